import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../storage/testing.ts'
import { QueryAnswer, type QueryInput } from '../contract.ts'
import { countPut, covers, type FigureStores, figureStores, putRows, putSales, soldLine } from '../testing.ts'

describe.each(storeSides(inject('postgresUrl')))('rows that do not say it, on %s', (side) => {
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
  const both = { from: '2026-11-01', to: '2026-11-02' }
  const message = ({ notes }: QueryAnswer, code: string, metric: string) =>
    notes.find((note) => note.code === code && note.metric === metric)?.message

  describe('buyers', () => {
    beforeAll(async () => {
      stores.newShop()
      await putSales(
        stores.db,
        stores.shop(),
        [
          { order: '1', at: '2026-11-01 10:00:00', paid: 10, buyer: 'b1' },
          { order: '2', at: '2026-11-01 11:00:00', paid: 20, buyer: 'b2' },
          { order: '3', at: '2026-11-02 10:00:00', paid: 30, buyer: 'b1' },
          { order: '4', at: '2026-11-02 11:00:00', paid: 500, buyer: null, channel: 'jd' },
          { order: '5', at: '2026-11-02 12:00:00', paid: 500, buyer: null, channel: 'jd' },
        ],
        both,
      )
    })
    const metrics = ['buyers_paid', 'new_buyers', 'average_order_value', 'orders_per_buyer', 'paid_amount']

    test('unknown in some rows are no silent undercount: the day is not whole, and a note says why', async () => {
      const answer = await ask({ metrics, ...both })
      // 60 yuan and 3 orders of 2 known buyers; the other 1,000 belong to nobody known.
      expect(answer.rows).toEqual([
        {
          buyers_paid: 2,
          new_buyers: 2,
          average_order_value: '30.00',
          orders_per_buyer: 1.5,
          paid_amount: '1060.00',
        },
      ])
      expect(answer.coverage.map(({ metric, days }) => [metric, days])).toEqual([
        ['buyers_paid', 1],
        ['new_buyers', 1],
        ['average_order_value', 1],
        ['orders_per_buyer', 1],
        ['paid_amount', 2],
      ])
      expect(message(answer, 'unsaid', 'buyers_paid')).toBe(
        '「支付买家数」：2026-11-02 有 2 行订单明细没有「买家」，没有算进去，这些天不完整。',
      )
      expect(message(answer, 'unsaid', 'paid_amount')).toBeUndefined()
      expect(message(answer, 'paired', 'average_order_value')).toBe(
        '「客单价」只算有「支付买家数」的行，没有的行分子分母都不算。',
      )
    })

    test('by day and filtered to rows that say it everything is whole', async () => {
      const daily = await ask({ metrics: ['average_order_value', 'buyers_paid'], by: ['day'], ...both })
      expect(daily.rows.map((row) => [row.average_order_value, row.buyers_paid])).toEqual([
        ['15.00', 2],
        ['30.00', 1],
      ])
      expect(daily.totals).toEqual({ average_order_value: '30.00', buyers_paid: 2 })
      const tmall = await ask({ metrics, where: [{ dimension: 'channel', values: ['tmall'] }], ...both })
      expect(tmall.coverage.every(({ days }) => days === 2)).toBe(true)
      expect(tmall.notes).toEqual([])
    })

    test('known of nobody they are absent, not 0', async () => {
      const jd = await ask({ metrics, where: [{ dimension: 'channel', values: ['jd'] }], ...both })
      expect(jd.rows[0]).toMatchObject({
        buyers_paid: null,
        average_order_value: null,
        paid_amount: '1000.00',
      })
      expect(message(jd, 'unknown', 'buyers_paid')).toBe(
        '「支付买家数」：2026-11-02 有 2 行订单明细没有「买家」。',
      )
    })
  })

  test('a ratio counts the rows of days that no export is whole of, as its parts do', async () => {
    stores.newShop()
    await putSales(
      stores.db,
      stores.shop(),
      [
        { order: '1', at: '2026-11-01 10:00:00', paid: 10, buyer: 'b1' },
        { order: '2', at: '2026-11-01 11:00:00', paid: 500, buyer: null },
        // Placed on the last day of the export and paid on the next.
        { order: '3', at: '2026-11-02 00:01:00', placedAt: '2026-11-01 23:59:00', paid: 30, buyer: 'b2' },
      ],
      { from: '2026-11-01', to: '2026-11-01' },
    )
    const metrics = ['average_order_value', 'buyers_paid', 'paid_amount']
    const whole = { average_order_value: '20.00', buyers_paid: 2, paid_amount: '540.00' }
    expect((await ask({ metrics, ...both })).rows).toEqual([whole])
    const daily = await ask({ metrics, by: ['day'], ...both })
    expect(daily.rows.map((row) => [row.day, row.average_order_value])).toEqual([
      ['2026-11-01', '10.00'],
      ['2026-11-02', '30.00'],
    ])
    expect(daily.totals).toEqual(whole)
  })

  test('amounts and pieces that some rows lack leave their ratios to the rows that have both', async () => {
    stores.newShop()
    const line = (order: string, at: string, paid: number | null, pieces: number | null) => ({
      ...soldLine({ order, at }),
      paid_fen: paid,
      pieces,
    })
    await putRows(
      stores.db,
      stores.shop(),
      'sale_line',
      [
        line('1', '2026-11-01 10:00:00', 1_000, 2),
        line('2', '2026-11-02 10:00:00', 3_000, null),
        line('3', '2026-11-02 11:00:00', null, 7),
      ],
      covers('2026-11-01', '2026-11-02'),
    )
    await countPut(stores.db, stores.shop())
    const { rows, coverage } = await ask({
      metrics: [
        'paid_amount',
        'items_sold',
        'piece_value',
        'order_value',
        'units_per_order',
        'net_paid_amount',
      ],
      ...both,
    })
    expect(rows).toEqual([
      {
        paid_amount: '40.00',
        items_sold: 9,
        piece_value: '5.00',
        order_value: '20.00',
        units_per_order: 4.5,
        net_paid_amount: '40.00',
      },
    ])
    expect(coverage.map(({ days }) => days)).toEqual([1, 1, 1, 1, 1, 1])
  })
})
