import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Failure } from '../kernel/failure.ts'
import { defineJob } from './job.ts'
import { isWorthAnother, pauseAfter } from './rules/retry.ts'
import { missedAfter, nextSlot, scheduleWords, slotsBetween, taken } from './rules/schedule.ts'

const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds
const told = (ms: number | undefined) =>
  ms === undefined ? undefined : Temporal.Instant.fromEpochMilliseconds(ms).toString()

describe('slots are on the clocks of Beijing', () => {
  test('nine in the morning is one in UTC, in winter as in summer', () => {
    expect(told(nextSlot('0 9 * * *', at('2026-11-26T00:59:59Z')))).toBe('2026-11-26T01:00:00Z')
    expect(told(nextSlot('0 9 * * *', at('2026-07-01T01:00:00Z')))).toBe('2026-07-02T01:00:00Z')
  })

  test('a slot is not its own next one', () => {
    expect(told(nextSlot('*/10 * * * *', at('2026-11-26T01:10:00Z')))).toBe('2026-11-26T01:20:00Z')
  })

  test('Monday in Beijing begins on Sunday in UTC', () => {
    expect(told(nextSlot('30 0 * * 1', at('2026-11-27T00:00:00Z')))).toBe('2026-11-29T16:30:00Z')
  })

  test('days on which Europe and America change their clocks have each slot once', () => {
    // 2026-03-08, 2026-03-29, 2026-10-25, 2026-11-01.
    for (const day of ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01']) {
      const slots = slotsBetween('*/30 * * * *', at(`${day}T00:00:00+08:00`), at(`${day}T23:59:59+08:00`))
      expect(slots).toHaveLength(47)
      expect(new Set(slots.map((one, i) => one - (slots[i - 1] ?? one - 1_800_000)))).toEqual(
        new Set([1_800_000]),
      )
    }
  })

  test('the slots between two moments are after the first and up to the second', () => {
    expect(
      slotsBetween('*/10 * * * *', at('2026-11-26T01:00:00Z'), at('2026-11-26T01:20:00Z')).map(told),
    ).toEqual(['2026-11-26T01:10:00Z', '2026-11-26T01:20:00Z'])
    expect(slotsBetween('*/10 * * * *', at('2026-11-26T01:20:00Z'), at('2026-11-26T01:20:00Z'))).toEqual([])
    expect(slotsBetween('*/10 * * * *', at('2026-11-26T01:30:00Z'), at('2026-11-26T01:20:00Z'))).toEqual([])
  })

  test('a year away leaves the latest two hundred', () => {
    const until = at('2026-11-26T01:05:00Z')
    const slots = slotsBetween('*/10 * * * *', at('2025-11-26T00:00:00Z'), until)
    expect(slots).toHaveLength(200)
    expect(told(slots.at(-1))).toBe('2026-11-26T01:00:00Z')
  })

  test('however a stretch is cut into looks, each slot is planned once', () => {
    const start = at('2026-11-26T00:00:00Z')
    fc.assert(
      fc.property(
        fc.constantFrom('*/10 * * * *', '0 9 * * *', '7 */3 * * *', '15 23 * * 5'),
        fc.array(fc.integer({ min: 1, max: 4_000_000 }), { minLength: 1, maxLength: 12 }),
        (schedule, steps) => {
          const found: number[] = []
          let from = start
          for (const step of steps) {
            found.push(...slotsBetween(schedule, from, from + step))
            from += step
          }
          expect(found).toEqual(slotsBetween(schedule, start, from))
        },
      ),
      { numRuns: 15 },
    )
  })
})

describe('missed slots', () => {
  const slots = [1, 2, 3].map((hour) => at(`2026-11-26T0${hour}:00:00Z`))
  const last = slots.at(-1) ?? 0

  test('the latest is made up for, and the others are named', () => {
    expect(taken(slots, 'latest', last + 3_600_000)).toEqual({ run: [last], leave: slots.slice(0, 2) })
  })
  test('each is made up for where each counts', () => {
    expect(taken(slots, 'every', last + 3_600_000)).toEqual({ run: slots, leave: [] })
  })
  test('none is where it would come too late, but one just due is', () => {
    expect(taken(slots, 'skip', last + missedAfter + 1)).toEqual({ run: [], leave: slots })
    expect(taken(slots, 'skip', last + 2_000)).toEqual({ run: [last], leave: slots.slice(0, 2) })
  })
  test('where nothing was missed nothing is done', () => {
    for (const policy of ['latest', 'every', 'skip'] as const)
      expect(taken([], policy, last)).toEqual({ run: [], leave: [] })
  })
})

test('schedules are told as people say them', () => {
  expect(
    ['*/10 * * * *', '* * * * *', '5 * * * *', '0 9 * * *', '30 17 * * 1', '15 3 1 * *', '0 9-18 * * *'].map(
      scheduleWords,
    ),
  ).toEqual([
    '每 10 分钟',
    '每分钟',
    '每小时的第 5 分',
    '每天 09:00',
    '每周一 17:30',
    '每月 1 日 03:15',
    '0 9-18 * * *',
  ])
})

test('a schedule that is none is found when the program is put together', () => {
  const given = { id: 'x', name: 'x', about: 'x', run: async () => undefined }
  expect(() => defineJob({ ...given, schedule: '99 9 * * *' })).toThrow()
  expect(() => defineJob({ ...given, schedule: 'at nine' })).toThrow()
  expect(defineJob({ ...given, schedule: '0 9 * * *' })).toMatchObject({ missed: 'latest', attempts: 3 })
})

test('pauses double up to an hour', () => {
  expect([1, 2, 3, 4].map((attempt) => pauseAfter(attempt, 30_000))).toEqual([
    30_000, 60_000, 120_000, 240_000,
  ])
  expect(pauseAfter(50, 30_000)).toBe(3_600_000)
})

test('what is refused for what it is will be refused again; what may pass is tried again', () => {
  expect(isWorthAnother(new Failure('invalid_input', { detail: '' }))).toBe(false)
  expect(isWorthAnother(new Failure('not_found', { what: '' }))).toBe(false)
  expect(isWorthAnother(new Failure('too_many_requests', {}))).toBe(true)
  expect(isWorthAnother(new Failure('database_unreachable', { detail: '' }))).toBe(true)
  expect(isWorthAnother(new TypeError('fetch failed'))).toBe(true)
})
