import fc from 'fast-check'
import { expect, test } from 'vitest'
import { yuan, yuanWords } from './money.ts'

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

test('in a sentence thousands stand apart', () => {
  expect([0, -100, 99999, 100000, -123456789, 12345678900].map(yuanWords)).toEqual([
    '0.00 元',
    '−1.00 元',
    '999.99 元',
    '1,000.00 元',
    '−1,234,567.89 元',
    '123,456,789.00 元',
  ])
})
