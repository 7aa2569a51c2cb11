import { expect, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { unusedAnswer } from './unused-answer.ts'

test('a period is told to be unused: the report needs none, or no row of it could be taken', () => {
  const period = { from: day('2026-11-01'), to: day('2026-11-30') }
  const told = (accepted: number) =>
    unusedAnswer({ file: '商品.csv', rows: null, accepted }, { period }).map(({ message }) => message)
  expect(told(3)).toEqual(['这份报表不用时间段，没有用给的 2026-11-01 至 2026-11-30。'])
  expect(told(0)).toEqual(['没有一行能入库，给的时间段 2026-11-01 至 2026-11-30 没有用上。'])
})
