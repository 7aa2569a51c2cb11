import type { Kysely } from 'kysely'
import type { ShopTables } from '../../facts/shops.ts'
import { day } from '../../kernel/calendar.ts'
import { ChangePart, Draft, Finding, type PictureCheck } from './contract.ts'
import type { NotedChange } from './rules/effects.ts'
import type {
  ChangeRow,
  LaunchRow,
  LaunchStepRow,
  ListingTables,
  PictureRow,
  RequirementRow,
} from './tables.ts'

export type ListingRecords = Kysely<ListingTables & ShopTables>

const parsed = (json: string): unknown => JSON.parse(json)

const nextId = async (
  records: ListingRecords,
  table: 'listing_launch' | 'listing_picture' | 'listing_change',
  shop: number,
): Promise<number> => {
  const last = await records
    .selectFrom(table)
    .select(({ fn }) => fn.max('id').as('id'))
    .where('shop_id', '=', shop)
    .executeTakeFirst()
  return Number(last?.id ?? 0) + 1
}

export type StoredLaunch = Omit<LaunchRow, 'draft'> & { draft: Draft | null; steps: LaunchStepRow[] }

/** Launches of a shop, the next one first. */
export const launchesOf = async (records: ListingRecords, shop: number): Promise<StoredLaunch[]> => {
  const [launches, steps] = await Promise.all([
    records
      .selectFrom('listing_launch')
      .selectAll()
      .where('shop_id', '=', shop)
      .orderBy('launch_day')
      .orderBy('id')
      .execute(),
    records.selectFrom('listing_launch_step').selectAll().where('shop_id', '=', shop).execute(),
  ])
  const byLaunch = Map.groupBy(steps, ({ launch_id }) => Number(launch_id))
  return launches.map((row) => ({
    ...row,
    id: Number(row.id),
    owner_id: row.owner_id === null ? null : Number(row.owner_id),
    draft: row.draft === null ? null : Draft.parse(parsed(row.draft)),
    steps: (byLaunch.get(Number(row.id)) ?? []).map((step) => ({
      ...step,
      launch_id: Number(step.launch_id),
      owner_id: step.owner_id === null ? null : Number(step.owner_id),
    })),
  }))
}

export const insertLaunch = async (
  records: ListingRecords,
  row: Omit<LaunchRow, 'id'>,
  steps: readonly Pick<LaunchStepRow, 'step' | 'due_day' | 'owner_id'>[],
): Promise<number> => {
  const id = await nextId(records, 'listing_launch', row.shop_id)
  await records
    .insertInto('listing_launch')
    .values({ ...row, id })
    .execute()
  await records
    .insertInto('listing_launch_step')
    .values(steps.map((step) => ({ shop_id: row.shop_id, launch_id: id, done_at: null, ...step })))
    .execute()
  return id
}

export const updateLaunch = async (
  records: ListingRecords,
  { shop, id }: { shop: number; id: number },
  change: Partial<Omit<LaunchRow, 'shop_id' | 'id'>>,
): Promise<void> => {
  await records
    .updateTable('listing_launch')
    .set(change)
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .execute()
}

export const updateStep = async (
  records: ListingRecords,
  { shop, id, step }: { shop: number; id: number; step: string },
  change: Partial<Pick<LaunchStepRow, 'owner_id' | 'due_day' | 'done_at'>>,
): Promise<void> => {
  await records
    .updateTable('listing_launch_step')
    .set(change)
    .where('shop_id', '=', shop)
    .where('launch_id', '=', id)
    .where('step', '=', step)
    .execute()
}

/** With its steps and the pictures looked at for it. */
export const deleteLaunch = async (records: ListingRecords, shop: number, id: number): Promise<void> => {
  for (const table of ['listing_launch_step', 'listing_picture'] as const)
    await records.deleteFrom(table).where('shop_id', '=', shop).where('launch_id', '=', id).execute()
  await records.deleteFrom('listing_launch').where('shop_id', '=', shop).where('id', '=', id).execute()
}

const toPicture = (row: PictureRow): PictureCheck => ({
  id: Number(row.id),
  launch: row.launch_id === null ? null : Number(row.launch_id),
  name: row.name,
  kind: row.kind,
  type: row.type,
  width: Number(row.width),
  height: Number(row.height),
  bytes: Number(row.bytes),
  checkedAt: row.checked_at,
  findings: Finding.array().parse(parsed(row.findings)),
})

/** The last looked at first. */
export const picturesOf = async (records: ListingRecords, shop: number): Promise<PictureCheck[]> => {
  const rows = await records
    .selectFrom('listing_picture')
    .selectAll()
    .where('shop_id', '=', shop)
    .orderBy('id', 'desc')
    .execute()
  return rows.map(toPicture)
}

export const insertPicture = async (
  records: ListingRecords,
  row: Omit<PictureRow, 'id'>,
): Promise<PictureCheck> => {
  const id = await nextId(records, 'listing_picture', row.shop_id)
  await records
    .insertInto('listing_picture')
    .values({ ...row, id })
    .execute()
  return toPicture({ ...row, id })
}

export const deletePicture = async (records: ListingRecords, shop: number, id: number): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('listing_picture')
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export const ownRequirements = async (
  records: ListingRecords,
  shop: number,
): Promise<Map<string, boolean>> => {
  const rows = await records
    .selectFrom('listing_requirement')
    .selectAll()
    .where('shop_id', '=', shop)
    .execute()
  return new Map(rows.map((row) => [row.column_name, Number(row.is_required) === 1]))
}

export const putRequirement = async (records: ListingRecords, row: RequirementRow): Promise<void> => {
  const { is_required, set_at } = row
  await records
    .insertInto('listing_requirement')
    .values(row)
    .onConflict((on) => on.columns(['shop_id', 'column_name']).doUpdateSet({ is_required, set_at }))
    .execute()
}

export type StoredChange = NotedChange & { parts: ChangePart[]; owner: number | null; note: string }

const goalOf = (hundredths: number | null): number | null =>
  hundredths === null ? null : Number(hundredths) / 10_000

/** The newest first. */
export const changesOf = async (records: ListingRecords, shop: number): Promise<StoredChange[]> => {
  const rows = await records
    .selectFrom('listing_change')
    .selectAll()
    .where('shop_id', '=', shop)
    .orderBy('day', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: Number(row.id),
    item: row.item_id,
    day: day(row.day),
    parts: ChangePart.array().parse(parsed(row.parts)),
    owner: row.owner_id === null ? null : Number(row.owner_id),
    note: row.note,
    goals: { exposure: goalOf(row.exposure_goal), sales: goalOf(row.sales_goal) },
  }))
}

export const insertChange = async (records: ListingRecords, row: Omit<ChangeRow, 'id'>): Promise<number> => {
  const id = await nextId(records, 'listing_change', row.shop_id)
  await records
    .insertInto('listing_change')
    .values({ ...row, id })
    .execute()
  return id
}

export const deleteChange = async (records: ListingRecords, shop: number, id: number): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('listing_change')
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
