import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../../kernel/calendar.ts'
import { type CalendarSeries, calendarFile } from './calendar-file.ts'
import { firstMeeting, nextMeeting, weekdayOf, weeksBefore } from './meetings.ts'

const monday = { weekday: 1, everyWeeks: 1, from: day('2026-11-04'), until: null }

describe('when a series meets', () => {
  test('a weekly Monday set on a Wednesday begins on the Monday after', () => {
    expect(firstMeeting(day('2026-11-04'), 1)).toBe('2026-11-09')
    expect(nextMeeting(monday, day('2026-11-09'))).toBe('2026-11-09')
    expect(nextMeeting(monday, day('2026-11-10'))).toBe('2026-11-16')
  })

  test('every other week keeps its round, and a series ends', () => {
    const other = { ...monday, everyWeeks: 2, until: day('2026-11-30') }
    expect(nextMeeting(other, day('2026-11-10'))).toBe('2026-11-23')
    expect(nextMeeting(other, day('2026-11-24'))).toBeNull()
  })

  test('a meeting talks about the whole week before it', () => {
    expect(weeksBefore(day('2026-11-12'))).toEqual({
      now: { from: '2026-11-02', to: '2026-11-08' },
      previous: { from: '2026-10-26', to: '2026-11-01' },
    })
  })

  test('the next meeting is on the weekday, not before the day, and no round earlier would do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: -300, max: 2_000 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 8 }),
        (start, ask, weekday, everyWeeks) => {
          const from = addDays(day('2024-01-01'), start)
          const asked = addDays(day('2024-01-01'), ask)
          const next = nextMeeting({ weekday, everyWeeks, from, until: null }, asked)
          if (next === null) throw new Error('a series without an end goes on')
          expect(weekdayOf(next)).toBe(weekday)
          expect(next >= asked && next >= from).toBe(true)
          const earlier = addDays(next, -7 * everyWeeks)
          expect(earlier < asked || earlier < from).toBe(true)
        },
      ),
    )
  })
})

describe('the calendar file', () => {
  const series: CalendarSeries = {
    ...monday,
    id: 3,
    name: '周例会；销售, 库存',
    time: '09:30',
    minutes: 45,
    place: '三楼会议室',
    members: ['林晓', '王店长'],
    createdAt: '2026-11-04T01:02:03.456Z',
  }
  const unfolded = (text: string) => text.replaceAll('\r\n ', '').split('\r\n')

  test('one event that repeats weekly in Beijing time, beginning at its first meeting', () => {
    const lines = unfolded(calendarFile(series, 'zhanggui'))
    expect(lines[0]).toBe('BEGIN:VCALENDAR')
    expect(lines).toContain('DTSTART;TZID=Asia/Shanghai:20261109T093000')
    expect(lines).toContain('RRULE:FREQ=WEEKLY;BYDAY=MO')
    expect(lines).toContain('DURATION:PT45M')
    expect(lines).toContain('SUMMARY:周例会；销售\\, 库存')
    expect(lines).toContain('DESCRIPTION:参加：林晓、王店长')
    expect(lines).toContain('DTSTAMP:20261104T010203Z')
    expect(lines).toContain('UID:meeting-series-3@zhanggui')
  })

  test('every other week until a last day, to the end of that day in Beijing', () => {
    const lines = unfolded(calendarFile({ ...series, everyWeeks: 2, until: day('2026-12-31') }, 'zhanggui'))
    expect(lines).toContain('RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20261231T155959Z')
  })

  test('no line is longer than 75 octets, and unfolded nothing is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (place) => {
        const text = calendarFile({ ...series, place: `在${place}` }, 'zhanggui')
        for (const line of text.split('\r\n'))
          expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
        const told = unfolded(text).find((line) => line.startsWith('LOCATION:'))
        const read = told?.slice(9).replace(/\\(n|.)/g, (_, sign) => (sign === 'n' ? '\n' : sign))
        const kept = place.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replace(/(?!\n)\p{Cc}/gu, '')
        expect(read).toBe(`在${kept}`)
      }),
    )
  })

  test('no text of somebody’s begins a line of its own, whatever its reader takes for a break', () => {
    for (const sign of ['\n', '\r', '\r\n', '\u0085', '\u2028', '\u2029', '\u000b', '\u000c']) {
      const text = calendarFile({ ...series, place: `一楼${sign}ATTACH:https://evil.example/` }, 'zhanggui')
      expect(text.split(/[\v\f\r\n\u0085\u2028\u2029]/).filter((line) => /^ATTACH/.test(line))).toEqual([])
    }
  })
})
