import { addDays, type Day } from '../../../kernel/calendar.ts'
import type { PhaseDays } from '../../calendar/rules/events.ts'
import type { Member, Role } from '../../people/contract.ts'
import { startOf, wholeOf } from './plan.ts'

/** What is to be done for a promotion. `days`: before the first day of 爆发, or after the last phase. */
type Step = {
  id: string
  title: string
  role: Role
  days: number
  /** Counted from the end instead of back from the start. */
  isAfter?: true
  /** A small promotion of the shop's own needs it too. */
  isSmall?: true
}

/**
 * The list of a 大促 as teams run it, by how long before the first day of 爆发 each must be done: dates of the platform
 * (报名 about six weeks ahead) and what others need of it set the order. A team changes the dates on the tasks.
 */
export const steps: readonly Step[] = [
  { id: 'goal', title: '定目标、预算和分工', role: 'manager', days: 60, isSmall: true },
  { id: 'review-last', title: '看上一次活动：带来多少、哪里没做好', role: 'analyst', days: 58 },
  { id: 'items', title: '选品：主推、引流、利润款，定到手价', role: 'operator', days: 50, isSmall: true },
  { id: 'enrol', title: '报名官方活动，核对报名价', role: 'operator', days: 45 },
  { id: 'stock-plan', title: '备货计划：按预测的 P90 下采购单', role: 'purchasing', days: 42, isSmall: true },
  { id: 'creative', title: '创意素材：主图、详情页、短视频', role: 'design', days: 35, isSmall: true },
  { id: 'ads-plan', title: '投放计划：人群、关键词、预算', role: 'ads', days: 30, isSmall: true },
  { id: 'gifts', title: '赠品和包材到位', role: 'purchasing', days: 28 },
  { id: 'service-roster', title: '客服排班、话术和快捷短语', role: 'service', days: 21, isSmall: true },
  { id: 'stock-in', title: '备货入仓，点清库存', role: 'purchasing', days: 18 },
  { id: 'page', title: '活动页和预热页上线', role: 'design', days: 14 },
  { id: 'warmup-ads', title: '预热投放：拉新蓄水，盯收藏加购', role: 'ads', days: 10 },
  { id: 'discounts', title: '优惠设置，逐个 SKU 核对到手价', role: 'operator', days: 5, isSmall: true },
  { id: 'ads-live', title: '爆发期投放：出价、预算、人群就位', role: 'ads', days: 2 },
  { id: 'check', title: '上线前总检查：价格、库存、页面、客服', role: 'operator', days: 1, isSmall: true },
  { id: 'watch', title: '当天盯盘：进度、断货、响应时间', role: 'manager', days: 0, isSmall: true },
  {
    id: 'restore',
    title: '活动价恢复，页面和投放收尾',
    role: 'operator',
    days: 1,
    isAfter: true,
    isSmall: true,
  },
  { id: 'after-sales', title: '发货和售后高峰清零', role: 'service', days: 5, isAfter: true },
  {
    id: 'costs',
    title: '记下全部成本：赠品、佣金、站外、人手',
    role: 'operator',
    days: 7,
    isAfter: true,
    isSmall: true,
  },
  {
    id: 'report',
    title: '复盘：写推广活动效果分析报告',
    role: 'analyst',
    // The days in which what was bought early is missing must be over.
    days: 14,
    isAfter: true,
    isSmall: true,
  },
]

export type PlannedTask = { id: string; title: string; due: Day; owner: number | null; isLate: boolean }

/**
 * The tasks of a promotion, in the order of their days. What should have been done before today is due today; of a
 * promotion that is over only what comes after it is made. Owners by role, the one who has been there longest; else
 * the 店长; else nobody.
 */
export const tasksFor = (
  { phases, isLarge }: { phases: readonly PhaseDays[]; isLarge: boolean },
  members: readonly Pick<Member, 'id' | 'role' | 'archivedAt'>[],
  today: Day,
): PlannedTask[] => {
  const [start, end] = [startOf(phases), wholeOf(phases).to]
  const active = members.filter(({ archivedAt }) => archivedAt === null)
  const ownerOf = (role: Role) =>
    (active.find((one) => one.role === role) ?? active.find((one) => one.role === 'manager'))?.id ?? null
  return steps
    .filter(({ isSmall }) => isLarge || isSmall === true)
    .filter(({ isAfter }) => today <= end || isAfter === true)
    .map(({ id, title, role, days, isAfter }) => {
      const due = isAfter ? addDays(end, days) : addDays(start, -days)
      return { id, title, due: due < today ? today : due, owner: ownerOf(role), isLate: due < today }
    })
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}
