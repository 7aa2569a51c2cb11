import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { AdRow } from '../model.ts'
import { fenText, ratio } from './cells.ts'
import { type Cell, rowLayout } from './layout.ts'
import { rolledFile } from './rolled-file.ts'
import { textFile } from './sheet-files.ts'
import type { Export, ExportContext } from './writing.ts'

/** An ad row of a day; in the reports by plan and item without its keyword. */
type Row = { day: string; ad: AdRow }

/** A figure that 万相台 has none of. */
const NONE = '\\N'
const ROWS = 40_000

const fenOf = ({ directFen, indirectFen }: AdRow) => directFen + indirectFen
const ordersOf = ({ directOrders, indirectOrders }: AdRow) => directOrders + indirectOrders
const perPiece = (fen: number, pieces: number) => (pieces > 0 ? fenText(Math.round(fen / pieces)) : NONE)

/** Parts of what an ad brings that nobody has asked the simulator for: plain shares. */
const CART_DIRECT = 0.8
const DEEP = 0.35
const PROSPECTS = 0.6
const NEW_BUYERS = 0.62
const PLACED = 1.07

const part = (count: number, share: number) => Math.round(count * share)

/** The metrics that all reports share, by name. */
const metrics: Readonly<Record<string, Cell<Row>>> = {
  展现量: ({ ad }) => String(ad.impressions),
  点击量: ({ ad }) => String(ad.clicks),
  花费: ({ ad }) => fenText(ad.spendFen),
  点击率: ({ ad }) => ratio(ad.clicks, ad.impressions),
  平均点击花费: ({ ad }) => perPiece(ad.spendFen, ad.clicks),
  千次展现花费: ({ ad }) => perPiece(ad.spendFen * 1000, ad.impressions),
  总预售成交金额: '0.00',
  总预售成交笔数: '0',
  直接预售成交金额: '0.00',
  直接预售成交笔数: '0',
  间接预售成交金额: '0.00',
  间接预售成交笔数: '0',
  直接成交金额: ({ ad }) => fenText(ad.directFen),
  间接成交金额: ({ ad }) => fenText(ad.indirectFen),
  总成交金额: ({ ad }) => fenText(fenOf(ad)),
  总成交笔数: ({ ad }) => String(ordersOf(ad)),
  直接成交笔数: ({ ad }) => String(ad.directOrders),
  间接成交笔数: ({ ad }) => String(ad.indirectOrders),
  点击转化率: ({ ad }) => ratio(ordersOf(ad), ad.clicks),
  投入产出比: ({ ad }) => (ad.spendFen > 0 ? (fenOf(ad) / ad.spendFen).toFixed(2) : NONE),
  总成交成本: ({ ad }) => perPiece(ad.spendFen, ordersOf(ad)),
  总购物车数: ({ ad }) => String(ad.carts),
  直接购物车数: ({ ad }) => String(part(ad.carts, CART_DIRECT)),
  间接购物车数: ({ ad }) => String(ad.carts - part(ad.carts, CART_DIRECT)),
  加购率: ({ ad }) => ratio(ad.carts, ad.clicks),
  收藏宝贝数: ({ ad }) => String(ad.favourites),
  收藏店铺数: ({ ad }) => String(part(ad.favourites, 0.1)),
  总收藏加购数: ({ ad }) => String(ad.favourites + ad.carts),
  总收藏加购成本: ({ ad }) => perPiece(ad.spendFen, ad.favourites + ad.carts),
  宝贝收藏加购数: ({ ad }) => String(ad.favourites + ad.carts),
  宝贝收藏加购成本: ({ ad }) => perPiece(ad.spendFen, ad.favourites + ad.carts),
  总收藏数: ({ ad }) => String(ad.favourites),
  宝贝收藏成本: ({ ad }) => perPiece(ad.spendFen, ad.favourites),
  宝贝收藏率: ({ ad }) => ratio(ad.favourites, ad.clicks),
  加购成本: ({ ad }) => perPiece(ad.spendFen, ad.carts),
  拍下订单笔数: ({ ad }) => String(part(ordersOf(ad), PLACED)),
  拍下订单金额: ({ ad }) => fenText(part(fenOf(ad), PLACED)),
  直接收藏宝贝数: ({ ad }) => String(ad.favourites),
  间接收藏宝贝数: '0',
  优惠券领取量: '0',
  购物金充值笔数: '0',
  购物金充值金额: '0.00',
  旺旺咨询量: ({ ad }) => String(part(ad.clicks, 0.04)),
  引导访问量: ({ ad }) => String(ad.clicks),
  引导访问人数: ({ ad }) => String(part(ad.clicks, 0.93)),
  引导访问潜客数: ({ ad }) => String(part(ad.clicks, PROSPECTS)),
  引导访问潜客占比: ({ ad }) => ratio(part(ad.clicks, PROSPECTS), part(ad.clicks, 0.93)),
  入会率: NONE,
  入会量: '0',
  引导访问率: ({ ad }) => (ad.clicks > 0 ? '1' : ''),
  深度访问量: ({ ad }) => String(part(ad.clicks, DEEP)),
  平均访问页面数: NONE,
  成交新客数: ({ ad }) => String(part(ordersOf(ad), NEW_BUYERS)),
  成交新客占比: ({ ad }) => ratio(part(ordersOf(ad), NEW_BUYERS), ordersOf(ad)),
  会员首购人数: '0',
  会员成交金额: '0.00',
  会员成交笔数: '0',
  成交人数: ({ ad }) => String(ordersOf(ad)),
  人均成交笔数: ({ ad }) => (ordersOf(ad) > 0 ? '1' : NONE),
  人均成交金额: ({ ad }) => perPiece(fenOf(ad), ordersOf(ad)),
}

