import type { Kysely } from 'kysely'
import { factsVersion } from '../facts/metrics/memory.ts'
import { Failure } from '../kernel/failure.ts'
import { type ImportContext, previewFile } from './actions.ts'
import type { Format } from './format.ts'
import { paidAsNoted } from './mended.ts'
import { rejectedRows } from './rejected-rows.ts'
import type { StagedSheet } from './settling.ts'
import type { ImportingTables, UploadRow } from './tables.ts'
import { type Live, moveUpload, toSheets, uploadRow } from './upload-rows.ts'

type InHandContext = {
  imports: ImportContext
  records: Kysely<ImportingTables>
  lives: ReadonlyMap<string, Live>
  enqueue: (job: () => Promise<void>) => void
  found: (id: string) => Promise<UploadRow>
  formatsOf: (shop: number) => Promise<Format[]>
}

const isInHand = ({ state }: Pick<UploadRow, 'state'>) => state === 'waiting' || state === 'ready'

/** Files that are read and not taken yet: what can be seen of them, and what they would change as the facts stand now. */
export const createInHand = ({ imports, records, lives, enqueue, found, formatsOf }: InHandContext) => {
  /** By file the state of the facts for which it was last to be counted anew. */
  const asked = new Map<string, string>()

  const countAgain = async (id: string): Promise<void> => {
    const row = await uploadRow(records, id)
    const staged = lives.get(id)?.staged
    if (!row || !staged || !isInHand(row)) return
    let version: string
    try {
      version = await previewFile(imports, { id: Number(row.shop_id) }, staged)
    } catch (error) {
      // Dismissed or answered meanwhile: there is nothing to count any more.
      if (lives.get(id)?.staged !== staged) return
      throw error
    }
    await moveUpload(records, row, { sheets: JSON.stringify(toSheets(staged)) })
    staged.counted = version
  }

  /** For which state of the facts each file was counted. Asked before its row is read, which then tells of no older one. */
  const counted = (): ReadonlyMap<string, string> =>
    new Map([...lives].flatMap(([id, { staged }]) => (staged?.counted ? [[id, staged.counted]] : [])))

  /** Those of the files whose changes were counted before another file was taken or taken back; they are counted anew. */
  const outdated = async (
    rows: readonly UploadRow[],
    counts: ReadonlyMap<string, string>,
  ): Promise<ReadonlySet<string>> => {
    const lying = rows.filter((row) => isInHand(row) && counts.has(row.id))
    const shops = [...new Set(lying.map((row) => Number(row.shop_id)))]
    const versions = new Map(
      await Promise.all(
        shops.map(async (shop) => [shop, await factsVersion(imports.facts.db, shop)] as const),
      ),
    )
    for (const id of asked.keys()) if (!lives.has(id)) asked.delete(id)
    const old = lying.filter((row) => counts.get(row.id) !== versions.get(Number(row.shop_id)))
    for (const { id, shop_id } of old) {
      const version = versions.get(Number(shop_id)) ?? ''
      if (asked.get(id) === version) continue
      asked.set(id, version)
      enqueue(() => countAgain(id))
    }
    return new Set(old.map(({ id }) => id))
  }

  const sheetOf = (row: UploadRow, sheet: string): StagedSheet | undefined =>
    isInHand(row) ? lives.get(row.id)?.staged?.sheets.find((one) => one.sheet === sheet) : undefined

  /** A sheet as it lies read, until it is taken, answered or dismissed. */
  const sheetInHand = async (id: string, sheet: string) => {
    const row = await found(id)
    const table = sheetOf(row, sheet)?.table
    if (!table)
      throw new Failure('invalid_input', { detail: `「${row.file}」正在读取或已经处理完，现在不能对应列。` })
    return { table, file: row.file, formats: await formatsOf(row.shop_id) }
  }

  /** The rows of a sheet that would be refused, as a file. Failure: invalid_input where it does not lie read. */
  const rejectsInHand = async (id: string, sheet: string) => {
    const row = await found(id)
    const checked = sheetOf(row, sheet)?.checked
    const stamp = lives.get(id)?.staged?.stamp
    if (!checked)
      throw new Failure('invalid_input', {
        detail: `「${row.file}」正在读取或已经处理完；已经入库的，请在它的批次里下载被拒的行。`,
      })
    const { rejectsFile: rejects, archive, archivedHeader: header, period, notes } = checked
    const origin = { ...(stamp ? { stamp } : {}), ...(period ? { period } : {}), ...paidAsNoted(notes) }
    return {
      file: row.file,
      shop: Number(row.shop_id),
      chunks: rejectedRows(imports, { rejects, archive, header, origin }),
    }
  }

  return { counted, outdated, sheetInHand, rejectsInHand }
}
