import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import type { ReportSummary } from '../../reports/contract.ts'
import type { Task } from '../../tasks/contract.ts'
import { accuracyBar, reportsBar, roiBar, salesBar, satisfactionBar, type Timing } from './bars.ts'
import { memberMonths } from './members.ts'
import { barWords, standingOfMonth } from './words.ts'

const sales = (other: Partial<Parameters<typeof salesBar>[0]>) =>
  salesBar({ target: 200_000, actual: 180_000, known: 30, days: 30, isOver: true, evidence: [], ...other })

describe('销售额增长目标达成率 ≥ 90 %', () => {
  test('180,000 of 200,000 is exactly 90 %: met', () => {
    expect(sales({})).toMatchObject({
      value: 0.9,
      verdict: 'met',
      reason: 'known',
      part: 180_000,
      whole: 200_000,
    })
    expect(sales({ actual: 179_999 })).toMatchObject({ verdict: 'not_met' })
  })
  test('what is missing can only add: met before the month is over, never not met before it is known', () => {
    expect(sales({ known: 20, isOver: false })).toMatchObject({ verdict: 'met' })
    expect(sales({ actual: 100_000, known: 20, isOver: false })).toMatchObject({
      verdict: 'not_proven',
      reason: 'month_running',
    })
    expect(sales({ actual: 170_000, known: 28 })).toMatchObject({
      verdict: 'not_proven',
      reason: 'days_missing',
    })
  })
  test('without a target or without data nothing is proven', () => {
    expect(sales({ target: null })).toMatchObject({ value: null, verdict: 'not_proven', reason: 'no_target' })
    expect(sales({ target: 0 })).toMatchObject({ reason: 'no_target' })
    expect(sales({ actual: null })).toMatchObject({ value: null, verdict: 'not_proven', reason: 'no_data' })
  })
})

describe('满意度 ≥ 85 %', () => {
  const answers = (satisfied: number, answered: number) => ({ satisfied, answered, evidence: [] })
  test('17 of 20 are 85 % and prove nothing; 185 of 200 do; 150 of 200 prove the contrary', () => {
    const few = satisfactionBar(answers(17, 20), answers(0, 0))
    expect(few).toMatchObject({ verdict: 'not_proven', reason: 'straddles', source: 'survey' })
    // Wilson: 0.640 to 0.948.
    expect(few.low).toBeCloseTo(0.64, 3)
    expect(few.high).toBeCloseTo(0.948, 3)
    expect(satisfactionBar(answers(185, 200), answers(0, 0)).verdict).toBe('met')
    expect(satisfactionBar(answers(150, 200), answers(0, 0)).verdict).toBe('not_met')
  })
  test('ratings of service stand in only where nobody was asked, and that is said', () => {
    expect(satisfactionBar(answers(17, 20), answers(990, 1000))).toMatchObject({
      source: 'survey',
      whole: 20,
    })
    const stood = satisfactionBar(answers(0, 0), answers(990, 1000))
    expect(stood).toMatchObject({ source: 'service', verdict: 'met' })
    expect(barWords(stood, 'zh')).toContain('没有做调查，按接待评价：1,000 份里满意 990 份')
    expect(satisfactionBar(answers(0, 0), answers(0, 0))).toMatchObject({
      verdict: 'not_proven',
      reason: 'nobody_asked',
    })
  })
})

describe('each promotion: ROI ≥ 200 %', () => {
  const returned = (mid: number, verdict: 'met' | 'not_met' | 'not_proven') => ({
    roi: { low: mid - 0.5, mid, high: mid + 0.5 },
    verdict,
  })
  test('one that failed fails the month, one that cannot be told leaves it open', () => {
    const good = returned(3, 'met')
    expect(roiBar([], [])).toMatchObject({ verdict: 'none', reason: 'none_ended' })
    expect(roiBar([good], [])).toMatchObject({ verdict: 'met', value: 3, low: 2.5, high: 3.5 })
    expect(roiBar([good, returned(1.9, 'not_proven')], [])).toMatchObject({
      verdict: 'not_proven',
      value: 1.9,
      part: 1,
      whole: 2,
    })
    expect(roiBar([good, returned(1, 'not_met'), { roi: null, verdict: 'not_proven' }], [])).toMatchObject({
      verdict: 'not_met',
      value: 1,
    })
    expect(roiBar([{ roi: null, verdict: 'not_proven' }], [])).toMatchObject({
      value: null,
      verdict: 'not_proven',
    })
  })
})

