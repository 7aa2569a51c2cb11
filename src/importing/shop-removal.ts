import { rm } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import type { Shop } from '../facts/contract.ts'
import { factDdl } from '../facts/schema.ts'
import { forgetShop, hiddenShops, hideShop, type ShopTables } from '../facts/shops.ts'
import { refuseUpgraded } from '../storage/known-steps.ts'
import { inTransaction } from '../storage/records.ts'
import type { ImportContext } from './actions.ts'
import { archivesOf, removeAll } from './archive.ts'
import { joinWork, takeOverWork } from './shop-hold.ts'
import type { ImportingTables } from './tables.ts'
import { inTurn, lockShop } from './turns.ts'
import type { Noted } from './upload-recovery.ts'
import type { Uploads } from './uploads.ts'

type Records = Kysely<ShopTables & ImportingTables>

export type RemovalContext = {
  imports: ImportContext
  records: Records
  /** The record tables, of every room, whose rows go with their shop. */
  shopRecords: readonly string[]
  /** Absent before uploads are at work. */
  uploads?: Pick<Uploads, 'drop'>
  noted?: Noted
}

const deleteRows = async (db: Records, tables: readonly string[], shop: number): Promise<void> => {
  for (const table of tables) await sql`delete from ${sql.table(table)} where shop_id = ${shop}`.execute(db)
}

/** Its rows go from the records. Gives the files that were on their way to it. */
const deleteRecords = async (tx: Records, tables: readonly string[], shop: number) => {
  const coming = await tx
    .deleteFrom('upload')
    .where('shop_id', '=', shop)
    .returning(['id', 'path', 'kept'])
    .execute()
  await deleteRows(tx, tables, shop)
  return coming
}

/** How many rows of it there are, by table; of none nothing is said. */
const countRows = async (
  db: Records,
  tables: readonly string[],
  shop: number,
): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const { rows } = await sql<{
      count: number
    }>`select count(*) as count from ${sql.table(table)} where shop_id = ${shop}`.execute(db)
    const count = Number(rows[0]?.count ?? 0)
    if (count > 0) counts[table] = count
  }
  return counts
}

/**
 * Removes a shop with everything it brought: its rows in every table of both stores, its archived files, what was
 * on its way. Cannot be undone. From the first moment on nobody sees it; if the program ends before all of it is
 * gone, `finishRemovals` does the rest. Failure: store_upgraded.
 */
export const removeShop = async (context: RemovalContext, shop: Pick<Shop, 'id'>): Promise<void> => {
  const hold = await joinWork(context.imports.facts, shop.id)
  try {
    await removeAllOf(context, shop)
  } finally {
    await hold.release()
  }
}

const removeAllOf = async (
  { imports, records, shopRecords, uploads, noted }: RemovalContext,
  shop: Pick<Shop, 'id'>,
): Promise<void> => {
  const { facts, folder, clock } = imports
  // Before the first part is gone: the facts would refuse when the records have let go of it already.
  await refuseUpgraded(facts.db, facts)
  const rows = await countRows(records, shopRecords, shop.id)
  const known = await records.selectFrom('shop').select('name').where('id', '=', shop.id).executeTakeFirst()
  // What went is told in numbers; not one by one, nor what it said.
  await noted?.({
    what: 'shop_removed',
    subject: `shop:${shop.id}`,
    label: known?.name ?? '',
    shop: shop.id,
    details: { rows },
  })
  const files = await inTransaction(records, async (tx: Records) => {
    await hideShop({ records: tx, clock }, shop.id, 'removing')
    return deleteRecords(tx, shopRecords, shop.id)
  })
  uploads?.drop(files.map(({ id }) => id))
  await inTurn(() =>
    facts.db.transaction().execute(async (tx) => {
      await lockShop(tx, facts, shop.id)
      const { id } = shop
      for (const { table } of factDdl)
        await sql`delete from ${sql.table(table)} where shop_id = ${sql.lit(id)}`.execute(tx)
    }),
  )
  await removeAll(await archivesOf(folder, shop.id))
  // A file may have come in just as the shop went.
  const late = await inTransaction(records, async (tx: Records) => {
    const coming = await deleteRecords(tx, shopRecords, shop.id)
    await forgetShop({ records: tx, clock }, shop.id)
    return coming
  })
  uploads?.drop(late.map(({ id }) => id))
  for (const { path, kept } of [...files, ...late]) if (kept) await rm(path, { force: true })
  await facts.checkpoint()
}

/**
 * After a start, by the holder of the folder: removes shops that were being made or removed when the program
 * ended. Of those in a shared PostgreSQL it takes whatever nobody is at any more: the server that began may have
 * lost its folder, or come back with another. The sentences say which.
 */
export const finishRemovals = async (context: RemovalContext): Promise<string[]> => {
  const said: string[] = []
  for (const { shop, because } of await hiddenShops(context.records)) {
    const hold = await takeOverWork(context.imports.facts, shop.id)
    if (!hold) continue
    try {
      // Another server may have finished it since.
      if (!(await hiddenShops(context.records)).some((left) => left.shop.id === shop.id)) continue
      await removeAllOf(context, shop)
    } finally {
      await hold.release()
    }
    said.push(
      because === 'making'
        ? `上次停机时「${shop.name}」还没有生成完，已整个移除；需要的话请重新生成。`
        : `上次停机时正在删除「${shop.name}」，现在已经删完。`,
    )
  }
  return said
}
