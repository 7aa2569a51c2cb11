import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { settingsFrom } from '../src/config.ts'
import { causesOf, type FoundCause, type Moved, type Traffic } from '../src/duties/sales/rules/causes.ts'
import { openHouse } from '../src/house.ts'
import { commitFile, stageFile } from '../src/importing/actions.ts'
import { formats } from '../src/importing/formats/all.ts'
import { day } from '../src/kernel/calendar.ts'
import { shopDays } from '../src/simulator/days.ts'
import type { FaultKind, World } from '../src/simulator/model.ts'
import { simulate } from '../src/simulator/simulate.ts'
import { sources } from '../src/simulator/sources.ts'
import { createWorld } from '../src/simulator/world.ts'

/**
 * Shops with one planted fault in their last week: is the cause that comes first the planted one? The week and the
 * one before it hold no event. Scenarios where nothing moves (an opportunity, a price for enrolment) are not asked.
 */
const LAST = day('2026-08-30')

const empty = (): Traffic => ({ visits: 0, buyers: 0, fen: 0 })

const added = (
  to: Traffic,
  visits: number,
  { paidBuyers, paidFen }: { paidBuyers: number; paidFen: number },
) => {
  to.visits += visits
  to.buyers += paidBuyers
  to.fen += paidFen
}

const WEEKS = 8

const moved = (world: World): { items: Moved[]; ways: Moved[] } => {
  const row = (id: string, name: string): Moved => ({
    id,
    name,
    before: empty(),
    after: empty(),
    history: Array.from({ length: WEEKS - 2 }, empty),
  })
  const items = world.items.map(({ id, title }) => row(id, title))
  const ways = sources.map(({ id, levels }) => row(id, levels[1]))
  /** Weeks from the last day backwards: 0 is the last. */
  const at = (to: Moved, week: number): Traffic | undefined =>
    week === 0 ? to.after : week === 1 ? to.before : to.history[WEEKS - 1 - week]
  for (const one of shopDays(world)) {
    const week = Math.floor((world.days - 1 - one.index) / 7)
    if (week >= WEEKS) continue
    one.items.forEach(({ people }, i) => {
      const [to, tally] = [items[i] && at(items[i], week), one.tallies[i]]
      if (to && tally) added(to, people, tally)
    })
    one.bySource.forEach((tally, s) => {
      const to = ways[s] && at(ways[s], week)
      if (to) added(to, tally.visitors, tally)
    })
  }
  return { items, ways }
}

type Expected = (world: World) => Pick<FoundCause, 'kind' | 'entity'> & { factors: FoundCause['factor'][] }

const item =
  (at: number, ...factors: FoundCause['factor'][]): Expected =>
  ({ items }) => ({ kind: 'item', entity: items[at]?.id ?? '', factors })

/** The item of the SKU that the only planted effect is at. */
const itemOfSku: Expected = ({ items, planted: [only] }) => ({
  kind: 'item',
  entity: items.find(({ skus }) => skus.some(({ id }) => only?.entity === `sku:${id}`))?.id ?? '',
  factors: ['conversion'],
})

const planted: readonly [FaultKind, Expected][] = [
  ['rank-drop', item(0, 'visitors')],
  ['bad-page', item(1, 'conversion')],
  ['stock-out', item(1, 'conversion')],
  // A dearer item: fewer buy, for more.
  ['price-rise', item(0, 'conversion', 'basket')],
  ['competitor-cut', item(0, 'conversion')],
  ['ad-paused', item(0, 'visitors')],
  ['recommend-drop', () => ({ kind: 'source', entity: 'recommend', factors: ['visitors'] })],
  ['bad-batch', itemOfSku],
  ['service-overload', () => ({ kind: 'shop', entity: '', factors: ['conversion'] })],
  ['ad-saturated', item(1, 'visitors')],
]

/** Not chosen: of twelve seeds looked at, 6 is the worst (8 of 10) and 8 and 12 miss one. */
const SEEDS = [4, 6, 7, 8]

test('the planted cause comes first in at least nine of ten shops with a single fault, over all seeds', () => {
  const told = SEEDS.flatMap((seed) =>
    planted.map(([scenario, expected]) => {
      const world = createWorld({ scenario, seed, to: LAST, days: 60 })
      const { items, ways } = moved(world)
      const [first] = causesOf(items, ways)
      const { kind, entity, factors } = expected(world)
      const isFirst = first?.kind === kind && first.entity === entity && factors.includes(first.factor)
      return { scenario, seed, isFirst, first }
    }),
  )
  const missed = told.filter(({ isFirst }) => !isFirst)
  expect(missed.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.1 * told.length)
}, 180_000)

test('the same through the front door: files out, files in, and the fallen search term is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhanggui-truth-'))
  const world = createWorld({ scenario: 'rank-drop', seed: 4, to: LAST, days: 35 })
  const { files } = await simulate({ world, out: join(folder, 'files') })
  const house = await openHouse(settingsFrom({ flags: { data: join(folder, 'data') }, env: {}, cwd: folder }))
  try {
    const shop = await house.client.facts.createShop({ name: '青禾家居' })
    for (const { name } of files) {
      const staged = await stageFile(house.imports, {
        shop,
        path: join(folder, 'files', name),
        name,
        formats,
      })
      await commitFile(house.imports, shop, staged)
    }
    const answer = await house.client.sales.explain({ from: '2026-08-24', to: '2026-08-30' })
    const [item] = world.items
    expect(answer.causes[0]).toMatchObject({
      kind: 'item',
      entity: item?.id,
      factor: 'visitors',
      evidence: `term:${item?.terms[0]?.term}`,
    })
    const cents = (all: readonly { contribution: unknown }[]) =>
      all.reduce((sum, { contribution }) => sum + Math.round(Number(contribution) * 100), 0)
    const change = Math.round(Number(answer.change) * 100)
    expect(cents(answer.factors)).toBe(change)
    for (const rows of Object.values(answer.by)) expect(cents(rows)).toBe(change)
    // The later days of 店铺日报 have not come yet: nothing is taken apart, and it says so.
    const later = await house.client.sales.explain({ from: '2026-08-25', to: '2026-08-31' })
    expect(later.change).toBeNull()
    expect(later.notes.map(({ message }) => message).join('')).toContain('只有 6 天')
  } finally {
    await house.close()
    await rm(folder, { recursive: true, force: true })
  }
}, 180_000)
