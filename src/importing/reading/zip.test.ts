import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterAll, expect, test } from 'vitest'
import { defaultLimits } from '../limits.ts'
import { type MadeMember, xlsxOf, zipOf } from './fixtures.ts'
import { readTables } from './tables.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-zip-'))
afterAll(() => rmSync(folder, { recursive: true }))

const read = async (bytes: Uint8Array) => {
  const into = mkdtempSync(join(folder, 'into-'))
  const path = join(folder, 'upload.zip')
  writeFileSync(path, bytes)
  return { into, tables: await readTables({ path, name: '报表.zip', into, limits: defaultLimits }) }
}
const tablesOf = async (members: MadeMember[]) => (await read(zipOf(members))).tables

const csv = iconv.encode('计划,花费\n甲,1.00\n', 'gb18030')
const workbook = xlsxOf({
  sheets: [{ name: '明细', xml: '<sheetData><row><c><v>1</v></c></row></sheetData>' }],
})

test('every table of an archive is read, litter left out', async () => {
  const { tables, into } = await read(
    zipOf([
      { name: '万相台/', content: '' },
      { name: '万相台/计划.csv', content: csv },
      { name: '万相台/明细.xlsx', content: workbook },
      { name: '__MACOSX/万相台/._计划.csv', content: '\0\0litter' },
      { name: '万相台/.DS_Store', content: '\0\0Bud1' },
    ]),
  )
  expect(tables).toMatchObject([
    { sheet: '计划.csv', member: '万相台/计划.csv', rows: 2, encoding: 'gb18030' },
    { sheet: '明细', member: '万相台/明细.xlsx', rows: 1 },
  ])
  expect(tables.map(({ path }) => readFileSync(path, 'utf8'))).toEqual(['计划,花费\n甲,1.00\n', '"1"\n'])
  expect(readdirSync(into)).toHaveLength(2)
})

test.each([
  ['UTF-8 without the mark', Buffer.from('计划报表.csv'), false],
  ['UTF-8 with the mark', Buffer.from('计划报表.csv'), true],
  ['GBK', iconv.encode('计划报表.csv', 'gbk'), false],
  ['UTF-8 taken for CP437', Buffer.from(iconv.decode(Buffer.from('计划报表.csv'), 'cp437')), true],
  ['GBK taken for CP437', Buffer.from(iconv.decode(iconv.encode('计划报表.csv', 'gbk'), 'cp437')), true],
])('a member name in %s is read', async (_, name, utf8) => {
  expect(await tablesOf([{ name, content: csv, utf8 }])).toMatchObject([{ member: '计划报表.csv' }])
})

test('a member name never becomes a path', async () => {
  const { tables, into } = await read(zipOf([{ name: '../../../etc/报表.csv', content: 'a,b\n1,2\n' }]))
  expect(tables[0]?.path.startsWith(into)).toBe(true)
})

test('an archive inside an archive is refused', async () => {
  await expect(
    tablesOf([{ name: 'a.zip', content: zipOf([{ name: 'a.csv', content: csv }]) }]),
  ).rejects.toThrow('压缩包里还有压缩包')
})

test('an encrypted member is refused as encrypted', async () => {
  await expect(tablesOf([{ name: 'a.csv', content: csv, encrypted: true }])).rejects.toMatchObject({
    code: 'file_encrypted',
  })
})

test.each([
  ['a wrong checksum', { checksum: 1 }],
  ['a larger size than there is', { declaredSize: 1000 }],
  ['a smaller size than there is', { declaredSize: 3 }],
])('a directory that claims %s is refused', async (_, lie) => {
  await expect(tablesOf([{ name: 'a.csv', content: csv, ...lie }])).rejects.toMatchObject({
    code: 'file_unreadable',
  })
})

test('a damaged member is refused and named, and nothing of the others is left', async () => {
  const into = mkdtempSync(join(folder, 'into-'))
  const path = join(folder, 'damaged.zip')
  writeFileSync(
    path,
    zipOf([
      { name: 'a.csv', content: csv },
      { name: 'b.csv', content: Buffer.from([0x61, 0xff, 0xff]) },
    ]),
  )
  await expect(readTables({ path, name: '报表.zip', into, limits: defaultLimits })).rejects.toThrow(
    '文件「报表.zip 里的 b.csv」第 2 个字节起',
  )
  expect(readdirSync(into)).toEqual([])
})

test('an archive without any table is refused', async () => {
  await expect(tablesOf([{ name: 'a/', content: '' }])).rejects.toMatchObject({ code: 'file_unreadable' })
})
