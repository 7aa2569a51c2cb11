import { expect, test } from 'vitest'
import type { z } from 'zod'
import type { Document, Table } from '../contract.ts'
import { documentOf } from '../fixtures.ts'
import { breakable, pagesOf } from './pages.ts'

const blocksOf = (...blocks: z.input<typeof Document>['blocks']): Record<string, unknown>[] => {
  const { data } = pagesOf(documentOf(...blocks), (words) => words)
  if (typeof data !== 'object' || data === null || !('blocks' in data) || !Array.isArray(data.blocks))
    throw new Error('pages have blocks')
  return data.blocks
}

const table = (columns: Table['columns'], ...rows: Table['rows'][number]['cells'][]) => ({
  kind: 'table' as const,
  title: '表',
  columns,
  rows: rows.map((cells) => ({ cells })),
})
const words = (id: string) => ({ id, name: id, unit: 'text' as const })

test('a long run breaks behind the marks that join its parts, and anywhere only where a part is long itself', () => {
  expect(breakable('退款报表_2025-10-22_2026-11-25.xlsx')).toBe(
    '退款报表_\u200b2025-\u200b10-\u200b22_\u200b2026-\u200b11-\u200b25.\u200bxlsx',
  )
  expect(breakable('a-b')).toBe('a-b')
  expect(breakable('x'.repeat(20))).toBe([...'x'.repeat(20)].join('\u200b'))
  expect(breakable('=1+1&a=https://x.cn/?q=1').replaceAll('\u200b', '')).toBe('=1+1&a=https://x.cn/?q=1')
})

test('short names take no more of the page than they need, where another column fills it', () => {
  const long = '付款时间在期内的订单的付款之和，不扣后来的退款'
  const [first] = blocksOf(table([words('数字'), words('口径')], ['支付金额', long]))
  expect(first?.widths).toEqual([0, expect.any(Number)])
  const [second] = blocksOf(table([{ id: 'n', name: '名次', unit: 'count' }, words('词')], [1, '杯']))
  expect(second?.widths).toEqual([0, 1])
})

test('a short table stays on one page, and a row does unless a cell of it may be taller than one', () => {
  const rows = (count: number) => Array.from({ length: count }, () => ['甲'])
  const [short, long, tall] = blocksOf(
    table([words('名')], ...rows(12)),
    table([words('名')], ...rows(13)),
    table([words('名')], ['长'.repeat(500)]),
  )
  expect([short?.isLong, short?.hasLongCells]).toEqual([false, false])
  expect([long?.isLong, long?.hasLongCells]).toEqual([true, false])
  expect([tall?.isLong, tall?.hasLongCells]).toEqual([true, true])
})
