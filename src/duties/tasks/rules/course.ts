import { addDays, type Day, day, dayOf, daysIn, type Period } from '../../../kernel/calendar.ts'
import type { TaskState } from '../contract.ts'

/** What a check needs to say when it is read. */
type Timing = { baseline: { from: string; to: string }; day: string }

const periodOf = ({ from, to }: Timing['baseline']): Period => ({ from: day(from), to: day(to) })

/**
 * When a check is read: on the day that was asked for; later where the task was done so late that days before it was
 * done would count. Null while it is not done.
 */
export const checkDayOf = (check: Timing, doneAt: Temporal.Instant | null): Day | null => {
  if (doneAt === null) return null
  const asked = day(check.day)
  const earliest = addDays(dayOf(doneAt), daysIn(periodOf(check.baseline)) + 1)
  return asked > earliest ? asked : earliest
}

/** The days that are read on a day: as many as the baseline has, up to the day before. */
export const checkPeriodOf = (check: Timing, on: Day): Period => ({
  from: addDays(on, -daysIn(periodOf(check.baseline))),
  to: addDays(on, -1),
})

/** When a task was done the last time, if it is done now. */
export const doneAt = (states: readonly { state: TaskState; at: string }[]): Temporal.Instant | null => {
  const last = states.at(-1)
  return last?.state === 'done' ? Temporal.Instant.from(last.at) : null
}

export const isOpen = (state: TaskState): boolean => state === 'todo' || state === 'doing'

/** Days a baseline may have: fewer say nothing of a week's rhythm, more is no "before" any more. */
const BASELINE_DAYS = { least: 3, most: 90 } as const

/** Why a check cannot be kept, in a sentence; undefined where it can. */
export const checkProblem = (check: Timing): string | undefined => {
  const baseline = periodOf(check.baseline)
  const length = daysIn(baseline)
  if (length < BASELINE_DAYS.least || length > BASELINE_DAYS.most)
    return `检查用的“之前”应为 ${BASELINE_DAYS.least} 到 ${BASELINE_DAYS.most} 天，给的是 ${length} 天。`
  if (checkPeriodOf(check, day(check.day)).from <= baseline.to)
    return `检查日 ${check.day} 太早：检查看前 ${length} 天，会和“之前”（${baseline.from} 至 ${baseline.to}）重叠，最早 ${addDays(baseline.to, length + 1)}。`
  return undefined
}
