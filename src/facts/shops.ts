import { type Kysely, sql } from 'kysely'
import type { Day } from '../kernel/calendar.ts'
import type { Clock } from '../kernel/context.ts'
import { ShopName } from '../kernel/contract.ts'
import { Failure } from '../kernel/failure.ts'
import { lookOf, visibleText } from '../kernel/visible-text.ts'
import { distribute } from '../storage/citus.ts'
import type { Migration } from '../storage/migrations.ts'
import { inTransaction } from '../storage/records.ts'
import type { Shop } from './contract.ts'
import { derivePaidLaterAgain, deriveRefundedAgain, deriveStatusAgain } from './derived-again.ts'
import { addCounting, addDerivedColumns, markStatuses } from './derived-columns.ts'
import { createFirstTables } from './first-tables.ts'
import { addLinks } from './linked-orders.ts'
import { addFactTable, addRecounts, addRestatedDays, addSoldDays, forgetUnsaidAmounts } from './schema.ts'
import { countAllAgain, countAllCategories } from './sold-days.ts'
import type { FactTables } from './tables.ts'

/** A shop that nobody sees: still being made, or being removed. Either way it goes if the program ends before. */
export type HiddenShopRow = {
  shop_id: number
  because: 'making' | 'removing'
  since: string
  /** When nothing of it was left. The row stays so that its number is never given again. */
  gone_at: string | null
}

/** 毛利率 from a day on; '' is ever since. In hundredths of a percent. */
export type MarginRow = { shop_id: number; valid_from: string; basis_points: number; set_at: string }

export type ShopTables = {
  shop: { id: number; name: string; created_at: string }
  shop_margin: MarginRow
  hidden_shop: HiddenShopRow
}

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
  {
    id: 'facts-2-hidden-shop',
    up: async (db) => {
      await sql`create table hidden_shop (shop_id bigint primary key, because text not null, folder text not null,
        since text not null, gone_at text)`.execute(db)
    },
  },
  {
    id: 'facts-3-margin',
    up: async (db) => {
      await sql`create table shop_margin (shop_id bigint not null, valid_from text not null, basis_points integer not null,
        set_at text not null, primary key (shop_id, valid_from))`.execute(db)
    },
  },
  {
    // Who is at a hidden shop is told by a lock, not by a folder that may be gone.
    id: 'facts-4-hidden-by-whomever',
    up: async (db) => {
      await sql`alter table hidden_shop drop column folder`.execute(db)
    },
  },
]

/** Record tables whose rows go with their shop. */
export const shopRecords = ['shop_margin'] as const

/** A step that writes what is derived from orders, as it is derived today: a store of before has columns less. */
const deriving =
  (up: Migration['up']): Migration['up'] =>
  async (db, engine, citus) => {
    await addDerivedColumns(db)
    await up(db, engine, citus)
  }

