import { type Granted, mayEverywhere, mayIn } from '../../../kernel/caller.ts'
import type { Permission } from '../../../kernel/permission.ts'
import type { Role } from '../../people/contract.ts'
import { NotificationEvent, type OwnSettings } from '../contract.ts'

type EventInfo = {
  name: string
  about: string
  /** Who is told where nobody is named; everybody where the team has none of them. */
  roles: readonly Role[]
  /** Only who may read the thing is told of it; where it is of no shop, who may in all of them. */
  needs: Permission
}

/** What somebody may want to be told. */
export const eventInfo: Readonly<Record<NotificationEvent, EventInfo>> = {
  task_assigned: { name: '有任务交给我', about: '别人加了任务、写了由我做', roles: [], needs: 'tasks.read' },
  task_due: {
    name: '任务要到期',
    about: '明天到期、今天到期、过期了各说一次',
    roles: ['manager'],
    needs: 'tasks.read',
  },
  alert_fired: {
    name: '有预警',
    about: '数字离平常太远，目标要完不成',
    roles: ['manager', 'operator'],
    needs: 'figures.read',
  },
  ticket_due: {
    name: '工单快到期限',
    about: '离期限不到两小时，和过了期限',
    roles: ['service'],
    needs: 'customer.read',
  },
  report_due: {
    name: '报告今天要交',
    about: '当天说一次',
    roles: ['manager', 'operator'],
    needs: 'figures.read',
  },
  report_late: {
    name: '报告没按时交',
    about: '过了要交的那天说一次',
    roles: ['manager'],
    needs: 'figures.read',
  },
  report_ready: {
    name: '报告起草好了',
    about: '数据齐了，等人看过再交',
    roles: ['manager', 'operator'],
    needs: 'figures.read',
  },
  import_refused: {
    name: '导入有被拒的行',
    about: '入库了，但有几行没收',
    roles: ['operator', 'analyst'],
    needs: 'import.read',
  },
  import_failed: {
    name: '导入没有成功',
    about: '文件读不了、认不出',
    roles: ['operator', 'analyst'],
    needs: 'import.read',
  },
  meeting_tomorrow: { name: '明天有会', about: '前一天下午五点说', roles: [], needs: 'figures.read' },
  stock_out: {
    name: '快要断货',
    about: '每天早上看一次',
    roles: ['purchasing', 'manager'],
    needs: 'figures.read',
  },
  job_failed: { name: '定时任务没做成', about: '试了几次都没有成', roles: ['manager'], needs: 'jobs.read' },
  backup_overdue: {
    name: '好几天没有备份',
    about: '三天没有一份好的，每天说一次',
    roles: ['manager'],
    needs: 'settings.read',
  },
}

export type EventWish = OwnSettings['events'][number]

/** What a person wants of every event: what they said, else the bell. */
export const wishesOf = (said: readonly EventWish[]): EventWish[] =>
  NotificationEvent.options.map(
    (event) => said.find((one) => one.event === event) ?? { event, app: true, channels: [] },
  )

/** Whether somebody may read what such an event is about. */
export const mayKnow = (
  granted: Granted,
  event: NotificationEvent,
  shop: { id: number; isInvented: boolean } | null,
): boolean =>
  shop === null
    ? mayEverywhere(granted, eventInfo[event].needs)
    : mayIn(granted, { ...shop, name: '' }, eventInfo[event].needs)

/** Events of some shops, or of all and of none in particular. */
export type Knowable = { shops: 'all' | readonly number[]; events: readonly NotificationEvent[] }

/** What somebody may know now, whatever they were told once. */
export const knowable = ({ grants }: Granted, invented: readonly number[]): Knowable[] => {
  const eventsFor = (held: readonly Permission[]) =>
    NotificationEvent.options.filter((event) => held.includes(eventInfo[event].needs))
  const anywhere = grants.flatMap(({ permissions }) => permissions)
  return [
    ...grants.map(({ shop, permissions }) => ({
      shops: shop === 'all' ? ('all' as const) : [shop],
      events: eventsFor(permissions),
    })),
    { shops: invented, events: eventsFor(anywhere) },
  ].filter(({ shops, events }) => shops.length > 0 && events.length > 0)
}

/** Of these people those who are told of something that names nobody. */
export const concerned = <M extends { role: Role }>(event: NotificationEvent, members: readonly M[]): M[] => {
  const { roles } = eventInfo[event]
  const found = members.filter(({ role }) => roles.includes(role))
  return found.length > 0 ? found : [...members]
}
