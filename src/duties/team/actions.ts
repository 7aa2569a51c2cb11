import type { Shop } from '../../facts/contract.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { addDays, type Day, day, dayOf } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { fileNamePart } from '../../kernel/file-name.ts'
import { yuanWords } from '../../kernel/money.ts'
import { inTransaction } from '../../storage/records.ts'
import { activeMember, listMembers } from '../people/actions.ts'
import type { Need } from '../tasks/contract.ts'
import type { MeetingSeries, MeetingSummary } from './contract.ts'
import { agreedIn, base, type Named, type One, seriesIn, type TeamContext } from './meeting-actions.ts'
import { calendarFile } from './rules/calendar-file.ts'
import { firstMeeting, nextMeeting } from './rules/meetings.ts'
import { isRisky, lineName } from './rules/stock.ts'
import { stockOf } from './stock-actions.ts'
import { decisionsOf, freeId, type KeptSeries, meetingsOf, putSeries, seriesOf } from './store.ts'

const toSeries = (row: KeptSeries, today: Day): MeetingSeries => ({
  id: row.id,
  name: row.name,
  weekday: row.weekday,
  everyWeeks: row.every_weeks,
  from: row.from_day,
  until: row.until_day,
  time: row.start_time,
  minutes: row.minutes,
  place: row.place,
  members: row.members,
  next: nextMeeting(
    { weekday: row.weekday, everyWeeks: row.every_weeks, from: row.from_day, until: row.until_day },
    today,
  ),
})

/** Series, and meetings with the newest first. Failures: shop_unknown, shop_needed. */
export const listMeetings = async (
  context: TeamContext,
  input: Named,
): Promise<{ series: MeetingSeries[]; meetings: MeetingSummary[] }> => {
  const { records, clock } = context
  const shop = await shopToLookAt(records, input.shop)
  const [series, meetings, decisions, actions] = await Promise.all([
    seriesOf(records, shop.id),
    meetingsOf(records, shop.id),
    decisionsOf(records, shop.id),
    agreedIn(context, shop),
  ])
  const today = dayOf(clock.now())
  return {
    series: series.map((row) => toSeries(row, today)),
    meetings: meetings.map((row) => {
      const own = actions.filter(({ meeting }) => meeting === row.id)
      return {
        ...base(row),
        decisions: decisions.filter(({ meeting_id }) => meeting_id === row.id).length,
        actions: own.length,
        openActions: own.filter(({ isDone }) => !isDone).length,
      }
    }),
  }
}

type SeriesWish = Named & {
  id?: number | undefined
  name: string
  weekday: number
  everyWeeks: number
  from: string
  until: string | null
  time: string
  minutes: number
  place: string
  members: readonly number[]
}

/** Failures: shop_unknown, shop_needed, not_found; invalid_input where it would end before it begins, or of a member. */
export const saveSeries = async (context: TeamContext, input: SeriesWish): Promise<MeetingSeries> => {
  const { records, clock, tasks } = context
  const shop = await shopToLookAt(records, input.shop)
  const from = firstMeeting(day(input.from), input.weekday)
  const until = input.until === null ? null : day(input.until)
  if (until !== null && until < from)
    throw new Failure('invalid_input', { detail: `第一次会在 ${from}，最后一天不能早于它。` })
  const members = [...new Set(input.members)]
  const known =
    input.id === undefined
      ? []
      : ((await seriesOf(records, shop.id)).find(({ id }) => id === input.id)?.members ?? [])
  // Who left the team since stays written where they were asked.
  for (const member of members) if (!known.includes(member)) await activeMember(tasks.people, member)
  return inTransaction(records, async (tx: TeamContext['records']) => {
    const old = input.id === undefined ? undefined : seriesIn(await seriesOf(tx, shop.id), input.id)
    const row: KeptSeries = {
      id: old?.id ?? (await freeId(tx, 'meeting_series')),
      shop_id: shop.id,
      name: input.name,
      weekday: input.weekday,
      every_weeks: input.everyWeeks,
      from_day: from,
      until_day: until,
      start_time: input.time,
      minutes: input.minutes,
      place: input.place,
      members,
      created_at: clock.now().toString(),
    }
    await putSeries(tx, row, old === undefined)
    return toSeries(row, dayOf(clock.now()))
  })
}

