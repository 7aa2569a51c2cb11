import { inTransaction } from '../../../storage/records.ts'
import type { PeopleRecords } from '../store.ts'
import { hashed } from './store.ts'

/** So often within so many milliseconds. */
export type Bound = { most: number; milliseconds: number }

const DAY_MS = 86_400_000
/** Clocks of servers differ by less; what is counted later than this was counted by a clock that was wrong. */
const AHEAD_MS = 60_000

/**
 * Counts an attempt, for all servers of the installation. 0 where it may be made, else the seconds to wait; what was
 * turned away is not counted.
 */
export const admitAttempt = (
  records: PeopleRecords,
  key: string,
  { most, milliseconds }: Bound,
  now: number,
): Promise<number> =>
  inTransaction(records, async (tx) => {
    // Names of places that came once and never again would stay for ever, and what was counted while a clock was put
    // forward would keep people out until that time comes; the library counts in the same table.
    await tx
      .deleteFrom('account_rate_limit')
      .where((eb) => eb.or([eb('last_request', '<', now - DAY_MS), eb('last_request', '>', now + AHEAD_MS)]))
      .execute()
    const row = await tx
      .selectFrom('account_rate_limit')
      .selectAll()
      .where('key', '=', key)
      .executeTakeFirst()
    const began = Number(row?.last_request ?? 0)
    const isOver = !row || now - began >= milliseconds
    if (!isOver && Number(row.count) >= most)
      return Math.max(1, Math.ceil((began + milliseconds - now) / 1_000))
    const values = isOver ? { count: 1, last_request: now } : { count: Number(row.count) + 1 }
    await tx
      .insertInto('account_rate_limit')
      .values({ id: key, key, count: 1, last_request: now })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
      .execute()
    return 0
  })

/** Sign-ins under one name, in a quarter of an hour. */
const named: Bound = { most: 30, milliseconds: 15 * 60_000 }

/** A name as it was tried, and the member it is of, if it is anybody's. */
export type Tried = { name: string; member: number | undefined }

/**
 * Whose name it is; any other by the first digits of its hash: what was typed in its place may be a password, and what
 * is made up by the million must not fill the table. Members share none: who signs in would let others go on at theirs.
 */
const keyOf = ({ name, member }: Tried): string =>
  member === undefined ? `name ${hashed(name).slice(0, 4)}` : `name of ${member}`

/**
 * Counts a sign-in under a name whoever it is and wherever they come from: an address of one's own for each guess gets
 * nobody further, nor does another server. Names that nobody has are counted too, or the refusal would tell which there
 * are. It is counted before it is made: those made at once are counted too. As `admitAttempt`.
 */
export const admitNamed = (records: PeopleRecords, tried: Tried, now: number): Promise<number> =>
  admitAttempt(records, keyOf(tried), named, now)

/** They are who they say. */
export const forgetNamed = async (records: PeopleRecords, tried: Tried): Promise<void> => {
  await records.deleteFrom('account_rate_limit').where('key', '=', keyOf(tried)).execute()
}

/** Codes of one member, in a quarter of an hour. */
const codes: Bound = { most: 10, milliseconds: 15 * 60_000 }

const codeKeyOf = (member: number): string => `codes of ${member}`

/**
 * Counts a code for the second step of a member, before it is looked at: the library counts those that were wrong, and
 * of many that come at the same moment it has looked at all before it has counted one. As `admitAttempt`.
 */
export const admitCode = (records: PeopleRecords, member: number, now: number): Promise<number> =>
  admitAttempt(records, codeKeyOf(member), codes, now)

/** They have the telephone. */
export const forgetCodes = async (records: PeopleRecords, member: number): Promise<void> => {
  await records.deleteFrom('account_rate_limit').where('key', '=', codeKeyOf(member)).execute()
}
