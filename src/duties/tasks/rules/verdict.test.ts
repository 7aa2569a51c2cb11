import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day, eachDay, type Period } from '../../../kernel/calendar.ts'
import { checkDayOf, checkPeriodOf, checkProblem } from './course.ts'
import { dueWeight, sortedNeeds } from './needs.ts'
import { type DayParts, type Evidence, judged, LEAST_PAIRS, levelOf, usualSwing } from './verdict.ts'
import { readingWords } from './verdict-words.ts'

const week = (from: string): Period => ({ from: day(from), to: addDays(day(from), 6) })
const baseline = week('2026-09-01')
const period = week('2026-09-15')
const known = (value: number | null) => ({ value, isRange: false, missing: [], lacking: '' })

/** Eighty quiet days: 100 a day, each fifth week 10 more, up to the days now read. */
const quiet = new Map(
  eachDay({ from: day('2026-06-15'), to: addDays(period.from, -1) }).map((of, at): [Day, DayParts] => [
    of,
    { over: Math.floor(at / 7) % 5 === 0 ? 110 : 100, under: 1 },
  ]),
)
const evidence = (other: Partial<Evidence>): Evidence => ({
  direction: 'up',
  target: null,
  baseline,
  period,
  before: known(700),
  now: known(700),
  isDailyMean: false,
  isDailySum: false,
  daily: quiet,
  events: [],
  ...other,
})

describe('the usual swing', () => {
  test('is what nine of ten earlier pairs stayed within, by hand', () => {
    // 40 days of history before 10 days; pairs of one-day periods a day apart: 1, 2, 1, 2 … changes +100 %, −50 %.
    const daily = new Map(
      eachDay({ from: day('2026-01-01'), to: day('2026-02-09') }).map((of, at): [Day, DayParts] => [
        of,
        { over: 1 + (at % 2), under: 1 },
      ]),
    )
    const on = day('2026-02-10')
    const { swing, pairs } = usualSwing({
      baseline: { from: addDays(on, -1), to: addDays(on, -1) },
      period: { from: on, to: on },
      daily,
      events: [],
    })
    expect(pairs).toBe(39)
    // 20 pairs change by 1 (1→2), 19 by 0.5: the 36th of 39 in order is 1.
    expect(swing).toBe(1)
  })
  test('leaves out what a great event touched, and is not known from few pairs', () => {
    const events = [{ name: '618', from: day('2026-06-15'), to: day('2026-08-20') }]
    const { pairs, swing } = usualSwing({ ...evidence({}), events })
    expect(pairs).toBeLessThan(LEAST_PAIRS)
    expect(swing).toBeNull()
  })
})

describe('a ratio of a period', () => {
  test('is that of its sums, not the mean of its days: 70 of 1,600 and not 8.7 %', () => {
    // Six days of 10 buyers of 100 visitors, and one of 10 of 1,000.
    const daily = new Map(
      eachDay(baseline).map((of, at): [Day, DayParts] => [of, { over: 10, under: at === 0 ? 1000 : 100 }]),
    )
    expect(levelOf(daily, baseline)).toBeCloseTo(70 / 1600, 12)
  })
  test('is not known without one of its days, or without anybody', () => {
    const daily = new Map(eachDay(baseline).map((of): [Day, DayParts] => [of, { over: 0, under: 0 }]))
    expect(levelOf(daily, baseline)).toBeNull()
    daily.set(baseline.from, { over: 1, under: 4 })
    expect(levelOf(daily, baseline)).toBe(0.25)
    daily.delete(baseline.to)
    expect(levelOf(daily, baseline)).toBeNull()
  })
  test('swings as period ratios do: days that swing wildly and even out in a week swing by nothing', () => {
    const daily = new Map(
      eachDay({ from: day('2026-06-15'), to: addDays(period.from, -1) }).map((of, at): [Day, DayParts] => [
        of,
        { over: at % 7 === 0 ? 1 : 10, under: 100 },
      ]),
    )
    expect(usualSwing({ ...evidence({}), daily }).swing).toBeCloseTo(0, 12)
  })
})

