import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import { storeSides } from '../../storage/testing.ts'
import { QueryAnswer, type QueryInput } from '../contract.ts'
import type { FactTables } from '../tables.ts'
import { adKeys, covers, type FigureStores, figureStores, putRows, span } from '../testing.ts'

/** Which rows are taken where several tell of the same days: views, single exports, empty cells, snapshots. */
describe.each(storeSides(inject('postgresUrl')))('the choice of rows on %s', (side) => {
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
  const put = <N extends keyof FactTables>(
    table: N,
    rows: readonly Partial<FactTables[N]>[],
    from: string,
    to = from,
  ) => putRows(stores.db, stores.shop(), table, rows, covers(from, to))
  const message = ({ notes }: QueryAnswer, code: string) => notes.find((one) => one.code === code)?.message

  describe('a cell without a value', () => {
    test('its day is missing for this figure and for no other', async () => {
      stores.newShop()
      await put(
        'shop_traffic',
        [
          { ...span('2026-11-01'), visitors: 10, page_views: 20, paid_fen: 100 },
          { ...span('2026-11-02'), visitors: 10, page_views: null, paid_fen: 100 },
        ],
        '2026-11-01',
        '2026-11-02',
      )
      const answer = await ask({
        metrics: ['page_views', 'platform_paid_amount', 'visitor_value'],
        by: ['day'],
        from: '2026-11-01',
        to: '2026-11-02',
      })
      expect(answer.rows.map((row) => row.page_views)).toEqual([20, null])
      expect(answer.coverage).toMatchObject([
        { metric: 'page_views', days: 1, missing: ['2026-11-02'] },
        { metric: 'platform_paid_amount', days: 2 },
        { metric: 'visitor_value', days: 2 },
      ])
      expect(message(answer, 'missing')).toBe('2026-11-02 的店铺日报里没有「浏览量」这一项，不当作 0。')
    })

    test('a row for several days stands in for days whose cells are empty', async () => {
      stores.newShop()
      await put(
        'shop_traffic',
        [
          { ...span('2026-11-02'), visitors: 10, page_views: 20 },
          { ...span('2026-11-03'), visitors: 10, page_views: null },
        ],
        '2026-11-02',
        '2026-11-03',
      )
      await put(
        'shop_traffic',
        [{ ...span('2026-11-02', '2026-11-03'), page_views: 50 }],
        '2026-11-02',
        '2026-11-03',
      )
      const { rows, coverage } = await ask({ metrics: ['page_views'], from: '2026-11-02', to: '2026-11-03' })
      expect(rows).toEqual([{ page_views: 50 }])
      expect(coverage[0]?.days).toBe(2)
    })

    test('one row of many without a value is told, the others are added', async () => {
      stores.newShop()
      const item = (id: string, paid_fen: number | null) => ({ ...span('2026-11-01'), item_id: id, paid_fen })
      await put('item_traffic', [item('1', 100), item('2', null)], '2026-11-01')
      const answer = await ask({ metrics: ['item_paid_amount'], from: '2026-11-01', to: '2026-11-01' })
      expect(answer.rows).toEqual([{ item_paid_amount: '1.00' }])
      expect(message(answer, 'blank')).toContain('有 1 行没有「商品支付金额」')
    })

    test('a report of ads without the column is no sign of nothing', async () => {
      stores.newShop()
      await put(
        'ad_report',
        [{ ...span('2026-11-01'), report: 'plan', product: '万相台无界', ...adKeys(1), cost_fen: 100 }],
        '2026-11-01',
      )
      const { rows, coverage } = await ask({
        metrics: ['ad_cost', 'ad_net_revenue'],
        from: '2026-11-01',
        to: '2026-11-01',
      })
      expect(rows).toEqual([{ ad_cost: '1.00', ad_net_revenue: null }])
      expect(coverage.map(({ days }) => days)).toEqual([1, 0])
    })
  })

  describe('exports for one thing each', () => {
    const week = span('2026-11-02', '2026-11-08')
    const visit = (when: ReturnType<typeof span>, item_id: string, visitors: number, paid: number) => ({
      ...when,
      item_id,
      source1: '搜索',
      source2: '手淘搜索',
      source3: '',
      source4: '',
      visitors,
      page_views: visitors,
      paid_fen: paid * 100,
    })

    test('daily files of one item do not hide a weekly file of another', async () => {
      stores.newShop()
      const days = [2, 3, 4, 5, 6, 7, 8].map((one) => visit(span(`2026-11-0${one}`), '1', 1, 1))
      await put('item_source_traffic', days, '2026-11-02', '2026-11-08')
      await put('item_source_traffic', [visit(week, '2', 50, 30)], '2026-11-02', '2026-11-08')
      const input = { metrics: ['platform_paid_amount'], from: '2026-11-02', to: '2026-11-08' }
      const answer = await ask({ ...input, by: ['item', 'source1'] })
      expect(answer.rows.map((row) => [row.item, row.platform_paid_amount])).toEqual([
        ['2', '30.00'],
        ['1', '7.00'],
      ])
      expect(answer.totals.platform_paid_amount).toBe('37.00')
      const where = [{ dimension: 'source1', values: ['搜索'] }]
      const both = await ask({ ...input, by: ['item'], where })
      expect(both.rows.map((row) => row.platform_paid_amount)).toEqual(['30.00', '7.00'])
    })

    test('what is not asked by item says of how many items it is, and that the others are not in it', async () => {
      stores.newShop()
      const days = [2, 3].map((one) => visit(span(`2026-11-0${one}`), '1', 1, 1))
      await put('item_source_traffic', days, '2026-11-02', '2026-11-03')
      await put('item_source_traffic', [visit(span('2026-11-02'), '2', 1, 1)], '2026-11-02')
      const said = async (to: string, more: Partial<QueryInput> = {}) =>
        message(
          await ask({ metrics: ['page_views'], by: ['source1'], from: '2026-11-02', to, ...more }),
          'items',
        )
      expect(await said('2026-11-02')).toBe(
        '商品流量来源是一个商品一份：这里是导入了的 2 个商品加起来的数；别的商品没有算进去。',
      )
      expect(await said('2026-11-03')).toContain('导入了的 2 个商品加起来的数，有几天只有其中一部分；')
      expect(await said('2026-11-02', { by: ['item', 'source1'] })).toBeUndefined()
      expect(await said('2026-11-02', { where: [{ dimension: 'item', values: ['1'] }] })).toBeUndefined()
      // 店铺流量来源 is of all items.
      expect(await said('2026-11-02', { metrics: ['platform_paid_amount'] })).toBeUndefined()
    })

    test('search terms of single items say so where the shop has no report of all', async () => {
      stores.newShop()
      const term = (on: string, item_id: string) => ({
        ...span(on),
        report: 'drainage',
        item_id,
        term: '杯子',
        paid_fen: 100,
      })
      await put('term_traffic', [term('2026-11-02', '1'), term('2026-11-03', '')], '2026-11-02', '2026-11-03')
      const said = async (on: string) =>
        message(
          await ask({ metrics: ['platform_paid_amount'], by: ['search_term'], from: on, to: on }),
          'items',
        )
      expect(await said('2026-11-02')).toContain(
        '单个商品的引流搜索词是一个商品一份：这里是导入了的 1 个商品的数；',
      )
      expect(await said('2026-11-03')).toBeUndefined()
    })

    test('days and week of the same item are not added, whatever the other items have', async () => {
      stores.newShop()
      await put(
        'term_traffic',
        [
          { ...span('2026-11-02'), report: 'drainage', item_id: '1', term: '杯子', paid_fen: 100 },
          { ...span('2026-11-02'), report: 'drainage', item_id: '2', term: '杯子', paid_fen: 1_000 },
          { ...span('2026-11-03'), report: 'drainage', item_id: '2', term: '杯子', paid_fen: 1_000 },
          { ...week, report: 'drainage', item_id: '1', term: '杯子', paid_fen: 700 },
        ],
        '2026-11-02',
        '2026-11-08',
      )
      const { rows, notes } = await ask({
        metrics: ['term_paid_amount'],
        by: ['search_term'],
        from: '2026-11-01',
        to: '2026-11-10',
      })
      expect(rows).toEqual([{ search_term: '杯子', term_paid_amount: '27.00' }])
      expect(notes.map(({ code }) => code)).toContain('longer')
    })

    test('what a term brought to the shop holds what it brought to items: they are not added', async () => {
      stores.newShop()
      const told = (on: string, item_id: string, paid_fen: number, visitors: number) => ({
        ...span(on),
        report: 'drainage',
        item_id,
        term: '杯子',
        paid_fen,
        visitors,
      })
      await put(
        'term_traffic',
        [
          told('2026-11-02', '', 40_000, 100),
          told('2026-11-02', '1', 30_000, 60),
          told('2026-11-02', '2', 10_000, 50),
          told('2026-11-03', '1', 5_000, 10),
        ],
        '2026-11-02',
        '2026-11-03',
      )
      const input = { from: '2026-11-02', to: '2026-11-03' }
      const metrics = ['term_paid_amount', 'term_visitors']
      const byDay = await ask({ ...input, metrics, by: ['search_term', 'day'] })
      expect(byDay.rows.map((row) => [row.day, row.term_paid_amount, row.term_visitors])).toEqual([
        ['2026-11-02', '400.00', 100],
        ['2026-11-03', '50.00', 10],
      ])
      expect(byDay.notes.map(({ code }) => code)).toContain('filled')
      const items = await ask({ ...input, metrics: ['term_paid_amount'], by: ['item'] })
      expect(items.rows.map((row) => [row.item, row.term_paid_amount])).toEqual([
        ['1', '350.00'],
        ['2', '100.00'],
      ])
    })

    test('the days of one 客服 report do not hide the week of another', async () => {
      stores.newShop()
      const days = [2, 3, 4, 5, 6, 7, 8].map((one) => ({
        ...span(`2026-11-0${one}`),
        report: 'reception',
        agent: '',
        consult_times: 10,
      }))
      await put('service_report', days, '2026-11-02', '2026-11-08')
      await put(
        'service_report',
        [{ ...week, report: 'sales', agent: '', sales_fen: 50_000 }],
        '2026-11-02',
        '2026-11-08',
      )
      const { rows, coverage } = await ask({
        metrics: ['service_sales', 'consult_times', 'ratings_received'],
        from: '2026-11-02',
        to: '2026-11-08',
      })
      expect(rows).toEqual([{ service_sales: '500.00', consult_times: 70, ratings_received: null }])
      expect(coverage.map(({ days }) => days)).toEqual([7, 7, 0])
    })
  })

  describe('the state of the goods', () => {
    const at = (on: string, item_id: string, sku_id: string, stock: number | null) => ({
      snapshot_day: day(on),
      item_id,
      sku_id,
      stock,
      category: item_id === '3' ? '壶' : '杯',
    })
    beforeAll(async () => {
      stores.newShop()
      await put(
        'listing',
        [
          at('2026-11-01', '1', 'a', 10),
          at('2026-11-01', '1', 'b', 0),
          at('2026-11-01', '2', '', 20),
          at('2026-11-01', '3', '', 5),
        ],
        '2026-11-01',
      )
      // A file of two items only, one of which lost a SKU; of the other it says no stock.
      await put('listing', [at('2026-11-03', '1', 'a', 7), at('2026-11-03', '2', '', null)], '2026-11-03')
    })
    const metrics = ['stock', 'skus_out_of_stock', 'items_listed']
    const on = (from: string, to = from) => ({ metrics, from, to })

    test('is of each item its last snapshot that tells it, and a note says from which days', async () => {
      const { rows, notes, coverage } = await ask({ ...on('2026-11-01', '2026-11-10') })
      expect(rows).toEqual([{ stock: 32, skus_out_of_stock: 0, items_listed: 3 }])
      expect(notes.find(({ code }) => code === 'snapshot')?.message).toBe(
        '商品资料用的是 2026-11-03 的快照（1 个商品）；另有 2 个商品在那份里没有，用的是更早的快照，最早是 2026-11-01，可能已经下架。',
      )
      expect(coverage[0]).toMatchObject({ days: 10, asked: 10 })
      const { rows: byItem } = await ask({ ...on('2026-11-01', '2026-11-10'), by: ['item'] })
      expect(byItem.map((row) => [row.item, row.stock])).toEqual([
        ['2', 20],
        ['1', 7],
        ['3', 5],
      ])
    })

    test('holds on until the next snapshot, also into a period without one, and not before the first', async () => {
      const { rows, totals } = await ask({ ...on('2026-10-31', '2026-11-04'), by: ['day'] })
      expect(rows.map((row) => [row.stock, row.skus_out_of_stock])).toEqual([
        [null, null],
        [35, 1],
        [35, 1],
        [32, 0],
        [32, 0],
      ])
      expect(totals.stock).toBe(32)
      const later = await ask(on('2026-11-20', '2026-11-30'))
      expect(later.rows).toEqual([{ stock: 32, skus_out_of_stock: 0, items_listed: 3 }])
      expect(later.sources).toHaveLength(2)
      const before = await ask(on('2026-10-01', '2026-10-31'))
      expect(before.rows).toEqual([{ stock: null, skus_out_of_stock: null, items_listed: null }])
      expect(before.coverage[0]?.days).toBe(0)
    })

    test('filtered to some items the note is about these', async () => {
      const answer = await ask({
        metrics: ['stock'],
        from: '2026-11-05',
        to: '2026-11-05',
        where: [{ dimension: 'category', values: ['壶'] }],
      })
      expect(answer.rows).toEqual([{ stock: 5 }])
      expect(message(answer, 'snapshot')).toBe('商品资料用的是 2026-11-01 的快照（1 个商品）。')
    })
  })

  describe('views of the same ad spend', () => {
    const ad = (when: ReturnType<typeof span>, report: string, row: number, cost: number) => ({
      ...when,
      report,
      product: '万相台无界',
      ...adKeys(row),
      subject_id: '600001',
      cost_fen: cost * 100,
    })

    test('the better view is taken for all its days, even as a week; another one fills the rest and is named', async () => {
      stores.newShop()
      await put(
        'ad_report',
        [ad(span('2026-11-02', '2026-11-08'), 'plan', 1, 70)],
        '2026-11-02',
        '2026-11-08',
      )
      const items = [2, 3, 4, 5, 6, 7, 8, 9].map((one) => ad(span(`2026-11-0${one}`), 'item', 10 + one, 5))
      await put('ad_report', items, '2026-11-02', '2026-11-09')
      const whole = await ask({ metrics: ['ad_cost'], from: '2026-11-02', to: '2026-11-09' })
      expect(whole.rows).toEqual([{ ad_cost: '75.00' }])
      expect(message(whole, 'filled')).toContain('有几天没有计划报表：2026-11-09 用商品报表补')
      // The week cannot be told apart, so that by day only the items tell.
      const daily = await ask({ metrics: ['ad_cost'], by: ['day'], from: '2026-11-02', to: '2026-11-03' })
      expect(daily.rows.map((row) => row.ad_cost)).toEqual(['5.00', '5.00'])
      expect(message(daily, 'view')).toContain('取自商品报表')
    })

    test('a view imported for part of the days is unknown on the others, not 0', async () => {
      stores.newShop()
      await put('ad_report', [ad(span('2026-11-01'), 'item', 1, 10)], '2026-11-01')
      await put(
        'ad_report',
        [ad(span('2026-11-01'), 'plan', 2, 20), ad(span('2026-11-02'), 'plan', 3, 20)],
        '2026-11-01',
        '2026-11-02',
      )
      const { rows, coverage } = await ask({
        metrics: ['ad_cost'],
        by: ['day'],
        where: [{ dimension: 'item', values: ['600001'] }],
        from: '2026-11-01',
        to: '2026-11-02',
      })
      expect(rows.map((row) => row.ad_cost)).toEqual(['10.00', null])
      expect(coverage[0]).toMatchObject({ days: 1, missing: ['2026-11-02'] })
    })
  })
})
