import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { Item, ItemDay, ShopDay, Tally } from '../model.ts'
import { grouped, groupedYuan, NOTHING, percent } from './cells.ts'
import { rowLayout } from './layout.ts'
import { peopleOver } from './people.ts'
import { rolledFile } from './rolled-file.ts'
import { oldWorkbookFile } from './sheet-files.ts'
import {
  type Figures,
  fetchedMonths,
  fetchedWeeks,
  type Span,
  type SpanSums,
  spanBook,
  spanText,
} from './spans.ts'
import type { Export } from './writing.ts'

const { columns: header, sheet } = known['sycm-item']

type Name =
  | 'people'
  | 'pageViews'
  | 'stay'
  | 'bounces'
  | 'favourites'
  | 'cartPieces'
  | 'cartPeople'
  | 'placedBuyers'
  | 'placedPieces'
  | 'placedFen'
  | 'paidBuyers'
  | 'paidPieces'
  | 'paidFen'
  | 'newBuyers'
  | 'returningFen'
  | 'refundedFen'
  | 'searchVisitors'
  | 'searchBuyers'

type Row = {
  span: Pick<Span, 'from' | 'to'>
  item: Item
  of: Figures<Name>
  soFar: { yearFen: number; monthFen: number; monthPieces: number }
}

const figuresOf = (day: ItemDay, tally: Tally): Figures<Name> => ({
  people: day.people,
  pageViews: day.pageViews,
  stay: day.people * day.staySeconds,
  bounces: day.people * day.bounceRate,
  favourites: day.favourites,
  cartPieces: day.cartPieces,
  cartPeople: day.cartPeople,
  placedBuyers: tally.placedBuyers,
  placedPieces: tally.placedPieces,
  placedFen: tally.placedFen,
  paidBuyers: tally.paidBuyers,
  paidPieces: tally.paidPieces,
  paidFen: tally.paidFen,
  newBuyers: tally.newBuyers,
  returningFen: tally.returningFen,
  refundedFen: tally.refundedFen,
  searchVisitors: day.visitors[0] ?? 0,
  searchBuyers: tally.searchBuyers,
})

/** People are counted, not added. */
const overSpan = (
  sum: Figures<Name>,
  { days, placedBuyers, paidBuyers }: SpanSums<Name>,
  key: string,
): Figures<Name> => {
  const people = peopleOver(sum.people, days)
  const paid = paidBuyers(key)
  return {
    ...sum,
    people,
    // Averages of the days stay averages.
    stay: (sum.stay / Math.max(1, sum.people)) * people,
    bounces: (sum.bounces / Math.max(1, sum.people)) * people,
    favourites: peopleOver(sum.favourites, days),
    cartPeople: peopleOver(sum.cartPeople, days),
    searchVisitors: peopleOver(sum.searchVisitors, days),
    placedBuyers: placedBuyers(key),
    paidBuyers: paid,
    newBuyers: Math.min(sum.newBuyers, paid),
    searchBuyers: Math.min(sum.searchBuyers, paid),
  }
}

const row = rowLayout<Row>(header, {
  统计日期: ({ span }) => spanText(span),
  商品ID: ({ item }) => item.id,
  商品名称: ({ item }) => item.title,
  主商品ID: ({ item }) => item.id,
  商品类型: '普通商品',
  货号: ({ item }) => item.code,
  商品状态: '当前在线',
  商品标签: NOTHING,
  商品访客数: ({ of }) => grouped(of.people),
  商品浏览量: ({ of }) => grouped(of.pageViews),
  平均停留时长: ({ of }) => (of.people > 0 ? (of.stay / of.people).toFixed(2) : '0.00'),
  商品详情页跳出率: ({ of }) => percent(of.bounces, of.people),
  商品收藏人数: ({ of }) => grouped(of.favourites),
  商品加购件数: ({ of }) => grouped(of.cartPieces),
  商品加购人数: ({ of }) => grouped(of.cartPeople),
  下单买家数: ({ of }) => grouped(of.placedBuyers),
  下单件数: ({ of }) => grouped(of.placedPieces),
  下单金额: ({ of }) => groupedYuan(of.placedFen),
  下单转化率: ({ of }) => percent(of.placedBuyers, of.people),
  支付买家数: ({ of }) => grouped(of.paidBuyers),
  支付件数: ({ of }) => grouped(of.paidPieces),
  支付金额: ({ of }) => groupedYuan(of.paidFen),
  商品支付转化率: ({ of }) => percent(of.paidBuyers, of.people),
  支付新买家数: ({ of }) => grouped(of.newBuyers),
  支付老买家数: ({ of }) => grouped(of.paidBuyers - of.newBuyers),
  老买家支付金额: ({ of }) => groupedYuan(of.returningFen),
  聚划算支付金额: NOTHING,
  访客平均价值: ({ of }) => (of.people > 0 ? (of.paidFen / 100 / of.people).toFixed(2) : NOTHING),
  成功退款金额: ({ of }) => groupedYuan(of.refundedFen),
  竞争力评分: NOTHING,
  年累计支付金额: ({ soFar }) => groupedYuan(soFar.yearFen),
  月累计支付金额: ({ soFar }) => groupedYuan(soFar.monthFen),
  月累计支付件数: ({ soFar }) => grouped(soFar.monthPieces),
  搜索引导支付转化率: ({ of }) => percent(of.searchBuyers, of.searchVisitors),
  搜索引导访客数: ({ of }) => grouped(of.searchVisitors),
  搜索引导支付买家数: ({ of }) => grouped(of.searchBuyers),
  结构化详情引导转化率: NOTHING,
  结构化详情引导成交占比: NOTHING,
})

