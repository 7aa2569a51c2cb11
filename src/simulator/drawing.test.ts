import { describe, expect, test } from 'vitest'
import { addDays, day } from '../kernel/calendar.ts'
import { shopDays } from './days.ts'
import type { PractisedDuty } from './model.ts'
import { scenarios } from './scenarios.ts'
import { stockTaking, truthOf } from './truth.ts'
import { createWorld } from './world.ts'

const to = day('2026-11-25')
const world = (duty: PractisedDuty, seed: number) => createWorld({ scenario: `practise-${duty}`, seed, to })
const duties: PractisedDuty[] = ['market', 'listing', 'promotion', 'sales', 'team', 'customer']

describe('a shop to practise on', () => {
  test.each(duties)('of %s has one story, another for another seed', (duty) => {
    const told = [1, 2, 3, 4, 5, 6].map((seed) => {
      const { planted } = truthOf(world(duty, seed), { dirt: [], stock: [] })
      expect(planted, `seed ${seed}`).toHaveLength(1)
      return JSON.stringify(planted)
    })
    expect(new Set(told).size).toBe(6)
    expect(JSON.stringify(truthOf(world(duty, 1), { dirt: [], stock: [] }).planted)).toBe(told[0])
  })

  test('knows no event of the platform, which would hide its story', () => {
    for (const duty of duties)
      expect(world(duty, 1).campaigns.filter(({ kind }) => kind === 'platform')).toEqual([])
  })

  test('has all of its items on the shelf', () => {
    for (const duty of duties)
      for (const { listedOn, id } of world(duty, 5).items) expect(listedOn < addDays(to, -100), id).toBe(true)
  })

  test('plants what its scenario names, with time to be seen and to the last day', () => {
    for (const duty of duties)
      for (let seed = 1; seed <= 20; seed++)
        for (const { kind, from, to: until } of world(duty, seed).planted) {
          expect(scenarios[`practise-${duty}`].faults).toContain(kind)
          expect(from <= addDays(to, -4) && from >= addDays(to, -34)).toBe(true)
          expect(until).toBe(to)
        }
  })

  test('the promotion’s shadow lies in the files too', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const [campaign] = world('promotion', seed).campaigns
      expect(campaign && addDays(campaign.to, campaign.pullDays) <= to).toBe(true)
    }
  })
})

test('the rival that cuts its price asks less than any other ever does of its own price', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const own = world('market', seed)
    const [cut] = own.planted
    for (const { day: at, competitors } of shopDays(own))
      for (const { competitor, priceFen } of competitors) {
        const isCut = competitor.id === cut?.effect.competitor && at >= (cut?.from ?? '')
        expect(priceFen / competitor.priceFen < 0.71, `${seed} ${at} ${competitor.id}`).toBe(isCut)
      }
  }
})

test('the SKU whose supplier slipped is the one that runs out first', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const own = world('team', seed)
    const taking = stockTaking(own)
    for (const today of shopDays(own)) taking.add(today)
    const cover = ({ onHand, sold }: { onHand: number; sold: number }) => onHand / Math.max(1, sold)
    const [first, second] = taking
      .close()
      .filter(({ sold }) => sold >= 14)
      .toSorted((a, b) => cover(a) - cover(b))
    expect(own.planted[0]?.entity).toBe(`sku:${first?.sku}`)
    expect(first?.onHand).toBeGreaterThan(0)
    expect(second && first && cover(second) > 1.3 * cover(first)).toBe(true)
  }
})

test('the bad batch is spoken of in reviews and refunds by its own cause', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const own = world('customer', seed)
    const [bad] = own.planted
    const causes = new Map<string, number>()
    const reasons = new Map<string, number>()
    for (const { reviews, orders } of shopDays(own)) {
      for (const { cause, line } of reviews)
        if (cause && `sku:${line.sku.id}` === bad?.entity) causes.set(cause, (causes.get(cause) ?? 0) + 1)
      for (const { lines } of orders)
        for (const { sku, refund } of lines)
          if (refund?.phase === '售后' && `sku:${sku.id}` === bad?.entity)
            reasons.set(refund.reason, (reasons.get(refund.reason) ?? 0) + 1)
    }
    const most = (of: Map<string, number>) => [...of].toSorted((a, b) => b[1] - a[1])[0]?.[0]
    expect(most(causes), `seed ${seed}`).toBe(bad?.effect.cause)
    const named = { 色差: '颜色', 破损: '破损', 尺寸: '尺寸', 质量: '质量' }[String(bad?.effect.cause)]
    expect(most(reasons), `seed ${seed}`).toContain(named)
  }
})
