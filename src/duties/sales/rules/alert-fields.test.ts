import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { AlertRule } from '../contract.ts'
import { fieldsOf, fitsKind, ownKinds, type RuleFields, type RuleMetric, ruleFrom } from './alert-fields.ts'
import { builtInRules, type Watched } from './alert-rules.ts'

const paid: RuleMetric = {
  id: 'paid_amount',
  unit: 'money',
  addsOverDays: true,
  dimensions: ['day', 'item', 'category'],
}
const conversion: RuleMetric = {
  id: 'daily_conversion_rate',
  unit: 'ratio',
  addsOverDays: false,
  dimensions: ['day', 'item'],
}

const filled: RuleFields = {
  kind: 'threshold',
  name: '卖得太少',
  metric: 'paid_amount',
  scope: '',
  side: 'fall',
  value: '1.2万',
  days: '7',
  share: '20',
  width: 3,
  pausesInSeasons: true,
  isQuiet: true,
  quietFrom: 22,
  quietTo: 8,
  owner: null,
  isOn: true,
}

const made = (change: Partial<RuleFields>, metric: RuleMetric = paid) =>
  ruleFrom('own', { ...filled, ...change }, metric)

test('a day below 1.2万 yuan, of the whole shop', () => {
  expect(made({})).toMatchObject({
    rule: {
      name: '卖得太少',
      dimension: '',
      watched: { kind: 'threshold', side: 'below', value: 12_000 },
      quiet: { from: 22, to: 8 },
    },
  })
})

test('a ratio is typed in percent', () => {
  expect(made({ metric: conversion.id, value: '2.5' }, conversion)).toMatchObject({
    rule: { watched: { kind: 'threshold', value: 0.025 } },
  })
})

test('three days 30 % less than the three before, of a category, at any hour', () => {
  expect(
    made({ kind: 'change', days: '3', share: '30%', scope: '类目：女包', isQuiet: false }),
  ).toMatchObject({
    rule: {
      dimension: 'category',
      value: '女包',
      watched: { kind: 'change', days: 3, side: 'fall', share: 0.3 },
      quiet: null,
    },
  })
})

test('out of the usual range either way, and a pace that misses nine tenths of the target', () => {
  expect(made({ kind: 'unexpected', side: 'both', width: 4.5, share: '25' })).toMatchObject({
    rule: { watched: { kind: 'unexpected', side: 'both', width: 4.5, share: 0.25 } },
  })
  expect(made({ kind: 'pace', share: '90' })).toMatchObject({
    rule: { watched: { kind: 'pace', share: 0.9 } },
  })
})

test('days of a ratio are not summed: neither against before nor against a target', () => {
  expect(made({ kind: 'change', metric: conversion.id }, conversion)).toMatchObject({
    problems: { metric: 'unfit' },
  })
  expect(made({ kind: 'pace', metric: conversion.id }, conversion)).toMatchObject({
    problems: { metric: 'unfit' },
  })
  expect(fitsKind('unexpected', conversion)).toBe(true)
})

test('each wrong field is told by itself', () => {
  expect(made({ name: ' ', value: '', scope: '女包', isQuiet: true, quietFrom: 8, quietTo: 8 })).toEqual({
    problems: { name: 'empty', value: 'empty', scope: 'unread', quiet: 'bounds' },
  })
  expect(made({ kind: 'change', days: '0', share: '101' })).toEqual({
    problems: { days: 'bounds', share: 'bounds' },
  })
  expect(made({ kind: 'change', days: '两', share: '-3' })).toEqual({
    problems: { days: 'unread', share: 'unread' },
  })
  expect(made({ metric: conversion.id, scope: '类目：女包', value: '2' }, conversion)).toEqual({
    problems: { scope: 'unfit' },
  })
})

test('a built-in rule opened and kept is the same rule', () => {
  for (const rule of builtInRules) {
    const metric: RuleMetric =
      rule.metric === 'daily_conversion_rate' ? conversion : { ...paid, id: rule.metric }
    expect(ruleFrom(rule.id, fieldsOf(rule, metric.unit), metric, rule)).toEqual({ rule })
  }
})

const share = fc.integer({ min: 1, max: 100 }).map((percents) => percents / 100)
const watched: fc.Arbitrary<Watched> = fc.oneof(
  fc.record({
    kind: fc.constant('threshold' as const),
    side: fc.constantFrom('above' as const, 'below' as const),
    value: fc.integer({ min: 0, max: 1e11 }).map((fen) => fen / 100),
  }),
  fc.record({
    kind: fc.constant('change' as const),
    days: fc.integer({ min: 1, max: 31 }),
    side: fc.constantFrom('fall' as const, 'rise' as const),
    share,
  }),
  fc.record({
    kind: fc.constant('unexpected' as const),
    side: fc.constantFrom('fall' as const, 'rise' as const, 'both' as const),
    width: fc.integer({ min: 2, max: 20 }).map((halves) => halves / 2),
    share,
  }),
  fc.record({ kind: fc.constant('pace' as const), share }),
)

test('whatever a form shows of a rule makes the same rule again, and one that the contract takes', () => {
  fc.assert(
    fc.property(
      watched,
      fc.constantFrom(
        { dimension: '' as const, value: '' },
        { dimension: 'item' as const, value: '600000000001' },
        { dimension: 'category' as const, value: '家居 / 杯具' },
      ),
      fc.boolean(),
      fc.option(fc.constantFrom({ from: 22, to: 8 }, { from: 0, to: 7 })),
      fc.option(fc.integer({ min: 1, max: 9 })),
      (what, place, pausesInSeasons, quiet, owner) => {
        const rule = {
          id: 'own',
          name: '自己的',
          metric: 'paid_amount',
          ...place,
          watched: what,
          pausesInSeasons,
          quiet,
          owner,
          isOn: true,
        }
        expect(ruleFrom('own', fieldsOf(rule, 'money'), paid, rule)).toEqual({ rule })
        expect(AlertRule.safeParse(rule).error).toBeUndefined()
      },
    ),
  )
})

test('whatever is typed, either a rule that the contract takes comes of it or the fields that are wrong', () => {
  fc.assert(
    fc.property(
      fc.record({
        kind: fc.constantFrom(...ownKinds),
        value: fc.string(),
        days: fc.string(),
        share: fc.string(),
        scope: fc.string(),
        name: fc.string(),
      }),
      (typed) => {
        const answer = made(typed)
        if ('rule' in answer) expect(AlertRule.safeParse(answer.rule).error).toBeUndefined()
        else expect(Object.keys(answer.problems).length).toBeGreaterThan(0)
      },
    ),
  )
})
