import type { Kysely } from 'kysely'
import { day } from '../kernel/calendar.ts'
import { Failure } from '../kernel/failure.ts'
import { inTransaction } from '../storage/records.ts'
import type { Margin } from './contract.ts'
import type { DatedMargin } from './metrics/margin.ts'
import { type ShopContext, type ShopTables, shopToLookAt } from './shops.ts'

type Records = Pick<ShopContext, 'records'>
type Named = { shop?: string | undefined }

const rowsOf = (records: Kysely<ShopTables>, shop: number) =>
  records.selectFrom('shop_margin').selectAll().where('shop_id', '=', shop).orderBy('valid_from').execute()

const marginsOf = async (records: Kysely<ShopTables>, shop: number): Promise<Margin[]> =>
  (await rowsOf(records, shop)).map(({ valid_from, basis_points, set_at }) => ({
    from: valid_from === '' ? null : day(valid_from),
    percent: Number(basis_points) / 100,
    setAt: set_at,
  }))

/** 毛利率 of a shop as figures need it, the oldest first. */
export const datedMargins = async (records: Kysely<ShopTables>, shop: number): Promise<DatedMargin[]> =>
  (await rowsOf(records, shop)).map(({ valid_from, basis_points }) => ({
    from: valid_from === '' ? null : day(valid_from),
    share: Number(basis_points) / 10_000,
  }))

/** 毛利率 of a shop, the oldest first. Failures: shop_unknown, shop_needed. */
export const listMargins = async ({ records }: Records, { shop }: Named): Promise<Margin[]> =>
  marginsOf(records, (await shopToLookAt(records, shop)).id)

/** Sets the 毛利率 from a day on (null: ever since), in the place of one set for the same day. Failures: shop_unknown, shop_needed. */
export const setMargin = (
  { records, clock }: Pick<ShopContext, 'records' | 'clock'>,
  { shop, percent, from }: Named & { percent: number; from: string | null },
): Promise<Margin[]> =>
  inTransaction(records, async (tx) => {
    const { id } = await shopToLookAt(tx, shop)
    const row = { basis_points: Math.round(percent * 100), set_at: clock.now().toString() }
    await tx
      .insertInto('shop_margin')
      .values({ shop_id: id, valid_from: from ?? '', ...row })
      .onConflict((conflict) => conflict.columns(['shop_id', 'valid_from']).doUpdateSet(row))
      .execute()
    return marginsOf(tx, id)
  })

/** Takes a 毛利率 back: what was valid before it goes on. Failures: shop_unknown, shop_needed, not_found. */
export const removeMargin = (
  { records }: Records,
  { shop, from }: Named & { from: string | null },
): Promise<Margin[]> =>
  inTransaction(records, async (tx) => {
    const { id } = await shopToLookAt(tx, shop)
    const { numDeletedRows } = await tx
      .deleteFrom('shop_margin')
      .where('shop_id', '=', id)
      .where('valid_from', '=', from ?? '')
      .executeTakeFirst()
    if (numDeletedRows === 0n)
      throw new Failure('not_found', { what: from === null ? '没有写起始日的毛利率' : `${from} 起的毛利率` })
    return marginsOf(tx, id)
  })
