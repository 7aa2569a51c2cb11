import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { read as readByLibrary, utils, write } from '@e965/xlsx'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterAll, expect, test } from 'vitest'
import { formats } from '../formats/all.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { recognise } from '../recognise.ts'
import {
  beginning,
  biffOf,
  biffStream,
  chars,
  compoundOf,
  double,
  end,
  label,
  long,
  record,
  words,
} from './biff-fixtures.ts'
import { parseRecords } from './records.ts'
import { readTables } from './tables.ts'
import type { TextTable } from './text-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-xls-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = async (bytes: Uint8Array, limits: Partial<Limits> = {}, name = '报表.xls') => {
  const into = mkdtempSync(join(folder, 'into-'))
  const path = join(into, 'upload')
  writeFileSync(path, bytes)
  return await readTables({ path, name, into, limits: { ...defaultLimits, ...limits } })
}

const contentOf = (table: TextTable | undefined): string[][] =>
  table ? parseRecords(readFileSync(table.path, 'utf8').replace(/^\ufeff/, ''), table.dialect.delimiter) : []

const rowsOf = async (
  records: readonly Buffer[],
  globals: readonly Buffer[] = [],
  tail: readonly Buffer[] = [],
) => contentOf((await read(biffOf([{ name: '1', records }], globals, tail)))[0])

const rk = (row: number, column: number, bits: number, format = 0) =>
  record(0x027e, words(row, column, format), long(bits))
const whole = (value: number, hundredth = false) => (value << 2) | 2 | (hundredth ? 1 : 0)
const fraction = (value: number, hundredth = false) =>
  (double(value).readInt32LE(4) & ~3) | (hundredth ? 1 : 0)

test('packed numbers are read: whole, fractions, hundredths, negative, many in one record', async () => {
  expect(
    await rowsOf([
      rk(0, 0, whole(12345)),
      rk(0, 1, whole(123450, true)),
      rk(0, 2, whole(-7)),
      rk(0, 3, fraction(0.5)),
      rk(0, 4, fraction(150, true)),
      record(
        0x00bd,
        words(1, 1, 0),
        long(whole(3)),
        words(0),
        long(whole(1999, true)),
        words(0),
        long(fraction(0.25)),
        words(3),
      ),
      record(0x0203, words(2, 0, 0), double(1234567.89)),
      record(0x00be, words(2, 1, 0, 0, 2)),
      record(0x0201, words(2, 3, 0)),
      record(0x0205, words(2, 4, 0), Buffer.from([1, 0])),
    ]),
  ).toEqual([
    ['12345', '1234.5', '-7', '0.5', '1.5'],
    ['', '3', '19.99', '0.25', ''],
    ['1234567.89', '', '', '', 'TRUE'],
  ])
})

test('formulas give their last value: numbers, texts, flags, errors', async () => {
  const formula = (column: number, result: Buffer) =>
    record(0x0006, words(0, column, 0), result, words(0, 0, 0, 0))
  const special = (kind: number, value = 0) => Buffer.from([kind, 0, value, 0, 0, 0, 0xff, 0xff])
  expect(
    await rowsOf([
      formula(0, double(12.5)),
      formula(1, special(0)),
      record(0x0207, words(3), chars('短袖衫')),
      formula(2, special(1, 1)),
      formula(3, special(2, 42)),
      formula(4, special(3)),
      record(0x0205, words(0, 5, 0), Buffer.from([7, 1])),
    ]),
  ).toEqual([['12.5', '短袖衫', 'TRUE', '#N/A', '', '#DIV/0!']])
})

const shared = (index: number, column: number, row = 0) => record(0x00fd, words(row, column, 0), long(index))

test('shared texts with formatting, reading aids and continuations are read whole', async () => {
  const run = words(0, 1, 2, 2)
  const table = (...parts: Buffer[]) => Buffer.concat([long(4), long(4), ...parts])
  const rich = Buffer.concat([
    words(4),
    Buffer.from([0x0d]),
    words(2),
    long(6),
    Buffer.from('商品名称', 'utf16le'),
    run,
    Buffer.alloc(6, 1),
  ])
  const split = 'abcdef短袖棉麻'
  expect(
    await rowsOf(
      [shared(0, 0), shared(1, 1), shared(2, 2), shared(3, 3)],
      [],
      [
        // The second text runs on twice: narrow characters first, then wide ones; the third ends in cut runs.
        record(0x00fc, table(rich, words(split.length), Buffer.from([0]), Buffer.from('abc', 'latin1'))),
        record(0x003c, Buffer.from([0]), Buffer.from('def', 'latin1')),
        record(
          0x003c,
          Buffer.from([1]),
          Buffer.from('短袖棉麻', 'utf16le'),
          words(2),
          Buffer.from([8]),
          words(2),
          Buffer.from('ok', 'latin1'),
          run.subarray(0, 3),
        ),
        record(0x003c, run.subarray(3), words(2)),
        record(0x003c, Buffer.from([1]), Buffer.from('末尾', 'utf16le')),
      ],
    ),
  ).toEqual([['商品名称', split, 'ok', '末尾']])
})

