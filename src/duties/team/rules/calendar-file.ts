import type { Day } from '../../../kernel/calendar.ts'
import { plainLines } from '../../../kernel/visible-text.ts'
import { firstMeeting, type Rhythm } from './meetings.ts'

export type CalendarSeries = Rhythm & {
  id: number
  name: string
  /** 09:30 in Beijing. */
  time: string
  minutes: number
  place: string
  /** Names of those who are asked to come. */
  members: readonly string[]
  /** When it was set, ISO; stands for the version of the event. */
  createdAt: string
}

const byDay = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** RFC 5545, 3.3.11: backslash, semicolon and comma are escaped, a line break of whatever kind is \n, no other control. */
const escaped = (text: string): string =>
  plainLines(text)
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n')

/** RFC 5545, 3.1: no line longer than 75 octets; what is longer goes on after a blank. No sign is cut in two. */
const folded = (line: string): string => {
  const parts: string[] = ['']
  let size = 0
  for (const sign of line) {
    const octets = new TextEncoder().encode(sign).length
    if (size + octets > 75) {
      parts.push(' ')
      size = 1
    }
    parts.push(`${parts.pop() ?? ''}${sign}`)
    size += octets
  }
  return parts.join('\r\n')
}

const local = (of: Day, time: string): string => `${of.replaceAll('-', '')}T${time.replace(':', '')}00`

/** A last day in Beijing as the instant that UNTIL asks for: the end of that day in UTC. */
const until = (of: Day): string => `${of.replaceAll('-', '')}T155959Z`

const stampOf = (instant: string): string => `${instant.slice(0, 19).replace(/[-:]/g, '')}Z`

/**
 * A series as an iCalendar file (RFC 5545): one event that repeats, in Beijing time, with a reminder. `host` makes its
 * number unique, so that a second import changes the event instead of adding another. China has had no summer time
 * since 1991, so that the time zone is one line.
 */
export const calendarFile = (series: CalendarSeries, host: string): string => {
  const { id, name, weekday, everyWeeks, from, time, minutes, place, members, createdAt } = series
  const rule = [
    'FREQ=WEEKLY',
    ...(everyWeeks > 1 ? [`INTERVAL=${everyWeeks}`] : []),
    `BYDAY=${byDay[weekday - 1] ?? 'MO'}`,
    ...(series.until === null ? [] : [`UNTIL=${until(series.until)}`]),
  ].join(';')
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Zhanggui//Meetings//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VTIMEZONE',
    'TZID:Asia/Shanghai',
    'BEGIN:STANDARD',
    'DTSTART:19910915T000000',
    'TZOFFSETFROM:+0800',
    'TZOFFSETTO:+0800',
    'TZNAME:CST',
    'END:STANDARD',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    `UID:meeting-series-${id}@${host}`,
    `DTSTAMP:${stampOf(createdAt)}`,
    `DTSTART;TZID=Asia/Shanghai:${local(firstMeeting(from, weekday), time)}`,
    `DURATION:PT${minutes}M`,
    `RRULE:${rule}`,
    `SUMMARY:${escaped(name)}`,
    ...(place === '' ? [] : [`LOCATION:${escaped(place)}`]),
    ...(members.length === 0 ? [] : [`DESCRIPTION:${escaped(`参加：${members.join('、')}`)}`]),
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(name)}`,
    'TRIGGER:-PT15M',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}
