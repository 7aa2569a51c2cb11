import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Transaction } from 'kysely'
import type { Shop } from '../facts/contract.ts'
import { factsVersion } from '../facts/metrics/memory.ts'
import type { FactTables } from '../facts/tables.ts'
import { dayOf } from '../kernel/calendar.ts'
import type { Clock } from '../kernel/context.ts'
import { Failure } from '../kernel/failure.ts'
import type { FactStore, Reader } from '../storage/facts.ts'
import type { Folder } from '../storage/folder.ts'
import { fileAway } from './archive.ts'
import { cellMacros } from './cell-sql.ts'
import { type Checked, checkSheet } from './checking.ts'
import { type Changes, upsertSheet } from './commit.ts'
import type { ImportNote, ImportResult } from './contract.ts'
import type { Format } from './format.ts'
import { beijingStamp, importStamp, isAhead, mendedStamp } from './import-time.ts'
import type { Limits } from './limits.ts'
import { stampFromName } from './naming.ts'
import { readFile } from './reading/read-file.ts'
import type { TextTable } from './reading/text-table.ts'
import { type SheetAnswer, type StagedSheet, settle, sheetsOf } from './settling.ts'
import { keepTimeless, withTimeless } from './timeless.ts'
import { inTurn, lockShop } from './turns.ts'
import { unusedAnswer } from './unused-answer.ts'
import { isUnreachable } from './when-writable.ts'
import { noteWhole } from './whole-file.ts'

export type ImportContext = {
  facts: FactStore<FactTables>
  folder: Folder
  clock: Clock
  limits: Limits
  buyerKey: string
  changed?: () => void
}

/** A file read and checked, its staged files on disk until it is committed or discarded. */
export type StagedFile = {
  file: string
  sha256: string
  /** Version of its rows: the file's own stamp, else undefined for the time of import. */
  stamp?: string
  folder: string
  sheets: StagedSheet[]
  /** What the facts of the shop were when it was counted what it would change. */
  counted?: string
}

export type StageInput = {
  shop: Shop
  path: string
  name: string
  formats: readonly Format[]
  answers?: Readonly<Record<string, SheetAnswer>>
  /** Applies to every sheet that has no answer of its own. */
  answer?: SheetAnswer
  /** Count what would change against the store. */
  preview?: boolean
  signal?: AbortSignal
  onProgress?: (step: string, fraction: number) => void
}

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest('hex')
}

const resultOf = (
  file: string,
  sheet: string,
  format: Format,
  checked: Checked,
  notes: readonly ImportNote[],
  changes: Changes,
  batch: number | null,
): ImportResult => ({
  file,
  sheet,
  format: format.id,
  formatName: format.name,
  period: checked.period,
  rows: checked.rows,
  accepted: checked.acceptedRows,
  rejected: checked.rejectedRows,
  skipped: checked.skipped,
  ...changes,
  batch,
  rejects: checked.rejects,
  notes: [...notes],
})

const readingNotes = (table: TextTable): ImportNote[] =>
  table.notes.map(({ code, message, severity, fix }) => ({
    code,
    message,
    severity,
    ...(fix ? { fix } : {}),
  }))

const nothing: Changes = { inserted: 0, updated: 0, unchanged: 0, older: 0 }

/** A reader of its own with the macros of cells, closed after the work. */
export const withReader = async <T>(
  context: ImportContext,
  folder: string,
  signal: AbortSignal | undefined,
  work: (reader: Reader) => Promise<T>,
): Promise<T> => {
  const reader = await context.facts.openReaderApart(join(folder, 'spill'), cellMacros)
  const stop = () => reader.interrupt()
  signal?.addEventListener('abort', stop)
  try {
    return await work(reader)
  } catch (error) {
    if (signal?.aborted) throw new Failure('import_cancelled', {})
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
    await reader.close()
  }
}

/**
 * Reads and checks a file without storing anything. Sheets that nothing recognises or that lack a date come
 * back with what must be asked. Staged files lie in the staging folder until `commitFile` or `discardFile`.
 */