test('days and times are told by their formats, the built-in and the workbook’s own, in both calendars', async () => {
  const globals = [
    record(0x041e, words(164, 10), chars('yyyy-mm-dd')),
    ...[0, 14, 164].map((format) => record(0x00e0, words(0, format), Buffer.alloc(16))),
  ]
  const cells = [0, 1, 2].map((format, column) => record(0x0203, words(0, column, format), double(43882.5)))
  expect(await rowsOf(cells, globals)).toEqual([['43882.5', '2020-02-21 12:00:00', '2020-02-21 12:00:00']])
  expect(await rowsOf(cells, [record(0x0022, words(1)), ...globals])).toEqual([
    ['43882.5', '2024-02-22 12:00:00', '2024-02-22 12:00:00'],
  ])
})

test('a 商品排行 as 生意参谋 writes it is recognised below its merged preamble', async () => {
  const header = ['统计日期', '商品ID', '商品名称', '商品访客数', '支付金额', '支付转化率']
  const [table] = await read(
    biffOf([
      {
        name: '【生意参谋平台】1',
        records: [
          record(0x0200, long(0), long(6), words(0, 6, 0)),
          record(0x0208, words(0, 0, 6, 255, 0, 0), long(0)),
          label(0, 0, '【生意参谋平台】商品_全部'),
          label(1, 0, '统计日期：2026-06-18'),
          ...header.map((name, column) => label(4, column, name)),
          ...['2026-06-18', '612345678901', '短袖', '1,234', '12,345.60', '12.34%'].map((text, column) =>
            label(5, column, text),
          ),
          record(0x00e5, words(1, 0, 0, 0, 5)),
        ],
      },
    ]),
  )
  expect(contentOf(table)).toHaveLength(6)
  expect(table && recognise(table.head, formats)).toMatchObject({ format: { id: 'sycm-item' }, headerRow: 4 })
  expect(contentOf(table)[5]).toEqual(['2026-06-18', '612345678901', '短袖', '1,234', '12,345.60', '12.34%'])
})

test('rows may come in any order, charts lie between, sheets of charts and formatted texts are no trouble', async () => {
  const chart = [beginning(0x20), record(0x0203, words(0, 0, 0), double(1)), record(0x1001, words(0)), end]
  const tables = await read(
    biffOf([
      { name: '图', records: [], kind: 2 },
      {
        name: '表',
        records: [
          label(1, 0, '后'),
          record(0x00d6, words(0, 0, 0, 2), chars('先行'), words(1, 0, 5)),
          ...chart,
          label(0, 1, '图后'),
        ],
      },
    ]),
  )
  expect(tables.map(({ sheet }) => sheet)).toEqual(['表'])
  expect(contentOf(tables[0])).toEqual([
    ['先行', '图后'],
    ['后', ''],
  ])
})

test('what a library writes is read as the library reads it', async () => {
  const cell = fc.oneof(
    fc.constant(undefined),
    fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .filter((text) => !text.includes('\0') && text.isWellFormed()),
    fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
    fc.boolean(),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { maxLength: 8 }), { minLength: 1, maxLength: 40 }),
      async (rows) => {
        const book = utils.book_new()
        utils.book_append_sheet(book, utils.aoa_to_sheet([['表头'], ...rows]), '1')
        const bytes: Uint8Array = write(book, { type: 'buffer', bookType: 'biff8' })
        const other = readByLibrary(bytes, { type: 'buffer' }).Sheets['1'] ?? {}
        const seen = contentOf((await read(bytes))[0])
        for (const [row, texts] of seen.entries())
          for (const [column, text] of texts.entries()) {
            const known = other[utils.encode_cell({ r: row, c: column })]
            const value = known?.v ?? ''
            if (typeof value === 'boolean') expect(text).toBe(value ? 'TRUE' : 'FALSE')
            else if (typeof value === 'number') expect(Number(text)).toBeCloseTo(value, 6)
            else expect(text).toBe(value)
          }
      },
    ),
    { numRuns: 60 },
  )
})

const cells = [label(0, 0, '甲'), label(0, 1, '乙')]
const sound = biffStream([{ name: '1', records: cells }])

const circle = (at: number): Buffer => {
  const bytes = compoundOf(Buffer.concat([sound, Buffer.alloc(9000)]))
  const table = bytes.readUInt32LE(0x4c)
  const first = bytes.readUInt32LE(at)
  bytes.writeUInt32LE(first, (table + 1) * 512 + first * 4)
  return bytes
}

