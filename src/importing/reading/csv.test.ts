import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../limits.ts'
import { csvRelation, irregularRelation } from './dialect.ts'
import { parseRecords } from './records.ts'
import { readTables } from './tables.ts'
import type { TextTable } from './text-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-csv-'))
afterAll(() => rmSync(folder, { recursive: true }))

const duckdb = await DuckDBInstance.create(':memory:')
const connection = await duckdb.connect()
beforeAll(() => connection.run('set threads = 2'))

let files = 0
const read = async (content: string | Uint8Array, limits: Partial<Limits> = {}): Promise<TextTable> => {
  files += 1
  const path = join(folder, `${files}.csv`)
  writeFileSync(path, content)
  const [table] = await readTables({
    path,
    name: '订单.csv',
    into: mkdtempSync(join(folder, 'into-')),
    limits: { ...defaultLimits, ...limits },
  })
  if (!table) throw new Error('no table')
  return table
}

/** The rows as the database reads them, and the irregular ones. */
const rowsOf = async (table: TextTable) => {
  const all = await connection.runAndReadAll(`select * from ${csvRelation(table)}`)
  return all.getRowsJson().map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
}

const irregularOf = async (table: TextTable) => {
  if (table.irregular.count === 0) return []
  const all = await connection.runAndReadAll(`select * from ${irregularRelation(table)} order by row`)
  return all.getRowsJson().map(([row, cells, extra]) => [Number(row), cells, extra])
}

test('order ids written as ="…" beside quoted cells are read whole', async () => {
  const table = await read('订单编号,标题\n="350000000000000001","红,裙子"\n"=""350000000000000002""",b\n')
  expect(await rowsOf(table)).toEqual([
    ['订单编号', '标题'],
    ['="350000000000000001"', '红,裙子'],
    ['="350000000000000002"', 'b'],
  ])
})

test('UTF-8 with nothing to change is read where it lies, without a copy', async () => {
  const table = await read('a,b\r\n"x\r\ny",2\r\n')
  expect(table.path).toBe(join(folder, `${files}.csv`))
  expect(table).toMatchObject({ rows: 2, width: 2, encoding: 'utf-8' })
  expect(await rowsOf(table)).toEqual([
    ['a', 'b'],
    ['x\r\ny', '2'],
  ])
})

test.each([
  ['GB18030', 'gb18030', iconv.encode('订单编号,㐀𠮷\n1,买家已付款\n', 'gb18030')],
  ['UTF-8 with a mark', 'utf-8', Buffer.from('\ufeff订单编号,㐀𠮷\n1,买家已付款\n')],
  ['UTF-16LE', 'utf-16le', iconv.encode('订单编号,㐀𠮷\n1,买家已付款\n', 'utf16le', { addBOM: true })],
  ['UTF-16BE', 'utf-16be', iconv.encode('订单编号,㐀𠮷\n1,买家已付款\n', 'utf16be', { addBOM: true })],
])('%s is recognised and decoded', async (_, encoding, bytes) => {
  const table = await read(bytes)
  expect(table.encoding).toBe(encoding)
  expect(await rowsOf(table)).toEqual([
    ['订单编号', '㐀𠮷'],
    ['1', '买家已付款'],
  ])
})

test('a file that is neither UTF-8 nor GB18030 is refused with the position of its first bad byte', async () => {
  const bytes = Buffer.concat([iconv.encode('订单编号,标题\n', 'gb18030'), Buffer.from([0xff, 0x41])])
  await expect(read(bytes)).rejects.toMatchObject({ code: 'file_encoding', details: { byte: 15 } })
})

test('rows with too few or too many cells keep their place and are told', async () => {
  const filler = 'x,y,z\n'.repeat(40)
  const long = await read(`a,b,c\n${filler}1,2,3,4,"5,五"\n,,\n1\n\n1,2,3\n`)
  expect(await irregularOf(long)).toEqual([
    [42, 5, '4 | 5,五'],
    [44, 1, null],
  ])
  const rows = await rowsOf(long)
  expect(rows).toHaveLength(46)
  expect(rows.slice(41)).toEqual([
    ['1', '2', '3'],
    ['', '', ''],
    ['1', '', ''],
    ['', '', ''],
    ['1', '2', '3'],
  ])
})

test('a refused file leaves nothing behind', async () => {
  const into = mkdtempSync(join(folder, 'into-'))
  const path = join(folder, 'bad.csv')
  writeFileSync(path, Buffer.concat([iconv.encode('订单\n'.repeat(100), 'gb18030'), Buffer.from([0xff])]))
  await expect(readTables({ path, name: 'bad.csv', into, limits: defaultLimits })).rejects.toMatchObject({
    code: 'file_encoding',
  })
  expect(readdirSync(into)).toEqual([])
})

test.each([
  ['CR alone', 'a,b\r1,"x\ry"\r3,4\r'],
  ['all three mixed', 'a,b\r\n1,"x\ry"\r3,4\n'],
  ['none at the end', 'a,b\n1,"x\ry"\n3,4'],
])('lines ended by %s are rows', async (_, text) => {
  const table = await read(text)
  expect(table.rows).toBe(3)
  expect(await rowsOf(table)).toEqual([
    ['a', 'b'],
    ['1', 'x\ry'],
    ['3', '4'],
  ])
})

