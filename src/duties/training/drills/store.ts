import type { Kysely } from 'kysely'
import type { ShopTables } from '../../../facts/shops.ts'
import type { Key } from '../rules/drills/question.ts'
import type { DrillRunRow, TrainingTables } from '../tables.ts'
import type { Mark, Run, Try } from './contract.ts'

export type DrillRecords = Kysely<ShopTables & TrainingTables>

/** A run with its key, its tries and its shop while that is there. */
export type StoredRun = {
  row: DrillRunRow
  key: Key | null
  failure: { code: string; message: string; next: string } | null
  answers: Try[]
  shop: { id: number; name: string; isHidden: boolean } | null
}

const asJson = <T>(text: string | null): T | null => (text === null ? null : JSON.parse(text))

/** Runs with what belongs to them, the newest first; only one where `id` is given. */
export const storedRuns = async (
  records: DrillRecords,
  only: { id?: number; member?: number | undefined } = {},
): Promise<StoredRun[]> => {
  const rows = await records
    .selectFrom('drill_run')
    .selectAll()
    .$if(only.id !== undefined, (query) => query.where('id', '=', only.id ?? 0))
    .$if(only.member !== undefined, (query) => query.where('member_id', '=', only.member ?? 0))
    .orderBy('id', 'desc')
    .execute()
  const tries = await records
    .selectFrom('drill_try')
    .selectAll()
    .$if(only.id !== undefined, (query) => query.where('run_id', '=', only.id ?? 0))
    .orderBy('n')
    .execute()
  const shops = await records
    .selectFrom('practice_shop')
    .innerJoin('shop', 'shop.id', 'practice_shop.shop_id')
    .leftJoin('hidden_shop', 'hidden_shop.shop_id', 'practice_shop.shop_id')
    .select(['practice_shop.run_id', 'shop.id', 'shop.name', 'hidden_shop.because'])
    .execute()
  return rows.map((row): StoredRun => {
    const id = Number(row.id)
    const shop = shops.find(({ run_id, because }) => Number(run_id) === id && because !== 'removing')
    return {
      row: { ...row, id, number: Number(row.number), member_id: row.member_id && Number(row.member_id) },
      key: asJson<Key>(row.key),
      failure: asJson(row.failure),
      answers: tries
        .filter(({ run_id }) => Number(run_id) === id)
        .map(({ at, points, marks }) => ({ at, points, marks: JSON.parse(marks) })),
      shop: shop ? { id: Number(shop.id), name: shop.name, isHidden: shop.because !== null } : null,
    }
  })
}

/** Hidden while it is being made. */
export const practiceShop = async (
  records: DrillRecords,
): Promise<{ id: number; name: string; run: number; drill: Run['drill']; isHidden: boolean } | undefined> => {
  const row = await records
    .selectFrom('practice_shop')
    .innerJoin('shop', 'shop.id', 'practice_shop.shop_id')
    .innerJoin('drill_run', 'drill_run.id', 'practice_shop.run_id')
    .leftJoin('hidden_shop', 'hidden_shop.shop_id', 'practice_shop.shop_id')
    .select(['shop.id', 'shop.name', 'practice_shop.run_id', 'drill_run.drill', 'hidden_shop.because'])
    .executeTakeFirst()
  if (!row) return undefined
  const { id, name, run_id, drill, because } = row
  return { id: Number(id), name, run: Number(run_id), drill, isHidden: because !== null }
}

/** With a number that was free when the transaction began. */
export const insertRun = async (
  records: DrillRecords,
  row: Pick<DrillRunRow, 'drill' | 'number' | 'member_id' | 'to_day' | 'started_at'>,
): Promise<number> => {
  const last = await records
    .selectFrom('drill_run')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  const id = Number(last?.id ?? 0) + 1
  await records
    .insertInto('drill_run')
    .values({ ...row, id, key: null, closed_at: null, failure: null })
    .execute()
  return id
}

export const keepPractice = async (
  records: DrillRecords,
  { shop, run }: { shop: number; run: number },
): Promise<void> => {
  await records.insertInto('practice_shop').values({ shop_id: shop, run_id: run }).execute()
}

export const updateRun = async (
  records: DrillRecords,
  id: number,
  change: Partial<Pick<DrillRunRow, 'key' | 'closed_at' | 'failure'>>,
): Promise<void> => {
  await records.updateTable('drill_run').set(change).where('id', '=', id).execute()
}

export const insertTry = async (
  records: DrillRecords,
  one: { run: number; n: number; at: string; points: number; marks: readonly Mark[] },
): Promise<void> => {
  const { run, n, at, points, marks } = one
  await records
    .insertInto('drill_try')
    .values({ run_id: run, n, at, points, marks: JSON.stringify(marks) })
    .execute()
}
