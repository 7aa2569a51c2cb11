import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { readList } from '../../web/address.ts'
import { type Catalogue, useCatalogue } from '../../web/catalogue.ts'
import { api } from '../../web/client.ts'
import { Filters } from '../../web/filters.tsx'
import { Answer } from '../../web/kit/answer.tsx'
import { whole } from '../../web/kit/numbers.ts'
import { Page } from '../../web/kit/page.tsx'
import { Empty } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../web/missing-shop.tsx'
import { scopeQuery, useScope } from '../../web/scope.tsx'
import type { QueryInput } from '../contract.ts'
import { CopyLink, ExploreControls } from './explore-controls.tsx'
import { ExploreResult } from './explore-result.tsx'
import { factsWords } from './words.ts'
import './facts.css'

export const limits = [100, 1000, 10_000, 100_000] as const
const defaultMetrics = ['paid_amount']

/** Any metrics by any dimensions; the whole question is in the address. */
export const Explore = () => {
  const scope = useScope()
  const { catalogue, error } = useCatalogue()
  if (hasNoData(scope)) return <MissingShop page="explore" />
  return (
    <Answer
      of={{ data: scope.shop && catalogue, error: scope.error ?? error, refetch: () => location.reload() }}
    >
      {(known) => <ExploreOf catalogue={known} />}
    </Answer>
  )
}

const ExploreOf = ({ catalogue }: { catalogue: Catalogue }) => {
  const t = useWords(factsWords)
  const scope = useScope()
  const search = useSearch({ from: '/data/explore' })
  const metrics = search.m === undefined ? defaultMetrics : readList(search.m)
  const by = search.by === undefined && search.m === undefined ? ['day'] : readList(search.by)
  const limit = limits.find((one) => String(one) === search.limit) ?? 1000
  const first = by[0]
  const isTime = first !== undefined && catalogue.dimension(first)?.kind === 'time'
  // Days read in their order; everything else from the largest down.
  const order = search.sort ?? (first === undefined ? undefined : isTime ? first : `-${metrics[0]}`)
  const view = search.view ?? (first === undefined ? 'table' : isTime ? 'line' : 'bar')
  const input: QueryInput = { ...scopeQuery(scope), metrics, by, limit, ...(order ? { order } : {}) }
  const answer = useQuery(
    api.facts.query.queryOptions({ input, enabled: metrics.length > 0, placeholderData: keepPreviousData }),
  )
  const joined = (ids: readonly string[]) => ids.map((id) => catalogue.name(id)).join(t.list)

  return (
    <Page
      name={t.explore}
      question={metrics.length > 0 ? t.exploreQuestion(joined(metrics), joined(by)) : t.explore}
      answer={
        answer.data && (
          <>
            {t.exploreAnswer(whole(answer.data.rows.length))}
            {answer.data.truncated && ` · ${t.truncated(whole(limit))}`}
          </>
        )
      }
      actions={<CopyLink />}
    >
      <ExploreControls catalogue={catalogue} metrics={metrics} by={by} limit={limit} view={view} />
      <Filters catalogue={catalogue} />
      {metrics.length === 0 ? (
        <Empty title={t.pickMetric} />
      ) : (
        <Answer of={answer} rows={10}>
          {(data) => (
            <ExploreResult
              catalogue={catalogue}
              answer={data}
              input={input}
              by={by}
              view={view}
              order={order}
            />
          )}
        </Answer>
      )}
    </Page>
  )
}
