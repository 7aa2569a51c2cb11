import type { Kysely } from 'kysely'
import type { ShopTables } from '../../facts/shops.ts'
import { day } from '../../kernel/calendar.ts'
import type { StockRule, Supply } from './stock/contract.ts'
import type {
  MeetingDecisionRow,
  MeetingItemRow,
  MeetingRow,
  MeetingSeriesRow,
  PurchaseOrderRow,
  TeamTables,
} from './tables.ts'

export type TeamRecords = Kysely<TeamTables & ShopTables>

type Numbered = 'meeting_series' | 'meeting' | 'meeting_item' | 'meeting_decision' | 'purchase_order'

/** To be asked in the transaction that takes it. */
export const freeId = async (records: TeamRecords, table: Numbered): Promise<number> => {
  const { last } = await records
    .selectFrom(table)
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow()
  return Number(last ?? 0) + 1
}

const parsedIds = (json: string): number[] => JSON.parse(json)

export type KeptSeries = Omit<MeetingSeriesRow, 'members'> & { members: number[] }
export type KeptMeeting = Omit<MeetingRow, 'members'> & { members: number[] }

const toSeries = (row: MeetingSeriesRow): KeptSeries => ({
  ...row,
  id: Number(row.id),
  from_day: day(row.from_day),
  members: parsedIds(row.members),
})
const toMeeting = (row: MeetingRow): KeptMeeting => ({
  ...row,
  id: Number(row.id),
  series_id: row.series_id === null ? null : Number(row.series_id),
  day: day(row.day),
  members: parsedIds(row.members),
})

export const seriesOf = async (records: TeamRecords, shop: number): Promise<KeptSeries[]> =>
  (
    await records.selectFrom('meeting_series').selectAll().where('shop_id', '=', shop).orderBy('id').execute()
  ).map(toSeries)

export const putSeries = async (
  records: TeamRecords,
  { members, ...row }: KeptSeries,
  isNew: boolean,
): Promise<void> => {
  const values = { ...row, members: JSON.stringify(members) }
  if (isNew) await records.insertInto('meeting_series').values(values).execute()
  else await records.updateTable('meeting_series').set(values).where('id', '=', row.id).execute()
}

/** The newest day first. */
export const meetingsOf = async (records: TeamRecords, shop: number): Promise<KeptMeeting[]> =>
  (
    await records
      .selectFrom('meeting')
      .selectAll()
      .where('shop_id', '=', shop)
      .orderBy('day', 'desc')
      .orderBy('id', 'desc')
      .execute()
  ).map(toMeeting)

export const insertMeeting = async (
  records: TeamRecords,
  { members, ...row }: KeptMeeting,
): Promise<void> => {
  await records
    .insertInto('meeting')
    .values({ ...row, members: JSON.stringify(members) })
    .execute()
}

export const holdRow = async (
  records: TeamRecords,
  id: number,
  change: { heldAt: string | null; members?: readonly number[] },
): Promise<void> => {
  await records
    .updateTable('meeting')
    .set({
      held_at: change.heldAt,
      ...(change.members ? { members: JSON.stringify(change.members) } : {}),
    })
    .where('id', '=', id)
    .execute()
}

export const deleteMeeting = async (records: TeamRecords, id: number): Promise<void> => {
  await records.deleteFrom('meeting_decision').where('meeting_id', '=', id).execute()
  await records.deleteFrom('meeting_item').where('meeting_id', '=', id).execute()
  await records.deleteFrom('meeting').where('id', '=', id).execute()
}

export const itemsOf = async (records: TeamRecords, meeting: number): Promise<MeetingItemRow[]> =>
  (
    await records
      .selectFrom('meeting_item')
      .selectAll()
      .where('meeting_id', '=', meeting)
      .orderBy('position')
      .orderBy('id')
      .execute()
  ).map((row) => ({ ...row, id: Number(row.id) }))

export const insertItem = async (records: TeamRecords, row: Omit<MeetingItemRow, 'id'>): Promise<number> => {
  const id = await freeId(records, 'meeting_item')
  await records
    .insertInto('meeting_item')
    .values({ ...row, id })
    .execute()
  return id
}

export const updateItem = async (
  records: TeamRecords,
  id: number,
  change: Partial<Pick<MeetingItemRow, 'position' | 'title' | 'facts' | 'minutes'>>,
): Promise<void> => {
  await records.updateTable('meeting_item').set(change).where('id', '=', id).execute()
}

export const deleteItem = async (records: TeamRecords, id: number): Promise<void> => {
  await records.deleteFrom('meeting_decision').where('item_id', '=', id).execute()
  await records.deleteFrom('meeting_item').where('id', '=', id).execute()
}

