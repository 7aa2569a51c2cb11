import { describe, expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { alertCheck } from './alert-check.ts'
import { type AlertRule, builtInRules } from './alert-rules.ts'

const on = day('2026-11-18')

describe('the check an alert brings along', () => {
  test('a fall is to rise again, against the week up to it', () => {
    expect(alertCheck(builtInRules, { rule: 'conversion-fall', day: on })).toEqual({
      metric: 'daily_conversion_rate',
      scope: [],
      direction: 'up',
      baseline: { from: '2026-11-12', to: '2026-11-18' },
    })
  })
  test('refunds are to fall; a target’s pace is of its own figure', () => {
    expect(alertCheck(builtInRules, { rule: 'refund-rise', day: on })?.direction).toBe('down')
    expect(alertCheck(builtInRules, { rule: 'target-pace', day: on })).toMatchObject({
      metric: 'paid_amount',
      direction: 'up',
    })
  })
  test('of the largest items it is the one that was found', () => {
    expect(alertCheck(builtInRules, { rule: 'items-fall:600000000001', day: on })).toMatchObject({
      metric: 'paid_amount',
      scope: [{ dimension: 'item', values: ['600000000001'] }],
    })
    expect(alertCheck(builtInRules, { rule: 'terms-fall:杯子: 白', day: on })?.scope).toEqual([
      { dimension: 'search_term', values: ['杯子: 白'] },
    ])
  })
  test('an own rule keeps its days, scope and side; no check is shorter than three days', () => {
    const own = (watched: AlertRule['watched']): AlertRule[] => [
      {
        id: 'own',
        name: '杯子',
        metric: 'ad_cost',
        dimension: 'category',
        value: '杯子',
        watched,
        pausesInSeasons: true,
        quiet: null,
        owner: null,
        isOn: true,
      },
    ]
    const check = (watched: AlertRule['watched']) => alertCheck(own(watched), { rule: 'own', day: on })
    expect(check({ kind: 'change', days: 14, side: 'rise', share: 0.2 })).toEqual({
      metric: 'ad_cost',
      scope: [{ dimension: 'category', values: ['杯子'] }],
      direction: 'down',
      baseline: { from: '2026-11-05', to: '2026-11-18' },
    })
    expect(check({ kind: 'change', days: 1, side: 'fall', share: 0.2 })?.baseline.from).toBe('2026-11-16')
    expect(check({ kind: 'threshold', side: 'above', value: 100 })?.direction).toBe('down')
    expect(check({ kind: 'unexpected', side: 'both', width: 3, share: 0.2 })).toBeNull()
  })
  test('missing reports and rules that are gone bring none', () => {
    expect(alertCheck(builtInRules, { rule: 'missing', day: on })).toBeNull()
    expect(alertCheck(builtInRules, { rule: 'deleted', day: on })).toBeNull()
  })
})
