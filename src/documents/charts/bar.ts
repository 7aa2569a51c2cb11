import type { ChartOf } from '../contract.ts'
import { look, PICTURE_WIDTH, seriesColour } from '../look.ts'
import { axisWords } from '../words.ts'
import { amounts, grid, legend, names, type Picture } from './frame.ts'

/** More bars than this are not told apart; the table beside the picture has them all. */
export const MOST_BARS = 24

type Shape = { stacked: boolean; lying: boolean }

const bars = (chart: ChartOf<'bar' | 'stacked'>, { stacked, lying }: Shape): Picture => {
  const labels = chart.labels.slice(0, MOST_BARS)
  const labelled = !stacked && labels.length * chart.series.length <= (lying ? MOST_BARS * 2 : 16)
  const thickness = stacked || chart.series.length === 1 ? 26 : 14 * chart.series.length + 10
  const heads = chart.series.length > 1 ? 28 : 10
  return {
    width: PICTURE_WIDTH,
    height: lying ? heads + 34 + thickness * Math.max(labels.length, 2) : 250,
    option: {
      grid: grid({ top: heads + (lying ? 0 : 12), right: lying ? 64 : 16 }),
      legend: legend(chart.series.map(({ name }) => name)),
      xAxis: lying ? amounts(chart.unit) : names(labels),
      yAxis: lying ? names(labels, { lying }) : amounts(chart.unit),
      series: chart.series.map(({ name, values }, index) => ({
        type: 'bar',
        name,
        data: values.slice(0, MOST_BARS),
        barMaxWidth: 34,
        barGap: '10%',
        ...(stacked ? { stack: 'all' } : {}),
        itemStyle: { color: seriesColour(index) },
        label: {
          show: labelled,
          position: lying ? 'right' : 'top',
          fontSize: 10,
          color: look.muted,
          formatter: ({ value }: { value: unknown }) =>
            typeof value === 'number' ? axisWords(value, chart.unit) : '',
        },
      })),
    },
  }
}

export const barPicture = (chart: ChartOf<'bar'>): Picture =>
  bars(chart, { stacked: false, lying: chart.lying })

export const stackedPicture = (chart: ChartOf<'stacked'>): Picture =>
  bars(chart, { stacked: true, lying: false })
