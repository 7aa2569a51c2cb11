import { addDays, type Days, lastYearDays, monthEnd, monthStart, previousDays, weekStart } from './days.ts'

export const presets = [
  'yesterday',
  'last7',
  'last30',
  'thisWeek',
  'lastWeek',
  'thisMonth',
  'lastMonth',
  'custom',
] as const
export type Preset = (typeof presets)[number]

export const comparisons = ['previous', 'last-year', 'custom', 'none'] as const
export type Comparison = (typeof comparisons)[number]

/**
 * The day that presets count back from: the last day with data, but never later than yesterday, so that a day
 * that has only begun is not compared with whole ones.
 */
export const anchorDay = (lastWithData: string | null, today: string): string => {
  const yesterday = addDays(today, -1)
  return lastWithData !== null && lastWithData < yesterday ? lastWithData : yesterday
}

/** The days of a preset, counted from its anchor. */
export const presetDays = (preset: Exclude<Preset, 'custom'>, anchor: string): Days => {
  switch (preset) {
    case 'yesterday':
      return { from: anchor, to: anchor }
    case 'last7':
      return { from: addDays(anchor, -6), to: anchor }
    case 'last30':
      return { from: addDays(anchor, -29), to: anchor }
    case 'thisWeek':
      return { from: weekStart(anchor), to: anchor }
    case 'lastWeek': {
      const from = addDays(weekStart(anchor), -7)
      return { from, to: addDays(from, 6) }
    }
    case 'thisMonth':
      return { from: monthStart(anchor), to: anchor }
    case 'lastMonth': {
      const from = monthStart(addDays(monthStart(anchor), -1))
      return { from, to: monthEnd(from) }
    }
  }
}

/** The compared days that the server will take for a comparison; undefined for none. */
export const comparedDays = (
  comparison: Comparison,
  days: Days,
  custom: Days | undefined,
): Days | undefined => {
  if (comparison === 'previous') return previousDays(days)
  if (comparison === 'last-year') return lastYearDays(days)
  return comparison === 'custom' ? custom : undefined
}
