import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { storeSides } from '../storage/testing.ts'
import { firstOrders, lastSales, refundsByAge } from './order-cohorts.ts'
import { covers, type FigureStores, figureContext, figureStores, putRows, putSales } from './testing.ts'

const sold = (order: string, at: string, buyer: string | null, item = '1', paid = 100) => ({
  order,
  at: `${at} 10:00:00`,
  buyer,
  item,
  paid,
})
const back = (refund: string, order: string, at: string, yuan: number) => ({
  refund_id: refund,
  order_id: order,
  status: '退款成功',
  completed_at: `${at} 12:00:00`,
  refund_fen: yuan * 100,
})

describe.each(storeSides(inject('postgresUrl')))('cohorts of orders and buyers on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
    stores.newShop()
    await putSales(
      stores.db,
      stores.shop(),
      [
        // Monday 2026-09-28 begins a week that ends in October.
        sold('1', '2026-09-28', 'a'),
        sold('2', '2026-10-04', 'b', '2'),
        sold('3', '2026-10-05', 'c'),
        // Anna twice on her first day, again in the next month and in the one after.
        sold('4', '2026-09-28', 'a'),
        sold('5', '2026-10-20', 'a'),
        sold('6', '2026-11-02', 'a'),
        // Ben comes back in his first month.
        sold('7', '2026-10-30', 'b', '2'),
        sold('8', '2026-10-31', null, '2'),
      ],
      { from: '2026-09-01', to: '2026-11-10' },
    )
    await putRows(
      stores.db,
      stores.shop(),
      'refund',
      [
        back('r1', '1', '2026-09-29', 30),
        back('r2', '1', '2026-10-10', 20),
        back('r3', '3', '2026-10-05', 100),
        { ...back('r4', '2', '2026-10-06', 100), status: '退款关闭' },
        back('r5', 'unknown', '2026-10-06', 100),
      ],
      covers('2026-09-01', '2026-10-31'),
    )
  })
  afterAll(() => stores.remove())
  const figures = () => figureContext(stores.db, stores.shop())

  test('refunds by days since payment: an order once, at its first refund, amounts at each', async () => {
    const answer = await refundsByAge(figures(), {
      from: day('2026-09-28'),
      to: day('2026-10-11'),
      grain: 'week',
    })
    expect(answer.orders).toEqual([
      { cohort: '2026-09-28', orders: 3, amount: '300.00' },
      { cohort: '2026-10-05', orders: 1, amount: '100.00' },
    ])
    expect(answer.refunds).toEqual([
      { cohort: '2026-09-28', orders: 1, days: 1, amount: '30.00' },
      { cohort: '2026-09-28', orders: 0, days: 12, amount: '20.00' },
      { cohort: '2026-10-05', orders: 1, days: 0, amount: '100.00' },
    ])
    expect(answer.refundDays).toEqual([{ from: '2026-09-01', to: '2026-10-31' }])
  })

  test('who came back: on another day, counted in calendar months from the first order', async () => {
    const answer = await firstOrders(figures())
    expect(answer.buyers).toEqual([
      { cohort: '2026-09-01', buyers: 1 },
      { cohort: '2026-10-01', buyers: 2 },
    ])
    expect(answer.again).toEqual([
      { cohort: '2026-09-01', months: 1, buyers: 1 },
      { cohort: '2026-10-01', months: 0, buyers: 1 },
    ])
  })

  test('the last day on which each item was sold', async () => {
    expect(await lastSales(figures(), { to: '2026-10-30' })).toEqual([
      { item: '1', day: '2026-10-20' },
      { item: '2', day: '2026-10-30' },
    ])
  })
})
