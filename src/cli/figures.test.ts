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
  ['weekday=周一|3', { dimension: 'weekday', values: ['周一', '3'] }],
  ['channel!=jd| （未提供）', { dimension: 'channel', values: ['jd', ''], not: true }],
])('the condition %s is handed on as it is written', (text, filter) => {
  expect(filterFrom(text)).toEqual(filter)
})