export const factMigrations: readonly Migration[] = [
  { id: 'facts-1-tables', up: createFirstTables },
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
  { id: 'facts-4-linked-orders', up: addLinks },
  { id: 'facts-5-unsaid-amounts', up: forgetUnsaidAmounts },
  {
    id: 'facts-6-restated-days',
    up: (db, engine, citus) =>
      addRestatedDays(db, engine, (table) => distribute({ citus, db }, table, 'shop_id')),
  },
  {
    id: 'facts-7-sold-days',
    up: (db, engine, citus) =>
      addSoldDays(db, engine, citus, (table) => distribute({ citus, db }, table, 'shop_id')),
  },
  { id: 'facts-8-counting', up: addCounting },
  {
    id: 'facts-9-recounts',
    up: (db, _engine, citus) => addRecounts(db, (table) => distribute({ citus, db }, table, 'shop_id')),
  },
  { id: 'facts-10-refunds-once', up: deriving(deriveRefundedAgain) },
  { id: 'facts-11-sold-by-category', up: deriving(countAllCategories) },
  { id: 'facts-12-paid-later', up: deriving(derivePaidLaterAgain) },
  { id: 'facts-13-newer-status', up: deriving(deriveStatusAgain) },
  {
    id: 'facts-14-paid-orders',
    up: deriving(async (db, engine, citus) => {
      await markStatuses(db)
      await countAllAgain(db, engine, citus)
    }),
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

const visible = (records: Kysely<ShopTables>) =>
  records
    .selectFrom('shop')
    .selectAll('shop')
    .where('id', 'not in', (eb) => eb.selectFrom('hidden_shop').select('shop_id'))

/** The shops that are seen, in the order they came. */
export const allShops = async (records: Kysely<ShopTables>): Promise<Shop[]> =>
  (await visible(records).orderBy('id').execute()).map(toShop)

/** The name that a shop is given: what can be seen of it. Failure: invalid_input where nothing can, or too much. */
const givenName = (text: string): string => {
  const { data, error } = ShopName.safeParse(text)
  if (data === undefined) throw new Failure('invalid_input', { detail: `${error.issues[0]?.message}。` })
  return data
}

const takenBecause = (
  name: string,
  other: { name: string; because: HiddenShopRow['because'] | null },
): string => {
  if (other.because)
    return `「${other.name}」${other.because === 'making' ? '正在生成' : '正在删除'}，请等它完成。`
  return other.name === name
    ? `已有名为「${name}」的店铺。`
    : `「${name}」和已有的店铺「${other.name}」看上去一样，请换一个名字。`
}

const refuseTaken = async (records: Kysely<ShopTables>, name: string, except?: number): Promise<void> => {
  const shops = await records
    .selectFrom('shop')
    .leftJoin('hidden_shop', 'shop_id', 'id')
    .select(['id', 'name', 'because'])
    .execute()
  const other = shops.find((shop) => lookOf(shop.name) === lookOf(name) && Number(shop.id) !== except)
  if (other) throw new Failure('invalid_input', { detail: takenBecause(name, other) })
}

/** The very name first: shops of an earlier version may look alike. */
const shopNamed = (shops: readonly Shop[], name: string | undefined): Shop | undefined =>
  name === undefined
    ? undefined
    : (shops.find((shop) => shop.name === visibleText(name)) ??
      shops.find((shop) => lookOf(shop.name) === lookOf(name)))

/** One more than any number that was ever given: files of a removed shop may still be on their way. */
const nextId = async (tx: Kysely<ShopTables>): Promise<number> => {
  const shop = await tx
    .selectFrom('shop')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirst()
  const hidden = await tx
    .selectFrom('hidden_shop')
    .select(({ fn }) => fn.max('shop_id').as('last'))
    .executeTakeFirst()
  return Math.max(Number(shop?.last ?? 0), Number(hidden?.last ?? 0)) + 1
}

/** A new shop. Failure: invalid_input where the name shows nothing or is taken. */
export const createShop = (
  { records, clock }: Pick<ShopContext, 'records' | 'clock'>,
  input: { name: string },
): Promise<Shop> =>
  inTransaction(records, async (tx) => {
    const name = givenName(input.name)
    await refuseTaken(tx, name)
    const row = { id: await nextId(tx), name, created_at: clock.now().toString() }
    await tx.insertInto('shop').values(row).execute()
    return toShop(row)
  })

/** Nobody sees the shop any more, and what is on its way to it is refused. */
export const hideShop = async (
  { records, clock }: Pick<ShopContext, 'records' | 'clock'>,
  shop: number,
  because: HiddenShopRow['because'],
): Promise<void> => {
  const row = { because, since: clock.now().toString(), gone_at: null }
  await records
    .insertInto('hidden_shop')
    .values({ shop_id: shop, ...row })
    .onConflict((conflict) => conflict.column('shop_id').doUpdateSet(row))
    .execute()
}

/** The shop is there for everybody. */
export const showShop = async (records: Kysely<ShopTables>, shop: number): Promise<void> => {
  await records.deleteFrom('hidden_shop').where('shop_id', '=', shop).execute()
}

/** Forgets a hidden shop of which nothing is left. */
export const forgetShop = async (
  { records, clock }: Pick<ShopContext, 'records' | 'clock'>,
  shop: number,
): Promise<void> => {
  await records.deleteFrom('shop').where('id', '=', shop).execute()
  await records
    .updateTable('hidden_shop')
    .set({ gone_at: clock.now().toString() })
    .where('shop_id', '=', shop)
    .execute()
}

/** Hidden shops that are not gone yet. */
export const hiddenShops = async (
  records: Kysely<ShopTables>,
): Promise<{ shop: Shop; because: HiddenShopRow['because'] }[]> => {
  const rows = await records
    .selectFrom('hidden_shop')
    .innerJoin('shop', 'id', 'shop_id')
    .select(['id', 'name', 'created_at', 'because'])
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ shop: toShop(row), because: row.because }))
}

