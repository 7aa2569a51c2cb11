import type { Transaction } from 'kysely'
import type { FactTables } from '../facts/tables.ts'
import { BEIJING } from '../kernel/calendar.ts'
import { stampFromName } from './naming.ts'

/** A moment as the stamps of files are written: Beijing time, `2026-01-18 13:07:30.000`. */
export const beijingStamp = (instant: Temporal.Instant): string =>
  instant
    .toZonedDateTimeISO(BEIJING)
    .toPlainDateTime()
    .toString({ smallestUnit: 'millisecond' })
    .replace('T', ' ')

/** Whether a batch has its stamp from the file itself. */
const isOwn = ({ file_name, stamp }: { file_name: string; stamp: string }): boolean => {
  const own = stampFromName(file_name)
  return own !== undefined && stamp.startsWith(own)
}

/**
 * The stamp of a file that says none itself: now. Where the clock has been set back since another such file of the shop
 * came in, or is another server's, right after that one: what is imported later holds.
 */
export const importStamp = async (
  tx: Transaction<FactTables>,
  shop: number,
  instant: Temporal.Instant,
): Promise<string> => {
  const now = beijingStamp(instant)
  const ahead = await tx
    .selectFrom('batch')
    .select(['file_name', 'stamp'])
    .where('shop_id', '=', shop)
    .where('status', '=', 'active')
    .where('stamp', '>', now)
    .orderBy('stamp', 'desc')
    .execute()
  const newest = ahead.find((batch) => !isOwn(batch))
  return newest ? rightAfter(newest.stamp) : now
}

/** The stamp a millisecond later. */
const rightAfter = (stamp: string): string =>
  beijingStamp(
    Temporal.PlainDateTime.from(stamp.replace(' ', 'T'))
      .add({ milliseconds: 1 })
      .toZonedDateTime(BEIJING)
      .toInstant(),
  )

/** A stamp that is more than a day ahead says nothing: its file would win over every other for ever. */
export const isAhead = (stamp: string, now: Temporal.Instant): boolean =>
  stamp > beijingStamp(now.add({ hours: 24 }))

/** Rows that a file was refused are, once mended, as old as that file, and newer than what it said without them. */
export const mendedStamp = (of: string | undefined, now: Temporal.Instant): string | undefined =>
  of === undefined || isAhead(of, now) ? undefined : rightAfter(of)
