import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cellMacros } from '../../src/importing/cell-sql.ts'
import { type Checked, checkSheet } from '../../src/importing/checking.ts'
import { exportFile } from '../../src/importing/export-file.ts'
import { formats } from '../../src/importing/formats/all.ts'
import { defaultLimits, limitDefinitions } from '../../src/importing/limits.ts'
import { csvRelation } from '../../src/importing/reading/dialect.ts'
import { readFile } from '../../src/importing/reading/read-file.ts'
import { readTables } from '../../src/importing/reading/tables.ts'
import type { TextTable } from '../../src/importing/reading/text-table.ts'
import { settle, sheetsOf } from '../../src/importing/settling.ts'
import { day } from '../../src/kernel/calendar.ts'
import { isFailure } from '../../src/kernel/failure.ts'
import { openReaderOn, type Reader } from '../../src/storage/duckdb.ts'
import { literal } from '../../src/storage/quoting.ts'
import {
  bytesOf,
  type Cell,
  type Laid,
  laidSheet,
  laidText,
  mutatedPieces,
  mutationsOf,
  packedSheet,
  type Seam,
  seamsOf,
  sharedSheet,
} from './mutated-file.ts'
import { seeded } from './random.ts'
import { draftOf } from './real-headers.ts'
import { openStand, type Stand } from './stand.ts'

/** Mutated files in all; FUZZ_RUNS=100000 for the long run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 300)
const SEED = Number(process.env.FAULT_SEED ?? 20201111)
/** One in so many goes on through the worker and into the store. */
const COMMITTED = 60
/** What takes longer hangs: unharmed these files take a tenth of a second. */
const HANGS_SECONDS = 20
const HUNG = 'hung'
const limits = { ...defaultLimits, readSeconds: HANGS_SECONDS }

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-fuzz-'))
let stand: Stand
let reader: Reader
beforeAll(async () => {
  stand = await openStand('embedded', undefined)
  reader = await openReaderOn(await DuckDBInstance.create(':memory:', { threads: '1' }))
  for (const macro of cellMacros) await reader.run(macro)
})
afterAll(async () => {
  await reader.close()
  await stand.close()
  rmSync(folder, { recursive: true, force: true })
})

const JUNE = { from: day('2026-06-01'), to: day('2026-06-30') }
const settings = {
  name: 'x',
  formats,
  answer: { period: JUNE, item: '612345678901' },
  today: day('2026-07-01'),
}

/** An accepted row: as text and as what would be stored. */
type Row = { cells: string[]; key: string; stored: string; paid: string }
type Taken = {
  table: TextTable
  checked: Checked
  accepted: Row[]
  header: readonly string[]
  reading: string
}

