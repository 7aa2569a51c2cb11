import { expect, test } from 'vitest'
import { cellShown, shown } from './figures.ts'
import { filterFrom } from './filters.ts'

test.each([
  ['money', 'metric', '-1234567.80', '−1,234,567.80'],
  ['money', 'metric', '0.00', '0.00'],
  ['count', 'metric', 28010, '28,010'],
  ['ratio', 'metric', -0.12345, '−12.35%'],
  ['multiple', 'metric', 2.4567, '2.46'],
  ['ratio', 'change', 0.081, '+8.1%'],
  ['ratio', 'change', -0.5, '−50.0%'],
  ['ratio', 'change', -0.0001, '0.0%'],
  ['number', 'metric', '5000 ~ 1万', '5000 ~ 1万'],
  ['text', 'dimension', '-1', '-1'],
  ['money', 'metric', null, '—'],
  ['text', 'dimension', null, ''],
] as const)('%s as %s: %s is read as %s', (unit, role, value, text) => {
  expect(shown({ unit, role }, value)).toBe(text)
})

test.each([
  ['weekday', '1', '周一'],
  ['hour', '09', '09:00'],
  ['buyer_kind', 'old', '老买家'],
  ['channel', 'jd', '京东'],
  ['province', '浙江省', '浙江省'],
  ['item', '1', '1'],
  ['item', null, '（未提供）'],
  ['buyer_kind', '', '（未提供）'],
])('%s %s is written as %s in the table of a query', (id, value, text) => {
  const column = { id, name: '', english: '', unit: 'text', role: 'dimension' } as const
  expect(cellShown(column, value)).toBe(text)
})

test.each([
  ['weekday=周一|3', { dimension: 'weekday', values: ['1', '3'] }],
  ['hour=9|09:00|23', { dimension: 'hour', values: ['09', '09', '23'] }],
  ['buyer_kind!=老买家', { dimension: 'buyer_kind', values: ['old'], not: true }],
  ['channel=jd|（未提供）', { dimension: 'channel', values: ['jd', ''] }],
  ['province=浙江省|周一', { dimension: 'province', values: ['浙江省', '周一'] }],
])('the condition %s keeps what a table calls so', (text, filter) => {
  expect(filterFrom(text)).toEqual(filter)
})

test.each(['weekday=8', 'weekday=星期', 'hour=25', 'buyer_kind=谁'])(
  'of the condition %s, which no row can pass, it is told what can be written',
  (text) => {
    expect(() => filterFrom(text)).toThrow(/没有「.+」这个值，可以写 .+、.+。/)
  },
)
