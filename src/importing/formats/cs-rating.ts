import { count } from './field.ts'
import { serviceReport } from './service-report.ts'

const groups = ['总', '邀请', '自主']
const ratings = [
  '发出',
  '收到',
  '很满意',
  '满意',
  '一般',
  '不满',
  '很不满',
  '发送率',
  '返回率',
  '满意率',
  '服务度',
]
const stored = [
  '总发出',
  '总收到',
  '总很满意',
  '总满意',
  '总一般',
  '总不满',
  '总很不满',
  '邀请发出',
  '邀请收到',
  '自主发出',
  '自主收到',
]

/** 接待评价: a group row (总, 邀请, 自主) above the row of fields. */
export const csRating = serviceReport({
  id: 'cs-rating',
  report: 'rating',
  name: '接待评价',
  needs: [
    ['总发出', '总收到'],
    ['总满意', '总很满意', '邀请发出', '自主发出'],
  ],
  headerRows: 2,
  fields: [
    count('received', '接待人数'),
    count('rating_sent', '总发出'),
    count('rating_received', '总收到'),
    count('very_satisfied', '总很满意'),
    count('satisfied', '总满意'),
    count('neutral', '总一般'),
    count('dissatisfied', '总不满'),
    count('very_dissatisfied', '总很不满'),
    count('invited_sent', '邀请发出'),
    count('invited_received', '邀请收到'),
    count('voluntary_sent', '自主发出'),
    count('voluntary_received', '自主收到'),
  ],
  ignores: groups
    .flatMap((group) => ratings.map((rating) => `${group}${rating}`))
    .filter((name) => !stored.includes(name)),
})
