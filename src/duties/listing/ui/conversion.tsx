import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { writeWhere } from '../../../web/address.ts'
import { api } from '../../../web/client.ts'
import { addDays, today } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Figure } from '../../../web/kit/figure.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useSaid } from '../../../web/said.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { Conversion, WeakItem } from '../contract.ts'
import { rateText } from './parts.tsx'
import { listingWords } from './words.ts'

/** Suggestions that are shown: more than a team can take on in a week. */
const MOST_SHOWN = 5

/** Which items convert worse than their peers, and what that costs. */
export const ConversionPage = () => {
  const t = useWords(listingWords)
  const said = useSaid()
  const scope = useScope()
  const { shop, days } = scope
  const answer = useQuery(
    api.listing.conversion.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), ...days },
      enabled: shop !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="listingConversion" />
  return (
    <Page
      name={t.conversion}
      question={t.conversionQuestion}
      answer={answer.data && said(answer.data.sentence)}
    >
      <Answer of={answer} rows={8}>
        {(data) => <Standings data={data} shop={shop?.name ?? ''} />}
      </Answer>
    </Page>
  )
}

const toneOf = { worse: ' is-bad', unclear: ' is-partial', fine: ' is-good' } as const

const Standings = ({ data, shop }: { data: Conversion; shop: string }) => {
  const t = useWords(listingWords)
  const said = useSaid()
  const language = useLanguage()
  const change = useAddress()
  const navigate = useNavigate()
  const { sort } = useSearch({ from: '/listing/conversion' })
  const worse = data.items.filter(({ verdict }) => verdict === 'worse')
  const money = (value: string | null) => exact(value, 'money', language)
  const columns: TableColumn<WeakItem>[] = [
    {
      key: 'name',
      title: t.item,
      width: 250,
      text: ({ name }) => name,
      render: ({ name }) => <span title={name}>{name}</span>,
    },
    {
      key: 'verdict',
      title: t.verdict,
      width: 100,
      text: ({ verdict }) => t.verdicts[verdict],
      ticked: true,
      render: ({ verdict }) => <span className={`state-tag${toneOf[verdict]}`}>{t.verdicts[verdict]}</span>,
    },
    {
      key: 'rate',
      title: t.rate,
      width: 190,
      number: true,
      sort: ({ rate }) => rate,
      render: ({ rate, low, high }) => (
        <>
          {rateText(rate)}{' '}
          <span className="muted">
            ({rateText(low)}–{rateText(high)})
          </span>
        </>
      ),
    },
    {
      key: 'peers',
      title: t.peers,
      width: 96,
      number: true,
      sort: ({ peers }) => peers,
      render: ({ peers }) => rateText(peers),
    },
    {
      key: 'lost',
      title: t.lost,
      width: 124,
      number: true,
      sort: ({ lostWeekly }) => (lostWeekly === null ? null : Number(lostWeekly)),
      render: ({ lostWeekly }) => money(lostWeekly),
    },
    {
      key: 'visitors',
      title: t.visitors,
      width: 100,
      number: true,
      sort: ({ visitors }) => visitors,
      render: ({ visitors }) => exact(visitors, 'count', language),
    },
    {
      key: 'buyers',
      title: t.buyers,
      width: 116,
      number: true,
      sort: ({ buyers }) => buyers,
      render: ({ buyers }) => exact(buyers, 'count', language),
    },
    {
      key: 'raw',
      title: t.raw,
      width: 96,
      number: true,
      rare: true,
      sort: ({ raw }) => raw,
      render: ({ raw }) => (raw === null ? '—' : rateText(raw)),
    },
    {
      key: 'category',
      title: t.category,
      width: 160,
      text: ({ category }) => category,
      ticked: true,
      render: ({ category }) => category,
    },
  ]
  // Of no item known nothing is fine: only what is missing is told.
  const compared = (
    <>
      <div className="figures">
        <Figure name={t.compared} value={data.items.length} unit="count" good="none" />
        <Figure name={t.worseItems} value={worse.length} unit="count" good="down" />
        <Figure name={t.lostAll} value={data.lostWeekly} unit="money" good="down" />
      </div>
      <Section title={t.todo}>
        {worse.length === 0 ? (
          <p className="muted">{t.nothingWorse}</p>
        ) : (
          <ul className="plain-list" aria-label={t.todo}>
            {worse.slice(0, MOST_SHOWN).map((one) => (
              <li key={one.item} className="row">
                <div className="wrap" style={{ flex: '1 1 320px' }}>
                  <strong>{one.name}</strong>
                  <div className="muted">
                    {t.todoLine(rateText(one.rate), rateText(one.peers), one.peerCount)}
                  </div>
                </div>
                <Link
                  to="/listing/changes"
                  search={(kept) => ({ ...kept, q: one.item })}
                  className="link-button"
                >
                  {t.note}
                </Link>
                <MakeTask
                  shop={shop}
                  title={t.fixTask(one.name)}
                  from={{
                    kind: 'listing',
                    id: `conversion-${one.item}`,
                    words: one.name,
                    path: '/listing/conversion',
                  }}
                  check={{
                    metric: 'daily_conversion_rate',
                    scope: [{ dimension: 'item', values: [one.item] }],
                    direction: 'up',
                    baseline: { from: data.from, to: data.to },
                    day: addDays(today(), 35),
                  }}
                />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t.allItems} hint={t.rateHint}>
        <DataTable<WeakItem>
          name="listing-conversion"
          label={t.allItems}
          columns={columns}
          rows={data.items}
          rowKey={({ item }) => item}
          sort={sort}
          onSort={(next) => void change({ sort: next }, { replace: true })}
          card={['name', 'verdict', 'rate', 'lost']}
          find
          onOpen={({ item }) =>
            void navigate({
              to: '/data/overview',
              search: (kept) => ({ ...kept, where: writeWhere([{ dimension: 'item', values: [item] }]) }),
            })
          }
        />
      </Section>
    </>
  )
  return (
    <>
      {data.items.length > 0 && compared}
      {data.notes.length > 0 && (
        <Section title={t.notes}>
          <ul className="plain-list">
            {data.notes.map((note) => (
              <li key={note} className="muted">
                {said(note)}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}
