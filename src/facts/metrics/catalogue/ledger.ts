import { difference, type Metric } from '../model.ts'

const group = '资金'
const source = '动账、聚合账单、支付宝账单、交易货款'
const overlap = '动账、聚合账单、支付宝账单可能记同一笔钱：合计前先按“账单”筛一种。'

const sum = (id: string, name: string, english: string, column: string, good: Metric['good']): Metric => ({
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
      value: `t.${column}`,
      // A row is income or expense: the other cell is empty.
      always: true,
    },
  ],
})

export const ledgerMetrics: readonly Metric[] = [
  sum('ledger_income', '账单收入', 'Ledger income', 'income_fen', 'up'),
  sum('ledger_expense', '账单支出', 'Ledger expense', 'expense_fen', 'down'),
  sum('ledger_fee', '账单服务费', 'Ledger fees', 'fee_fen', 'down'),
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
