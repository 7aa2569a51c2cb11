/**
 * Everything that somebody may be allowed, each as a person reads it, in the order in which it is listed. A call names
 * the one it needs in its contract; which role has which is in the people's rules.
 */
export const permissionNames = {
  'figures.read': '看数字和报告',
  'import.read': '看导入历史和原文',
  'import.write': '导入和撤销文件',
  'shop.read': '看店铺和毛利率',
  'shop.write': '加、改、删店铺和毛利率',
  'settings.read': '看设置和体检',
  'settings.write': '改设置和备份',
  'people.read': '看成员',
  'people.write': '加和改成员',
  'access.read': '看谁有账号和什么角色',
  'access.write': '给成员账号、角色和密钥',
  'personal.read': '看买家的个人信息',
  'targets.write': '定目标',
  'alerts.write': '处理预警',
  'calendar.write': '改活动日历',
  'team.write': '写会议、库存和采购',
  'reports.write': '写和提交报告',
  'tasks.read': '看任务',
  'tasks.write': '建和改任务',
  'scorecard.write': '关账绩效',
  'market.write': '改竞品和策略',
  'listing.write': '改商品计划',
  'promotion.write': '改推广活动',
  'customer.read': '看客户、工单和调查',
  'customer.write': '处理客户、工单和调查',
  'audit.read': '看店铺的操作记录',
  'audit.all': '看全部的操作记录',
  'notify.read': '看通知渠道',
  'notify.write': '改通知渠道',
  'jobs.read': '看定时任务',
  'jobs.write': '重跑和暂停定时任务',
  'training.read': '看训练营',
  'training.write': '做练习',
} as const

export type Permission = keyof typeof permissionNames

const isPermission = (name: string): name is Permission => name in permissionNames

export const permissions: readonly Permission[] = Object.keys(permissionNames).filter(isPermission)
