import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  defaultLimits,
  type LimitKey,
  type Limits,
  limitDefinitions,
  limitKeys,
  limitsFrom,
} from './limits.ts'
import { packageOf, xlsxOf, zipOf } from './reading/fixtures.ts'
import { readFile } from './reading/read-file.ts'
import { readTables } from './reading/tables.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-limits-'))
afterAll(() => rmSync(folder, { recursive: true }))
const into = join(folder, 'into')

const read = (content: Uint8Array | string, limits: Partial<Limits> = {}, reader = readTables) => {
  const path = join(folder, 'hostile')
  writeFileSync(path, content)
  return reader({
    path,
    name: '攻击.csv',
    into: mkdtempSync(join(folder, 'into-')),
    limits: { ...defaultLimits, ...limits },
  })
}

const sheet = (xml: string, sharedStrings?: string) => xlsxOf({ sheets: [{ name: 'a', xml }], sharedStrings })
const cell = (inner: string) => sheet(`<sheetData><row r="1">${inner}</row></sheetData>`)
const megabytes = (count: number) => Buffer.alloc(count * 1_000_000, 'a')

/** A file over each limit, and the limit where its default would make the test long. */
const hostile: Record<Exclude<LimitKey, 'readSeconds' | 'readMemoryBytes'>, () => ReturnType<typeof read>> = {
  csvBytes: () => read('a,b\n1,2\n', { csvBytes: 5 }),
  workbookBytes: () => read(cell('<c><v>1</v></c>'), { workbookBytes: 100 }),
  unzippedBytes: () =>
    read(zipOf([{ name: 'a.csv', content: 'a', declaredSize: 4_200_000_000 }]), { zipRatio: 1e12 }),
  zipRatio: () => read(zipOf([{ name: 'a.csv', content: megabytes(30) }])),
  zipEntries: () =>
    read(zipOf(Array.from({ length: 101 }, (_, i) => ({ name: `${i}.csv`, content: 'a,b\n' })))),
  packageEntries: () =>
    read(zipOf(Array.from({ length: 2001 }, (_, i) => ({ name: `${i}.csv`, content: '' })))),
  sharedTextBytes: () =>
    read(sheet('<sheetData/>', `<si><t>${'红'.repeat(2000)}</t></si>`), { sharedTextBytes: 5000 }),
  sheets: () =>
    read(xlsxOf({ sheets: Array.from({ length: 201 }, (_, i) => ({ name: `${i}`, xml: '<sheetData/>' })) })),
  csvRows: () => read('a,b\n'.repeat(1001), { csvRows: 1000 }),
  workbookRows: () => read(sheet('<sheetData><row r="1000000000"><c><v>1</v></c></row></sheetData>')),
  columns: () => read(`a${','.repeat(1_000_000)}\n`),
  cellLength: () => read(`a,b\n${'x'.repeat(100_000)},1\n`),
  rowBytes: () => read(Buffer.concat([Buffer.from('a,"'), megabytes(100), Buffer.from('"\n')])),
}

test.each(Object.entries(hostile))(
  'a file over %s is refused with the setting that raises it',
  async (key, run) => {
    const definition = limitDefinitions[limitKeys.find((known) => known === key) ?? 'csvBytes']
    const refused = await run().then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(refused).toMatchObject({
      code: 'file_too_large',
      details: { what: definition.label, setting: definition.setting },
    })
  },
)

test.each(['zipRatio', 'packageEntries'] as const)(
  'what is no export by its %s is to be fetched again, not exported in parts',
  async (key) => {
    await expect(hostile[key]?.()).rejects.toMatchObject({
      next: expect.stringMatching(/^这不是正常的导出文件，请重新从平台下载。.*调高上限（ZHANGGUI_LIMIT_/),
    })
  },
)

test.each(['csvBytes', 'csvRows', 'workbookRows', 'sharedTextBytes'] as const)(
  'what is too large by its %s is to be exported in parts',
  async (key) => {
    await expect(hostile[key]?.()).rejects.toMatchObject({
      next: expect.stringMatching(/^请缩短导出的时间范围，分几次导入；或在设置里调高上限/),
    })
  },
)

test.each(['columns', 'cellLength', 'rowBytes'] as const)(
  'what no report has by its %s is to be looked at',
  async (key) => {
    await expect(hostile[key]?.()).rejects.toMatchObject({
      next: expect.stringMatching(/^平台的报表没有这么/),
    })
  },
)

test('every other limit has its hostile file below', () => {
  expect([...Object.keys(hostile), 'readSeconds', 'readMemoryBytes'].sort()).toEqual([...limitKeys].sort())
})

test('a read that takes too long is stopped and leaves nothing behind', async () => {
  const path = join(folder, 'slow')
  writeFileSync(path, `\ufeffa,b\n${'1,"2"3\n'.repeat(1_000_000)}`)
  await expect(
    readFile({ path, name: '慢.csv', into, limits: { ...defaultLimits, readSeconds: 0.3 } }),
  ).rejects.toMatchObject({
    code: 'file_too_large',
    details: { setting: limitDefinitions.readSeconds.setting },
  })
  expect(readdirSync(into)).toEqual([])
})

test('a read that takes too much memory is stopped, the program goes on', async () => {
  const strings = Array.from({ length: 200_000 }, (_, i) => `<si><t>${i}${'x'.repeat(200)}</t></si>`).join('')
  const bomb = packageOf({ sheets: [{ name: 'a', xml: '<sheetData/>' }], sharedStrings: strings })
  const limits = { readMemoryBytes: 24_000_000, zipRatio: 10_000 }
  await expect(read(zipOf(bomb), limits, readFile)).rejects.toMatchObject({
    code: 'file_too_large',
    details: { setting: limitDefinitions.readMemoryBytes.setting },
  })
})

test.each([
  ['a cell far out', cell('<c r="XFD1"><v>1</v></c>'), 'file_too_large'],
  ['a column beyond any sheet', cell('<c r="ZZZZZZZZZZ1"><v>1</v></c>'), 'file_unreadable'],
  [
    'a row number that is none',
    sheet('<sheetData><row r="-1"><c><v>1</v></c></row></sheetData>'),
    'file_unreadable',
  ],
  [
    'two cells in opposite corners',
    sheet(
      '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    ),
    'file_too_large',
  ],
  ['a tag that never ends', sheet(`<sheetData ${'a'.repeat(3_000_000)}`), 'file_unreadable'],
  [
    'elements nested without end',
    zipOf([
      { name: '[Content_Types].xml', content: '' },
      { name: '_rels/.rels', content: '<a>'.repeat(100_000) },
    ]),
    'file_unreadable',
  ],
  [
    'a directory that counts fewer entries than it has',
    zipOf(
      [
        { name: 'a.csv', content: 'a' },
        { name: 'b.csv', content: 'b' },
      ],
      1,
    ),
    'file_unreadable',
  ],
])('%s is refused at once', async (_, bytes, code) => {
  const start = process.cpuUsage()
  await expect(read(bytes)).rejects.toMatchObject({ code })
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1000).toBeLessThan(2000)
})

test('settings give limits in place of the defaults', () => {
  expect(limitsFrom({ ZHANGGUI_LIMIT_COLUMNS: ' 900 ', ZHANGGUI_LIMIT_SHEETS: '' })).toEqual({
    ...defaultLimits,
    columns: 900,
  })
  expect(() => limitsFrom({ ZHANGGUI_LIMIT_COLUMNS: '1e99' })).toThrow(
    '设置 ZHANGGUI_LIMIT_COLUMNS（列数）应为正整数',
  )
})
