import type { Kysely } from 'kysely'
import type { ShopTables } from '../../facts/shops.ts'
import type {
  FollowedRow,
  MarketTables,
  PlanGoalRow,
  PlanPriceRow,
  PlanPromotionRow,
  PlanRow,
} from './tables.ts'

export type MarketRecords = Kysely<MarketTables & ShopTables>

export const followedOf = async (
  records: Pick<MarketRecords, 'selectFrom'>,
  shop: number,
): Promise<FollowedRow[]> =>
  records
    .selectFrom('market_followed')
    .selectAll()
    .where('shop_id', '=', shop)
    .orderBy('followed_at')
    .orderBy('item_id')
    .execute()

/** In the place of what was kept of the item before. */
export const keepFollowed = async (records: MarketRecords, row: FollowedRow): Promise<void> => {
  const { competitor, own_item, note } = row
  await records
    .insertInto('market_followed')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['shop_id', 'item_id']).doUpdateSet({ competitor, own_item, note }),
    )
    .execute()
}

/** Was there anything to forget? */
export const forgetFollowed = async (
  records: MarketRecords,
  shop: number,
  item: string,
): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('market_followed')
    .where('shop_id', '=', shop)
    .where('item_id', '=', item)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export type StoredPlan = {
  plan: PlanRow
  goals: PlanGoalRow[]
  prices: PlanPriceRow[]
  promotions: PlanPromotionRow[]
}

const numbered = <R extends object, K extends keyof R>(row: R, keys: readonly K[]): R => ({
  ...row,
  ...Object.fromEntries(keys.map((key) => [key, row[key] === null ? null : Number(row[key])])),
})

/** Plans of a shop with what is in them, those that end last first. */
export const plansOf = async (records: MarketRecords, shop: number, id?: number): Promise<StoredPlan[]> => {
  let asked = records.selectFrom('market_plan').selectAll().where('shop_id', '=', shop)
  if (id !== undefined) asked = asked.where('id', '=', id)
  const plans = (await asked.orderBy('to_day', 'desc').orderBy('id', 'desc').execute()).map((row) =>
    numbered(row, ['shop_id', 'id', 'owner_id', 'least_margin']),
  )
  const ids = plans.map((plan) => plan.id)
  if (ids.length === 0) return []
  const [goals, prices, promotions] = await Promise.all([
    records
      .selectFrom('market_plan_goal')
      .selectAll()
      .where('shop_id', '=', shop)
      .where('plan_id', 'in', ids)
      .orderBy('place')
      .execute(),
    records
      .selectFrom('market_plan_price')
      .selectAll()
      .where('shop_id', '=', shop)
      .where('plan_id', 'in', ids)
      .orderBy('place')
      .execute(),
    records
      .selectFrom('market_plan_promotion')
      .selectAll()
      .where('shop_id', '=', shop)
      .where('plan_id', 'in', ids)
      .orderBy('place')
      .execute(),
  ])
  return plans.map((plan) => ({
    plan,
    goals: goals
      .map((row) => numbered(row, ['plan_id', 'place', 'amount', 'owner_id']))
      .filter((row) => row.plan_id === plan.id),
    prices: prices
      .map((row) => numbered(row, ['plan_id', 'place', 'price_fen', 'cost_fen', 'floor_fen']))
      .filter((row) => row.plan_id === plan.id),
    promotions: promotions
      .map((row) => numbered(row, ['plan_id', 'place', 'year', 'owner_id']))
      .filter((row) => row.plan_id === plan.id),
  }))
}

/** A number for a new plan of the shop. */
export const nextPlan = async (records: MarketRecords, shop: number): Promise<number> => {
  const last = await records
    .selectFrom('market_plan')
    .select(({ fn }) => fn.max('id').as('id'))
    .where('shop_id', '=', shop)
    .executeTakeFirst()
  return Number(last?.id ?? 0) + 1
}

const forgetParts = async (records: MarketRecords, shop: number, plan: number): Promise<void> => {
  for (const table of ['market_plan_goal', 'market_plan_price', 'market_plan_promotion'] as const)
    await records.deleteFrom(table).where('shop_id', '=', shop).where('plan_id', '=', plan).execute()
}

/** The plan as it is now, in the place of what it was. */
export const keepPlan = async (
  records: MarketRecords,
  { plan, goals, prices, promotions }: StoredPlan,
): Promise<void> => {
  const { shop_id, id, made_at, ...row } = plan
  await records
    .insertInto('market_plan')
    .values(plan)
    .onConflict((conflict) => conflict.columns(['shop_id', 'id']).doUpdateSet(row))
    .execute()
  await forgetParts(records, shop_id, id)
  if (goals.length > 0) await records.insertInto('market_plan_goal').values(goals).execute()
  if (prices.length > 0) await records.insertInto('market_plan_price').values(prices).execute()
  if (promotions.length > 0) await records.insertInto('market_plan_promotion').values(promotions).execute()
}

/** Was there anything to forget? */
export const forgetPlan = async (records: MarketRecords, shop: number, id: number): Promise<boolean> => {
  await forgetParts(records, shop, id)
  const { numDeletedRows } = await records
    .deleteFrom('market_plan')
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
