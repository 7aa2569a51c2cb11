import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quotient, type RatioGroup, ratioFactors, ratioRows, turnOf } from './ratio.ts'
import { ratioHead, turnSentence } from './ratio-words.ts'

const group = (key: string, before: [number, number], after: [number, number]): RatioGroup => ({
  key,
  name: key,
  before: { over: before[0], under: before[1] },
  after: { over: after[0], under: after[1] },
})
const shares = { scale: 1_000_000, otherName: '其他', shown: (units: number) => units }

describe('a conversion that falls while every source converts better (Simpson)', () => {
  // Search 1000 visits at 10 %, ads 1000 at 2 %: 6 %. Then search 500 at 11 %, ads 2500 at 2.2 %: 3.67 %.
  const groups = [group('搜索', [100, 1000], [55, 500]), group('推广', [20, 1000], [55, 2500])]
  const list = ratioRows(groups, { before: 120 / 2000, after: 110 / 3000 }, shares)

  test('the ratios within helped, the shares took more than that away', () => {
    // By hand: mix −⅓ × (0.105 − 0.048333) − … = −0.028; rate ⅓ × 0.01 + ⅔ × 0.002 = 0.004667.
    expect(list.mix).toBeCloseTo(-0.028, 9)
    expect(list.rate).toBeCloseTo(0.0046667, 6)
    expect(turnOf(list)).toBe('against')
  })

  test('each source: its share and its ratio apart, together −2.33 points', () => {
    expect(list.rows[0]).toEqual({
      key: '搜索',
      name: '搜索',
      before: 100_000,
      after: 110_000,
      contribution: -15_556,
      mix: -18_889,
      rate: 3_333,
      shareBefore: 0.5,
      shareAfter: 0.166667,
    })
    expect(list.rows.reduce((sum, { contribution }) => sum + Number(contribution), 0)).toBe(-23_333)
    // A millionth may be left over from rounding.
    expect(Math.abs(Number(list.rows.at(-1)?.contribution))).toBeLessThanOrEqual(1)
  })

  test('it is told so', () => {
    const rows = list.rows.filter(({ key }) => key !== 'other')
    const told = {
      dimension: 'source',
      name: '支付转化率',
      isMoney: false,
      mix: list.mix,
      rate: list.rate,
      rest: 0,
    }
    expect(turnSentence({ ...told, turn: 'against', rows })).toBe(
      '按来源看：各部分自己的支付转化率合起来让它高了 0.47 个百分点，可是占比变了，反而拉低了 2.80 个百分点，最多的是「搜索」，占比由 50.0% 变成 16.7%。',
    )
  })

  test('what the parts do not add up to is said, and what is nothing is not told as 0.00', () => {
    const told = { dimension: 'source', name: '支付转化率', isMoney: false, turn: 'rate' as const, rows: [] }
    expect(turnSentence({ ...told, mix: -0.00001, rate: -0.0143, rest: -0.003 })).toBe(
      '按来源看：各部分自己的支付转化率变化让它低了 1.43 个百分点，占比变化没有影响；还有低的 0.30 个百分点是口径差，说不出是谁。',
    )
    expect(turnSentence({ ...told, mix: 0.002, rate: 0, rest: 0.00001 })).toBe(
      '按来源看：各部分自己的支付转化率没有变，占比变化让它高了 0.20 个百分点。',
    )
  })
})

test('a basket that fell because cheap things sell more: all of it is mix', () => {
  // 10 buyers at 200 and 10 at 50 yuan: 125; then 5 and 15: 87.50.
  const groups = [group('贵', [200_000, 10], [100_000, 5]), group('便宜', [50_000, 10], [75_000, 15])]
  const list = ratioRows(groups, { before: 12_500, after: 8_750 }, { ...shares, scale: 1 })
  expect([list.mix, list.rate]).toEqual([-3_750, 0])
  expect(turnOf(list)).toBe('mix')
})

test('more above the line and more below it, by log-mean Divisia', () => {
  // 100/1000 → 100/2000: nothing above, all of it below.
  expect(ratioFactors({ over: 100, under: 1000 }, { over: 100, under: 2000 }, 1_000_000)).toEqual([
    0, -50_000,
  ])
  expect(ratioFactors({ over: 0, under: 1000 }, { over: 1, under: 2000 }, 1_000_000)).toBeUndefined()
})

const fraction = fc.record({ over: fc.nat({ max: 1_000_000 }), under: fc.nat({ max: 1_000_000 }) })
const someGroups = fc
  .array(fc.tuple(fraction, fraction), { minLength: 1, maxLength: 40 })
  .map((all) => all.map(([before, after], i): RatioGroup => ({ key: `${i}`, name: `${i}`, before, after })))

test('whatever the groups, and whatever the whole counts otherwise, a list sums to the change exactly', () => {
  fc.assert(
    fc.property(someGroups, fraction, fraction, fc.constantFrom(1, 1_000_000), (groups, was, is, scale) => {
      const total = { before: quotient(was), after: quotient(is) }
      const { rows } = ratioRows(groups, total, { ...shares, scale })
      const sum = rows.reduce((all, { contribution }) => all + Number(contribution), 0)
      expect(sum).toBe(Math.round(total.after * scale) - Math.round(total.before * scale))
      for (const row of rows.slice(0, -1)) expect(Number(row.mix) + Number(row.rate)).toBe(row.contribution)
    }),
  )
})

test('where the groups are the whole, their mixes and rates are its change', () => {
  const positive = fc.record({ over: fc.nat({ max: 100_000 }), under: fc.integer({ min: 1, max: 100_000 }) })
  fc.assert(
    fc.property(fc.array(fc.tuple(positive, positive), { minLength: 1, maxLength: 25 }), (all) => {
      const groups = all.map(([before, after], i): RatioGroup => ({ key: `${i}`, name: '', before, after }))
      const whole = (at: 'before' | 'after') =>
        quotient({
          over: groups.reduce((sum, one) => sum + one[at].over, 0),
          under: groups.reduce((sum, one) => sum + one[at].under, 0),
        })
      const { mix, rate } = ratioRows(groups, { before: whole('before'), after: whole('after') }, shares)
      const change = whole('after') - whole('before')
      expect(Math.abs(mix + rate - change)).toBeLessThan(1e-9 * Math.max(1, whole('before') + whole('after')))
    }),
  )
})

test('the head tells points, not percent of percent', () => {
  const periods = { now: '2026-11-08 至 2026-11-14', before: '2026-11-01 至 2026-11-07' }
  const input = { name: '支付转化率', isMoney: false, isWhole: true, periods }
  expect(ratioHead({ ...input, before: 0.06, after: 0.0367 })).toBe(
    '支付转化率 3.67%，比 2026-11-01 至 2026-11-07 的 6.00%低了 2.33 个百分点。',
  )
  expect(ratioHead({ ...input, before: null, after: 0.1 })).toContain('没有数据')
  expect(ratioHead({ ...input, before: 0.06, after: 0.06 })).toContain('一样')
})