/** Rows of a file: the format holds 65,536, and a file of 生意参谋 is read whole. */
const ROWS = 15_000

const isShown = ({ item, people }: ItemDay, tally: Tally, { day }: ShopDay): boolean =>
  item.listedOn <= day && (people > 0 || tally.placedPieces > 0 || tally.refundedFen > 0)

/** 商品_全部: a row an item and day; of the last eight weeks and of all months again as one, with people counted. */
export const exportItemTraffic: Export = (context) => {
  const { world, clock } = context
  const preamble = ({ from, to }: { from: string; to: string }) => [
    ['【生意参谋平台】商品_全部'],
    [`统计时间：${from} ~ ${to}`, '终端：全部终端'],
    [],
    [],
  ]
  const fileOf = (days: number | undefined, named: string) =>
    rolledFile(context, {
      format: 'sycm-item',
      header,
      preamble,
      open: oldWorkbookFile(sheet),
      name: ({ from, to }) => `【生意参谋平台】商品_全部${named}_${from}_${to}.xls`,
      days,
    })
  const daily = fileOf(Math.max(1, Math.floor(ROWS / world.items.length)), '')
  const books =
    world.scenario === 'large'
      ? []
      : [
          { book: spanBook<Name>(fetchedWeeks(world, 8)), file: fileOf(undefined, '_周') },
          { book: spanBook<Name>(fetchedMonths(world)), file: fileOf(undefined, '_月') },
        ]
  const soFar = new Map(world.items.map(({ id }) => [id, { yearFen: 0, monthFen: 0, monthPieces: 0 }]))
  const nothingYet = { yearFen: 0, monthFen: 0, monthPieces: 0 }

  const tellSpans = (index: number) => {
    for (const { book, file } of books)
      for (const told of book.done(index))
        for (const item of world.items) {
          const sum = told.sums.get(item.id)
          if (sum)
            file.write(
              told.span.first,
              row({
                span: told.span,
                item,
                of: overSpan(sum, told, item.id),
                soFar: { yearFen: sum.paidFen, monthFen: sum.paidFen, monthPieces: sum.paidPieces },
              }),
            )
        }
  }

  return {
    day: (today) => {
      const { day, index, items, tallies, orders } = today
      tellSpans(index)
      items.forEach((one, i) => {
        const tally = tallies[i]
        if (!tally) return
        const own = soFar.get(one.item.id) ?? nothingYet
        if (day.endsWith('-01')) own.monthFen = own.monthPieces = 0
        if (day.endsWith('-01-01')) own.yearFen = 0
        own.yearFen += tally.paidFen
        own.monthFen += tally.paidFen
        own.monthPieces += tally.paidPieces
        if (!isShown(one, tally, today)) return
        const of = figuresOf(one, tally)
        daily.write(index, row({ span: { from: day, to: day }, item: one.item, of, soFar: own }))
        for (const { book } of books) book.add(index, one.item.id, of)
      })
      for (const { book } of books)
        for (const order of orders)
          for (const { item } of order.lines) {
            book.bought('placed', index, item.id, order.buyer)
            if (order.paidAt !== undefined)
              book.bought('paid', clock.indexOf(order.paidAt), item.id, order.buyer)
          }
    },
    close: () => {
      tellSpans(world.days + 2)
      return [daily, ...books.map(({ file }) => file)].flatMap((file) => file.close())
    },
  }
}
