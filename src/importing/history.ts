import { existsSync } from 'node:fs'
import type { Selectable, Transaction } from 'kysely'
import type { Shop } from '../facts/contract.ts'
import { type BatchRow, type FactTables, isFactTable } from '../facts/tables.ts'
import { Failure } from '../kernel/failure.ts'
import type { Reader } from '../storage/facts.ts'
import { literal } from '../storage/quoting.ts'
import type { ImportContext } from './actions.ts'
import { archivePath, orphans, rejectsPath, removeAll } from './archive.ts'
import { withdrawSheet } from './commit.ts'
import type { Batch, ImportNote, Reject } from './contract.ts'
import { paidAsNoted } from './mended.ts'
import { rejectedRows } from './rejected-rows.ts'
import { type Replaced, replacedBy } from './replaced.ts'
import { inTurn, lockShop } from './turns.ts'

const parsed = <T>(json: string): T => JSON.parse(json)

const toBatch = (row: Selectable<BatchRow>, shop: string): Batch => ({
  file: row.file_name,
  sheet: row.sheet,
  format: row.format,
  formatName: row.format_name,
  period: row.period_from && row.period_to ? { from: row.period_from, to: row.period_to } : null,
  rows: row.rows,
  accepted: row.accepted,
  rejected: row.rejected,
  skipped: row.skipped,
  inserted: row.inserted,
  updated: row.updated,
  unchanged: row.unchanged,
  older: row.older,
  batch: row.batch_id,
  notes: parsed<ImportNote[]>(row.notes),
  shop,
  stamp: row.stamp,
  importedAt: row.imported_at,
  status: row.status,
  undoneAt: row.undone_at,
})

const batchRow = async (
  db: ImportContext['facts']['db'] | Transaction<FactTables>,
  shop: Shop,
  batch: number,
): Promise<BatchRow> => {
  const row = await db
    .selectFrom('batch')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .where('batch_id', '=', batch)
    .executeTakeFirst()
  if (!row) throw new Failure('not_found', { what: `批次 ${batch}` })
  return row
}

/** Batches of a shop, newest first; `before` pages on. */
export const listBatches = async (
  context: ImportContext,
  shop: Shop,
  page: { limit: number; before?: number },
): Promise<Batch[]> => {
  let query = context.facts.db
    .selectFrom('batch')
    .selectAll()
    .where('shop_id', '=', shop.id)
    .orderBy('batch_id', 'desc')
    .limit(page.limit)
  if (page.before !== undefined) query = query.where('batch_id', '<', page.before)
  return (await query.execute()).map((row) => toBatch(row, shop.name))
}

/** One batch with its first rejects and what it replaced. */
export const readBatch = async (
  context: ImportContext,
  shop: Shop,
  batch: number,
): Promise<Batch & { rejects: Reject[]; header: string[]; replaced: Replaced[] }> => {
  const row = await batchRow(context.facts.db, shop, batch)
  return {
    ...toBatch(row, shop.name),
    rejects: parsed<Reject[]>(row.rejects),
    header: parsed<string[]>(row.header),
    replaced: await replacedBy(context, shop, row),
  }
}

/**
 * Takes a batch back: its rows leave, what it had replaced returns. The archive stays, so that the history can
 * still be read.
 */
export const undoBatch = async (context: ImportContext, shop: Shop, batch: number): Promise<Batch> =>
  inTurn(async () => {
    const row = await context.facts.db.transaction().execute(async (tx) => {
      await lockShop(tx, context.facts, shop.id)
      const before = await batchRow(tx, shop, batch)
      if (before.status === 'undone')
        throw new Failure('batch_not_undoable', { batch, detail: '它已经撤销过了' })
      if (!isFactTable(before.fact_table))
        throw new Failure('batch_not_undoable', { batch, detail: `没有「${before.fact_table}」这类数据` })
      await withdrawSheet(tx, context.facts, { shop: shop.id, table: before.fact_table, batch })
      await tx
        .updateTable('batch')
        .set({
          status: 'undone',
          undone_at: context.clock
            .now()
            .toZonedDateTimeISO('Asia/Shanghai')
            .toPlainDateTime()
            .toString({ smallestUnit: 'second' })
            .replace('T', ' '),
        })
        .where('shop_id', '=', shop.id)
        .where('batch_id', '=', batch)
        .execute()
      return batchRow(tx, shop, batch)
    })
    context.changed?.()
    return toBatch(row, shop.name)
  })

