import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { FactTableName } from '../facts/tables.ts'
import { storeSides } from '../storage/testing.ts'
import { mendedAs, mending, type Rows } from './mended-testing.ts'
import { type ImportStores, importStores } from './testing.ts'

type Kind = {
  kind: string
  table: FactTableName
  header: readonly string[]
  row: (order: number, line: number) => readonly string[]
  /** Columns whose cells may be broken. */
  breaks: readonly number[]
}

/** Orders of several lines that are numbered or share an amount within their order, and reviews that say the same. */
const kinds: readonly Kind[] = [
  {
    kind: '京东订单',
    table: 'order_line',
    header: ['订单号', '商品ID', '商品名称', '订购数量', '京东价', '订单金额', '下单时间', '付款确认时间'],
    row: (order, line) => [
      String(31234567890 + order),
      String(100012345678 + (line % 2)),
      `杯子${line}`,
      String(1 + (line % 3)),
      (7 + 13 * line).toFixed(2),
      '100.01',
      '2026-11-01 10:00:00',
      '2026-11-01 10:05:00',
    ],
    breaks: [0, 3, 4],
  },
  {
    kind: '宝贝报表（旧版）',
    table: 'order_line',
    header: ['订单编号', '标题', '价格', '购买数量', '创建时间'],
    row: (order, line) => [
      `35123456789012345${10 + order}`,
      `碗${line}`,
      (5 + 2 * line).toFixed(2),
      '2',
      '2026-11-01 10:00:00',
    ],
    breaks: [0, 2, 3],
  },
  {
    kind: '评价汇总',
    table: 'review',
    header: ['订单编号', '评价内容', '时间', '评分', '平台'],
    row: (order, line) => [
      `订单编号：35123456789012345${10 + order}`,
      line % 3 === 2 ? '很好' : '此用户没有填写评价',
      '2026-11-03 09:00:00',
      '好评',
      '天猫',
    ],
    breaks: [2],
  },
  {
    kind: '评价明细',
    table: 'review',
    header: ['商品id', '评论', '评价时间', '评价分类', 'skuid'],
    row: (order, line) => [
      String(612345678901 + order),
      line % 3 === 2 ? '很好' : '此用户没有填写评价',
      '2026-11-03 09:00:00',
      '好评',
      '4123456789',
    ],
    breaks: [2],
  },
]

const brokenIn = (
  rows: Rows,
  breaks: readonly number[],
  hits: readonly { row: number; cells: number }[],
): Rows =>
  rows.map((row, at) => {
    const hit = hits.find((one) => one.row % rows.length === at)
    if (!hit) return row
    const broken = breaks.filter((_, nth) => (hit.cells >> nth) % 2 === 1)
    return row.map((cell, column) =>
      (broken.length ? broken : breaks.slice(0, 1)).includes(column) ? '3.5E+17元' : cell,
    )
  })

