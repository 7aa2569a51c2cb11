import { expect, test } from 'vitest'
import type { Figure } from '../../../../documents/contract.ts'
import { textWords } from '../../../../documents/words.ts'
import { day, eachDay } from '../../../../kernel/calendar.ts'
import type { Outlook, ReportFacts } from './model.ts'
import { outlook } from './outlook.ts'

type Ahead = Extract<Outlook, { metric: string }>

const period = { from: day('2026-11-16'), to: day('2026-11-22') }
const known = { from: day('2026-11-23'), to: day('2026-11-25') }

const ahead = (from: string, begun: Ahead['begun']): Ahead => {
  const span = { from: day(from), to: day('2026-11-29') }
  const days = eachDay(span)
  return {
    metric: 'paid_amount',
    name: '支付金额',
    unit: 'money',
    period: span,
    begun,
    model: '指数平滑',
    days,
    low: days.map(() => 90_00),
    mid: days.map(() => 100_00),
    high: days.map(() => 110_00),
    total: { low: 360_00, mid: 400_00, high: 440_00 },
    past: { wape: 0.05, naiveWape: 0.2, coverage: 0.8 },
  }
}

const sold = (states: Figure['states'] = []): Ahead['begun'] => ({
  figure: {
    metric: 'paid_amount',
    scope: [],
    period: known,
    name: '支付金额',
    unit: 'money',
    value: 300_00,
    states,
  },
  values: [100_00, 120_00, 80_00],
})

const told = (one: Outlook) => {
  // Only these are read.
  const facts: Pick<ReportFacts, 'outlook' | 'kind' | 'period'> = { outlook: one, kind: 'weekly', period }
  const { blocks } = outlook(facts)
  const [first] = blocks
  const chart = blocks.find((block) => block.kind === 'chart')
  return { words: first?.kind === 'paragraph' ? textWords(first.text) : '', chart }
}

test('of a week that has begun the days with data are told, those to come, and both together', () => {
  const { words, chart } = told(ahead('2026-11-26', sold()))
  expect(words).toBe(
    '下周已经过了 3 天：2026-11-23 至 2026-11-25 的支付金额是 300.00 元，还没有数据的 2026-11-26 至 2026-11-29 预计 400.00 元，八成可能在 360.00 元到 440.00 元之间；两段合起来，下周预计 700.00 元，八成可能在 660.00 元到 740.00 元之间。',
  )
  expect(chart).toMatchObject({
    labels: eachDay({ from: known.from, to: day('2026-11-29') }),
    series: [
      { name: '已经有的', values: [100_00, 120_00, 80_00, null, null, null, null] },
      { name: '预测', values: [null, null, null, 100_00, 100_00, 100_00, 100_00] },
    ],
  })
})

test('days of which only some are known are not added to a forecast', () => {
  const { words } = told(ahead('2026-11-26', sold([{ kind: 'partial', words: '3 天里有 2 天的数据' }])))
  expect(words).toContain('（3 天里有 2 天的数据），还没有数据的 2026-11-26 至 2026-11-29 预计')
  expect(words).not.toContain('两段合起来')
})

test('where the data end before the week does, it is said that those days are in it', () => {
  expect(told(ahead('2026-11-23', null)).words).toBe(
    '2026-11-23 至 2026-11-29 的支付金额预计 400.00 元，八成可能在 360.00 元到 440.00 元之间。',
  )
  expect(told(ahead('2026-11-21', null)).words).toContain(
    '（数据只到 2026-11-20，下周以前的几天也要预测，一起算在里面）',
  )
})

test('of days that are over nothing is forecast, and the sentence says where they are told', () => {
  const { blocks } = outlook({ outlook: { isOver: true }, kind: 'monthly', period })
  expect(blocks).toEqual([
    { kind: 'paragraph', text: ['下月已经过完、数据也有了，不用再预测；卖了多少看那一期的报告。'] },
  ])
})
