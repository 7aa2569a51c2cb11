import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { eachDay } from '../../web/days.ts'
import { downloadFigures } from '../../web/download.ts'
import { Chart } from '../../web/kit/chart.tsx'
import type { Series } from '../../web/kit/chart-series.ts'
import { Change, Figure } from '../../web/kit/figure.tsx'
import { exact, numberOf, unitName, whole } from '../../web/kit/numbers.ts'
import { Section } from '../../web/kit/page.tsx'
import { Empty } from '../../web/kit/states.tsx'
import { DataTable } from '../../web/kit/table.tsx'
import type { TableColumn } from '../../web/kit/table-column.ts'
import { useLanguage, useWords } from '../../web/kit/words.ts'
import { useAddress, useOpenFigure } from '../../web/scope.tsx'
import type { QueryAnswer, QueryInput, Value } from '../contract.ts'
import type { Catalogue } from './catalogue.ts'
import { coverageOf, reasonOf, statesOf } from './figures.ts'
import { useLabels } from './labels.ts'
import { factsWords } from './words.ts'

type Row = QueryAnswer['rows'][number]

type Props = {
  catalogue: Catalogue
  answer: QueryAnswer
  input: QueryInput
  by: readonly string[]
  view: 'table' | 'line' | 'bar'
  order: string | undefined
}

export const ExploreResult = (props: Props) => {
  const { by, view } = props
  return (
    <>
      {by.length === 0 ? <Totals {...props} /> : view !== 'table' && <Picture {...props} view={view} />}
      {by.length > 0 && <Rows {...props} />}
      <Rests {...props} />
    </>
  )
}

/** Without a dimension there is nothing to list: the figures themselves. */
const Totals = ({ catalogue, answer, input }: Props) => {
  const t = useWords(factsWords)
  const open = useOpenFigure()
  const row = answer.rows[0] ?? answer.totals
  return (
    <div className="figures">
      {input.metrics.map((id) => (
        <Figure
          key={id}
          name={catalogue.name(id)}
          value={row[id]}
          unit={catalogue.metric(id)?.unit ?? 'number'}
          good={catalogue.metric(id)?.good ?? 'none'}
          {...(answer.compared
            ? { change: numberOf(row[`${id}__change`]), compared: row[`${id}__compared`] }
            : {})}
          states={statesOf(coverageOf(answer, id), row[id], t)}
          reason={reasonOf(answer, id, t)}
          onOpen={() => void open(id)}
        />
      ))}
    </div>
  )
}

const mostBars = 40
const mostLines = 6

/** The first dimension along the axis; a second one, or else the metrics, as series. */
const pictureOf = (
  { catalogue, answer, by, input, view }: Props,
  labels: { along: (value: Value) => string; across: (value: Value) => string },
) => {
  const [along = '', across] = by
  const isDays = along === 'day'
  const places = isDays
    ? eachDay(answer.period)
    : [...new Set(answer.rows.map((row) => String(row[along] ?? '')))].slice(
        0,
        view === 'bar' ? mostBars : 1200,
      )
  const names = places.map((place) => (isDays ? place : labels.along(place)))
  const metric = input.metrics[0] ?? ''
  const unitOf = (id: string) => catalogue.metric(id)?.unit ?? 'number'
  const valuesOf = (rows: readonly Row[], id: string) => {
    const found = new Map(rows.map((row) => [String(row[along] ?? ''), numberOf(row[id])]))
    return places.map((place) => found.get(place) ?? null)
  }
  if (across !== undefined) {
    const parts = [...new Set(answer.rows.map((row) => String(row[across] ?? '')))].slice(0, mostLines)
    const series = parts.map((part): Series => {
      const rows = answer.rows.filter((row) => String(row[across] ?? '') === part)
      return {
        name: labels.across(part),
        unit: unitOf(metric),
        values: valuesOf(rows, metric),
      }
    })
    return { labels: names, series }
  }
  // Two units fit on two axes; a third would say nothing.
  const units = [...new Set(input.metrics.map(unitOf))].slice(0, 2)
  const series = input.metrics
    .filter((id) => units.includes(unitOf(id)))
    .slice(0, mostLines)
    .map((id): Series => ({ name: catalogue.name(id), unit: unitOf(id), values: valuesOf(answer.rows, id) }))
  return { labels: names, series }
}

const Picture = (props: Props & { view: 'line' | 'bar' }) => {
  const t = useWords(factsWords)
  const { catalogue, answer, by, view } = props
  const valuesOf = (id: string | undefined) =>
    id === undefined ? [] : answer.rows.map((row) => String(row[id] ?? ''))
  const along = useLabels(by[0], valuesOf(by[0]))
  const across = useLabels(by[1], valuesOf(by[1]))
  if (answer.rows.length === 0) return null
  const { labels, series } = pictureOf(props, { along, across })
  const title = `${series.map(({ name }) => name).join('、')} · ${by.map((id) => catalogue.name(id)).join('、')}`
  const left = view === 'bar' && by.length === 1 && answer.rows.length > mostBars
  return (
    <Section title={title} hint={left && t.tooMany(mostBars)}>
      <Chart
        kind={view}
        labels={labels}
        series={series}
        description={title}
        height={
          view === 'bar' && by[0] !== 'day' ? Math.max(220, Math.min(labels.length, mostBars) * 22) : 300
        }
      />
    </Section>
  )
}

