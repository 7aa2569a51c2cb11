import { z } from 'zod'
import { Text } from '../../documents/contract.ts'
import { contract, GivenDay, ShopName } from '../../kernel/contract.ts'
import { visibleText } from '../../kernel/visible-text.ts'
import { serviceContract } from './service/contract.ts'
import { stockContract } from './stock/contract.ts'

const seriesName = { error: '会议的名字应为 1 到 30 个看得见的字' }
const MeetingName = z.string().overwrite(visibleText).min(1, seriesName).max(30, seriesName)
const itemTitle = { error: '议题应为 1 到 60 个看得见的字' }
const ItemTitle = z.string().overwrite(visibleText).min(1, itemTitle).max(60, itemTitle)
const decisionWords = { error: '决定应为 1 到 300 个看得见的字' }
const DecisionWords = z.string().overwrite(visibleText).min(1, decisionWords).max(300, decisionWords)
/** Time of the day in Beijing. */
export const TimeText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: '时间应写成 09:30' })
const Place = z.string().overwrite(visibleText).max(60, '地点最多 60 个字')
const Members = z.array(z.number().int()).max(50).default([])

/** A meeting that comes again: 周例会, 大促协调会. `weekday`: 1 for Monday to 7 for Sunday. */
export const MeetingSeries = z.object({
  id: z.number().int(),
  name: z.string(),
  weekday: z.number().int(),
  /** 1: every week; 2: every other week. */
  everyWeeks: z.number().int(),
  /** The first meeting; on the weekday. */
  from: z.string(),
  /** The last day on which one may be; null: it goes on. */
  until: z.string().nullable(),
  time: TimeText,
  minutes: z.number().int(),
  place: z.string(),
  members: z.array(z.number().int()),
  /** The next meeting from today on; null: there is none. */
  next: z.string().nullable(),
})
export type MeetingSeries = z.infer<typeof MeetingSeries>

/** actions: what was agreed before; then figures, alerts, targets, stock, service; other: whatever people bring. */
export const AgendaKind = z.enum(['actions', 'figures', 'targets', 'alerts', 'stock', 'service', 'other'])
export type AgendaKind = z.infer<typeof AgendaKind>

/** A sentence; of an alert what it is called and why, a sentence each. */
export const AgendaFact = z.union([Text, z.object({ title: z.string(), cause: z.string() })])
export type AgendaFact = z.infer<typeof AgendaFact>

export const Decision = z.object({ id: z.number().int(), words: z.string() })
export const AgendaItem = z.object({
  id: z.number().int(),
  kind: AgendaKind,
  title: z.string(),
  /** What the program wrote down from the data when the meeting was prepared. */
  facts: z.array(AgendaFact),
  minutes: z.string(),
  decisions: z.array(Decision),
})
export type AgendaItem = z.infer<typeof AgendaItem>

/** A task that a meeting agreed on, as it stands now. */
export const MeetingAction = z.object({
  task: z.number().int(),
  title: z.string(),
  owner: z.number().int().nullable(),
  due: z.string().nullable(),
  isDone: z.boolean(),
  /** Of which meeting it is. */
  meeting: z.number().int(),
})
export type MeetingAction = z.infer<typeof MeetingAction>

const MeetingBase = {
  id: z.number().int(),
  name: z.string(),
  series: z.number().int().nullable(),
  day: z.string(),
  time: TimeText,
  place: z.string(),
  /** Those who are asked to come; once it was held, those who came. */
  members: z.array(z.number().int()),
  /** When it was closed; null: it is still to be held. */
  heldAt: z.string().nullable(),
}
export const MeetingSummary = z.object({
  ...MeetingBase,
  decisions: z.number().int(),
  actions: z.number().int(),
  openActions: z.number().int(),
})
export type MeetingSummary = z.infer<typeof MeetingSummary>

export const Meeting = z.object({
  ...MeetingBase,
  items: z.array(AgendaItem),
  /** Agreed in this meeting. */
  actions: z.array(MeetingAction),
  /** Agreed in earlier meetings of the series and still open. */
  before: z.array(MeetingAction),
})
export type Meeting = z.infer<typeof Meeting>

const read = { permission: 'figures.read' } as const
const write = { permission: 'team.write' } as const
const named = z.object({ shop: ShopName.optional() })
const id = z.coerce.number().int()
const one = named.extend({ id })
const item = z.coerce.number().int()

