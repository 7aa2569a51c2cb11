import { expect, test } from 'vitest'
import { decimal } from './decimal.ts'

test.each([
  [1234.5, 2, 2, '1,234.50'],
  [-1234.5, 2, 2, '−1,234.50'],
  [-0.004, 2, 2, '0.00'],
  [-0, 0, 0, '0'],
  [12.3456, 0, 2, '12.35'],
  [12, 0, 2, '12'],
] as const)('%d with %d to %d decimals is %s', (value, least, most, written) => {
  expect(decimal(value, least, most)).toBe(written)
})
