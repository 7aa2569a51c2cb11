import { type Day, dayOf, type Period } from '../../../kernel/calendar.ts'
import type { ReportSummary } from '../../reports/contract.ts'
import type { Task } from '../../tasks/contract.ts'
import type { MemberMonth } from '../contract.ts'

const dayAt = (instant: string): Day => dayOf(Temporal.Instant.from(instant))
const isIn = (of: string, { from, to }: Period): boolean => of >= from && of <= to

/** The day a task was done, if it is. */
const doneOn = ({ state, history }: Task): Day | undefined => {
  const last = history.at(-1)
  return state === 'done' && last ? dayAt(last.at) : undefined
}

/**
 * What each member did in a month: tasks by their owner, reports by who handed them in. A cancelled task counts for
 * nobody; one that is not due yet on `today` is not late.
 */
export const memberMonths = (
  about: { tasks: readonly Task[]; reports: readonly ReportSummary[] },
  month: Period,
  today: Day,
): MemberMonth[] => {
  const members = new Map<number, MemberMonth>()
  const of = (member: { id: number; name: string }): MemberMonth => {
    const known = members.get(member.id)
    if (known) return known
    const { id, name } = member
    const fresh = {
      member: { id, name },
      due: 0,
      inTime: 0,
      done: 0,
      worked: 0,
      checked: 0,
      reports: 0,
      reportsInTime: 0,
    }
    members.set(id, fresh)
    return fresh
  }
  for (const task of about.tasks) {
    if (!task.owner || task.state === 'cancelled') continue
    const done = doneOn(task)
    const { due } = task
    if (due !== null && isIn(due, month) && (done !== undefined || due < today)) {
      of(task.owner).due += 1
      if (done !== undefined && done <= due) of(task.owner).inTime += 1
    }
    if (done !== undefined && isIn(done, month)) of(task.owner).done += 1
    const told = task.readings.findLast(({ verdict }) => verdict !== 'waiting')
    if (told && isIn(dayAt(told.at), month)) {
      of(task.owner).checked += 1
      if (told.verdict === 'worked') of(task.owner).worked += 1
    }
  }
  for (const { by, state, due, timeliness } of about.reports) {
    if (!by || state !== 'submitted' || due === null || !isIn(due, month)) continue
    of(by).reports += 1
    if (timeliness === 'on-time') of(by).reportsInTime += 1
  }
  return [...members.values()].sort((a, b) => a.member.id - b.member.id)
}
