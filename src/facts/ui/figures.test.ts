import { expect, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import { missingText, statesOf } from './figures.ts'
import { factsWords } from './words.ts'

const coverage = (days: number) => ({
  metric: 'buyers_paid',
  days,
  asked: 30,
  missing: [],
  export: '',
  restated: false,
})
const said = (days: number, value: string | number | null) =>
  statesOf(coverage(days), value, factsWords.zh).map(({ text }) => text)

test('a figure of which some days are known says how many; one that is absent lacks data all the same', () => {
  expect(said(26, 1_200)).toEqual(['部分（26/30 天）'])
  expect(said(1, null)).toEqual(['缺数据'])
  expect(said(0, null)).toEqual(['缺数据'])
  expect(said(30, null)).toEqual([])
})

test('days that are missing are told as stretches, of many the first three and how many more', () => {
  const missing = [
    '2026-10-01',
    '2026-10-02',
    '2026-10-03',
    '2026-10-09',
    '2026-10-20',
    '2026-10-21',
    '2026-10-30',
  ].map(day)
  const lacking = { ...coverage(23), missing, export: '千牛「订单报表」' }
  expect(missingText(lacking, factsWords.zh)).toBe(
    '缺 2026-10-01 至 2026-10-03、2026-10-09、2026-10-20 至 2026-10-21 等，另有 1 天。补数据：千牛「订单报表」',
  )
  expect(missingText({ ...lacking, days: 24, missing: missing.slice(0, -1) }, factsWords.en)).toBe(
    'Missing 2026-10-01 to 2026-10-03, 2026-10-09, 2026-10-20 to 2026-10-21. Brought by: 千牛「订单报表」',
  )
})
