import { rm } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import type { Shop } from '../facts/contract.ts'
import { factDdl } from '../facts/schema.ts'
import { forgetShop, hiddenShops, hideShop, type ShopTables } from '../facts/shops.ts'
import { inTransaction } from '../storage/records.ts'
import { type ImportContext, inTurn, lockShop } from './actions.ts'
import { archivesOf, removeAll } from './archive.ts'
import type { ImportingTables } from './tables.ts'
import type { Uploads } from './uploads.ts'

type Records = Kysely<ShopTables & ImportingTables>

export type RemovalContext = {
  imports: ImportContext
  records: Records
  /** The record tables, of every room, whose rows go with their shop. */
  shopRecords: readonly string[]
  /** Absent before uploads are at work. */
  uploads?: Pick<Uploads, 'drop'>
}

const deleteRows = async (db: Records, tables: readonly string[], shop: number): Promise<void> => {
  for (const table of tables) await sql`delete from ${sql.table(table)} where shop_id = ${shop}`.execute(db)
}

/**
 * Removes a shop with everything it brought: its rows in every table of both stores, its archived files, what was
 * on its way. Cannot be undone. From the first moment on nobody sees it; if the program ends before all of it is
 * gone, `finishRemovals` does the rest.
 */
export const removeShop = async (
  { imports, records, shopRecords, uploads }: RemovalContext,
  shop: Pick<Shop, 'id'>,
): Promise<void> => {
  const { facts, folder, clock } = imports
  const files = await inTransaction(records, async (tx: Records) => {
    await hideShop({ records: tx, clock }, shop.id, { because: 'removing', folder: folder.path })
    const coming = await tx
      .selectFrom('upload')
      .select(['id', 'path', 'kept'])
      .where('shop_id', '=', shop.id)
      .execute()
    await deleteRows(tx, shopRecords, shop.id)
    return coming
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
  for (const { path, kept } of files) if (kept) await rm(path, { force: true })
  await inTransaction(records, async (tx: Records) => {
    // A file may have come in just as the shop went.
    await deleteRows(tx, shopRecords, shop.id)
    await forgetShop({ records: tx, clock }, shop.id)
  })
  await facts.checkpoint()
}

/**
 * After a start, by the holder of the folder: removes shops that were being made or removed when the program
 * ended. The sentences say which.
 */
export const finishRemovals = async (context: RemovalContext): Promise<string[]> => {
  const { facts, folder } = context.imports
  // Stores of the folder's own are nobody else's, wherever the folder was at that time.
  const left = await hiddenShops(context.records, facts.engine === 'postgres' ? folder.path : undefined)
  const said: string[] = []
  for (const { shop, because } of left) {
    await removeShop(context, shop)
    said.push(
      because === 'making'
        ? `上次停机时「${shop.name}」还没有生成完，已整个移除；需要的话请重新生成。`
        : `上次停机时正在删除「${shop.name}」，现在已经删完。`,
    )
  }
  return said
}
