import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import { storeSides } from '../../storage/testing.ts'
import { QueryAnswer, type QueryInput } from '../contract.ts'
import { adKeys, covers, type FigureStores, figureStores, putRows, span } from '../testing.ts'
import type { DatedMargin } from './margin.ts'

describe.each(storeSides(inject('postgresUrl')))('ad figures on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())

  const ask = async (input: QueryInput, margins: readonly DatedMargin[] = []) => {
    const answer = await stores.ask(input, margins)
    expect(QueryAnswer.safeParse(answer).error).toBeUndefined()
    return answer
  }
  const one = async (metrics: string[], from: string, to = from, more: Partial<QueryInput> = {}) =>
    (await ask({ metrics, from, to, ...more })).rows[0]

  test('rates of a whole follow from its sums, not from its parts (Simpson)', async () => {
    stores.newShop()
    await putRows(
      stores.db,
      stores.shop(),
      'ad_report',
      [
        {
          ...span('2026-11-01'),
          report: 'plan',
          product: '万相台无界',
          plan: '甲',
          clicks: 9,
          impressions: 10,
          ...adKeys(1),
        },
        {
          ...span('2026-11-02'),
          report: 'plan',
          product: '万相台无界',
          plan: '甲',
          clicks: 10,
          impressions: 1000,
          ...adKeys(2),
        },
      ],
      covers('2026-11-01', '2026-11-02'),
    )
    const { totals, rows } = await ask({
      metrics: ['ad_ctr'],
      by: ['day'],
      from: '2026-11-01',
      to: '2026-11-02',
    })
    expect(rows.map((row) => row.ad_ctr)).toEqual([0.9, 0.01])
    expect(totals.ad_ctr).toBe(19 / 1010)
  })

  test('a view that was never imported is unknown, not 0; all that was spent comes before items', async () => {
    stores.newShop()
    const common = { ...span('2026-11-01'), product: '万相台无界' }
    const put = (report: string, row: number, cost_fen: number) =>
      putRows(
        stores.db,
        stores.shop(),
        'ad_report',
        [{ ...common, report, ...adKeys(row), cost_fen }],
        covers('2026-11-01'),
      )
    await put('item', 1, 500)
    await put('scene', 2, 900)
    expect(await one(['ad_cost'], '2026-11-01')).toEqual({ ad_cost: '9.00' })
    const { rows, coverage, notes } = await ask({
      metrics: ['ad_cost'],
      where: [{ dimension: 'ad_keyword', values: ['杯子'] }],
      from: '2026-11-01',
      to: '2026-11-01',
    })
    expect(rows).toEqual([{ ad_cost: null }])
    expect(coverage[0]).toMatchObject({ days: 0, missing: ['2026-11-01'] })
    expect(notes[0]).toMatchObject({ metric: 'ad_cost', code: 'missing' })
    const none = await ask({ metrics: ['ad_cost'], from: '2026-12-01', to: '2026-12-01' })
    expect(none.coverage[0]?.export).toContain('计划报表')
  })

  test('the units of 直通车 tell their items, those of 万相台 do not', async () => {
    stores.newShop()
    const put = (product: string, row: number, subject_id: string) => ({
      ...span('2022-11-01'),
      ...adKeys(row),
      product,
      report: 'unit',
      subject_id,
      cost_fen: row * 100,
    })
    const rows = [put('直通车', 1, '600001'), put('直通车', 2, '600002'), put('万相台无界', 3, '')]
    await putRows(stores.db, stores.shop(), 'ad_report', rows, covers('2022-11-01'))
    const by = await ask({ metrics: ['ad_cost'], by: ['item'], from: '2022-11-01', to: '2022-11-01' })
    expect(by.rows.map((row) => [row.item, row.ad_cost]).sort()).toEqual([
      ['600001', '1.00'],
      ['600002', '2.00'],
    ])
    expect(await one(['ad_cost'], '2022-11-01')).toEqual({ ad_cost: '6.00' })
  })

  test('a 内容报表 looks like a 商品报表: its videos are no items, and what was spent is told once', async () => {
    stores.newShop()
    const put = (row: number, subject_kind: string, subject_id: string, report = 'item') => ({
      ...span('2026-11-01'),
      ...adKeys(row),
      product: '万相台无界',
      report,
      subject_kind,
      subject_id,
      cost_fen: row * 100,
    })
    const rows = [
      put(1, '商品', '600001'),
      put(2, '短视频', '7001'),
      put(4, '直播', '8001'),
      put(8, '店铺', '9001'),
      put(16, '', '600002'),
      put(32, '直播', '8001', 'crowd'),
    ]
    await putRows(stores.db, stores.shop(), 'ad_report', rows, covers('2026-11-01'))
    const by = await ask({ metrics: ['ad_cost'], by: ['item'], from: '2026-11-01', to: '2026-11-01' })
    expect(by.rows.map((row) => [row.item, row.ad_cost]).sort()).toEqual([
      ['600001', '1.00'],
      ['600002', '16.00'],
    ])
    expect(await one(['ad_cost'], '2026-11-01')).toEqual({ ad_cost: '17.00' })
    const content = [put(2, '短视频', '7001'), put(4, '直播', '8001')].map((row) => ({
      ...row,
      ...span('2026-11-02'),
    }))
    await putRows(stores.db, stores.shop(), 'ad_report', content, covers('2026-11-02'))
    expect(await one(['ad_cost'], '2026-11-02')).toEqual({ ad_cost: '6.00' })
    const ofItems = await ask({ metrics: ['ad_cost'], by: ['item'], from: '2026-11-02', to: '2026-11-02' })
    expect(ofItems.rows).toEqual([])
  })

  test('one row over the edge of what is asked does not say that nothing was spent on the days inside', async () => {
    stores.newShop()
    const row = { ...span('2026-10-26', '2026-11-01'), product: '万相台无界', report: 'plan', cost_fen: 900 }
    await putRows(
      stores.db,
      stores.shop(),
      'ad_report',
      [{ ...row, ...adKeys(1) }],
      covers('2026-10-26', '2026-11-01'),
    )
    const { rows, coverage } = await ask({ metrics: ['ad_cost'], from: '2026-11-01', to: '2026-11-02' })
    expect(rows).toEqual([{ ad_cost: null }])
    expect(coverage[0]).toMatchObject({ days: 0, missing: ['2026-11-01', '2026-11-02'] })
    expect(await one(['ad_cost'], '2026-10-26', '2026-11-01')).toEqual({ ad_cost: '9.00' })
  })

  describe('advertising', () => {
    beforeAll(async () => {
      stores.newShop()
      const common = { ...span('2026-11-01'), product: '万相台无界' }
      // A published row: 8,225 shown, 274 clicks, 159.90 spent, 2,040.85 sold in 7 orders, 50 carts, 3 favourites.
      await putRows(
        stores.db,
        stores.shop(),
        'ad_report',
        [
          {
            ...common,
            report: 'plan',
            plan: '主推',
            ...adKeys(1),
            impressions: 8225,
            clicks: 274,
            cost_fen: 15_990,
            revenue_fen: 204_085,
            orders: 7,
            carts: 50,
            favourite_items: 3,
            placed_fen: 554_200,
            direct_fen: 0,
          },
          {
            ...common,
            report: 'item',
            ...adKeys(1),
            subject_id: '600001',
            cost_fen: 10_000,
            revenue_fen: 100_000,
            plan: '主推',
          },
          {
            ...common,
            report: 'keyword',
            ...adKeys(1),
            word: '杯子',
            cost_fen: 8_000,
            revenue_fen: 80_000,
            plan: '主推',
            subject_id: '600001',
          },
          {
            ...common,
            from_day: day('2026-11-02'),
            to_day: day('2026-11-02'),
            report: 'item',
            ...adKeys(2),
            subject_id: '600001',
            cost_fen: 5_000,
            revenue_fen: 50_000,
          },
          {
            ...common,
            product: '直通车',
            report: 'keyword',
            ...adKeys(3),
            word: '水杯',
            cost_fen: 700,
            revenue_fen: 0,
          },
        ],
        covers('2026-11-01', '2026-11-02'),
      )
    })

    test('figures of the published row', async () => {
      const row = await one(
        [
          'ad_return',
          'ad_ctr',
          'ad_cpc',
          'ad_cpm',
          'ad_click_conversion',
          'ad_cart_rate',
          'ad_favourite_rate',
          'ad_roi_revenue',
          'ad_direct_return',
        ],
        '2026-11-01',
        '2026-11-01',
        { where: [{ dimension: 'ad_plan', values: ['主推'] }] },
      )
      expect(row?.ad_return).toBeCloseTo(12.76, 2)
      expect(row?.ad_ctr).toBeCloseTo(0.03331, 5)
      expect(row?.ad_cpc).toBe('0.58')
      expect(row?.ad_cpm).toBe('19.44')
      expect(row?.ad_click_conversion).toBeCloseTo(0.02555, 5)
      expect(row?.ad_cart_rate).toBeCloseTo(0.18248, 5)
      expect(row?.ad_favourite_rate).toBeCloseTo(0.01095, 5)
      expect(row?.ad_roi_revenue).toBeCloseTo(11.763, 3)
      expect(row?.ad_direct_return).toBe(0)
    })

    test('views of the same spend are never added: one is taken for each day and product', async () => {
      const { rows, notes } = await ask({
        metrics: ['ad_cost'],
        by: ['day'],
        from: '2026-11-01',
        to: '2026-11-03',
      })
      expect(rows).toEqual([
        { day: '2026-11-01', ad_cost: '166.90' },
        { day: '2026-11-02', ad_cost: '50.00' },
        { day: '2026-11-03', ad_cost: null },
      ])
      expect(notes.find(({ code }) => code === 'view')?.message).toContain('计划报表、商品报表、关键词报表')
    })

    test('what one asks for decides the view', async () => {
      const byItem = await ask({ metrics: ['ad_cost'], by: ['item'], from: '2026-11-01', to: '2026-11-02' })
      expect(byItem.rows).toContainEqual(expect.objectContaining({ item: '600001', ad_cost: '150.00' }))
      const byWord = await ask({
        metrics: ['ad_cost'],
        by: ['ad_keyword'],
        from: '2026-11-01',
        to: '2026-11-02',
      })
      expect(byWord.rows).toEqual([
        { ad_keyword: '杯子', ad_cost: '80.00' },
        { ad_keyword: '水杯', ad_cost: '7.00' },
      ])
    })

    test('the return on margin is absent until the margin is set', async () => {
      const without = await ask({ metrics: ['ad_roi_margin'], from: '2026-11-01', to: '2026-11-01' })
      expect(without.rows).toEqual([{ ad_roi_margin: null }])
      expect(without.notes[0]).toMatchObject({ metric: 'ad_roi_margin', code: 'margin' })
      // 投产比 3 at a margin of 30 % loses a tenth of what was spent.
      stores.newShop()
      await putRows(
        stores.db,
        stores.shop(),
        'ad_report',
        [
          {
            ...span('2026-11-01'),
            product: '万相台无界',
            report: 'plan',
            ...adKeys(1),
            cost_fen: 10_000,
            revenue_fen: 30_000,
          },
        ],
        covers('2026-11-01'),
      )
      const { rows } = await ask(
        { metrics: ['ad_roi_margin', 'ad_roi_revenue', 'ad_return'], from: '2026-11-01', to: '2026-11-01' },
        [{ from: null, share: 0.3 }],
      )
      expect(rows[0]?.ad_roi_margin).toBeCloseTo(-0.1, 12)
      expect(rows[0]?.ad_roi_revenue).toBe(2)
      expect(rows[0]?.ad_return).toBe(3)
    })

    describe('with a margin that changes', () => {
      const margins = [
        { from: day('2026-11-02'), share: 0.3 },
        { from: day('2026-11-04'), share: 0.5 },
      ]
      const spent = (row: number, from: string, to = from) => ({
        ...span(from, to),
        product: '万相台无界',
        report: 'plan',
        plan: '主推',
        ...adKeys(row),
        cost_fen: 1_000,
        revenue_fen: 10_000,
      })
      const november = { from: '2026-11-01', to: '2026-11-05' }

      test('each day has the one valid on it, and a day before the first has none', async () => {
        stores.newShop()
        const days = [1, 2, 3, 4, 5].map((one) => spent(one, `2026-11-0${one}`))
        await putRows(stores.db, stores.shop(), 'ad_report', days, covers('2026-11-01', '2026-11-05'))
        const metrics = ['ad_gross_profit', 'ad_roi_margin']
        const { rows, totals, notes, coverage } = await ask({ metrics, by: ['day'], ...november }, margins)
        expect(rows.map((row) => [row.ad_gross_profit, row.ad_roi_margin])).toEqual([
          [null, null],
          ['30.00', 2],
          ['30.00', 2],
          ['50.00', 4],
          ['50.00', 4],
        ])
        // 160 of gross profit and 40 of cost: the first day's cost is left out as its profit is not known.
        expect(totals).toEqual({ ad_gross_profit: '160.00', ad_roi_margin: 3 })
        expect(coverage[1]).toMatchObject({ days: 4, missing: ['2026-11-01'] })
        const told = (code: string) => notes.find((note) => note.code === code)?.message
        expect(told('margin')).toContain('毛利率从 2026-11-02 起才有')
        expect(told('margins')).toBe('毛利率按设置里填的算：2026-11-02 起 30%，2026-11-04 起 50%。')
        expect(told('paired')).toContain('「推广花费」另有 2026-11-01')
      })

      test('a row over the day of change cannot be told', async () => {
        stores.newShop()
        await putRows(
          stores.db,
          stores.shop(),
          'ad_report',
          [spent(1, '2026-11-02', '2026-11-03'), spent(2, '2026-11-03', '2026-11-05')],
          covers('2026-11-02', '2026-11-05'),
        )
        const metrics = ['ad_gross_profit']
        const first = await ask({ metrics, from: '2026-11-02', to: '2026-11-03' }, margins)
        expect(first.rows).toEqual([{ ad_gross_profit: '30.00' }])
        const later = await ask({ metrics, from: '2026-11-03', to: '2026-11-05' }, margins)
        expect(later.rows).toEqual([{ ad_gross_profit: null }])
      })
    })
  })
})
