import { exportFile } from '../src/importing/export-file.ts'
import { addDays, type Day, dayOf, daysBetween, isDay } from '../src/kernel/calendar.ts'
import type { DroppedFile } from './served.ts'

/** The day before this one, in Beijing: what an operator fetches in the morning. */
export const yesterday = (): Day => addDays(dayOf(Temporal.Now.instant()), -1)

const items = [
  { id: '600000000001', title: '手工陶瓷马克杯 情侣对杯', price: 8900, weight: 8 },
  { id: '600000000002', title: '竹制茶盘 家用小号', price: 15900, weight: 5 },
  { id: '600000000003', title: '棉麻桌布 北欧格子', price: 6900, weight: 4 },
  { id: '600000000004', title: '胡桃木砧板 整木', price: 12900, weight: 3 },
  { id: '600000000005', title: '玻璃密封罐 三件套', price: 4900, weight: 6 },
  { id: '600000000006', title: '亚麻围裙 厨房', price: 5900, weight: 2 },
] as const

const places = [
  ['浙江省', '杭州市'],
  ['江苏省', '南京市'],
  ['广东省', '深圳市'],
  ['上海', '上海市'],
  ['山东省', '济南市'],
  ['四川省', '成都市'],
  ['北京', '北京市'],
  ['湖北省', '武汉市'],
] as const

const sources = [
  ['平台流量', '手淘搜索', 0.38],
  ['平台流量', '手淘推荐', 0.24],
  ['广告流量', '关键词推广', 0.16],
  ['广告流量', '人群推广', 0.09],
  ['其他', '我的淘宝', 0.08],
  ['其他', '购物车', 0.05],
] as const

/** Chance that is the same every time: mulberry32. */
const chance = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

type Order = {
  id: string
  day: Day
  at: string
  item: (typeof items)[number]
  pieces: number
  total: number
  paid: boolean
  refunded: number
  place: (typeof places)[number]
  buyer: string
}

const yuan = (fen: number): string => (fen / 100).toFixed(2)
const two = (n: number): string => String(n).padStart(2, '0')

const picked = <T extends { weight: number }>(list: readonly T[], dice: number): T => {
  let left = dice * list.reduce((sum, { weight }) => sum + weight, 0)
  for (const one of list) {
    left -= one.weight
    if (left <= 0) return one
  }
  return list[list.length - 1] ?? (list[0] as T)
}

/** More at the weekend, a slow rise, a good day in the middle. */
const ordersOn = (index: number, day: Day, random: () => number): number => {
  const weekend = [6, 7].includes(Temporal.PlainDate.from(day).dayOfWeek) ? 1.35 : 1
  return Math.round((64 + index * 0.7) * weekend * (index === 40 ? 2.4 : 1) * (0.85 + random() * 0.3))
}

const ordersOf = (first: Day, days: number): Order[] => {
  const random = chance(11)
  const whole = (below: number) => Math.floor(random() * below)
  return Array.from({ length: days }, (_, index) => index).flatMap((index) => {
    const day = addDays(first, index)
    return Array.from({ length: ordersOn(index, day, random) }, (_, n): Order => {
      const item = picked(items, random())
      const pieces = 1 + (random() < 0.15 ? 1 : 0)
      const paid = random() > 0.12
      const total = item.price * pieces
      return {
        id: `35${two(index)}${String(n).padStart(4, '0')}87654321098`,
        day,
        at: `${day} ${two(8 + whole(15))}:${two(whole(60))}:${two(whole(50))}`,
        item,
        pieces,
        total,
        paid,
        refunded: paid && random() < 0.07 ? total : 0,
        place: places[Math.floor(random() ** 1.6 * places.length)] ?? places[0],
        buyer: `buyer${whole(2400)}`,
      }
    })
  })
}

const paidAt = ({ paid, at }: Order): string => (paid ? `${at.slice(0, -2)}59` : '')
const stateOf = ({ paid, refunded }: Order): string => (!paid || refunded ? '交易关闭' : '交易成功')

const orderReport = (orders: readonly Order[]): DroppedFile => ({
  name: 'ExportOrderList202611230905.csv',
  bytes: exportFile({
    container: 'csv',
    quirks: { idsAs: 'equals', quoteAll: true },
    header: [
      '订单编号',
      '买家会员名',
      '总金额',
      '买家实际支付金额',
      '订单状态',
      '收货人姓名',
      '收货地址 ',
      '联系手机',
      '订单创建时间',
      '订单付款时间 ',
      '宝贝标题 ',
      '宝贝总数量',
      '退款金额',
    ],
    rows: orders.map((order) => [
      order.id,
      order.buyer,
      yuan(order.total),
      yuan(order.paid ? order.total : 0),
      stateOf(order),
      '张三',
      `${order.place.join(' ')} 某某路 1 号`,
      "'13800000000",
      order.at,
      paidAt(order),
      order.item.title,
      String(order.pieces),
      yuan(order.refunded),
    ]),
  }),
})

const lineReport = (orders: readonly Order[]): DroppedFile => ({
  name: 'ExportOrderList25827949225.xlsx',
  bytes: exportFile({
    container: 'xlsx',
    sheet: 'export',
    quirks: { lyingDimension: true },
    header: [
      '子订单编号',
      '主订单编号',
      '商品标题',
      '商品价格',
      '购买数量',
      '商品属性',
      '订单状态',
      '买家应付货款',
      '买家实付金额',
      '退款状态',
      '退款金额',
      '订单创建时间',
      '订单付款时间',
      '商品ID',
    ],
    rows: orders.map((order) => [
      order.id,
      order.id,
      order.item.title,
      yuan(order.item.price),
      String(order.pieces),
      '颜色分类：白色',
      stateOf(order),
      yuan(order.total),
      yuan(order.paid ? order.total : 0),
      order.refunded ? '退款成功' : '没有申请退款',
      yuan(order.refunded),
      order.at,
      paidAt(order),
      order.item.id,
    ]),
  }),
})

