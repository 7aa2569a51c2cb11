import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../facts/contract.ts'
import { query } from '../facts/metrics/query.ts'
import { figureContext } from '../facts/testing.ts'
import { storeSides } from '../storage/testing.ts'
import { commitFile, discardFile, previewFile, stageFile } from './actions.ts'
import type { ImportNote } from './contract.ts'
import type { Format } from './format.ts'
import { formats } from './formats/all.ts'
import { order } from './formats/order.ts'
import { listBatches } from './history.ts'
import { ownFormat } from './own-formats.ts'
import { type ImportStores, importStores } from './testing.ts'

const ids = ['3512345678901234500', '3512345678901234501', '3512345678901234502']

/** 订单报表 of which the columns of times were not ticked. */
const bare = [
  '订单编号,总金额,买家实际支付金额,退款金额,订单状态',
  ...ids.map((id) => `'${id},30.00,30.00,0.00,交易成功`),
].join('\r\n')

/** The same with times, empty for the orders that are not named. */
const timed = (...known: string[]) =>
  [
    '订单编号,总金额,买家实际支付金额,退款金额,订单状态,订单创建时间,订单付款时间',
    ...ids.map((id) => {
      const times = known.includes(id) ? '2026-11-01 10:00:00,2026-11-01 10:05:00' : ','
      return `'${id},30.00,30.00,0.00,交易成功,${times}`
    }),
  ].join('\r\n')

/** 宝贝报表: here the lines tell when their order was placed. */
const lines = (...known: string[]) =>
  [
    '子订单编号,主订单编号,商品标题,购买数量,买家实付金额,退款金额,订单创建时间',
    ...known.flatMap((id) => [
      `'${id}1,'${id},杯子,1,20.00,0.00,2026-11-01 10:00:00`,
      `'${id}2,'${id},碗,1,10.00,0.00,2026-11-01 10:00:00`,
    ]),
  ].join('\r\n')

/** 退款报表 as three generations call its columns: 退款金额, 申请时间, 完结时间. */
const layouts = [
  ['2017', '买家退款金额', '退款的申请时间', '退款完结时间'],
  ['2026', '退款总额', '退款申请时间', '退款完结时间'],
  ['2022', '买家退款金额', '退款申请时间', '完结时间'],
] as const
const at = (applied: boolean, completed: boolean) => [
  applied ? '2026-11-01 10:00:00' : '',
  completed ? '2026-11-02 10:00:00' : '',
]
const refunds = (names: readonly string[], ...rows: readonly (readonly string[])[]) =>
  [
    ['退款编号', '订单编号', '退款状态', ...names],
    ...rows.map(([status = '退款成功', ...cells], i) => [`'22${i}`, `'${ids[i % 3]}`, status, ...cells]),
  ]
    .map((row) => row.join(','))
    .join('\r\n')

