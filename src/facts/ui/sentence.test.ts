import { expect, test } from 'vitest'
import { salesSentence } from './sentence.ts'
import { factsWords } from './words.ts'

const days = { from: '2026-10-24', to: '2026-11-22' }
const facts = {
  preset: 'last30' as const,
  presetName: '近 30 天',
  days,
  comparison: 'previous' as const,
  compared: { from: '2026-09-24', to: '2026-10-23' },
  paid: '1234000.00',
  change: -0.084,
  coverage: { days: 30, asked: 30 },
}
const said = (change: Partial<typeof facts>) => salesSentence({ ...facts, ...change }, 'zh', factsWords.zh)

test('the title answers what was sold and against what', () => {
  expect(said({})).toBe('近 30 天卖了 123.40 万元，比前 30 天少 8.4%')
  expect(said({ change: 0.31 })).toBe('近 30 天卖了 123.40 万元，比前 30 天多 31.0%')
  expect(said({ change: 0.0001 })).toBe('近 30 天卖了 123.40 万元，和前 30 天持平')
})

test('days that lack data are not held against whole ones', () => {
  expect(said({ coverage: { days: 26, asked: 30 } })).toBe('近 30 天里有数据的 26 天卖了 123.40 万元')
})

test('a whole month is compared with the month before', () => {
  const november = { from: '2026-11-01', to: '2026-11-30' }
  expect(said({ presetName: '上月', days: november })).toBe('上月卖了 123.40 万元，比前一个月少 8.4%')
})

test('nothing known is said, not shown as zero', () => {
  const unknown = { ...facts, paid: null, change: null, coverage: { days: 0, asked: 30 } }
  expect(salesSentence(unknown, 'zh', factsWords.zh)).toBe('近 30 天没有支付数据')
})
