import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { renderBook } from '../../../documents/xlsx/shown-book.ts'
import { day } from '../../../kernel/calendar.ts'
import { ShownBook } from '../../../kernel/shown-table.ts'
import type { ChangeRow, Explanation } from '../contract.ts'
import { type WhySaid, whyBook } from './why-book.ts'

const explanation = (more: Partial<Explanation> = {}): Explanation => ({
  metric: 'paid_amount',
  name: '支付金额',
  unit: 'money',
  period: { from: day('2026-11-08'), to: day('2026-11-14') },
  compared: { from: day('2026-11-01'), to: day('2026-11-07') },
  before: '1000.00',
  after: '750.00',
  change: '-250.00',
  factors: [
    { id: 'visitors', name: '访客人次', contribution: '-300.10' },
    { id: 'basket', name: '客单价', contribution: '50.10' },
  ],
  by: {
    source: [
      { key: '手淘搜索', name: '手淘搜索', before: '600.00', after: '400.00', contribution: '-200.00' },
      { key: '=1+1', name: '=1+1', before: '400.00', after: '350.00', contribution: '-50.00' },
    ],
    item: [{ key: '1', name: '白瓷杯', before: '1000.00', after: '750.00', contribution: '-250.00' }],
  },
  causes: [],
  turns: [],
  events: [],
  notes: [],
  sentences: [],
  ...more,
})

const said: WhySaid = {
  title: '为什么变了 支付金额 2026-11-08 2026-11-14',
  metric: '支付金额',
  sheets: {
    summary: '结论',
    factors: '拆开看',
    said: '说明',
    by: (dimension) => ({ source: '来源', item: '商品' })[dimension] ?? dimension,
  },
  columns: {
    metric: '指标',
    before: '之前',
    after: '现在',
    change: '变化',
    from: '现在从',
    to: '现在到',
    comparedFrom: '之前从',
    comparedTo: '之前到',
    part: '哪一部分',
    name: '名称',
    rate: '自己变了',
    mix: '占比变了',
    shareBefore: '之前占比',
    shareAfter: '现在占比',
    about: '说什么',
    sentence: '一句话',
  },
  total: '合计',
  factorName: ({ name }) => name,
  rowName: ({ name }) => name,
  sentences: [{ about: '结论', sentence: '支付金额 750.00 元，少了 250.00 元。' }],
}

const opened = async (data: Explanation, by?: Explanation['by']) => {
  // As it goes through the door.
  const book = ShownBook.parse(JSON.parse(JSON.stringify(whyBook(data, said, by))))
  const { sheets } = await readXlsx(await renderBook(book))
  return new Map(sheets.map((sheet) => [sheet.name, sheet]))
}
const formulas = (sheet: Awaited<ReturnType<typeof opened>> extends Map<string, infer S> ? S : never) =>
  Object.fromEntries(
    [...(sheet.cells ?? new Map())].flatMap(([place, { formula }]) => (formula ? [[place, formula]] : [])),
  )

test('the file has the figure, its parts, the lists of more than one part, and what was said', async () => {
  const sheets = await opened(explanation())
  expect([...sheets.keys()]).toEqual(['结论', '拆开看', '来源', '说明'])
  expect(sheets.get('结论')?.rows.slice(0, 2)).toEqual([
    ['指标', '之前', '现在', '变化', '之前从', '之前到', '现在从', '现在到'],
    [
      '支付金额',
      1000,
      750,
      -250,
      ...['2026-11-01', '2026-11-07', '2026-11-08', '2026-11-14'].map((on) => new Date(`${on}T00:00:00Z`)),
    ],
  ])
  expect(sheets.get('说明')?.rows[1]).toEqual(['结论', '支付金额 750.00 元，少了 250.00 元。'])
})

test('changes and sums go on counting: they are formulas that come to what the page says', async () => {
  const sheets = await opened(explanation())
  const [summary, factors, sources] = ['结论', '拆开看', '来源'].map((name) => sheets.get(name))
  if (!summary || !factors || !sources) throw new Error('three sheets')
  expect(formulas(summary)).toEqual({ '1,3': 'C2-B2' })
  expect(formulas(factors)).toEqual({ '3,1': 'SUM(B2:B3)' })
  expect(formulas(sources)).toEqual({
    '1,3': 'C2-B2',
    '2,3': 'C3-B3',
    '3,1': 'SUM(B2:B3)',
    '3,2': 'SUM(C2:C3)',
    '3,3': 'SUM(D2:D3)',
  })
  expect(factors.rows[3]).toEqual(['合计', -250])
  expect(sources.rows[3]).toEqual(['合计', 1000, 750, -250])
  // A source that is called like a formula stays a name.
  expect(sources.rows[2]?.[0]).toBe("'=1+1")
})

test('of a ratio a change is what its own ratio and its share did; ratios themselves are not added up', async () => {
  const row = (key: string, mix: number, rate: number): ChangeRow => ({
    key,
    name: key,
    before: 0.05,
    after: 0.04,
    contribution: mix + rate,
    mix,
    rate,
    shareBefore: 0.5,
    shareAfter: 0.5,
  })
  const rows = [row('甲', 0.01, -0.015), row('乙', -0.002, 0.001)]
  const sheets = await opened(
    explanation({
      unit: 'ratio',
      before: 0.05,
      after: 0.044,
      change: -0.006,
      factors: [],
      by: { item: rows },
    }),
  )
  const sheet = sheets.get('商品')
  if (!sheet) throw new Error('a sheet of items')
  expect(sheets.has('拆开看')).toBe(false)
  expect(formulas(sheet)).toEqual({
    '1,3': 'E2+F2',
    '2,3': 'E3+F3',
    '3,3': 'SUM(D2:D3)',
    '3,4': 'SUM(E2:E3)',
    '3,5': 'SUM(F2:F3)',
  })
})

test('rows stand as they are seen; what is not known or was rounded apart stays as it was shown', async () => {
  const rows: ChangeRow[] = [
    { key: 'a', name: '甲', before: null, after: '10.00', contribution: '10.00' },
    { key: 'b', name: '乙', before: '1.00', after: '2.00', contribution: '1.02' },
  ]
  const sheets = await opened(explanation(), { source: rows.toReversed() })
  const sheet = sheets.get('来源')
  if (!sheet) throw new Error('a sheet of sources')
  expect(sheet.rows.slice(1, 3).map((cells) => cells.slice(0, 4))).toEqual([
    ['乙', 1, 2, 1.02],
    ['甲', null, 10, 10],
  ])
  expect(Object.keys(formulas(sheet))).toEqual(['3,1', '3,2', '3,3'])
})
