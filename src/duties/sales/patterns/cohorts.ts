import type { FirstOrders, RefundsByAge } from '../../../facts/contract.ts'
import { day, monthStart, type Period, weekStart } from '../../../kernel/calendar.ts'
import {
  cohortEnd,
  cohortSentence,
  REFUND_AGES,
  REPEAT_AGES,
  refundRows,
  repeatRows,
  toldOf,
} from '../rules/cohorts.ts'
import type { Cohorts, CohortWish } from './contract.ts'

export type CohortContext = {
  refundsByAge: (asked: {
    shop?: string | undefined
    from: string
    to: string
    grain: 'week' | 'month'
  }) => Promise<RefundsByAge>
  firstOrders: (asked: { shop?: string | undefined }) => Promise<FirstOrders>
}

const periods = (spans: readonly { from: string; to: string }[]): Period[] =>
  spans.map(({ from, to }) => ({ from: day(from), to: day(to) }))

const noRefunds = '没有退款报表（千牛 → 退款管理），不知道退款是多少天后发生的，所以退款率一格也说不出。'
const sameDay = '同一天下几单算一次购买；最近的几个月还没到时候的格写“还没到”，不是低。'

/** Weeks or months of orders, how much of them came back with time, or who bought again: cells that are not known say why. */
export const cohorts = async (context: CohortContext, wish: CohortWish): Promise<Cohorts> =>
  wish.kind === 'refunds' ? refundCohorts(context, wish) : repeatCohorts(context, wish)

const refundCohorts = async (context: CohortContext, wish: CohortWish): Promise<Cohorts> => {
  const { shop, grain, by } = wish
  const [from, last] = [day(wish.from), day(wish.to)]
  const start = grain === 'week' ? weekStart(from) : monthStart(from)
  const told = await context.refundsByAge({ shop, from: start, to: endOf(last, grain), grain })
  const rows = refundRows({
    grain,
    orders: told.orders.map(({ cohort, orders, amount }) => ({
      cohort: day(cohort),
      size: by === 'orders' ? orders : Math.round(Number(amount) * 100),
    })),
    refunds: told.refunds.map(({ cohort, days, orders, amount }) => ({
      cohort: day(cohort),
      days,
      count: by === 'orders' ? orders : Math.round(Number(amount) * 100),
    })),
    orderDays: periods(told.orderDays),
    refundDays: periods(told.refundDays),
  })
  return {
    kind: 'refunds',
    grain,
    by,
    ages: [...REFUND_AGES],
    rows,
    sentence: cohortSentence(rows, 'refunds', grain),
    notes: [
      ...(told.refundDays.length === 0 ? [{ code: 'no-refund-report', message: noRefunds }] : []),
      {
        code: 'young',
        message: '还没到天数、或退款报表还没导到那天的格写“还没到”，不是低；中间缺日子的格写“缺”。',
      },
    ],
  }
}

const endOf = (last: ReturnType<typeof day>, grain: 'week' | 'month') =>
  cohortEnd(grain === 'week' ? weekStart(last) : monthStart(last), grain)

const repeatCohorts = async (context: CohortContext, { shop }: CohortWish): Promise<Cohorts> => {
  const told = await context.firstOrders({ shop })
  const orderDays = periods(told.orderDays)
  const { first } = toldOf(orderDays)
  const rows = repeatRows({
    buyers: told.buyers.map(({ cohort, buyers }) => ({ cohort: day(cohort), buyers })),
    again: told.again.map(({ cohort, months, buyers }) => ({ cohort: day(cohort), months, buyers })),
    orderDays,
  })
  return {
    kind: 'repeat',
    grain: 'month',
    by: 'orders',
    ages: [...REPEAT_AGES],
    rows,
    sentence: cohortSentence(rows, 'repeat', 'month'),
    notes: [
      ...(first
        ? [
            {
              code: 'before-data',
              message: `订单从 ${first} 才有：更早买过的人看不出来，最早几个月的“首单”里混着老买家，复购率会偏高。`,
            },
          ]
        : []),
      { code: 'same-day', message: sameDay },
    ],
  }
}
