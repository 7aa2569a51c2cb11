import type { ChartOf } from '../contract.ts'
import { look, PICTURE_WIDTH } from '../look.ts'
import { axisWords } from '../words.ts'
import { grid, names, type Picture } from './frame.ts'

/** The least and the most of a heat map; equal ends are set apart, for a scale needs a width. */
export const heatRange = ({ values }: ChartOf<'heat'>): { least: number; most: number } => {
  const known = values.flat().filter((value) => value !== null)
  const least = known.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY)
  const most = known.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY)
  return least < most ? { least, most } : { least: Math.min(0, least), most: Math.max(least, 1) }
}

export const heatPicture = (chart: ChartOf<'heat'>): Picture => {
  const { least, most } = heatRange(chart)
  const wide = chart.columns.length > 12
  const cells = chart.values.flatMap((row, y) =>
    row.flatMap((value, x) => (value === null ? [] : [[x, y, value]])),
  )
  return {
    width: PICTURE_WIDTH,
    height: 66 + 26 * Math.max(chart.rows.length, 2),
    option: {
      grid: grid({ top: 6, bottom: 40 }),
      xAxis: { ...names(chart.columns), axisLine: { show: false } },
      yAxis: { ...names(chart.rows, { lying: true }), axisLine: { show: false } },
      visualMap: {
        min: least,
        max: most,
        calculable: false,
        orient: 'horizontal',
        left: 'center',
        bottom: 0,
        itemWidth: 10,
        itemHeight: 160,
        text: [axisWords(most, chart.unit), axisWords(least, chart.unit)],
        textStyle: { color: look.muted, fontSize: 10 },
        inRange: { color: [...look.heat] },
      },
      series: [
        {
          type: 'heatmap',
          data: cells,
          itemStyle: { borderColor: '#ffffff', borderWidth: 1 },
          label: {
            show: !wide,
            fontSize: 10,
            color: look.text,
            textBorderColor: '#ffffff',
            textBorderWidth: 2,
            formatter: ({ value }: { value: unknown }) =>
              Array.isArray(value) && typeof value[2] === 'number' ? axisWords(value[2], chart.unit) : '',
          },
        },
      ],
    },
  }
}
