import type { Role } from '../../people/contract.ts'
import { NotificationEvent, type OwnSettings } from '../contract.ts'

type EventInfo = {
  name: string
  about: string
  /** Who is told where nobody is named; everybody where the team has none of them. */
  roles: readonly Role[]
}

/** What somebody may want to be told. */
export const eventInfo: Readonly<Record<NotificationEvent, EventInfo>> = {
  task_assigned: { name: '有任务交给我', about: '别人加了任务、写了由我做', roles: [] },
  task_due: { name: '任务要到期', about: '明天到期、今天到期、过期了各说一次', roles: ['manager'] },
  alert_fired: { name: '有预警', about: '数字离平常太远，目标要完不成', roles: ['manager', 'operator'] },
  ticket_due: { name: '工单快到期限', about: '离期限不到两小时，和过了期限', roles: ['service'] },
  report_due: { name: '报告今天要交', about: '当天说一次', roles: ['manager', 'operator'] },
  report_late: { name: '报告没按时交', about: '过了要交的那天说一次', roles: ['manager'] },
  report_ready: { name: '报告起草好了', about: '数据齐了，等人看过再交', roles: ['manager', 'operator'] },
  import_refused: { name: '导入有被拒的行', about: '入库了，但有几行没收', roles: ['operator', 'analyst'] },
  import_failed: { name: '导入没有成功', about: '文件读不了、认不出', roles: ['operator', 'analyst'] },
  meeting_tomorrow: { name: '明天有会', about: '前一天下午五点说', roles: [] },
  stock_out: { name: '快要断货', about: '每天早上看一次', roles: ['purchasing', 'manager'] },
  job_failed: { name: '定时任务没做成', about: '试了几次都没有成', roles: ['manager'] },
  backup_overdue: { name: '好几天没有备份', about: '三天没有一份好的，每天说一次', roles: ['manager'] },
}

export type EventWish = OwnSettings['events'][number]

/** What a person wants of every event: what they said, else the bell. */
export const wishesOf = (said: readonly EventWish[]): EventWish[] =>
  NotificationEvent.options.map(
    (event) => said.find((one) => one.event === event) ?? { event, app: true, channels: [] },
  )

/** Of these people those who are told of something that names nobody. */
export const concerned = <M extends { role: Role }>(event: NotificationEvent, members: readonly M[]): M[] => {
  const { roles } = eventInfo[event]
  const found = members.filter(({ role }) => roles.includes(role))
  return found.length > 0 ? found : [...members]
}
