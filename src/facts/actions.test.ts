import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../kernel/context.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { factsRoutes } from './routes.ts'
import { createShop, factMigrations, type ShopTables, shopMigrations } from './shops.ts'
import type { FactTables } from './tables.ts'
import { adKeys, covers, exportsForTests, putRows, putSales, span } from './testing.ts'

const november = { from: '2026-11-01', to: '2026-11-30' }

describe.each(storeSides(inject('postgresUrl')))('the figures of a shop on %s', (side) => {
  let stores: TestStores<ShopTables, FactTables>
  const parts = () => ({
    records: stores.records.db,
    facts: stores.facts.db,
    clock: systemClock,
    exports: exportsForTests,
    campaigns: async () => [],
    removeShop: async () => {
      throw new Error('no shop goes here')
    },
  })
  const client = () => createRouterClient(factsRoutes(parts()))

  beforeAll(async () => {
    stores = await createStores<ShopTables, FactTables>(side, inject('postgresUrl'))
    await migrate(stores.records, shopMigrations, { version: '0' })
    await migrate(stores.facts, factMigrations, { version: '0' })
    const { id } = await createShop(parts(), { name: '杯子店' })
    await putSales(
      stores.facts.db,
      id,
      [
        {
          order: '1',
          at: '2026-11-01 10:00:00',
          paid: 10,
          item: '600000000001',
          title: '保温杯',
          province: '浙江省',
        },
        {
          order: '2',
          at: '2026-11-01 11:00:00',
          paid: 20,
          item: '600000000002',
          title: '玻璃杯_50%',
          province: '江苏省',
        },
        {
          order: '3',
          at: '2026-11-02 11:00:00',
          paid: 5,
          item: '600000000002',
          title: '玻璃杯_50%',
          province: '浙江省',
        },
      ],
      november,
    )
    await putRows(stores.facts.db, id, 'listing', [
      {
        snapshot_day: '2026-11-01',
        item_id: '600000000001',
        sku_id: '',
        title: '保温杯 2026 款',
        category: '杯具',
      },
    ])
  })
  afterAll(() => stores.remove())

  test.each(['0000-01-01', '0001-01-01', '1989-12-31', '2101-01-01', '9999-12-31'])(
    'a question about %s is refused for its year: comparisons would lead out of the calendar',
    async (from) => {
      const period = { from, to: from }
      for (const ask of [
        () => client().query({ metrics: ['paid_amount'], ...period, compare: 'last-year' }),
        () => client().query({ metrics: ['paid_amount'], ...november, compare: period }),
        () => client().open({ metric: 'paid_amount', ...period }),
        () => client().freshness(period),
        () => client().setMargin({ percent: 30, from }),
        () => client().lastSales({ to: from }),
        () => client().refundsByAge({ ...period, grain: 'week' }),
        () => client().listings({ to: from }),
        () => client().listingChanges(period),
        () => client().shelf({ to: from }),
      ])
        expect(JSON.stringify(await ask().catch(({ data }) => data))).toContain('年份应在 1990 到 2100 之间')
    },
  )

  test('every metric of the catalogue can be asked for as the contract says', async () => {
    const { metrics, dimensions } = await client().metrics()
    for (let start = 0; start < metrics.length; start += 40)
      await client().query({
        metrics: metrics.slice(start, start + 40).map(({ id }) => id),
        by: ['day'],
        ...november,
      })
    for (const { id } of dimensions) {
      const asked = metrics.filter((metric) => metric.dimensions.includes(id)).slice(0, 40)
      const { columns } = await client().query({
        metrics: asked.map((metric) => metric.id),
        by: [id],
        ...november,
      })
      expect(columns.filter(({ role }) => role === 'metric')).toHaveLength(asked.length)
    }
  })

  test('items are told by their title of the newest list, else the one they were sold under', async () => {
    const { rows } = await client().query({ metrics: ['paid_amount'], by: ['item'], ...november })
    expect(rows.map((row) => [row.item, row.item_title])).toEqual([
      ['600000000002', '玻璃杯_50%'],
      ['600000000001', '保温杯 2026 款'],
    ])
  })

  test('values of a dimension are found by a part of them, and items by their title', async () => {
    const values = (dimension: string, search = '') => client().values({ dimension, search })
    expect((await values('province')).map(({ value }) => value)).toEqual(['浙江省', '江苏省'])
    expect(await values('province', '江苏')).toEqual([{ value: '江苏省', label: '江苏省' }])
    expect(await values('item', '_50%')).toEqual([{ value: '600000000002', label: '玻璃杯_50%' }])
    expect(await values('item', '保温')).toEqual([{ value: '600000000001', label: '保温杯 2026 款' }])
    expect(await values('channel', '天')).toEqual([{ value: 'tmall', label: '天猫' }])
    expect((await values('hour')).length).toBe(24)
    expect(await values('category')).toEqual([{ value: '杯具', label: '杯具' }])
    await expect(values('colour')).rejects.toMatchObject({ code: 'dimension_unknown' })
  })

  test('毛利率 is set from a day on, changed and taken back, and figures follow', async () => {
    const { id } = await createShop(parts(), { name: '毛利店' })
    const spent = (on: string, row: number) => ({
      ...span(on),
      report: 'plan',
      product: '万相台无界',
      ...adKeys(row),
      cost_fen: 1_000,
      revenue_fen: 10_000,
    })
    await putRows(
      stores.facts.db,
      id,
      'ad_report',
      [spent('2026-11-01', 1), spent('2026-11-02', 2)],
      covers('2026-11-01', '2026-11-02'),
    )
    const shop = '毛利店'
    const returns = async () => {
      const answer = await client().query({
        shop,
        metrics: ['ad_roi_margin'],
        by: ['day'],
        from: '2026-11-01',
        to: '2026-11-02',
      })
      return answer.rows.map((row) => row.ad_roi_margin)
    }
    expect(await client().margins({ shop })).toEqual([])
    expect(await returns()).toEqual([null, null])
    await client().setMargin({ shop, percent: 20 })
    await client().setMargin({ shop, percent: 32.55 })
    expect(await client().setMargin({ shop, percent: 50, from: '2026-11-02' })).toMatchObject([
      { from: null, percent: 32.55 },
      { from: '2026-11-02', percent: 50 },
    ])
    expect(await returns()).toEqual([2.255, 4])
    const opened = await client().open({
      shop,
      metric: 'ad_gross_profit',
      from: '2026-11-01',
      to: '2026-11-02',
    })
    expect(opened.value).toBe('82.55')
    expect(opened.rows.map((row) => row.contribution)).toEqual(['32.55', '50.00'])
    expect(await client().removeMargin({ shop, from: '2026-11-02' })).toHaveLength(1)
    expect(await returns()).toEqual([2.255, 2.255])
    await expect(client().removeMargin({ shop, from: '2026-11-02' })).rejects.toMatchObject({
      code: 'not_found',
    })
    for (const percent of [-1, 101, 0.001])
      await expect(client().setMargin({ shop, percent })).rejects.toThrow()
    expect(await client().margins({ shop: '杯子店' })).toEqual([])
  })

  test('a shop that is not there is refused', async () => {
    await expect(
      client().query({ shop: '别家', metrics: ['paid_amount'], ...november }),
    ).rejects.toMatchObject({
      code: 'shop_unknown',
    })
  })
})