export const stageFile = async (context: ImportContext, input: StageInput): Promise<StagedFile> => {
  const folder = join(context.folder.staging, randomUUID())
  // Not recursive: a data folder that is gone must not be begun anew in its place.
  await mkdir(folder)
  const say = input.onProgress ?? (() => undefined)
  try {
    say('读取文件', 0)
    const [sha256, tables] = await Promise.all([
      sha256Of(input.path),
      readFile({
        path: input.path,
        name: input.name,
        into: folder,
        limits: context.limits,
        signal: input.signal,
        onProgress: (done, total) => say('读取文件', total ? (done / total) * 0.4 : 0),
      }),
    ])
    const now = context.clock.now()
    const staged: StagedFile = { file: input.name, sha256, folder, sheets: [] }
    const stamp = stampFromName(input.name)
    const isFuture = stamp !== undefined && isAhead(stamp, now)
    if (stamp && !isFuture) staged.stamp = stamp
    await withReader(context, folder, input.signal, async (reader) => {
      const sheets = sheetsOf(tables, input.formats)
      for (const [index, table] of sheets.entries()) {
        if (input.signal?.aborted) throw new Failure('import_cancelled', {})
        say('检查每一行', 0.4 + (0.5 * index) / sheets.length)
        const answer = { ...input.answer, ...input.answers?.[table.sheet] }
        const { settled, sheet } = settle(table, {
          name: input.name,
          formats: input.formats,
          answer,
          today: dayOf(now),
        })
        staged.sheets.push(sheet)
        if (!settled) continue
        sheet.settled = settled
        sheet.checked = await checkSheet(reader, table, settled, {
          into: join(folder, `sheet-${index}`),
          buyerKey: context.buyerKey,
          today: dayOf(now),
        })
        sheet.timeless = await keepTimeless(reader, settled.format.table, sheet.checked.accepted)
        sheet.result = resultOf(
          input.name,
          table.sheet,
          settled.format,
          sheet.checked,
          [
            ...readingNotes(table),
            ...sheet.checked.notes,
            ...unusedAnswer(
              { file: input.name, rows: sheet.checked.period, accepted: sheet.checked.acceptedRows },
              sheet.unused ?? {},
            ),
          ],
          nothing,
          null,
        )
      }
    })
    noteWhole(staged, isFuture ? stamp : undefined)
    if (input.preview) {
      say('比对已有数据', 0.92)
      staged.counted = await previewFile(context, input.shop, staged)
    }
    say('完成', 1)
    return staged
  } catch (error) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    throw error
  }
}

class PreviewOver extends Error {}

/** Counts what a commit would change by doing it and taking it back. Answers for which state of the facts. */
export const previewFile = (
  context: ImportContext,
  shop: Pick<Shop, 'id'>,
  staged: StagedFile,
): Promise<string> =>
  inTurn(async () => {
    const version = await factsVersion(context.facts.db, shop.id)
    try {
      await context.facts.db.transaction().execute(async (tx) => {
        for (const [index, sheet] of staged.sheets.entries()) {
          if (!sheet.result || !sheet.checked || !sheet.settled) continue
          const known = await sameBatch(tx, shop, staged, sheet)
          const changes = known
            ? { ...nothing, unchanged: sheet.checked.acceptedRows }
            : await upsertSheet(tx, context.facts, {
                shop: shop.id,
                table: sheet.settled.format.table,
                batch: -1 - index,
                accepted: sheet.checked.accepted,
                version: await versionOf(context, tx, shop, staged, sheet),
                columns: sheet.checked.columns,
              })
          const timeless = { shop: shop.id, sheet, scratch: `timeless_${index}` }
          const notes = await withTimeless(tx, context.facts, timeless)
          sheet.result = { ...sheet.result, ...changes, notes }
        }
        throw new PreviewOver()
      })
    } catch (error) {
      if (!(error instanceof PreviewOver)) throw error
    }
    return version
  })

const versionOf = async (
  { clock }: ImportContext,
  tx: Transaction<FactTables>,
  shop: Pick<Shop, 'id'>,
  { stamp, sha256 }: StagedFile,
  { settled }: StagedSheet,
) => {
  const said = mendedStamp(settled?.mended?.stamp, clock.now()) ?? stamp
  return { stamp: said ?? (await importStamp(tx, shop.id, clock.now())), sha256 }
}

/** The active batch of exactly this file and sheet, if it was taken before. */
const sameBatch = async (
  tx: Transaction<FactTables>,
  shop: Pick<Shop, 'id'>,
  staged: StagedFile,
  sheet: StagedSheet,
): Promise<number | undefined> => {
  if (!sheet.settled || !sheet.checked) return undefined
  const { period } = sheet.checked
  // What the file itself does not say may have been answered otherwise this time.
  if (sheet.settled.item) return undefined
  let query = tx
    .selectFrom('batch')
    .select('batch_id')
    .where('shop_id', '=', shop.id)
    .where('file_sha256', '=', staged.sha256)
    .where('sheet', '=', sheet.sheet)
    .where('format', '=', sheet.settled.format.id)
    .where('status', '=', 'active')
    .where('period_from', period ? '=' : 'is', period ? period.from : null)
    .where('period_to', period ? '=' : 'is', period ? period.to : null)
    .orderBy('batch_id')
  // The same bytes under a newer stamp say that the older state holds again.
  if (staged.stamp) query = query.where('stamp', '>=', staged.stamp)
  return (await query.executeTakeFirst())?.batch_id
}

