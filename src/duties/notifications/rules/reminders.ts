import type { Batch, Upload } from '../../../importing/contract.ts'
import { addDays, BEIJING, type Day, dayOf, minuteOf } from '../../../kernel/calendar.ts'
import type { Ticket } from '../../customer/contract.ts'
import type { Ledger } from '../../reports/contract.ts'
import type { Alert } from '../../sales/contract.ts'
import type { Task } from '../../tasks/contract.ts'
import type { MeetingSeries, MeetingSummary } from '../../team/contract.ts'
import type { NotificationEvent } from '../contract.ts'

/** What is to be told of a shop, if it was not told before: the key says what it is. */
export type Reminder = {
  event: NotificationEvent
  key: string
  members?: readonly number[]
  title: string
  text: string
  path: string
}

/** Older news is none: what was there before the program could tell of it is not told all at once. */
const newsHours = 24
const isNews = (at: string, now: Temporal.Instant): boolean =>
  now.since(Temporal.Instant.from(at)).total('hours') < newsHours

/** A batch says when it came in as clocks in Beijing show it. */
const instantInBeijing = (stamp: string): string =>
  Temporal.PlainDateTime.from(stamp).toZonedDateTime(BEIJING).toInstant().toString()

const hourOf = (now: Temporal.Instant): number => now.toZonedDateTimeISO(BEIJING).hour
/** Days end at night: what is due on a day is told when people are at work. */
const morning = 9
const evening = 17

/** Tasks that somebody was given by another, who made them; one's own are known. */
export const assignedTasks = (tasks: readonly Task[], now: Temporal.Instant): Reminder[] =>
  tasks.flatMap(({ id, title, due, owner, state, history, createdAt, from }): Reminder[] => {
    const by = history[0]?.by ?? null
    if (owner === null || owner.name === by || state !== 'todo' || !isNews(createdAt, now)) return []
    const until = due === null ? '' : `截止 ${due}。`
    return [
      {
        event: 'task_assigned',
        key: `task-assigned ${id} ${owner.id}`,
        members: [owner.id],
        title: `有任务交给您：${title}`,
        text: `${by === null ? '' : `${by} 建的。`}${until}${from.words === '' ? '' : `来自：${from.words}`}`,
        path: `/tasks?task=${id}`,
      },
    ]
  })

/** The day before, on the day, and once it has passed. */
export const taskReminders = (tasks: readonly Task[], now: Temporal.Instant): Reminder[] => {
  const today = dayOf(now)
  if (hourOf(now) < morning) return []
  return tasks.flatMap(({ id, title, due, owner, state, from }): Reminder[] => {
    if (due === null || (state !== 'todo' && state !== 'doing')) return []
    const when =
      due === addDays(today, 1)
        ? '明天到期'
        : due === today
          ? '今天到期'
          : due === addDays(today, -1)
            ? '过期了'
            : ''
    if (when === '') return []
    const who = owner === null ? '还没有人负责。' : ''
    return [
      {
        event: 'task_due',
        key: `task-due ${id} ${due} ${when}`,
        ...(owner === null ? {} : { members: [owner.id] }),
        title: `任务${when}：${title}`,
        text: `截止 ${due}。${who}${from.words === '' ? '' : `来自：${from.words}`}`,
        path: `/tasks?task=${id}`,
      },
    ]
  })
}

/** Alerts to be seen to now; whose owner sleeps or who waits is none yet. */
export const alertReminders = (alerts: readonly Alert[], now: Temporal.Instant): Reminder[] =>
  alerts
    .filter(({ isDue, firedAt }) => isDue && isNews(firedAt, now))
    .map(({ id, title, findings, sentence, cause, owner }) => ({
      event: 'alert_fired',
      key: `alert ${id}`,
      ...(owner === null ? {} : { members: [owner.id] }),
      title: `预警：${title}`,
      text: [findings[0]?.sentence ?? sentence, ...(cause === '' ? [] : [cause])].join('\n'),
      path: '/sales/alerts',
    }))

const soonHours = 2

/** Tickets within two hours of their deadline, and those past it; the deadline is part of what was told. */
export const ticketReminders = (tickets: readonly Ticket[], now: Temporal.Instant): Reminder[] =>
  tickets.flatMap(({ id, title, dueAt, owner, isLate, order }): Reminder[] => {
    const due = Temporal.Instant.from(dueAt)
    const left = due.since(now).total('hours')
    if (left > soonHours || left < -newsHours) return []
    return [
      {
        event: 'ticket_due',
        key: `ticket ${id} ${dueAt} ${isLate ? 'late' : 'soon'}`,
        ...(owner === null ? {} : { members: [owner.id] }),
        title: isLate ? `工单过了期限：${title}` : `工单快到期限：${title}`,
        text: `期限 ${minuteOf(due)}。${order === null ? '' : `订单 ${order}。`}`,
        path: `/customer/tickets/${id}`,
      },
    ]
  })