/** Of one meeting, or of every meeting of a shop. */
export const decisionsOf = async (
  records: TeamRecords,
  shop: number,
  meeting?: number,
): Promise<MeetingDecisionRow[]> => {
  const all = records.selectFrom('meeting_decision').selectAll().where('shop_id', '=', shop).orderBy('id')
  const rows = await (meeting === undefined ? all : all.where('meeting_id', '=', meeting)).execute()
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    meeting_id: Number(row.meeting_id),
    item_id: Number(row.item_id),
  }))
}

export const insertDecision = async (
  records: TeamRecords,
  row: Omit<MeetingDecisionRow, 'id'>,
): Promise<void> => {
  await records
    .insertInto('meeting_decision')
    .values({ ...row, id: await freeId(records, 'meeting_decision') })
    .execute()
}

/** Was there anything to remove? */
export const deleteDecision = async (records: TeamRecords, meeting: number, id: number): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('meeting_decision')
    .where('meeting_id', '=', meeting)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export const ruleOf = async (records: TeamRecords, shop: number): Promise<StockRule | undefined> => {
  const row = await records
    .selectFrom('stock_rule')
    .selectAll()
    .where('shop_id', '=', shop)
    .executeTakeFirst()
  return row && { reviewDays: Number(row.review_days), leadDays: Number(row.lead_days) }
}

export const putRule = async (
  records: TeamRecords,
  shop: number,
  { reviewDays, leadDays }: StockRule,
  at: string,
): Promise<void> => {
  const row = { review_days: reviewDays, lead_days: leadDays, set_at: at }
  await records
    .insertInto('stock_rule')
    .values({ shop_id: shop, ...row })
    .onConflict((conflict) => conflict.column('shop_id').doUpdateSet(row))
    .execute()
}

const numberOrNull = (value: number | null): number | null => (value === null ? null : Number(value))

export const suppliesOf = async (records: TeamRecords, shop: number): Promise<Supply[]> =>
  (
    await records
      .selectFrom('supply')
      .selectAll()
      .where('shop_id', '=', shop)
      .orderBy('item')
      .orderBy('sku')
      .execute()
  ).map((row) => ({
    item: row.item,
    sku: row.sku,
    supplier: row.supplier,
    leadDays: numberOrNull(row.lead_days),
    moq: numberOrNull(row.moq),
    pack: numberOrNull(row.pack),
    safety: numberOrNull(row.safety),
  }))

export const putSupply = async (
  records: TeamRecords,
  shop: number,
  { item, sku, supplier, leadDays, moq, pack, safety }: Supply,
  at: string,
): Promise<void> => {
  const row = { supplier, lead_days: leadDays, moq, pack, safety, set_at: at }
  await records
    .insertInto('supply')
    .values({ shop_id: shop, item, sku, ...row })
    .onConflict((conflict) => conflict.columns(['shop_id', 'item', 'sku']).doUpdateSet(row))
    .execute()
}

/** What is on its way first, by the expected day; then what arrived, the newest first. */
export const purchasesOf = async (records: TeamRecords, shop: number): Promise<PurchaseOrderRow[]> => {
  const rows = (
    await records.selectFrom('purchase_order').selectAll().where('shop_id', '=', shop).execute()
  ).map((row) => ({
    ...row,
    id: Number(row.id),
    pieces: Number(row.pieces),
    ordered_day: day(row.ordered_day),
    expected_day: day(row.expected_day),
    arrived_pieces: numberOrNull(row.arrived_pieces),
  }))
  return rows.toSorted(
    (a, b) =>
      Number(a.arrived_day !== null) - Number(b.arrived_day !== null) ||
      (a.arrived_day === null
        ? a.expected_day.localeCompare(b.expected_day)
        : (b.arrived_day ?? '').localeCompare(a.arrived_day)) ||
      a.id - b.id,
  )
}

export const insertPurchase = async (records: TeamRecords, row: PurchaseOrderRow): Promise<void> => {
  await records.insertInto('purchase_order').values(row).execute()
}

export const updatePurchase = async (
  records: TeamRecords,
  id: number,
  change: Partial<Pick<PurchaseOrderRow, 'expected_day' | 'arrived_day' | 'arrived_pieces'>>,
): Promise<void> => {
  await records.updateTable('purchase_order').set(change).where('id', '=', id).execute()
}

export const deletePurchase = async (records: TeamRecords, id: number): Promise<void> => {
  await records.deleteFrom('purchase_order').where('id', '=', id).execute()
}
