import { expect, test } from 'vitest'
import { statesOf } from './figures.ts'
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
