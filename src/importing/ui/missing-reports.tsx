import { useQuery } from '@tanstack/react-query'
import { api } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { Empty } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { hasNoData } from '../../web/missing-shop.tsx'
import { useSaid } from '../../web/said.ts'
import { useScope } from '../../web/scope.tsx'
import { importWords } from './words.ts'

/** What to fetch: which report lacks which days, and where the platform has it. */
export const MissingReports = () => {
  const t = useWords(importWords)
  const said = useSaid()
  const scope = useScope()
  const { shop } = scope
  const toDo = useQuery(
    api.sales.dataToDo.queryOptions({
      input: { shop: shop?.name ?? '' },
      enabled: shop !== undefined && shop.id !== 0,
    }),
  )
  // What was never imported is not missed: an empty shop lacks nothing, and has nothing.
  if (hasNoData(scope) || !shop || shop.id === 0) return <Empty title={t.noBatches}>{t.nothingUsedYet}</Empty>
  return (
    <Answer of={toDo}>
      {(list) =>
        list.length === 0 ? (
          <p className="muted">{t.nothingMissing}</p>
        ) : (
          <ul className="things">
            {list.map(({ format, name, source, menu, words }) => (
              <li key={format}>
                <i className="dot is-partial" aria-hidden />
                <div>
                  <div className="wrap">
                    <strong>{name}</strong> {said(words)}
                  </div>
                  <div className="muted small wrap">{menu || source}</div>
                </div>
              </li>
            ))}
          </ul>
        )
      }
    </Answer>
  )
}