const rowsOf = async (table: TextTable, checked: Checked): Promise<Row[]> => {
  const accepted = await reader.rows<Record<string, unknown>>(
    `select * from read_parquet(${literal(checked.accepted)}) order by row_no`,
  )
  if (accepted.length === 0) return []
  const numbers = accepted.map(({ row_no }) => Number(row_no)).join(', ')
  const texts = await reader.rows<Record<string, string | null>>(
    `select * exclude (n) from (select *, row_number() over () as n from ${csvRelation(table)}) where n in (${numbers}) order by n`,
  )
  return accepted.map(({ row_no, bad, paid_fen, ...columns }, i) => {
    const cells = Object.values(texts[i] ?? {}).map((cell) => cell ?? '')
    return {
      cells,
      key: cells[0] ?? '',
      stored: JSON.stringify(columns, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      paid: String(paid_fen),
    }
  })
}

let turn = 0

/** The whole path up to the store, in this thread: what was refused comes back as the refusal. */
const through = async (bytes: Uint8Array, read = readTables): Promise<Taken[] | string> => {
  turn += 1
  const into = join(folder, String(turn))
  mkdirSync(into)
  const path = join(into, 'upload')
  writeFileSync(path, bytes)
  try {
    const tables = await read({ path, name: 'x', into, limits })
    const taken: Taken[] = []
    for (const [i, table] of sheetsOf(tables).entries()) {
      const { settled } = settle(table, settings)
      if (!settled) continue
      const checked = await checkSheet(reader, table, settled, {
        into: join(into, `checked-${i}`),
        buyerKey: 'key',
      })
      expect(checked.rows).toBe(checked.acceptedRows + checked.rejectedRows)
      const accepted = await rowsOf(table, checked)
      expect(accepted).toHaveLength(checked.acceptedRows)
      taken.push({
        table,
        checked,
        accepted,
        header: settled.header,
        reading: checked.notes.map(({ code }) => code).join(),
      })
    }
    return taken
  } catch (error) {
    if (!isFailure(error)) throw error
    return error.details.setting === limitDefinitions.readSeconds.setting ? HUNG : error.code
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}

type Reference = { rows: Row[]; reading: string; header: string }

const isBefore = (a: Cell, b: Cell) => a.row < b.row || (a.row === b.row && a.column < b.column)
const isSame = (a: Cell, b: Cell) => a.row === b.row && a.column === b.column

/**
 * Whether an accepted row is one that was written, but for cells whose bytes were changed; over a seam it may go
 * on as another row, in the same column. Seams speak of rows of the sheet, `first` is the first data row. In a
 * workbook cells say themselves where they stand: there, lost ones leave blanks and nothing moves up.
 */
const explains = (
  cells: readonly string[],
  rows: readonly string[][],
  seams: readonly Seam[],
  { first, sparse }: Pick<Subject, 'first' | 'sparse'>,
): boolean => {
  const isTouched = (row: number, column: number) =>
    seams.some(({ left, right }) =>
      left.row === right.row && left.column <= right.column
        ? left.row === row && column >= left.column && column <= right.column
        : isSame(left, { row, column }) || isSame(right, { row, column }),
    )
  const isLost = (row: number, column: number) =>
    sparse &&
    seams.some(({ left, right }) => !isBefore({ row, column }, left) && !isBefore(right, { row, column }))
  const width = Math.max(...rows.map((row) => row.length))
  if (cells.slice(width).some((cell) => cell.trim() !== '')) return false
  let reached = new Set(rows.keys())
  for (let column = 0; column < width; column++) {
    const here = [...reached].filter(
      (row) =>
        (rows[row]?.[column] ?? '') === (cells[column] ?? '') ||
        isTouched(row + first, column) ||
        (!cells[column] && isLost(row + first, column)),
    )
    reached = new Set(here)
    for (const { left, right } of seams)
      if (Math.max(left.column, right.column) === column && reached.has(left.row - first))
        reached.add(right.row - first)
  }
  return reached.size > 0
}

/** Why rows of a mutated file may not have been accepted; empty if all is well. */
const wrongRows = (
  taken: Taken,
  reference: Reference,
  seams: readonly Seam[],
  subject: Pick<Subject, 'first' | 'sparse'>,
): string[] => {
  const originals = reference.rows.map(({ cells }) => cells)
  const isHeaderWhole = taken.header.join('\0') === reference.header
  return taken.accepted.flatMap((row) => {
    if (!explains(row.cells, originals, seams, subject))
      return [`not a row that was written: ${row.cells.join('|')} ${JSON.stringify(seams)}`]
    const same = reference.rows.find(
      ({ cells }) => cells.join('\0') === row.cells.slice(0, cells.length).join('\0'),
    )
    if (!same || !isHeaderWhole) return []
    if (same.stored !== row.stored) return [`stored otherwise: ${row.stored} instead of ${same.stored}`]
    if (taken.reading === reference.reading && same.paid !== row.paid)
      return [`paid ${row.paid} instead of ${same.paid}`]
    return []
  })
}

const ROWS = 14

/** A format in one container: its unharmed bytes, a way to harm them, and what harm may do. */
type Subject = {
  name: string
  bytes: Buffer
  /** The first data row of the sheet, from 0. */
  first: number
  /** Cells say where they stand. */
  sparse?: boolean
  /** A mutated file and the seams in it; without seams no row may differ from what was written. */
  mutate: (random: () => number) => { bytes: Buffer; seams: Seam[] }
}

const tableOf = (list: string, seed = 7, columns?: readonly string[]) => {
  const draft = draftOf(list, ROWS, seed)
  const kept = columns?.map((name) => draft.at(name)) ?? [...draft.header.keys()]
  const chosen = (row: readonly string[]) => kept.map((column) => row[column] ?? '')
  return { draft, cells: [chosen(draft.header), ...draft.rows.map(chosen)] }
}

const textSubject = (
  name: string,
  cells: readonly (readonly string[])[],
  style: Parameters<typeof laidText>[1],
  first = 1,
): Subject => {
  const file = laidText(cells, style)
  return laidSubject(name, file, { first }, (bytes) => bytes)
}

const laidSubject = (
  name: string,
  file: Laid,
  { first, sparse }: Pick<Subject, 'first' | 'sparse'>,
  wrapped: (bytes: Buffer) => Buffer,
): Subject => {
  const mutations = mutationsOf(file.bytes)
  return {
    name,
    first,
    sparse,
    bytes: wrapped(file.bytes),
    mutate: (random) => {
      const pieces = mutatedPieces(file.bytes, mutations, random)
      return { bytes: wrapped(bytesOf(file.bytes, pieces)), seams: seamsOf(file, pieces) }
    },
  }
}

/** Sums guard every byte of a packed file: it is read as it was written or refused. */
const packedSubject = (name: string, bytes: Buffer, first: number): Subject => {
  const mutations = mutationsOf(bytes)
  return {
    name,
    first,
    bytes,
    mutate: (random) => ({ bytes: bytesOf(bytes, mutatedPieces(bytes, mutations, random)), seams: [] }),
  }
}

const ORDER_COLUMNS = [
  '订单编号',
  '买家会员名',
  '总金额',
  '买家实际支付金额',
  '订单状态',
  '收货地址',
  '订单创建时间',
  '订单付款时间',
  '宝贝标题',
  '宝贝总数量',
  '退款金额',
]

const asFormula = (cells: readonly (readonly string[])[]) =>
  cells.map((row, r) => row.map((cell, c) => (r > 0 && c === 0 ? `="${cell}"` : cell)))
const withTabs = (cells: readonly (readonly string[])[]) =>
  cells.map((row, r) => row.map((cell) => (r > 0 && cell ? `${cell}\t` : cell)))

const orders = tableOf('order-csv-v3', 7, ORDER_COLUMNS).cells
const report = tableOf('tmall-order-report').cells
const lines = tableOf('item-xlsx-27').cells
const rank = tableOf('market-search-rank').cells
const payouts = tableOf('qn-payout').cells
const sourceDraft = draftOf('sycm-source-2017', ROWS)

const subjects: readonly Subject[] = [
  textSubject('orders, GB18030, all quoted, ids as formulas', asFormula(orders), {
    encoding: 'gb18030',
    quoteAll: true,
  }),
  textSubject('seven columns, UTF-8, bare', report, { encoding: 'utf-8' }),
  textSubject('seven columns, GB18030, bare, single line feeds', report, {
    encoding: 'gb18030',
    lineEnd: '\n',
  }),
  textSubject('search ranking, UTF-8 with its mark', rank, { encoding: 'utf-8', bom: true, quoteAll: true }),
  textSubject('payouts, cells ending in tabs', withTabs(payouts), { encoding: 'gb18030' }),
  textSubject('orders, UTF-16, tabs', orders, { encoding: 'utf-16le', bom: true, delimiter: '\t' }),
  laidSubject(
    'sub-orders, the sheet inside the workbook',
    laidSheet(lines),
    { first: 1, sparse: true },
    packedSheet,
  ),
  laidSubject(
    'orders, the sheet inside the workbook',
    laidSheet(orders),
    { first: 1, sparse: true },
    packedSheet,
  ),
  packedSubject('orders, workbook with shared texts', sharedSheet(orders), 1),
  packedSubject(
    'service ratings, workbook with two header rows',
    Buffer.from(draftOf('cs-rating', ROWS).bytes()),
    2,
  ),
  packedSubject(
    'orders, zipped',
    Buffer.from(exportFile({ header: orders[0] ?? [], rows: orders.slice(1), container: 'zip' })),
    1,
  ),
]

/** Biff8 keeps no sums and its records point into each other: there a row may differ, but in few cells and never shifted. */
const biff = Buffer.from(sourceDraft.bytes())

const outcome = { refused: 0, unknown: 0, taken: 0, rows: 0 }

const referenceOf = async (bytes: Buffer): Promise<Reference> => {
  const taken = await through(bytes)
  if (typeof taken === 'string' || taken.length !== 1 || !taken[0]) throw new Error(`not read: ${taken}`)
  const [{ accepted, reading, header, checked }] = [taken[0]]
  expect(checked.rejects).toEqual([])
  expect(accepted).toHaveLength(ROWS)
  return { rows: accepted, reading, header: header.join('\0') }
}

const timed = async (bytes: Buffer, read = readTables) => {
  const start = performance.now()
  const taken = await through(bytes, read)
  expect(performance.now() - start).toBeLessThan(HANGS_SECONDS * 2000)
  if (typeof taken === 'string') outcome.refused += 1
  else if (taken.length === 0) outcome.unknown += 1
  else {
    outcome.taken += 1
    outcome.rows += taken.reduce((sum, { accepted }) => sum + accepted.length, 0)
  }
  return taken
}

/** The same bytes by the way a person's file takes, into the store: what it says agrees with what was found. */
const committed = async (bytes: Buffer, taken: Taken[] | string) => {
  const shop = stand.newShop()
  const { answer } = settings
  try {
    const results = await stand.take(shop, 'x', bytes, { answer })
    const expected = typeof taken === 'string' ? [] : taken.map(({ checked }) => checked.acceptedRows)
    expect(results.map(({ accepted }) => accepted)).toEqual(expected)
  } catch (error) {
    if (!isFailure(error)) throw error
    expect(taken).toBe(error.code)
  }
  expect(readdirSync(stand.folder.staging).filter((name) => name !== 'spill' && taken === 'refused')).toEqual(
    [],
  )
}

const share = Math.ceil(RUNS / (subjects.length + 2))
const HOURS = 6 * 3600 * 1000

/** A finding says how to make it again. */
const found = (subject: string, run: number, what: readonly string[]) =>
  what.map((line) => `${subject}, FAULT_SEED=${SEED} run ${run}: ${line}`)

test.each(subjects)(
  '$name: mutated, it is refused or read, and what is accepted was written so',
  async ({ name, bytes, first, sparse, mutate }) => {
    const reference = await referenceOf(bytes)
    const findings: string[] = []
    for (let run = 0; run < share; run++) {
      const random = seeded(SEED + run * 7919)
      const mutated = mutate(random)
      const taken = await timed(mutated.bytes)
      if (typeof taken !== 'string')
        for (const sheet of taken)
          findings.push(...found(name, run, wrongRows(sheet, reference, mutated.seams, { first, sparse })))
      if (run % COMMITTED === 0) await committed(mutated.bytes, taken)
    }
    expect(findings).toEqual([])
  },
  HOURS,
)

/**
 * In how many cells a row differs from one that was written. A cell carries its own row and column: harmed there
 * it stands elsewhere, maybe in a row of its own, which lacks all others.
 */
const differing = (cells: readonly string[], written: readonly string[]): number => {
  const isLone = cells.filter((cell) => cell !== '').length <= 2
  return written.filter((cell, i) => cell !== (cells[i] ?? '') && !(isLone && !cells[i])).length
}

test(
  'a mutated xls is refused or read, and no accepted row is shifted',
  async () => {
    const reference = await referenceOf(biff)
    const mutations = mutationsOf(biff)
    const findings: string[] = []
    for (let run = 0; run < share; run++) {
      const random = seeded(SEED + run * 7919)
      const bytes = bytesOf(biff, mutatedPieces(biff, mutations, random))
      // The library that reads this is not ours: in the worker an endless loop of its can be ended.
      const taken = await timed(bytes, readFile)
      if (taken === HUNG) findings.push(...found('xls', run, ['the reader never ends']))
      if (typeof taken === 'string') continue
      for (const { accepted } of taken)
        for (const { cells } of accepted) {
          const fewest = Math.min(...reference.rows.map((row) => differing(cells, row.cells)))
          if (fewest > 2) findings.push(...found('xls', run, [`${fewest} cells differ: ${cells.join('|')}`]))
        }
    }
    expect(findings).toEqual([])
  },
  HOURS,
)

test(
  'a file in a foreign encoding is refused, not recognised, or read right',
  async () => {
    const cells = asFormula(orders)
    const text = laidText(cells, { encoding: 'utf-8' }).bytes.toString()
    const reference = await referenceOf(iconv.encode(text, 'gb18030'))
    const utf8 = Buffer.from(text)
    const foreign: Record<string, Buffer> = {
      'UTF-16BE': iconv.encode(text, 'utf-16be', { addBOM: true }),
      'UTF-16LE without a mark': iconv.encode(text, 'utf-16le'),
      'UTF-16BE without a mark': iconv.encode(text, 'utf-16be'),
      Big5: iconv.encode(text, 'big5'),
      'Shift-JIS': iconv.encode(text, 'shift_jis'),
      'EUC-KR': iconv.encode(text, 'euc-kr'),
      'UTF-8 taken for GBK and saved': Buffer.from(iconv.decode(utf8, 'gbk')),
      'GBK taken for Latin and saved': Buffer.from(iconv.decode(iconv.encode(text, 'gbk'), 'latin1')),
      'UTF-8 twice': Buffer.from(utf8.toString('latin1')),
      'UTF-8 half, GB18030 half': Buffer.concat([
        Buffer.from(text.slice(0, text.length / 2)),
        iconv.encode(text.slice(text.length / 2), 'gb18030'),
      ]),
      'GB18030 half, UTF-8 half': Buffer.concat([
        iconv.encode(text.slice(0, text.length / 2), 'gb18030'),
        Buffer.from(text.slice(text.length / 2)),
      ]),
      'UTF-32': iconv.encode(text, 'utf-32le', { addBOM: true }),
      'UTF-7': iconv.encode(text, 'utf-7'),
    }
    for (const [name, bytes] of Object.entries(foreign)) {
      const taken = await timed(bytes)
      if (typeof taken === 'string') continue
      const wrong = taken.flatMap((sheet) => wrongRows(sheet, reference, [], { first: 1 }))
      expect({ name, wrong }).toEqual({ name, wrong: [] })
    }
  },
  HOURS,
)

test('the mutated files were not all refused: there was something to check', () => {
  if (process.env.FUZZ_RUNS) console.log(RUNS, outcome)
  expect(outcome.taken).toBeGreaterThan(share)
  expect(outcome.refused).toBeGreaterThan(share)
  expect(outcome.rows).toBeGreaterThan(share * 3)
})
