import type { Metric } from '../model.ts'

const group = '商品与库存'
const source = '天猫发布模板（商品批量导出）、出售中的宝贝、淘宝助理'
/** Where a snapshot has the stock of an item's SKUs, the row of the item itself would count them again. */
const leaf =
  "(t.sku_id <> '' or not exists (select 1 from listing s where s.shop_id = t.shop_id and s.snapshot_day = t.snapshot_day and s.item_id = t.item_id and s.sku_id <> '' and s.stock is not null))"
const newest = '每个商品取期末那天或之前最近一次快照，不是期末实时库存；从哪天来的写在提示里。'
const gone = '下架后不再导出的商品，仍按它最后一次快照算。'

export const stockMetrics: readonly Metric[] = [
  {
    id: 'stock',
    name: '库存件数',
    english: 'Stock',
    unit: 'count',
    group,
    formula: '期末那天或之前，每个商品最近一次快照的各 SKU 库存之和',
    source,
    good: 'none',
    traps: [newest, gone, '不能按天相加。'],
    measures: [{ kind: 'latest', of: 'listing', take: 'sum', value: 't.stock', where: leaf, given: 'stock' }],
  },
  {
    id: 'items_listed',
    name: '商品数',
    english: 'Items listed',
    unit: 'count',
    group,
    formula: '期末那天或之前，快照里出现过的商品个数',
    source,
    good: 'none',
    traps: [newest, gone],
    measures: [{ kind: 'latest', of: 'listing', take: 'distinct', value: 't.item_id' }],
  },
  {
    id: 'skus_out_of_stock',
    name: '缺货 SKU 数',
    english: 'SKUs out of stock',
    unit: 'count',
    group,
    formula: '期末那天或之前，每个商品最近一次快照里库存为 0 的 SKU 个数',
    source,
    good: 'down',
    traps: [newest, gone],
    measures: [
      {
        kind: 'latest',
        of: 'listing',
        take: 'count',
        value: 't.item_id',
        where: `${leaf} and t.stock = 0`,
        given: 'stock',
      },
    ],
  },
]
