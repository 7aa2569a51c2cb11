import { Cron } from 'croner'
import { BEIJING } from '../../kernel/calendar.ts'

/**
 * When a job is due: five fields of cron (minute, hour, day of month, month, weekday) on the clocks of Beijing, which
 * know no summer time. Milliseconds since 1970 in and out.
 */
const cronOf = (schedule: string): Cron => {
  const read = crons.get(schedule) ?? new Cron(schedule, { timezone: BEIJING, mode: '5-part' })
  crons.set(schedule, read)
  return read
}

/** Read once: they are asked every second. */
const crons = new Map<string, Cron>()

/** The first slot after a moment; undefined where the schedule has none any more. RangeError, TypeError of a schedule that is none. */
export const nextSlot = (schedule: string, after: number): number | undefined =>
  cronOf(schedule).nextRun(new Date(after))?.getTime()

/** So many slots are remembered as missed: after a year off, every ten minutes would be fifty thousand. */
const most = 200

/**
 * The slots after one moment up to and including another, the earliest first; of more than 200 the latest, and how
 * many there were before them is not told.
 */
export const slotsBetween = (schedule: string, after: number, until: number): number[] => {
  const first = nextSlot(schedule, after)
  if (first === undefined || first > until) return []
  const back = cronOf(schedule)
    .previousRuns(most, new Date(until + 1))
    .map((one) => one.getTime())
  return back.filter((slot) => slot >= first && slot <= until).sort((a, b) => a - b)
}

/** What becomes of slots that passed while nobody was there: the last of them is made up for, each of them, or none. */
export type MissedPolicy = 'latest' | 'every' | 'skip'

/** A slot this late was missed, not just picked up a moment later. */
export const missedAfter = 5 * 60_000

/** Which slots are to run now, and which only stand in the list as left out. */
export const taken = (
  slots: readonly number[],
  policy: MissedPolicy,
  now: number,
): { run: number[]; leave: number[] } => {
  if (policy === 'every') return { run: [...slots], leave: [] }
  const last = slots.at(-1)
  if (last === undefined) return { run: [], leave: [] }
  const isLate = now - last > missedAfter
  return policy === 'skip' && isLate
    ? { run: [], leave: [...slots] }
    : { run: [last], leave: slots.slice(0, -1) }
}

/** 30 of `0,30`: so many minutes lie between any two; undefined where it is no such list. */
const evenPace = (minutes: string): number | undefined => {
  if (!/^\d+(,\d+)+$/.test(minutes)) return undefined
  const at = minutes.split(',').map(Number)
  const pace = 60 / at.length
  return at.every((one, n) => one === (at[0] ?? 0) + n * pace) ? pace : undefined
}

const weekdays = ['日', '一', '二', '三', '四', '五', '六', '日']

/** A schedule as a person says it; the cron text itself where it is none of the usual forms. */
export const scheduleWords = (schedule: string): string => {
  const [minute = '', hour = '', dayOfMonth, month, weekday = ''] = schedule.trim().split(/\s+/)
  const every = /^\*\/(\d+)$/.exec(minute)
  if (month !== '*') return schedule
  if (dayOfMonth === '*' && weekday === '*' && hour === '*') {
    if (every) return `每 ${every[1]} 分钟`
    const pace = every ? undefined : evenPace(minute)
    if (pace !== undefined) return `每 ${pace} 分钟`
    if (minute === '*') return '每分钟'
    if (/^\d+$/.test(minute)) return `每小时的第 ${Number(minute)} 分`
  }
  if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour)) return schedule
  const at = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (dayOfMonth === '*' && weekday === '*') return `每天 ${at}`
  if (dayOfMonth === '*' && /^[0-7]$/.test(weekday)) return `每周${weekdays[Number(weekday)]} ${at}`
  if (weekday === '*' && /^\d+$/.test(dayOfMonth ?? '')) return `每月 ${dayOfMonth} 日 ${at}`
  return schedule
}