/** The team's work together: meetings, stock and orders, service. */
export const teamContract = {
  ...stockContract,
  ...serviceContract,
  meetings: contract
    .meta(read)
    .route({ method: 'POST', path: '/team/meetings/list', summary: '会议系列和开过的、要开的会' })
    .input(named)
    .output(z.object({ series: z.array(MeetingSeries), meetings: z.array(MeetingSummary) })),
  saveSeries: contract
    .meta(write)
    .route({ method: 'PUT', path: '/team/meeting-series', summary: '定一个会议系列，或改它' })
    .input(
      named.extend({
        /** Absent: a new one. */
        id: id.optional(),
        name: MeetingName,
        weekday: z.number().int().min(1).max(7),
        everyWeeks: z.number().int().min(1).max(8).default(1),
        from: GivenDay,
        until: GivenDay.nullable().default(null),
        time: TimeText,
        minutes: z.number().int().min(5, '会议至少 5 分钟').max(480, '会议最多 8 小时').default(60),
        place: Place.default(''),
        members: Members,
      }),
    )
    .output(MeetingSeries),
  endSeries: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/team/meeting-series/{id}', summary: '不再开这个会；开过的还在' })
    .input(one)
    .output(MeetingSeries),
  seriesCalendar: contract
    .meta(read)
    .route({
      method: 'GET',
      path: '/team/meeting-series/{id}/calendar',
      summary: '会议系列存成日历文件（.ics），导入各人的日历',
    })
    .input(one)
    .output(z.file()),
  prepareMeeting: contract
    .meta(write)
    .route({
      method: 'POST',
      path: '/team/meetings',
      summary: '备一次会：按数据和没做完的事起草议程；这一天的已经有了就打开它',
    })
    .input(
      named.extend({
        series: id.nullable().default(null),
        /** Of a meeting of no series. */
        name: MeetingName.optional(),
        day: GivenDay,
        time: TimeText.optional(),
        place: Place.optional(),
        members: z.array(z.number().int()).max(50).optional(),
      }),
    )
    .output(Meeting),
  meeting: contract
    .meta(read)
    .route({ method: 'GET', path: '/team/meetings/{id}', summary: '一次会议' })
    .input(one)
    .output(Meeting),
  removeMeeting: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/team/meetings/{id}', summary: '取消一次还没开的会' })
    .input(one)
    .output(z.object({ removed: z.boolean() })),
  redraftAgenda: contract
    .meta(write)
    .route({
      method: 'POST',
      path: '/team/meetings/{id}/agenda',
      summary: '按现在的数据重写议程，写了的纪要不动',
    })
    .input(one)
    .output(Meeting),
  addAgendaItem: contract
    .meta(write)
    .route({ method: 'POST', path: '/team/meetings/{id}/items', summary: '加一个议题' })
    .input(one.extend({ title: ItemTitle }))
    .output(Meeting),
  removeAgendaItem: contract
    .meta(write)
    .route({
      method: 'DELETE',
      path: '/team/meetings/{id}/items/{item}',
      summary: '去掉一个议题和写在它下面的',
    })
    .input(one.extend({ item }))
    .output(Meeting),
  writeMinutes: contract
    .meta(write)
    .route({ method: 'PUT', path: '/team/meetings/{id}/items/{item}', summary: '写一个议题的纪要' })
    .input(one.extend({ item, minutes: z.string().max(4_000, '一个议题的纪要最多 4000 字') }))
    .output(Meeting),
  decide: contract
    .meta(write)
    .route({ method: 'POST', path: '/team/meetings/{id}/decisions', summary: '记一个决定' })
    .input(one.extend({ item, words: DecisionWords }))
    .output(Meeting),
  removeDecision: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/team/meetings/{id}/decisions/{decision}', summary: '去掉一个决定' })
    .input(one.extend({ decision: id }))
    .output(Meeting),
  agreeAction: contract
    .meta(write)
    .route({ method: 'POST', path: '/team/meetings/{id}/actions', summary: '记一个行动：变成任务' })
    .input(
      one.extend({
        title: ItemTitle,
        owner: z.number().int().nullable().default(null),
        due: GivenDay.nullable().default(null),
      }),
    )
    .output(Meeting),
  holdMeeting: contract
    .meta(write)
    .route({ method: 'POST', path: '/team/meetings/{id}/holding', summary: '会开完了：谁到了' })
    .input(one.extend({ members: Members }))
    .output(Meeting),
  reopenMeeting: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/team/meetings/{id}/holding', summary: '会还没开完，再改' })
    .input(one)
    .output(Meeting),
}
