import { describe, expect, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { shopDays } from './days.ts'
import { trueEffects } from './expectation.ts'
import type { FaultKind, Order, ShopDay, World } from './model.ts'
import { createWorld } from './world.ts'

const small = (seed: number): World => createWorld({ scenario: 'small', seed, to: day('2026-09-13') })

const world = small(1)
const days = [...shopDays(world)]
const orders = days.flatMap((one) => one.orders)

const sum = <T>(all: readonly T[], value: (one: T) => number): number =>
  all.reduce((total, one) => total + value(one), 0)

const paidBy = (all: readonly Order[]) =>
  sum(
    all.filter(({ paidAt }) => paidAt !== undefined),
    ({ lines }) => sum(lines, ({ payableFen }) => payableFen),
  )

test('the same seed gives the same days, another seed others', () => {
  const again = [...shopDays(small(1))]
  expect(again).toEqual(days)
  const other = [...shopDays(small(2))]
  expect(other[10]?.shop.paidFen).not.toBe(days[10]?.shop.paidFen)
})

test('a small shop has about the lines of its scenario', () => {
  const lines = sum(orders, (order) => order.lines.length)
  expect(lines).toBeGreaterThan(3600 * 0.85)
  expect(lines).toBeLessThan(3600 * 1.15)
})

test('what the platform counts is what was paid, to the fen', () => {
  const end = world.days * 86_400
  const counted = sum(days, ({ shop }) => shop.paidFen)
  expect(counted).toBe(paidBy(orders.filter(({ paidAt }) => paidAt !== undefined && paidAt < end)))
  expect(counted).toBe(sum(days, ({ tallies }) => sum(tallies, ({ paidFen }) => paidFen)))
  expect(counted).toBe(sum(days, ({ bySource }) => sum(bySource, ({ paidFen }) => paidFen)))
})

test('order and line numbers are 19 digits, rise with the days and are never used twice', () => {
  const ids = orders.map(({ id }) => id)
  const lines = orders.flatMap((order) => order.lines.map(({ id }) => id))
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(lines).size).toBe(lines.length)
  expect([...ids, ...lines].every((id) => /^35\d{17}$/.test(id))).toBe(true)
})

test('nobody buys what is not there, and more buyers than visitors there never are', () => {
  for (const { stock, shop, bySource } of days) {
    expect(Math.min(...stock.values())).toBeGreaterThanOrEqual(0)
    expect(shop.paidBuyers).toBeLessThanOrEqual(shop.visitors)
    for (const source of bySource) expect(source.paidBuyers).toBeLessThanOrEqual(source.visitors)
  }
})

test('a refund is never more than its line, never before payment and never told before it happens', () => {
  const end = world.days * 86_400
  const refunded = orders.flatMap((order) =>
    order.lines.flatMap((line) => (line.refund ? [{ order, line, refund: line.refund }] : [])),
  )
  expect(refunded.length).toBeGreaterThan(100)
  for (const { order, line, refund } of refunded) {
    expect(refund.fen).toBeLessThanOrEqual(line.payableFen)
    expect(refund.appliedAt).toBeGreaterThan(order.paidAt ?? Infinity)
    expect(refund.appliedAt).toBeLessThan(end)
    if (refund.completedAt !== undefined) expect(refund.completedAt).toBeGreaterThan(refund.appliedAt)
  }
})

describe('what is planted can be seen in the days', () => {
  const window = (from: number, to: number): ShopDay[] => days.slice(days.length + from, days.length + to)
  const mean = (all: readonly ShopDay[], value: (one: ShopDay) => number) => sum(all, value) / all.length
  /** Where the item stands that the fault has hit; the days know items by their place. */
  const placeOf = (kind: FaultKind): number => {
    const hit = world.planted.find((one) => one.kind === kind)?.entity
    return world.items.findIndex(({ id }) => hit === `item:${id}`)
  }

  test('a fall in rank takes away visitors of the search, of that item', () => {
    const hit = placeOf('rank-drop')
    const searched = (one: ShopDay) => one.items[hit]?.visitors[0] ?? 0
    const fallen = mean(window(-7, days.length), searched) / mean(window(-21, -7), searched)
    // 0.7 of its search visitors come by the main term, of which (5/14)^1.4 are left.
    expect(fallen).toBeGreaterThan(0.3)
    expect(fallen).toBeLessThan(0.7)
  })

  test('a bad page turns fewer visitors into buyers', () => {
    const hit = placeOf('bad-page')
    const buyers = (all: readonly ShopDay[]) =>
      sum(all, ({ tallies }) => tallies[hit]?.paidBuyers ?? 0) /
      sum(all, ({ items }) => items[hit]?.people ?? 0)
    expect(buyers(window(-60, days.length)) / buyers(window(-90, -60))).toBeLessThan(0.8)
  })

  test('the stock whose supplier slipped lasts a few days more', () => {
    const hit = placeOf('stock-out')
    const left = sum(world.items[hit]?.skus ?? [], ({ id }) => days.at(-1)?.stock.get(id) ?? 0)
    const sold = sum(window(-14, days.length), ({ tallies }) => tallies[hit]?.paidPieces ?? 0) / 14
    expect(left / sold).toBeLessThan(12)
  })
})

test('what a promotion truly adds is positive, and part of it is missing afterwards', () => {
  const year = createWorld({ scenario: 'medium', seed: 3, to: day('2026-10-20') })
  const effects = trueEffects(year)
  expect(effects.map(({ campaign }) => campaign)).toContain('anniversary-2026')
  for (const { incrementalFen, pulledFen, withFen, withoutFen } of effects) {
    expect(incrementalFen).toBeGreaterThan(0)
    expect(pulledFen).toBeLessThan(0)
    expect(withFen - withoutFen).toBeCloseTo(incrementalFen, -1)
  }
  const own = effects.find(({ campaign }) => campaign === 'anniversary-2026')
  expect(own?.cannibalisedFen).toBeLessThan(0)
})
