import { difference, type Metric } from '../model.ts'

const group = '资金'
const source = '动账、聚合账单、支付宝账单、交易货款'
const overlap = '动账、聚合账单、支付宝账单可能记同一笔钱：合计前先按“账单”筛一种。'

/** A row is income or expense: its other cell is empty, which says that there is nothing. */
const orNothing = (own: string, other: string) =>
  `coalesce(t.${own}, case when t.${other} is not null then 0 end)`

const sum = (id: string, name: string, english: string, value: string, good: Metric['good']): Metric => ({
  id,
  name,
  english,
  unit: 'money',
  group,
  formula: `入账时间在期内的${name}之和`,
  source,
  good,
  traps: [overlap],
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
  sum('ledger_fee', '账单服务费', 'Ledger fees', 't.fee_fen', 'down'),
  {
    id: 'ledger_net',
    name: '账单净额',
    english: 'Ledger net',
    unit: 'money',
    group,
    formula: '账单收入 − 账单支出',
    source,
    good: 'up',
    traps: [overlap],
    measures: [difference('ledger_income', 'ledger_expense')],
  },
]
