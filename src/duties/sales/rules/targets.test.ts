import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isTargetPeriod, misfitWords, type TargetTree, targetTree } from './targets.ts'

const even = Array.from({ length: 365 }, () => 1)
const sum = (all: readonly { amount: number | null }[]) =>
  all.reduce((total, { amount }) => total + (amount ?? 0), 0)
const isTree = (one: ReturnType<typeof targetTree>): one is TargetTree => 'year' in one
const treeOf = (...args: Parameters<typeof targetTree>): TargetTree => {
  const tree = targetTree(...args)
  if (!isTree(tree)) throw new Error(JSON.stringify(tree))
  return tree
}

describe('a target over its year', () => {
  test('a year of 3,650.00 yuan by days alike: ten yuan a day', () => {
    const tree = treeOf(2026, new Map([['2026', 365_000]]), even)
    expect(tree.months[0]).toMatchObject({ period: '2026-01', amount: 31_000, isSet: false })
    expect(tree.months[1]?.days[0]).toEqual({ period: '2026-02-01', amount: 1_000, isSet: false })
  })

  test('a month set by hand stays, the others share the rest', () => {
    const set = new Map([
      ['2026', 365_000],
      ['2026-11', 200_000],
    ])
    const tree = treeOf(2026, set, even)
    expect(tree.months[10]).toMatchObject({ amount: 200_000, isSet: true })
    expect(sum(tree.months)).toBe(365_000)
    expect(sum(tree.months[10]?.days ?? [])).toBe(200_000)
  })

  test('a day set by hand stays, the rest of its month is phased anew', () => {
    const set = new Map([
      ['2026-11', 30_000],
      ['2026-11-11', 10_000],
    ])
    const [month] = treeOf(2026, set, even).months.slice(10)
    expect(month?.days[10]).toEqual({ period: '2026-11-11', amount: 10_000, isSet: true })
    expect(sum(month?.days ?? [])).toBe(30_000)
    // 20,000 over 29 days: the remainder goes to the earliest.
    expect([month?.days[0]?.amount, month?.days[29]?.amount]).toEqual([690, 689])
  })

  test('months without an amount have none, and neither has the year', () => {
    const tree = treeOf(2026, new Map([['2026-11', 100]]), even)
    expect(tree.year.amount).toBeNull()
    expect(tree.months[0]).toMatchObject({ amount: null })
    expect(tree.months[0]?.days.every(({ amount }) => amount === null)).toBe(true)
  })

  test('what cannot hold is told with both sums', () => {
    const over = targetTree(
      2026,
      new Map([
        ['2026-11', 500],
        ['2026-11-11', 700],
      ]),
      even,
    )
    expect(over).toEqual({ misfit: { kind: 'over', whole: '2026-11', amount: 500, parts: 700 } })
    const months = Array.from(
      { length: 12 },
      (_, i) => [`2026-${String(i + 1).padStart(2, '0')}`, 10] as const,
    )
    const under = targetTree(2026, new Map([...months, ['2026', 130]]), even)
    expect(under).toEqual({ misfit: { kind: 'under', whole: '2026', amount: 130, parts: 120 } })
    if ('misfit' in under)
      expect(misfitWords(under.misfit, String)).toBe(
        '2026 年的每个月都手动定了，加起来是 120，不等于2026 年的 130。请放开至少一个月，或改2026 年。',
      )
  })

  test('days sum to their month and months to the year, whatever is set and weighed', () => {
    const amount = fc.integer({ min: 0, max: 1e11 })
    const month = fc.integer({ min: 1, max: 12 }).map((n) => `2026-${String(n).padStart(2, '0')}`)
    const at = fc
      .tuple(month, fc.integer({ min: 1, max: 28 }))
      .map(([m, d]) => `${m}-${String(d).padStart(2, '0')}`)
    const weight = fc.oneof(
      { weight: 1, arbitrary: fc.constant(0) },
      { weight: 6, arbitrary: fc.double({ min: 1e-4, max: 50, noNaN: true }) },
    )
    let held = 0
    fc.assert(
      fc.property(
        fc.option(amount, { nil: undefined }),
        fc.array(fc.tuple(month, amount), { maxLength: 6 }),
        fc.array(fc.tuple(at, fc.integer({ min: 0, max: 1e8 })), { maxLength: 8 }),
        fc.array(weight, { minLength: 365, maxLength: 365 }),
        (year, months, days, weights) => {
          const set = new Map<string, number>([...months, ...days])
          if (year !== undefined) set.set('2026', year)
          const tree = targetTree(2026, set, weights)
          if (!isTree(tree)) return
          held += 1
          if (year !== undefined) expect(sum(tree.months)).toBe(year)
          for (const one of tree.months) {
            if (one.amount !== null) expect(sum(one.days)).toBe(one.amount)
            for (const part of [one, ...one.days]) {
              if (set.has(part.period)) expect(part.amount).toBe(set.get(part.period))
              expect(part.isSet).toBe(set.has(part.period))
              expect(part.amount === null || part.amount >= 0).toBe(true)
            }
          }
        },
      ),
      { numRuns: 200 },
    )
    // The property means something only where most of the sets can hold.
    expect(held).toBeGreaterThan(50)
  })
})

test.each([
  ['2026', true],
  ['2026-11', true],
  ['2026-11-30', true],
  ['2026-11-31', false],
  ['2026-13', false],
  ['26-11', false],
  ['2026-W46', false],
  ['0000', false],
  ['9999-11', false],
  ['0001-11-11', false],
])('%s as a period of a target: %s', (text, is) => {
  expect(isTargetPeriod(text)).toBe(is)
})
