import type { StockLine } from '../stock/contract.ts'
import { lineName, oneDecimal } from './stock.ts'

/** Columns of the order proposal, as a purchaser reads them from left to right. */
export const proposalColumns = [
  { name: '供应商', width: 18 },
  { name: '商品ID', width: 18 },
  { name: 'SKU', width: 18 },
  { name: '商品', width: 44 },
  { name: '建议订货', width: 10 },
  { name: '现有', width: 8 },
  { name: '在途', width: 8 },
  { name: '还能卖几天', width: 12 },
  { name: '每天卖', width: 8 },
  { name: '交期', width: 8 },
  { name: '不订会少卖（元）', width: 16 },
  { name: '怎么算的', width: 80 },
] as const

export type SheetCell = string | number | null

/** What is to be ordered, by supplier and then by what it costs not to. */
export const proposalRows = (lines: readonly StockLine[]): SheetCell[][] =>
  lines
    .filter(({ order }) => order > 0)
    .toSorted((a, b) => a.supplier.localeCompare(b.supplier, 'zh-CN'))
    .map((line) => [
      line.supplier || '（没有写）',
      line.item,
      line.sku,
      lineName(line),
      line.order,
      line.onHand,
      line.inTransit,
      line.cover,
      Number(oneDecimal(line.pace)),
      line.leadDays,
      Number(line.atRisk),
      workingWords(line),
    ])

/** 185 ＋ 0 − 10 − 0 ＝ 175, each with what it is. */
const workingWords = ({ working, order }: Pick<StockLine, 'working' | 'order'>): string =>
  `${working.map(({ words, pieces }, at) => `${at === 0 ? '' : pieces < 0 ? '− ' : '＋ '}${Math.abs(pieces)}（${words}）`).join(' ')} ＝ ${order}`
