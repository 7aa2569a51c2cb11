import { describe, expect, test } from 'vitest'
import { addDays, day, eachDay } from '../../../kernel/calendar.ts'
import { chanceOf, normal } from '../../../stats/chance.ts'
import { paceOf, paceSentence } from './pace.ts'

const november = { from: day('2026-11-01'), to: day('2026-11-30') }
const tenADay = new Map(eachDay(november).map((of) => [of, 10]))
/** From `days` before November on, `of` each. */
const pastOf = (days: number, through: string, of: (index: number) => number) =>
  new Map(eachDay({ from: addDays(november.from, -days), to: day(through) }).map((one, i) => [one, of(i)]))

describe('the pace of a target', () => {
  test('nine where ten were wanted, every day: 90 %, with no more doubt than days to come have', () => {
    const pace = paceOf({
      period: november,
      targets: tenADay,
      past: pastOf(120, '2026-11-10', () => 9),
      through: day('2026-11-10'),
    })
    expect(pace).toMatchObject({ target: 300, actual: 90, targetSoFar: 100, known: 10, missing: [] })
    // The 180 of the twenty days to come, ±3 %.
    expect(pace.projected).toEqual({ low: 265, mid: 270, high: 275 })
  })

  test('days that vary make an interval around it', () => {
    const chance = chanceOf('pace')
    const past = pastOf(160, '2026-11-12', () => Math.round(1000 * Math.exp(0.15 * normal(chance))))
    const targets = new Map([...tenADay].map(([of]) => [of, 1000]))
    const { projected } = paceOf({ period: november, targets, past, through: day('2026-11-12') })
    if (!projected) throw new Error('a pace was to be had')
    expect(projected.low).toBeLessThan(projected.mid)
    expect(projected.mid).toBeLessThan(projected.high)
    // Eighteen days of ±15 % and a pace of twelve: some ±6 % of the rest.
    expect((projected.high - projected.low) / projected.mid).toBeLessThan(0.2)
  })

  test('a missing day is not 0: it is foretold like the days to come', () => {
    const past = pastOf(120, '2026-11-10', () => 10)
    past.delete(day('2026-11-05'))
    const pace = paceOf({ period: november, targets: tenADay, past, through: day('2026-11-10') })
    expect(pace).toMatchObject({ actual: 90, targetSoFar: 90, missing: ['2026-11-05'] })
    expect(pace.projected?.mid).toBe(300)
    expect(paceSentence(pace, '本月')).toContain('有 1 天没有数据')
  })

  test('before three days, or without a past, nothing is foretold', () => {
    const two = paceOf({
      period: november,
      targets: tenADay,
      past: pastOf(120, '2026-11-02', () => 10),
      through: day('2026-11-02'),
    })
    expect(two.projected).toBeNull()
    expect(paceSentence(two, '本月')).toBe('本月已经做到 7%；知道的日子太少，还说不准照这个速度会到多少。')
    const fresh = paceOf({
      period: november,
      targets: tenADay,
      past: pastOf(0, '2026-11-10', () => 10),
      through: day('2026-11-10'),
    })
    expect(fresh.projected).toBeNull()
  })

  test('a promotion still to come makes it less certain', () => {
    const targets = new Map(tenADay).set(day('2026-11-11'), 200)
    const past = pastOf(120, '2026-11-08', (i) => 9 + (i % 3))
    const width = (input: typeof targets) => {
      const { projected } = paceOf({ period: november, targets: input, past, through: day('2026-11-08') })
      return projected ? (projected.high - projected.low) / projected.mid : 0
    }
    expect(width(targets)).toBeGreaterThan(2 * width(tenADay))
  })

  test('when the period is over what was done is what was done', () => {
    const pace = paceOf({
      period: november,
      targets: tenADay,
      past: pastOf(60, '2026-11-30', () => 8),
      through: day('2026-12-03'),
    })
    expect(pace.projected).toEqual({ low: 240, mid: 240, high: 240 })
    expect(paceSentence(pace, '11 月')).toBe('11 月做到了 80%。')
  })

  test('with a forecast it is what was done and what the days to come are to bring, from the first day on', () => {
    const past = pastOf(120, '2026-11-10', () => 9)
    past.delete(day('2026-11-05'))
    const pace = paceOf({
      period: november,
      targets: tenADay,
      past,
      through: day('2026-11-10'),
      rest: { low: 150, mid: 200, high: 240 },
    })
    // Nine days of 9, the missing one like them, and the forecast.
    expect(pace).toMatchObject({ basis: 'forecast', projected: { low: 240, mid: 290, high: 330 } })
    const first = paceOf({
      period: november,
      targets: tenADay,
      past: pastOf(0, '2026-11-01', () => 9),
      through: day('2026-11-01'),
      rest: { low: 250, mid: 260, high: 270 },
    })
    expect(first.projected).toEqual({ low: 259, mid: 269, high: 279 })
  })

  test('why there is no forecast is kept, and the weights tell', () => {
    const pace = paceOf({
      period: november,
      targets: tenADay,
      past: pastOf(120, '2026-11-10', () => 9),
      through: day('2026-11-10'),
      rest: { unknown: '只有 130 天的数据，不到 240 天' },
    })
    expect(pace).toMatchObject({ basis: 'weights', unforecast: '只有 130 天的数据，不到 240 天' })
    expect(pace.projected?.mid).toBe(270)
  })

  test('the sentence names pace and interval', () => {
    const pace = {
      target: 1000,
      actual: 500,
      targetSoFar: 540,
      missing: [],
      known: 15,
      open: 15,
      projected: { low: 880, mid: 930, high: 970 },
      basis: 'weights' as const,
      unforecast: '',
    }
    expect(paceSentence(pace, '本月')).toBe('照这个速度：本月 93%，88%–97% 之间。')
    expect(paceSentence({ ...pace, basis: 'forecast' }, '本月')).toBe(
      '照这个速度，按预测：本月 93%，88%–97% 之间。',
    )
    expect(paceSentence({ ...pace, unforecast: '只有 90 天的数据，不到 240 天' }, '本月')).toBe(
      '照这个速度：本月 93%，88%–97% 之间。没有按预测算：只有 90 天的数据，不到 240 天。',
    )
  })
})