/** Another name for a shop. Failures: not_found, invalid_input where the name shows nothing or is taken. */
export const renameShop = ({ records }: ShopContext, input: { id: number; name: string }): Promise<Shop> =>
  inTransaction(records, async (tx) => {
    const name = givenName(input.name)
    await refuseTaken(tx, name, input.id)
    await tx.updateTable('shop').set({ name }).where('id', '=', input.id).execute()
    return shopById(tx, input.id)
  })

/** Failure: not_found, also for a hidden shop. */
export const shopById = async (records: Kysely<ShopTables>, id: number): Promise<Shop> => {
  const row = await visible(records).where('id', '=', id).executeTakeFirst()
  if (!row) throw new Failure('not_found', { what: '这家店铺' })
  return toShop(row)
}

/** The shop of that name, of none the only one; undefined while there is no shop at all. Failures: shop_unknown, shop_needed. */
export const shopIfAny = async (
  records: Kysely<ShopTables>,
  name: string | undefined,
): Promise<Shop | undefined> => {
  const shops = await allShops(records)
  const named = shopNamed(shops, name)
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

/**
 * The shop to import into: a new name, or the very first import, makes one. Shops in `closed` take no files from
 * people. Failures: shop_needed, shop_takes_no_files.
 */
export const shopToImportInto = async (
  { records, clock }: Pick<ShopContext, 'records' | 'clock'>,
  name: string | undefined,
  closed: readonly number[] = [],
): Promise<Shop> => {
  const { found } = await importTarget(records, name, closed)
  if (found) return found
  return inTransaction(records, async (tx) => {
    // Files dropped together all ask for the new shop; one of them makes it.
    const { found: made, wanted } = await importTarget(tx, name, closed)
    return made ?? createShop({ records: tx, clock }, { name: wanted })
  })
}

/** The same shop where none is to be made: it may have gone or changed its name meanwhile. Failures: as above, and shop_unknown. */
export const shopToAddTo = async (
  records: Kysely<ShopTables>,
  name: string | undefined,
  closed: readonly number[] = [],
): Promise<Shop> => {
  const { found, wanted } = await importTarget(records, name, closed)
  if (!found) throw new Failure('shop_unknown', { shop: wanted })
  return found
}

/** The number of a shop that is only spoken of: nothing is stored under it. */
export const unmadeShop = 0

/** The same shop for a preview: one that is not there yet is not made. Failures: as above, and invalid_input where it could not be made. */
export const shopToPreview = async (
  { records }: Pick<ShopContext, 'records'>,
  name: string | undefined,
  closed: readonly number[] = [],
): Promise<Shop> => {
  const { found, wanted } = await importTarget(records, name, closed)
  if (found) return found
  const given = givenName(wanted)
  await refuseTaken(records, given)
  return { id: unmadeShop, name: given, createdAt: '' }
}

const importTarget = async (
  records: Kysely<ShopTables>,
  name: string | undefined,
  closed: readonly number[],
): Promise<{ found: Shop | undefined; wanted: string }> => {
  const shops = await allShops(records)
  const open = shops.filter(({ id }) => !closed.includes(id))
  if (name === undefined && open.length > 1)
    throw new Failure('shop_needed', { shops: open.map((shop) => shop.name).join('、') })
  const wanted = name ?? open[0]?.name ?? firstName
  const found = shopNamed(shops, wanted)
  if (found && closed.includes(found.id)) throw new Failure('shop_takes_no_files', { shop: found.name })
  return { found, wanted }
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
