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

export const comparisons = [
  'previous',
  'last-year',
  'last-year-campaign',
  'last-year-lunar',
  'custom',
  'none',
] as const
export type Comparison = (typeof comparisons)[number]

/**
 * The day that presets count back from: the last day with data, but never later than yesterday, so that a day
 * that has only begun is not compared with whole ones.
 */
export const anchorDay = (lastWithData: string | null, today: string): string => {
  const yesterday = addDays(today, -1)
  return lastWithData !== null && lastWithData < yesterday ? lastWithData : yesterday
}

/** Where presets count from: the anchor, and today in Beijing. */
export type Counting = { anchor: string; today: string }

/**
 * The day that weeks and months are told by. Data that reach yesterday are up to date: then it is today, so that on a
 * Monday last week is the one that has just ended. Older data are told by their last day.
 */
const calendarDay = ({ anchor, today }: Counting) => (anchor === addDays(today, -1) ? today : anchor)

/** Has the week or month only begun today, so that no whole day of it is there yet? */
export const isJustBegun = (preset: Preset, counting: Counting): boolean => {
  const day = calendarDay(counting)
  if (preset === 'thisWeek') return weekStart(day) > counting.anchor
  return preset === 'thisMonth' && monthStart(day) > counting.anchor
}

/** The days of a preset. A week or month that began only today stands for the last day reached. */
export const presetDays = (preset: Exclude<Preset, 'custom'>, counting: Counting): Days => {
  const { anchor } = counting
  const day = calendarDay(counting)
  if (isJustBegun(preset, counting)) return { from: anchor, to: anchor }
  switch (preset) {
    case 'yesterday':
      return { from: anchor, to: anchor }
    case 'last7':
      return { from: addDays(anchor, -6), to: anchor }
    case 'last30':
      return { from: addDays(anchor, -29), to: anchor }
    case 'thisWeek':
      return { from: weekStart(day), to: anchor }
    case 'lastWeek': {
      const from = addDays(weekStart(day), -7)
      return { from, to: addDays(from, 6) }
    }
    case 'thisMonth':
      return { from: monthStart(day), to: anchor }
    case 'lastMonth': {
      const from = monthStart(addDays(monthStart(day), -1))
      return { from, to: monthEnd(from) }
    }
  }
}

/** Years that the server lays over each other: it alone knows the calendar. */
export const isAligned = (comparison: Comparison): comparison is 'last-year-campaign' | 'last-year-lunar' =>
  comparison === 'last-year-campaign' || comparison === 'last-year-lunar'

/** The compared days that the server will take for a comparison; undefined for none, and for aligned ones. */
export const comparedDays = (
  comparison: Comparison,
  days: Days,
  custom: Days | undefined,
): Days | undefined => {
  if (comparison === 'previous') return previousDays(days)
  if (comparison === 'last-year') return lastYearDays(days)
  return comparison === 'custom' ? custom : undefined
}
