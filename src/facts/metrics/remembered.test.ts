import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { addDays, day, eachDay } from '../../kernel/calendar.ts'
import { storeSides } from '../../storage/testing.ts'
import type { QueryInput } from '../contract.ts'
import {
  covers,
  type FigureStores,
  figureContext,
  figureStores,
  putRows,
  putSales,
  span,
} from '../testing.ts'
import { createMemory, factsVersion, type Read, readFrom, readWithin } from './memory.ts'
import { query } from './query.ts'

const first = day('2026-10-01')
const days = eachDay({ from: first, to: addDays(first, 59) })
/** A week that has no rows by the day, and one that has both. */
const weeks = [
  { from: days[14] ?? first, to: days[20] ?? first },
  { from: days[35] ?? first, to: days[41] ?? first },
]
const [lone] = weeks
const isIn = (one: string) => lone !== undefined && one >= lone.from && one <= lone.to

const questions: fc.Arbitrary<Asked> = fc.record({
  start: fc.integer({ min: 0, max: 50 }),
  length: fc.constantFrom(1, 7, 8, 20),
  compare: fc.constantFrom('previous' as const, undefined),
  asked: fc.constantFrom<Pick<QueryInput, 'metrics' | 'by'>>(
    { metrics: ['paid_amount', 'visitors', 'ad_cost', 'conversion_rate', 'average_daily_visitors'] },
    { metrics: ['paid_amount', 'visitors', 'ad_cost', 'average_daily_visitors'], by: ['day'] },
    { metrics: ['ad_cost', 'ad_return'], by: ['week'] },
    { metrics: ['visitor_days', 'paid_amount'], by: ['item'] },
    { metrics: ['source_visits', 'source_paid_amount'], by: ['source1'] },
    { metrics: ['ad_cost'], by: ['ad_plan'] },
  ),
})

type Asked = {
  start: number
  length: number
  compare: 'previous' | undefined
  asked: Pick<QueryInput, 'metrics' | 'by'>
}

const inputOf = ({ start, length, compare, asked }: Asked): QueryInput => ({
  ...asked,
  from: addDays(first, start),
  to: addDays(first, start + length - 1),
  ...(compare ? { compare } : {}),
})

const ad = {
  report: 'plan',
  product: '万相台无界',
  scene_id: '1',
  scene: '关键词推广',
  sub_scene_id: '',
  unit_id: '',
  subject_kind: '',
  subject_id: '',
  word_kind: '',
  word_id: '',
  word: '',
  crowd: '',
  creative: '',
}

/** What is a sum whatever it is split by. */
const added = ({ metrics }: Pick<QueryInput, 'metrics'>) =>
  metrics.filter((one) =>
    ['paid_amount', 'ad_cost', 'visitor_days', 'source_visits', 'source_paid_amount'].includes(one),
  )