type ReportsDue = Pick<Ledger, 'reports' | 'since'> & {
  absent: readonly Pick<Ledger['absent'][number], 'title' | 'due'>[]
}

/** Reports to hand in today, those that were not in time, and drafts that the program wrote by itself. */
export const reportReminders = (
  { reports, absent, since }: ReportsDue,
  now: Temporal.Instant,
): Reminder[] => {
  const today = dayOf(now)
  const open = [
    ...reports.flatMap(({ id, title, due, state }) =>
      due !== null && state !== 'submitted' ? [{ title, due, path: `/reports/${id}` }] : [],
    ),
    ...absent.map(({ title, due }) => ({ title, due, path: '/reports' })),
  ]
  const told = open.flatMap(({ title, due, path }): Reminder[] => {
    if (hourOf(now) < morning) return []
    if (due === today)
      return [
        {
          event: 'report_due',
          key: `report-due ${title} ${due}`,
          title: `今天要交：${title}`,
          text: path === '/reports' ? '还没有起草。' : '草稿已经有了，看过就能交。',
          path,
        },
      ]
    // What was due before the team wrote its first report does not count.
    if (since !== null && due >= since && due < today && due >= addDays(today, -3))
      return [
        {
          event: 'report_late',
          key: `report-late ${title} ${due}`,
          title: `没按时交：${title}`,
          text: `应在 ${due} 交。`,
          path,
        },
      ]
    return []
  })
  const ready = reports
    .filter(({ state, by, at }) => state === 'draft' && by === null && isNews(at, now))
    .map(
      ({ id, title, due, period }): Reminder => ({
        event: 'report_ready',
        key: `report-ready ${id} ${period.from}`,
        title: `起草好了：${title}`,
        text: due === null ? '看过就能交。' : `${due} 要交，看过就能交。`,
        path: `/reports/${id}`,
      }),
    )
  return [...told, ...ready]
}

const many = (count: number): string => count.toLocaleString('zh-CN')

/** Files that did not come in, and those of which some rows were refused. */
type TakenBatch = Pick<
  Batch,
  'batch' | 'file' | 'rejected' | 'accepted' | 'status' | 'formatName' | 'importedAt'
>

export const importReminders = (
  { uploads, batches }: { uploads: readonly Upload[]; batches: readonly TakenBatch[] },
  now: Temporal.Instant,
): Reminder[] => [
  ...uploads
    .filter(({ state, receivedAt }) => state === 'failed' && isNews(receivedAt, now))
    .map(
      ({ id, file, failure }): Reminder => ({
        event: 'import_failed',
        key: `import-failed ${id}`,
        title: `没有导入：${file}`,
        text: failure === null ? '' : `${failure.message}${failure.next}`,
        path: '/data/import',
      }),
    ),
  ...batches
    .filter(
      ({ rejected, status, importedAt }) =>
        rejected > 0 && status === 'active' && isNews(instantInBeijing(importedAt), now),
    )
    .map(
      ({ batch, file, rejected, accepted, formatName }): Reminder => ({
        event: 'import_refused',
        key: `import-refused ${batch}`,
        title: `${many(rejected)} 行没有收下：${file}`,
        text: `${formatName}，收下 ${many(accepted)} 行。为什么没收、怎么改，批次里写着。`,
        path: `/data/batches/${batch}`,
      }),
    ),
]

/** From five in the afternoon of the day before: those who are asked to come. */
export const meetingReminders = (
  { series, meetings }: { series: readonly MeetingSeries[]; meetings: readonly MeetingSummary[] },
  now: Temporal.Instant,
): Reminder[] => {
  if (hourOf(now) < evening) return []
  const tomorrow = addDays(dayOf(now), 1)
  const prepared = meetings.filter(({ day, heldAt }) => day === tomorrow && heldAt === null)
  const coming = series.filter(
    // What is prepared is told as it was prepared. `next` is from today on, which may be today's.
    (one) =>
      nextAfterToday(one, dayOf(now)) === tomorrow && prepared.every(({ series: of }) => of !== one.id),
  )
  const reminder = (
    key: string,
    { name, time, place, members }: { name: string; time: string; place: string; members: readonly number[] },
    path: string,
  ): Reminder => ({
    event: 'meeting_tomorrow',
    key: `${key} ${tomorrow}`,
    ...(members.length === 0 ? {} : { members }),
    title: `明天 ${time} 开会：${name}`,
    text: place === '' ? `${tomorrow} ${time}` : `${tomorrow} ${time}，${place}`,
    path,
  })
  return [
    ...prepared.map((one) => reminder(`meeting ${one.id}`, one, `/team/meetings/${one.id}`)),
    ...coming.map((one) => reminder(`series ${one.id}`, one, '/team/meetings')),
  ]
}

const nextAfterToday = ({ next, everyWeeks, until }: MeetingSeries, today: Day): string | null => {
  if (next === null || next > today) return next
  const after = addDays(today, 7 * everyWeeks)
  return until !== null && after > until ? null : after
}
