import { isDay } from '../kernel/calendar.ts'
import type { Block, BlockOf, Chart, Document, Figure, FigureKey, Series, Text, Unit } from './contract.ts'

const inText = (text: Text): Figure[] =>
  text.flatMap((part) => (typeof part === 'string' ? [] : [part.figure]))

const figureOf = (key: FigureKey, name: string, unit: Unit, value: number | null): Figure => ({
  ...key,
  name,
  unit,
  value,
  states: [],
})

/** Each cell of a column that has a key, with the scope of its row added. */
const inTable = (table: BlockOf<'table'>): Figure[] =>
  table.columns.flatMap(({ key, name, unit }, index) =>
    key === undefined || unit === 'text' || unit === 'date'
      ? []
      : table.rows.flatMap(({ cells, scope = [] }) => {
          const value = cells[index] ?? null
          return typeof value === 'string'
            ? []
            : [figureOf({ ...key, scope: [...key.scope, ...scope] }, name, unit, value)]
        }),
  )

/** A point on a day is a figure of that day; the points of other labels cannot be asked for again one by one. */
const inSeries = ({ key, name, values }: Series, labels: readonly string[], unit: Unit): Figure[] =>
  key === undefined
    ? []
    : labels.flatMap((label, index) =>
        isDay(label) && label >= key.period.from && label <= key.period.to
          ? [figureOf({ ...key, period: { from: label, to: label } }, name, unit, values[index] ?? null)]
          : [],
      )

const inChart = (chart: Chart): Figure[] =>
  'series' in chart ? chart.series.flatMap((one) => inSeries(one, chart.labels, chart.unit)) : []

const inBlock = (block: Block): Figure[] => {
  switch (block.kind) {
    case 'paragraph':
    case 'callout':
      return inText(block.text)
    case 'list':
      return block.items.flatMap(inText)
    case 'suggestion':
      return [...inText(block.text), ...inText(block.effect)]
    case 'figures':
      return block.items.flatMap(({ figure, comparisons }) => [
        figure,
        ...comparisons.flatMap(({ before }) => (before ? [before] : [])),
      ])
    case 'table':
      return inTable(block)
    case 'chart':
      return inChart(block)
    default:
      return []
  }
}

/** What a figure is asked with, as one text: the same for the same question, whatever the order of its filters. */
export const keyText = ({ metric, scope, period }: FigureKey): string =>
  JSON.stringify([
    metric,
    period.from,
    period.to,
    scope.map(({ dimension, values }) => [dimension, ...[...values].sort()].join('\u0000')).sort(),
  ])

/** Every figure of a document once, in the order of reading: what is frozen with it and recomputed later. */
export const figuresOf = ({ blocks }: Pick<Document, 'blocks'>): Figure[] => {
  const found = new Map<string, Figure>()
  for (const figure of blocks.flatMap(inBlock)) {
    const key = keyText(figure)
    if (!found.has(key)) found.set(key, figure)
  }
  return [...found.values()]
}