test.each([
  ['tab', '\t', 'version 1.00\ntitle\tprice\n标题,一\t宝贝价格,元\n'],
  ['semicolon', ';', 'a;b;c\n1,5;2,5;3\n'],
  ['what the first line says', ';', 'sep=;\na;b,c,d\n'],
  ['comma, for a single column', ',', 'a\nb\n'],
])('the delimiter is %s', async (_, delimiter, text) => {
  expect((await read(text)).dialect.delimiter).toBe(delimiter)
})

test('a quote that is never closed swallows no rows and is told', async () => {
  const table = await read('a,b\n1,"5 寸屏\n3,4\n')
  expect(await rowsOf(table)).toEqual([
    ['a', 'b'],
    ['1', '"5 寸屏'],
    ['3', '4'],
  ])
  expect(table.notes).toMatchObject([{ code: 'quote_unclosed', at: { row: 2 } }])
})

test('text that goes on after a closing quote, and quotes after spaces, are kept', async () => {
  const table = await read('a,b\n"5"寸, "x" \n"a" ,\t"b"\n')
  expect(await rowsOf(table)).toEqual([
    ['a', 'b'],
    ['5寸', ' "x" '],
    ['a ', '\t"b"'],
  ])
})

test('bytes that are no text are refused', async () => {
  await expect(read('a,b\n1,\0\n')).rejects.toMatchObject({ code: 'file_unreadable' })
  await expect(read(Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xc3, 0x28]))).rejects.toMatchObject({
    code: 'file_encoding',
    details: { byte: 5 },
  })
})

test('a character cut by the end of a chunk is whole again', async () => {
  const [words, sign] = ['红'.repeat(11), '㐀']
  const text = `a,b\n${`${words},${sign}\n`.repeat(60_000)}`
  const files = {
    'utf-8': Buffer.from(text),
    gb18030: iconv.encode(text, 'gb18030'),
    'utf-16le': iconv.encode(text, 'utf16le', { addBOM: true }),
  }
  for (const [encoding, bytes] of Object.entries(files)) {
    const table = await read(bytes)
    expect(table).toMatchObject({ encoding, rows: 60_001, irregular: { count: 0 } })
    const right = await connection.runAndReadAll(
      `select count(*) from ${csvRelation(table)} where c1 = '${words}' and c2 = '${sign}'`,
    )
    expect(Number(right.getRowsJson()[0]?.[0])).toBe(60_000)
  }
})

test('the row numbers of a large file stand, read in parallel or kept in another file', async () => {
  const rows = Array.from({ length: 300_000 }, (_, i) => {
    const row = i + 1
    if (row % 50_000 === 0) return `${row},short`
    const quotes = '"" '.repeat(i % 7)
    return `${row},"=""${row}""",="${row}","备注,\n${quotes}${row}",${'x'.repeat(i % 90)}`
  })
  const table = await read(`${rows.join('\r\n')}\r\n`)
  expect(table.rows).toBe(300_000)
  expect((await irregularOf(table)).map(([row]) => row)).toEqual([1, 2, 3, 4, 5, 6].map((n) => n * 50_000))
  const kept = join(folder, 'kept.parquet')
  await connection.run(`copy (select c1 from ${csvRelation(table)}) to '${kept}' (format parquet)`)
  const counts = await connection.runAndReadAll(`
    select count(*) filter (c1 = cast(row as varchar) and (c2 = 'short' or c3 = '="' || row || '"')) from
      (select row_number() over () as row, * from ${csvRelation(table)})
    union all
    select count(*) filter (c1 = cast(file_row_number + 1 as varchar))
      from read_parquet('${kept}', file_row_number = true)`)
  expect(counts.getRowsJson().map(([n]) => Number(n))).toEqual([300_000, 300_000])
})

test('what the database reads is what the text says, for any text', async () => {
  const pieces = [
    'a',
    '1',
    '"',
    '""',
    '="',
    '","',
    ',',
    '\n',
    '\r',
    '\r\n',
    ' ',
    '\t',
    '=',
    "'",
    '红',
    '\\',
    '#',
    '-',
  ]
  const texts = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(texts, async (chosen) => {
      const text = chosen.join('')
      const table = await read(text)
      const records = parseRecords(text, table.dialect.delimiter)
      expect(table.rows).toBe(records.length)
      expect(await rowsOf(table)).toEqual(
        records.map((cells) => Array.from({ length: table.width }, (_, i) => cells[i] ?? '')),
      )
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
  )
}, 600_000)

test('the largest row that is let through is read by the database, quotes doubled', async () => {
  const cell = `x${'"'.repeat(65_000)}`
  const row = Array.from({ length: 30 }, () => cell).join(',')
  const table = await read(`${Array.from({ length: 30 }, (_, i) => `c${i}`).join(',')}\n${row}, "\n${row}\n`)
  expect(table.rows).toBe(3)
  const lengths = await connection.runAndReadAll(
    `select length(c1) + length(c30) from ${csvRelation(table)} order by 1`,
  )
  expect(lengths.getRowsJson().map(([n]) => Number(n))).toEqual([5, 130_002, 130_002])
})
