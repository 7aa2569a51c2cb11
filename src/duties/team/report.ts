import type { Freshness } from '../../facts/contract.ts'
import { day, dayOf, eachDay, minuteOf, previousPeriod } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { listMembers } from '../people/actions.ts'
import { createAsker, endingOf } from '../reports/actions.ts'
import type { ReportMaker, ReportShop } from '../reports/rules/maker.ts'
import { openMeeting, type TeamContext } from './meeting-actions.ts'
import { agendaMetrics, agendaServiceMetrics } from './rules/agenda.ts'
import { weeksBefore } from './rules/meetings.ts'
import { minutesReport, minutesSections } from './rules/minutes-report.ts'
import { serviceMetrics } from './rules/service.ts'
import { agentMetrics, serviceReport, serviceSections } from './rules/service-report.ts'
import { type ServiceContext, serviceOf } from './service-actions.ts'
import { type KeptMeeting, meetingsOf } from './store.ts'

type ReportSources = TeamContext &
  ServiceContext & {
    freshness: (input: { shop?: string; from: string; to: string }) => Promise<Freshness[]>
  }

/** By number, by name with or without its day, or the latest of the days asked for. */
const meant = (
  meetings: readonly KeptMeeting[],
  subject: string,
  within: { from: string; to: string } | undefined,
): KeptMeeting | undefined => {
  const inside = within ? meetings.filter((one) => one.day >= within.from && one.day <= within.to) : meetings
  if (subject === '') return inside.find(({ held_at }) => held_at !== null) ?? inside[0]
  return (
    meetings.find(({ id }) => String(id) === subject) ??
    inside.find(({ name, day: on }) => name === subject || `${name} ${on}` === subject)
  )
}

const minutes = (context: ReportSources): ReportMaker => ({
  kind: 'minutes',
  sections: minutesSections,
  settle: async ({ shop, period, subject }) => {
    const meetings = await meetingsOf(context.records, shop.id)
    const found = meant(meetings, subject.trim(), period)
    if (!found)
      throw new Failure('not_found', {
        what: subject === '' ? '这段日子的会议（先在“协同 → 会议”里备一次）' : `会议「${subject}」`,
      })
    const on = { from: found.day, to: found.day }
    return { period: on, previous: previousPeriod(on), subject: String(found.id) }
  },
  subjects: async (shop: ReportShop) =>
    (await meetingsOf(context.records, shop.id)).map(({ id, name, day: on }) => ({
      subject: String(id),
      name: `${name} ${on}`,
    })),
  draft: async ({ shop, subject, now }) => {
    const meeting = await openMeeting(context, { shop: shop.name, id: Number(subject) })
    const members = await listMembers(context.tasks.people)
    const asker = createAsker(context, shop.name)
    const { now: talkedOf } = weeksBefore(day(meeting.day))
    // The figures are those of the morning of the meeting; asked again they tell which files they come from.
    await asker.figures([...agendaMetrics, ...agendaServiceMetrics], talkedOf)
    return minutesReport({
      shop: shop.name,
      madeAt: minuteOf(now),
      today: dayOf(now),
      meeting,
      nameOf: (member) => members.find(({ id }) => id === member)?.name ?? '不在的成员',
      ending: await endingOf(context, asker, { shop: shop.name, period: talkedOf, today: dayOf(now) }),
    })
  },
})

const service = (context: ReportSources): ReportMaker => ({
  kind: 'service',
  sections: serviceSections,
  settle: async ({ period, compare, today }) => {
    if (!period)
      throw new Failure('invalid_input', { detail: '客户服务质量报告要写明是哪段日子，例如 2026-11。' })
    if (period.from >= today)
      throw new Failure('invalid_input', { detail: `${period.from} 还没有到，没有可以写的。` })
    return { period, previous: compare ?? previousPeriod(period), subject: '' }
  },
  draft: async ({ shop, period, previous, now }) => {
    const asker = createAsker(context, shop.name)
    const [answer, current, before, rows, daily] = await Promise.all([
      serviceOf(context, { shop: shop.name, ...period }),
      asker.figures(serviceMetrics, period),
      asker.figures(serviceMetrics, previous),
      asker.rows(['service_agent'], agentMetrics, { now: period, previous }, (row) =>
        String(row.service_agent ?? ''),
      ),
      asker.daily('daily_response_seconds', period),
    ])
    const days = eachDay(period)
    return serviceReport({
      shop: shop.name,
      madeAt: minuteOf(now),
      period,
      previous,
      answer,
      figures: new Map(
        current.flatMap((figure, at) => {
          const previously = before[at]
          return previously ? [[figure.metric, { now: figure, previous: previously }] as const] : []
        }),
      ),
      rows,
      days,
      response: days.map((one) => daily.get(one) ?? null),
      ending: await endingOf(context, asker, { shop: shop.name, period, today: dayOf(now) }),
    })
  },
})

/** 协调会议纪要 and 客户服务质量报告. */
export const teamReports = (context: ReportSources): ReportMaker[] => [minutes(context), service(context)]