describe.each(storeSides(inject('postgresUrl')))('rows without any time, in %s', (side) => {
  let made: ImportStores
  beforeAll(async () => {
    made = await importStores(side, inject('postgresUrl'))
  })
  afterAll(() => made.remove())

  const staged = async (shop: Shop, name: string, text: string, known: readonly Format[] = formats) => {
    const path = join(made.files, `${shop.id}-${name}`)
    await writeFile(path, text)
    return stageFile(made.context, { shop, path, name, formats: known, preview: true })
  }
  const taken = async (shop: Shop, name: string, text: string, known?: readonly Format[]) =>
    commitFile(made.context, shop, await staged(shop, name, text, known))
  const saidOf = ([result]: readonly ({ notes: readonly ImportNote[] } | undefined)[]) =>
    result?.notes.find(({ code }) => code === 'no_time')
  const ordersPlaced = async (shop: Shop) => {
    const { rows } = await query(figureContext(made.stores.facts.db, shop.id), {
      metrics: ['orders_placed'],
      by: [],
      from: '2026-11-01',
      to: '2026-11-01',
    })
    return rows[0]?.orders_placed
  }

  test('are told of in the preview, in the result and in the history, with what to do', async () => {
    const shop = made.newShop()
    const file = await staged(shop, 'a.csv', bare)
    const said = saidOf(file.sheets.map(({ result }) => result))
    expect(said).toEqual({
      code: 'no_time',
      severity: 'warning',
      message: '3 行没有任何时间（下单、付款），在另一份带时间的报表入库之前，任何时段的数字都不会算到它们。',
      fix: '重新导出时勾选「订单创建时间」「订单付款时间」，或再导入一份带这些订单时间的报表。',
    })
    const results = await commitFile(made.context, shop, file)
    expect(results).toMatchObject([{ accepted: 3, inserted: 3, period: null }])
    expect(saidOf(results)).toEqual(said)
    expect(saidOf(await listBatches(made.context, shop, { limit: 9 }))).toEqual(said)
    expect(saidOf(await taken(shop, 'a.csv', bare))).toEqual(said)
  })

  test.each([
    ['order report', timed],
    ['report of lines', lines],
  ])('are no longer told of for the orders whose times another %s brings', async (_, other) => {
    const shop = made.newShop()
    const waiting = await staged(shop, 'a.csv', bare)
    await taken(shop, 'b.csv', other(ids[0] ?? ''))
    await previewFile(made.context, shop, waiting)
    expect(saidOf(waiting.sheets.map(({ result }) => result))?.message).toMatch(/^2 行/)
    expect(saidOf(await commitFile(made.context, shop, waiting))?.message).toMatch(/^2 行/)
    expect(await ordersPlaced(shop)).toBe(1)
    await taken(shop, 'c.csv', other(...ids))
    expect(await ordersPlaced(shop)).toBe(3)
    const again = await staged(shop, 'a.csv', bare)
    expect(saidOf(again.sheets.map(({ result }) => result))).toBeUndefined()
    await discardFile(again)
  })

  test('a file whose rows all tell a time has nothing to say, one of them without is one row', async () => {
    expect(saidOf(await taken(made.newShop(), 'a.csv', timed(...ids)))).toBeUndefined()
    expect(saidOf(await taken(made.newShop(), 'a.csv', timed(...ids.slice(1))))?.message).toMatch(/^1 行/)
  })

  const everyNote = (results: readonly ({ notes: readonly ImportNote[] } | undefined)[]) =>
    results[0]?.notes.map(({ code, message, fix }) => [code, message, fix])
  const refunded = async (shop: Shop) => {
    const { rows } = await query(figureContext(made.stores.facts.db, shop.id), {
      metrics: ['refunds_applied', 'refunds_completed'],
      by: [],
      from: '2026-11-01',
      to: '2026-11-02',
    })
    return rows[0]
  }

  test.each(layouts)('refunds as of %s tell which of their times they lack', async (_, ...names) => {
    const shop = made.newShop()
    const text = refunds(
      names,
      ['退款成功', '1.00', ...at(false, false)],
      ['退款关闭', '1.00', ...at(false, false)],
      ['退款成功', '2.00', ...at(false, true)],
      ['退款成功', '3.00', ...at(true, false)],
      // One that goes on or was closed has no reason to have ended.
      ['等待商家处理', '4.00', ...at(true, false)],
      ['退款成功', '5.00', ...at(true, true)],
    )
    const [, applied, completed] = names
    const until = '在另一份带时间的报表入库之前，'
    const said = [
      [
        'no_time',
        `2 行没有任何时间（申请、完结），${until}按申请时间、完结时间算的退款数字（订单上的退款照样算）都不会算到它们。`,
        '重新导出时勾选「退款申请时间」「退款完结时间」，或再导入一份带这些退款时间的报表。',
      ],
      [
        'no_applied_time',
        `1 行没有申请时间，${until}按申请时间算的退款数字都不会算到它们。`,
        '重新导出时勾选「退款申请时间」，或再导入一份带这些退款时间的报表。',
      ],
      [
        'no_completed_time',
        `1 行退款成功了却没有完结时间，${until}按完结时间算的退款数字都不会算到它们。`,
        '重新导出时勾选「退款完结时间」，或再导入一份带这些退款时间的报表。',
      ],
    ]
    const file = await staged(shop, 'a.csv', text)
    expect(everyNote(file.sheets.map(({ result }) => result))).toEqual(said)
    expect(everyNote(await commitFile(made.context, shop, file))).toEqual(said)
    expect(everyNote(await listBatches(made.context, shop, { limit: 9 }))).toEqual(said)
    // What is said not to be counted is not, and the others are.
    expect(await refunded(shop)).toEqual({ refunds_applied: 3, refunds_completed: 2 })

    const told = refunds(
      [applied, completed],
      ...Array.from({ length: 6 }, () => ['退款成功', ...at(true, true)]),
    )
    expect(everyNote(await taken(shop, 'ExportRefund202611201300.csv', told))).toEqual([])
    expect(await refunded(shop)).toEqual({ refunds_applied: 6, refunds_completed: 6 })
    const again = await staged(shop, 'a.csv', text)
    expect(everyNote(again.sheets.map(({ result }) => result))).toEqual([])
    await discardFile(again)
  })

  test('a refund report without 申请时间 is of the days on which its refunds were completed', async () => {
    const shop = made.newShop()
    const text = refunds(['退款总额', '退款完结时间'], ['退款成功', '1.00', '2026-11-02 10:00:00'])
    expect(await taken(shop, 'a.csv', text)).toMatchObject([
      { period: { from: '2026-11-02', to: '2026-11-02' }, notes: [{ code: 'no_applied_time' }] },
    ])
  })

  test.each([
    ['reviews', '评价ID,评价内容,情感', "'661,好,11", '1 行没有评价时间，', '「评价时间」'],
    [
      'lines of a ledger',
      '支付流水号,淘宝订单编号,入账类型,收入金额（元）',
      "'771,,交易收款,3.00",
      '1 行没有入账时间，',
      '「入账时间」',
    ],
  ])('%s without the column of their time are told of', async (_, header, row, said, column) => {
    const [note] = (await taken(made.newShop(), 'a.csv', `${header}\r\n${row}`))[0]?.notes ?? []
    expect(note).toMatchObject({ code: 'no_time', severity: 'warning' })
    expect(note?.message).toMatch(new RegExp(`^${said}`))
    expect(note?.fix).toContain(column)
  })

  test('of a file whose columns a person told it is said to tell the column of times too', async () => {
    const header = ['单号', '已付', '下单日']
    const text = [header, [ids[0], '30.00', '2026-11-01']].map((row) => row.join(',')).join('\r\n')
    const mapped = (columns: Record<string, string>) =>
      ownFormat(order, { name: '库存系统', headerRow: 0, columns }, header)
    const amounts = { 单号: 'order_id', 已付: 'paid_fen' }
    const shop = made.newShop()
    expect(saidOf(await taken(shop, 'a.csv', text, [mapped(amounts)]))?.fix).toContain('把那一列也对应上')
    const format = mapped({ ...amounts, 下单日: 'placed_at' })
    expect(saidOf(await taken(shop, 'a.csv', text, [format]))).toBeUndefined()
    expect(await ordersPlaced(shop)).toBe(1)
  })
})
