import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { query } from '../src/facts/metrics/query.ts'
import { figureContext } from '../src/facts/testing.ts'
import { storeSides } from '../src/storage/testing.ts'
import { openStand, type Stand, type TestShop } from './faults/stand.ts'

/** What no file says is absent, with the reason: an amount whose column was not ticked is not 0. */

const id = (nth: number) => `="351234567890123456${nth}"`
const at = (nth: number) => `2026-11-0${nth} 10:00:00`
const csv = (header: string, rows: readonly string[]) => [header, ...rows].join('\r\n')
const withPaid = (...days: number[]) =>
  csv(
    '订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间',
    days.map((nth) => [id(nth), '100.00', '80.00', at(nth), at(nth)].join(',')),
  )
const withoutPaid = (...days: number[]) =>
  csv(
    '订单编号,总金额,订单创建时间,订单付款时间',
    days.map((nth) => [id(nth), '100.00', at(nth), at(nth)].join(',')),
  )

describe.each(storeSides(inject('postgresUrl')))('what no file says on %s', (side) => {
  let stand: Stand
  beforeAll(async () => {
    stand = await openStand(side, inject('postgresUrl'))
  })
  afterAll(() => stand.close())

  const november = { from: '2026-11-01', to: '2026-11-04' }
  const ask = (shop: TestShop, metrics: string[], by: string[] = []) =>
    query(figureContext(stand.facts.db, shop.id), { metrics, by, ...november })
  const first = 'ExportOrderList202611100900.csv'
  const second = 'ExportOrderList202611110900.csv'

  test('an order file without 实付 has no paid amount, and the reason names the file', async () => {
    const shop = stand.newShop()
    await stand.take(shop, first, withoutPaid(1, 2))
    const { rows, coverage, notes } = await ask(shop, [
      'paid_amount',
      'order_value',
      'placed_amount',
      'orders_paid',
    ])
    expect(rows).toEqual([{ paid_amount: null, order_value: null, placed_amount: '200.00', orders_paid: 2 }])
    expect(coverage.map(({ days }) => days)).toEqual([0, 0, 2, 2])
    expect(notes.find(({ metric }) => metric === 'paid_amount')).toEqual({
      metric: 'paid_amount',
      code: 'unknown',
      message: `「支付金额」：2026-11-01 至 2026-11-02 有 2 行订单明细没有「支付金额」，「${first}」没有这一列。`,
    })
  })

  test('where only some of the files lack it, their days are absent and the rest is told to be a part', async () => {
    const shop = stand.newShop()
    await stand.take(shop, first, withoutPaid(1, 2))
    await stand.take(shop, second, withPaid(3, 4))
    const { rows, totals, coverage, notes } = await ask(shop, ['paid_amount', 'order_value'], ['day'])
    expect(rows.map((row) => [row.paid_amount, row.order_value])).toEqual([
      [null, null],
      [null, null],
      ['80.00', '80.00'],
      ['80.00', '80.00'],
    ])
    expect(totals).toEqual({ paid_amount: '160.00', order_value: '80.00' })
    expect(coverage[0]).toMatchObject({ days: 2, missing: ['2026-11-01', '2026-11-02'] })
    expect(notes.filter(({ metric }) => metric === 'paid_amount')).toEqual([
      {
        metric: 'paid_amount',
        code: 'unsaid',
        message: `「支付金额」：2026-11-01 至 2026-11-02 有 2 行订单明细没有「支付金额」，「${first}」没有这一列，没有算进去，这些天不完整。`,
      },
    ])
  })

  test('another file that has the column says it, whichever came first', async () => {
    for (const order of [
      [first, second],
      [second, first],
    ] as const) {
      const shop = stand.newShop()
      for (const name of order)
        await stand.take(shop, name, name === first ? withoutPaid(1, 2) : withPaid(1, 2))
      const { rows, coverage } = await ask(shop, ['paid_amount'])
      expect(rows).toEqual([{ paid_amount: '160.00' }])
      expect(coverage[0]?.days).toBe(2)
    }
  })

  test('sub-orders say what their order file leaves out; an order that was not paid is 0', async () => {
    const shop = stand.newShop()
    await stand.take(
      shop,
      first,
      csv('订单编号,总金额,订单创建时间,订单付款时间', [
        [id(1), '100.00', at(1), at(1)].join(','),
        [id(2), '100.00', at(2), ''].join(','),
      ]),
    )
    await stand.take(
      shop,
      'ExportOrderDetailList202611100900.csv',
      csv('子订单编号,主订单编号,商品标题,购买数量,买家实付金额', [
        `="1",${id(1)},杯子,1,30.00`,
        `="2",${id(1)},水壶,1,50.00`,
      ]),
    )
    const { rows } = await ask(shop, ['paid_amount', 'unpaid_amount'])
    expect(rows).toEqual([{ paid_amount: '80.00', unpaid_amount: '100.00' }])
  })

  test('an order file without 付款时间 knows of no day what was paid: that is not nothing', async () => {
    const shop = stand.newShop()
    await stand.take(
      shop,
      first,
      csv('订单编号,总金额,买家实际支付金额,订单创建时间', [[id(1), '100.00', '80.00', at(1)].join(',')]),
    )
    const { rows, notes } = await ask(shop, ['paid_amount', 'orders_paid', 'placed_amount'])
    expect(rows).toEqual([{ paid_amount: null, orders_paid: null, placed_amount: '100.00' }])
    expect(notes.find(({ metric }) => metric === 'paid_amount')?.message).toContain(
      `2026-11-01 订单明细的「${first}」没有「付款时间」这一列。`,
    )
  })
})
