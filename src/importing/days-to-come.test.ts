import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stageFile } from './actions.ts'
import { formats } from './formats/all.ts'
import { type ImportStores, importStores } from './testing.ts'

/** The clock of these stores is in the morning of 2026-11-20. */
let made: ImportStores

beforeAll(async () => {
  made = await importStores('embedded', '')
})
afterAll(() => made.remove())

const staged = async (name: string, text: string) => {
  const path = join(made.files, name)
  await writeFile(path, text)
  const { sheets } = await stageFile(made.context, { shop: made.newShop(), path, name, formats })
  return sheets[0]
}

const late = '2099-01-01 10:00:00'
const toCome = '这一天还没有到（今天是 2026-11-20）；请核对年份，电脑的日期不对就先改对'

/** Header, a row with one day in it that is late, and the column of that day. */
const kinds: [kind: string, header: string, row: string, column: string][] = [
  [
    'placed',
    '订单编号,总金额,买家实际支付金额,订单创建时间',
    `3512345678901234567,1,1,${late}`,
    '订单创建时间',
  ],
  [
    'paid',
    '订单编号,总金额,买家实际支付金额,订单付款时间',
    `3512345678901234567,1,1,${late}`,
    '订单付款时间',
  ],
  ['traffic', '统计日期,商品ID,商品访客数,支付金额', '2099-01-01,612345678901,5,10.00', '统计日期'],
  ['ads', '日期,计划ID,计划名字,展现量,点击量,花费', '2099-01-01,12345678,一,9,1,1.00', '日期'],
  [
    'ledger',
    '支付流水号,淘宝订单编号,入账类型,入账时间,收入金额（元）',
    `20261101001,3512345678901234567,交易收款,${late},9.00`,
    '入账时间',
  ],
  [
    'refund',
    '退款编号,订单编号,买家退款金额,退款申请时间',
    `70001,3512345678901234567,9.00,${late}`,
    '退款申请时间',
  ],
  ['review', '评论,评价时间,商品id', `很好,${late},612345678901`, '评价时间'],
]

test.each(kinds)('a day that is still to come is refused: %s', async (kind, header, row, column) => {
  const sheet = await staged(`${kind}.csv`, `${header}\n${row}\n`)
  expect(sheet?.result).toMatchObject({ rows: 1, accepted: 0, rejected: 1 })
  expect(sheet?.result?.rejects).toEqual([
    { row: 2, column, value: row.split(',').find((cell) => cell.startsWith('2099')), reason: toCome },
  ])
})

test.each(kinds)(
  'what a computer whose clock is years slow takes for days to come is taken: %s',
  async (kind, header, row) => {
    const sheet = await staged(`${kind}-slow.csv`, `${header}\n${row.replace('2099-01-01', '2029-11-01')}\n`)
    expect(sheet?.result).toMatchObject({ rows: 1, accepted: 1 })
  },
)

test('a report of the running month is taken, one that ends in years is not', async () => {
  const header = '统计日期,商品ID,商品访客数,支付金额'
  const running = await staged('running.csv', `${header}\n2026-11-01 ~ 2026-11-30,612345678901,5,10.00\n`)
  expect(running?.result).toMatchObject({ accepted: 1, rejects: [] })
  const endless = await staged('endless.csv', `${header}\n2026-11-01 ~ 2099-11-30,612345678901,5,10.00\n`)
  expect(endless?.result?.rejects).toMatchObject([{ reason: toCome }])
})

test('when a refund is due and when an item will be on sale may lie ahead', async () => {
  const due = await staged(
    'due.csv',
    '退款编号,订单编号,买家退款金额,退款申请时间,超时时间\n70001,3512345678901234567,9.00,2026-11-19 10:00:00,2026-11-27 10:00:00\n',
  )
  expect(due?.result).toMatchObject({ accepted: 1, rejects: [] })
  const listed = await staged(
    'listed.csv',
    '宝贝id,宝贝标题,一口价,发布时间\n612345678901,杯子,9.00,2026-12-12 00:00:00\n',
  )
  expect(listed?.result).toMatchObject({ accepted: 1, rejects: [] })
})

describe('days to come in the name of a file are none it can be about', () => {
  test('without days in its rows it is asked which they are', async () => {
    const sheet = await staged(
      '商品_全部_2099-06-18_2099-06-24.csv',
      '商品ID,商品访客数,支付金额\n612345678901,5,10.00\n',
    )
    expect(sheet?.asks).toEqual(['period'])
  })

  test('rows with days of their own are taken', async () => {
    const sheet = await staged(
      '商品_全部_2099-06-18_2099-06-18.csv',
      '统计日期,商品ID,商品访客数,支付金额\n2026-11-01,612345678901,5,10.00\n',
    )
    expect(sheet?.result).toMatchObject({ accepted: 1, rejects: [] })
  })

  test('a snapshot is of the day it comes in', async () => {
    const sheet = await staged(
      '出售中的宝贝_20990101.csv',
      '宝贝id,宝贝标题,一口价\n612345678901,杯子,9.00\n',
    )
    expect(sheet?.settled?.snapshotDay).toBe('2026-11-20')
  })
})
