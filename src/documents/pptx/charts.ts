import { MOST_BARS } from '../charts/bar.ts'
import { withoutYear } from '../charts/frame.ts'
import { heatRange } from '../charts/heat.ts'
import { pieceWords, waterfallFloor, waterfallPieces } from '../charts/waterfall.ts'
import type { Chart, ChartOf, Unit } from '../contract.ts'
import { look, seriesColour } from '../look.ts'
import type { ChartLook, DeckSlide } from './library.ts'

export const FONT = '微软雅黑'
export const paint = (colour: string): string => colour.replace('#', '')

export type Box = { x: number; y: number; w: number; h: number }

const plain = (value: number | null, unit: Unit): number | null =>
  value === null ? null : unit === 'money' ? value / 100 : value

const axisFormat = (unit: Unit): string => (unit === 'ratio' ? '0.0%' : unit === 'multiple' ? '0.0' : '#,##0')

type Data = { name: string; labels: string[]; values: number[] }

/** The library's types know no gaps; what it writes for one is an empty cell, and a gap in the line. */
const gapless = (values: readonly (number | null)[]): number[] => values.map((value) => value ?? Number.NaN)

const base = (chart: Chart, box: Box, colours: readonly string[]): ChartLook => ({
  ...box,
  chartColors: colours.map(paint),
  showLegend: colours.length > 1,
  legendPos: 'b',
  legendFontFace: FONT,
  legendFontSize: 10,
  catAxisLabelFontFace: FONT,
  catAxisLabelFontSize: 9,
  valAxisLabelFontFace: FONT,
  valAxisLabelFontSize: 9,
  valAxisLabelFormatCode: axisFormat(chart.unit),
  valGridLine: { color: 'E6E9EE', size: 0.5 },
  altText: chart.title,
})

/**
 * So many days stand under a chart without breaking into two lines; more stand aslant. Which are left out where even
 * so they would touch, the program says: of many the library would write it where no program looks for it.
 */
const MOST_UPRIGHT = 16
const aslant = (labels: readonly string[]): ChartLook =>
  labels.length > MOST_UPRIGHT ? { catAxisLabelRotate: -45 } : {}

const dataOf = (
  labels: readonly string[],
  series: readonly { name: string; values: readonly (number | null)[] }[],
  unit: Unit,
): Data[] =>
  series.map(({ name, values }) => ({
    name,
    labels: labels.map(withoutYear(labels)),
    values: gapless(labels.map((_, index) => plain(values[index] ?? null, unit))),
  }))

const lineData = (chart: ChartOf<'line'>): Data[] => {
  const band = chart.band
    ? [
        { name: `${chart.band.name} 下限`, values: chart.band.low },
        { name: `${chart.band.name} 上限`, values: chart.band.high },
      ]
    : []
  return dataOf(chart.labels, [...chart.series, ...band], chart.unit)
}

/** Beside more bars than these their amounts run into each other. */
const MOST_TOLD = 24

const addBars = (slide: DeckSlide, chart: ChartOf<'bar' | 'stacked'>, box: Box) => {
  const lying = chart.chart === 'bar' && chart.lying
  const shown = dataOf(chart.labels.slice(0, MOST_BARS), chart.series, chart.unit)
  const colours = chart.series.map((_, index) => seriesColour(index))
  // The first of lying bars, and of the bars of one name, is drawn lowest; a reader looks for the first at the top.
  const data = lying
    ? shown
        .map((one) => ({ ...one, labels: one.labels.toReversed(), values: one.values.toReversed() }))
        .toReversed()
    : shown
  const bars = chart.series.length * Math.min(chart.labels.length, MOST_BARS)
  slide.addChart('bar', data, {
    ...base(chart, box, lying ? colours.toReversed() : colours),
    ...(chart.chart === 'bar' && bars <= MOST_TOLD
      ? {
          showValue: true,
          dataLabelFormatCode: axisFormat(chart.unit),
          dataLabelFontFace: FONT,
          dataLabelFontSize: 9,
          dataLabelColor: paint(look.text),
        }
      : {}),
    barDir: lying ? 'bar' : 'col',
    barGrouping: chart.chart === 'stacked' ? 'stacked' : 'clustered',
    barGapWidthPct: 50,
  })
}

