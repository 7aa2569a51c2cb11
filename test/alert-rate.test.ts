import { expect, test } from 'vitest'
import {
  type AlertRule,
  builtInRules,
  episodesIn,
  type Finding,
  findingOn,
} from '../src/duties/sales/rules/alert-rules.ts'
import { byCause } from '../src/duties/sales/rules/grouping.ts'
import { largestParts, type PartPasts, partFinder } from '../src/duties/sales/rules/part-share.ts'
import type { Past } from '../src/duties/sales/rules/phasing.ts'
import { addDays, type Day, day } from '../src/kernel/calendar.ts'
import { shopDays } from '../src/simulator/days.ts'
import type { World } from '../src/simulator/model.ts'
import { createWorld } from '../src/simulator/world.ts'

/** What the rules watch, of each day of an invented shop. */
const watchedDays = (
  world: World,
): { series: Record<string, Map<Day, number>>; pasts: Record<string, PartPasts> } => {
  const series: Record<string, Map<Day, number>> = {}
  const items = new Map(world.items.map(({ id }) => [id, new Map<Day, number>()]))
  const [terms, searched] = [new Map<string, Map<Day, number>>(), new Map<Day, number>()]
  const put = (metric: string, of: Day, value: number) => {
    const days = series[metric] ?? new Map<Day, number>()
    series[metric] = days.set(of, value)
  }
  for (const one of shopDays(world)) {
    const of = addDays(world.from, one.index)
    const visits = one.items.reduce((sum, { people }) => sum + people, 0)
    const buyers = one.tallies.reduce((sum, { paidBuyers }) => sum + paidBuyers, 0)
    put(
      'paid_amount',
      of,
      one.tallies.reduce((sum, { paidFen }) => sum + paidFen, 0),
    )
    put('visitor_days', of, visits)
    put('daily_conversion_rate', of, buyers / Math.max(1, visits))
    for (const [i, { id }] of world.items.entries()) items.get(id)?.set(of, one.tallies[i]?.paidFen ?? 0)
    for (const { term, visitors } of one.items.flatMap((item) => item.terms)) {
      const days = terms.get(term) ?? new Map<Day, number>()
      terms.set(term, days.set(of, (days.get(of) ?? 0) + visitors))
      searched.set(of, (searched.get(of) ?? 0) + visitors)
    }
    put(
      'ad_cost',
      of,
      one.ads.reduce((sum, { spendFen }) => sum + spendFen, 0),
    )
  }
  return {
    series,
    pasts: {
      item: { whole: series.paid_amount ?? new Map(), parts: items },
      search_term: { whole: searched, parts: terms },
    },
  }
}

/** Episodes that begin in the last `days` of a world: an alert each, those of one cause together. */
const alertsOf = (world: World, days: number): { on: Day; rules: string[] }[] => {
  const { series, pasts } = watchedDays(world)
  const finders = builtInRules.flatMap((rule) => {
    const { watched } = rule
    const of = watched.kind === 'parts' ? pasts[watched.of] : undefined
    return watched.kind === 'parts' && of ? [{ rule, watched, of, find: partFinder(of, watched) }] : []
  })
  const findingsOfParts = (on: Day): Finding[] =>
    finders.flatMap(({ rule, watched, of, find }) =>
      largestParts(of, on, watched.parts).flatMap((part) => {
        const own: AlertRule = { ...rule, id: `${rule.id}:${part}`, dimension: watched.of, value: part }
        return episodesIn(
          own,
          { from: on, to: on },
          () => true,
          (at) => find(part, at),
        )
      }),
    )
  const open = new Set<string>()
  const alerts: { on: Day; rules: string[] }[] = []
  for (let of = addDays(world.to, 1 - days); of <= world.to; of = addDays(of, 1)) {
    const findings = builtInRules.flatMap((rule) => {
      const past: Past = series[rule.metric] ?? new Map()
      return (
        findingOn(
          rule,
          of,
          past,
          rule.metric !== 'visitor_days' && rule.metric !== 'daily_conversion_rate',
        ) ?? []
      )
    })
    findings.push(...findingsOfParts(of))
    for (const group of byCause(findings, undefined)) {
      const isNew = group.every(({ rule }) => !open.has(rule.id))
      if (isNew) alerts.push({ on: of, rules: group.map(({ rule }) => rule.id) })
    }
    open.clear()
    for (const { rule } of findings) open.add(rule.id)
  }
  return alerts
}

test('a quiet shop is left in peace: less than one false alarm in two weeks over a year', () => {
  let alarms = 0
  let weeks = 0
  const seeds = [1]
  for (const seed of seeds) {
    const world = createWorld({ scenario: 'small', seed, to: day('2026-11-25'), days: 500 })
    const found = alertsOf({ ...world, planted: [] }, 364)
    alarms += found.length
    weeks += 52
    console.info(`seed ${seed}:`, found.map(({ on, rules }) => `${on} ${rules.join('+')}`).join('; '))
  }
  console.info(`false alarms a week: ${(alarms / weeks).toFixed(2)}`)
  expect(alarms / weeks).toBeLessThan(0.5)
}, 120_000)

test.each([
  ['recommend-drop', ['visitors-fall', 'paid-fall', 'paid-week']],
  ['rank-drop', ['terms-fall']],
  ['ad-paused', ['ads-fall']],
  ['service-overload', ['conversion-fall', 'paid-fall']],
] as const)(
  '%s in the last week of August is noticed',
  (scenario, expected) => {
    const world = createWorld({ scenario, seed: 1, to: day('2026-08-30'), days: 130 })
    const found = alertsOf(world, 7)
    console.info(scenario, found.map(({ on, rules }) => `${on} ${rules.join('+')}`).join('; '))
    expect(found.length).toBeGreaterThanOrEqual(1)
    expect(found.length).toBeLessThanOrEqual(2)
    expect(
      found.flatMap(({ rules }) => rules).some((id) => expected.some((one) => one === id.split(':')[0])),
    ).toBe(true)
  },
  120_000,
)
