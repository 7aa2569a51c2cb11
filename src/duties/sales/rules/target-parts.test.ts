import { expect, test } from 'vitest'
import { neededFactors, neededSentence, targetShares } from './target-parts.ts'

// Four weeks: 28,000 visits, 840 buyers (3 %), 84,000.00 yuan (100 a buyer).
const recent = { visits: 28_000, buyers: 840, fen: 8_400_000 }

test('a worked example: 99,000 yuan in 30 days at 3 % and 100 yuan need 1,100 visitors a day', () => {
  const needed = neededFactors({ target: 9_900_000, days: 30, recent, recentDays: 28 })
  if (!needed) throw new Error('conversion is known')
  expect(needed.visits).toEqual({ recent: 1000, needed: 1100 })
  expect(neededSentence(needed, { target: 9_900_000, days: 30, recentDays: 28 })).toBe(
    '平均每天要卖 3,300.00 元：支付转化率 3.00%、客单价 100.00 元的话，每天要 1,100 位访客，比近 28 天多 10%。',
  )
})

test('a better conversion needs fewer visitors', () => {
  const needed = neededFactors({ target: 9_900_000, days: 30, recent, recentDays: 28, conversion: 0.033 })
  expect(needed?.visits.needed).toBeCloseTo(1000)
})

test('without a conversion nothing is asked of visitors', () => {
  expect(
    neededFactors({ target: 100, days: 1, recent: { visits: 0, buyers: 0, fen: 0 }, recentDays: 28 }),
  ).toBeUndefined()
})

test('shares sum to the target to the fen, the small ones together', () => {
  const parts = [1, 5, 3, 1, 0].map((amount, i) => ({ key: String(i), name: `商品 ${i}`, amount }))
  const shares = targetShares(100_001, parts, 2, '其他')
  expect(shares.map(({ key }) => key)).toEqual(['1', '2', 'other'])
  expect(shares.reduce((sum, { amount }) => sum + amount, 0)).toBe(100_001)
  expect(shares[0]).toMatchObject({ share: 0.5, amount: 50_001 })
})
