import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import type { Table } from '../contract.ts'
import { documentOf } from '../fixtures.ts'
import { deckOf, ROOM } from './plan.ts'
import { tableLayout } from './table-layout.ts'

const wordsIn = (document: Parameters<typeof deckOf>[0]): string[] =>
  deckOf(document).slides.flatMap(({ parts }) =>
    parts.flatMap((part) =>
      part.kind === 'words' ? [part.title, ...part.lines].filter((words) => words !== '') : [],
    ),
  )

test('a smaller heading stands above what it heads', () => {
  const words = wordsIn(
    documentOf(
      { kind: 'heading', level: 1, text: '议题和纪要' },
      { kind: 'heading', level: 3, text: '库存和订货' },
      { kind: 'list', items: [['现有 68 件']] },
      { kind: 'heading', level: 3, text: '客服' },
      { kind: 'paragraph', text: ['周末排班照旧。'] },
    ),
  )
  expect(words).toEqual(['库存和订货', '• 现有 68 件', '客服', '周末排班照旧。'])
})

test('the appendix and its files stay in the full report', () => {
  const files: Table = {
    kind: 'table',
    title: '用到的文件',
    columns: [{ id: 'f', name: '文件', unit: 'text' }],
    rows: [{ cells: ['a.csv'] }],
    totalName: '合计',
    notes: [],
  }
  const { slides } = deckOf(
    documentOf(
      { kind: 'heading', level: 1, text: '结论' },
      { kind: 'paragraph', text: ['好。'] },
      { kind: 'heading', level: 1, text: '附录' },
      { kind: 'appendix', title: '来源', entries: [] },
      files,
    ),
  )
  expect(slides.map(({ title }) => title)).toEqual(['结论'])
  expect(slides.flatMap(({ parts }) => parts.map(({ kind }) => kind))).toEqual(['words'])
})

test('a table is as wide as its slide, and as high as its longest cells have lines', () => {
  const table = (cells: string[]): Table => ({
    kind: 'table',
    title: '表',
    columns: [
      { id: 'a', name: '标题', unit: 'text' },
      { id: 'b', name: '说明', unit: 'text' },
      { id: 'c', name: '金额', unit: 'money' },
    ],
    rows: [{ cells: [...cells, 123_456_78] }],
    totalName: '合计',
    notes: [],
  })
  const low = tableLayout(table(['杯', '好']), ROOM.width)
  const high = tableLayout(table(['长'.repeat(39), '长'.repeat(39)]), ROOM.width)
  expect(low.heights).toEqual([0.26, 0.26])
  expect(high.heights[1]).toBeGreaterThan(0.4)
  expect(high.height).toBeGreaterThan(low.height)
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 60 }), { minLength: 2, maxLength: 2 }), (cells) => {
      const { widths, heights } = tableLayout(table(cells), ROOM.width)
      expect(widths.reduce((sum, one) => sum + one, 0)).toBeCloseTo(ROOM.width, 6)
      expect(Math.min(...widths)).toBeGreaterThan(0.2)
      expect(Math.min(...heights)).toBeGreaterThanOrEqual(0.26)
    }),
  )
})

test('sections of a short table each share a slide, long ones do not', () => {
  const table = (title: string, rows: number): Table => ({
    kind: 'table',
    title,
    columns: [{ id: 'a', name: '做什么', unit: 'text' }],
    rows: Array.from({ length: rows }, (_, n) => ({ cells: [`第 ${n + 1} 件`] })),
    totalName: '合计',
    notes: [],
  })
  const titles = (rows: number) =>
    deckOf(
      documentOf(
        { kind: 'heading', level: 1, text: '决定' },
        table('定了什么', rows),
        { kind: 'heading', level: 1, text: '行动' },
        table('谁做什么', rows),
      ),
    ).slides.map(({ title }) => title)
  expect(titles(2)).toEqual(['决定'])
  expect(titles(10)).toEqual(['决定', '行动'])
})

test('what is left to the full report is named by its section, once', () => {
  const section = (n: number) => [
    { kind: 'heading' as const, level: 1 as const, text: `第 ${n} 节` },
    ...[1, 2].map((one) => ({
      kind: 'table' as const,
      title: `表 ${n}.${one}`,
      columns: [{ id: 'a', name: '商品', unit: 'text' as const }],
      rows: Array.from({ length: 12 }, (_, at) => ({ cells: [`商品 ${at}`] })),
      totalName: '合计',
      notes: [],
    })),
  ]
  const words = wordsIn(documentOf(...Array.from({ length: 8 }, (_, n) => section(n + 1)).flat()))
  expect(words).toContain('• 第 8 节：表 8.1、表 8.2')
  expect(new Set(words).size).toBe(words.length)
})

const table = (title: string, rows: number): Table => ({
  kind: 'table',
  title,
  columns: [{ id: 'a', name: '商品', unit: 'text' as const }],
  rows: Array.from({ length: rows }, (_, at) => ({ cells: [`商品 ${at}`] })),
  totalName: '合计',
  notes: [],
})

/** Of each slide its title and what stands on it. */
const partsOf = (document: Parameters<typeof deckOf>[0]) =>
  deckOf(document).slides.map(({ title, parts }) => [
    title,
    ...parts.map((part) => (part.kind === 'table' ? part.table.title : part.kind)),
  ])

test('eight figures, what they mean and their table of eight rows stand on one slide', () => {
  const card = (metric: string) => ({
    figure: {
      metric,
      name: '推广花费',
      unit: 'money' as const,
      value: 1_234_500,
      period: { from: day('2026-11-09'), to: day('2026-11-15') },
    },
    comparisons: [{ name: '环比', before: null, change: 0.12 }],
  })
  const section = documentOf(
    { kind: 'heading', level: 1, text: '推广' },
    { kind: 'figures', items: Array.from({ length: 8 }, (_, n) => card(`metric_${n}`)) },
    { kind: 'paragraph', text: ['投入产出比 = 成交 ÷ 花费。'] },
    table('计划', 8),
  )
  expect(partsOf(section)).toEqual([['推广', 'figures', 'figures', 'words', '计划']])
})

test('a sentence does not stand alone on a slide when the next section has figures or tables to share', () => {
  const sections = documentOf(
    { kind: 'heading', level: 1, text: '集中度' },
    { kind: 'paragraph', text: ['60 个商品里 19 个占了八成。'] },
    { kind: 'heading', level: 1, text: '同期群' },
    { kind: 'paragraph', text: ['退款低了。'] },
    table('退款', 12),
    table('复购', 12),
  )
  expect(partsOf(sections)).toEqual([
    ['集中度', 'words', 'words', 'words', '退款'],
    ['同期群', '复购'],
  ])
})

test('a few names of what is left off take no slide of their own', () => {
  const sections = documentOf(
    ...Array.from({ length: 12 }, (_, n) => [
      { kind: 'heading' as const, level: 1 as const, text: `第 ${n + 1} 节` },
      table(`表 ${n + 1}`, 12),
    ]).flat(),
    { kind: 'heading', level: 1, text: '结论' },
    { kind: 'paragraph', text: ['访客少了。'] },
  )
  const { slides } = deckOf(sections)
  expect(slides).toHaveLength(12)
  expect(slides.at(-1)?.title).toBe('结论')
  expect(wordsIn(sections)).toContain('• 第 12 节：表 12')
})
