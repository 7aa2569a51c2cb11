import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../storage/testing.ts'
import {
  adKeys,
  covers,
  type FigureStores,
  figureContext,
  figureStores,
  putRows,
  putSales,
  span,
} from '../testing.ts'
import { catalogue, metricInfo } from './catalogue.ts'
import { countCompared } from './figures.ts'
import type { Read } from './memory.ts'
import { resolve } from './resolve.ts'
import { survey } from './survey.ts'

const days = Array.from({ length: 12 }, (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`)
const [before, now] = [
  { from: '2026-11-02', to: '2026-11-06' },
  { from: '2026-11-07', to: '2026-11-11' },
]

/** Seven buyers who come again on several days, in both periods and over their edge. */
const sold = Array.from({ length: 60 }, (_, index) => ({
  order: String(Math.floor(index / 1.5)),
  line: String(index),
  at: `${days[Math.floor(index / 1.5 / 3.4) % 12]} ${String(index % 24).padStart(2, '0')}:00:00`,
  paid: (index % 9) + 1,
  placed: (index % 9) + 2,
  refunded: index % 5 === 0 ? 1 : 0,
  buyer: Math.floor(index / 1.5) % 11 === 0 ? null : `b${(Math.floor(index / 1.5) * 3) % 7}`,
  item: `60000${index % 3}`,
  province: Math.floor(index / 1.5) % 2 === 0 ? '浙江省' : '广东省',
  ...(index % 13 === 0 ? { unpaid: true as const } : {}),
}))

describe.each(storeSides(inject('postgresUrl')))('figures beside the period before on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
    const all = { from: days[0] ?? '', to: days.at(-1) ?? '' }
    await putSales(stores.db, stores.shop(), sold, all)
    const put = (table: 'shop_traffic' | 'item_traffic' | 'source_traffic' | 'ad_report', rows: object[]) =>
      putRows(stores.db, stores.shop(), table, rows, covers(all.from, all.to))
    await put(
      'shop_traffic',
      days.map((day, index) => ({
        ...span(day),
        visitors: 100 + index,
        page_views: 300 + index,
        paid_buyers: index,
        paid_fen: index * 100,
      })),
    )
    await put(
      'item_traffic',
      days.flatMap((day, index) =>
        ['600000', '600001'].map((item_id, place) => ({
          ...span(day),
          item_id,
          visitors: 10 * index + place,
          paid_buyers: index,
        })),
      ),
    )
    await put(
      'source_traffic',
      days.flatMap((day, index) =>
        ['搜索', '推荐'].map((source1, place) => ({
          ...span(day),
          carrier: '无线端',
          source1,
          source2: '',
          source3: '',
          source4: '',
          visitors: 10 * index + place,
          paid_buyers: index,
          paid_fen: index * 10,
        })),
      ),
    )
    await put(
      'ad_report',
      days.flatMap((day, index) =>
        ['甲', '乙'].map((plan, place) => ({
          ...span(day),
          ...adKeys(index * 2 + place),
          report: 'plan',
          product: '万相台无界',
          plan,
          clicks: index + place,
          impressions: 100 + index,
          cost_fen: 50 + index,
          revenue_fen: 500 + index,
        })),
      ),
    )
  })
  afterAll(() => stores.remove())

  const known = catalogue
    .map(metricInfo)
    .filter(({ id }) =>
      /^(paid|placed|net_|orders|buyers|items_sold|average|repeat|visitors|page|conversion|refund|ad_|source_|item_)/.test(
        id,
      ),
    )
  const questions = known.flatMap(({ id, dimensions }) =>
    [
      [],
      ...['item', 'province', 'category', 'source1', 'ad_plan', 'hour', 'weekday']
        .filter((one) => dimensions.includes(one))
        .map((one) => [one]),
      ...(dimensions.includes('province') ? [['item', 'province']] : []),
    ].map((by) => ({ metrics: [id], by })),
  )

  test('are what they are alone, in every group and all together', async () => {
    expect(questions.length).toBeGreaterThan(150)
    let told = 0
    for (const asked of questions) {
      const [metric = ''] = asked.metrics
      const keyOf = (row: Record<string, unknown>) => JSON.stringify(asked.by.map((one) => row[one]))
      const [beside, own, other] = await Promise.all([
        stores.ask({ ...asked, ...now, compare: 'previous' }),
        stores.ask({ ...asked, ...now }),
        stores.ask({ ...asked, ...before }),
      ])
      expect(beside.compared).toEqual(before)
      const valueIn = ({ rows }: typeof own) => new Map(rows.map((row) => [keyOf(row), row[metric] ?? null]))
      const [ofNow, ofBefore] = [valueIn(own), valueIn(other)]
      for (const row of beside.rows) {
        const key = keyOf(row)
        if (ofNow.has(key)) expect([asked, key, row[metric] ?? null]).toEqual([asked, key, ofNow.get(key)])
        if (ofBefore.has(key)) {
          const value = ofBefore.get(key)
          expect([asked, key, row[`${metric}__compared`] ?? null]).toEqual([asked, key, value])
          if (value !== null) told++
        }
      }
      expect([asked, beside.totals[metric], beside.totals[`${metric}__compared`]]).toEqual([
        asked,
        own.totals[metric],
        other.totals[metric],
      ])
    }
    expect(told).toBeGreaterThan(300)
  })

  test('of periods that follow each other are one statement, of others two', async () => {
    const statements = async (period: typeof now) => {
      const context = figureContext(stores.db, stores.shop())
      const plan = resolve({ metrics: ['paid_amount', 'buyers_paid'], ...now, compare: period })
      const { compared = plan.period } = plan
      const found = await survey(context, plan, [plan.period, compared])
      const asked: unknown[] = []
      const read: Read = (question) => {
        asked.push(question)
        return context.read(question)
      }
      await countCompared({ ...context, read }, plan, [plan.period, compared], found)
      return asked.length
    }
    expect(await statements(before)).toBe(1)
    expect(await statements({ from: '2026-11-01', to: '2026-11-05' })).toBe(2)
  })
})
