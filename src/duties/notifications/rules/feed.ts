import ical, { ICalCalendarMethod } from 'ical-generator'
import { addDays, BEIJING, type Day, day } from '../../../kernel/calendar.ts'
import { plainLines } from '../../../kernel/visible-text.ts'
import type { Ledger } from '../../reports/contract.ts'
import type { Task } from '../../tasks/contract.ts'
import type { MeetingSeries, MeetingSummary } from '../../team/contract.ts'
import { nextMeeting } from '../../team/rules/meetings.ts'

/** Something in somebody's calendar: at a moment for so long, or on a day. */
export type FeedEntry = {
  /** The same as long as it is the same thing: moved, it moves in the calendar. */
  id: string
  title: string
  text: string
  place: string
  path: string
} & ({ start: Temporal.Instant; minutes: number } | { on: Day })

/** How far the calendar looks back and ahead. */
const pastDays = 14
const aheadDays = 90

const momentOf = (on: Day, time: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(`${on}T${time}`).toZonedDateTime(BEIJING).toInstant()

/** Of nobody in particular it is everybody's. */
const isAsked = (members: readonly number[], member: number) =>
  members.length === 0 || members.includes(member)

/** The meetings a member is asked to, the tasks they own and, where they hand them in, the reports: of one shop. */
export const feedEntries = (
  shop: { id: number; name: string },
  who: { member: number; handsInReports: boolean },
  known: {
    series: readonly MeetingSeries[]
    meetings: readonly MeetingSummary[]
    tasks: readonly Task[]
    ledger: Pick<Ledger, 'reports' | 'absent'>
  },
  today: Day,
): FeedEntry[] => {
  const from = addDays(today, -pastDays)
  const until = addDays(today, aheadDays)
  const entry = { text: shop.name, place: '' }
  const meetings = known.meetings
    .filter((one) => one.day >= from && one.day <= until && isAsked(one.members, who.member))
    .map(({ id, name, day: on, time, place, series }): FeedEntry => {
      const minutes = known.series.find((one) => one.id === series)?.minutes ?? 60
      const path = `/team/meetings/${id}`
      const key = series === null ? `meeting-${shop.id}-${id}` : `series-${shop.id}-${series}-${on}`
      return { ...entry, id: key, title: name, place, path, start: momentOf(day(on), time), minutes }
    })
  const coming = known.series
    .filter(({ members }) => isAsked(members, who.member))
    .flatMap((one) => {
      const rhythm = {
        weekday: one.weekday,
        everyWeeks: one.everyWeeks,
        from: day(one.from),
        until: one.until === null ? null : day(one.until),
      }
      const found: FeedEntry[] = []
      for (
        let on = nextMeeting(rhythm, today);
        on !== null && on <= until;
        on = nextMeeting(rhythm, addDays(on, 1))
      )
        if (known.meetings.every((held) => held.series !== one.id || held.day !== on))
          found.push({
            ...entry,
            id: `series-${shop.id}-${one.id}-${on}`,
            title: one.name,
            place: one.place,
            path: '/team/meetings',
            start: momentOf(on, one.time),
            minutes: one.minutes,
          })
      return found
    })
  const tasks = known.tasks.flatMap(({ id, title, due, owner, state }): FeedEntry[] =>
    due === null || owner?.id !== who.member || state === 'done' || state === 'cancelled' || due < from
      ? []
      : [
          {
            ...entry,
            id: `task-${shop.id}-${id}`,
            title: `任务到期：${title}`,
            path: `/tasks?task=${id}`,
            on: due,
          },
        ],
  )
  const reports = !who.handsInReports
    ? []
    : [
        ...known.ledger.reports.flatMap(({ id, title, due, state }): FeedEntry[] =>
          due === null || state === 'submitted' || due < from
            ? []
            : [
                {
                  ...entry,
                  id: `report-${shop.id}-${id}`,
                  title: `要交：${title}`,
                  path: `/reports/${id}`,
                  on: due,
                },
              ],
        ),
        ...known.ledger.absent
          .filter(({ due }) => due >= from)
          .map(
            ({ title, due, kind, period }): FeedEntry => ({
              ...entry,
              id: `report-${shop.id}-${kind}-${period.from}`,
              title: `要交：${title}`,
              path: '/reports',
              on: due,
            }),
          ),
      ]
  return [...meetings, ...coming, ...tasks, ...reports]
}

/**
 * An iCalendar file (RFC 5545): what has a time in UTC, what is on a day as that day wherever it is read. `link` leads
 * to a page of the program; '' where it has no public address.
 */
export const feedFile = (
  entries: readonly FeedEntry[],
  { name, now, link }: { name: string; now: Temporal.Instant; link: (path: string) => string },
): string => {
  const stamp = new Date(now.epochMilliseconds)
  // The library knows the breaks of lines that the standard knows; some readers of calendars know more.
  const calendar = ical({
    name: plainLines(name).replaceAll('\n', ' '),
    prodId: { company: 'Zhanggui', product: 'Feed', language: 'ZH' },
    method: ICalCalendarMethod.PUBLISH,
    // How often a calendar looks again by itself.
    ttl: 3_600,
  })
  for (const one of entries) {
    const url = link(one.path)
    const base = {
      id: `${one.id}@zhanggui`,
      stamp,
      summary: plainLines(one.title),
      description: [plainLines(one.text), ...(url === '' ? [] : [url])]
        .filter((part) => part !== '')
        .join('\n'),
      ...(one.place === '' ? {} : { location: plainLines(one.place) }),
      ...(url === '' ? {} : { url }),
    }
    if ('on' in one) {
      const [year = 0, month = 1, date = 1] = one.on.split('-').map(Number)
      calendar.createEvent({
        ...base,
        allDay: true,
        start: new Date(Date.UTC(year, month - 1, date)),
        end: new Date(Date.UTC(year, month - 1, date + 1)),
      })
    } else {
      const start = one.start.epochMilliseconds
      calendar.createEvent({ ...base, start: new Date(start), end: new Date(start + one.minutes * 60_000) })
    }
  }
  return calendar.toString()
}
