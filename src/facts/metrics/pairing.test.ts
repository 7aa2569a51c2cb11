import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../storage/testing.ts'
import { QueryAnswer, type QueryInput } from '../contract.ts'
import { adKeys, covers, type FigureStores, figureStores, putRows, putSales, span } from '../testing.ts'

/** 推广费比 is ad cost ÷ paid amount: two sources, each with days of its own. */
describe.each(storeSides(inject('postgresUrl')))('a ratio of two sources on %s', (side) => {
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
  const ads = (row: number, cost: number, from: string, to = from) =>
    putRows(
      stores.db,
      stores.shop(),
      'ad_report',
      [
        {
          ...span(from, to),
          report: 'plan',
          product: '万相台无界',
          plan: '主推',
          ...adKeys(row),
          cost_fen: cost * 100,
        },
      ],
      covers(from, to),
    )
  const sales = (from: string, to: string, ...paid: [string, number][]) =>
    putSales(
      stores.db,
      stores.shop(),
      paid.map(([on, amount], index) => ({ order: `${on} ${index}`, at: `${on} 10:00:00`, paid: amount })),
      { from, to },
    )
  const november = { from: '2026-11-01', to: '2026-11-05' }

  test('is of the days that both know, and a note says which were left out', async () => {
    stores.newShop()
    await sales('2026-11-01', '2026-11-03', ['2026-11-01', 100], ['2026-11-02', 200], ['2026-11-03', 500])
    await ads(1, 10, '2026-11-02')
    await ads(2, 50, '2026-11-03')
    await ads(3, 99, '2026-11-04')
    const answer = await ask({ metrics: ['ad_cost_share', 'ad_cost', 'paid_amount'], ...november })
    expect(answer.rows).toEqual([{ ad_cost_share: 60 / 700, ad_cost: '159.00', paid_amount: '800.00' }])
    expect(answer.coverage[0]).toMatchObject({ days: 2, asked: 5 })
    expect(answer.notes).toContainEqual({
      metric: 'ad_cost_share',
      code: 'paired',
      message:
        '「推广费比（÷ 全店支付）」只算各项都有数的 2 天：「推广花费」另有 2026-11-04，「支付金额」另有 2026-11-01，没有用上。',
    })
  })

  test('by day and by week each stretch is of common days, and so is the total', async () => {
    const daily = await ask({ metrics: ['ad_cost_share'], by: ['day'], ...november })
    expect(daily.rows.map((row) => row.ad_cost_share)).toEqual([null, 10 / 200, 50 / 500, null, null])
    expect(daily.totals).toEqual({ ad_cost_share: 60 / 700 })
    const weekly = await ask({ metrics: ['ad_cost_share'], by: ['week'], ...november })
    expect(weekly.rows).toEqual([
      { week: '2026-W44', ad_cost_share: null },
      { week: '2026-W45', ad_cost_share: 60 / 700 },
    ])
  })

  test('nothing is said where both know the same days', async () => {
    const { notes } = await ask({ metrics: ['ad_cost_share'], from: '2026-11-02', to: '2026-11-03' })
    expect(notes.filter(({ code }) => code === 'paired')).toEqual([])
  })

  test('without a common day it is absent, though each part is known', async () => {
    stores.newShop()
    await sales('2026-11-01', '2026-11-01', ['2026-11-01', 100])
    await ads(1, 10, '2026-11-02')
    const { rows, notes } = await ask({ metrics: ['ad_cost_share', 'ad_cost', 'paid_amount'], ...november })
    expect(rows).toEqual([{ ad_cost_share: null, ad_cost: '10.00', paid_amount: '100.00' }])
    expect(notes[0]).toMatchObject({ metric: 'ad_cost_share', code: 'apart' })
  })

  test('a row for several days counts only where all of them are known to the other side', async () => {
    stores.newShop()
    await sales('2026-11-02', '2026-11-05', ['2026-11-02', 100], ['2026-11-05', 900])
    await ads(1, 10, '2026-11-01', '2026-11-03')
    await ads(2, 90, '2026-11-05')
    const { rows, coverage } = await ask({ metrics: ['ad_cost_share', 'ad_cost'], ...november })
    expect(rows).toEqual([{ ad_cost_share: 0.1, ad_cost: '100.00' }])
    expect(coverage[1]).toMatchObject({ days: 4 })
  })

  test('the same source lacking a cell on a day is such a case too', async () => {
    stores.newShop()
    await putRows(
      stores.db,
      stores.shop(),
      'shop_traffic',
      [
        { ...span('2026-11-01'), visitors: 100, paid_buyers: 4 },
        { ...span('2026-11-02'), visitors: 300, paid_buyers: null },
      ],
      covers('2026-11-01', '2026-11-02'),
    )
    const { rows } = await ask({
      metrics: ['daily_conversion_rate', 'visitor_days'],
      from: '2026-11-01',
      to: '2026-11-02',
    })
    expect(rows).toEqual([{ daily_conversion_rate: 0.04, visitor_days: 400 }])
  })

  test('a sum over some days is not divided by the people of all of them', async () => {
    stores.newShop()
    await putRows(
      stores.db,
      stores.shop(),
      'shop_traffic',
      [
        { ...span('2026-11-01', '2026-11-02'), visitors: 50, paid_fen: null },
        { ...span('2026-11-01'), visitors: 30, paid_fen: 10_000 },
      ],
      covers('2026-11-01', '2026-11-02'),
    )
    const both = { from: '2026-11-01', to: '2026-11-02' }
    const { rows, notes } = await ask({ metrics: ['visitor_value', 'platform_paid_amount'], ...both })
    expect(rows).toEqual([{ visitor_value: null, platform_paid_amount: '100.00' }])
    expect(notes[0]).toMatchObject({ metric: 'visitor_value', code: 'missing' })
    const first = await ask({ metrics: ['visitor_value'], from: '2026-11-01', to: '2026-11-01' })
    expect(first.rows).toEqual([{ visitor_value: '3.33' }])
  })
})
