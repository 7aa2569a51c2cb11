import { actorNow } from '../storage/actor.ts'
import { noteAudit } from '../storage/audit.ts'
import { inTransaction } from '../storage/records.ts'
import type { JobRecords } from './store.ts'
import type { RestoredCopyRow } from './tables.ts'

export const restoredCopy = async (db: JobRecords): Promise<RestoredCopyRow | undefined> => {
  const row = await db.selectFrom('restored_copy').selectAll().where('id', '=', 1).executeTakeFirst()
  return (
    row && { ...row, since: Number(row.since), used_at: row.used_at === null ? null : Number(row.used_at) }
  )
}

/** Whether these are the data of a shop that may be in use elsewhere, and nobody said yet that they are used here. */
export const isUnusedCopy = async (db: JobRecords): Promise<boolean> =>
  (await restoredCopy(db))?.used_at === null

/** From now on nothing goes out until `useCopy`. */
export const keepBack = async (
  db: JobRecords,
  { file, createdAt, folder = '' }: { file: string; createdAt: string; folder?: string | undefined },
  now: Temporal.Instant,
): Promise<void> => {
  const row = { since: now.epochMilliseconds, file, made_at: createdAt, folder, used_at: null, used_by: '' }
  await db
    .insertInto('restored_copy')
    .values({ id: 1, ...row })
    .onConflict((on) => on.column('id').doUpdateSet(row))
    .execute()
}

/** These are the data in use, somebody says. Nothing where they are already. */
export const useCopy = (db: JobRecords, now: Temporal.Instant): Promise<void> =>
  inTransaction(db, async (tx: JobRecords) => {
    const { numUpdatedRows } = await tx
      .updateTable('restored_copy')
      .set({ used_at: now.epochMilliseconds, used_by: actorNow().name })
      .where('used_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows > 0n)
      await noteAudit(tx, { what: 'copy_used', label: (await restoredCopy(tx))?.file ?? '' })
  })

const DAY_MS = 86_400_000

/**
 * Whether what was to go out at that moment (milliseconds) is no news any more: the original had it, or it lay here for
 * more than a day before this copy was used.
 */
export const isOfTheOriginal = (copy: RestoredCopyRow | undefined, at: number): boolean =>
  copy !== undefined &&
  copy.used_at !== null &&
  at < Math.max(copy.since, copy.used_at - DAY_MS) &&
  at <= copy.used_at