describe.each(storeSides(inject('postgresUrl')))('what is remembered on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
    stores.newShop()
    const shop = stores.shop()
    const [from, to] = [first, days.at(-1) ?? first]
    const daily = days.filter((one) => !isIn(one))
    await putSales(
      stores.db,
      shop,
      days.map((one, i) => ({ order: `${i}`, at: `${one} 10:00:00`, paid: i + 1, item: `60000000${i % 3}` })),
      { from, to },
    )
    await putRows(
      stores.db,
      shop,
      'shop_traffic',
      [
        ...daily.map((one, i) => ({ ...span(one), visitors: 100 + i, paid_buyers: i % 7 })),
        ...weeks.map((one) => ({ ...span(one.from, one.to), visitors: 500, paid_buyers: 9 })),
      ],
      covers(from, to),
    )
    for (const [table, own] of [
      [
        'item_traffic',
        (i: number) => ({ item_id: `60000000${i % 3}`, visitors: i, paid_fen: i % 5 ? 100 : null }),
      ],
      [
        'source_traffic',
        (i: number) => ({
          carrier: '无线端',
          source1: `来源${i % 2}`,
          source2: '',
          source3: '',
          source4: '',
          visitors: i,
          paid_fen: 10,
        }),
      ],
    ] as const)
      await putRows(
        stores.db,
        shop,
        table,
        [
          ...daily.flatMap((one, d) => [0, 1].map((i) => ({ ...span(one), ...own(d * 2 + i) }))),
          ...weeks.flatMap((one) => [0, 1].map((i) => ({ ...span(one.from, one.to), ...own(i + 1) }))),
        ],
        covers(from, to),
      )
    // A month each, as exports come in; then one row for a whole week.
    for (const [start, end] of [
      [0, 30],
      [31, 59],
    ] as const)
      await putRows(
        stores.db,
        shop,
        'ad_report',
        days
          .slice(start, end + 1)
          .filter((one) => !isIn(one))
          .flatMap((one, i) =>
            ['甲', '乙'].map((plan) => ({
              ...span(one),
              ...ad,
              plan,
              plan_id: plan,
              cost_fen: i * 10,
              revenue_fen: i * 30,
            })),
          ),
        covers(days[start] ?? first, days[end] ?? first),
      )
    for (const week of weeks)
      await putRows(
        stores.db,
        shop,
        'ad_report',
        [
          {
            ...span(week.from, week.to),
            ...ad,
            plan: '甲',
            plan_id: '甲',
            cost_fen: 7000,
            revenue_fen: 9000,
          },
        ],
        covers(week.from, week.to),
      )
  })
  afterAll(() => stores.remove())

  test('answers a page as if nothing were remembered, whatever was asked before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(questions, { minLength: 2, maxLength: 6 }), async (page) => {
        const plain = figureContext(stores.db, stores.shop())
        const version = await factsVersion(stores.db, stores.shop())
        const read = createMemory().at(stores.db, version)
        const answers = await Promise.all(page.map((one) => query({ ...plain, read }, inputOf(one))))
        for (const [i, one] of page.entries()) {
          const alone = await query(plain, inputOf(one))
          expect(answers[i]).toEqual(alone)
          expect(await query({ ...plain, read }, inputOf(one))).toEqual(alone)
        }
      }),
      { numRuns: 15 },
    )
  }, 120_000)

  test('totals that are added up from the groups are those of all rows together', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async (one) => {
        const plain = figureContext(stores.db, stores.shop())
        const { by: _, ...whole } = inputOf({ ...one, asked: { ...one.asked, metrics: added(one.asked) } })
        // Without a filter by item visitors are those of the shop.
        const where = one.asked.by?.includes('item') ? [{ dimension: 'item', values: ['0'], not: true }] : []
        const split = await query(plain, { ...whole, where, by: one.asked.by ?? [] })
        const { rows } = await query(plain, { ...whole, where })
        if (one.asked.by?.length) expect(split.totals).toEqual(rows[0])
      }),
      { numRuns: 20 },
    )
  }, 120_000)
})

test('a store that only this process writes to is asked for its state once until it changes', async () => {
  const stores = await figureStores('embedded', undefined)
  const sell = (order: string) =>
    putSales(stores.db, 1, [{ order, at: '2026-10-01 10:00:00' }], { from: '2026-10-01', to: '2026-10-31' })
  const none = await factsVersion(stores.db, 1)
  // Whoever asked would have to wait: the connections are all taken, and none is needed.
  const going = Promise.withResolvers<void>()
  const taken = Array.from({ length: 64 }, () => stores.db.connection().execute(() => going.promise))
  expect(await factsVersion(stores.db, 1)).toBe(none)
  going.resolve()
  await Promise.all(taken)
  await sell('1')
  const one = await factsVersion(stores.db, 1)
  expect(one).not.toBe(none)
  await expect(
    stores.db.transaction().execute(async (tx) => {
      await putSales(tx, 1, [{ order: '2', at: '2026-10-01 10:00:00' }], {
        from: '2026-10-01',
        to: '2026-10-31',
      })
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await factsVersion(stores.db, 1)).toBe(one)
  await stores.remove()
})

test('of a stretch inside one that was asked for nothing is asked, and nothing that failed is kept', async () => {
  const stores = await figureStores('embedded', undefined)
  const read = createMemory({ answers: 10, rows: 3 }).at(stores.db, 'v')
  const asked: string[] = []
  const within = (from: number, to: number, by: Read = read) =>
    readWithin(by, 'numbers', { from, to }, async (stretch) => {
      asked.push(`${stretch.from}-${stretch.to}`)
      if (stretch.from < 0) throw new Error('no')
      return Array.from({ length: stretch.to - stretch.from + 1 }, (_, i) => stretch.from + i)
    })
  expect(await Promise.all([within(1, 3), within(2, 2)])).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ])
  await within(3, 4)
  await expect(within(-1, 0)).rejects.toThrow('no')
  await expect(within(-1, 0)).rejects.toThrow('no')
  // Too many rows to keep.
  await within(5, 9)
  await within(6, 7)
  await within(1, 2, readFrom(stores.db))
  expect(asked).toEqual(['1-3', '3-4', '-1-0', '-1-0', '5-9', '6-7', '1-2'])
  await stores.remove()
})
