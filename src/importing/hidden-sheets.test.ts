import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stageFile } from './actions.ts'
import { formats } from './formats/all.ts'
import { biffOf, label } from './reading/biff-fixtures.ts'
import { xlsxOf } from './reading/fixtures.ts'
import { type ImportStores, importStores } from './testing.ts'
import { zipArchive } from './zip-archive.ts'

let made: ImportStores

beforeAll(async () => {
  made = await importStores('embedded', '')
})
afterAll(() => made.remove())

type Sheet = { name: string; cells: string[][]; hidden?: boolean }

const xlsx = (sheets: readonly Sheet[]) =>
  xlsxOf({
    sheets: sheets.map(({ name, cells, hidden = false }) => ({
      name,
      hidden,
      xml: `<sheetData>${cells
        .map(
          (row) => `<row>${row.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`,
        )
        .join('')}</sheetData>`,
    })),
  })

/** `state`: 1 as Excel hides it, 2 as a macro does. */
const xls = (state: number) => (sheets: readonly Sheet[]) =>
  biffOf(
    sheets.map(({ name, cells, hidden }) => ({
      name,
      state: hidden ? state : 0,
      records: cells.flatMap((row, r) => row.map((cell, c) => label(r, c, cell))),
    })),
  )

const orders = (id: string) => [
  ['订单编号', '总金额', '买家实际支付金额', '订单创建时间'],
  [id, '9.00', '9.00', '2026-11-01 10:00:00'],
]
const now = { name: '本月', cells: orders('3512345678901234567') }
const old = { name: '旧数据', cells: orders('3512345678901234000'), hidden: true }
const cover = { name: '封面', cells: [['月报'], ['制表人', '小王']] }

const staged = async (name: string, bytes: Uint8Array) => {
  const path = join(made.files, name)
  await writeFile(path, bytes)
  const { sheets } = await stageFile(made.context, { shop: made.newShop(), path, name, formats })
  return sheets.map(({ sheet, result }) => ({
    sheet,
    accepted: result?.accepted,
    notes: result?.notes.map(({ code, message }) => [code, message]),
  }))
}

test.each([
  ['xlsx', xlsx],
  ['xls', xls(1)],
  ['xls of a macro', xls(2)],
])('a hidden sheet beside the report is left out and named: %s', async (kind, workbook) => {
  const name = `${kind.replaceAll(' ', '-')}.${kind.slice(0, 4).trim()}`
  expect(await staged(name, workbook([old, now]))).toEqual([
    {
      sheet: '本月',
      accepted: 1,
      notes: expect.arrayContaining([['hidden_left_out', '工作表「旧数据」在工作簿里是隐藏的，没有导入。']]),
    },
  ])
  expect(await staged(`shown-${name}`, workbook([{ ...old, hidden: false }, now]))).toHaveLength(2)
})

test('where no sheet that is seen is known the hidden one is read, and said so', async () => {
  expect(await staged('cover.xlsx', xlsx([cover, old]))).toEqual([
    {
      sheet: '旧数据',
      accepted: 1,
      notes: expect.arrayContaining([
        ['hidden_read', expect.stringContaining('「旧数据」在工作簿里是隐藏的')],
      ]),
    },
  ])
})

test('each workbook of a zip is looked at by itself', async () => {
  const bytes = zipArchive([
    { name: Buffer.from('a.xlsx'), bytes: xlsx([now, old]) },
    { name: Buffer.from('b.xlsx'), bytes: xlsx([cover, { ...old, name: '只有它' }]) },
  ])
  expect((await staged('both.zip', bytes)).map(({ sheet }) => sheet)).toEqual([
    'a.xlsx / 本月',
    'b.xlsx / 只有它',
  ])
})
