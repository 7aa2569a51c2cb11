import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { Failure } from '../kernel/failure.ts'
import type { AuditNote } from '../storage/audit.ts'
import type { ImportContext } from './actions.ts'
import type { ImportResult } from './contract.ts'
import { readBatch } from './history.ts'
import { beijingStamp } from './import-time.ts'
import type { ImportingTables, UploadRow } from './tables.ts'
import { awaitShop } from './turns.ts'
import {
  changeUpload,
  isOver,
  keptFailure,
  overStates,
  sheetsOf,
  uploadsUnderWay,
  withoutSamples,
  withResults,
} from './upload-rows.ts'
import { isUnreachable, whenWritable } from './when-writable.ts'

/** Writes down what was done to the facts where the records keep it: a batch is no record. */
export type Noted = (note: AuditNote) => Promise<void>

type RecoveryContext = {
  imports: ImportContext
  records: Kysely<ImportingTables>
  shopById: (id: number) => Promise<{ id: number; name: string; createdAt: string }>
  reportBug: (error: unknown) => Failure
  noted?: Noted
}

export const noteImport = async (
  { noted }: Pick<RecoveryContext, 'noted'>,
  { id, shop_id, file, origin }: UploadRow,
  results: readonly ImportResult[],
): Promise<void> => {
  const batches = results.map(({ batch }) => batch)
  await noted?.({ what: 'import', label: file, shop: shop_id, details: { upload: id, origin, batches } })
}

/** What the batches of this file brought, in the order of its sheets; empty where it did not get in. */
const committed = async (
  { imports, shopById }: Pick<RecoveryContext, 'imports' | 'shopById'>,
  row: UploadRow,
): Promise<ImportResult[]> => {
  if (!row.sha256) return []
  const found = await imports.facts.db
    .selectFrom('batch')
    .select('batch_id')
    .where('shop_id', '=', row.shop_id)
    .where('file_sha256', '=', row.sha256)
    .where('status', '=', 'active')
    // Of an import before this one nothing follows: what was answered for the same file may have been another item.
    .where('imported_at', '>=', beijingStamp(Temporal.Instant.from(row.received_at)))
    .orderBy('batch_id')
    .execute()
  const shop = await shopById(row.shop_id)
  const batches = await Promise.all(found.map(({ batch_id }) => readBatch(imports, shop, Number(batch_id))))
  return batches.map(
    ({ shop: _, stamp, importedAt, status, undoneAt, header, replaced, older, ...result }) => ({
      ...result,
      older: older ?? 0,
    }),
  )
}

/**
 * What committing a file brought. Where the connection was lost in the middle of it only the batches tell, once the
 * database is back: none of them, and the loss is the failure.
 */
export const surelyCommitted = async (
  context: Pick<RecoveryContext, 'imports' | 'shopById'>,
  row: UploadRow,
  commit: () => Promise<ImportResult[]>,
  stopped: () => boolean,
): Promise<ImportResult[]> => {
  const { facts } = context.imports
  try {
    return await commit()
  } catch (error) {
    if (!isUnreachable(error)) throw error
    const results = await whenWritable(async () => {
      // PostgreSQL may still be at the commit whose answer was lost: it keeps the shop until then.
      await facts.db.transaction().execute((tx) => awaitShop(tx, facts, row.shop_id))
      return committed(context, row)
    }, stopped)
    if (results.length === 0) throw error
    return results
  }
}

const recovered = async (context: RecoveryContext, row: UploadRow): Promise<string[]> => {
  const { records } = context
  const over = async ({ sheets = row.sheets, ...change }: Partial<Omit<UploadRow, 'id'>>) => {
    await changeUpload(records, row.id, { ...change, sheets: withoutSamples(sheets) })
    if (row.kept) await rm(row.path, { force: true })
  }
  if (row.state === 'importing') {
    const results = await committed(context, row)
    if (results.length) {
      await noteImport(context, row, results)
      await over({ state: 'done', sheets: JSON.stringify(withResults(sheetsOf(row), results)) })
      return [`停机时「${row.file}」已经入库（批次 ${results.map(({ batch }) => batch).join('、')}）。`]
    }
  }
  if (row.origin === 'command') {
    await over({ state: 'cancelled' })
    return [`停机时「${row.file}」还没有入库，数据没有变化，请重新导入。`]
  }
  if (!existsSync(row.path)) {
    const gone = new Failure('upload_broken', { file: row.file, detail: '停机后它不见了。' })
    await over({ state: 'failed', failure: keptFailure(gone, context.reportBug) })
    return [`停机时「${row.file}」还没有入库，数据没有变化；上传的文件不见了，请重新上传。`]
  }
  await changeUpload(records, row.id, { state: 'received' })
  return row.state === 'importing'
    ? [`停机时「${row.file}」还没有入库，数据没有变化；正在重新预览，请再确认一次。`]
    : []
}

/** Files that nothing waits for: the upload broke off with the program, or was over and not yet tidied up. */
const sweep = async ({ imports, records }: RecoveryContext): Promise<void> => {
  const rows = await records.selectFrom('upload').select(['path', 'state']).execute()
  const known = new Set(rows.filter(({ state }) => !isOver(state)).map(({ path }) => path))
  const names = await readdir(imports.folder.uploads)
  await Promise.all(
    names
      .map((name) => join(imports.folder.uploads, name))
      .filter((path) => !known.has(path))
      .map((path) => rm(path, { force: true })),
  )
}

/** Earlier versions left rows to look at with files that were over at a crash: they may be somebody's. */
const forgetSamples = async ({ records }: RecoveryContext): Promise<void> => {
  const rows = await records
    .selectFrom('upload')
    .select(['id', 'sheets'])
    .where('state', 'in', overStates)
    .where((eb) => eb.or([eb('sheets', 'like', '%"sample":[[%'), eb('sheets', 'like', '%"format":null%')]))
    .execute()
  for (const { id, sheets } of rows)
    if (withoutSamples(sheets) !== sheets) await changeUpload(records, id, { sheets: withoutSamples(sheets) })
}

/**
 * After a start, by the holder of the folder: tells of each file that was on its way whether it got in, and
 * makes ready to read again what did not. The sentences say what a person must know.
 */
export const recoverUploads = async (context: RecoveryContext): Promise<string[]> => {
  const said: string[] = []
  for (const row of await uploadsUnderWay(context.records, context.imports.folder.path))
    said.push(...(await recovered(context, row)))
  await sweep(context)
  await forgetSamples(context)
  return said
}
