import { expect, test } from 'vitest'
import { partsOf, rowsOf, sentencesOf } from './explanation.ts'

const input = { id: 'paid_amount', name: '支付金额', change: -350_000 }

test('without buyers nothing is made up: the change is one part', () => {
  const nobody = { visits: 500, buyers: 0, fen: 0 }
  expect(partsOf({ ...input, traffic: [nobody, { visits: 400, buyers: 0, fen: 0 }] })).toEqual([
    { id: 'paid_amount', name: '支付金额', amount: -350_000 },
  ])
  expect(partsOf(input)).toHaveLength(1)
})

test('refunds of net sales are a part of their own', () => {
  const parts = partsOf({
    id: 'net_paid_amount',
    name: '净支付金额',
    change: -60_000,
    traffic: [
      { visits: 1000, buyers: 50, fen: 500_000 },
      { visits: 900, buyers: 45, fen: 450_000 },
    ],
    refunded: { before: 10_000, after: 20_000 },
  })
  expect(parts.find(({ id }) => id === 'refunds')?.amount).toBe(-10_000)
  expect(parts.find(({ id }) => id === 'visitors')?.amount).toBe(-50_000)
  expect(parts.reduce((sum, { amount }) => sum + amount, 0)).toBe(-60_000)
})

test('a long list ends in a row of all others, and sums to the change', () => {
  const rows = Array.from({ length: 50 }, (_, i) => ({
    key: String(i),
    name: String(i),
    before: i,
    after: 2 * i,
  }))
  const total = { before: 1300, after: 2500 }
  const told = rowsOf(rows, total, (amount) => amount, '其他')
  expect(told).toHaveLength(21)
  expect(told.at(-1)).toMatchObject({ key: 'other' })
  expect(told.reduce((sum, { contribution }) => sum + Number(contribution), 0)).toBe(1200)
})

test('a factor is told by what it did to the amount, not as if a rate were yuan', () => {
  const [, parts] = sentencesOf({
    name: '支付金额',
    unit: 'money',
    before: 117_000,
    after: 60_000,
    isWhole: true,
    periods: { now: '2026-11-16 至 2026-11-22', before: '2026-11-09 至 2026-11-15' },
    parts: [
      { id: 'visitors', name: '访客人次', amount: -28_000 },
      { id: 'conversion', name: '支付转化率', amount: -39_000 },
      { id: 'basket', name: '客单价', amount: 10_000 },
    ],
    causes: [],
    notes: [],
  })
  expect(parts).toBe('拆开看：因支付转化率少 390.00 元，因访客人次少 280.00 元，因客单价多 100.00 元。')
})
