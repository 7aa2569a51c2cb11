import type { ReactNode } from 'react'
import { Chart } from '../../../web/kit/chart.tsx'
import { Change, StateTags } from '../../../web/kit/figure.tsx'
import { difference, exact, shortWithUnit, type Unit, type Value } from '../../../web/kit/numbers.ts'
import type { Language } from '../../../web/kit/preferences.ts'
import { Waterfall } from '../../../web/kit/waterfall.tsx'
import { punctuation, useLanguage, useWords } from '../../../web/kit/words.ts'
import type { Report } from '../contract.ts'
import { reportWords } from './words.ts'

export type Block = Report['document']['blocks'][number]
type BlockOf<K extends Block['kind']> = Extract<Block, { kind: K }>
type Text = BlockOf<'paragraph'>['text']
type ChartBlock = BlockOf<'chart'>

/** Documents have money in fen, screens in yuan. */
export const shownValue = (value: number | null, unit: Unit): Value =>
  value === null ? null : unit === 'money' ? (value / 100).toFixed(2) : value

export const Words = ({ text }: { text: Text }) => {
  const language = useLanguage()
  return text.map((part) =>
    typeof part === 'string' ? (
      part
    ) : (
      <span
        key={JSON.stringify(part.figure)}
        className="report-mark"
        title={exact(shownValue(part.figure.value, part.figure.unit), part.figure.unit, language)}
      >
        {shortWithUnit(shownValue(part.figure.value, part.figure.unit), part.figure.unit, language)}
      </span>
    ),
  )
}

/** A ratio moves by points: ▲ 1.24 个百分点. */
const Points = ({ change }: { change: number }) => {
  const t = useWords(reportWords)
  return (
    <span className="change">
      {change === 0 ? '●' : change > 0 ? '▲' : '▼'} {t.points((Math.abs(change) * 100).toFixed(2))}
    </span>
  )
}

const Figures = ({ items }: BlockOf<'figures'>) => {
  const language = useLanguage()
  return (
    <div className="report-figures">
      {items.map(({ figure, comparisons }) => (
        <div key={`${figure.metric} ${figure.period.from}`} className="figure">
          <span className="figure-name">{figure.name}</span>
          <span className="figure-value">
            {shortWithUnit(shownValue(figure.value, figure.unit), figure.unit, language)}
          </span>
          {comparisons.map(({ name, change }) => (
            <span key={name} className="figure-change">
              <span className="muted">{name} </span>
              {figure.unit === 'ratio' && change !== null ? (
                <Points change={change} />
              ) : (
                <Change change={change} good="none" />
              )}
            </span>
          ))}
          {figure.states.length > 0 && (
            <span className="figure-states">
              <StateTags states={figure.states.map(({ kind, words }) => ({ kind, text: words }))} />
            </span>
          )}
        </div>
      ))}
    </div>
  )
}

/** Rows that a page shows; the workbook has all. */
const MOST_ROWS = 30

const cellWords = (
  cell: number | string | null,
  unit: BlockOf<'table'>['columns'][number]['unit'],
  language: Language,
): string => {
  if (cell === null) return '—'
  if (typeof cell === 'string' || unit === 'text' || unit === 'date') return String(cell)
  return exact(shownValue(cell, unit), unit, language)
}