/** What the reports of 2026 have besides. */
const since2026: Readonly<Record<string, Cell<Row>>> = {
  含预售投产比: ({ ad }) => (ad.spendFen > 0 ? (fenOf(ad) / ad.spendFen).toFixed(2) : NONE),
  自然流量转化金额: NONE,
  自然流量曝光量: NONE,
  平台补贴金额: '0.00',
  补贴引导成交金额: '0.00',
  发券补贴商品个数: '0',
  补贴引导成交人数: '0',
}

const place: Readonly<Record<string, Cell<Row>>> = {
  日期: ({ day }) => day,
  场景ID: ({ ad }) => ad.plan.scene.id,
  场景名字: ({ ad }) => ad.plan.scene.name,
  计划ID: ({ ad }) => ad.plan.id,
  计划名字: ({ ad }) => ad.plan.name,
}

const itemRow = rowLayout<Row>(known['wujie-item-2026'].columns, {
  ...place,
  ...metrics,
  ...since2026,
  主体ID: ({ ad }) => ad.plan.item.id,
  主体类型: '商品',
  主体名称: ({ ad }) => ad.plan.item.title,
  平台助推总成交: NONE,
  平台助推直接成交: NONE,
  平台助推点击: NONE,
})

const planRow = rowLayout<Row>(known['wujie-plan-2026'].columns, { ...place, ...metrics, ...since2026 })

const keywordRow = rowLayout<Row>(known['wujie-keyword-2023'].columns, {
  ...place,
  ...metrics,
  单元ID: ({ ad }) => ad.plan.unitId,
  单元名字: ({ ad }) => `${ad.plan.name}_单元1`,
  宝贝ID: ({ ad }) => ad.plan.item.id,
  宝贝名称: ({ ad }) => ad.plan.item.title,
  词类型: '关键词',
  '词ID/词包ID': ({ ad }) => ad.keyword?.id ?? '',
  '词名字/词包名字': ({ ad }) => ad.keyword?.term ?? '',
  平均展现排名: NONE,
})

const total = (all: readonly AdRow[], plan: AdRow['plan']): AdRow => {
  const sum = (part: (one: AdRow) => number) => all.reduce((so, one) => so + part(one), 0)
  return {
    plan,
    impressions: sum(({ impressions }) => impressions),
    clicks: sum(({ clicks }) => clicks),
    spendFen: sum(({ spendFen }) => spendFen),
    carts: sum(({ carts }) => carts),
    favourites: sum(({ favourites }) => favourites),
    directOrders: sum(({ directOrders }) => directOrders),
    directFen: sum(({ directFen }) => directFen),
    indirectOrders: sum(({ indirectOrders }) => indirectOrders),
    indirectFen: sum(({ indirectFen }) => indirectFen),
  }
}

const byPlan = (ads: readonly AdRow[]): AdRow[] => {
  const plans = new Map<AdRow['plan'], AdRow[]>()
  for (const ad of ads) plans.set(ad.plan, [...(plans.get(ad.plan) ?? []), ad])
  return [...plans].map(([plan, own]) => total(own, plan))
}

/** 万相台无界: the same spend by item, by plan and, where a plan bids for keywords, by keyword. */
export const exportAds: Export = (context) => {
  const items = fileOf(context, 'wujie-item', '商品报表', known['wujie-item-2026'].columns)
  const plans = fileOf(context, 'wujie-plan', '计划报表', known['wujie-plan-2026'].columns)
  const keywords = fileOf(context, 'wujie-keyword', '关键词报表', known['wujie-keyword-2023'].columns)
  return {
    day: ({ day, index, ads }) => {
      for (const ad of byPlan(ads)) {
        items.write(index, itemRow({ day, ad }))
        plans.write(index, planRow({ day, ad }))
      }
      for (const ad of ads) if (ad.keyword) keywords.write(index, keywordRow({ day, ad }))
    },
    close: () => [items, plans, keywords].flatMap((file) => file.close()),
  }
}

const fileOf = (context: ExportContext, format: string, report: string, header: readonly string[]) =>
  rolledFile(context, {
    format,
    header,
    open: textFile({ encoding: 'gb18030', quotes: 'where needed' }),
    name: () => `${report}_${context.stamp().replace(/^(\d{8})/, '$1_')}.csv`,
    rows: ROWS,
  })
