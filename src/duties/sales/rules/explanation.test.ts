import { expect, test } from 'vitest'
import { day } from '../../../kernel/calendar.ts'
import { lackingNotes, partsOf, rowsOf, sentencesOf, toldOnce } from './explanation.ts'

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

test('counts of a head have thousands signs, in the change too', () => {
  const told = { name: '支付订单数', unit: 'count', isWhole: true, parts: [], causes: [], notes: [] }
  const periods = { now: '2026-11-16', before: '2026-11-15' }
  expect(sentencesOf({ ...told, periods, before: 12_000, after: 10_766 })).toEqual([
    '支付订单数 10,766，比 2026-11-15 的 12,000 少了 1,234（−10.3%）。',
  ])
  expect(sentencesOf({ ...told, periods, before: 0.1, after: 0.3 })[0]).toContain('多了 0.2（')
})

test('a report that two periods have nothing of is one note, not one for each of its metrics', () => {
  const export1 = '生意参谋「店铺整体日报」（生意参谋 → 取数）'
  const [before, now] = [
    { from: day('2026-11-17'), to: day('2026-11-21') },
    { from: day('2026-11-22'), to: day('2026-11-26') },
  ]
  const of = (metric: string, days: number, period: typeof now, report = export1) => ({
    coverage: { metric, days, asked: 5, export: report },
    period,
  })
  const notes = lackingNotes([
    of('visitor_days', 0, now),
    of('buyer_days', 0, now),
    of('visitor_days', 0, before),
    of('buyer_days', 0, before),
    of('ad_cost', 3, now, '计划报表'),
    of('ad_cost', 0, before, '计划报表'),
  ])
  expect(notes.map(({ message }) => message)).toEqual([
    `2026-11-17 至 2026-11-21、2026-11-22 至 2026-11-26 没有「访客」「支付买家」的数据，补齐以后才能比：${export1}。`,
    '2026-11-22 至 2026-11-26 的 5 天里只有 3 天有「推广花费」，缺的日子补齐以后才能比：计划报表。',
    '2026-11-17 至 2026-11-21 没有「推广花费」的数据，补齐以后才能比：计划报表。',
  ])
  expect(notes[0]?.lacking).toEqual({
    ...before,
    metric: 'visitor_days',
    others: ['buyer_days'],
    asked: 5,
    days: 0,
    later: now,
  })
})

test('what is missing goes by its name in the catalogue, and nothing at all is said once', () => {
  const coverage = { asked: 7, export: '万相台「计划报表」（万相台无界 → 报表）' }
  const period = { from: day('2025-11-16'), to: day('2025-11-22') }
  const notes = lackingNotes([
    { coverage: { ...coverage, metric: 'ad_cost', days: 0 }, period },
    { coverage: { ...coverage, metric: 'ad_clicks', days: 3 }, period },
  ])
  const facts = [
    {
      code: 'missing',
      message: '2025-11-16 至 2025-11-22 没有推广报表数据，请导入万相台「计划报表」（万相台无界 → 报表）。',
    },
    { code: 'view', message: '推广报表取自计划报表。' },
  ]
  expect(toldOnce([...notes, ...facts]).map(({ message }) => message)).toEqual([
    '2025-11-16 至 2025-11-22 没有「推广花费」的数据，补齐以后才能比：万相台「计划报表」（万相台无界 → 报表）。',
    '2025-11-16 至 2025-11-22 的 7 天里只有 3 天有「点击量」，缺的日子补齐以后才能比：万相台「计划报表」（万相台无界 → 报表）。',
    '推广报表取自计划报表。',
  ])
})
