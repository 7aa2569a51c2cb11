import { factTables } from '../facts/tables.ts'
import { addDays, type Day, day } from '../kernel/calendar.ts'
import type { Field, FieldType, Format } from './format.ts'
import { recognise } from './recognise.ts'

/**
 * Plausible invented rows for a header of a format, the same for the same seed: keys differ from row to row,
 * days follow each other from 2026-06-01, amounts of an order agree with each other, and cells are spelt in the
 * ways the platform spells them (1,234.50 · 123.00元 · 12.34% · null · -). Made to be accepted without a reject.
 */
export const sampleRows = (
  format: Format,
  header: readonly string[] | readonly (readonly string[])[],
  n: number,
  seed = 1,
): string[][] => {
  const head = header.every((cell) => typeof cell === 'string')
    ? [header]
    : header.filter((row) => typeof row !== 'string')
  const found = recognise(head, [format])
  if (!found) throw new RangeError(`the header is not one of ${format.id}`)
  const width = Math.max(...head.map((row) => row.length))
  const fieldAt = new Map<number, Field>()
  format.fields.forEach((field, i) => {
    const at = found.columns[i]
    if (at !== undefined && !fieldAt.has(at)) fieldAt.set(at, field)
  })
  const random = mulberry(seed)
  return Array.from({ length: n }, (_, row) => {
    const context = sampleContext(format, row, random)
    return Array.from({ length: width }, (_, column) => {
      const field = fieldAt.get(column)
      const name = found.header[column] ?? ''
      return field ? fieldCell(field, name, context) : otherCell(name, context)
    })
  })
}

type Context = {
  format: Format
  row: number
  random: () => number
  whole: (below: number) => number
  on: Day
  /** Fen that agree: total = paid + refunded where refunds are taken off what was paid. */
  total: number
  refunded: number
}

const FIRST_DAY = day('2026-06-01')
/** So many rows go forward, a day each; more go back from the first, so that no day is still to come. */
const FORWARD = 150
const dayOfRow = (row: number): Day => addDays(FIRST_DAY, row < FORWARD ? row : FORWARD - 1 - row)

const sampleContext = (format: Format, row: number, random: () => number): Context => {
  const whole = (below: number) => Math.floor(random() * below)
  const total = 990 + whole(90_000)
  return {
    format,
    row,
    random,
    whole,
    on: dayOfRow(row),
    total,
    refunded: whole(5) === 0 ? 1 + whole(total) : 0,
  }
}

const fieldCell = (field: Field, name: string, context: Context): string => {
  const { row, whole, format } = context
  const isKey = factTables[format.table].key.some((column) => column === field.column)
  if (field.personal) return field.personal === 'address' ? addressCell(row, whole) : `买家${whole(40)}`
  const shaped = shapes[name.trim()]
  const isSolid = field.required === true || isKey || field.type === 'period' || agreeing.has(field.column)
  if (!isSolid && whole(12) === 0) return missing(format, whole)
  const cell = field.words ? wordCell(field, context) : cells[field.type](field, name, context)
  return shaped && field.extract ? shaped(cell) : cell
}

/** Columns whose amounts must agree with each other, or that are needed to tell the net reading. */
const agreeing = new Set(['total_fen', 'paid_fen', 'refunded_fen', 'payable_fen'])

const wordCell = (field: Field, context: Context): string => {
  if (field.column === 'refunded_fen')
    return context.refunded === 0 ? '无退款申请' : yuanText(context.refunded)
  if (field.type === 'flag') return context.whole(2) ? '手机订单' : ''
  if (field.column === 'status' || field.column === 'refund_status')
    return pick(field.names.includes('订单状态') ? orderStatuses : refundStatuses, context.whole)
  return pick(Object.keys(field.words ?? {}), context.whole)
}