const Rows = ({ catalogue, answer, input, by, order }: Props) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const change = useAddress()
  const [problem, setProblem] = useState('')
  const item = useLabels(
    'item',
    by.includes('item') ? answer.rows.slice(0, 60).map((row) => String(row.item ?? '')) : [],
  )
  const columns = answer.columns.map((column): TableColumn<Row> => {
    const { id, unit, role, metric } = column
    const known = metric === undefined ? undefined : catalogue.metric(metric)
    const title =
      role === 'dimension'
        ? catalogue.dimension(id)
          ? catalogue.name(id)
          : column.name
        : role === 'metric'
          ? `${catalogue.name(id)}${unitName(unit, language) && ` (${unitName(unit, language)})`}`
          : role === 'change'
            ? `${catalogue.name(metric ?? id)} ${t.change}`
            : `${catalogue.name(metric ?? id)} ${t.compared}`
    if (role === 'dimension')
      return {
        key: id,
        title,
        width: id === 'item' ? 300 : 130,
        sort: (row) => row[id] ?? null,
        text: (row) => String(row[id] ?? ''),
        render: (row) => {
          const text = row[id] === null || row[id] === '' ? t.notGiven : String(row[id])
          const name = id === 'item' ? item(row[id] ?? '') : text
          return (
            <span title={name === text ? text : `${name} · ${text}`}>
              {name === text ? text : `${text} · ${name}`}
            </span>
          )
        },
      }
    return {
      key: id,
      title,
      width: 130,
      number: true,
      rare: role === 'compared',
      sort: (row) => numberOf(row[id]),
      render: (row) =>
        role === 'change' ? (
          numberOf(row[id]) === null ? (
            '—'
          ) : (
            <Change change={numberOf(row[id])} good={known?.good ?? 'none'} />
          )
        ) : (
          exact(row[id], unit, language)
        ),
    }
  })
  const totals = Object.fromEntries(
    answer.columns.flatMap(({ id, role, unit }) => {
      const value = answer.totals[id]
      return role === 'metric' && value !== undefined && value !== null
        ? [[id, exact(value, unit, language)]]
        : []
    }),
  )
  return (
    <Section title={t.table} hint={problem && <span role="alert">{problem}</span>}>
      {answer.rows.length === 0 ? (
        <Empty title={t.noRowsAtAll} />
      ) : (
        <DataTable<Row>
          name="explore"
          label={t.explore}
          columns={columns}
          rows={answer.rows}
          rowKey={(row) => by.map((id) => String(row[id] ?? '')).join('\u0000')}
          sort={order}
          onSort={(sort) => void change({ sort })}
          totals={totals}
          card={[...by, ...input.metrics.slice(0, 3)]}
          find={answer.rows.length > 15}
          height={560}
          onExport={async (format) => {
            setProblem('')
            await downloadFigures(input, format).catch((error: unknown) =>
              setProblem(error instanceof Error ? error.message : String(error)),
            )
          }}
        />
      )}
    </Section>
  )
}

/** What the answer rests on, and what must be known about it. */
const Rests = ({ catalogue, answer, input }: Props) => {
  const t = useWords(factsWords)
  const partial = input.metrics.flatMap((id) => {
    const coverage = coverageOf(answer, id)
    return coverage && coverage.days < coverage.asked ? [{ id, coverage }] : []
  })
  if (partial.length === 0 && answer.notes.length === 0 && answer.sources.length === 0) return null
  return (
    <Section title={t.notes}>
      <ul className="bullets">
        {answer.notes.map(({ code, message, metric }) => (
          <li key={`${code}${metric}${message}`}>
            {metric && `${catalogue.name(metric)}：`}
            {message}
          </li>
        ))}
        {partial.map(({ id, coverage }) => (
          <li key={id}>
            {catalogue.name(id)}：{t.coverage(coverage.days, coverage.asked)}
            {coverage.export && `。${t.bring(coverage.export)}`}
          </li>
        ))}
        {answer.sources.length > 0 && (
          <li>
            {t.sources}{' '}
            {answer.sources.slice(0, 6).map(({ batch, file, rows }, index) => (
              <span key={batch}>
                {index > 0 && '、'}
                <Link to="/data/batches/$batch" params={{ batch: String(batch) }} search={{}}>
                  {file}
                </Link>{' '}
                <span className="muted">({t.rows(whole(rows))})</span>
              </span>
            ))}
          </li>
        )}
      </ul>
    </Section>
  )
}
