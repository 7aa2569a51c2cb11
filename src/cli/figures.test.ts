import { expect, test } from 'vitest'
import { shown } from './figures.ts'

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
