import { expect, test } from 'vitest'
import type { Figure } from '../../../documents/contract.ts'
import { day } from '../../../kernel/calendar.ts'
import { appendix, missing } from './ending.ts'

const figure = (scope: Figure['scope']): Figure => ({
  metric: 'paid_amount',
  scope,
  period: { from: day('2026-11-16'), to: day('2026-11-22') },
  name: '支付金额',
  unit: 'money',
  value: 100,
  states: [],
})

const namesOf = (...scopes: Figure['scope'][]): string[] =>
  appendix({ files: [], missing: [], words: new Map() }, scopes.map(figure)).blocks.flatMap((block) =>
    block.kind === 'appendix' ? block.entries.map((one) => one.figure.name) : [],
  )

test('a figure of a part of the shop is told with that part', () => {
  expect(
    namesOf(
      [],
      [{ dimension: 'item', values: ['612345678901'] }],
      [
        { dimension: 'source1', values: ['手淘搜索'] },
        { dimension: 'source2', values: [''] },
      ],
      [{ dimension: 'item', values: ['1', '2', '3'] }],
    ),
  ).toEqual([
    '支付金额',
    '支付金额（商品 612345678901）',
    '支付金额（一级来源 手淘搜索；二级来源 没有写）',
    '支付金额（商品 3 个）',
  ])
})

test('a survey, which is no dimension of figures, is not named again', () => {
  expect(namesOf([{ dimension: 'survey', values: ['3'] }])).toEqual(['支付金额'])
})

test('days that the compared period lacks are named, for a section says that they stand there', () => {
  const report = {
    report: '订单报表',
    menu: '千牛 → 已卖出的宝贝',
    days: [day('2026-11-09'), day('2026-11-10')],
  }
  const told = (ending: Partial<Parameters<typeof missing>[0]>) =>
    JSON.stringify(missing({ files: [], missing: [], words: new Map(), ...ending }).blocks)
  const before = { days: '2026-11-09 至 2026-11-15', reports: [report] }
  expect(told({ missingBefore: before })).toContain('拿来比的 2026-11-09 至 2026-11-15 里')
  expect(told({ missingBefore: before })).toContain('订单报表：缺 2 天（2026-11-09、2026-11-10）。')
  expect(told({ missingBefore: { ...before, reports: [] } })).toBe(told({}))
})
