import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { type Catalogue, useCatalogue } from '../../web/catalogue.ts'
import { api } from '../../web/client.ts'
import { eachDay } from '../../web/days.ts'
import { eventMarksIn } from '../../web/event-names.ts'
import { Filters } from '../../web/filters.tsx'
import { Answer } from '../../web/kit/answer.tsx'
import { Chart } from '../../web/kit/chart.tsx'
import { Figure } from '../../web/kit/figure.tsx'
import { exact, numberOf, unitName } from '../../web/kit/numbers.ts'
import { Page, Section } from '../../web/kit/page.tsx'
import { Empty, Loading } from '../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../web/missing-shop.tsx'
import { comparedWhy, type Scope, scopeQuery, useAddress, useOpenFigure, useScope } from '../../web/scope.tsx'
import { shellWords } from '../../web/words.ts'
import type { QueryAnswer } from '../contract.ts'
import { Breakdown } from './breakdown.tsx'
import { courseOf, coverageOf, plainBeside, reasonOf, statesOf } from './figures.ts'
import { salesSentence } from './sentence.ts'
import { factsWords } from './words.ts'
import './facts.css'

const shownMetrics = [
  'paid_amount',
  'net_paid_amount',
  'orders_paid',
  'buyers_paid',
  'average_order_value',
  'visitors',
  'conversion_rate',
  'refund_rate',
  'ad_cost',
  'ad_return',
]

/** Where the people of the whole stretch of days are not known, those of each day are. */
const standIns: Record<string, string> = {
  visitors: 'average_daily_visitors',
  conversion_rate: 'daily_conversion_rate',
}

/** Metrics that can be filtered so; the rest would be refused. */
const fitting = (catalogue: Catalogue, scope: Scope) =>
  [...shownMetrics, ...Object.values(standIns)].filter((id) => {
    const known = catalogue.metric(id)
    return known !== undefined && scope.where.every(({ dimension }) => known.dimensions.includes(dimension))
  })

export const Overview = () => {
  const scope = useScope()
  const { catalogue, error } = useCatalogue()
  if (hasNoData(scope)) return <MissingShop page="overview" />
  return (
    <Answer
      of={{ data: scope.shop && catalogue, error: scope.error ?? error, refetch: () => location.reload() }}
    >
      {(known) => <OverviewOf catalogue={known} />}
    </Answer>
  )
}

const OverviewOf = ({ catalogue }: { catalogue: Catalogue }) => {
  const t = useWords(factsWords)
  const shell = useWords(shellWords)
  const language = useLanguage()
  const scope = useScope()
  const metrics = fitting(catalogue, scope)
  const totals = useQuery(
    api.facts.query.queryOptions({
      input: { ...scopeQuery(scope), metrics },
      enabled: metrics.length > 0,
      placeholderData: keepPreviousData,
    }),
  )
  const { compare: _, ...plain } = scopeQuery(scope)
  const daily = useQuery(
    api.facts.query.queryOptions({
      input: { ...plain, metrics, by: ['day'], order: 'day' },
      enabled: metrics.length > 0,
      placeholderData: keepPreviousData,
    }),
  )
  const row = totals.data?.rows[0]
  const coverage = coverageOf(totals.data, 'paid_amount')
  const isAnchored = scope.preset !== 'custom'
  const presetName =
    scope.justBegun || (scope.preset === 'yesterday' && scope.old)
      ? shell.lastDay
      : isAnchored
        ? shell.presets[scope.preset]
        : undefined

  return (
    <Page
      name={t.overview}
      question={
        totals.data
          ? salesSentence(
              { ...scope, presetName, paid: row?.paid_amount, change: row?.paid_amount__change, coverage },
              language,
              t,
            )
          : t.overview
      }
      answer={
        <OverviewAnswer
          scope={scope}
          days={coverage?.days}
          asked={coverage?.asked}
          known={totals.data !== undefined}
        />
      }
    >
      <Filters catalogue={catalogue} />
      {metrics.length === 0 && <Empty title={t.noBreakdown} />}
      <Answer of={{ ...totals, data: metrics.length === 0 ? null : totals.data }} rows={6}>
        {(answer) =>
          answer && <Figures catalogue={catalogue} metrics={metrics} answer={answer} daily={daily.data} />
        }
      </Answer>
      {metrics.length > 0 && <Trend catalogue={catalogue} metrics={metrics} daily={daily} />}
      <Breakdown catalogue={catalogue} dimension="item" title={t.byItem} />
      <div className="columns">
        <Breakdown catalogue={catalogue} dimension="source1" title={t.bySource} />
        <Breakdown catalogue={catalogue} dimension="province" title={t.byProvince} />
      </div>
    </Page>
  )
}