const nextBatch = async (tx: Transaction<FactTables>, shop: number): Promise<number> => {
  const row = await tx
    .selectFrom('batch')
    .select((eb) => eb.fn.max('batch_id').as('last'))
    .where('shop_id', '=', shop)
    .executeTakeFirst()
  return Number(row?.last ?? 0) + 1
}

const commitSheet = async (
  context: ImportContext,
  tx: Transaction<FactTables>,
  shop: Shop,
  staged: StagedFile,
  sheet: StagedSheet,
  undoFiling: (() => Promise<void>)[],
): Promise<ImportResult | undefined> => {
  const { checked, settled, result } = sheet
  if (!checked || !settled || !result) return undefined
  const notesOf = (scratch: string) => withTimeless(tx, context.facts, { shop: shop.id, sheet, scratch })
  const known = await sameBatch(tx, shop, staged, sheet)
  if (known !== undefined)
    return {
      ...result,
      ...nothing,
      unchanged: checked.acceptedRows,
      batch: known,
      notes: [
        ...(await notesOf(`timeless_${known}`)),
        { code: 'same_file', severity: 'note', message: `这个文件已在批次 ${known} 导入过，没有任何变化。` },
      ],
    }
  const batch = await nextBatch(tx, shop.id)
  const version = await versionOf(context, tx, shop, staged, sheet)
  const changes = await upsertSheet(tx, context.facts, {
    shop: shop.id,
    table: settled.format.table,
    batch,
    accepted: checked.accepted,
    version,
    columns: checked.columns,
  })
  const notes = await notesOf(`timeless_${batch}`)
  await tx
    .insertInto('batch')
    .values({
      shop_id: shop.id,
      batch_id: batch,
      file_name: staged.file,
      sheet: sheet.sheet,
      file_sha256: staged.sha256,
      format: settled.format.id,
      format_name: settled.format.name,
      fact_table: settled.format.table,
      period_from: checked.period?.from ?? null,
      period_to: checked.period?.to ?? null,
      stamp: version.stamp,
      imported_at: beijingStamp(context.clock.now()),
      rows: checked.rows,
      accepted: checked.acceptedRows,
      rejected: checked.rejectedRows,
      skipped: checked.skipped,
      ...changes,
      status: 'active',
      undone_at: null,
      notes: JSON.stringify(notes),
      rejects: JSON.stringify(checked.rejects),
      columns: JSON.stringify(checked.columns),
      header: JSON.stringify(checked.archivedHeader),
    })
    .execute()
  undoFiling.push(await fileAway(context.folder, shop.id, batch, checked))
  return { ...result, ...changes, notes, batch }
}

/**
 * Takes a staged file: all its sheets or none, in one transaction. A file that was taken before changes nothing.
 * `check` is asked when nobody else can change the shop any more, and throws where the file is not to go in.
 */
export const commitFile = async (
  context: ImportContext,
  shop: Shop,
  staged: StagedFile,
  options: { signal?: AbortSignal; check?: () => Promise<unknown> } = {},
): Promise<ImportResult[]> =>
  inTurn(async () => {
    const undoFiling: (() => Promise<void>)[] = []
    let results: ImportResult[]
    try {
      results = await context.facts.db.transaction().execute(async (tx) => {
        await lockShop(tx, context.facts, shop.id)
        await options.check?.()
        const done: ImportResult[] = []
        for (const sheet of staged.sheets) {
          if (options.signal?.aborted) throw new Failure('import_cancelled', {})
          const result = await commitSheet(context, tx, shop, staged, sheet, undoFiling)
          if (result) done.push(result)
        }
        return done
      })
    } catch (error) {
      // Lost in the middle of the commit, the connection leaves untold whether the batch is in force. Its archive
      // stays then: one without a batch is cleared by the next start, a batch without one could not be opened.
      if (isUnreachable(error)) throw error
      for (const back of undoFiling.reverse()) await back().catch(() => undefined)
      throw error
    }
    // The batch is in force: what is left over goes with the next start if it cannot go now.
    await discardFile(staged).catch(() => undefined)
    context.changed?.()
    return results
  })

/** Removes what staging left on disk. */
export const discardFile = async (staged: StagedFile): Promise<void> => {
  await rm(staged.folder, { recursive: true, force: true, maxRetries: 3 })
}
