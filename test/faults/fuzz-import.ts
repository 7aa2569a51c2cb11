import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { factTables } from '../../src/facts/tables.ts'
import { commitFile, type StagedFile, stageFile } from '../../src/importing/actions.ts'
import { formats } from '../../src/importing/formats/all.ts'
import { undoBatch } from '../../src/importing/history.ts'
import { defaultLimits } from '../../src/importing/limits.ts'
import { csvRelation } from '../../src/importing/reading/dialect.ts'
import { zipOf } from '../../src/importing/reading/fixtures.ts'
import { readTables } from '../../src/importing/reading/tables.ts'
import type { TextTable } from '../../src/importing/reading/text-table.ts'
import { type StagedSheet, settle, sheetsOf } from '../../src/importing/settling.ts'
import { day } from '../../src/kernel/calendar.ts'
import { isFailure } from '../../src/kernel/failure.ts'
import type { StoreSide } from '../../src/storage/testing.ts'
import type { Row, Taken } from './fuzz-verdict.ts'
import { only, openStand, type Stand, type TestShop } from './stand.ts'

/** What takes longer hangs: unharmed these files take a tenth of a second. */
export const HANGS_SECONDS = 20
const limits = { ...defaultLimits, readSeconds: HANGS_SECONDS }

/** A store is used for so many files, then a fresh one: a hundred thousand shops would slow every later one down. */
const FILES_PER_STORE = 4_000

const answer = { period: { from: day('2026-06-01'), to: day('2026-06-30') }, item: '612345678901' }
const settings = { name: 'x', formats, answer, today: day('2026-11-20') }

/** A file that was read and recognised, its tables on disk. */
export type ReadBytes = { bytes: Buffer; folder: string; tables: TextTable[] }

/**
 * Mutated files through the whole import of a store: bytes on disk, worker, checks, commit, and back out of the store.
 * To make a hundred thousand of them possible, files are looked at in this thread first; those that are read are then
 * imported many at a time as members of one zip, each sheet into a shop of its own.
 */
export const openImport = async (side: StoreSide, postgresUrl: string | undefined) => {
  const root = mkdtempSync(join(tmpdir(), 'zhanggui-fuzz-'))
  let stand = await openStand(side, postgresUrl)
  let [turn, imported] = [0, 0]

  const freshFolder = (): string => {
    turn += 1
    const made = join(root, String(turn))
    mkdirSync(made)
    return made
  }

  /** The file as read; else the code of its refusal, or `unknown`. */
  const read = async (bytes: Buffer): Promise<ReadBytes | string> => {
    const folder = freshFolder()
    const path = join(folder, 'upload')
    writeFileSync(path, bytes)
    let end = 'unknown'
    try {
      const tables = await readTables({ path, name: 'x', into: folder, limits })
      const known = sheetsOf(tables, formats).filter((table) => settle(table, settings).settled)
      if (known.length > 0) return { bytes, folder, tables: known }
    } catch (error) {
      if (!isFailure(error)) throw error
      end = error.code
    }
    rmSync(folder, { recursive: true })
    return end
  }

  const storedRows = async (shop: TestShop, { settled }: StagedSheet, table: TextTable): Promise<Row[]> => {
    if (!settled) return []
    const name = settled.format.table
    const { rows: shadows } = await sql
      .raw<{ n: number }>(`select count(*) as n from ${name}_shadow where shop_id = ${shop.id}`)
      .execute(stand.facts.db)
    if (Number(shadows[0]?.n) !== 0) throw new Error(`${name}: a lone file left rows in the shadow`)
    const columns = Object.keys(factTables[name].columns)
    const { rows } = await sql
      .raw<Record<string, unknown>>(
        `select row_no, ${columns.join(', ')} from ${name} where shop_id = ${shop.id} order by row_no`,
      )
      .execute(stand.facts.db)
    if (rows.length === 0) return []
    const reader = await stand.facts.openReader()
    try {
      const texts = await reader.rows<Record<string, string | null>>(
        `select * exclude (n) from (select *, row_number() over () as n from ${csvRelation(table)})
         where n in (${rows.map(({ row_no }) => Number(row_no)).join(', ')}) order by n`,
      )
      return rows.map(({ row_no, paid_fen, ...values }, i) => ({
        cells: Object.values(texts[i] ?? {}).map((cell) => cell ?? ''),
        stored: JSON.stringify(values),
        paid: String(paid_fen),
      }))
    } finally {
      await reader.close()
    }
  }

  /** Commits one sheet into a shop of its own and reads it back; every so often it is undone, and nothing stays. */
  const taken = async (staged: StagedFile, sheet: StagedSheet, table: TextTable): Promise<Taken> => {
    const shop = stand.newShop()
    const { checked, settled } = sheet
    if (!checked || !settled) throw new Error(`a sheet that was known is not: ${sheet.asks}`)
    const alone = { ...staged, folder: freshFolder(), sheets: [sheet] }
    const result = only(await commitFile(stand.context, shop, alone))
    const accepted = await storedRows(shop, sheet, table)
    const counts = [
      result.accepted,
      result.inserted,
      checked.acceptedRows,
      checked.rows - checked.rejectedRows,
    ]
    if (counts.some((count) => count !== accepted.length))
      throw new Error(`${accepted.length} rows stored, said were ${counts}`)
    if (shop.id % 20 === 0 && result.batch !== null) {
      await undoBatch(stand.context, shop, result.batch)
      if ((await storedRows(shop, sheet, table)).length > 0) throw new Error('rows stay after an undo')
    }
    return {
      accepted,
      header: settled.header.join('\0'),
      reading: checked.notes.map(({ code }) => code).join(),
    }
  }

  const afresh = async (): Promise<Stand> => {
    await stand.close()
    return openStand(side, postgresUrl)
  }

  return {
    read,
    /** What each of the files brought, sheet by sheet; their tables go. */
    async take(files: readonly ReadBytes[]): Promise<Taken[][]> {
      imported += files.length
      if (imported > FILES_PER_STORE) [stand, imported] = [await afresh(), files.length]
      const path = join(freshFolder(), 'upload')
      const [lone] = files
      const bytes =
        files.length === 1 && lone
          ? lone.bytes
          : zipOf(files.map((file, i) => ({ name: `${i}.bin`, content: file.bytes })))
      writeFileSync(path, bytes)
      const staged = await stageFile(stand.context, {
        shop: stand.newShop(),
        path,
        name: 'x',
        formats,
        answer,
      })
      try {
        const sheets = [...staged.sheets]
        const all: Taken[][] = []
        for (const { tables } of files) {
          const own: Taken[] = []
          for (const table of tables) {
            const sheet = sheets.shift()
            if (sheet) own.push(await taken(staged, sheet, table))
          }
          all.push(own)
        }
        if (sheets.length > 0) throw new Error(`${sheets.length} sheets more than were read alone`)
        return all
      } finally {
        rmSync(staged.folder, { recursive: true, force: true })
        for (const { folder } of files) rmSync(folder, { recursive: true, force: true })
      }
    },
    async close() {
      await stand.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

export type WholeImport = Awaited<ReturnType<typeof openImport>>
