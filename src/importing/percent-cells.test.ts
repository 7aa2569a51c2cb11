import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stageFile } from './actions.ts'
import { formats } from './formats/all.ts'
import { biffOf, chars, double, label, record, words } from './reading/biff-fixtures.ts'
import { xlsxOf } from './reading/fixtures.ts'
import { type ImportStores, importStores } from './testing.ts'

let made: ImportStores

beforeAll(async () => {
  made = await importStores('embedded', '')
})
afterAll(() => made.remove())

const names = ['统计日期', '商品ID', '商品访客数', '支付金额', '商品详情页跳出率']

const ratesOf = async (name: string, bytes: Uint8Array) => {
  const path = join(made.files, name)
  await writeFile(path, bytes)
  const { sheets } = await stageFile(made.context, { shop: made.newShop(), path, name, formats })
  const { checked, result } = sheets[0] ?? {}
  expect(result?.rejects).toEqual([])
  const reader = await made.stores.facts.openReader()
  try {
    const rows = await reader.rows<{ rate: number }>(
      `select bounce_rate as rate from read_parquet('${checked?.accepted}') order by row_no`,
    )
    return rows.map(({ rate }) => rate)
  } finally {
    await reader.close()
  }
}

/** Shown as 5%, 12.34%, 0.00%, 100% by the sheet, and 7.5% as a text. */
const shown = [0.05, 0.1234, 0, 1]
const rates = [0.05, 0.1234, 0, 1, 0.075]

test('numbers that a sheet shows in percent are such beside texts with %: xlsx', async () => {
  const text = (cell: string) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`
  const row = (n: number, rate: string) =>
    `<row>${['2026-11-01', `61234567890${n}`, '5', '9.00'].map(text).join('')}${rate}</row>`
  const bytes = xlsxOf({
    styles:
      '<numFmts><numFmt numFmtId="170" formatCode="0.0%;[Red]\\-0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="170"/></cellXfs>',
    sheets: [
      {
        name: 'a',
        xml: `<sheetData><row>${names.map(text).join('')}</row>${shown
          .map((rate, n) => row(n, `<c s="${1 + (n % 2)}"><v>${rate}</v></c>`))
          .join('')}${row(9, text('7.5%'))}</sheetData>`,
      },
    ],
  })
  expect(await ratesOf('a.xlsx', bytes)).toEqual(rates)
})

test('and xls', async () => {
  const own = record(0x041e, words(170, 4), chars('0.0%', true))
  const formatOf = (format: number) => record(0x00e0, words(0, format), Buffer.alloc(16))
  const plain = ['2026-11-01', '', '5', '9.00']
  const line = (r: number, rate: Buffer) => [
    ...plain.map((cell, c) => label(r, c, c === 1 ? `61234567890${r}` : cell)),
    rate,
  ]
  const bytes = biffOf(
    [
      {
        name: 'a',
        records: [
          ...names.map((name, c) => label(0, c, name)),
          ...shown.flatMap((rate, n) =>
            line(n + 1, record(0x0203, words(n + 1, 4, 1 + (n % 2)), double(rate))),
          ),
          ...line(9, label(9, 4, '7.5%')),
        ],
      },
    ],
    [own, formatOf(0), formatOf(10), formatOf(170)],
  )
  expect(await ratesOf('a.xls', bytes)).toEqual(rates)
})
