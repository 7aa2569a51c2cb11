import type { Kysely } from 'kysely'
import type { ShopTables } from '../../facts/shops.ts'
import type { DemoMemberRow, DemoShopRow, TrainingTables } from './tables.ts'

export type TrainingRecords = Kysely<ShopTables & TrainingTables>

/** The demo shop with its shop's name and whether it is still hidden; undefined where there is none. */
export const demoShop = async (
  records: TrainingRecords,
): Promise<(DemoShopRow & { name: string; isHidden: boolean }) | undefined> => {
  const row = await records
    .selectFrom('demo_shop')
    .innerJoin('shop', 'shop.id', 'demo_shop.shop_id')
    .leftJoin('hidden_shop', 'hidden_shop.shop_id', 'demo_shop.shop_id')
    .selectAll('demo_shop')
    .select(['shop.name', 'hidden_shop.because'])
    .executeTakeFirst()
  if (!row) return undefined
  const { because, ...demo } = row
  return { ...demo, shop_id: Number(demo.shop_id), isHidden: because !== null }
}

/** Numbers of the shops that are invented: the demo shop and the one to practise on. */
export const inventedShopIds = async (records: Kysely<TrainingTables>): Promise<number[]> => {
  const rows = await records
    .selectFrom('demo_shop')
    .select('shop_id')
    .unionAll(records.selectFrom('practice_shop').select('shop_id'))
    .execute()
  return rows.map(({ shop_id }) => Number(shop_id))
}

export const keepDemo = async (
  records: Kysely<TrainingTables>,
  row: Omit<DemoShopRow, 'truth' | 'made_at'>,
): Promise<void> => {
  await records
    .insertInto('demo_shop')
    .values({ ...row, truth: null, made_at: null })
    .execute()
}

export const finishDemo = async (
  records: Kysely<TrainingTables>,
  { shop, truth, at }: { shop: number; truth: string; at: string },
): Promise<void> => {
  await records.updateTable('demo_shop').set({ truth, made_at: at }).where('shop_id', '=', shop).execute()
}

/** Members that demo shops brought and that nobody else has taken for their own since. */
export const demoMembers = async (records: Kysely<TrainingTables>): Promise<DemoMemberRow[]> => {
  const rows = await records.selectFrom('demo_member').selectAll().orderBy('member_id').execute()
  return rows.map(({ member_id, name }) => ({ member_id: Number(member_id), name }))
}

export const keepDemoMember = async (records: Kysely<TrainingTables>, row: DemoMemberRow): Promise<void> => {
  await records.insertInto('demo_member').values(row).execute()
}

export const forgetDemoMembers = async (records: Kysely<TrainingTables>): Promise<void> => {
  await records.deleteFrom('demo_member').execute()
}
