import { afterAll, beforeAll, expect, test } from 'vitest'
import { estimatedEvents } from '../src/duties/calendar/rules/events.ts'
import { type PeopleTables, peopleMigrations } from '../src/duties/people/tables.ts'
import { createPromotion, type PromotionContext, promotionEffect } from '../src/duties/promotion/actions.ts'
import { type PromotionTables, promotionMigrations } from '../src/duties/promotion/tables.ts'
import { createForecaster } from '../src/duties/sales/forecast/forecaster.ts'
import { type TaskTables, taskMigrations } from '../src/duties/tasks/tables.ts'
import { createShop, type ShopTables, shopMigrations } from '../src/facts/shops.ts'
import { covers, type FigureStores, figureStores, putRows, span } from '../src/facts/testing.ts'
import { addDays, day } from '../src/kernel/calendar.ts'
import { holidayOn } from '../src/kernel/chinese-calendar.ts'
import { shopDays } from '../src/simulator/days.ts'
import { trueEffects } from '../src/simulator/expectation.ts'
import { createWorld } from '../src/simulator/world.ts'
import { migrate } from '../src/storage/migrations.ts'
import { createStores, type TestStores } from '../src/storage/testing.ts'

/**
 * Shops of the middle size with a 双11 and a 618 whose true effects are known: do the intervals of what they brought
 * hold them? The 618 has 228 days before it only. Seeds from 1 to 20 were measured: see docs/decisions.md. Here three,
 * of which one may miss.
 */
const SEEDS = [2, 3, 5]
const LEAST = 2
const EVENTS = [
  { id: '1111', campaign: '1111-2026' },
  { id: '618', campaign: '618-2026' },
] as const

const LAST = day('2026-11-25')
const clock = { now: () => Temporal.Instant.from('2026-11-26T01:00:00Z') }

let figures: FigureStores
let stores: TestStores<PeopleTables & PromotionTables & ShopTables & TaskTables, unknown>
const forecaster = createForecaster()
beforeAll(async () => {
  figures = await figureStores('embedded', undefined)
  stores = await createStores('embedded', undefined)
  await migrate(
    stores.records,
    [...shopMigrations, ...peopleMigrations, ...taskMigrations, ...promotionMigrations],
    { version: '0.1.0' },
  )
})
afterAll(async () => {
  await forecaster.stop()
  await Promise.all([figures.remove(), stores.remove()])
})

/** What each event brought to a shop, from what was paid each day as the daily report of the shop tells it. */
const measure = async (seed: number) => {
  const world = createWorld({ scenario: 'medium', seed, to: LAST })
  figures.newShop()
  const shop = await createShop({ records: stores.records.db, clock }, { name: `种子 ${seed}` })
  const days = [...shopDays(world)].map(({ day: of, shop: { paidFen, paidBuyers } }) => ({
    ...span(of),
    paid_fen: paidFen,
    paid_buyers: paidBuyers,
  }))
  await putRows(figures.db, figures.shop(), 'shop_traffic', days, covers(world.from, world.to))
  const context: PromotionContext = {
    records: stores.records.db,
    people: { records: stores.records.db, clock },
    clock,
    query: (input) => figures.ask(input),
    shops: async () => [{ ...shop, first: world.from, last: world.to }],
    margins: async () => [],
    campaigns: async (_, years) => years.flatMap((year) => estimatedEvents(year)),
    holidays: async () => holidayOn,
    forecaster,
  }
  const effects = trueEffects(world)
  const measured = []
  for (const event of EVENTS) {
    const campaign = world.campaigns.find(({ id }) => id === event.campaign)
    const truth = effects.find((one) => one.campaign === event.campaign)
    if (!campaign || !truth) throw new Error(`a world without ${event.campaign}`)
    const { id } = await createPromotion(context, {
      shop: shop.name,
      name: campaign.name,
      event: { id: event.id, year: 2026 },
      phases: [
        {
          phase: 'warmup',
          from: addDays(campaign.from, -campaign.warmupDays),
          to: addDays(campaign.from, -1),
        },
        { phase: 'main', from: campaign.from, to: campaign.to },
      ],
      tasks: false,
    })
    const { sale } = await promotionEffect(context, { shop: shop.name, id })
    const [low, mid, high] = [sale?.added.low, sale?.added.mid, sale?.added.high].map((one) => Number(one))
    measured.push({ low: low ?? 0, mid: mid ?? 0, high: high ?? 0, truth: truth.incrementalFen / 100 })
  }
  return measured
}

test('the interval of what a promotion brought holds what it truly brought, after a year and after less', async () => {
  const inside = EVENTS.map(() => 0)
  for (const seed of SEEDS)
    for (const [i, { low, mid, high, truth }] of (await measure(seed)).entries()) {
      if (truth >= low && truth <= high) inside[i] = (inside[i] ?? 0) + 1
      // Whatever luck the days had, it is not far from the truth, and the interval says something.
      expect(Math.abs(mid / truth - 1)).toBeLessThan(0.15)
      expect((high - low) / truth).toBeLessThan(0.45)
    }
  for (const count of inside) expect(count).toBeGreaterThanOrEqual(LEAST)
}, 120_000)