describe('报告按时率 ≥ 95 %', () => {
  const timings = (inTime: number, late: number, open = 0): Timing[] => [
    ...Array.from({ length: inTime }, () => 'on-time' as const),
    ...Array.from({ length: late }, () => 'overdue' as const),
    ...Array.from({ length: open }, () => 'open' as const),
  ]
  test('19 of 20 are met, 18 of 19 are not; what is open is told only where it can change nothing', () => {
    expect(reportsBar(timings(19, 1), [])).toMatchObject({ value: 0.95, verdict: 'met' })
    expect(reportsBar(timings(18, 1), [])).toMatchObject({ verdict: 'not_met' })
    expect(reportsBar(timings(4, 0, 1), [])).toMatchObject({
      value: 1,
      verdict: 'not_proven',
      reason: 'some_open',
    })
    expect(reportsBar(timings(3, 1, 1), [])).toMatchObject({ verdict: 'not_met' })
    expect(reportsBar([], [])).toMatchObject({ verdict: 'none', reason: 'none_due' })
  })
  test('what is told while reports are open is not taken back when they came', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(5), fc.nat(5), fc.nat(5), (inTime, late, open, came) => {
        const before = reportsBar(timings(inTime, late, open), []).verdict
        fc.pre(inTime + late + open > 0)
        const good = Math.min(open, came)
        const after = reportsBar(timings(inTime + good, late + open - good), []).verdict
        if (before === 'met' || before === 'not_met') expect(after).toBe(before)
      }),
    )
  })
})

test('accuracy is told of figures, not averaged over reports, and has no line', () => {
  const bar = accuracyBar(
    [
      { checked: 10, accuracy: 0.5 },
      { checked: 90, accuracy: 1 },
    ],
    [],
  )
  expect(bar).toMatchObject({ value: 0.95, part: 95, whole: 100, verdict: 'none', line: null })
  expect(accuracyBar([{ checked: 0, accuracy: null }], [])).toMatchObject({
    value: null,
    reason: 'none_submitted',
  })
  expect(standingOfMonth([bar, sales({})])).toEqual({ met: 1, not_met: 0, not_proven: 0, none: 0 })
})

test('a member’s month: tasks by their owner and day, reports by who handed them in', () => {
  const lin = { id: 1, name: '林晓', colour: 'blue' as const }
  const at = (of: string) => `${of}T02:00:00Z`
  const task = (id: number, other: Partial<Task>): Task => ({
    id,
    title: '一件事',
    owner: lin,
    due: null,
    from: { kind: 'hand', id: '', words: '', path: '' },
    check: null,
    state: 'todo',
    history: [{ state: 'todo', by: null, at: at('2026-10-01'), note: '' }],
    createdAt: at('2026-10-01'),
    checkDay: null,
    readings: [],
    ...other,
  })
  const done = (of: string): Pick<Task, 'state' | 'history'> => ({
    state: 'done',
    history: [{ state: 'done', by: null, at: at(of), note: '' }],
  })
  const reading: Task['readings'][number] = {
    at: at('2026-10-20'),
    verdict: 'worked',
    reason: 'better',
    baseline: { from: day('2026-10-01'), to: day('2026-10-07') },
    period: { from: day('2026-10-13'), to: day('2026-10-19') },
    before: 1,
    now: 2,
    isDailyMean: false,
    isDailySum: false,
    target: null,
    reached: null,
    swing: 0.1,
    pairs: 40,
    events: [],
    missing: [],
    lacking: '',
  }
  const report = (other: Partial<ReportSummary>): ReportSummary => ({
    id: 1,
    kind: 'weekly',
    title: '',
    subject: '',
    period: { from: day('2026-10-01'), to: day('2026-10-07') },
    state: 'submitted',
    by: { id: 1, name: '林晓' },
    at: at('2026-10-08'),
    due: day('2026-10-08'),
    isDueSure: true,
    timeliness: 'on-time',
    ...other,
  })
  const month = { from: day('2026-10-01'), to: day('2026-10-31') }
  const tasks = [
    task(1, { due: day('2026-10-10'), ...done('2026-10-10'), readings: [reading] }),
    task(2, { due: day('2026-10-10'), ...done('2026-10-11') }),
    task(3, { due: day('2026-10-12') }),
    // Not due yet, cancelled, another month, nobody's.
    task(4, { due: day('2026-10-30') }),
    task(5, { due: day('2026-10-10'), state: 'cancelled' }),
    task(6, { due: day('2026-09-30'), ...done('2026-09-29') }),
    task(7, { due: day('2026-10-10'), owner: null }),
  ]
  const reports = [report({}), report({ id: 2, timeliness: 'late' }), report({ id: 3, state: 'draft' })]
  expect(memberMonths({ tasks, reports }, month, day('2026-10-25'))).toEqual([
    {
      member: { id: 1, name: '林晓' },
      due: 3,
      inTime: 1,
      done: 2,
      worked: 1,
      checked: 1,
      reports: 2,
      reportsInTime: 1,
    },
  ])
})