const OverviewAnswer = (props: {
  scope: Scope
  days: number | undefined
  asked: number | undefined
  known: boolean
}) => {
  const t = useWords(factsWords)
  const shell = useWords(shellWords)
  const language = useLanguage()
  const { scope, days, asked } = props
  const parts = [
    scope.days.from === scope.days.to ? scope.days.from : `${scope.days.from} – ${scope.days.to}`,
    comparedWhy(scope, language) ??
      (scope.compared ? shell.comparedTo(scope.compared.from, scope.compared.to) : ''),
    days !== undefined && asked !== undefined && days < asked ? t.coverage(days, asked) : '',
    props.known && days === 0 && scope.shop?.last ? t.noPaidHint(scope.shop.last) : '',
  ].filter((part) => part !== '')
  return <span>{parts.join(' · ')}</span>
}

const Figures = (props: {
  catalogue: Catalogue
  metrics: readonly string[]
  answer: QueryAnswer
  daily: QueryAnswer | undefined
}) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const shell = useWords(shellWords)
  const scope = useScope()
  const open = useOpenFigure()
  const { catalogue, answer, daily } = props
  const row = answer.rows[0] ?? {}
  const isKnown = (id: string | undefined) => id !== undefined && (row[id] ?? null) !== null
  const figures = props.metrics
    .filter((id) => shownMetrics.includes(id))
    .map((id) => (isKnown(id) ? id : ([standIns[id]].find(isKnown) ?? id)))
  return (
    <div className="figures are-five">
      {figures.map((id) => {
        const info = catalogue.metric(id)
        return (
          <Figure
            key={id}
            name={catalogue.name(id)}
            value={row[id]}
            unit={info?.unit ?? 'number'}
            good={info?.good ?? 'none'}
            {...(answer.compared
              ? {
                  change: numberOf(row[`${id}__change`]),
                  compared: row[`${id}__compared`],
                  comparedLabel: shell.comparisons[scope.comparison],
                  beside: plainBeside(answer, id, shell.comparisons['last-year']),
                }
              : {})}
            course={courseOf(daily, id, scope.days)}
            states={statesOf(coverageOf(answer, id), row[id], t)}
            reason={reasonOf(answer, id, t, language)}
            onOpen={() => void open(id)}
          />
        )
      })}
    </div>
  )
}

const Trend = (props: {
  catalogue: Catalogue
  metrics: readonly string[]
  daily: { data: QueryAnswer | undefined; error: unknown; refetch: () => unknown }
}) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const scope = useScope()
  const change = useAddress()
  const { tab } = useSearch({ from: '/data/overview' })
  const { catalogue, metrics, daily } = props
  const metric = tab !== undefined && metrics.includes(tab) ? tab : (metrics[0] ?? 'paid_amount')
  const unit = catalogue.metric(metric)?.unit ?? 'number'
  const { compared } = scope
  const before = useQuery(
    api.facts.query.queryOptions({
      input: {
        ...(scope.shop ? { shop: scope.shop.name } : {}),
        where: scope.where,
        metrics: [metric],
        by: ['day'],
        order: 'day',
        from: compared?.from ?? scope.days.from,
        to: compared?.to ?? scope.days.to,
      },
      enabled: compared !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const marks = useQuery(
    api.calendar.marks.queryOptions({
      input: { ...(scope.shop ? { shop: scope.shop.name } : {}), ...scope.days },
      enabled: scope.shop !== undefined,
    }),
  )
  if (scope.days.from === scope.days.to) return null
  const days = eachDay(scope.days)
  const name = catalogue.name(metric)
  return (
    <Section
      title={t.trend}
      actions={
        <Select
          size="small"
          aria-label={t.metric}
          value={metric}
          popupMatchSelectWidth={false}
          onChange={(tab) => void change({ tab }, { replace: true })}
          options={metrics.map((value) => ({ value, label: catalogue.name(value) }))}
        />
      }
    >
      <Answer of={daily} rows={6}>
        {(answer) => {
          const values = courseOf(answer, metric, scope.days)
          const known = values.filter((value) => value !== null)
          const earlier = compared && before.data ? courseOf(before.data, metric, compared) : undefined
          if (known.length === 0 && !before.isLoading && !earlier?.some((value) => value !== null))
            return <p className="muted">{t.noCourse(name)}</p>
          const range =
            known.length === 0
              ? t.missing
              : `${exact(Math.min(...known), unit, language)} – ${exact(Math.max(...known), unit, language)}${unitName(unit, language)}`
          return (
            <Chart
              kind="line"
              labels={days}
              marks={eventMarksIn(marks.data ?? [], language)}
              description={`${name}${t.comma}${scope.days.from} – ${scope.days.to}${t.colon}${range}`}
              series={[
                { name, unit, values, colour: 0 },
                ...(earlier?.some((value) => value !== null)
                  ? [
                      {
                        name: t.compared,
                        unit,
                        values: days.map((_, index) => earlier[index] ?? null),
                        dashed: true,
                        colour: 7,
                      },
                    ]
                  : []),
              ]}
            />
          )
        }}
      </Answer>
      {before.isLoading && <Loading rows={1} />}
    </Section>
  )
}
