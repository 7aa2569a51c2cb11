import fc from 'fast-check'
import { expect, test } from 'vitest'
import { yuan } from './money.ts'

test('fen are written as yuan with two decimals, also below one yuan and below zero', () => {
  expect([0, 5, 50, 123456, -1, -100].map(yuan)).toEqual([
    '0.00',
    '0.05',
    '0.50',
    '1234.56',
    '-0.01',
    '-1.00',
  ])
  expect(yuan(9_007_199_254_740_993n)).toBe('90071992547409.93')
})

test('no fen is lost on the way to yuan', () => {
  fc.assert(fc.property(fc.maxSafeInteger(), (fen) => Number(yuan(fen).replace('.', '')) === fen))
})