describe('the verdict', () => {
  test('a change beyond the swing worked, the other way it did not', () => {
    expect(judged(evidence({ now: known(900) }))).toMatchObject({ verdict: 'worked', reason: 'better' })
    expect(judged(evidence({ now: known(500) }))).toMatchObject({ verdict: 'no_effect', reason: 'worse' })
    expect(judged(evidence({ now: known(500), direction: 'down' }))).toMatchObject({ verdict: 'worked' })
  })
  test('within the swing it cannot be told, unless far more was hoped for', () => {
    expect(judged(evidence({ now: known(710) }))).toMatchObject({
      verdict: 'unclear',
      reason: 'within_swing',
    })
    expect(judged(evidence({ now: known(710), target: 1000 }))).toMatchObject({
      verdict: 'no_effect',
      reason: 'short_of_target',
      reached: false,
    })
    expect(judged(evidence({ now: known(710), target: 705 }))).toMatchObject({
      verdict: 'unclear',
      reached: true,
    })
    expect(judged(evidence({ now: known(900), target: 1000 }))).toMatchObject({
      verdict: 'worked',
      reached: false,
    })
  })
  test('missing data wait, ranges and a 大促 on one side forbid to say', () => {
    const lacking = { value: 700, isRange: false, missing: [day('2026-09-16')], lacking: '店铺日报' }
    const waiting = judged(evidence({ now: lacking }))
    expect(waiting).toMatchObject({ verdict: 'waiting', reason: 'missing', missing: ['2026-09-16'] })
    expect(judged(evidence({ now: { ...known(null), isRange: true } }))).toMatchObject({ reason: 'range' })
    const sale = { name: '99大促', from: day('2026-09-18'), to: day('2026-09-20') }
    expect(judged(evidence({ now: known(9000), events: [sale] }))).toMatchObject({
      verdict: 'unclear',
      reason: 'event',
      events: ['99大促'],
    })
    expect(judged(evidence({ now: known(900), daily: new Map() }))).toMatchObject({ reason: 'short_history' })
  })
  test('from nothing to something worked', () => {
    expect(judged(evidence({ before: known(0), now: known(5) })).verdict).toBe('worked')
    expect(judged(evidence({ before: known(0), now: known(0) })).verdict).toBe('unclear')
  })
  test('is told in one sentence', () => {
    const told = { name: '支付金额', figure: (value: number) => `${value} 元` }
    expect(readingWords(judged(evidence({ now: known(900), target: 800 })), told, 'zh')).toBe(
      '有效：支付金额 700 元（2026-09-01 至 2026-09-07）→ 900 元（2026-09-15 至 2026-09-21）。目标 800 元，达到了。变好，超过平时的起伏：平时隔这么久看，十次里有九次变化不到 8.6%。',
    )
  })
  test('more is never worse: with a higher figure the verdict does not fall', () => {
    const rank = { no_effect: 0, unclear: 1, worked: 2, waiting: -1 }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2000 }), (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const of = (value: number) => rank[judged(evidence({ now: known(value), target: 820 })).verdict]
        expect(of(low)).toBeLessThanOrEqual(of(high))
      }),
    )
  })
})

describe('when a check is read', () => {
  const check = { baseline: { from: '2026-11-01', to: '2026-11-07' }, day: '2026-11-20' }
  const at = (text: string) => Temporal.Instant.from(`${text}T10:00:00+08:00`)
  test('on its day; later where the task was done later; never before it is done', () => {
    expect(checkDayOf(check, at('2026-11-08'))).toBe('2026-11-20')
    // Done on the 18th: the seven days after it end on the 25th.
    expect(checkDayOf(check, at('2026-11-18'))).toBe('2026-11-26')
    expect(checkDayOf(check, null)).toBeNull()
    expect(checkPeriodOf(check, day('2026-11-26'))).toEqual({ from: '2026-11-19', to: '2026-11-25' })
  })
  test('days that would overlap what was before are refused', () => {
    expect(checkProblem({ ...check, day: '2026-11-15' })).toBeUndefined()
    expect(checkProblem({ ...check, day: '2026-11-14' })).toContain('最早 2026-11-15')
  })
})

test('the overdue comes before what is due today, what is far off is no need of today', () => {
  const today = day('2026-11-10')
  expect(
    ['2026-11-01', '2026-11-10', '2026-11-11', '2026-11-17', '2026-11-18'].map((of) =>
      dueWeight(day(of), today),
    ),
  ).toEqual([90, 60, 45, 30, null])
  const need = (title: string, weight: number, due?: string) => ({
    duty: 'tasks' as const,
    title,
    weight,
    path: '/tasks',
    ...(due ? { due: day(due) } : {}),
  })
  expect(
    sortedNeeds([need('c', 30), need('a', 90, '2026-11-09'), need('b', 90), need('d', 90, '2026-11-01')]).map(
      ({ title }) => title,
    ),
  ).toEqual(['d', 'a', 'b', 'c'])
})
