import type { DimensionInfo } from '../contract.ts'

/** Every way a figure can be split. Time comes first, the finest last. */
export const dimensions = [
  { id: 'quarter', name: '季度', english: 'Quarter', kind: 'time' },
  { id: 'month', name: '月', english: 'Month', kind: 'time' },
  { id: 'week', name: '周', english: 'ISO week', kind: 'time' },
  { id: 'day', name: '日期', english: 'Day', kind: 'time' },
  { id: 'weekday', name: '星期', english: 'Weekday', kind: 'time' },
  { id: 'hour', name: '小时', english: 'Hour', kind: 'time' },
  { id: 'item', name: '商品', english: 'Item', kind: 'category' },
  { id: 'sku', name: 'SKU', english: 'SKU', kind: 'category' },
  { id: 'category', name: '类目', english: 'Category', kind: 'category' },
  { id: 'province', name: '省份', english: 'Province', kind: 'category' },
  { id: 'city', name: '城市', english: 'City', kind: 'category' },
  { id: 'source1', name: '一级来源', english: 'Source level 1', kind: 'category' },
  { id: 'source2', name: '二级来源', english: 'Source level 2', kind: 'category' },
  { id: 'source3', name: '三级来源', english: 'Source level 3', kind: 'category' },
  { id: 'source4', name: '四级来源', english: 'Source level 4', kind: 'category' },
  { id: 'carrier', name: '流量载体', english: 'Traffic carrier', kind: 'category' },
  { id: 'ad_product', name: '推广产品', english: 'Ad product', kind: 'category' },
  { id: 'ad_scene', name: '推广场景', english: 'Ad scene', kind: 'category' },
  { id: 'ad_plan', name: '推广计划', english: 'Ad plan', kind: 'category' },
  { id: 'ad_keyword', name: '推广关键词', english: 'Ad keyword', kind: 'category' },
  { id: 'ad_crowd', name: '推广人群', english: 'Ad crowd', kind: 'category' },
  { id: 'search_term', name: '搜索词', english: 'Search term', kind: 'category' },
  { id: 'buyer_kind', name: '新老买家', english: 'New or returning buyer', kind: 'category' },
  { id: 'channel', name: '平台', english: 'Channel', kind: 'category' },
  { id: 'shop', name: '渠道店铺', english: 'Channel shop', kind: 'category' },
  { id: 'order_status', name: '订单状态', english: 'Order status', kind: 'category' },
  { id: 'listing_status', name: '商品状态', english: 'Listing status', kind: 'category' },
  { id: 'refund_reason', name: '退款原因', english: 'Refund reason', kind: 'category' },
  { id: 'refund_kind', name: '售后类型', english: 'Refund kind', kind: 'category' },
  { id: 'service_agent', name: '客服', english: 'Service agent', kind: 'category' },
  { id: 'sentiment', name: '评价情感', english: 'Review sentiment', kind: 'category' },
  { id: 'ledger', name: '账单', english: 'Ledger', kind: 'category' },
  { id: 'ledger_entry', name: '入账类型', english: 'Ledger entry', kind: 'category' },
] as const satisfies readonly DimensionInfo[]

export type DimensionId = (typeof dimensions)[number]['id']

export const isDimension = (id: string): id is DimensionId => dimensions.some((one) => one.id === id)

export const dimension = (id: DimensionId): DimensionInfo =>
  dimensions.find((one) => one.id === id) ?? { id, name: id, english: id, kind: 'category' }

/** Dimensions that cut a period into stretches of days. */
export const grains = ['day', 'week', 'month', 'quarter'] as const
export type Grain = (typeof grains)[number]
export const isGrain = (id: string): id is Grain => grains.some((grain) => grain === id)

export type TimeDimension = Grain | 'weekday' | 'hour'
export const isTime = (id: string): id is TimeDimension => isGrain(id) || id === 'weekday' || id === 'hour'

export const hasTimeGrain = (by: readonly DimensionId[]): boolean => by.some(isGrain)
