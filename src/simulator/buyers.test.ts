import { describe, expect, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { chanceOf } from '../stats/chance.ts'
import { buyersOf, olderReturns, returnsAfter, returnsOf } from './buyers.ts'
import { meansOf, meansWithout, trueEffects } from './expectation.ts'
import type { World } from './model.ts'
import { PAID_PART } from './rates.ts'
import { createWorld } from './world.ts'

const DAYS = 240
const world: World = { ...createWorld({ scenario: 'small', seed: 1, to: day('2026-09-13') }), days: DAYS }

/** Paid purchases of each day after the first of those who are `fresh` on the first, as they are drawn. */
const drawn = (fresh: number, daily: number): number[] => {
  const chance = chanceOf('buyers who come back')
  const buyers = buyersOf(world, chance, daily)
  for (let i = 0; i < fresh; i++) {
    const { buyer, rate } = buyers.fresh()
    buyers.bought(buyer, rate, 0)
  }
  return Array.from({ length: DAYS }, (_, index) => {
    const paid = buyers.dueOn(index).filter(() => chance.next() < PAID_PART)
    for (const { buyer, rate } of paid) buyers.bought(buyer, rate, index)
    return paid.length
  })
}
const between = (all: ArrayLike<number>, from: number, to: number): number =>
  Array.from(all)
    .slice(from, to)
    .reduce((sum, one) => sum + one, 0)
const SPANS: readonly (readonly [number, number])[] = [
  [1, 2],
  [2, 11],
  [11, 41],
  [41, 121],
  [121, DAYS],
]

describe('what buyers who come back buy in the mean is what is drawn', () => {
  test('after a first purchase', () => {
    const FRESH = 60_000
    const counted = drawn(FRESH, 0)
    const means = Array.from({ length: DAYS }, (_, lag) => FRESH * returnsAfter(world.buying, lag))
    for (const [from, to] of SPANS) {
      const mean = between(means, from, to)
      // Four standard deviations of a count; buyers who come again several times make it a little wider.
      expect(Math.abs(between(counted, from, to) - mean)).toBeLessThan(4 * 1.3 * Math.sqrt(mean))
    }
  })

  test('of the buyers before the world began', () => {
    const counted = drawn(0, 150)
    const means = returnsOf(world.buying, new Float64Array(DAYS), olderReturns(world, 150))
    for (const [from, to] of SPANS) {
      const mean = between(means, from, to)
      expect(Math.abs(between(counted, from, to) - mean)).toBeLessThan(4 * 1.3 * Math.sqrt(mean))
    }
  })
})

test('who bought at an event comes back in the days after it: less is missing than where nobody does', () => {
  const medium = createWorld({ scenario: 'medium', seed: 3, to: day('2026-10-20') })
  const missing = (one: World) =>
    new Map(
      trueEffects(one).map(({ campaign, pulledFen, incrementalFen }) => [
        campaign,
        -pulledFen / incrementalFen,
      ]),
    )
  const [real, lonely] = [missing(medium), missing({ ...medium, buying: { ...medium.buying, churn: 1 } })]
  const great = real.get('618-2026') ?? 0
  const never = lonely.get('618-2026') ?? 0
  expect(great / never).toBeGreaterThan(0.6)
  expect(great / never).toBeLessThan(0.85)
  for (const [campaign, share] of real) expect(share).toBeLessThan(lonely.get(campaign) ?? 0)
})

test('a world without one of its campaigns, worked out around it, is that world worked out whole', () => {
  const medium = createWorld({ scenario: 'medium', seed: 3, to: day('2026-10-20') })
  const all = meansOf(medium)
  const campaign = medium.campaigns.find(({ id }) => id === '618-2026')
  if (!campaign) throw new Error('no 618')
  const around = meansWithout(medium, all, campaign)
  const whole = meansOf({ ...medium, campaigns: medium.campaigns.filter((one) => one !== campaign) })
  for (const part of ['orders', 'fen', 'carts'] as const)
    whole.forEach((one, i) => {
      const [mine, real] = [around[i]?.[part] ?? [], all[i]?.[part] ?? []]
      expect(mine.length).toBe(medium.days)
      one[part].forEach((value, index) => {
        if (Math.abs((mine[index] ?? 0) - value) > 1e-9 * value) throw new Error(`${part} of day ${index}`)
      })
      if (one.item.listedOn < campaign.from && part !== 'carts')
        expect(Array.from(mine)).not.toEqual(Array.from(real))
    })
})
