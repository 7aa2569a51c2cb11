import type { EChartsCoreOption } from 'echarts/core'
import { isDay } from '../../kernel/calendar.ts'
import type { Unit } from '../contract.ts'
import { look } from '../look.ts'
import { axisWords } from '../words.ts'

export type Picture = { width: number; height: number; option: EChartsCoreOption }

const small = { color: look.muted, fontSize: 11 }

/** Names longer than this are cut with an ellipsis: beside a lying bar, and under a standing one. */
const LYING_NAME_WIDTH = 190
const STANDING_NAME_WIDTH = 76

/** Days of one year are told apart without it. */
export const withoutYear = (labels: readonly string[]): ((label: string) => string) => {
  const year = labels[0]?.slice(0, 5) ?? ''
  const days = labels.length > 1 && labels.every((label) => isDay(label) && label.startsWith(year))
  return days ? (label) => label.slice(5) : (label) => label
}

export const names = (labels: readonly string[], { lying = false } = {}) => ({
  type: 'category',
  data: [...labels],
  inverse: lying,
  axisTick: { show: false },
  axisLine: { lineStyle: { color: look.border } },
  axisLabel: {
    ...small,
    hideOverlap: true,
    width: lying ? LYING_NAME_WIDTH : STANDING_NAME_WIDTH,
    overflow: 'truncate',
    formatter: withoutYear(labels),
    ...(lying ? { color: look.text } : {}),
    // The library would leave labels out beside long ones although there is room.
    interval: lying || labels.length <= 8 ? 0 : 'auto',
  },
})

export const amounts = (unit: Unit, more: Record<string, unknown> = {}) => ({
  type: 'value',
  splitNumber: 4,
  axisLabel: { ...small, formatter: (value: number) => axisWords(value, unit) },
  splitLine: { lineStyle: { color: '#e6e9ee' } },
  ...more,
})

export const legend = (shown: readonly string[], areas: readonly string[] = []) => ({
  show: shown.length + areas.length > 1,
  data: [...shown, ...areas.map((name) => ({ name, icon: 'roundRect' }))],
  top: 0,
  left: 0,
  itemWidth: 14,
  itemHeight: 8,
  textStyle: { ...small, color: look.text, width: 150, overflow: 'truncate' },
})

/** Axis labels stay inside the picture, whatever their length. */
export const grid = ({ top, right = 16, bottom = 4 }: { top: number; right?: number; bottom?: number }) => ({
  left: 4,
  right,
  top,
  bottom,
  outerBoundsMode: 'same',
  outerBoundsContain: 'axisLabel',
})
