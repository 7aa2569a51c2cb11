import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../limits.ts'
import { csvRelation, irregularRelation } from './dialect.ts'
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
  const table = await read('a,b,c\n1,2\n4,5,6\n7,8,9\n', {})
  expect(table.irregular.count).toBe(1)
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
