import { describe, expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { builtInRules, type Finding } from './alert-rules.ts'
import { byCause, isSameEpisode, tellAt, together, toldBy } from './grouping.ts'

const found = (id: string, more: Partial<Omit<Finding, 'rule'>> & { item?: string } = {}): Finding => {
  const rule = builtInRules.find((one) => one.id === id)
  if (!rule) throw new Error(`no rule ${id}`)
  const { item, ...rest } = more
  return {
    rule: item ? { ...rule, id: `${id}:${item}`, dimension: 'item', value: item } : rule,
    day: day('2026-08-26'),
    since: day('2026-08-26'),
    days: 1,
    value: 50,
    against: 100,
    direction: 'fall',
    ...rest,
  }
}
const ids = (groups: readonly (readonly Finding[])[]) => groups.map((one) => one.map(({ rule }) => rule.id))

describe('one cause, one alert', () => {
  test('visitors that took four fifths of the fall of sales are told with it, conversion that took one is not', () => {
    // 10,000 yuan less: 8,000 by visitors, 2,000 by conversion.
    const factors = { visitors: -800_000, conversion: -200_000, basket: 0 }
    const findings = [found('paid-fall'), found('visitors-fall'), found('conversion-fall')]
    expect(ids(byCause(findings, factors))).toEqual([['paid-fall', 'visitors-fall'], ['conversion-fall']])
  })

  test('a factor that rose while sales fell is another story', () => {
    const findings = [found('paid-fall'), found('ads-rise', { direction: 'rise' })]
    expect(ids(byCause(findings, { visitors: -900_000, conversion: -100_000 }))).toEqual([
      ['paid-fall'],
      ['ads-rise'],
    ])
  })

  test('the day, its week and an item that sells less are one; so is a month that will fall short', () => {
    const findings = [
      found('paid-fall'),
      found('paid-week', { days: 7 }),
      found('items-fall', { item: '612345670178' }),
      found('target-pace'),
    ]
    expect(byCause(findings, undefined)).toHaveLength(1)
  })

  test('without a word on sales everything stands for itself', () => {
    const findings = [found('conversion-fall'), found('refund-rise', { direction: 'rise' })]
    expect(ids(byCause(findings, undefined))).toEqual([['conversion-fall'], ['refund-rise']])
  })

  test('sales that rose do not explain a month that will fall short', () => {
    const findings = [found('paid-fall', { direction: 'rise' }), found('target-pace')]
    expect(byCause(findings, undefined)).toHaveLength(2)
  })

  test('what is part of sales is told by sales, spend by itself', () => {
    expect(['paid-fall', 'visitors-fall', 'conversion-fall'].map((id) => toldBy(found(id)))).toEqual([
      'paid_amount',
      'paid_amount',
      'paid_amount',
    ])
    expect(toldBy(found('ads-rise'))).toBe('ad_cost')
  })

  test('missing reports are never the fault of sales', () => {
    expect(ids(byCause([found('paid-fall'), found('missing')], undefined))).toEqual([
      ['paid-fall'],
      ['missing'],
    ])
  })
})

describe('findings of several days', () => {
  const on = (from: string, to: string) => ({ since: day(from), day: day(to) })

  test('dips that do not touch are looked at apart, those that do together', () => {
    const findings = [
      found('paid-fall', on('2026-08-24', '2026-08-26')),
      found('visitors-fall', on('2026-08-26', '2026-08-26')),
      found('conversion-fall', on('2026-08-15', '2026-08-16')),
    ]
    expect(ids(together(findings))).toEqual([['conversion-fall'], ['paid-fall', 'visitors-fall']])
  })

  test('a long one holds together what it covers', () => {
    const findings = [
      found('paid-fall', on('2026-08-20', '2026-08-20')),
      found('paid-week', on('2026-08-20', '2026-08-26')),
      found('visitors-fall', on('2026-08-25', '2026-08-25')),
    ]
    expect(ids(together(findings))).toEqual([['paid-fall', 'paid-week', 'visitors-fall']])
  })

  test('a pace of the whole month joins what goes on now, not what is over', () => {
    const pace = found('target-pace', on('2026-08-01', '2026-08-26'))
    const now = found('paid-fall', on('2026-08-26', '2026-08-26'))
    const over = found('paid-fall', on('2026-08-10', '2026-08-11'))
    expect(ids(together([now, pace]))).toEqual([['paid-fall', 'target-pace']])
    expect(ids(together([over, pace]))).toEqual([['paid-fall'], ['target-pace']])
    expect(together([])).toEqual([])
  })

  test('episodes are the same where they share a day', () => {
    expect(isSameEpisode(on('2026-08-20', '2026-08-22'), on('2026-08-22', '2026-08-24'))).toBe(true)
    expect(isSameEpisode(on('2026-08-20', '2026-08-22'), on('2026-08-23', '2026-08-24'))).toBe(false)
  })
})

describe('quiet hours', () => {
  const at = (time: string) => Temporal.Instant.from(`2026-08-26T${time}:00+08:00`)
  test.each([
    ['23:30', '2026-08-27T00:00:00Z'],
    ['07:59', '2026-08-26T00:00:00Z'],
    ['08:00', '2026-08-26T00:00:00Z'],
    ['21:59', '2026-08-26T13:59:00Z'],
  ])('found at %s with 22 to 8 it is told at %s', (time, told) => {
    expect(tellAt(at(time), { from: 22, to: 8 }).toString()).toBe(told)
  })
  test('without any it is told at once', () => {
    expect(tellAt(at('23:30'), null).toString()).toBe('2026-08-26T15:30:00Z')
  })
})
