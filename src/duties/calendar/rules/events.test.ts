import { describe, expect, test } from 'vitest'
import { day, eachDay } from '../../../kernel/calendar.ts'
import { holidayOn } from '../../../kernel/chinese-calendar.ts'
import { dayOfCampaign, estimatedEvents, spanOf } from './events.ts'
import { partOn, regressorsOf, unseenEvents } from './regressors.ts'

const eventOf = (id: string, year = 2026) => {
  const found = estimatedEvents(year).find((one) => one.id === id)
  if (!found) throw new Error(id)
  return found
}

describe('the events of a year', () => {
  test('have phases in order that do not overlap, and a D day within them', () => {
    for (let year = 2020; year <= 2040; year++)
      for (const event of estimatedEvents(year)) {
        const { from, to } = spanOf(event)
        expect(event.peak >= from && event.peak <= to, `${event.name} ${year}`).toBe(true)
        expect(event.isAnnounced).toBe(false)
        for (const [i, { from: begin, to: end }] of event.phases.entries()) {
          expect(begin <= end).toBe(true)
          const next = event.phases[i + 1]
          if (next) expect(end < next.from, `${event.name} ${year}`).toBe(true)
        }
      }
  })

  test('move with the lunar calendar where they do', () => {
    expect(spanOf(eventOf('nianhuo', 2026))).toEqual({ from: '2026-01-12', to: '2026-01-28' })
    expect(spanOf(eventOf('nianhuo', 2027))).toEqual({ from: '2027-01-01', to: '2027-01-17' })
    expect([2025, 2026, 2027].map((year) => eventOf('qixi', year).peak)).toEqual([
      '2025-08-29',
      '2026-08-19',
      '2027-08-08',
    ])
  })

  test('count their days from the D day: 2026-10-21 is D−21 of 双11', () => {
    expect(dayOfCampaign(eventOf('1111'), day('2026-10-21'))).toBe(-21)
  })
})

describe('what the calendar tells a forecast of a day', () => {
  const partsFrom = (from: string, to: string, id: string) =>
    eachDay({ from: day(from), to: day(to) }).map((at) => partOn(eventOf(id), at)?.part ?? '')

  test('双11: people wait, the first and the last days are great, then there is a trough', () => {
    expect(partsFrom('2026-11-06', '2026-11-15', '1111')).toEqual([
      'warmup',
      'warmup',
      'first',
      'main',
      'peak',
      'peak',
      'encore',
      'encore',
      'trough',
      'trough',
    ])
    expect(partsFrom('2026-10-14', '2026-10-20', '1111')).toEqual([
      '',
      'presale',
      'presale',
      'presale',
      'presale',
      'presale',
      'opening',
    ])
    expect(partOn(eventOf('1111'), day('2026-11-24'))).toBeUndefined()
  })

  const days = eachDay({ from: day('2025-11-01'), to: day('2026-11-30') })
  const events = [2025, 2026, 2027].flatMap(estimatedEvents)
  const regressors = regressorsOf(days, events, holidayOn)
  const columns = new Map(regressors.map((one) => [one.id, one.values]))
  const at = (id: string, of: string) => columns.get(id)?.[days.indexOf(day(of))]

  test('正月初一 of one year is the same day to it as that of another', () => {
    expect(at('lunar:0', '2026-02-17')).toBe(1)
    expect(at('lunar:0', '2026-02-16')).toBe(0)
    expect(at('lunar:-3', '2026-02-16')).toBe(1)
    expect(at('lunar:-7', '2026-02-11')).toBe(1)
  })

  test('events of a size share a column, and each has its own besides', () => {
    expect([at('large:peak', '2026-06-18'), at('large:peak', '2026-11-11')]).toEqual([1, 1])
    expect([at('618:peak', '2026-06-18'), at('618:peak', '2026-11-11')]).toEqual([1, 0])
  })

  test('what events of a size have in common is thought to move a day as it usually does, their own parts are not', () => {
    const middle = (id: string) => Math.exp(regressors.find((one) => one.id === id)?.middle ?? 0)
    expect(middle('large:peak')).toBeCloseTo(2, 9)
    expect(middle('large:encore')).toBeCloseTo(1.3, 9)
    expect(middle('medium:first')).toBeCloseTo(1.3, 9)
    expect(middle('lunar:0')).toBeCloseTo(0.5, 9)
    for (const id of ['1111:peak', '1111:D+0', 'large:warmup', 'large:wait', 'large:trough', 'small:main'])
      expect(middle(id)).toBe(1)
  })

  test('the D day of 双11 and its eve have something of their own besides', () => {
    expect([at('1111:D+0', '2026-11-10'), at('1111:D+0', '2026-11-11')]).toEqual([0, 1])
  })

  test('国庆 is a holiday, 2026-10-10 a Saturday that is worked', () => {
    expect(at('holiday:国庆节', '2026-10-03')).toBe(1)
    expect(at('make-up workday', '2026-10-10')).toBe(1)
  })

  test('an event that the past has not shown is named, one that it has is not', () => {
    const ahead = eachDay({ from: day('2026-06-01'), to: day('2026-06-30') })
    const unseen = (from: string) =>
      unseenEvents(events, eachDay({ from: day(from), to: day('2026-05-31') }), ahead).map(({ id }) => id)
    expect(unseen('2025-11-01')).toEqual(['618'])
    expect(unseen('2025-05-01')).toEqual([])
  })
})
