import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../../facts/contract.ts'
import { createShop, type ShopTables, shopMigrations } from '../../facts/shops.ts'
import { type FigureStores, figureStores } from '../../facts/testing.ts'
import { day } from '../../kernel/calendar.ts'
import { holidayOn } from '../../kernel/chinese-calendar.ts'
import { migrate } from '../../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import { estimatedEvents } from '../calendar/rules/events.ts'
import { type PeopleTables, peopleMigrations } from '../people/tables.ts'
import { createForecaster } from '../sales/forecast/forecaster.ts'
import { type TaskTables, taskMigrations } from '../tasks/tables.ts'
import { changePromotion, createPromotion, type PromotionContext } from './actions.ts'
import { Promotion, PromotionPlan } from './contract.ts'
import { type PromotionTables, promotionMigrations } from './tables.ts'

describe.each(storeSides(inject('postgresUrl')))('a plan that is taken on %s', (side) => {
  type Tables = PeopleTables & PromotionTables & ShopTables & TaskTables
  let figures: FigureStores
  let stores: TestStores<Tables, unknown>
  let shop: Shop
  let context: PromotionContext
  const clock = { now: () => Temporal.Instant.from('2026-09-09T01:00:00Z') }
  const forecaster = createForecaster()

  beforeAll(async () => {
    figures = await figureStores(side, inject('postgresUrl'))
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(
      stores.records,
      [...shopMigrations, ...peopleMigrations, ...taskMigrations, ...promotionMigrations],
      { version: '0.1.0' },
    )
    const records = stores.records.db
    shop = await createShop({ records, clock }, { name: '瓷器店' })
    context = {
      records,
      people: { records, clock },
      clock,
      query: (input) => figures.ask(input),
      shops: async () => [{ ...shop, first: null, last: null }],
      margins: async () => [],
      campaigns: async (_, years) => years.flatMap((year) => estimatedEvents(year)),
      holidays: async () => holidayOn,
      forecaster,
    }
  })
  afterAll(async () => {
    await forecaster.stop()
    await Promise.all([figures.remove(), stores.remove()])
  })

  test('whatever plan is taken can be read back; a goal that would be kept as nothing is refused in words', async () => {
    const plan = (more: object) =>
      PromotionPlan.safeParse({
        name: '读得回来',
        phases: [{ phase: 'main', from: '2027-03-01', to: '2027-03-03' }],
        ...more,
      })
    for (const kind of ['sales_growth', 'roi', 'satisfaction', 'sales'] as const)
      for (const target of [5e-324, 1e-9, 0, -1, 1e13])
        expect(plan({ goals: [{ kind, target }] }).error?.issues[0]?.message).toMatch(/[\u4e00-\u9fff]/)
    const made = await createPromotion(context, {
      shop: shop.name,
      name: '读得回来',
      phases: [{ phase: 'main', from: day('2027-03-01'), to: day('2027-03-03') }],
      tasks: false,
    })
    const goal = fc.record({
      kind: fc.constantFrom('sales', 'sales_growth', 'satisfaction', 'roi'),
      target: fc.oneof(
        fc.double({ noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(5e-324, 1e-7, 0.000_1, 0.004, 0.01, 1_000, 1e12, Number.MAX_SAFE_INTEGER),
      ),
    })
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('\ud800', '\u0000甲', ' '),
    )
    const item = fc.record({
      item: words,
      title: words,
      mechanic: words,
      price: fc.option(fc.constantFrom('0', '0.01', '999999999.99')),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(goal, { selector: ({ kind }) => kind, maxLength: 4 }),
        fc.uniqueArray(item, { selector: ({ item: id }) => id, maxLength: 3 }),
        words,
        async (goals, items, mechanics) => {
          const { data } = plan({ goals, items, mechanics })
          if (!data || new Set(data.items.map(({ item: id }) => id)).size < data.items.length) return
          const answer = await changePromotion(context, { shop: shop.name, id: made.id, ...data })
          expect(Promotion.parse(answer)).toEqual(answer)
          expect(answer.goals.map(({ kind }) => kind)).toEqual(data.goals.map(({ kind }) => kind))
          for (const { target } of answer.goals) expect(target).toBeGreaterThan(0)
        },
      ),
      { numRuns: 60 },
    )
  }, 60_000)
})
