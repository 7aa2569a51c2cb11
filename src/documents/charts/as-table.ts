import type { Chart, Table } from '../contract.ts'

const tableOf = (
  chart: Chart,
  head: string,
  names: readonly string[],
  rows: (string | number | null)[][],
): Table => ({
  kind: 'table',
  title: chart.title,
  columns: [
    { id: 'label', name: head, unit: 'text' },
    ...names.map((name, index) => ({ id: `series-${index}`, name, unit: chart.unit })),
  ],
  rows: rows.map((cells) => ({ cells })),
  totalName: '合计',
  notes: [],
})

/** The numbers of a chart, to be read out, copied, and drawn by the program that shows them. */
export const chartTable = (chart: Chart): Table => {
  switch (chart.chart) {
    case 'waterfall':
      return tableOf(
        chart,
        '项目',
        ['金额'],
        [chart.before, ...chart.steps, chart.after].map(({ name, value }) => [name, value]),
      )
    case 'heat':
      return tableOf(
        chart,
        '',
        chart.columns,
        chart.rows.map((name, row) => [
          name,
          ...chart.columns.map((_, at) => chart.values[row]?.[at] ?? null),
        ]),
      )
    default: {
      const band = chart.chart === 'line' ? chart.band : undefined
      const lists = [
        ...chart.series.map(({ name, values }) => ({ name, values })),
        ...(band
          ? [
              { name: `${band.name} 下限`, values: band.low },
              { name: `${band.name} 上限`, values: band.high },
            ]
          : []),
      ]
      return tableOf(
        chart,
        '',
        lists.map(({ name }) => name),
        chart.labels.map((label, at) => [label, ...lists.map(({ values }) => values[at] ?? null)]),
      )
    }
  }
}
