import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { feedFile } from './feed.ts'

const now = Temporal.Instant.from('2026-11-26T08:00:00Z')
const start = Temporal.Instant.from('2026-11-27T02:00:00Z')

/** What a calendar is made of; whatever else begins a line somebody wrote there. */
const own =
  /^$|^[ \t]|^(BEGIN|END|VERSION|PRODID|NAME|X-WR-CALNAME|METHOD|REFRESH-INTERVAL|X-PUBLISHED-TTL|UID|SEQUENCE|DTSTAMP|DTSTART|DTEND|SUMMARY|LOCATION|DESCRIPTION|URL|X-MICROSOFT-[A-Z-]+)[;:]/

test.each([
  '\r\n',
  '\r',
  '\n',
  '\u0085',
  '\u2028',
  '\u2029',
  '\v',
  '\f',
  '\u0000\r\n',
  '\\n',
  '";X=',
  ';',
  ',',
])('no text begins a line of its own behind %j, and none is lost', (sign) => {
  const evil = `一楼${sign}ATTACH:https://evil.example/`
  const file = feedFile(
    [
      { id: 'a', title: evil, text: evil, place: evil, path: '/tasks', start, minutes: 30 },
      { id: 'b', title: evil, text: evil, place: '', path: '/tasks', on: day('2026-11-28') },
    ],
    { name: evil, now, link: () => 'https://zg.example.com/tasks' },
  )
  const lines = file.split(/\r\n|[\r\n\u0085\u2028\u2029\v\f]/)
  expect(lines.filter((line) => !own.test(line))).toEqual([])
  expect(file).not.toMatch(/[^\P{Cc}\r\n\t]/u)
  const words = file.replaceAll(/\r\n[ \t]/g, '')
  expect(words.match(/evil\.example/g)?.length).toBeGreaterThanOrEqual(6)
})
