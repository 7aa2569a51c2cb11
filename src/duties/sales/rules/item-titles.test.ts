import { expect, test } from 'vitest'
import { itemNaming } from './item-titles.ts'

test.each([
  ['ids of an items report', ['600000000001', '600000000002'], 'id'],
  ['ids, and rows of an older order report beside them', ['600000000001', '白瓷杯,蓝边盘', ''], 'id'],
  ['titles of an order report, several of one order as one', ['白瓷杯', '白瓷杯,蓝边盘', ''], 'title'],
  ['an order report without titles', [''], 'none'],
  ['nothing sold', [], 'id'],
] as const)('%s', (_, items, naming) => {
  expect(itemNaming(items)).toBe(naming)
})