test.each([
  ['a sheet without an end', () => compoundOf(sound.subarray(0, -4))],
  ['a record that is none', () => biffOf([{ name: '1', records: [record(0xc000, words(1)), ...cells] }])],
  [
    'a record longer than any',
    () => biffOf([{ name: '1', records: [record(0x0099, Buffer.alloc(9000)), ...cells] }]),
  ],
  ['a cell twice', () => biffOf([{ name: '1', records: [...cells, label(0, 0, '丙')] }])],
  ['a column beyond the sheet', () => biffOf([{ name: '1', records: [label(0, 300, '丙')] }])],
  ['a text that is not in the table', () => biffOf([{ name: '1', records: [shared(7, 0)] }])],
  [
    'a text longer than its record',
    () => biffOf([{ name: '1', records: [record(0x0204, words(0, 0, 0, 99), chars('短'))] }]),
  ],
  ['a cell cut short', () => biffOf([{ name: '1', records: [record(0x0203, words(0, 0))] }])],
  ['a stream that begins as something else', () => compoundOf(sound.subarray(20))],
  ['a container cut off', () => biffOf([{ name: '1', records: cells }]).subarray(0, 700)],
  ['a directory that runs in a circle', () => circle(0x30)],
])('%s is damage, and told at once', async (_, bytes) => {
  const start = process.cpuUsage()
  await expect(read(bytes())).rejects.toMatchObject({ code: 'file_unreadable' })
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1000).toBeLessThan(2000)
})

test('a stream chained in a circle is damage', async () => {
  const bytes = compoundOf(Buffer.concat([sound, Buffer.alloc(9000)]))
  const directory = (bytes.readUInt32LE(0x30) + 1) * 512
  const entry =
    [...Array(4).keys()].map((i) => directory + i * 128).find((at) => bytes.readUInt32LE(at + 120) > 4096) ??
    0
  const first = bytes.readUInt32LE(entry + 116)
  bytes.writeUInt32LE(first, (bytes.readUInt32LE(0x4c) + 1) * 512 + first * 4)
  await expect(read(bytes)).rejects.toMatchObject({ code: 'file_unreadable' })
})

test('a small workbook that repeats a long text without end is no export', async () => {
  const text = '长'.repeat(4000)
  const table = record(0x00fc, long(1), long(1), words(text.length), chars(text))
  const records = Array.from({ length: 40_000 }, (_, i) => shared(0, i % 256, Math.floor(i / 256)))
  await expect(read(biffOf([{ name: '1', records }], [], [table]))).rejects.toMatchObject({
    code: 'file_too_large',
    next: expect.stringContaining('不是正常的导出文件'),
  })
})

test.each([
  [
    'a locked workbook',
    () => biffOf([{ name: '1', records: cells }], [record(0x002f, Buffer.alloc(54))]),
    'file_encrypted',
  ],
  [
    'Excel 95 in a container',
    () => compoundOf(Buffer.concat([record(0x0809, words(0x0500, 5, 0, 0)), end])),
    'file_kind',
  ],
  ['a stream called Book', () => compoundOf(sound, 'Book'), 'file_kind'],
])('%s is told by its kind', async (_, bytes, code) => {
  await expect(read(bytes())).rejects.toMatchObject({ code })
})

test.each([
  ['WordDocument', 'Word 文档'],
  ['PowerPoint Document', 'PPT'],
  ['Something', '不是 Excel 工作簿'],
])('an old document with a stream called %s is told by its name', async (stream, said) => {
  await expect(read(compoundOf(Buffer.from('text'), stream))).rejects.toMatchObject({
    code: 'file_kind',
    message: expect.stringContaining(said),
    next: expect.stringContaining('请从平台下载表格'),
  })
})

test('text named .xls is read as the text it is; a page named .xls is refused with the way out', async () => {
  const text = '订单编号\t总金额\r\n3512345678901234567\t12.50\r\n'
  for (const bytes of [
    Buffer.from(text),
    iconv.encode(text, 'gb18030'),
    iconv.encode(text, 'utf-16le', { addBOM: true }),
  ])
    expect(contentOf((await read(bytes))[0])).toEqual([
      ['订单编号', '总金额'],
      ['3512345678901234567', '12.50'],
    ])
  for (const page of [
    '<html><table><tr><td>1</td></tr></table></html>',
    '\ufeff  <table border="1"><tr><td>1</td></tr></table>',
    '<meta http-equiv="Content-Type"><table></table>',
  ])
    await expect(read(Buffer.from(page))).rejects.toMatchObject({
      code: 'file_kind',
      message: expect.stringContaining('网页'),
      next: expect.stringContaining('另存为 .xlsx'),
    })
})
