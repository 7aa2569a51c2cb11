import { useQuery } from '@tanstack/react-query'
import { DemoOffer } from '../../duties/training/ui/demo-offer.tsx'
import { DropArea } from '../../importing/ui/drop-area.tsx'
import { api } from '../client.ts'
import { Answer } from '../kit/answer.tsx'
import { Page, Section } from '../kit/page.tsx'
import { useWords } from '../kit/words.ts'
import { useMay, useMayEverywhere } from '../me.tsx'
import { useScope } from '../scope.tsx'
import { useTakeFiles } from '../taking.ts'
import { todayWords } from './words.ts'

/** What a shop fetches first, the most telling on top. */
const firstExports = [
  'order',
  'order-line',
  'sycm-shop-daily',
  'sycm-item',
  'sycm-source',
  'wujie-plan',
  'refund',
]

/** A shop without data: one large place to drop files, the demo shop, and which exports are worth fetching. */
export const FirstDay = () => {
  const t = useWords(todayWords)
  const { shop } = useScope()
  const take = useTakeFiles()
  const seesImports = useMay('import.read')
  const makesShops = useMayEverywhere('shop.write')
  const formats = useQuery(
    api.importing.formats.queryOptions({
      input: shop && shop.id !== 0 ? { shop: shop.name } : {},
      enabled: seesImports,
    }),
  )
  return (
    <Page name={t.today} question={t.emptyQuestion} answer={t.emptyAnswer}>
      <div className="first-day">
        <DropArea large onFiles={take} />
        {makesShops && <DemoOffer />}
      </div>
      {seesImports && (
        <Section title={t.worth} hint={t.worthHint}>
          <Answer of={formats} rows={8}>
            {(list) => {
              const exported = list.filter(({ own, menu }) => !own && menu !== '')
              const first = firstExports.flatMap((id) => exported.filter((one) => one.id === id))
              const others = exported.filter((one) => !first.includes(one))
              const sources = [...new Set(others.map(({ source }) => source))]
              return (
                <>
                  <dl className="worth-first">
                    {first.map(({ id, name, menu }) => (
                      <div key={id}>
                        <dt>
                          {name} <span className="muted">{t.givesOf[id]}</span>
                        </dt>
                        <dd className="muted">{menu}</dd>
                      </div>
                    ))}
                  </dl>
                  <details open={first.length === 0}>
                    <summary>{t.others(others.length)}</summary>

                    <div className="worth">
                      {sources.map((source) => (
                        <div key={source}>
                          <h3>{source}</h3>
                          <dl>
                            {others
                              .filter((one) => one.source === source)
                              .map(({ id, name, menu }) => (
                                <div key={id}>
                                  <dt>{name}</dt>
                                  <dd className="muted">{menu}</dd>
                                </div>
                              ))}
                          </dl>
                        </div>
                      ))}
                    </div>
                  </details>
                </>
              )
            }}
          </Answer>
        </Section>
      )}
    </Page>
  )
}
