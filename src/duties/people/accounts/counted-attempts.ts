import { inTransaction } from '../../../storage/records.ts'
import type { PeopleRecords } from '../store.ts'

/** So often within so many milliseconds. */
export type Bound = { most: number; milliseconds: number }

const DAY_MS = 86_400_000

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
    // Names of places that came once and never again would stay for ever.
    await tx
      .deleteFrom('account_rate_limit')
      .where('last_request', '<', now - DAY_MS)
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
