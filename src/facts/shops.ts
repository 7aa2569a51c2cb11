import { type Kysely, sql } from 'kysely'
import type { Day } from '../kernel/calendar.ts'
import type { Clock } from '../kernel/context.ts'
import { Failure } from '../kernel/failure.ts'
import { distribute, distributeStatement } from '../storage/citus.ts'
import type { Migration } from '../storage/migrations.ts'
import { inTransaction } from '../storage/records.ts'
import type { Shop } from './contract.ts'
import { addFactTable, createFactTables } from './schema.ts'
import type { FactTables } from './tables.ts'

export type ShopTables = { shop: { id: number; name: string; created_at: string } }

/** The record tables of this room. */
export const shopMigrations: readonly Migration[] = [
  {
    id: 'facts-1-shop',
    up: async (db) => {
      await sql`create table shop (id integer primary key, name text not null unique, created_at text not null)`.execute(
        db,
      )
    },
  },
]

export const factMigrations: readonly Migration[] = [
  {
    id: 'facts-1-tables',
    up: (db, engine, citus) =>
      createFactTables(db, engine, citus ? (table) => distributeStatement(table, 'shop_id') : undefined),
  },
  {
    id: 'facts-2-competitor-item',
    up: (db, engine, citus) =>
      addFactTable(db, engine, 'competitor_item', (table) => distribute({ citus, db }, table, 'shop_id')),
  },
  {
    id: 'facts-3-older',
    up: async (db) => {
      await sql`alter table batch add column if not exists older bigint`.execute(db)
    },
  },
]

export type ShopContext = { records: Kysely<ShopTables>; facts: Kysely<FactTables>; clock: Clock }

/** The name of the shop that is made when a first file is imported without one. */
const firstName = '我的店铺'

const toShop = (row: ShopTables['shop']): Shop => ({
  id: Number(row.id),
  name: row.name,
  createdAt: row.created_at,
})

const allShops = async (records: Kysely<ShopTables>): Promise<Shop[]> =>
  (await records.selectFrom('shop').selectAll().orderBy('id').execute()).map(toShop)

const refuseTaken = async (records: Kysely<ShopTables>, name: string, except?: number): Promise<void> => {
  const other = (await allShops(records)).find((shop) => shop.name === name && shop.id !== except)
  if (other) throw new Failure('invalid_input', { detail: `已有名为「${name}」的店铺。` })
}

/** A new shop. Failure: invalid_input where the name is taken. */
export const createShop = ({ records, clock }: ShopContext, input: { name: string }): Promise<Shop> =>
  inTransaction(records, async (tx) => {
    const name = input.name.trim()
    await refuseTaken(tx, name)
    const last = await tx
      .selectFrom('shop')
      .select((eb) => eb.fn.max('id').as('id'))
      .executeTakeFirst()
    const row = { id: Number(last?.id ?? 0) + 1, name, created_at: clock.now().toString() }
    await tx.insertInto('shop').values(row).execute()
    return toShop(row)
  })

/** Another name for a shop. Failures: not_found, invalid_input where the name is taken. */
export const renameShop = ({ records }: ShopContext, input: { id: number; name: string }): Promise<Shop> =>
  inTransaction(records, async (tx) => {
    await refuseTaken(tx, input.name.trim(), input.id)
    await tx.updateTable('shop').set({ name: input.name.trim() }).where('id', '=', input.id).execute()
    return shopById(tx, input.id)
  })

/** Failure: not_found. */
export const shopById = async (records: Kysely<ShopTables>, id: number): Promise<Shop> => {
  const row = await records.selectFrom('shop').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new Failure('not_found', { what: '这家店铺' })
  return toShop(row)
}

/** The shop of that name, of none the only one; undefined while there is no shop at all. Failures: shop_unknown, shop_needed. */
export const shopIfAny = async (
  records: Kysely<ShopTables>,
  name: string | undefined,
): Promise<Shop | undefined> => {
  const shops = await allShops(records)
  const named = shops.find((shop) => shop.name === name?.trim())
  if (name !== undefined && !named) throw new Failure('shop_unknown', { shop: name })
  if (name === undefined && shops.length > 1)
    throw new Failure('shop_needed', { shops: shops.map((shop) => shop.name).join('、') })
  return named ?? shops[0]
}

/** The shop to look at. Failures: shop_unknown, shop_needed. */
export const shopToLookAt = async (records: Kysely<ShopTables>, name: string | undefined): Promise<Shop> => {
  const shop = await shopIfAny(records, name)
  if (!shop) throw new Failure('shop_unknown', { shop: name ?? firstName })
  return shop
}

/** The shop to import into: a new name, or the very first import, makes one. Failure: shop_needed. */
export const shopToImportInto = async (context: ShopContext, name: string | undefined): Promise<Shop> => {
  const shops = await allShops(context.records)
  const known = name === undefined || shops.some((shop) => shop.name === name.trim())
  if (known && shops.length > 0) return shopToLookAt(context.records, name)
  return createShop(context, { name: name ?? firstName })
}

/** All shops with their batches in force, accepted rows and the days these reach over. */
export const listShops = async ({
  records,
  facts,
}: ShopContext): Promise<
  (Shop & { batches: number; rows: number; first: Day | null; last: Day | null })[]
> => {
  const counted = await facts
    .selectFrom('batch')
    .select(({ fn }) => [
      'shop_id',
      fn.countAll().as('batches'),
      fn.sum('accepted').as('rows'),
      fn.min('period_from').as('first'),
      fn.max('period_to').as('last'),
    ])
    .where('status', '=', 'active')
    .groupBy('shop_id')
    .execute()
  return (await allShops(records)).map((shop) => {
    const own = counted.find(({ shop_id }) => Number(shop_id) === shop.id)
    return {
      ...shop,
      batches: Number(own?.batches ?? 0),
      rows: Number(own?.rows ?? 0),
      first: (own?.first ?? null) as Day | null,
      last: (own?.last ?? null) as Day | null,
    }
  })
}