const withArchive = async <T>(
  context: ImportContext,
  { path, batch }: { path: string; batch: number },
  work: (reader: Reader) => Promise<T>,
): Promise<T> => {
  if (!existsSync(path)) throw new Failure('archive_missing', { batch })
  const reader = await context.facts.openReader()
  try {
    return await work(reader)
  } finally {
    await reader.close()
  }
}

/** Lines `row` − `around` … `row` + `around` of the archived file, as text, without personal columns. */
export const readLines = async (
  context: ImportContext,
  shop: Shop,
  batch: number,
  input: { row: number; around: number },
): Promise<{ file: string; sheet: string; header: string[]; lines: { row: number; cells: string[] }[] }> => {
  const { file_name, sheet, header } = await batchRow(context.facts.db, shop, batch)
  const names = parsed<string[]>(header)
  const path = archivePath(context.folder, shop.id, batch)
  const from = Math.max(1, input.row - input.around)
  const rows = await withArchive(context, { path, batch }, (reader) =>
    reader.rows<Record<string, string | number | null>>(
      `select * from read_parquet(${literal(path)}, file_row_number = true)
       where file_row_number between ${from - 1} and ${input.row + input.around - 1} order by file_row_number`,
    ),
  )
  return {
    file: file_name,
    sheet,
    header: names,
    lines: rows.map((cells) => ({
      row: Number(cells.file_row_number) + 1,
      cells: names.map((_, i) => String(cells[`k${i}`] ?? '')),
    })),
  }
}

/** All rejects of a batch as CSV for Excel. Failures: not_found, archive_missing. */
export async function* rejectsFile(
  context: ImportContext,
  shop: Shop,
  batch: number,
): AsyncGenerator<Uint8Array> {
  const row = await batchRow(context.facts.db, shop, batch)
  const { stamp, period } = toBatch(row, shop.name)
  const rejects = rejectsPath(context.folder, shop.id, batch)
  const archive = archivePath(context.folder, shop.id, batch)
  if (!existsSync(rejects) || !existsSync(archive)) throw new Failure('archive_missing', { batch })
  yield* rejectedRows(context, {
    rejects,
    archive,
    header: parsed<string[]>(row.header),
    origin: { stamp, ...(period ? { period } : {}), ...paidAsNoted(parsed<ImportNote[]>(row.notes)) },
  })
}

/** How long another process may take between filing an archive and ending its transaction. */
const FOREIGN_GRACE_MS = 3_600_000

/**
 * After a start: archives whose batch never came into force belong to a commit that a crash ended; they go,
 * and the answer says which. Batches themselves are whole or absent by the store's own transactions.
 */
export const recoverImports = async (context: ImportContext): Promise<string[]> => {
  const rows = await context.facts.db.selectFrom('batch').select(['shop_id', 'batch_id']).execute()
  const known = new Set(rows.map(({ shop_id, batch_id }) => `${shop_id}-${batch_id}`))
  const now = context.clock.now().epochMilliseconds
  const left = await orphans(
    context.folder,
    (shop, batch) => known.has(`${shop}-${batch}`),
    context.facts.engine === 'postgres' ? now - FOREIGN_GRACE_MS : Number.POSITIVE_INFINITY,
  )
  await removeAll(left)
  const batches = new Set(
    left.map((path) => /(?<!\d)(\d+)-(\d+)\.(?:rejects\.)?parquet$/.exec(path)?.[2] ?? '?'),
  )
  return [...batches].map(
    (batch) => `上次停机时批次 ${batch} 正在入库，没有完成，已全部退回；请重新导入那个文件。`,
  )
}