describe.each(storeSides(inject('postgresUrl')))('rows refused and mended in %s', (side) => {
  let made: ImportStores
  beforeAll(async () => {
    made = await importStores(side, inject('postgresUrl'))
  })
  afterAll(() => made.remove())
  const { taken, refused, facts } = mending(() => made)

  test.each(kinds)(
    'give what the file would have given that was right at once: $kind',
    async (kind) => {
      const { table, header, row, breaks } = kind
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
          fc.array(fc.record({ row: fc.nat(40), cells: fc.integer({ min: 1, max: 7 }) }), {
            minLength: 1,
            maxLength: 3,
          }),
          async (orders, hits) => {
            const rows = orders.flatMap((lines, order) =>
              Array.from({ length: lines }, (_, line) => row(order, line)),
            )
            const [right, shop] = [made.newShop(), made.newShop()]
            await taken(right, '对的.csv', { header, rows })
            const first = await taken(shop, '错的.csv', { header, rows: brokenIn(rows, breaks, hits) })
            const again = mendedAs(await refused(shop, first), { header, rows, first: 2 })
            expect(new Set(again.rows.map(([at]) => at)).size).toBe(again.rows.length)
            expect(await taken(shop, '改好的.csv', again)).toMatchObject({
              rejects: [],
              format: first.format,
            })
            expect(await facts(shop, table)).toEqual(await facts(right, table))
            if (table === 'order_line')
              expect(await facts(shop, 'sale_line')).toEqual(await facts(right, 'sale_line'))
          },
        ),
        {
          numRuns: side === 'embedded' ? 6 : 5,
          endOnFailure: true,
          examples: [
            [[3, 2], [{ row: 1, cells: 2 }]],
            [[1, 3, 1], [{ row: 2, cells: 1 }]],
            [[2, 2], [{ row: 1, cells: 6 }]],
            [[4], [{ row: 3, cells: 1 }]],
          ],
        },
      )
    },
    180_000,
  )

  test('counts only what was refused, and says of the others why they are there', async () => {
    const [, { header, row }] = kinds as [Kind, Kind]
    const rows = [row(0, 0), row(0, 1), row(1, 0)]
    const shop = made.newShop()
    const first = await taken(shop, '旧报表.csv', {
      header,
      rows: brokenIn(rows, [2], [{ row: 1, cells: 1 }]),
    })
    expect(first).toMatchObject({ rows: 3, accepted: 2, rejected: 1 })
    expect(first.rejects).toHaveLength(1)
    const { rows: listed } = await refused(shop, first)
    expect(listed.map(([at, column, value, reason]) => [at, column, value, reason])).toEqual([
      ['2', '', '', expect.stringContaining('这一行已经入库，不用改')],
      ['3', '价格', '3.5E+17元', expect.any(String)],
    ])
  })

  const order = [
    '订单编号',
    '总金额',
    '买家实际支付金额',
    '退款金额',
    '订单创建时间',
    '订单付款时间',
    '订单状态',
  ]
  const ordered = (id: number, paid: string, refund: string, status = '交易成功') => [
    `351234567890123456${id}`,
    '100.00',
    paid,
    refund,
    '2026-11-01 10:00:00',
    '2026-11-01 10:05:00',
    status,
  ]

  test('have 实付 read as in their file, whatever their own rows look like', async () => {
    // Of the mended row alone 实付 = 总金额 says gross; its file is net.
    const rows = [ordered(1, '70.00', '30.00'), ordered(2, '60.00', '40.00'), ordered(3, '100.00', '20.00')]
    const [right, shop] = [made.newShop(), made.newShop()]
    await taken(right, '订单.csv', { header: order, rows })
    const first = await taken(shop, '订单.csv', {
      header: order,
      rows: rows.map((row, at) => (at === 2 ? row.with(1, 'x') : row)),
    })
    const again = mendedAs(await refused(shop, first), { header: order, rows, first: 2 })
    expect(await taken(shop, '改好的.csv', again)).toMatchObject({
      rejects: [],
      notes: [{ code: 'paid_net', message: expect.stringContaining('照原文件的读法') }],
    })
    expect(await facts(shop, 'order_header')).toEqual(await facts(right, 'order_header'))
  })

  test('are as old as their file: what a newer one said of them stays', async () => {
    const old = [ordered(1, '100.00', '0.00'), ordered(2, '100.00', '0.00', '卖家已发货，等待买家确认')]
    const shop = made.newShop()
    const first = await taken(shop, 'ExportOrderList202611100900.csv', {
      header: order,
      rows: old.map((row, at) => (at === 1 ? row.with(1, 'x') : row)),
    })
    await taken(shop, 'ExportOrderList202611120900.csv', {
      header: order,
      rows: [ordered(2, '100.00', '0.00')],
    })
    const before = await facts(shop, 'order_header')
    const again = mendedAs(await refused(shop, first), { header: order, rows: old, first: 2 })
    expect(await taken(shop, '改好的.csv', again)).toMatchObject({ rejects: [], older: 1, updated: 0 })
    expect(await facts(shop, 'order_header')).toEqual(before)
  })

  test('are of the day their file was of', async () => {
    const header = ['宝贝id', '宝贝标题', '一口价', '发布时间']
    const rows = [
      ['612345678901', '杯子', '10.00', '2026-01-01 10:00:00'],
      ['612345678902', '碗', '12.00', '2026-01-01 10:00:00'],
    ]
    const [right, shop] = [made.newShop(), made.newShop()]
    await taken(right, '出售中的宝贝20261101.csv', { header, rows })
    const first = await taken(shop, '出售中的宝贝20261101.csv', {
      header,
      rows: rows.map((row, at) => (at === 1 ? row.with(2, 'x') : row)),
    })
    await taken(shop, '改好的.csv', mendedAs(await refused(shop, first), { header, rows, first: 2 }))
    expect(await facts(shop, 'listing')).toEqual(await facts(right, 'listing'))
  })

  test('of two files in one table are not taken for those of the first', async () => {
    const rows = [ordered(1, '70.00', '30.00'), ordered(2, '60.00', '40.00')]
    const broken = (row: string[]) => row.with(2, 'x')
    const shop = made.newShop()
    const files = await Promise.all(
      rows.map(async (row, at) => {
        const name = `ExportOrderList20261110090${at}.csv`
        return refused(shop, await taken(shop, name, { header: order, rows: [broken(row)] }))
      }),
    )
    const result = await taken(shop, '拼起来的.csv', {
      header: files[0]?.header ?? [],
      rows: files.flatMap((file) =>
        file.rows.map((cells) => cells.map((cell) => (cell === 'x' ? '70.00' : cell))),
      ),
    })
    expect(result).toMatchObject({ accepted: 1, rejected: 1, rejects: [{ column: '原文件' }] })
  })
})