const cells: Record<FieldType, (field: Field, name: string, context: Context) => string> = {
  text: (field, _, { row, whole, format }) => {
    const isKey = factTables[format.table].key.some((column) => column === field.column)
    return isKey
      ? `${texts[field.column] ?? field.names[0]}${row + 1}`
      : `${texts[field.column] ?? '某'}${whole(20)}`
  },
  id: (field, _, { row }) => {
    if (field.pattern || field.column.endsWith('item_id')) return String(612_345_670_001 + row)
    if (/(order|line|flow|review|refund)_id/.test(field.column))
      return `35${String(1_000_000_000_000_001 + row * 7 + (field.column === 'line_id' ? 3 : 0))}`
    return String(40_000_101 + row)
  },
  money: (field, name, { total, refunded, format, whole }) => {
    if (field.column === 'refunded_fen') return yuanText(refunded)
    if (field.column === 'paid_fen' && format.decidesPaid) return yuanText(total - refunded)
    if (field.column === 'total_fen' || field.column === 'payable_fen') return yuanText(total)
    if (field.column === 'payout_fen') return `${yuanText(total - refunded)}元`
    const amount = whole(field.column === 'postage_fen' ? 1_500 : 2_000_000)
    if (name.includes('支出（-')) return `-${yuanText(amount)}`
    return format.source === '生意参谋' && amount >= 100_000 ? grouped(amount) : yuanText(amount)
  },
  count: (field, _, { row, whole, format }) => {
    if (field.column === 'rank') return String(row + 1)
    const value = whole(small[field.column] ?? 8_000)
    return format.source === '生意参谋' && value >= 1000
      ? `${Math.floor(value / 1000)},${String(value % 1000).padStart(3, '0')}`
      : String(value)
  },
  number: (_, __, { whole }) => (whole(500) / 100).toFixed(2),
  ratio: (_, __, { whole }) => `${(whole(10_000) / 100).toFixed(2)}%`,
  time: (field, _, { on, whole }) =>
    `${field.column === 'placed_at' ? on : addDays(on, whole(2))} ${pad(whole(24))}:${pad(whole(60))}:${pad(whole(60))}`,
  day: (_, __, { on }) => on,
  period: (_, __, { on }) => on,
  duration: (_, __, { whole }) => (whole(2) ? String(whole(300)) : `${whole(9) + 1}分${whole(60)}秒`),
  flag: (_, __, { whole }) => (whole(2) ? '是' : '否'),
  range: (field, _, { whole }) =>
    pick(
      ['click_rate', 'conversion'].includes(field.column)
        ? ['1% ~ 2.5%', '7.5%~10%', '10%-20%', '3.21%']
        : ['5000 ~ 1万', '150 ~ 300', '1万~2.5万', '1,280'],
      whole,
    ),
}

/** Counts that stay small: below this. */
const small: Readonly<Record<string, number>> = { pieces: 5, follow_up_days: 90, attribution_days: 30 }

/** A column nothing is stored of: only its look matters. */
const otherCell = (name: string, { row, whole, on }: Context): string => {
  if (/环比|变化/.test(name))
    return whole(3) ? `${whole(4) ? '' : '-'}${(whole(9000) / 100).toFixed(2)}%` : '-'
  if (/率|占比/.test(name)) return `${(whole(10_000) / 100).toFixed(2)}%`
  if (/电话|手机/.test(name)) return `'1380000${String(row % 10_000).padStart(4, '0')}`
  if (/物流单号/.test(name)) return `No:7890000000${row}`
  if (/服务费/.test(name)) return '0元'
  if (/时间/.test(name)) return `${on} 12:00:00`
  if (/支付详情/.test(name)) return '支付方式：余额|'
  if (/金额|成本|花费|价|费|数|量|笔/.test(name)) return (whole(10_000) / 100).toFixed(2)
  return whole(2) ? '' : 'null'
}

const missing = (format: Format, whole: (below: number) => number): string => {
  if (format.source === '生意参谋') return '-'
  if (format.source === '万相台') return pick(['', '\\N'], whole)
  return pick(['', 'null'], whole)
}

/** What stands around a value in columns it is taken out of. */
const shapes: Readonly<Record<string, (value: string) => string>> = {
  商户订单号: (id) => `T200P${id}`,
  订单编号: (id) => `订单编号：${id}`,
  时间: (time) => `初次评价: ${time}`,
  追评距收货天数: (days) => `确认收货后${days}天后追加评论`,
  转化周期: (days) => `${days}天`,
}

const orderStatuses = [
  '交易成功',
  '卖家已发货，等待买家确认',
  '买家已付款,等待卖家发货',
  '交易关闭',
  '等待买家付款',
]
const refundStatuses = ['退款成功', '退款关闭', '卖家已经同意退款，等待买家退货', '没有申请退款']
const places = [
  '浙江省杭州市西湖区',
  '广东省 广州市 天河区',
  '上海上海市浦东新区',
  '内蒙古自治区呼和浩特市新城区',
  '北京',
]

const addressCell = (row: number, whole: (below: number) => number): string =>
  whole(2)
    ? pick(places, whole)
    : `某某，86-1380000${String(row % 10_000).padStart(4, '0')}，${pick(places, whole)}某路1号`

const texts: Readonly<Record<string, string>> = {
  title: '棉麻圆领短袖',
  titles: '棉麻圆领短袖，',
  sku_name: '颜色分类:米白;尺码:',
  term: '连衣裙',
  source1: '平台流量',
  source2: '手淘搜索',
  source3: '搜索',
  source4: '结果页',
  scene: '关键词推广',
  plan: '日常计划',
  content: '挺好的，尺码准，第',
  shop_name: '某某旗舰店',
}

const pick = (list: readonly string[], whole: (below: number) => number): string =>
  list[whole(list.length)] ?? ''
const pad = (value: number) => String(value).padStart(2, '0')
const yuanText = (fen: number) => (fen / 100).toFixed(2)
const grouped = (fen: number) => yuanText(fen).replace(/(\d)(?=(\d{3})+\.)/g, '$1,')

/** Mulberry32: a small generator, so that a seed is all a fixture needs. 0 ≤ x < 1. */
const mulberry = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
