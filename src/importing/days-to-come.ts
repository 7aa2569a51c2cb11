import { addDays, type Day, type Period } from '../kernel/calendar.ts'

/** The clock of a computer may be years slow, and its files must come in all the same: what lies further ahead is a year mistyped. */
const SLACK_DAYS = 3 * 366
/** A report of the running week, month or year ends in days to come. */
const LONGEST_REPORT = 366

/** The last day that something can have happened on. */
export const lastDay = (today: Day): Day => addDays(today, SLACK_DAYS)
/** The last day that a report of something can end on. */
export const lastEnd = (today: Day): Day => addDays(lastDay(today), LONGEST_REPORT)

/** Times of facts that may lie ahead: until when a refund must be answered, from when an item is on sale. */
export const mayBeAhead: readonly string[] = ['due_at', 'listed_at']

/** Is a report of these days still to come? */
export const isToCome = ({ from, to }: Period, today: Day): boolean =>
  from > lastDay(today) || to > lastEnd(today)

/** Why a row of such a day is refused. */
export const toComeReason = (today: Day): string =>
  `这一天还没有到（今天是 ${today}）；请核对年份，电脑的日期不对就先改对`
