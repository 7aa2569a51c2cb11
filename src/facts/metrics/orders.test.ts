import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../storage/testing.ts'
import { QueryAnswer, type QueryInput } from '../contract.ts'
import { covers, type FigureStores, figureStores, putRows, putSales } from '../testing.ts'

describe.each(storeSides(inject('postgresUrl')))('order figures on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())

  const ask = async (input: QueryInput) => {
    const answer = await stores.ask(input)
    expect(QueryAnswer.safeParse(answer).error).toBeUndefined()
    return answer
  }
  const one = async (metrics: string[], from: string, to = from, more: Partial<QueryInput> = {}) =>
    (await ask({ metrics, from, to, ...more })).rows[0]

  describe('orders', () => {
    beforeAll(async () => {
      stores.newShop()
      await putSales(
        stores.db,
        stores.shop(),
        [
          {
            order: '1',
            line: 'a',
            at: '2026-11-01 00:00:00',
            paid: 60,
            item: '600001',
            buyer: 'b1',
            pieces: 2,
            sku: 'S1',
          },
          {
            order: '1',
            line: 'b',
            at: '2026-11-01 00:00:00',
            paid: 40,
            item: '600002',
            buyer: 'b1',
            sku: 'S2',
          },
          {
            order: '2',
            at: '2026-11-01 23:59:59',
            paid: 50,
            refunded: 20,
            item: '600001',
            buyer: 'b2',
            province: '江苏省',
          },
          { order: '3', at: '2026-11-03 08:00:00', paid: 30, item: '600001', buyer: 'b1' },
          { order: '4', at: '2026-11-03 09:00:00', placed: 500, unpaid: true, item: '600002', buyer: 'b3' },
          { order: '5', at: '2026-11-05 12:00:00', paid: 10.01, buyer: 'b4', title: '无编号的杯子' },
        ],
        { from: '2026-11-01', to: '2026-11-03' },
      )
      await putRows(stores.db, stores.shop(), 'sale_line', [], covers('2026-11-05'))
    })

    test('paid is gross, refunds count on the day of payment, an unpaid order is not paid', async () => {
      expect(
        await one(
          [
            'placed_amount',
            'paid_amount',
            'refunded_amount',
            'net_paid_amount',
            'orders_placed',
            'orders_paid',
            'buyers_paid',
            'items_sold',
            'average_order_value',
            'refund_rate',
            'orders_refunded',
            'orders_unpaid',
            'unpaid_amount',
            'units_per_order',
            'order_value',
          ],
          '2026-11-01',
          '2026-11-03',
        ),
      ).toEqual({
        placed_amount: '680.00',
        paid_amount: '180.00',
        refunded_amount: '20.00',
        net_paid_amount: '160.00',
        orders_placed: 4,
        orders_paid: 3,
        buyers_paid: 2,
        items_sold: 5,
        average_order_value: '90.00',
        refund_rate: 20 / 180,
        orders_refunded: 1,
        orders_unpaid: 1,
        unpaid_amount: '500.00',
        units_per_order: 5 / 3,
        order_value: '60.00',
      })
    })

    test('a day begins and ends at midnight; a day that was imported without orders is 0, one that was not is a gap', async () => {
      const { rows, coverage } = await ask({
        metrics: ['paid_amount', 'orders_paid', 'average_order_value'],
        by: ['day'],
        from: '2026-10-31',
        to: '2026-11-05',
      })
      expect(rows).toEqual([
        { day: '2026-10-31', paid_amount: null, orders_paid: null, average_order_value: null },
        { day: '2026-11-01', paid_amount: '150.00', orders_paid: 2, average_order_value: '75.00' },
        { day: '2026-11-02', paid_amount: '0.00', orders_paid: 0, average_order_value: null },
        { day: '2026-11-03', paid_amount: '30.00', orders_paid: 1, average_order_value: '30.00' },
        { day: '2026-11-04', paid_amount: null, orders_paid: null, average_order_value: null },
        { day: '2026-11-05', paid_amount: '10.01', orders_paid: 1, average_order_value: '10.01' },
      ])
      expect(coverage[0]).toMatchObject({
        days: 4,
        asked: 6,
        missing: ['2026-10-31', '2026-11-04'],
        export: '千牛「订单报表」（交易 → 已卖出的宝贝）',
        restated: false,
      })
    })

    test('orders and buyers of parts are counted again for the whole', async () => {
      const { rows, totals } = await ask({
        metrics: ['orders_paid', 'buyers_paid', 'paid_amount'],
        by: ['item'],
        from: '2026-11-01',
        to: '2026-11-03',
      })
      expect(rows).toEqual([
        { item: '600001', item_title: null, orders_paid: 3, buyers_paid: 2, paid_amount: '140.00' },
        { item: '600002', item_title: null, orders_paid: 1, buyers_paid: 1, paid_amount: '40.00' },
      ])
      expect(totals).toEqual({ orders_paid: 3, buyers_paid: 2, paid_amount: '180.00' })
    })

    test('totals that nobody wants are not counted', async () => {
      const { rows, totals } = await ask({
        metrics: ['buyers_paid'],
        by: ['province'],
        totals: false,
        from: '2026-11-01',
        to: '2026-11-03',
      })
      expect(rows).toEqual([
        { province: '江苏省', buyers_paid: 1 },
        { province: '浙江省', buyers_paid: 1 },
      ])
      expect(totals).toEqual({})
    })

    test('an item without an id goes by its title', async () => {
      const { rows } = await ask({
        metrics: ['paid_amount'],
        by: ['item'],
        from: '2026-11-05',
        to: '2026-11-05',
      })
      expect(rows).toEqual([{ item: '无编号的杯子', item_title: '无编号的杯子', paid_amount: '10.01' }])
    })

    test('filters keep rows by value, by several values, by exclusion, and by nothing given', async () => {
      const amount = async (where: QueryInput['where']) =>
        (await one(['paid_amount'], '2026-11-01', '2026-11-05', { where }))?.paid_amount
      expect(await amount([{ dimension: 'province', values: ['江苏省'] }])).toBe('50.00')
      expect(await amount([{ dimension: 'province', values: ['江苏省'], not: true }])).toBe('140.01')
      expect(await amount([{ dimension: 'sku', values: [''] }])).toBe('90.01')
      expect(await amount([{ dimension: 'sku', values: ['', 'S1'] }])).toBe('150.01')
      expect(await amount([{ dimension: 'sku', values: [''], not: true }])).toBe('100.00')
      expect(await amount([{ dimension: 'weekday', values: ['7'] }])).toBe('150.00')
      expect(await amount([{ dimension: 'hour', values: ['0', '08'] }])).toBe('130.00')
      expect(await amount([{ dimension: 'day', values: ['2026-11-01', '2026-11-05'] }])).toBe('160.01')
      expect(await amount([{ dimension: 'buyer_kind', values: ['old'] }])).toBe('30.00')
      expect(await amount([{ dimension: 'item', values: ["600001'; drop table sale_line; --"] }])).toBe(
        '0.00',
      )
    })

    test('new and returning buyers, by themselves and by day, as the filter finds them', async () => {
      const of = (by: string[]) =>
        ask({ metrics: ['paid_amount', 'repeat_buyers'], by, from: '2026-11-01', to: '2026-11-05' })
      const told = (await of(['buyer_kind'])).rows.map((row) => [row.buyer_kind, row.paid_amount])
      const filtered = await Promise.all(
        ['new', 'old', ''].map(async (value) => {
          const where = [{ dimension: 'buyer_kind' as const, values: [value] }]
          return [value, (await one(['paid_amount'], '2026-11-01', '2026-11-05', { where }))?.paid_amount]
        }),
      )
      expect(told.toSorted()).toEqual(filtered.filter(([, amount]) => amount !== '0.00').toSorted())
      expect(told).toContainEqual(['old', '30.00'])
      const byDay = (await of(['day', 'buyer_kind'])).rows.filter((row) => row.buyer_kind === 'old')
      expect(byDay.map((row) => row.paid_amount)).toEqual(['30.00'])
    })

    test('hours and weekdays', async () => {
      const { rows } = await ask({
        metrics: ['orders_paid'],
        by: ['weekday'],
        from: '2026-11-01',
        to: '2026-11-03',
      })
      expect(rows).toEqual([
        { weekday: '1', orders_paid: 0 },
        { weekday: '2', orders_paid: 1 },
        { weekday: '7', orders_paid: 2 },
      ])
      const hours = await ask({
        metrics: ['orders_paid'],
        by: ['hour'],
        from: '2026-11-01',
        to: '2026-11-01',
      })
      expect(hours.rows).toHaveLength(24)
      expect(hours.rows[23]).toEqual({ hour: '23', orders_paid: 1 })
    })

    test('new and returning buyers, and who bought twice', async () => {
      expect(
        await one(
          ['new_buyers', 'returning_buyers', 'repeat_buyers', 'repeat_rate'],
          '2026-11-01',
          '2026-11-03',
        ),
      ).toEqual({ new_buyers: 2, returning_buyers: 0, repeat_buyers: 1, repeat_rate: 0.5 })
      expect(await one(['new_buyers', 'returning_buyers'], '2026-11-03')).toEqual({
        new_buyers: 0,
        returning_buyers: 1,
      })
      const byItem = await ask({
        metrics: ['new_buyers', 'repeat_buyers'],
        by: ['item'],
        from: '2026-11-01',
        to: '2026-11-03',
      })
      expect(byItem.rows).toEqual([
        { item: '600001', item_title: null, new_buyers: 2, repeat_buyers: 1 },
        { item: '600002', item_title: null, new_buyers: 1, repeat_buyers: 0 },
      ])
      expect(byItem.totals).toEqual({ new_buyers: 2, repeat_buyers: 1 })
    })

    test('a comparison stands beside by position in time, and by value elsewhere', async () => {
      const daily = await ask({
        metrics: ['paid_amount'],
        by: ['day'],
        from: '2026-11-03',
        to: '2026-11-04',
        compare: 'previous',
      })
      expect(daily.compared).toEqual({ from: '2026-11-01', to: '2026-11-02' })
      expect(daily.rows).toEqual([
        {
          day: '2026-11-03',
          paid_amount: '30.00',
          paid_amount__compared: '150.00',
          paid_amount__change: -0.8,
        },
        { day: '2026-11-04', paid_amount: null, paid_amount__compared: '0.00', paid_amount__change: null },
      ])
      const items = await ask({
        metrics: ['paid_amount'],
        by: ['item'],
        from: '2026-11-03',
        to: '2026-11-03',
        compare: { from: '2026-11-01', to: '2026-11-01' },
      })
      expect(items.rows).toEqual([
        {
          item: '600001',
          item_title: null,
          paid_amount: '30.00',
          paid_amount__compared: '110.00',
          paid_amount__change: -80 / 110,
        },
        {
          item: '600002',
          item_title: null,
          paid_amount: '0.00',
          paid_amount__compared: '40.00',
          paid_amount__change: -1,
        },
      ])
      expect(items.columns.map(({ id, role }) => [id, role])).toEqual([
        ['item', 'dimension'],
        ['item_title', 'dimension'],
        ['paid_amount', 'metric'],
        ['paid_amount__compared', 'compared'],
        ['paid_amount__change', 'change'],
      ])
    })

    test('order and limit', async () => {
      const { rows, truncated, totals } = await ask({
        metrics: ['paid_amount'],
        by: ['day'],
        from: '2026-11-01',
        to: '2026-11-05',
        order: '-paid_amount',
        limit: 2,
      })
      expect(rows.map(({ day: one }) => one)).toEqual(['2026-11-01', '2026-11-03'])
      expect(truncated).toBe(true)
      expect(totals).toEqual({ paid_amount: '190.01' })
    })

    test('a file without buyers gives no number of buyers, rather than none', async () => {
      stores.newShop()
      await putSales(stores.db, stores.shop(), [{ order: '1', at: '2026-11-01 10:00:00', buyer: null }], {
        from: '2026-11-01',
        to: '2026-11-01',
      })
      const { rows, notes } = await ask({
        metrics: ['buyers_paid', 'orders_paid'],
        from: '2026-11-01',
        to: '2026-11-01',
      })
      expect(rows).toEqual([{ buyers_paid: null, orders_paid: 1 }])
      expect(notes).toEqual([
        {
          metric: 'buyers_paid',
          code: 'unknown',
          message: '「支付买家数」：2026-11-01 有 1 行订单明细没有「买家」。',
        },
      ])
    })

    test('an order is one order in each channel', async () => {
      stores.newShop()
      await putSales(
        stores.db,
        stores.shop(),
        [
          { order: '77', at: '2026-11-01 10:00:00' },
          { order: '77', at: '2026-11-01 10:00:00', channel: 'jd' },
        ],
        { from: '2026-11-01', to: '2026-11-01' },
      )
      expect(await one(['orders_paid'], '2026-11-01')).toEqual({ orders_paid: 2 })
    })
  })

  test('weeks are ISO weeks: the first days of a year can lie in the last week of the one before', async () => {
    stores.newShop()
    await putSales(
      stores.db,
      stores.shop(),
      [
        { order: '1', at: '2026-12-31 10:00:00', paid: 1 },
        { order: '2', at: '2027-01-03 23:00:00', paid: 2 },
        { order: '3', at: '2027-01-04 00:00:00', paid: 4 },
      ],
      { from: '2026-12-28', to: '2027-01-10' },
    )
    const { rows } = await ask({
      metrics: ['paid_amount'],
      by: ['week'],
      from: '2026-12-28',
      to: '2027-01-10',
    })
    expect(rows).toEqual([
      { week: '2026-W53', paid_amount: '3.00' },
      { week: '2027-W01', paid_amount: '4.00' },
    ])
    const months = await ask({
      metrics: ['paid_amount'],
      by: ['quarter', 'month', 'day'],
      from: '2026-12-31',
      to: '2027-01-01',
    })
    expect(months.rows).toEqual([
      { quarter: '2026-Q4', month: '2026-12', day: '2026-12-31', paid_amount: '1.00' },
      { quarter: '2027-Q1', month: '2027-01', day: '2027-01-01', paid_amount: '0.00' },
    ])
  })
})
