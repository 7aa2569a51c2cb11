import { describe, expect, test } from 'vitest'
import { addDays, type Day, day, eachDay } from '../../../kernel/calendar.ts'
import { phased, weekdayProfile } from './phasing.ts'
import { usualSeasons } from './seasons.ts'

const year = (of: number) => ({ from: day(`${of}-01-01`), to: day(`${of}-12-31`) })
const isWeekend = (of: Day) => [0, 6].includes(new Date(`${of}T00:00:00Z`).getUTCDay())

/** Twice as much at the weekend, ten times as much on 11-11. */
const sold = (from: string, to: string) =>
  new Map(
    eachDay({ from: day(from), to: day(to) }).map((of) => [
      of,
      of.endsWith('-11-11') ? 1000 : isWeekend(of) ? 200 : 100,
    ]),
  )

describe('phasing by what past days were', () => {
  test('a weekday profile is 1 on average and knows the weekend', () => {
    const profile = weekdayProfile(sold('2026-03-02', '2026-05-31'))
    expect(profile.reduce((a, b) => a + b, 0) / 7).toBeCloseTo(1)
    const [monday = 0, , , , , saturday = 0] = profile
    // 100 and 200 against 900 ÷ 7; drawn towards 1 a little.
    expect(monday).toBeGreaterThan(0.75)
    expect(monday).toBeLessThan(0.85)
    expect(saturday / monday).toBeGreaterThan(1.6)
  })

  test('双11 falls on its date again, the weekend on its weekday', () => {
    const { weights, basis, fromPast } = phased({
      period: year(2026),
      past: sold('2025-01-01', '2025-12-31'),
    })
    const days = eachDay(year(2026))
    const of = (text: string) => weights[days.indexOf(day(text))] ?? 0
    expect(basis).toBe('past-years')
    // Without 03-03 … where 春节 was near in 2025 and is not now, or was another time.
    expect(fromPast).toBeGreaterThan(300)
    expect(of('2026-11-11') / of('2026-11-10')).toBeGreaterThan(5)
    // 2026-08-08 is a Saturday, 2025-08-08 was a Friday.
    expect(of('2026-08-08') / of('2026-08-07')).toBeGreaterThan(1.6)
  })

  test('a dead 正月初一 moves with the moon', () => {
    const past = new Map(eachDay(year(2025)).map((of) => [of, 100]))
    for (let n = 0; n < 7; n++) past.set(addDays(day('2025-01-29'), n), 10)
    const { weights } = phased({ period: year(2026), past })
    const days = eachDay(year(2026))
    expect(weights[days.indexOf(day('2026-02-20'))]).toBeLessThan(0.4)
    expect(weights[days.indexOf(day('2026-01-30'))]).toBeGreaterThan(0.8)
  })

  test('without a year of past the plan and the weekdays shape it', () => {
    const past = sold('2026-08-01', '2026-09-30')
    const given = { period: { from: day('2026-11-01'), to: day('2026-11-30') }, past }
    const { weights, basis, fromPast } = phased({
      ...given,
      seasons: { ...usualSeasons, lift: (of) => (of === '2026-11-11' ? 4 : 1) },
    })
    expect([basis, fromPast]).toEqual(['weekdays', 0])
    // 11-11 and 11-18 are Wednesdays.
    expect((weights[10] ?? 0) / (weights[17] ?? 1)).toBeCloseTo(4)
  })

  test('with nothing known and nothing planned the days are alike', () => {
    const { weights, basis } = phased({
      period: year(2026),
      past: new Map(),
      seasons: { ...usualSeasons, lift: () => 1 },
    })
    expect(basis).toBe('even')
    expect(new Set(weights).size).toBe(1)
  })
})
