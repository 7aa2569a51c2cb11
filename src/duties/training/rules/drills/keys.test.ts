import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../../kernel/calendar.ts'
import { shopDays } from '../../../../simulator/days.ts'
import { stockTaking, type Truth, truthOf } from '../../../../simulator/truth.ts'
import { createWorld } from '../../../../simulator/world.ts'
import type { DutyName } from '../../drills/contract.ts'
import { drillStories } from '../../ui/drill-stories.ts'
import { drillStoriesInEnglish } from '../../ui/drill-stories-en.ts'
import { keyOf } from './all.ts'
import { costOf } from './promotion.ts'
import { marked, pointsOf, truthsOf } from './question.ts'
import { orderPieces } from './team.ts'

const to = day('2026-11-25')
const duties: DutyName[] = ['market', 'listing', 'promotion', 'sales', 'team', 'customer']

const truthFor = (duty: DutyName, seed: number): Truth => {
  const world = createWorld({ scenario: `practise-${duty}`, seed, to })
  if (duty !== 'team') return truthOf(world, { dirt: [], stock: [] })
  const taking = stockTaking(world)
  for (const today of shopDays(world)) taking.add(today)
  return truthOf(world, { dirt: [], stock: taking.close() })
}

describe.each(duties)('the drill of %s', (duty) => {
  const keys = [1, 2, 3, 4, 5].map((seed) => keyOf[duty](truthFor(duty, seed)))

  test('asks for a hundred points, and its truth has all of them', () => {
    for (const key of keys) {
      expect(key.parts.reduce((sum, { points }) => sum + points, 0)).toBe(100)
      const answers = Object.fromEntries(
        truthsOf(key).map(({ part, truth }) => [
          part,
          part === 'gain' && typeof truth === 'number' ? { low: truth * 0.7, high: truth * 1.3 } : truth,
        ]),
      )
      expect(pointsOf(marked(key, answers))).toBe(100)
    }
  })

  test('offers what is right among other things, each once, within the days that are asked about', () => {
    for (const { parts } of keys)
      for (const part of parts) {
        if (part.kind === 'choice') {
          const values = part.options.map(({ value }) => value)
          expect(values.length).toBeGreaterThan(1)
          expect(new Set(values).size).toBe(values.length)
          expect(values).toContain(part.truth)
          expect(part.right.length).toBeLessThan(values.length)
        }
        if (part.kind === 'day') expect(part.truth >= part.from && part.truth <= part.to).toBe(true)
      }
  })

  test('is another one for another number', () => {
    expect(new Set(keys.map((key) => JSON.stringify(truthsOf(key)))).size).toBe(5)
  })
})

test.each([
  ['market', 'since', [-1, 1], [-3, 3], '差一天算全对，差三天以内算一半。'],
  ['listing', 'since', [-1, 1], [-3, 3], '差一天算全对，差三天以内算一半。'],
  ['listing', 'left', [-10, 12], [-18, 22], '低 10 个到高 12 个百分点算全对，低 18 个到高 22 个算一半。'],
  ['customer', 'since', [-1, 8], [-3, 13], '早一天到晚八天算全对，早三天到晚十三天算一半。'],
] as const)('how %s %s is marked is told with the question', (duty, id, right, near, told) => {
  expect(drillStories[duty].parts[id]?.marking).toBe(told)
  const key = keyOf[duty](truthFor(duty, 1))
  const part = key.parts.find((one) => one.id === id)
  const verdictOf = (by: number) => {
    const said =
      part?.kind === 'day' ? addDays(part.truth, by) : part?.kind === 'number' ? part.truth + by : ''
    return marked(key, { [id]: said }).find((mark) => mark.part === id)?.verdict
  }
  expect(right.map(verdictOf)).toEqual(['right', 'right'])
  expect([right[0] - 1, right[1] + 1, ...near].map(verdictOf)).toEqual(['near', 'near', 'near', 'near'])
  expect([near[0] - 1, near[1] + 1].map(verdictOf)).toEqual(['wrong', 'wrong'])
})

test('amounts are told with their thousands set apart, in either language', () => {
  const given = { name: '会员周', from: '2026-11-09', to: '2026-11-15', cost: '17100.00' }
  const because = {
    with: '286092.57',
    without: '182456.12',
    gain: '103636.45',
    pulled: '14075.68',
    others: '9856.21',
  }
  const prices = { before: '1149.00', after: '758.50' }
  expect(drillStories.promotion.story(given)).toContain('一共花了 17,100 元')
  expect(drillStoriesInEnglish.promotion.story(given)).toContain('It cost 17,100 yuan')
  for (const { promotion, market } of [drillStories, drillStoriesInEnglish]) {
    expect(promotion.parts.gain?.reason(because)).toMatch(/286,093.*182,456.*103,636.*14,076.*9,856/)
    expect(promotion.parts.times?.reason({ gain: '103636.45', cost: '17100.00' })).toMatch(
      /^103,636 ÷ 17,100/,
    )
    expect(market.parts.rival?.reason(prices)).toMatch(/1,149 .*758\.5/)
  }
})

test('orders: (30 + 7) days × 5 a day − 10 on hand = 175, in whole cartons and not below MOQ', () => {
  const base = { aDay: 5, days: 37, onHand: 10, moq: 50, pack: 1 }
  expect(orderPieces(base)).toBe(175)
  expect(orderPieces({ ...base, pack: 12 })).toBe(180)
  expect(orderPieces({ ...base, onHand: 180, pack: 20 })).toBe(60)
})

test('a promotion that looks well above 200 % is so by what it truly brought, or clearly not', () => {
  const effect = { campaign: 'x', name: '会员周', pulledFen: 0, cannibalisedFen: 0 }
  // 100,000 yuan sold, 43,000 of them brought by it.
  const good = { ...effect, withFen: 10_000_000, withoutFen: 5_700_000, incrementalFen: 4_300_000 }
  expect(costOf(good)).toBe(930_000)
  expect(good.incrementalFen / costOf(good)).toBeGreaterThan(4)
  // 40,000 yuan sold, of which 5,000 are due to it.
  const poor = { ...effect, withFen: 4_000_000, withoutFen: 3_500_000, incrementalFen: 500_000 }
  expect(costOf(poor)).toBe(440_000)
  expect(poor.withFen / costOf(poor)).toBeGreaterThan(3)
  expect(poor.incrementalFen / costOf(poor)).toBeLessThan(2)
  const seeds = Array.from({ length: 20 }, (_, i) => truthFor('promotion', i + 1).effects[0])
  const isReached = (one: (typeof seeds)[number]) => one && one.incrementalFen / costOf(one) >= 3
  expect(seeds.filter(isReached).length).toBeGreaterThan(4)
  expect(seeds.filter((one) => !isReached(one)).length).toBeGreaterThan(4)
  for (const one of seeds) expect(one && one.withFen / costOf(one)).toBeGreaterThan(3)
})
