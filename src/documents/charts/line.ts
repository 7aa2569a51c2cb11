import type { ChartOf } from '../contract.ts'
import { look, PICTURE_WIDTH, seriesColour } from '../look.ts'
import { amounts, grid, legend, names, type Picture } from './frame.ts'

const events = ({ events: list, labels }: ChartOf<'line'>) => {
  const known = list.filter(({ at }) => labels.includes(at))
  if (known.length === 0) return undefined
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: look.muted, type: 'dashed', width: 1 },
    label: {
      color: look.muted,
      fontSize: 10,
      position: 'end',
      formatter: '{b}',
      width: 72,
      overflow: 'truncate',
    },
    data: known.map(({ at, name }) => ({ xAxis: at, name })),
  }
}

/** The interval: an invisible line at its low end, and on it the area up to its high end. */
const band = ({ band: interval }: ChartOf<'line'>) => {
  if (!interval) return []
  const { name, low, high } = interval
  const between = low.map((value, index) => {
    const top = high[index]
    return value === null || top === null || top === undefined ? null : top - value
  })
  const part = {
    type: 'line',
    stack: 'band',
    stackStrategy: 'all',
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
  }
  return [
    { ...part, name: `${name}·`, data: [...low] },
    {
      ...part,
      name,
      data: between,
      itemStyle: { color: '#9dbbe0' },
      areaStyle: { color: '#9dbbe0', opacity: 0.45 },
    },
  ]
}

export const linePicture = (chart: ChartOf<'line'>): Picture => {
  const marks = events(chart)
  const shown = chart.series.map(({ name }) => name)
  const areas = chart.band ? [chart.band.name] : []
  const top = (shown.length + areas.length > 1 ? 26 : 6) + (marks ? 20 : 6)
  return {
    width: PICTURE_WIDTH,
    height: 250,
    option: {
      grid: grid({ top, right: 28 }),
      legend: legend(shown, areas),
      xAxis: { ...names(chart.labels), boundaryGap: false },
      yAxis: amounts(chart.unit, { scale: chart.unit === 'ratio' }),
      series: [
        ...band(chart),
        ...chart.series.map(({ name, values, dashed }, index) => ({
          type: 'line',
          name,
          data: [...values],
          symbol: 'circle',
          symbolSize: 5,
          // Points between gaps would not be seen without their mark.
          showSymbol: chart.labels.length <= 35,
          showAllSymbol: true,
          itemStyle: { color: seriesColour(index) },
          lineStyle: { color: seriesColour(index), width: 2, type: dashed ? 'dashed' : 'solid' },
          ...(index === 0 && marks ? { markLine: marks } : {}),
        })),
      ],
    },
  }
}
