import type { Kysely } from 'kysely'
import type { ShopTables } from '../../facts/shops.ts'
import { day } from '../../kernel/calendar.ts'
import type { PhaseDays } from '../calendar/rules/events.ts'
import type { CostKind, GoalKind } from './contract.ts'
import type { PromotionRow, PromotionTables } from './tables.ts'

export type PromotionRecords = Kysely<PromotionTables & ShopTables>

export type KeptItem = { item: string; title: string; mechanic: string; priceFen: number | null }
/** A promotion with all that is written of it. Amounts in fen; `target`: fen for sales, else a share. */
export type Kept = {
  id: number
  name: string
  event: { id: string; year: number } | null
  mechanics: string
  template: number | null
  createdAt: string
  cancelledAt: string | null
  phases: PhaseDays[]
  items: KeptItem[]
  channels: { name: string; budgetFen: number }[]
  goals: { kind: GoalKind; target: number }[]
  costs: { kind: CostKind; name: string; fen: number }[]
}

/** Shares are kept as millionths: a plain number on both engines. */
const MILLION = 1_000_000

const partsOf = async (records: PromotionRecords, shop: number) => {
  const [phases, items, channels, goals, costs] = await Promise.all([
    records.selectFrom('promotion_phase').selectAll().where('shop_id', '=', shop).orderBy('seq').execute(),
    records.selectFrom('promotion_item').selectAll().where('shop_id', '=', shop).orderBy('seq').execute(),
    records.selectFrom('promotion_channel').selectAll().where('shop_id', '=', shop).orderBy('seq').execute(),
    records.selectFrom('promotion_goal').selectAll().where('shop_id', '=', shop).orderBy('seq').execute(),
    records.selectFrom('promotion_cost').selectAll().where('shop_id', '=', shop).orderBy('seq').execute(),
  ])
  const by = <R extends { promotion_id: number }>(rows: readonly R[]) => {
    const found = Map.groupBy(rows, ({ promotion_id }) => Number(promotion_id))
    return (id: number): R[] => found.get(id) ?? []
  }
  return {
    phases: by(phases),
    items: by(items),
    channels: by(channels),
    goals: by(goals),
    costs: by(costs),
  }
}

/** All promotions of a shop, the newest first. */
export const promotionsOf = async (records: PromotionRecords, shop: number): Promise<Kept[]> => {
  const rows = await records
    .selectFrom('promotion')
    .selectAll()
    .where('shop_id', '=', shop)
    .orderBy('id', 'desc')
    .execute()
  if (rows.length === 0) return []
  const parts = await partsOf(records, shop)
  return rows.map((row) => toKept(row, parts))
}

const toKept = (row: PromotionRow, parts: Awaited<ReturnType<typeof partsOf>>): Kept => {
  const id = Number(row.id)
  return {
    id,
    name: row.name,
    event: row.event_id === '' ? null : { id: row.event_id, year: Number(row.event_year) },
    mechanics: row.mechanics,
    template: row.template_id === null ? null : Number(row.template_id),
    createdAt: row.created_at,
    cancelledAt: row.cancelled_at,
    phases: parts
      .phases(id)
      .map(({ phase, from_day, to_day }) => ({ phase, from: day(from_day), to: day(to_day) })),
    items: parts.items(id).map(({ item_id, title, mechanic, price_fen }) => ({
      item: item_id,
      title,
      mechanic,
      priceFen: price_fen === null ? null : Number(price_fen),
    })),
    channels: parts.channels(id).map(({ name, budget_fen }) => ({ name, budgetFen: Number(budget_fen) })),
    goals: parts.goals(id).map(({ kind, target }) => ({
      kind,
      target: kind === 'sales' ? Number(target) : Number(target) / MILLION,
    })),
    costs: parts.costs(id).map(({ kind, name, amount_fen }) => ({ kind, name, fen: Number(amount_fen) })),
  }
}

export type Written = Pick<Kept, 'name' | 'event' | 'mechanics' | 'phases' | 'items' | 'channels' | 'goals'>

/** With a number that was free when the transaction began. */
export const insertPromotion = async (
  records: PromotionRecords,
  shop: number,
  { template, at, ...written }: Written & { template: number | null; at: string },
): Promise<number> => {
  const last = await records
    .selectFrom('promotion')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  const id = Number(last?.id ?? 0) + 1
  await records
    .insertInto('promotion')
    .values({
      id,
      shop_id: shop,
      name: written.name,
      event_id: written.event?.id ?? '',
      event_year: written.event?.year ?? 0,
      mechanics: written.mechanics,
      template_id: template,
      created_at: at,
      changed_at: at,
      cancelled_at: null,
    })
    .execute()
  await putParts(records, { promotion_id: id, shop_id: shop }, written)
  return id
}

/** Puts a plan in the place of what was written before. */
export const rewritePromotion = async (
  records: PromotionRecords,
  shop: number,
  { id, at, ...written }: Written & { id: number; at: string },
): Promise<void> => {
  await records
    .updateTable('promotion')
    .set({
      name: written.name,
      event_id: written.event?.id ?? '',
      event_year: written.event?.year ?? 0,
      mechanics: written.mechanics,
      changed_at: at,
    })
    .where('id', '=', id)
    .execute()
  for (const table of ['promotion_phase', 'promotion_item', 'promotion_channel', 'promotion_goal'] as const)
    await records.deleteFrom(table).where('promotion_id', '=', id).execute()
  await putParts(records, { promotion_id: id, shop_id: shop }, written)
}

const putParts = async (
  records: PromotionRecords,
  key: { promotion_id: number; shop_id: number },
  { phases, items, channels, goals }: Omit<Written, 'name' | 'event' | 'mechanics'>,
): Promise<void> => {
  const numbered = <T, R>(list: readonly T[], row: (one: T) => R) =>
    list.map((one, seq) => ({ ...key, seq, ...row(one) }))
  const rows = {
    phases: numbered(phases, ({ phase, from, to }) => ({ phase, from_day: from, to_day: to })),
    items: numbered(items, ({ item, title, mechanic, priceFen }) => ({
      item_id: item,
      title,
      mechanic,
      price_fen: priceFen,
    })),
    channels: numbered(channels, ({ name, budgetFen }) => ({ name, budget_fen: budgetFen })),
    goals: numbered(goals, ({ kind, target }) => ({
      kind,
      target: Math.round(kind === 'sales' ? target : target * MILLION),
    })),
  }
  if (rows.phases.length > 0) await records.insertInto('promotion_phase').values(rows.phases).execute()
  if (rows.items.length > 0) await records.insertInto('promotion_item').values(rows.items).execute()
  if (rows.channels.length > 0) await records.insertInto('promotion_channel').values(rows.channels).execute()
  if (rows.goals.length > 0) await records.insertInto('promotion_goal').values(rows.goals).execute()
}

/** Puts these costs in the place of what was written before. */
export const putCosts = async (
  records: PromotionRecords,
  shop: number,
  id: number,
  costs: Kept['costs'],
): Promise<void> => {
  await records.deleteFrom('promotion_cost').where('promotion_id', '=', id).execute()
  if (costs.length === 0) return
  await records
    .insertInto('promotion_cost')
    .values(
      costs.map(({ kind, name, fen }, seq) => ({
        promotion_id: id,
        shop_id: shop,
        seq,
        kind,
        name,
        amount_fen: fen,
      })),
    )
    .execute()
}

export const putCancelled = async (
  records: PromotionRecords,
  id: number,
  at: string | null,
): Promise<void> => {
  await records.updateTable('promotion').set({ cancelled_at: at }).where('id', '=', id).execute()
}
