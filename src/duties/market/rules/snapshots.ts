import { addDays, type Day, daysBetween, type Period } from '../../../kernel/calendar.ts'
import { median } from '../../../stats/apportionment.ts'

/** A competitor's item as it stood on a day. Money in fen; null: the page did not show it, which is not 0. */
export type Snapshot = {
  day: Day
  title: string | null
  priceFen: number | null
  sold: number | null
  comments: number | null
}

/** Of one item, the oldest first, one a day. */
export type Course = readonly Snapshot[]

/**
 * What the cumulative count of sales says of a stretch. `pieces`: the rises added up, null where no two counts can be
 * compared; `falls`: how often the count went down, as the platform tidies it up: what was sold then is not known, never
 * negative; so `pieces` is a lower bound where there are falls. `days`: days between the counts that were compared.
 */
export type Sold = { pieces: number | null; falls: number; days: number }

const counted = (course: Course) =>
  course.flatMap(({ day, sold }) => (sold === null ? [] : [{ day, count: sold }]))

export const soldIn = (course: Course): Sold => {
  const known = counted(course)
  let pieces: number | null = null
  let [falls, days] = [0, 0]
  for (const [at, now] of known.entries()) {
    const before = known[at - 1]
    if (!before) continue
    if (now.count < before.count) {
      falls++
      continue
    }
    pieces = (pieces ?? 0) + now.count - before.count
    days += daysBetween(before.day, now.day)
  }
  return { pieces, falls, days }
}

/** The part of a course that tells of these days: their snapshots and that of the evening before, if there is one. */
export const within = (course: Course, { from, to }: Period): Course =>
  course.filter(({ day }) => day >= addDays(from, -1) && day <= to)

/** The newest title that a page showed; '' where none did. */
export const titleOf = (course: Course): string => course.findLast(({ title }) => title)?.title ?? ''

/** Of each snapshot what was sold since the count before it; null where that is not known. */
export const piecesByDay = (course: Course): (number | null)[] => {
  let before: number | null = null
  return course.map(({ sold }) => {
    const rise = sold === null || before === null || sold < before ? null : sold - before
    if (sold !== null) before = sold
    return rise
  })
}

export type ChangeKind = 'price-down' | 'price-up' | 'title' | 'jump' | 'fall' | 'gone' | 'new'

/** What differs from the snapshot before. `size`: how weighty it is among changes of its kind, a share from 0 on. */
export type Change = { kind: ChangeKind; day: Day; before: string; after: string; size: number }

/** A count jumps where a day brings at least so many times the usual, and at least so many pieces. */
const [JUMP_TIMES, JUMP_PIECES] = [3, 20]
/** An item is gone when so many days on which others were collected pass without it. */
const GONE_DAYS = 2

const priceChanges = (course: Course): Change[] => {
  const known = course.flatMap(({ day, priceFen }) => (priceFen === null ? [] : [{ day, priceFen }]))
  return known.flatMap((now, at): Change[] => {
    const before = known[at - 1]
    if (!before || before.priceFen === now.priceFen) return []
    return [
      {
        kind: now.priceFen < before.priceFen ? 'price-down' : 'price-up',
        day: now.day,
        before: String(before.priceFen),
        after: String(now.priceFen),
        size: before.priceFen === 0 ? 1 : Math.abs(now.priceFen / before.priceFen - 1),
      },
    ]
  })
}

const titleChanges = (course: Course): Change[] => {
  const known = course.flatMap(({ day, title }) => (title === null || title === '' ? [] : [{ day, title }]))
  return known.flatMap((now, at): Change[] => {
    const before = known[at - 1]
    return !before || before.title === now.title
      ? []
      : [{ kind: 'title', day: now.day, before: before.title, after: now.title, size: 0 }]
  })
}

/** Pieces a day of each rise, against the middle of the rises before it. */
const countChanges = (course: Course): Change[] => {
  const known = counted(course)
  const paces: number[] = []
  let isJumping = false
  return known.flatMap((now, at): Change[] => {
    const before = known[at - 1]
    if (!before) return []
    const rise = now.count - before.count
    const words = { day: now.day, before: String(before.count), after: String(now.count) }
    if (rise < 0) return [{ kind: 'fall', ...words, size: before.count === 0 ? 0 : -rise / before.count }]
    const pace = rise / daysBetween(before.day, now.day)
    const usual = paces.length === 0 ? 0 : median(paces)
    const wasJumping = isJumping
    isJumping = paces.length >= 3 && rise >= JUMP_PIECES && pace >= JUMP_TIMES * Math.max(usual, 1)
    paces.push(pace)
    // Days on end that sell far more are one event, told on its first day.
    return isJumping && !wasJumping ? [{ kind: 'jump', ...words, size: pace / Math.max(usual, 1) }] : []
  })
}

/**
 * What changed on an item: price, title, counts that jump or fall, whether it is gone or new. `collected`: every day on
 * which anything was collected, oldest first: without others' snapshots nobody can tell that an item is gone.
 */
export const changesIn = (course: Course, collected: readonly Day[]): Change[] => {
  const [first, last] = [course[0], course.at(-1)]
  if (!first || !last) return []
  const after = collected.filter((of) => of > last.day)
  const gone: Change[] =
    after.length >= GONE_DAYS && after[0]
      ? [{ kind: 'gone', day: after[0], before: last.day, after: '', size: after.length }]
      : []
  const fresh: Change[] =
    collected.filter((of) => of < first.day).length >= GONE_DAYS
      ? [{ kind: 'new', day: first.day, before: '', after: first.title ?? '', size: 0 }]
      : []
  return [...priceChanges(course), ...titleChanges(course), ...countChanges(course), ...gone, ...fresh].sort(
    (a, b) => daysBetween(a.day, b.day) * -1 || (a.kind < b.kind ? -1 : 1),
  )
}
