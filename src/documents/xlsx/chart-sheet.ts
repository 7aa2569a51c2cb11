import type { ChartSeries, SheetChart } from 'hucre'
import { chartTable } from '../charts/as-table.ts'
import { hasPicture } from '../charts/draw.ts'
import { waterfallPieces } from '../charts/waterfall.ts'
import type { Chart, ChartOf, Table, Unit } from '../contract.ts'
import { look, seriesColour } from '../look.ts'
import { columnLetters, numberFormats, quoted, type Sheet } from './sheet.ts'
import { tableSheet } from './table-sheet.ts'

const hex = (colour: string): string => colour.replace('#', '')

/** The numbers of a waterfall with what is stacked: a foot that is not seen, and bodies by their meaning. */
const waterfallTable = (chart: ChartOf<'waterfall'>): Table => {
  const pieces = waterfallPieces(chart)
  const of = (kind: string, value: number, which: string) => (kind === which ? value : null)
  return {
    ...chartTable(chart),
    columns: [
      { id: 'label', name: '项目', unit: 'text' },
      ...['金额', '垫底', '起止', '增加', '减少'].map((name) => ({ id: name, name, unit: chart.unit })),
    ],
    rows: pieces.map(({ name, kind, value, foot, body }) => ({
      cells: [name, value, foot, of(kind, body, 'end'), of(kind, body, 'up'), of(kind, body, 'down')],
    })),
  }
}

/** Axes need no fen. */
const axisFormat = (unit: Unit): string => (unit === 'money' ? '#,##0' : numberFormats[unit])

type Picture = { type: SheetChart['type']; series: ChartSeries[]; barGrouping?: 'clustered' | 'stacked' }

const picture = (chart: Chart, name: string, rows: number): Picture | undefined => {
  const cells = (column: number) => {
    const letters = columnLetters(column)
    return `${quoted(name)}!$${letters}$3:$${letters}$${rows + 2}`
  }
  const series = (title: string, column: number, colour: string): ChartSeries => ({
    name: title,
    values: cells(column),
    categories: cells(0),
    color: hex(colour),
  })
  switch (chart.chart) {
    case 'heat':
      return undefined
    case 'waterfall':
      return {
        type: 'column',
        barGrouping: 'stacked',
        series: [
          // The foot is as white as the paper: no filling cannot be asked for.
          series('垫底', 2, '#ffffff'),
          series('起止', 3, look.series[0]),
          series('增加', 4, look.red),
          series('减少', 5, look.green),
        ],
      }
    case 'line': {
      const band = chart.band
        ? [
            series(`${chart.band.name} 下限`, chart.series.length + 1, '#9dbbe0'),
            series(`${chart.band.name} 上限`, chart.series.length + 2, '#9dbbe0'),
          ]
        : []
      const lines = chart.series.map((one, index) => series(one.name, index + 1, seriesColour(index)))
      return { type: 'line', series: [...lines, ...band] }
    }
    case 'bar':
    case 'stacked':
      return {
        type: chart.chart === 'bar' && chart.lying ? 'bar' : 'column',
        barGrouping: chart.chart === 'stacked' ? 'stacked' : 'clustered',
        series: chart.series.map((one, index) => series(one.name, index + 1, seriesColour(index))),
      }
  }
}

/** A waterfall that goes below zero cannot be stacked on a foot: its steps are drawn side by side. */
const isStackable = (chart: Chart): boolean =>
  chart.chart !== 'waterfall' || waterfallPieces(chart).every(({ low }) => low >= 0)

const steps = (chart: ChartOf<'waterfall'>): Chart => ({
  kind: 'chart',
  chart: 'bar',
  title: chart.title,
  unit: chart.unit,
  notes: chart.notes,
  labels: [chart.before, ...chart.steps, chart.after].map((one) => one.name),
  series: [
    {
      name: '金额',
      dashed: false,
      values: [chart.before, ...chart.steps, chart.after].map((one) => one.value),
    },
  ],
  lying: false,
})

/** The numbers of a chart, and beside them the same chart drawn by the program that opens the file. */
export const chartSheet = (wanted: Chart, name: string): Sheet => {
  const chart = wanted.chart === 'waterfall' && !isStackable(wanted) ? steps(wanted) : wanted
  const table = chart.chart === 'waterfall' ? waterfallTable(chart) : chartTable(chart)
  const sheet = tableSheet({ ...table, notes: chart.notes }, name)
  if (chart.chart === 'heat') {
    const last = columnLetters(chart.columns.length)
    return {
      ...sheet,
      conditionalRules: [
        {
          type: 'colorScale',
          priority: 1,
          range: `B3:${last}${chart.rows.length + 2}`,
          colorScale: {
            cfvo: [{ type: 'min' }, { type: 'max' }],
            colors: look.heat.map((colour) => `FF${hex(colour)}`),
          },
        },
      ],
    }
  }
  const drawing = hasPicture(chart) ? picture(chart, name, table.rows.length) : undefined
  if (!drawing) return sheet
  const column = table.columns.length + 1
  return {
    ...sheet,
    charts: [
      {
        ...drawing,
        title: chart.title,
        anchor: { from: { row: 1, col: column }, to: { row: 22, col: column + 11 } },
        legend: drawing.series.length > 1 ? 'bottom' : false,
        // The foot is no thing to be named.
        ...(chart.chart === 'waterfall' ? { legendEntries: [{ idx: 0, delete: true }] } : {}),
        dispBlanksAs: 'gap',
        axes: { y: { numberFormat: { formatCode: axisFormat(chart.unit), sourceLinked: false } } },
      },
    ],
  }
}
