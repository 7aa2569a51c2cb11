import { z } from 'zod'
import { contract, DayText, GivenDay, ShopName } from '../../kernel/contract.ts'
import { visibleText } from '../../kernel/visible-text.ts'

/** 预售 · 预热 · 开门红 · 正式期 · 返场. */
export const Phase = z.enum(['presale', 'warmup', 'opening', 'main', 'encore'])
export type Phase = z.infer<typeof Phase>
export const EventSize = z.enum(['large', 'medium', 'small'])
export type EventSize = z.infer<typeof EventSize>

const PhaseDays = z.object({ phase: Phase, from: DayText, to: DayText })
const Year = z.coerce
  .number()
  .int()
  .min(1990, '年份应在 1990 到 2099 之间')
  .max(2099, '年份应在 1990 到 2099 之间')
const eventName = { error: '活动的名字应为 1 到 30 个看得见的字' }
const EventName = z.string().overwrite(visibleText).min(1, eventName).max(30, eventName)
const dayName = { error: '说明应为 1 到 20 个看得见的字' }
const DayName = z.string().overwrite(visibleText).min(1, dayName).max(20, dayName)

export const CalendarEvent = z.object({
  id: z.string(),
  year: z.number().int(),
  name: z.string(),
  size: EventSize,
  /** D day. */
  peak: DayText,
  /** The platform has told the dates; else they are those of late years. */
  isAnnounced: z.boolean(),
  phases: z.array(PhaseDays),
  /** estimated: nobody has touched it; changed: the team's in its place; own: the team's alone. */
  origin: z.enum(['estimated', 'changed', 'own']),
  isRemoved: z.boolean(),
})
export type CalendarEvent = z.infer<typeof CalendarEvent>

/** A holiday, or a weekend day that is worked. */
export const CalendarDay = z.object({
  day: DayText,
  name: z.string(),
  isOff: z.boolean(),
  /** published: the State Council's notice; law: known before the notice; own: the team says so. */
  origin: z.enum(['published', 'law', 'own']),
})
export type CalendarDay = z.infer<typeof CalendarDay>

export const CalendarYear = z.object({
  year: z.number().int(),
  /** 正月初一. */
  springFestival: DayText,
  /** Is the notice of this year's holidays known? Without it 调休 is not. */
  isPublished: z.boolean(),
  events: z.array(CalendarEvent),
  days: z.array(CalendarDay),
})
export type CalendarYear = z.infer<typeof CalendarYear>

/** An event on the axis of a chart: its days, its D day. */
export const EventMark = z.object({
  id: z.string(),
  name: z.string(),
  from: DayText,
  to: DayText,
  peak: DayText,
  isAnnounced: z.boolean(),
})
export type EventMark = z.infer<typeof EventMark>

const read = { permission: 'figures.read' } as const
const write = { permission: 'calendar.write' } as const
const named = z.object({ shop: ShopName.optional() })

/** When the platform and the shop have events, and who works when: what other duties count days by. */
export const calendarContract = {
  year: contract
    .meta(read)
    .route({ method: 'GET', path: '/calendar/{year}', summary: '一年的活动、节假日和调休' })
    .input(named.extend({ year: Year }))
    .output(CalendarYear),
  marks: contract
    .meta(read)
    .route({ method: 'POST', path: '/calendar/marks', summary: '一段日子里的活动，标在时间轴上用' })
    .input(named.extend({ from: GivenDay, to: GivenDay }))
    .output(z.array(EventMark)),
  saveEvent: contract
    .meta(write)
    .route({
      method: 'PUT',
      path: '/calendar/{year}/events',
      summary: '加一个活动，或改它这一年的日子',
    })
    .input(
      named.extend({
        year: Year,
        /** Absent: a new one of the team's own. */
        id: z.string().max(40).optional(),
        name: EventName,
        size: EventSize,
        peak: GivenDay,
        isAnnounced: z.boolean().default(true),
        phases: z
          .array(z.object({ phase: Phase, from: GivenDay, to: GivenDay }))
          .min(1, '至少要有一段日子，例如正式期')
          .max(5),
      }),
    )
    .output(CalendarYear),
  removeEvent: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/calendar/{year}/events/{id}', summary: '这一年不办这个活动' })
    .input(named.extend({ year: Year, id: z.string() }))
    .output(CalendarYear),
  restoreEvent: contract
    .meta(write)
    .route({
      method: 'DELETE',
      path: '/calendar/{year}/events/{id}/change',
      summary: '撤回对活动的改动或移除，用回估计的日子',
    })
    .input(named.extend({ year: Year, id: z.string() }))
    .output(CalendarYear),
  saveDay: contract
    .meta(write)
    .route({ method: 'PUT', path: '/calendar/days/{day}', summary: '这一天放假，或要上班' })
    .input(named.extend({ day: GivenDay, name: DayName, isOff: z.boolean() }))
    .output(CalendarYear),
  restoreDay: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/calendar/days/{day}', summary: '这一天用回国务院通知的安排' })
    .input(named.extend({ day: GivenDay }))
    .output(CalendarYear),
}
