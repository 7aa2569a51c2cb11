import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { Item, Sku } from '../model.ts'
import { ratesOf } from '../rates.ts'
import { fenText } from './cells.ts'
import { rowLayout } from './layout.ts'
import { rolledFile } from './rolled-file.ts'
import { workbookFile } from './sheet-files.ts'
import { isFetchedByDay, wholeWeeks } from './spans.ts'
import type { Export } from './writing.ts'

type Row = { item: Item; sku: Sku; priceFen: number; listFen: number; stock: number }

const { columns: header, sheet } = known['tmall-item-batch']

const row = rowLayout<Row>(header, {
  商品Id: ({ item }) => item.id,
  类目id: ({ item }) => item.category.id,
  类目名称: ({ item }) => item.category.name,
  商品标题: ({ item }) => item.title,
  一口价: ({ listFen }) => fenText(listFen),
  导购标题: ({ item }) => item.shortTitle,
  商家编码: ({ item }) => item.code,
  发货时间: '48小时内',
  销售属性: ({ sku }) => sku.name,
  属性对: ({ sku }) => sku.name,
  '发货时间#2': '48小时内',
  skuId: ({ sku }) => sku.id,
  '价格（元）': ({ priceFen }) => fenText(priceFen),
  数量: ({ stock }) => String(stock),
  '商家编码#2': ({ sku }) => sku.code,
})

/**
 * 发布模板 with prices and stock: of the last evening, of the last eight Sundays (three where people practise) and of
 * the month ends before.
 */
export const exportListings: Export = (context) => {
  const { world, clock } = context
  const rates = ratesOf(world)
  const weeks = wholeWeeks(world, isFetchedByDay(world) ? 3 : 8)
  const evenings = new Set([world.days - 1, ...weeks.map(({ last }) => last)])
  const firstWeek = weeks[0]?.first ?? world.days
  const isTaken = (index: number) =>
    evenings.has(index) || (index < firstWeek && clock.day(index + 1).endsWith('-01'))
  const file = rolledFile(context, {
    format: 'tmall-item-batch',
    header,
    preamble: () => [['商品批量导出'], []],
    open: workbookFile(sheet),
    name: ({ from }) => `商品批量导出_发布模板_${from}.xlsx`,
    days: 1,
  })
  return {
    day: ({ day, index, stock }) => {
      if (!isTaken(index)) return
      for (const item of world.items) {
        if (item.listedOn > day) continue
        const priced = item.skus.map((sku) => {
          const factor =
            rates.factor(`item:${item.id}`, 'price', day) * rates.factor(`sku:${sku.id}`, 'price', day)
          return factor === 1 ? sku.priceFen : Math.round((sku.priceFen * factor) / 10) * 10
        })
        const listFen = Math.min(...priced)
        item.skus.forEach((sku, i) => {
          const priceFen = priced[i] ?? sku.priceFen
          file.write(index, row({ item, sku, priceFen, listFen, stock: stock.get(sku.id) ?? 0 }))
        })
      }
    },
    close: file.close,
  }
}
