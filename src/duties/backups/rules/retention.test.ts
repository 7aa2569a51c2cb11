import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beijingDay } from './moments.ts'
import { type Kept, staying } from './retention.ts'

const keep = { daily: 7, weekly: 4, monthly: 12 }
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds
const good = (id: string, text: string): Kept => ({ id, madeAt: at(text), isGood: true })

/** One at three each night (Beijing) for so many nights, the last one that of `until`. */
const nightly = (until: string, nights: number): Kept[] =>
  Array.from({ length: nights }, (_, ago) => {
    const day = Temporal.PlainDate.from(until).subtract({ days: ago })
    return good(day.toString(), `${day}T03:00:00+08:00`)
  })

describe('which backups stay', () => {
  test('of two years of nights: seven days, four weeks, twelve months', () => {
    expect([...staying(nightly('2026-11-26', 730), keep)].sort()).toEqual(
      [
        // 11-20 to 11-26, a Thursday
        ...['20', '21', '22', '23', '24', '25', '26'].map((day) => `2026-11-${day}`),
        // The Sundays before; that of this week is the 26th itself.
        ...['2026-11-08', '2026-11-15'],
        ...['2026-10-31', '2026-09-30', '2026-08-31', '2026-07-31', '2026-06-30', '2026-05-31'],
        ...['2026-04-30', '2026-03-31', '2026-02-28', '2026-01-31', '2025-12-31'],
      ].sort(),
    )
  })

  test('of several on one Beijing day the newest; a day begins at four in the afternoon before by Greenwich', () => {
    const day = [
      good('a', '2026-11-25T23:59:00+08:00'),
      good('b', '2026-11-26T00:00:00+08:00'),
      good('c', '2026-11-26T23:00:00+08:00'),
    ]
    expect(staying(day, { daily: 2, weekly: 0, monthly: 0 })).toEqual(new Set(['a', 'c']))
  })

  test('one that is not known to be good stays until a newer good one is there', () => {
    const bad = { ...good('bad', '2026-11-26T03:00:00+08:00'), isGood: false }
    const before = good('before', '2026-11-25T03:00:00+08:00')
    expect(staying([bad, before], keep)).toEqual(new Set(['bad', 'before']))
    expect(staying([bad, before, good('after', '2026-11-27T03:00:00+08:00')], keep)).toEqual(
      new Set(['before', 'after']),
    )
  })

  const backups = fc.uniqueArray(fc.integer({ min: 0, max: 900 * 24 }), { maxLength: 120 }).chain((hours) =>
    fc.tuple(...hours.map((hour) => fc.boolean().map((isGood) => ({ hour, isGood })))).map((list) =>
      list.map(({ hour, isGood }, id) => ({
        id: String(id),
        madeAt: at('2024-01-01T00:30:00Z') + hour * 3_600_000,
        isGood,
      })),
    ),
  )
  const wishes = fc.record({
    daily: fc.integer({ min: 1, max: 20 }),
    weekly: fc.integer({ min: 0, max: 10 }),
    monthly: fc.integer({ min: 0, max: 15 }),
  })

  test('the newest good one always stays, and no more than was asked for', () => {
    fc.assert(
      fc.property(backups, wishes, (all, wish) => {
        const stay = staying(all, wish)
        const goods = all.filter(({ isGood }) => isGood).sort((a, b) => b.madeAt - a.madeAt)
        if (goods[0]) expect(stay).toContain(goods[0].id)
        expect(goods.filter(({ id }) => stay.has(id)).length).toBeLessThanOrEqual(
          wish.daily + wish.weekly + wish.monthly,
        )
        const days = [...new Set(goods.map(({ madeAt }) => beijingDay(madeAt).toString()))]
        for (const day of days.slice(0, wish.daily))
          expect(goods.some(({ id, madeAt }) => stay.has(id) && beijingDay(madeAt).toString() === day)).toBe(
            true,
          )
      }),
    )
  })

  test('what stays still stays when the others are gone, in whatever order they are listed', () => {
    fc.assert(
      fc.property(backups, wishes, (all, wish) => {
        const stay = staying(all, wish)
        expect(staying(all.toReversed(), wish)).toEqual(stay)
        expect(
          staying(
            all.filter(({ id }) => stay.has(id)),
            wish,
          ),
        ).toEqual(stay)
      }),
    )
  })
})
