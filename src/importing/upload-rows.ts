import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { unmadeShop } from '../facts/shops.ts'
import { Failure, isFailure } from '../kernel/failure.ts'
import type { StagedFile } from './actions.ts'
import type { Answer, ImportResult, SheetState, Upload } from './contract.ts'
import type { Format } from './format.ts'
import type { SheetAnswer, StagedSheet } from './settling.ts'
import type { ImportingTables, UploadRow } from './tables.ts'

type Records = Kysely<ImportingTables>

/** The key of an answer that holds for every sheet without one of its own; no sheet may be called so. */
export const everySheet = '*'

/** What a person said about a sheet, as it is kept: formats by their id. */
export type KeptAnswer = Pick<Answer, 'format' | 'period' | 'item'>

export const uploadRow = (records: Records, id: string): Promise<UploadRow | undefined> =>
  records.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst()

/** The number of the shop that a file on its way in is for. */
export const shopOfUpload = async (records: Records, id: string): Promise<number | undefined> => {
  const row = await uploadRow(records, id)
  return row && Number(row.shop_id)
}

/** A file whose shop is not made for a mere preview goes nowhere from there. Failure: invalid_input. */
export const refuseUnmade = ({ shop_id, file }: UploadRow): void => {
  if (shop_id === unmadeShop)
    throw new Failure('invalid_input', { detail: `「${file}」只是预览，它的店铺还没有建；请直接导入。` })
}

/** What is known of an upload only while the program runs. */
export type Live = {
  progress: number
  doing: string
  controller: AbortController
  staged?: StagedFile
  /** The name of a shop that is not made for a mere preview. */
  unmade?: string
}

const OVER_LISTED = 300

export const overStates: readonly Upload['state'][] = ['done', 'failed', 'cancelled']

/** Over: nothing is under way and nothing is waited for. */
export const isOver = (state: Upload['state']): boolean => overStates.includes(state)

/** Of one shop or of all whatever is not over, and the newest of what is. The newest first. */
export const uploadRows = (records: Records, folder: string, shop?: number): Promise<UploadRow[]> => {
  const kept = records
    .selectFrom('upload')
    .where('folder', '=', folder)
    .orderBy('received_at', 'desc')
    .orderBy('id')
  const all = shop === undefined ? kept : kept.where('shop_id', '=', shop)
  const over = all.where('state', 'in', overStates).select('id').limit(OVER_LISTED)
  // One statement: a file that is done meanwhile is in it once.
  return all
    .selectAll()
    .where(({ or, eb }) => or([eb('state', 'not in', overStates), eb('id', 'in', over)]))
    .execute()
}

/** All that are not over, the oldest first. */
export const uploadsUnderWay = (records: Records, folder: string): Promise<UploadRow[]> =>
  records
    .selectFrom('upload')
    .selectAll()
    .where('folder', '=', folder)
    .where('state', 'not in', overStates)
    .orderBy('received_at')
    .orderBy('id')
    .execute()

/** Writes down a file that came in. False where one of that id is there already: nothing is changed then. */
export const insertUpload = async (
  records: Records,
  row: Omit<UploadRow, 'state' | 'sheets' | 'failure' | 'sha256'>,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await records
    .insertInto('upload')
    .values({ ...row, state: 'received', sheets: '[]', failure: null, sha256: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export const changeUpload = async (
  records: Records,
  id: string,
  change: Partial<Omit<UploadRow, 'id'>>,
): Promise<void> => {
  await records.updateTable('upload').set(change).where('id', '=', id).execute()
}

/** Changes a file that is still in the state it was seen in; false where somebody was quicker. */
export const moveUpload = async (
  records: Records,
  { id, state }: Pick<UploadRow, 'id' | 'state'>,
  change: Partial<Omit<UploadRow, 'id'>>,
): Promise<boolean> => {
  const { numUpdatedRows } = await records
    .updateTable('upload')
    .set(change)
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * The sheets of an upload that is over: rows to look at are for those still to be decided on, and where nothing
 * was recognised even the header may be somebody's name.
 */
export const withoutSamples = (sheets: string): string =>
  JSON.stringify(
    (JSON.parse(sheets) as SheetState[]).map((sheet) => ({
      ...sheet,
      header: sheet.format === null ? [] : sheet.header,
      sample: [],
    })),
  )

export const answersOf = (row: UploadRow): Record<string, KeptAnswer> => JSON.parse(row.answers)

/** The same with the formats themselves; one that is gone says nothing. */
export const answersFor = (row: UploadRow, formats: readonly Format[]): Record<string, SheetAnswer> =>
  Object.fromEntries(
    Object.entries(answersOf(row)).map(([sheet, { format, period, item }]) => {
      const named = formats.find(({ id }) => id === format)
      return [
        sheet,
        { ...(named ? { format: named } : {}), ...(period ? { period } : {}), ...(item ? { item } : {}) },
      ]
    }),
  )

export const sheetsOf = (row: UploadRow): SheetState[] => JSON.parse(row.sheets)
const failureOf = (row: UploadRow): Upload['failure'] =>
  row.failure === null ? null : JSON.parse(row.failure)

export const toUpload = (
  row: UploadRow,
  shop: string,
  live?: { progress: number; doing: string },
  recounting = false,
): Upload => ({
  id: row.id,
  shop,
  file: row.file,
  bytes: Number(row.bytes),
  state: row.state,
  progress: live?.progress ?? (isOver(row.state) || row.state === 'ready' ? 1 : 0),
  doing: live?.doing ?? '',
  sheets: sheetsOf(row),
  failure: failureOf(row),
  receivedAt: row.received_at,
  origin: row.origin,
  recounting,
})

const toSheet = (sheet: StagedSheet): SheetState => ({
  sheet: sheet.sheet,
  format: sheet.format?.id ?? null,
  formatName: sheet.format?.name ?? null,
  nearest: sheet.nearest ?? null,
  asks: sheet.asks,
  header: sheet.header,
  sample: sheet.sample,
  result: sheet.result ?? null,
})

export const toSheets = (staged: StagedFile): SheetState[] => staged.sheets.map(toSheet)

/** The sheets with what committing brought; results come in the order of the sheets that had one. */
export const withResults = (
  sheets: readonly SheetState[],
  results: readonly ImportResult[],
): SheetState[] => {
  const left = [...results]
  return sheets.map((sheet) => (sheet.result ? { ...sheet, result: left.shift() ?? sheet.result } : sheet))
}

const refusal = ({ code, message, next, details }: Failure): NonNullable<Upload['failure']> => ({
  code,
  message,
  next,
  details,
})

/** Why an upload failed, as it is kept and shown; a bug is given its sentence by `otherwise`. */
export const keptFailure = (error: unknown, otherwise: (error: unknown) => Failure): string =>
  JSON.stringify(refusal(isFailure(error) ? error : otherwise(error)))

/** The files on their way in that came along from another data folder are looked after here. */
export const adoptUploads = async (
  records: Kysely<ImportingTables>,
  from: string,
  to: string,
): Promise<void> => {
  for (const { id, path } of await records
    .selectFrom('upload')
    .select(['id', 'path'])
    .where('folder', '=', from)
    .execute()) {
    // Written with the signs of the system that it comes from.
    const inside = path.startsWith(from) ? path.slice(from.length).split(/[\\/]/) : undefined
    await records
      .updateTable('upload')
      .set({ folder: to, path: inside ? join(to, ...inside) : path })
      .where('id', '=', id)
      .execute()
  }
}
