import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { systemClock } from '../kernel/context.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import type { Campaign } from './comparison.ts'
import { factsRoutes } from './routes.ts'
import { createShop, factMigrations, type ShopTables, shopMigrations } from './shops.ts'
import type { FactTables } from './tables.ts'
import { exportsForTests, putSales } from './testing.ts'

const campaigns: Campaign[] = [
  { id: '1111', year: 2025, name: '天猫双11', peak: day('2025-11-11') },
  { id: '1111', year: 2026, name: '天猫双11', peak: day('2026-11-11') },
  { id: 'own-1', year: 2025, name: '周年店庆', peak: day('2025-09-25') },
  { id: 'own-1', year: 2026, name: '周年店庆', peak: day('2026-10-02') },
  { id: 'own-2', year: 2026, name: '新店日', peak: day('2026-05-10') },
]

describe.each(storeSides(inject('postgresUrl')))('years laid over each other on %s', (side) => {
  let stores: TestStores<ShopTables, FactTables>
  const parts = () => ({
    records: stores.records.db,
    facts: stores.facts.db,
    clock: systemClock,
    exports: exportsForTests,
    campaigns: async () => campaigns,
    removeShop: async () => {
      throw new Error('no shop goes here')
    },
  })
  const client = () => createRouterClient(factsRoutes(parts()))
  beforeAll(async () => {
    stores = await createStores<ShopTables, FactTables>(side, inject('postgresUrl'))
    await migrate(stores.records, shopMigrations, { version: '0' })
    await migrate(stores.facts, factMigrations, { version: '0' })
    const { id } = await createShop(parts(), { name: '山禾家居' })
    const sold = [
      ['2025-01-29', 100],
      ['2025-02-17', 400],
      ['2025-09-25', 500],
      ['2025-10-02', 50],
      ['2025-05-10', 80],
      ['2026-02-17', 120],
      ['2026-05-10', 240],
      ['2026-10-02', 600],
    ] as const
    await putSales(
      stores.facts.db,
      id,
      sold.map(([on, paid], index) => ({
        order: `A${index}`,
        at: `${on} 10:00:00`,
        item: '600000000001',
        paid,
        buyer: `b${index}`,
      })),
      { from: '2025-01-01', to: '2026-11-20' },
    )
  })
  afterAll(() => stores.remove())

  const ask = (on: string, compare: 'last-year-campaign' | 'last-year-lunar') =>
    client().query({ metrics: ['paid_amount'], from: on, to: on, compare })

  test('正月初一 2026-02-17 stands against 2025-01-29, and the plain change beside it', async () => {
    const answer = await ask('2026-02-17', 'last-year-lunar')
    expect(answer.compared).toEqual({ from: '2025-01-29', to: '2025-01-29' })
    expect(answer.rows[0]).toMatchObject({ paid_amount__compared: '100.00', paid_amount__change: 0.2 })
    expect(answer.alignment).toEqual({
      kind: 'lunar',
      event: { name: '正月初一', peak: '2026-02-17', peakBefore: '2025-01-29' },
      unmatched: null,
      plain: { from: '2025-02-17', to: '2025-02-17' },
      changes: { paid_amount: -0.7 },
    })
    expect(answer.notes.map(({ message }) => message)).toContain('普通同比（合计）：支付金额 −70.0%。')
  })

  test('an event of the shop that moved stands against its own D day', async () => {
    const answer = await ask('2026-10-02', 'last-year-campaign')
    expect(answer.rows[0]?.paid_amount__change).toBeCloseTo(0.2, 9)
    expect(answer.alignment?.changes?.paid_amount).toBeCloseTo(11, 9)
  })

  test('an event that last year had not is told, and the plain days are taken once', async () => {
    const answer = await ask('2026-05-10', 'last-year-campaign')
    expect(answer.rows[0]?.paid_amount__change).toBeCloseTo(2, 9)
    expect(answer.alignment).toEqual({
      kind: 'campaign',
      event: null,
      unmatched: '新店日',
      plain: { from: '2025-05-10', to: '2025-05-10' },
    })
    expect(answer.notes[0]?.message).toContain('「新店日」去年没有')
  })

  test('双11 is laid over itself from D−21 to D+7, day by day', async () => {
    const first = await client().compared({
      from: '2026-10-21',
      to: '2026-11-18',
      compare: 'last-year-campaign',
    })
    expect([first.from, first.to]).toEqual(['2025-10-21', '2025-11-18'])
    expect(first.note).toContain('「天猫双11」的 D−21 至 D+7')
    const after = await client().compared({
      from: '2026-11-19',
      to: '2026-11-19',
      compare: 'last-year-campaign',
    })
    expect(after.alignment).toMatchObject({ event: null, unmatched: null })
  })
})
