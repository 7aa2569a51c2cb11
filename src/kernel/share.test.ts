import { expect, test } from 'vitest'
import { percent, signedPercent } from './share.ts'

test.each([
  [0.1234, 1, '12.3%'],
  [0.1234, 2, '12.34%'],
  [0.125, 0, '13%'],
  [12.5, 1, '1250.0%'],
  [-0.0412, 1, '−4.1%'],
  [-0.0001, 1, '0.0%'],
  [null, 1, '—'],
  [undefined, 1, '—'],
])('a share of %s with %i digits is %s', (share, digits, written) => {
  expect(percent(share, digits)).toBe(written)
})

test.each([
  [0.1234, '+12.3%'],
  [-0.04, '−4.0%'],
  [0, '0.0%'],
  [0.0001, '0.0%'],
  [-0.0001, '0.0%'],
  [null, '—'],
])('a change of %s is %s', (change, written) => {
  expect(signedPercent(change)).toBe(written)
})