type DayTotals = {
  placed: number
  pieces: number
  day: Day
  orders: number
  buyers: number
  paid: number
  visitors: number
}

const totalsOf = (orders: readonly Order[]): DayTotals[] => {
  const random = chance(5)
  const days = [...new Set(orders.map(({ day }) => day))]
  return days.map((day) => {
    const paid = orders.filter((order) => order.paid && order.day === day)
    return {
      day,
      placed: orders.filter((order) => order.day === day).reduce((sum, { total }) => sum + total, 0),
      pieces: paid.reduce((sum, { pieces }) => sum + pieces, 0),
      orders: paid.length,
      buyers: new Set(paid.map(({ buyer }) => buyer)).size,
      paid: paid.reduce((sum, { total }) => sum + total, 0),
      visitors: Math.round(paid.length * (24 + random() * 6)),
    }
  })
}

const preamble = (lines: number) => Array.from({ length: lines }, (_, i) => [i === 0 ? '生意参谋' : ''])
const thousands = (fen: number): string => yuan(fen).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
const grouped = (n: number): string => n.toLocaleString('en-US')
const spanName = (totals: readonly DayTotals[]) => `${totals[0]?.day}_${totals.at(-1)?.day}`

const dailyReport = (totals: readonly DayTotals[]): DroppedFile => ({
  name: `店铺整体日报_${spanName(totals)}.xlsx`,
  bytes: exportFile({
    container: 'xlsx',
    preamble: preamble(7),
    header: [
      '统计日期',
      '访客数',
      '浏览量',
      '加购人数',
      '下单金额',
      '支付金额',
      '支付件数',
      '支付买家数',
      '支付转化率',
    ],
    rows: totals.map(({ day, visitors, buyers, placed, pieces, paid }, index) => [
      day,
      grouped(visitors),
      grouped(visitors * 3),
      grouped(Math.round(visitors * 0.08)),
      thousands(placed),
      // Some days the platform counts an order less: paid at midnight.
      thousands(paid - (index % 11 === 4 ? 8900 : 0)),
      grouped(pieces),
      grouped(buyers),
      `${((buyers / visitors) * 100).toFixed(2)}%`,
    ]),
  }),
})

const sourceReport = (totals: readonly DayTotals[]): DroppedFile => ({
  name: `【生意参谋平台】无线店铺流量来源_${spanName(totals)}.xlsx`,
  bytes: exportFile({
    container: 'xlsx',
    preamble: preamble(5),
    sheet: '全店流量来源',
    header: [
      '统计日期',
      '流量载体',
      '一级来源',
      '二级来源',
      '三级来源',
      '四级来源',
      '访客数',
      '加购人数',
      '支付买家数',
      '支付金额',
    ],
    rows: totals.flatMap(({ day, visitors, buyers, paid }) =>
      sources.map(([source1, source2, share]) => [
        day,
        '全部',
        source1,
        source2,
        source2,
        source2,
        grouped(Math.round(visitors * share)),
        grouped(Math.round(visitors * share * 0.08)),
        grouped(Math.round(buyers * share)),
        yuan(Math.round(paid * share)),
      ]),
    ),
  }),
})

const adReport = (totals: readonly DayTotals[]): DroppedFile => ({
  name: '商品报表_20261123_090512.csv',
  bytes: exportFile({
    container: 'csv',
    header: [
      '日期',
      '场景ID',
      '场景名字',
      '计划ID',
      '计划名字',
      '主体ID',
      '主体类型',
      '主体名称',
      '展现量',
      '点击量',
      '花费',
      '总成交金额',
      '总成交笔数',
      '总购物车数',
    ],
    rows: totals.flatMap(({ day, visitors, paid }, index) =>
      items
        .slice(0, 3)
        .map(({ id, title }, n) => [
          day,
          '376',
          '关键词推广',
          `8100${n}`,
          ['日常-主推', '日常-新品', '大促-蓄水'][n] ?? '',
          id,
          '商品',
          title,
          String(Math.round(visitors * (14 - n * 3))),
          String(Math.round(visitors * (0.1 - n * 0.02))),
          yuan(Math.round(paid * (0.035 - n * 0.008) * (0.9 + ((index * 37) % 11) / 50))),
          yuan(Math.round(paid * (0.12 - n * 0.02))),
          String(4 - n),
          String(9 - n * 2),
        ]),
    ),
  }),
})

/** What an operator fetches on a morning: sixty days of an invented shop, as the platform writes them. */
export const morningFiles = (last: Day): DroppedFile[] => {
  const first = addDays(last, -59)
  const orders = ordersOf(first, daysBetween(first, last) + 1)
  const totals = totalsOf(orders).filter(({ day }) => isDay(day))
  return [
    orderReport(orders),
    lineReport(orders),
    dailyReport(totals),
    sourceReport(totals),
    adReport(totals),
  ]
}

/** What has nothing to do with the shop and was dropped along. */
export const addressBook: DroppedFile = {
  name: '通讯录.csv',
  bytes: new TextEncoder().encode('姓名,生日\n张三,01-01\n'),
}
