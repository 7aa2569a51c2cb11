import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import { isFailure } from '../../kernel/failure.ts'
import { storeSides } from '../../storage/testing.ts'
import { QueryAnswer, type QueryInput } from '../contract.ts'
import { covers, type FigureStores, figureStores, putRows, span } from '../testing.ts'

describe.each(storeSides(inject('postgresUrl')))('platform figures on %s', (side) => {
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

  describe('what the platform reports', () => {
    beforeAll(async () => {
      stores.newShop()
      // 1,391 visitors, 6 buyers, 31,396 yuan: a row of a published item report.
      await putRows(
        stores.db,
        stores.shop(),
        'shop_traffic',
        [
          {
            ...span('2026-11-02'),
            visitors: 1391,
            paid_buyers: 6,
            paid_fen: 3_139_600,
            page_views: 3000,
            cart_visitors: 63,
          },
          {
            ...span('2026-11-03'),
            visitors: 100,
            paid_buyers: 4,
            paid_fen: 10_000,
            page_views: 200,
            cart_visitors: 5,
          },
        ],
        covers('2026-11-02', '2026-11-03'),
      )
      await putRows(
        stores.db,
        stores.shop(),
        'shop_traffic',
        [
          {
            ...span('2026-11-09', '2026-11-15'),
            visitors: 900,
            paid_buyers: 9,
            paid_fen: 90_000,
            page_views: 1800,
          },
        ],
        covers('2026-11-09', '2026-11-15'),
      )
    })

    test('rates are people by people, recomputed', async () => {
      const row = await one(['visitor_value', 'conversion_rate', 'add_to_cart_rate'], '2026-11-02')
      expect(row?.visitor_value).toBe('22.57')
      expect(row?.conversion_rate).toBeCloseTo(6 / 1391, 12)
      expect(row?.add_to_cart_rate).toBeCloseTo(0.0453, 4)
    })

    test('visitors of two days are not known from two days; the note says which export to fetch', async () => {
      const { rows, totals, notes, coverage } = await ask({
        metrics: [
          'visitors',
          'conversion_rate',
          'page_views',
          'platform_paid_amount',
          'visitor_days',
          'average_daily_visitors',
          'daily_conversion_rate',
        ],
        from: '2026-11-02',
        to: '2026-11-03',
      })
      expect(rows).toEqual([
        {
          visitors: null,
          conversion_rate: null,
          page_views: 3200,
          platform_paid_amount: '31496.00',
          visitor_days: 1491,
          average_daily_visitors: 745.5,
          daily_conversion_rate: 10 / 1491,
        },
      ])
      expect(totals.visitors).toBeNull()
      expect(coverage[0]).toMatchObject({ days: 2, asked: 2 })
      const note = notes.find(({ metric }) => metric === 'visitors')
      expect(note?.code).toBe('grain')
      expect(note?.message).toContain('2026-11-02 至 2026-11-03')
      expect(note?.message).toContain('取数 → 自助取数')
    })

    test('by day each day has its own', async () => {
      const { rows, notes } = await ask({
        metrics: ['visitors'],
        by: ['day'],
        from: '2026-11-02',
        to: '2026-11-04',
      })
      expect(rows).toEqual([
        { day: '2026-11-02', visitors: 1391 },
        { day: '2026-11-03', visitors: 100 },
        { day: '2026-11-04', visitors: null },
      ])
      expect(notes.map(({ code }) => code)).toContain('grain')
    })

    test('a week has its visitors only from a report of exactly that week', async () => {
      const { rows } = await ask({
        metrics: ['visitors', 'page_views'],
        by: ['week'],
        from: '2026-11-02',
        to: '2026-11-15',
      })
      expect(rows).toEqual([
        { week: '2026-W45', visitors: null, page_views: 3200 },
        { week: '2026-W46', visitors: 900, page_views: 1800 },
      ])
      expect(await one(['visitors'], '2026-11-09', '2026-11-15')).toEqual({ visitors: 900 })
      expect(await one(['visitors'], '2026-11-09', '2026-11-14')).toEqual({ visitors: null })
    })

    test('a longer row is never added to the days inside it', async () => {
      await putRows(
        stores.db,
        stores.shop(),
        'shop_traffic',
        [{ ...span('2026-11-02', '2026-11-03'), visitors: 1450, page_views: 3200 }],
        covers('2026-11-02', '2026-11-03'),
      )
      expect(await one(['page_views', 'visitors'], '2026-11-02', '2026-11-03')).toEqual({
        page_views: 3200,
        visitors: 1450,
      })
      const { rows } = await ask({
        metrics: ['page_views'],
        by: ['day'],
        from: '2026-11-09',
        to: '2026-11-09',
      })
      expect(rows).toEqual([{ day: '2026-11-09', page_views: null }])
    })

    test('a week cut by the period to one day has the people of that day, and no other days', async () => {
      const { rows } = await ask({
        metrics: ['visitors'],
        by: ['week'],
        from: '2026-11-03',
        to: '2026-11-15',
      })
      expect(rows.map((row) => row.visitors)).toEqual([null, 900])
      const cut = await ask({ metrics: ['visitors'], by: ['week'], from: '2026-10-27', to: '2026-11-02' })
      expect(cut.rows).toEqual([
        { week: '2026-W44', visitors: null },
        { week: '2026-W45', visitors: 1391 },
      ])
    })

    test('hours of visitors are refused by name', async () => {
      await expect(
        ask({ metrics: ['visitors'], by: ['hour'], from: '2026-11-02', to: '2026-11-02' }),
      ).rejects.toSatisfy(
        (error) =>
          isFailure(error) &&
          error.code === 'query_unsupported' &&
          error.message.includes('「访客数」') &&
          error.message.includes('小时'),
      )
    })
  })

  test('traffic of several sources has no number of people, one source has', async () => {
    stores.newShop()
    const key = { carrier: '', source3: '', source4: '' }
    await putRows(
      stores.db,
      stores.shop(),
      'source_traffic',
      [
        {
          ...span('2026-11-01'),
          ...key,
          source1: '搜索',
          source2: '手淘搜索',
          visitors: 80,
          paid_fen: 8_000,
        },
        { ...span('2026-11-01'), ...key, source1: '搜索', source2: '拍立淘', visitors: 30, paid_fen: 1_000 },
        { ...span('2026-11-01'), ...key, source1: '推荐', source2: '首页', visitors: 50, paid_fen: 2_000 },
      ],
      covers('2026-11-01'),
    )
    const { rows, notes } = await ask({
      metrics: ['platform_paid_amount', 'visitors', 'source_visits'],
      by: ['source1'],
      from: '2026-11-01',
      to: '2026-11-01',
    })
    expect(rows).toEqual([
      { source1: '搜索', platform_paid_amount: '90.00', visitors: null, source_visits: 110 },
      { source1: '推荐', platform_paid_amount: '20.00', visitors: 50, source_visits: 50 },
    ])
    expect(notes.map(({ metric, code }) => [metric, code])).toContainEqual(['visitors', 'several'])
  })

  test('of several sources of which only one tells its buyers, that one does not stand for them all', async () => {
    stores.newShop()
    const key = { carrier: '', source3: '', source4: '', source1: '搜索' }
    await putRows(
      stores.db,
      stores.shop(),
      'source_traffic',
      [
        { ...span('2026-11-01'), ...key, source2: '手淘搜索', visitors: 80, paid_buyers: 7 },
        { ...span('2026-11-01'), ...key, source2: '拍立淘', visitors: 30, paid_buyers: null },
      ],
      covers('2026-11-01'),
    )
    const day = { from: '2026-11-01', to: '2026-11-01' } as const
    const together = await ask({ metrics: ['source_buyers_paid'], by: ['source1'], ...day })
    expect(together.rows).toEqual([{ source1: '搜索', source_buyers_paid: null }])
    expect(together.notes.map(({ metric, code }) => [metric, code])).toContainEqual([
      'source_buyers_paid',
      'several',
    ])
    const apart = await ask({ metrics: ['source_buyers_paid'], by: ['source2'], ...day })
    expect(apart.rows).toEqual([
      { source2: '手淘搜索', source_buyers_paid: 7 },
      { source2: '拍立淘', source_buyers_paid: null },
    ])
    expect(apart.notes.map(({ metric, code }) => [metric, code])).toContainEqual([
      'source_buyers_paid',
      'unknown',
    ])
  })

  test('ranges stay ranges', async () => {
    stores.newShop()
    await putRows(
      stores.db,
      stores.shop(),
      'market_term',
      [
        {
          ...span('2026-11-01', '2026-11-07'),
          list: '搜索排行',
          term: '保温杯',
          rank: 3,
          popularity_text: '5000 ~ 1万',
          popularity_low: 5000,
          popularity_high: 10000,
        },
      ],
      covers('2026-11-01', '2026-11-07'),
    )
    const { rows } = await ask({
      metrics: ['market_popularity', 'market_rank'],
      by: ['search_term'],
      from: '2026-11-01',
      to: '2026-11-07',
    })
    expect(rows).toEqual([{ search_term: '保温杯', market_popularity: '5000 ~ 1万', market_rank: 3 }])
  })

  test('stock is that of the last snapshot; SKUs are not counted again with their item', async () => {
    stores.newShop()
    const at = (snapshot: string, sku: string, stock: number) => ({
      snapshot_day: day(snapshot),
      item_id: '600001',
      sku_id: sku,
      stock,
      title: '保温杯',
      category: '杯具',
    })
    await putRows(
      stores.db,
      stores.shop(),
      'listing',
      [
        at('2026-11-01', '', 90),
        at('2026-11-03', '', 30),
        at('2026-11-03', 'a', 30),
        at('2026-11-03', 'b', 0),
      ],
      covers('2026-11-01', '2026-11-03'),
    )
    const { rows, notes } = await ask({
      metrics: ['stock', 'skus_out_of_stock', 'items_listed'],
      by: ['category'],
      from: '2026-11-01',
      to: '2026-11-30',
    })
    expect(rows).toEqual([{ category: '杯具', stock: 30, skus_out_of_stock: 1, items_listed: 1 }])
    expect(notes.find(({ code }) => code === 'snapshot')?.message).toContain('2026-11-03')
    const daily = await ask({ metrics: ['stock'], by: ['day'], from: '2026-11-01', to: '2026-11-03' })
    expect(daily.rows.map((row) => row.stock)).toEqual([90, 90, 30])
  })

  test('refunds have three clocks', async () => {
    stores.newShop()
    await putRows(
      stores.db,
      stores.shop(),
      'refund',
      [
        {
          refund_id: 'r1',
          status: '退款成功',
          paid_at: '2026-10-30 10:00:00',
          applied_at: '2026-11-01 10:00:00',
          completed_at: '2026-11-02 10:00:00',
          refund_fen: 1_000,
          reason: '不喜欢',
        },
        {
          refund_id: 'r2',
          status: '退款关闭',
          paid_at: '2026-11-01 10:00:00',
          applied_at: '2026-11-01 10:00:00',
          completed_at: null,
          refund_fen: 500,
          reason: '尺码不合',
        },
      ],
      covers('2026-10-30', '2026-11-02'),
    )
    const { rows } = await ask({
      metrics: ['refund_paid_clock_amount', 'refund_applied_amount', 'refund_completed_amount'],
      by: ['day'],
      from: '2026-10-30',
      to: '2026-11-02',
    })
    expect(rows).toEqual([
      {
        day: '2026-10-30',
        refund_paid_clock_amount: '10.00',
        refund_applied_amount: '0.00',
        refund_completed_amount: '0.00',
      },
      {
        day: '2026-10-31',
        refund_paid_clock_amount: '0.00',
        refund_applied_amount: '0.00',
        refund_completed_amount: '0.00',
      },
      {
        day: '2026-11-01',
        refund_paid_clock_amount: '0.00',
        refund_applied_amount: '15.00',
        refund_completed_amount: '0.00',
      },
      {
        day: '2026-11-02',
        refund_paid_clock_amount: '0.00',
        refund_applied_amount: '0.00',
        refund_completed_amount: '10.00',
      },
    ])
    expect(await one(['refund_success_rate'], '2026-11-01')).toEqual({ refund_success_rate: 0.5 })
  })
})
