import type { Block, Section } from '../../../../documents/contract.ts'
import { addDays, day, type Period } from '../../../../kernel/calendar.ts'
import { cell, comparable, figureColumn, list, paragraph } from '../../../reports/rules/blocks.ts'
import { compared, comparisonName, type ReportFacts } from './model.ts'

const shown = [
  'refunded_amount',
  'refund_rate',
  'order_refund_rate',
  'daily_response_seconds',
  'daily_inquiry_conversion',
  'review_negative_share',
] as const

const reasons = (facts: ReportFacts): Block[] => {
  const rows = facts.lists.refund_reason
    .filter(({ now }) => (now.refunds_applied ?? 0) > 0)
    .sort((a, b) => (b.now.refunds_applied ?? 0) - (a.now.refunds_applied ?? 0))
    .slice(0, 6)
  if (rows.length === 0) return [paragraph('没有退款报表，退款的原因还不知道。')]
  return [
    {
      kind: 'table',
      title: '退款的原因',
      columns: [
        { id: 'name', name: '原因', unit: 'text' },
        figureColumn('count', '申请笔数', 'count', 'refunds_applied', facts.period),
        figureColumn('before', '上一期', 'count', 'refunds_applied', facts.previous),
        figureColumn('amount', '申请金额', 'money', 'refund_applied_amount', facts.period),
      ],
      rows: rows.map(({ name, scope, now, previous }) => ({
        cells: [
          name,
          cell(now.refunds_applied),
          cell(previous.refunds_applied),
          cell(now.refund_applied_amount),
        ],
        scope,
      })),
      totalName: '合计',
      notes: ['按申请时间；“退款金额”一项按付款时间，两个数不会一样。'],
    },
  ]
}

/** A parcel takes about a week, then come the seven days of 七天无理由: until then orders are still refunded. */
const REFUNDED_WITHIN = 15

/**
 * What is to be known of the refunds by day of payment when the period is hardly over on the day the report is made
 * (`madeAt`, a minute): later the same orders will have more. undefined once they are all in.
 */
export const refundsToCome = (period: Period, madeAt: string): string | undefined => {
  const made = madeAt === '' ? undefined : day(madeAt.slice(0, 10))
  return made === undefined || addDays(period.to, REFUNDED_WITHIN) < made
    ? undefined
    : `付款不满 ${REFUNDED_WITHIN} 天的订单还会退：这一期的退款金额、退款率以后会升，净支付金额会降，现在和以前比是偏好看的。`
}

/** 退款和客服. */
export const afterSales = (facts: ReportFacts): Section => {
  const known = shown.map((metric) => compared(facts, metric))
  const items = known.flatMap(({ now, previous }) =>
    now.value === null
      ? []
      : [
          {
            figure: now,
            comparisons: comparable(comparisonName('环比', facts), now, previous),
          },
        ],
  )
  const absent = known.flatMap(({ now }) =>
    now.value === null ? [[`${now.name}还不知道：${now.states[0]?.words || '没有数据'}`]] : [],
  )
  const toCome = refundsToCome(facts.period, facts.madeAt)
  const hasRefunds = known.some(({ now }) => now.metric === 'refunded_amount' && now.value !== null)
  return {
    id: 'after-sales',
    title: '退款和客服',
    blocks: [
      ...(items.length > 0 ? [{ kind: 'figures' as const, items }] : []),
      ...(toCome && hasRefunds ? [paragraph(toCome)] : []),
      ...(absent.length > 0 ? [list(absent)] : []),
      ...reasons(facts),
    ],
  }
}