/** The foot of each bar is as white as the paper; a waterfall below zero shows its steps side by side. */
const addWaterfall = (slide: DeckSlide, chart: ChartOf<'waterfall'>, box: Box) => {
  const pieces = waterfallPieces(chart)
  // Of stacked bars the program could tell the foot only together with the body.
  const labels = pieces.map((one) => `${one.name} ${pieceWords(one, chart.unit)}`)
  const floor = waterfallFloor(pieces)
  if (pieces.some(({ low }) => low < 0)) {
    slide.addChart(
      'bar',
      dataOf(labels, [{ name: '金额', values: pieces.map(({ value }) => value) }], chart.unit),
      {
        ...base(chart, box, [look.accent]),
        barDir: 'col',
      },
    )
    return
  }
  const of = (kind: string) => pieces.map((piece) => (piece.kind === kind ? piece.body : 0))
  const series = [
    { name: ' ', values: pieces.map(({ foot }) => foot) },
    { name: '起止', values: of('end') },
    { name: '增加', values: of('up') },
    { name: '减少', values: of('down') },
  ]
  slide.addChart('bar', dataOf(labels, series, chart.unit), {
    ...base(chart, box, ['#ffffff', look.accent, look.red, look.green]),
    barDir: 'col',
    barGrouping: 'stacked',
    barGapWidthPct: 40,
    valGridLine: { style: 'none' },
    ...(floor > 0 ? { valAxisMinVal: plain(floor, chart.unit) ?? 0 } : {}),
  })
}

const mixed = (share: number): string => {
  const [from, to] = look.heat.map((colour) =>
    [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)),
  )
  return (from ?? [])
    .map((value, index) => Math.round(value + ((to?.[index] ?? 0) - value) * share))
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')
}

/** Programs for slides draw no heat map: a table whose cells are coloured is one, and can be edited. */
const addHeat = (slide: DeckSlide, chart: ChartOf<'heat'>, box: Box) => {
  const { least, most } = heatRange(chart)
  const small = { fontFace: FONT, fontSize: 8, color: paint(look.muted), align: 'center' as const, margin: 0 }
  const head = ['', ...chart.columns].map((text) => ({ text, options: small }))
  const rows = chart.rows.map((name, row) => [
    { text: name, options: small },
    ...chart.columns.map((_, column) => {
      const value = chart.values[row]?.[column] ?? null
      return value === null
        ? { text: '', options: small }
        : { text: '', options: { ...small, fill: { color: mixed((value - least) / (most - least)) } } }
    }),
  ])
  slide.addTable([head, ...rows], {
    x: box.x,
    y: box.y,
    w: box.w,
    colW: [0.9, ...chart.columns.map(() => (box.w - 0.9) / Math.max(chart.columns.length, 1))],
    rowH: box.h / (rows.length + 1),
    border: { type: 'solid', color: 'FFFFFF', pt: 1 },
  })
}

/** A chart that the program draws itself and a person can go on working with. */
export const addChart = (slide: DeckSlide, chart: Chart, box: Box): void => {
  switch (chart.chart) {
    case 'line': {
      const data = lineData(chart)
      slide.addChart('line', data, {
        ...base(
          chart,
          box,
          data.map((_, index) => (index < chart.series.length ? seriesColour(index) : '#9dbbe0')),
        ),
        ...aslant(chart.labels),
        lineDataSymbolSize: 5,
        lineSize: 2,
        displayBlanksAs: 'gap',
      })
      break
    }
    case 'bar':
    case 'stacked':
      addBars(slide, chart, box)
      break
    case 'waterfall':
      addWaterfall(slide, chart, box)
      break
    case 'heat':
      addHeat(slide, chart, box)
  }
}