/** No meeting after today; those that were stay. Failures: shop_unknown, shop_needed, not_found. */
export const endSeries = async (
  { records, clock }: TeamContext,
  { shop: name, id }: One,
): Promise<MeetingSeries> => {
  const shop = await shopToLookAt(records, name)
  const today = dayOf(clock.now())
  return inTransaction(records, async (tx: TeamContext['records']) => {
    const row = seriesIn(await seriesOf(tx, shop.id), id)
    const ended = { ...row, until_day: addDays(today, -1), created_at: clock.now().toString() }
    await putSeries(tx, ended, false)
    return toSeries(ended, today)
  })
}

/** The series for everybody's calendar. Failures: shop_unknown, shop_needed, not_found. */
export const seriesCalendar = async (
  { records, tasks }: TeamContext,
  { shop: name, id }: One,
): Promise<File> => {
  const shop = await shopToLookAt(records, name)
  const row = seriesIn(await seriesOf(records, shop.id), id)
  const people = await listMembers(tasks.people)
  const text = calendarFile(
    {
      id: row.id,
      name: row.name,
      weekday: row.weekday,
      everyWeeks: row.every_weeks,
      from: row.from_day,
      until: row.until_day,
      time: row.start_time,
      minutes: row.minutes,
      place: row.place,
      members: row.members.flatMap((one) => people.find((member) => member.id === one)?.name ?? []),
      createdAt: row.created_at,
    },
    `shop-${shop.id}.zhanggui`,
  )
  return new File([text], `${fileNamePart(row.name)}.ics`, { type: 'text/calendar; charset=utf-8' })
}

/** Days ahead in which a meeting is to be prepared. */
const SOON = 2

/** What the work together needs today: meetings to prepare, hold and close, goods that are late, what runs out. */
export const needs = async (
  context: TeamContext,
  { shop, today }: { shop: Shop; today: Day },
): Promise<Need[]> => {
  const { records } = context
  const [series, meetings, stock] = await Promise.all([
    seriesOf(records, shop.id),
    meetingsOf(records, shop.id),
    stockOf(context, { shop: shop.name }),
  ])
  const toPrepare = series.flatMap((row): Need[] => {
    const { next, name, time } = toSeries(row, today)
    if (next === null || next > addDays(today, SOON)) return []
    if (meetings.some((one) => one.series_id === row.id && one.day === next)) return []
    return [
      {
        duty: 'team',
        title: `备会：${name}`,
        detail: `${next} ${time}`,
        due: day(next),
        path: '/team/meetings',
        weight: next === today ? 60 : 30,
      },
    ]
  })
  const toClose = meetings.flatMap((row): Need[] =>
    row.held_at !== null || row.day > today
      ? []
      : [
          {
            duty: 'team',
            title: row.day < today ? `写完纪要：${row.name}` : `今天开会：${row.name}`,
            detail: `${row.day} ${row.start_time}`,
            due: day(row.day),
            path: `/team/meetings/${row.id}`,
            weight: row.day < today ? 70 : 60,
          },
        ],
  )
  const worst = stock.lines.find(isRisky)
  return [
    ...toPrepare,
    ...toClose,
    ...stock.late.slice(0, 3).map(
      (one): Need => ({
        duty: 'team',
        title: `采购单晚了 ${one.late} 天：${one.name}`,
        ...(one.supplier === '' ? {} : { detail: one.supplier }),
        path: '/team/stock',
        weight: 75,
      }),
    ),
    ...(worst
      ? [
          {
            duty: 'team' as const,
            title: `${stock.risky} 个 SKU 会断货，最急的是「${lineName(worst)}」`,
            detail: `不订会少卖约 ${yuanWords(Math.round(Number(stock.atRisk) * 100))}`,
            path: '/team/stock',
            weight: worst.cover === 0 ? 80 : 65,
          },
        ]
      : []),
  ]
}
