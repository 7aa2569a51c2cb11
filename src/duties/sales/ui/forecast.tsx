import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { percent } from '../../../kernel/share.ts'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api } from '../../../web/client.ts'
import { eventMarksIn, eventNameIn } from '../../../web/event-names.ts'
import { Filters } from '../../../web/filters.tsx'
import { Answer } from '../../../web/kit/answer.tsx'
import { Chart } from '../../../web/kit/chart.tsx'
import { exact, numberOf, shortWithUnit, type Unit } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { ForecastAnswer } from '../contract.ts'
import { forecastNoteInEnglish } from '../rules/pattern-english.ts'
import { forecastWords } from './forecast-words.ts'

/** Figures that people plan by, the first unless the address says another. */
const asked = ['paid_amount', 'net_paid_amount', 'orders_paid', 'items_sold', 'ad_cost']
const horizons = [7, 14, 28, 90]
const DAYS = 28
/** Days of the past that stand before those to come. */
const SHOWN = 84

const unitOf = ({ unit }: ForecastAnswer): Unit => (unit === 'money' ? 'money' : 'count')
type Amount = ForecastAnswer['total']['p50']
type ForecastRow = { date: string; p10: Amount; p50: Amount; p90: Amount }

/** What the days to come will bring, how sure that is, and how such forecasts went in the past. */
export const ForecastPage = () => {
  const t = useWords(forecastWords)
  const language = useLanguage()
  const scope = useScope()
  const change = useAddress()
  const { q, tab } = useSearch({ from: '/sales/forecast' })
  const { catalogue } = useCatalogue()
  const metric = q && asked.includes(q) ? q : (asked[0] ?? 'paid_amount')
  const days = horizons.find((one) => String(one) === tab) ?? DAYS
  const { shop } = scope
  const answer = useQuery(
    api.sales.forecast.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), metric, days, where: scope.where },
      enabled: shop !== undefined,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="forecast" />
  const name = catalogue?.name(metric) ?? ''
  const { data } = answer
  const short = (value: string | number | null) => (data ? shortWithUnit(value, unitOf(data), language) : '')
  return (
    <Page
      name={t.forecast}
      question={data ? t.question(data.dates.length, name, short(data.total.p50)) : t.forecast}
      answer={data && t.between(short(data.total.p10), short(data.total.p90))}
      actions={
        <>
          <Select
            aria-label={t.ahead}
            value={days}
            style={{ minWidth: 110 }}
            options={horizons.map((value) => ({ value, label: t.aheadDays(value) }))}
            onChange={(next) =>
              void change({ tab: next === DAYS ? undefined : String(next) }, { replace: true })
            }
          />
          <Select
            aria-label={t.metric}
            value={metric}
            style={{ minWidth: 150 }}
            options={asked.map((value) => ({ value, label: catalogue?.name(value) ?? value }))}
            onChange={(next) => void change({ q: next === asked[0] ? undefined : next }, { replace: true })}
          />
        </>
      }
    >
      {catalogue && <Filters catalogue={catalogue} known={catalogue.metric(metric)?.dimensions} />}
      <Answer of={answer} rows={8}>
        {(found) => <Forecasted data={found} name={name} />}
      </Answer>
    </Page>
  )
}

const Forecasted = ({ data, name }: { data: ForecastAnswer; name: string }) => {
  const t = useWords(forecastWords)
  const language = useLanguage()
  const unit = unitOf(data)
  const past = data.history.dates.slice(-SHOWN)
  const known = data.history.values.slice(-SHOWN).map((value) => numberOf(value))
  const labels = [...past, ...data.dates]
  const nothing = past.map(() => null)
  const ahead = (values: ForecastAnswer['p50']) => [...nothing, ...values.map((value) => numberOf(value))]
  const { backtest } = data
  const change = useAddress()
  const { sort } = useSearch({ from: '/sales/forecast' })
  return (
    <>
      <Section title={t.days}>
        <Chart
          kind="line"
          labels={labels}
          description={t.picture(name, data.dates[0] ?? '', data.dates.at(-1) ?? '')}
          height={320}
          marks={eventMarksIn(data.events, language)}
          band={{ low: ahead(data.p10), high: ahead(data.p90), unit, colour: 1 }}
          series={[
            { name: t.actual, unit, values: [...known, ...data.dates.map(() => null)], colour: 0 },
            { name: 'P50', unit, values: ahead(data.p50), dashed: true, colour: 1 },
          ]}
        />
      </Section>
      {data.notes.length > 0 && (
        <ul className="steps">
          {data.notes.map((note) => (
            <li key={note.code}>
              {language === 'zh'
                ? note.message
                : forecastNoteInEnglish(note, data.history.dates.at(-1) ?? '', (event) =>
                    eventNameIn(event, language),
                  )}
            </li>
          ))}
        </ul>
      )}
      <Section title={t.past} hint={t.pastHint(backtest.origins, backtest.horizon, backtest.heldOut)}>
        <p>
          {t.model(t.models[data.model])} {t.error(percent(backtest.wape), percent(backtest.naiveWape))}{' '}
          {t.mase(backtest.mase === null ? '—' : backtest.mase.toFixed(2))}{' '}
          {t.coverage(percent(backtest.coverage80))}
        </p>
      </Section>
      <Section title={t.table}>
        <DataTable
          name="forecast"
          label={t.table}
          columns={[
            { key: 'date', title: t.day, width: 140, render: ({ date }) => date, sort: ({ date }) => date },
            ...(['p10', 'p50', 'p90'] as const).map(
              (key): TableColumn<ForecastRow> => ({
                key,
                title: key.toUpperCase(),
                width: 150,
                number: true,
                render: (row) => exact(row[key], unit, language),
                sort: (row) => numberOf(row[key]),
              }),
            ),
          ]}
          rows={data.dates.map((date, i) => ({
            date,
            p10: data.p10[i] ?? null,
            p50: data.p50[i] ?? null,
            p90: data.p90[i] ?? null,
          }))}
          rowKey={({ date }) => date}
          sort={sort}
          onSort={(next) => void change({ sort: next }, { replace: true })}
          card={['date', 'p10', 'p50', 'p90']}
          plain
          height={420}
        />
        <p className="muted">
          {t.totals(
            exact(data.total.p10, unit, language),
            exact(data.total.p50, unit, language),
            exact(data.total.p90, unit, language),
          )}
        </p>
      </Section>
    </>
  )
}
