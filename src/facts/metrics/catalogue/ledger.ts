import { difference, type Metric } from '../model.ts'

const group = '资金'
const source = '支付宝账单明细、动账明细、聚合账单明细、交易货款'
const traps = [
  '支付宝账户和聚合结算账户（微信支付等）是两处的钱，加在一起；一个账户有几种账单时每天只用一种：支付宝账户先用支付宝账单，聚合结算账户先用动账、再用聚合账单，都没有的日子才用交易货款。',
  '提现、保证金、两个账户之间的转账也是账户的收入、支出：只看货款请按“入账类型”筛。',
]

/** A row is income or expense: its other cell is empty, which says that there is nothing. */
const orNothing = (own: string, other: string) =>
  `coalesce(t.${own}, case when t.${other} is not null then 0 end)`

const sum = (
  id: string,
  name: string,
  english: string,
  value: string,
  good: Metric['good'],
  from = source,
): Metric => ({
  id,
  name,
  english,
  unit: 'money',
  group,
  formula: `入账时间在期内的${name}之和`,
  source: from,
  good,
  traps,
  measures: [
    {
      kind: 'sum',
      of: 'ledger',
      clock: 'entered_at',
      value,
      always: true,
    },
  ],
})

export const ledgerMetrics: readonly Metric[] = [
  sum('ledger_income', '账单收入', 'Ledger income', orNothing('income_fen', 'expense_fen'), 'up'),
  sum('ledger_expense', '账单支出', 'Ledger expense', orNothing('expense_fen', 'income_fen'), 'down'),
  sum('ledger_fee', '账单服务费', 'Ledger fees', 't.fee_fen', 'down', '支付宝账单明细'),
  {
    id: 'ledger_net',
    name: '账单净额',
    english: 'Ledger net',
    unit: 'money',
    group,
    formula: '账单收入 − 账单支出',
    source,
    good: 'up',
    traps,
    measures: [difference('ledger_income', 'ledger_expense')],
  },
]