const Table = ({ title, columns, rows, notes }: BlockOf<'table'>) => {
  const t = useWords(reportWords)
  const language = useLanguage()
  const isNumber = (unit: string) => unit !== 'text' && unit !== 'date'
  return (
    <>
      <h3>{title}</h3>
      <div className="scroll">
        <table className="plain-table as-cards" aria-label={title}>
          <thead>
            <tr>
              {columns.map(({ id, name, unit }) => (
                <th key={id} className={isNumber(unit) ? 'number' : ''}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map(({ cells, scope }) => (
              <tr key={JSON.stringify([cells, scope])}>
                {columns.map(({ id, name, unit }, column) => (
                  <td
                    key={id}
                    data-label={column === 0 ? undefined : name}
                    className={isNumber(unit) ? 'number' : ''}
                  >
                    {cellWords(cells[column] ?? null, unit, language)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MOST_ROWS && <p className="muted small">{t.more(rows.length - MOST_ROWS)}</p>}
      {notes.map((note) => (
        <p key={note} className="muted small">
          {note}
        </p>
      ))}
    </>
  )
}

const scaled = (values: readonly (number | null)[], unit: Unit) =>
  values.map((value) => (value === null || unit !== 'money' ? value : value / 100))

/** From before to after by the steps between. */
const Falls = ({ title, unit, before, steps, after }: Extract<ChartBlock, { chart: 'waterfall' }>) => {
  const t = useWords(reportWords)
  const language = useLanguage()
  const part = (key: string, { name, value }: (typeof steps)[number]) => ({
    key,
    name,
    value: unit === 'money' ? value / 100 : value,
  })
  return (
    <Waterfall
      label={title}
      start={part('before', before)}
      parts={steps.map((step, at) => part(`${at} ${step.name}`, step))}
      end={part('after', after)}
      shown={(value, isTotal) => (isTotal ? exact(value, unit, language) : difference(value, unit, language))}
      cutName={t.cut}
    />
  )
}

const picture = (block: ChartBlock): ReactNode => {
  const { unit, title } = block
  if (block.chart === 'heat') return null
  if (block.chart === 'waterfall') return <Falls {...block} />
  const band = 'band' in block ? block.band : undefined
  const series = [
    ...block.series.map(({ name, values, dashed }) => ({ name, unit, values: scaled(values, unit), dashed })),
    ...(band
      ? [
          { name: `${band.name} −`, unit, values: scaled(band.low, unit), dashed: true },
          { name: `${band.name} +`, unit, values: scaled(band.high, unit), dashed: true },
        ]
      : []),
  ]
  return (
    <Chart
      kind={block.chart === 'line' ? 'line' : 'bar'}
      stacked={block.chart === 'stacked'}
      labels={block.labels}
      series={series}
      description={title}
      height={220}
      {...('events' in block
        ? { marks: block.events.map(({ at, name }) => ({ name, from: at, to: at })) }
        : {})}
    />
  )
}

const ChartPart = (block: ChartBlock) => {
  return (
    <>
      <h3>{block.title}</h3>
      {picture(block)}
      {block.notes.map((note) => (
        <p key={note} className="muted small">
          {note}
        </p>
      ))}
    </>
  )
}

const Appendix = ({ entries }: BlockOf<'appendix'>) => {
  const t = useWords(reportWords)
  const language = useLanguage()
  return (
    <details>
      <summary>{t.showAppendix(entries.length)}</summary>
      <div className="scroll">
        <table className="plain-table">
          <thead>
            <tr>
              <th>{t.name}</th>
              <th className="number">{t.value}</th>
              <th>{t.period}</th>
              <th>{t.sources}</th>
              <th>{t.definition}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(({ figure, source, definition }) => (
              <tr key={JSON.stringify([figure.metric, figure.period, figure.scope])}>
                <td>{figure.name}</td>
                <td className="number">
                  {exact(shownValue(figure.value, figure.unit), figure.unit, language)}
                </td>
                <td>
                  {figure.period.from} – {figure.period.to}
                </td>
                <td>{source}</td>
                <td>{definition}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

/** One block of a report as a page shows it; the cover and page breaks are for paper. */
export const ReportBlock = ({ block }: { block: Block }): ReactNode => {
  const t = useWords(reportWords)
  const signs = useWords(punctuation)
  switch (block.kind) {
    case 'heading':
      return <h3>{block.text}</h3>
    case 'paragraph':
      return (
        <p className="wrap">
          <Words text={block.text} />
        </p>
      )
    case 'list': {
      const items = block.items.map((text) => (
        <li key={JSON.stringify(text)} className="wrap">
          <Words text={text} />
        </li>
      ))
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
    case 'figures':
      return <Figures {...block} />
    case 'table':
      return <Table {...block} />
    case 'chart':
      return <ChartPart {...block} />
    case 'callout':
      return (
        <aside className="report-note">
          <strong>{block.title}</strong>
          <p className="wrap">
            <Words text={block.text} />
          </p>
        </aside>
      )
    case 'suggestion':
      return (
        <section className="report-suggestion">
          <strong className="wrap">{block.title}</strong>
          <div className="wrap">
            <Words text={block.text} />
          </div>
          <div className="wrap">
            {t.effect}
            {signs.colon}
            <Words text={block.effect} />
          </div>
          <div className="muted">
            {t.owner}
            {signs.colon}
            {block.owner}
            {block.due ? ` · ${t.due(block.due)}` : ''}
          </div>
        </section>
      )
    case 'comment':
      return (
        <aside className="report-note">
          <span className="muted">
            {block.author} · {block.at}
          </span>
          <p className="wrap">{block.text}</p>
        </aside>
      )
    case 'appendix':
      return <Appendix {...block} />
    default:
      return null
  }
}
