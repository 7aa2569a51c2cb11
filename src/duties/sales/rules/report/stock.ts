import type { Section } from '../../../../documents/contract.ts'
import { daysIn } from '../../../../kernel/calendar.ts'
import { figureColumn, paragraph, shortName } from '../../../reports/rules/blocks.ts'
import type { ReportFacts, StockRow } from './model.ts'

/** Items whose stock lasts shorter than this are told. */
const LOW_COVER = 14

export type Covered = StockRow & { sold: number; cover: number }

/** Days the stock lasts at the pace of the period, the shortest first; items that do not sell have none. */
export const coverOf = (rows: readonly StockRow[], days: number): Covered[] =>
  rows
    .flatMap((row) =>
      row.sold === null || row.sold <= 0
        ? []
        : [{ ...row, sold: row.sold, cover: Math.max(0, row.stock) / (row.sold / days) }],
    )
    .sort((a, b) => a.cover - b.cover || b.sold - a.sold || (a.name < b.name ? -1 : 1))

/** Never more than there is: 5.96 days are five whole ones, as the suggestion says. */
export const shownCover = (cover: number): number => Math.floor(cover * 10) / 10

/** 库存风险. */
export const stock = (facts: ReportFacts): Section => {
  const title = '库存风险'
  const { stock: known, period } = facts
  if (!known)
    return {
      id: 'stock',
      title,
      blocks: [paragraph('没有商品库存的数据，说不出还能卖几天；导入千牛的商品导出（含库存）就有。')],
    }
  const low = coverOf(known.rows, daysIn(period)).filter(({ cover }) => cover < LOW_COVER)
  const at = { from: known.day, to: known.day }
  return {
    id: 'stock',
    title,
    blocks: [
      ...(known.emptySkus.value === null
        ? []
        : known.emptySkus.value === 0
          ? [paragraph(`${known.day} 没有缺货的 SKU。`)]
          : [paragraph(`${known.day} 缺货的 SKU 有 `, { figure: known.emptySkus }, ' 个。')]),
      ...(low.length === 0
        ? [paragraph(`照现在卖的速度，没有在卖的商品会在 ${LOW_COVER} 天内卖完。`)]
        : [
            {
              kind: 'table' as const,
              title: `${LOW_COVER} 天内会卖完的商品`,
              columns: [
                { id: 'name', name: '商品', unit: 'text' as const },
                figureColumn('stock', `${known.day} 库存`, 'count', 'stock', at),
                figureColumn('sold', '这期卖出', 'count', 'items_sold', period),
                { id: 'cover', name: '还能卖几天', unit: 'number' as const },
              ],
              rows: low.slice(0, 10).map(({ name, scope, stock: left, sold, cover }) => ({
                cells: [shortName(name), left, sold, shownCover(cover)],
                scope,
              })),
              totalName: '合计',
              notes: [
                '还能卖几天 = 库存 ÷ 这期每天卖出的件数；有活动会更快。',
                ...(low.length > 10 ? [`一共 ${low.length} 个，这里是最急的 10 个。`] : []),
              ],
            },
          ]),
    ],
  }
}
