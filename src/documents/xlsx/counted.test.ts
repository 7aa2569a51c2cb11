import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { documentOf } from '../fixtures.ts'
import { partsOf } from '../testing.ts'
import { renderXlsx } from './workbook.ts'

test('a workbook goes on counting what comes from others of its row, where that is what the report says', async () => {
  const table = {
    kind: 'table' as const,
    title: '卖得多了的商品',
    columns: [
      { id: 'name', name: '商品', unit: 'text' as const },
      { id: 'now', name: '本周', unit: 'money' as const },
      { id: 'before', name: '上周', unit: 'money' as const },
      {
        id: 'more',
        name: '变化',
        unit: 'money' as const,
        counted: { kind: 'difference' as const, of: 'now', less: 'before' },
      },
      {
        id: 'change',
        name: '变化率',
        unit: 'ratio' as const,
        counted: { kind: 'change' as const, of: 'now', from: 'before' },
      },
      {
        id: 'times',
        name: '倍',
        unit: 'multiple' as const,
        counted: { kind: 'ratio' as const, of: 'now', by: 'before' },
      },
    ],
    rows: [
      { cells: ['碗', 15_000, 10_000, 5_000, 0.5, 1.5] },
      // Nothing before, and a difference that the report tells otherwise: what was said stays.
      { cells: ['盘', 7_000, 0, 7_000, null, null] },
      { cells: ['杯', 7_000, 6_000, 900, null, 1.17] },
    ],
  }
  const parts = await partsOf(await renderXlsx(documentOf(table)))
  const sheet = [...parts.values()].find((text) => text.includes('<f>B3-C3</f>')) ?? ''
  expect([...sheet.matchAll(/<f>([^<]*)<\/f>/g)].map(([, formula]) => formula)).toEqual([
    'B3-C3',
    'B3/C3-1',
    'B3/C3',
    'B4-C4',
    'B5/C5',
  ])
  const { sheets } = await readXlsx(await renderXlsx(documentOf(table)))
  expect(sheets.find(({ name }) => name === '卖得多了的商品')?.rows.slice(2)).toEqual([
    ['碗', 150, 100, 50, 0.5, 1.5],
    ['盘', 70, 0, 70, null, null],
    ['杯', 70, 60, 9, null, 1.17],
  ])
})
