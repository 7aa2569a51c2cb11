import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Chart } from '../../../web/kit/chart.tsx'
import { whole } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty } from '../../../web/kit/states.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { MarketTermRow, MarketTerms } from '../contract.ts'
import { missedTerms } from '../rules/missed-terms.ts'
import { termWords } from './term-words.ts'

/** Terms of the market with their ranges, and whether the shop catches them. */
export const Terms = () => {
  const t = useWords(termWords)
  const scope = useScope()
  const change = useAddress()
  const { shop, days } = scope
  const { tab, q } = useSearch({ from: '/market/terms' })
  const answer = useQuery(
    api.market.terms.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), ...days, ...(tab ? { list: tab } : {}) },
      enabled: shop !== undefined && shop.id > 0,
      placeholderData: keepPreviousData,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="terms" />
  const lists = answer.data?.lists ?? []
  return (
    <Page
      name={t.terms}
      question={t.question}
      answer={answer.data?.span ? <Sentence data={answer.data} /> : undefined}
      actions={
        lists.length > 1 && (
          <Segmented
            aria-label={t.list}
            value={answer.data?.list ?? ''}
            options={lists.map((list) => ({ value: list, label: list }))}
            onChange={(next) => void change({ tab: next }, { replace: true })}
          />
        )
      }
    >
      <Answer of={answer} rows={8}>
        {(data) =>
          data.span === null ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : (
            <>
              {q && <Trend term={q} list={data.list} />}
              <Ranking data={data} />
              <ToDo data={data} shop={shop?.name ?? ''} />
            </>
          )
        }
      </Answer>
    </Page>
  )
}

const Sentence = ({ data: { span, before, rows, hasOwn } }: { data: MarketTerms }) => {
  const t = useWords(termWords)
  if (!span) return t.none
  const count = (wanted: MarketTermRow['direction']) =>
    rows.filter(({ direction }) => direction === wanted).length
  const unclear = count('cannot tell')
  const [missed] = hasOwn ? missedTerms(rows) : []
  return (
    <>
      {t.answer(span.from, span.to, rows.length)}
      {before ? t.answerMoved(count('up'), count('down')) : t.answerNoBefore}
      {before && unclear > 0 && t.answerUnclear(unclear)}
      {missed ? t.answerMissed(missed.term) : t.stop}
    </>
  )
}

const Ranking = ({ data }: { data: MarketTerms }) => {
  const t = useWords(termWords)
  const change = useAddress()
  const { sort } = useSearch({ from: '/market/terms' })
  const { rows, before, hasOwn } = data
  const columns: TableColumn<MarketTermRow>[] = [
    {
      key: 'rank',
      title: t.rank,
      width: 70,
      number: true,
      sort: ({ rank }) => rank,
      render: ({ rank }) => rank ?? '—',
    },
    {
      key: 'moved',
      title: t.rankMoved,
      width: 92,
      number: true,
      sort: ({ rank, rankBefore }) => (rank === null || rankBefore === null ? null : rankBefore - rank),
      render: ({ rank, rankBefore }) =>
        rank === null || rankBefore === null
          ? '—'
          : rank === rankBefore
            ? '＝'
            : `${rank < rankBefore ? '↑' : '↓'} ${Math.abs(rankBefore - rank)}`,
    },
    { key: 'term', title: t.term, width: 180, text: ({ term }) => term, render: ({ term }) => term },
    {
      key: 'popularity',
      title: t.popularity,
      width: 140,
      number: true,
      sort: ({ popularity }) => popularity?.low ?? null,
      render: ({ popularity }) => popularity?.text ?? '—',
    },
    {
      key: 'before',
      title: t.before,
      width: 140,
      number: true,
      rare: true,
      sort: ({ popularityBefore }) => popularityBefore?.low ?? null,
      render: ({ popularityBefore }) => popularityBefore?.text ?? '—',
    },
    {
      key: 'direction',
      title: t.direction,
      width: 100,
      ticked: true,
      text: ({ direction }) => t.directions[direction],
      sort: ({ direction }) => direction,
      render: ({ direction }) =>
        before === null ? '—' : <span className="state-tag">{t.directions[direction]}</span>,
    },
    {
      key: 'clickRate',
      title: t.clickRate,
      width: 120,
      number: true,
      sort: ({ clickRate }) => clickRate?.low ?? null,
      render: ({ clickRate }) => clickRate?.text ?? '—',
    },
    {
      key: 'conversion',
      title: t.conversion,
      width: 110,
      number: true,
      sort: ({ conversion }) => conversion?.low ?? null,
      render: ({ conversion }) => conversion?.text ?? '—',
    },
    {
      key: 'ownRank',
      title: t.ownRank,
      width: 92,
      number: true,
      sort: ({ own }) => own?.rank ?? null,
      render: ({ own }) => own?.rank ?? '—',
    },
    {
      key: 'ownVisits',
      title: t.ownVisits,
      width: 116,
      number: true,
      sort: ({ own }) => own?.visits ?? null,
      render: ({ own }) => (own ? whole(own.visits) : '—'),
    },
  ]
  return (
    <Section title={t.table} hint={t.tableHint}>
      <DataTable<MarketTermRow>
        name="market-terms"
        label={t.table}
        columns={columns}
        rows={rows}
        rowKey={({ term }) => term}
        sort={sort}
        onSort={(next) => void change({ sort: next }, { replace: true })}
        card={['term', 'rank', 'popularity', 'ownRank']}
        find
        onOpen={({ term }) => void change({ q: term }, { replace: true })}
      />
      <p className="muted">{hasOwn ? t.ownHint : t.noOwn}</p>
    </Section>
  )
}

