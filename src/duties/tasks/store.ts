import type { Kysely } from 'kysely'
import type { ShopTables } from '../../facts/shops.ts'
import type { TaskReading } from './contract.ts'
import type { TaskReadingRow, TaskRow, TaskStateRow, TaskTables } from './tables.ts'

export type TaskRecords = Kysely<TaskTables & ShopTables>

export type StoredTask = TaskRow & {
  states: TaskStateRow[]
  readings: (TaskReading & { at: string })[]
}

/** With a task's states and readings; without `only` those of all the shop's are fetched at once. */
const withParts = async (
  records: TaskRecords,
  shop: number,
  rows: readonly TaskRow[],
  only?: number,
): Promise<StoredTask[]> => {
  if (rows.length === 0) return []
  let stateRows = records.selectFrom('task_state').selectAll().where('shop_id', '=', shop)
  let readingRows = records.selectFrom('task_reading').selectAll().where('shop_id', '=', shop)
  if (only !== undefined) {
    stateRows = stateRows.where('task_id', '=', only)
    readingRows = readingRows.where('task_id', '=', only)
  }
  const [states, readings] = await Promise.all([
    stateRows.orderBy('step').execute(),
    readingRows.orderBy('step').execute(),
  ])
  const statesOf = Map.groupBy(states, ({ task_id }) => Number(task_id))
  const readingsOf = Map.groupBy(readings, ({ task_id }) => Number(task_id))
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    shop_id: Number(row.shop_id),
    owner_id: row.owner_id === null ? null : Number(row.owner_id),
    states: statesOf.get(Number(row.id)) ?? [],
    readings: (readingsOf.get(Number(row.id)) ?? []).map(toReading),
  }))
}

const toReading = ({ at, reading }: TaskReadingRow): TaskReading & { at: string } => {
  const kept: TaskReading = JSON.parse(reading)
  return { ...kept, at }
}

/** The newest first, at most so many; those that are not done or cancelled are all there. */
export const tasksOf = async (records: TaskRecords, shop: number, limit: number): Promise<StoredTask[]> => {
  const rows = await records
    .selectFrom('task')
    .selectAll()
    .where('shop_id', '=', shop)
    .orderBy('id', 'desc')
    .execute()
  const all = await withParts(records, shop, rows)
  const isOpen = ({ states }: StoredTask) => ['todo', 'doing'].includes(states.at(-1)?.state ?? 'todo')
  return all.filter((one, at) => at < limit || isOpen(one))
}

export const taskById = async (
  records: TaskRecords,
  shop: number,
  id: number,
): Promise<StoredTask | undefined> => {
  const rows = await records
    .selectFrom('task')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .execute()
  return (await withParts(records, shop, rows, id))[0]
}

/** With a number that was free when the transaction began. */
export const insertTask = async (records: TaskRecords, row: Omit<TaskRow, 'id'>): Promise<number> => {
  const last = await records
    .selectFrom('task')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  const id = Number(last?.id ?? 0) + 1
  await records
    .insertInto('task')
    .values({ ...row, id })
    .execute()
  return id
}

export const updateTask = async (
  records: TaskRecords,
  id: number,
  change: Partial<Pick<TaskRow, 'title' | 'owner_id' | 'due'>>,
): Promise<void> => {
  if (Object.keys(change).length === 0) return
  await records.updateTable('task').set(change).where('id', '=', id).execute()
}

export const putState = async (records: TaskRecords, row: Omit<TaskStateRow, 'step'>): Promise<void> => {
  const last = await records
    .selectFrom('task_state')
    .select(({ fn }) => fn.max('step').as('step'))
    .where('task_id', '=', row.task_id)
    .executeTakeFirst()
  await records
    .insertInto('task_state')
    .values({ ...row, step: Number(last?.step ?? 0) + 1 })
    .execute()
}

export const putReading = async (
  records: TaskRecords,
  { task, shop, at, reading }: { task: number; shop: number; at: string; reading: TaskReading },
): Promise<void> => {
  const last = await records
    .selectFrom('task_reading')
    .select(({ fn }) => fn.max('step').as('step'))
    .where('task_id', '=', task)
    .executeTakeFirst()
  await records
    .insertInto('task_reading')
    .values({
      task_id: task,
      shop_id: shop,
      step: Number(last?.step ?? 0) + 1,
      at,
      reading: JSON.stringify(reading),
    })
    .execute()
}

export const checkedState = async (records: TaskRecords, shop: number): Promise<string | undefined> =>
  (await records.selectFrom('task_checked').select('state').where('shop_id', '=', shop).executeTakeFirst())
    ?.state

export const keepChecked = async (records: TaskRecords, shop: number, state: string): Promise<void> => {
  await records
    .insertInto('task_checked')
    .values({ shop_id: shop, state })
    .onConflict((conflict) => conflict.column('shop_id').doUpdateSet({ state }))
    .execute()
}
