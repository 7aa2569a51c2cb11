import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { ReportKind } from '../../reports/contract.ts'
import type { JobStep, Proof } from '../job-map/contract.ts'
import { nextStep, type Step, stepState, steps, type Told, weekOf, workProducts } from './job-map.ts'
import { stepNames } from './step-names.ts'

const proof = (words: string, at: string): Proof => ({ kind: 'import', words, at, path: '/data/import' })
const nothing: Told = { tables: new Map(), reports: new Map(), records: new Map([['task', []]]) }
const step: Step = {
  id: 'x',
  duty: 'sales',
  path: '/sales/alerts',
  weekday: 1,
  tables: ['order_line'],
  reports: ['weekly'],
}

test('a step is done where a file, a report or a record of the week shows it, the newest first', () => {
  const told: Told = {
    ...nothing,
    tables: new Map([
      ['order_line', [proof('a.csv', '2026-11-23T01:00:00Z'), proof('b.csv', '2026-11-24T01:00:00Z')]],
    ]),
    reports: new Map([['weekly', [proof('周报', '2026-11-23T02:00:00Z')]]]),
  }
  const state = stepState(step, told)
  expect(state).toMatchObject({ state: 'done', why: null, count: 3 })
  expect(state.proofs.map(({ words }) => words)).toEqual(['b.csv', '周报'])
})

test('without a trace it is open; what leaves none, or could not be asked, is unknown', () => {
  expect(stepState(step, nothing)).toMatchObject({ state: 'open', why: null, count: 0 })
  const { tables: _, reports: __, ...looked } = step
  expect(stepState(looked, nothing)).toMatchObject({ state: 'unknown', why: 'no-trace' })
  expect(stepState(step, { ...nothing, reports: undefined })).toMatchObject({
    state: 'unknown',
    why: 'not-told',
  })
  // What is shown is done, whoever else is silent.
  const told: Told = {
    ...nothing,
    reports: undefined,
    tables: new Map([['order_line', [proof('a', '2026-11-23')]]]),
  }
  expect(stepState(step, told).state).toBe('done')
})

test('a week goes from Monday to Sunday', () => {
  expect(weekOf(day('2026-11-26'))).toEqual({ from: '2026-11-23', to: '2026-11-29' })
  expect(weekOf(day('2026-11-29'))).toEqual({ from: '2026-11-23', to: '2026-11-29' })
})

const states = (state: JobStep['state']): JobStep[] =>
  steps.map((one) => stepState(one, nothing)).map((one) => ({ ...one, state }))

test('the next step is the one that was due first by its usual day, and none that is not due yet', () => {
  const open = states('open')
  expect(nextStep(open, day('2026-11-23'))?.id).toBe(steps.find(({ weekday }) => weekday === 1)?.id)
  const [first] = open
  const later = open.filter(({ id }) => (steps.find((one) => one.id === id)?.weekday ?? 1) > 1)
  expect(nextStep(later, day('2026-11-23'))).toBeUndefined()
  expect(nextStep(later, day('2026-11-29'))).toBeDefined()
  expect(nextStep(states('done'), day('2026-11-29'))).toBeUndefined()
  expect(nextStep(states('unknown'), day('2026-11-29')), 'what is unknown is not asked for').toBeUndefined()
  expect(first).toBeDefined()
})

test('whatever the week looks like, the next step is an open one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom<JobStep['state']>('done', 'open', 'unknown'), {
        minLength: steps.length,
        maxLength: steps.length,
      }),
      fc.integer({ min: 23, max: 29 }),
      (all, date) => {
        const week = states('open').map((one, i) => ({ ...one, state: all[i] ?? 'open' }))
        const next = nextStep(week, day(`2026-11-${date}`))
        expect(next === undefined || next.state === 'open').toBe(true)
      },
    ),
  )
})

test('each work product is a step of its duty, done by handing it in and not by a file', () => {
  for (const { id, duty, kinds } of workProducts) {
    const own = steps.filter(({ reports = [] }) => kinds.some((kind) => reports.includes(kind)))
    expect(
      own.map((one) => [one.duty, one.tables]),
      id,
    ).toEqual([[duty, undefined]])
  }
})

test('the job has ten work products of all kinds of reports, and every step has a name of its own', () => {
  expect(workProducts).toHaveLength(10)
  expect(workProducts.flatMap(({ kinds }) => kinds).toSorted()).toEqual(ReportKind.options.toSorted())
  expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length)
  expect(Object.keys(stepNames).toSorted()).toEqual(steps.map(({ id }) => id).toSorted())
})
