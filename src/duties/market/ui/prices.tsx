import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { percent } from '../../../kernel/share.ts'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Chart } from '../../../web/kit/chart.tsx'
import { whole } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { SearchField } from '../../../web/kit/search-field.tsx'
import { Empty } from '../../../web/kit/states.tsx'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { PriceBands } from '../contract.ts'
import { plainYuan } from './parts.tsx'
import { marketWords } from './words.ts'
import './market.css'

type Band = PriceBands['bands'][number]

/** A band that takes so much of what is sold is worth an item. */
const WORTH = 0.15

const useBandName = () => {
  const t = useWords(marketWords)
  return ({ from, to }: Band) =>
    to === null ? t.bandOpen(plainYuan(from)) : `${plainYuan(from)}–${plainYuan(to)}`
}

/** Where the own prices lie among those of the market. */
export const Prices = () => {
  const t = useWords(marketWords)
  const scope = useScope()
  const change = useAddress()
  const { shop, days } = scope
  const { q = '' } = useSearch({ from: '/market/prices' })
  const [typed, setTyped] = useState(q)
  const answer = useQuery(
    api.market.priceBands.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), ...days, q },
      enabled: shop !== undefined && shop.id > 0,
      placeholderData: keepPreviousData,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="prices" />
  return (
    <Page
      name={t.prices}
      question={t.pricesQuestion}
      answer={answer.data ? <Sentence data={answer.data} /> : undefined}
      actions={
        <SearchField
          aria-label={t.filter}
          placeholder={`${t.filter}… ${t.filterHint}`}
          style={{ width: 240 }}
          maxLength={60}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onSearch={(next) => void change({ q: next.trim() || undefined }, { replace: true })}
        />
      }
    >
      <Answer of={answer} rows={8}>
        {(data) =>
          data.bands.length === 0 ? (
            <Empty title={t.pricesNoneHint} />
          ) : (
            <Bands data={data} shop={shop?.name ?? ''} />
          )
        }
      </Answer>
    </Page>
  )
}

const most = (bands: readonly Band[], of: (band: Band) => number) =>
  bands.reduce<Band | undefined>((best, band) => (!best || of(band) > of(best) ? band : best), undefined)

const Sentence = ({ data: { bands, items } }: { data: PriceBands }) => {
  const t = useWords(marketWords)
  const nameOf = useBandName()
  const crowded = most(bands, ({ itemShare }) => itemShare)
  if (!crowded) return t.pricesNone
  const best = most(bands, ({ pieceShare }) => pieceShare ?? -1)
  const own = most(bands, (band) => band.own.length)
  return (
    <>
      {t.pricesAnswer(
        items,
        nameOf(crowded),
        percent(crowded.itemShare, 0),
        crowded.pieceShare === null ? '' : t.pricesSold(percent(crowded.pieceShare, 0)),
      )}
      {best &&
        best !== crowded &&
        best.pieceShare !== null &&
        t.pricesBest(nameOf(best), percent(best.pieceShare, 0))}
      {own && own.own.length > 0 && t.pricesOwn(own.own.length, nameOf(own))}
    </>
  )
}

const Bands = ({ data, shop }: { data: PriceBands; shop: string }) => {
  const t = useWords(marketWords)
  const nameOf = useBandName()
  const { bands, below, unsold } = data
  const empty = bands.filter(({ own, pieceShare }) => own.length === 0 && (pieceShare ?? 0) >= WORTH)
  return (
    <>
      <Section title={t.chartTitle} hint={t.bandsHint}>
        <Chart
          kind="bar"
          labels={bands.map(nameOf)}
          series={[
            { name: t.itemShare, unit: 'ratio', values: bands.map(({ itemShare }) => itemShare), colour: 0 },
            {
              name: t.pieceShare,
              unit: 'ratio',
              values: bands.map(({ pieceShare }) => pieceShare),
              colour: 1,
            },
          ]}
          description={t.chartTitle}
        />
        {unsold > 0 && <p className="muted">{t.unsold(unsold)}</p>}
      </Section>
      <Section title={t.bands}>
        <div className="scroll">
          <table className="plain-table as-cards market-changes" aria-label={t.bands}>
            <thead>
              <tr>
                <th>{t.band}</th>
                <th className="number">{t.items}</th>
                <th className="number">{t.itemShare}</th>
                <th className="number">{t.pieces}</th>
                <th className="number">{t.pieceShare}</th>
                <th>{t.ownItems}</th>
              </tr>
            </thead>
            <tbody>
              {bands.map((band) => (
                <tr key={band.from}>
                  <td>{nameOf(band)}</td>
                  <td className="number" data-label={t.items}>
                    {whole(band.items)}
                  </td>
                  <td className="number" data-label={t.itemShare}>
                    {percent(band.itemShare)}
                  </td>
                  <td className="number" data-label={t.pieces}>
                    {band.pieces === null ? '—' : whole(band.pieces)}
                  </td>
                  <td className="number" data-label={t.pieceShare}>
                    {band.pieceShare === null ? '—' : percent(band.pieceShare)}
                  </td>
                  <td className="market-item" data-label={t.ownItems}>
                    <Own items={band.own} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {below.length > 0 && <p className="muted">{t.below(below.length)}</p>}
      </Section>
      <Section title={t.todo}>
        {empty.length === 0 ? (
          <p>{t.noTodo}</p>
        ) : (
          <ul className="plain-list">
            {empty.map((band) => (
              <li key={band.from}>
                {t.emptyBand(nameOf(band), percent(band.pieceShare ?? 0, 0))}{' '}
                <MakeTask
                  shop={shop}
                  title={t.bandTask(nameOf(band))}
                  from={{
                    kind: 'market',
                    id: `market band ${band.from} ${band.to ?? ''}`,
                    words: t.emptyBand(nameOf(band), percent(band.pieceShare ?? 0, 0)),
                    path: '/market/prices',
                  }}
                />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

const Own = ({ items }: { items: Band['own'] }) => {
  const { list, inBrackets } = useWords(punctuation)
  if (items.length === 0) return '—'
  const named = ({ title: name, price }: Band['own'][number]) => `${name}${inBrackets(plainYuan(price))}`
  const shown = items.slice(0, 3).map(named)
  const title = items.map(named).join('\n')
  return (
    <span title={title}>
      {shown.join(list)}
      {items.length > 3 && ` … ${items.length}`}
    </span>
  )
}