const Trend = ({ term, list }: { term: string; list: string }) => {
  const t = useWords(termWords)
  const { shop } = useScope()
  const answer = useQuery(
    api.market.term.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), term, list },
      enabled: shop !== undefined && shop.id > 0,
    }),
  )
  return (
    <Section title={t.trend(term)} hint={t.trendHint}>
      <Answer of={answer} rows={4}>
        {({ spans }) => {
          const labels = spans.map(({ to }) => to)
          const number = (name: string, values: (number | null)[], colour: number, dashed = false) => ({
            name,
            unit: 'number' as const,
            values,
            colour,
            dashed,
          })
          return (
            <div className="columns">
              <Chart
                kind="line"
                labels={labels}
                series={[
                  number(
                    t.rank,
                    spans.map(({ rank }) => rank),
                    0,
                  ),
                  number(
                    t.ownRank,
                    spans.map(({ own }) => own?.rank ?? null),
                    1,
                  ),
                ]}
                description={`${t.trend(term)} ${t.rank}`}
                height={220}
              />
              <Chart
                kind="line"
                labels={labels}
                series={[
                  number(
                    t.low,
                    spans.map(({ popularity }) => popularity?.low ?? null),
                    2,
                  ),
                  number(
                    t.high,
                    spans.map(({ popularity }) => popularity?.high ?? null),
                    2,
                    true,
                  ),
                ]}
                description={`${t.trend(term)} ${t.popularity}`}
                height={220}
              />
            </div>
          )
        }}
      </Answer>
    </Section>
  )
}

const ToDo = ({ data, shop }: { data: MarketTerms; shop: string }) => {
  const t = useWords(termWords)
  if (!data.hasOwn)
    return (
      <Section title={t.todo}>
        <p className="muted">{t.unknownOwn}</p>
      </Section>
    )
  const missed = missedTerms(data.rows)
  return (
    <Section title={t.todo}>
      {missed.length === 0 ? (
        <p>{t.noTodo}</p>
      ) : (
        <ul className="plain-list">
          {missed.map(({ term, rank }) => (
            <li key={term}>
              {t.missed(term, rank)}{' '}
              <MakeTask
                shop={shop}
                title={t.missedTask(term).slice(0, 100)}
                from={{
                  kind: 'market',
                  id: `market term ${term}`,
                  words: t.missed(term, rank).slice(0, 500),
                  path: '/market/terms',
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
