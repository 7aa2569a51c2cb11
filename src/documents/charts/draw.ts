import { init } from 'echarts/dist/echarts.esm.min.mjs'
import type { Chart } from '../contract.ts'
import { barPicture, MOST_BARS, stackedPicture } from './bar.ts'
import type { Picture } from './frame.ts'
import { heatPicture } from './heat.ts'
import { linePicture } from './line.ts'
import { floorNote, waterfallPicture } from './waterfall.ts'

export type Drawn = { svg: string; width: number; height: number }

const picture = (chart: Chart): Picture => {
  switch (chart.chart) {
    case 'line':
      return linePicture(chart)
    case 'bar':
      return barPicture(chart)
    case 'stacked':
      return stackedPicture(chart)
    case 'waterfall':
      return waterfallPicture(chart)
    case 'heat':
      return heatPicture(chart)
  }
}

/** A chart as one vector picture. An empty one is not drawn: see `hasPicture`. */
export const drawn = (chart: Chart, fontFamily: string): Drawn => {
  const { width, height, option } = picture(chart)
  const instance = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    instance.setOption({ animation: false, textStyle: { fontFamily }, backgroundColor: '#ffffff', ...option })
    return { svg: instance.renderToSVGString(), width, height }
  } finally {
    instance.dispose()
  }
}

/** Whether there is anything to draw; where there is not, a sentence stands in its place. */
export const hasPicture = (chart: Chart): boolean => {
  if (chart.chart === 'waterfall') return true
  const values = chart.chart === 'heat' ? chart.values.flat() : chart.series.flatMap((one) => one.values)
  return values.some((value) => value !== null)
}

export const NO_PICTURE = '这段时间没有数据，画不出图。'

/** How many bars a picture leaves off, if it does. */
const leftOffBars = (chart: Chart): string[] =>
  (chart.chart === 'bar' || chart.chart === 'stacked') && chart.labels.length > MOST_BARS
    ? [`共 ${chart.labels.length} 项，图里是前 ${MOST_BARS} 项`]
    : []

/** What a reader must know about the picture besides its own notes. */
export const pictureNotes = (chart: Chart): string[] => [
  ...leftOffBars(chart),
  ...floorNote(chart),
  ...chart.notes,
]
