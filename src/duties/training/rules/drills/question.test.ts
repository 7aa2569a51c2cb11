import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day } from '../../../../kernel/calendar.ts'
import type { Said } from '../../drills/contract.ts'
import { around, type Key, marked, pointsOf, questionOf, truthsOf } from './question.ts'

/** 会员周 truly brought 40,000 yuan for 10,000: 投入产出比 4, ROI 300 %. */
const key: Key = {
  given: { name: '会员周' },
  table: null,
  parts: [
    {
      id: 'sku',
      points: 40,
      kind: 'choice',
      options: ['a', 'b', 'c'].map((value) => ({ value, name: value })),
      right: ['a'],
      near: ['b'],
      truth: 'a',
      because: {},
    },
    {
      id: 'since',
      points: 15,
      kind: 'day',
      from: day('2026-10-01'),
      to: day('2026-11-01'),
      right: { from: day('2026-10-19'), to: day('2026-10-21') },
      near: { from: day('2026-10-17'), to: day('2026-10-23') },
      truth: day('2026-10-20'),
      because: {},
    },
    { id: 'gain', points: 25, kind: 'interval', truth: 40_000, because: { gain: '40000.00' } },
    {
      id: 'times',
      points: 20,
      kind: 'number',
      unit: 'times',
      right: around(4, 0.25),
      near: around(4, 0.5),
      truth: 4,
      because: {},
    },
  ],
}

const one = (part: string, said: Said) => {
  const mark = marked(key, { [part]: said }).find((each) => each.part === part)
  return [mark?.verdict, mark?.points]
}

describe('an answer is marked', () => {
  test('by what is right, what is near, and what is neither', () => {
    expect(one('sku', 'a')).toEqual(['right', 40])
    expect(one('sku', 'b')).toEqual(['near', 20])
    expect(one('sku', 'c')).toEqual(['wrong', 0])
    expect(one('since', '2026-10-21')).toEqual(['right', 15])
    expect(one('since', '2026-10-17')).toEqual(['near', 7])
    expect(one('since', '2026-10-16')).toEqual(['wrong', 0])
    expect(one('times', 3)).toEqual(['right', 20])
    expect(one('times', 2.9)).toEqual(['near', 10])
    expect(one('times', 6.1)).toEqual(['wrong', 0])
  })

  test('an interval is right where it holds the truth and says something', () => {
    expect(one('gain', { low: 30_000, high: 50_000 })).toEqual(['right', 25])
    expect(one('gain', { low: 0, high: 200_000 }), 'so wide that it says nothing').toEqual(['near', 12])
    expect(one('gain', { low: 45_000, high: 60_000 }), 'a little beside').toEqual(['near', 12])
    expect(one('gain', { low: 70_000, high: 90_000 })).toEqual(['wrong', 0])
    expect(one('gain', { low: 50_000, high: 30_000 }), 'the wrong way round').toEqual(['wrong', 0])
  })

  test('where little was brought an interval may be as wide as it can be known', () => {
    const wide = { low: 0, high: 55_000 }
    expect(one('gain', wide)).toEqual(['near', 12])
    const known: Key = {
      ...key,
      parts: key.parts.map((part) => (part.kind === 'interval' ? { ...part, widest: 60_000 } : part)),
    }
    expect(marked(known, { gain: wide }).find(({ part }) => part === 'gain')?.verdict).toBe('right')
    // Also then it has to hold the truth.
    expect(marked(known, { gain: { low: 0, high: 20_000 } })[2]?.verdict).toBe('wrong')
  })

  test('what was not said is not marked as wrong, and what does not fit is', () => {
    expect(marked(key, { sku: '' }).map(({ verdict }) => verdict)).toEqual([
      'missing',
      'missing',
      'missing',
      'missing',
    ])
    expect(one('gain', '40000')).toEqual(['wrong', 0])
    expect(one('sku', 4)).toEqual(['wrong', 0])
    expect(one('since', 20)).toEqual(['wrong', 0])
  })

  test('the truth said as it is has all points', () => {
    const answers = Object.fromEntries(
      truthsOf(key).map(({ part, truth }) => [
        part,
        part === 'gain' && typeof truth === 'number' ? { low: truth * 0.8, high: truth * 1.2 } : truth,
      ]),
    )
    expect(pointsOf(marked(key, answers))).toBe(100)
  })
})

const anything: fc.Arbitrary<Said> = fc.oneof(
  fc.string(),
  fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
  fc.record({
    low: fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
    high: fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
  }),
)

test('whatever is said, each part has from none to all of its points, in the order of the question', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('sku', 'since', 'gain', 'times', 'other'), anything),
      (answers) => {
        const marks = marked(key, answers)
        expect(marks.map(({ part }) => part)).toEqual(key.parts.map(({ id }) => id))
        for (const { points, of, verdict } of marks) {
          expect(points >= 0 && points <= of).toBe(true)
          expect(points === of).toBe(verdict === 'right')
          expect(points > 0).toBe(verdict === 'right' || verdict === 'near')
        }
      },
    ),
  )
})

test('the question does not hold its answer', () => {
  const told = JSON.stringify(questionOf(key))
  for (const word of ['right', 'near', 'truth', 'because', '40000', '2026-10-20'])
    expect(told).not.toContain(word)
})
