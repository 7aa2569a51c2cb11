import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import type { QueryAnswer } from '../../../facts/contract.ts'
import { day } from '../../../kernel/calendar.ts'
import { percent } from '../../../kernel/share.ts'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { useNarrow } from '../../../web/kit/narrow.ts'
import { exact, numberOf, short, unitName } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useAddress, useScope } from '../../../web/scope.tsx'
import { provinceSums, provinceTiles } from '../rules/provinces.ts'
import { busiest, hourCells, LEAST_ORDERS, weekdaysIn } from '../rules/rhythm.ts'
import { ExportButton } from './export-button.tsx'
import { patternWords } from './pattern-words.ts'
import './patterns.css'

const measures = ['orders_paid', 'paid_amount'] as const
type Measure = (typeof measures)[number]

/** When it sells, and where to. */
export const Rhythm = () => {
  const t = useWords(patternWords)
  const scope = useScope()
  const change = useAddress()
  const { tab, q } = useSearch({ from: '/sales/rhythm' })
  const isMap = tab === 'provinces'
  const measure: Measure = q === 'paid_amount' ? q : 'orders_paid'
  const { shop, days } = scope
  const answer = useQuery(
    api.facts.query.queryOptions({
      input: {
        ...(shop ? { shop: shop.name } : {}),
        ...days,
        where: scope.where,
        metrics: [...measures],
        by: isMap ? ['province'] : ['weekday', 'hour'],
        totals: false,
        limit: 2000,
      },
      enabled: shop !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const answered = useAnswerWords(answer.data, measure)
  if (hasNoData(scope)) return <MissingShop page="rhythm" />
  const shown = answer.data
  const isOfTab = shown?.columns.some(({ id }) => id === (isMap ? 'province' : 'hour'))
  return (
    <Page
      name={t.rhythm}
      question={isMap ? t.provincesQuestion : t.hoursQuestion}
      answer={isOfTab ? answered : undefined}
      actions={
        <>
          <Segmented
            value={isMap ? 'provinces' : 'hours'}
            options={(['hours', 'provinces'] as const).map((value) => ({ value, label: t.tabs[value] }))}
            onChange={(next) => void change({ tab: next === 'hours' ? undefined : next }, { replace: true })}
          />
          <Segmented
            value={measure}
            options={measures.map((value) => ({ value, label: t.measures[value] }))}
            onChange={(next) =>
              void change({ q: next === 'orders_paid' ? undefined : next }, { replace: true })
            }
          />
        </>
      }
    >
      <Answer of={{ ...answer, data: isOfTab ? shown : undefined }} rows={8}>
        {(data) =>
          isMap ? <Provinces data={data} measure={measure} /> : <Hours data={data} measure={measure} />
        }
      </Answer>
    </Page>
  )
}

const cellsOf = (data: QueryAnswer, measure: Measure) => {
  const coverage = data.coverage.find(({ metric }) => metric === measure)
  const period = { from: day(data.period.from), to: day(data.period.to) }
  // Only the first missing days are named: of more nobody can tell which weekdays they are.
  if (coverage && coverage.asked - coverage.days > coverage.missing.length) return []
  return hourCells(
    data.rows.map((row) => ({
      weekday: Number(row.weekday),
      hour: Number(row.hour),
      value: numberOf(row[measure]) ?? 0,
    })),
    weekdaysIn(period, coverage?.days === 0 ? [] : (coverage?.missing ?? [])),
  )
}

const ordersIn = (data: QueryAnswer): number =>
  data.rows.reduce((sum, row) => sum + (numberOf(row.orders_paid) ?? 0), 0)

const sumsOf = (data: QueryAnswer, measure: Measure) =>
  provinceSums(
    data.rows.map((row) => ({ province: String(row.province ?? ''), value: numberOf(row[measure]) ?? 0 })),
  )

const useAnswerWords = (data: QueryAnswer | undefined, measure: Measure): string | undefined => {
  const t = useWords(patternWords)
  const language = useLanguage()
  if (!data) return undefined
  const coverage = data.coverage.find(({ metric }) => metric === measure)
  const partial = coverage && coverage.days < coverage.asked ? t.partial(coverage.days, coverage.asked) : ''
  if (data.columns.some(({ id }) => id === 'hour')) {
    const orders = ordersIn(data)
    const found = busiest(cellsOf(data, measure), orders)
    if (found === 'few') return `${partial}${t.fewOrders(orders, LEAST_ORDERS)}`
    if (!found) return `${partial}${(coverage?.days ?? 0) > 0 && partial ? t.tooMany : t.noHours}`
    const { cell, from, share } = found
    const at = `${t.weekdays[cell.weekday - 1]} ${cell.hour}:00`
    const value =
      measure === 'paid_amount'
        ? `${exact(cell.perDay, 'money', language)} ${unitName('money', language)}`
        : t.ofOrders(cell.perDay.toFixed(1))
    return `${partial}${t.hourAnswer(at, value, from, percent(share))}`
  }
  const sums = sumsOf(data, measure)
  const named = sums.filter(({ province }) => province !== '')
  const [first] = named
  const unknown = sums.find(({ province }) => province === '')
  if (!first) return `${partial}${t.noHours}`
  const three = named.slice(0, 3).reduce((sum, { share }) => sum + share, 0)
  return `${partial}${t.provinceAnswer(first.province, percent(first.share), percent(three))}${
    unknown && unknown.share > 0 ? t.unknownShare(percent(unknown.share)) : ''
  }`
}

const Hours = ({ data, measure }: { data: QueryAnswer; measure: Measure }) => {
  const t = useWords(patternWords)
  // A day of 24 hours goes down a phone, not across it.
  const narrow = useNarrow()
  const language = useLanguage()
  const unit = measure === 'paid_amount' ? 'money' : 'number'
  const cells = cellsOf(data, measure)
  const most = Math.max(1e-9, ...cells.map(({ perDay }) => perDay))
  const coverage = data.coverage.find(({ metric }) => metric === measure)
  if (cells.length === 0)
    return (
      <Section title={t.heat}>
        <Empty title={(coverage?.days ?? 0) > 0 ? t.tooManyTitle : t.noHours}>
          {(coverage?.days ?? 0) > 0 ? t.tooMany : ''}
        </Empty>
      </Section>
    )
  const hours = Array.from({ length: 24 }, (_, hour) => hour)
  const cellAt = (weekday: number, hour: number) =>
    cells.find((one) => one.weekday === weekday && one.hour === hour)
  const shown = (value: number) =>
    measure === 'paid_amount'
      ? short(Math.round(value), 'count', language, 1)
      : value.toFixed(value < 10 ? 1 : 0)
  const heat = (at: number, hour: number) => {
    const cell = cellAt(at + 1, hour)
    return cell ? (
      <td
        key={`${at} ${hour}`}
        style={{ '--heat': `${cell.perDay / most}` }}
        title={`${t.weekdays[at]} ${hour}:00 ${exact(Math.round(cell.perDay * 100) / 100, unit, language)}`}
      >
        {shown(cell.perDay)}
      </td>
    ) : (
      <td key={`${at} ${hour}`} className="is-none">
        —
      </td>
    )
  }
  return (
    <>
      <Section
        title={t.heat}
        hint={t.heatHint}
        actions={
          <ExportButton
            name={`${t.rhythm} ${t.measures[measure]}`}
            columns={[
              { name: t.hour, unit: 'count' },
              ...t.weekdays.map((name) => ({
                name,
                unit: measure === 'paid_amount' ? ('money' as const) : ('number' as const),
              })),
            ]}
            rows={hours.map((hour) => [
              hour,
              ...t.weekdays.map((_, at) => {
                const cell = cellAt(at + 1, hour)
                return cell ? Math.round(cell.perDay * 100) / 100 : null
              }),
            ])}
          />
        }
      >
        <div className="scroll">
          <table className="heat" aria-label={t.heat}>
            <thead>
              <tr>
                <th aria-label={narrow ? t.hour : t.weekday} />
                {(narrow ? t.weekdays : hours).map((name) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {narrow
                ? hours.map((hour) => (
                    <tr key={hour}>
                      <th scope="row">{hour}</th>
                      {t.weekdays.map((_, at) => heat(at, hour))}
                    </tr>
                  ))
                : t.weekdays.map((name, at) => (
                    <tr key={name}>
                      <th scope="row">{name}</th>
                      {hours.map((hour) => heat(at, hour))}
                    </tr>
                  ))}
            </tbody>
          </table>
        </div>
      </Section>
      {ordersIn(data) >= LEAST_ORDERS && (
        <Section title={t.todo}>
          <p>{t.hourTodo}</p>
        </Section>
      )}
    </>
  )
}

const Provinces = ({ data, measure }: { data: QueryAnswer; measure: Measure }) => {
  const t = useWords(patternWords)
  const language = useLanguage()
  const unit = measure === 'paid_amount' ? 'money' : 'count'
  const sums = sumsOf(data, measure)
  const byName = new Map(sums.map((one) => [one.province, one]))
  const most = Math.max(1e-9, ...sums.filter(({ province }) => province !== '').map(({ value }) => value))
  const nameOf = (province: string) => province || t.unknownProvince
  return (
    <>
      <Section
        title={t.map}
        hint={t.mapHint}
        actions={
          <ExportButton
            name={`${t.map} ${t.measures[measure]}`}
            columns={[
              { name: t.province, unit: 'text' },
              { name: t.measures[measure], unit: measure === 'paid_amount' ? 'money' : 'count' },
              { name: t.share, unit: 'ratio' },
            ]}
            rows={sums.map(({ province, value, share }) => [nameOf(province), value, share])}
          />
        }
      >
        <div className="map-side">
          <div className="tiles" aria-hidden>
            {provinceTiles.map(({ name, column, row }) => {
              const value = byName.get(name)?.value ?? 0
              return (
                <span
                  key={name}
                  className="tile"
                  title={`${name} ${exact(value, unit, language)}`}
                  style={{ gridColumn: column, gridRow: row + 1, '--heat': `${value / most}` }}
                >
                  {name}
                  <small>
                    {short(measure === 'paid_amount' ? Math.round(value) : value, 'count', language, 1)}
                  </small>
                </span>
              )
            })}
          </div>
          <div className="scroll" style={{ maxHeight: 500 }}>
            <table className="plain-table" aria-label={t.map}>
              <thead>
                <tr>
                  <th>{t.province}</th>
                  <th className="number">{t.measures[measure]}</th>
                  <th className="number">{t.share}</th>
                </tr>
              </thead>
              <tbody>
                {sums.map(({ province, value, share }) => (
                  <tr key={province}>
                    <td>{nameOf(province)}</td>
                    <td className="number">{exact(value, unit, language)}</td>
                    <td className="number">{percent(share)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      </Section>
      <Section title={t.todo}>
        <p>{t.mapTodo}</p>
      </Section>
    </>
  )
}
