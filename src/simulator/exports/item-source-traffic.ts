import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { Item, Order, Source, World } from '../model.ts'
import { sources } from '../sources.ts'
import { grouped, groupedYuan, NOTHING, percent } from './cells.ts'
import { rowLayout } from './layout.ts'
import { peopleOver } from './people.ts'
import { rolledFile } from './rolled-file.ts'
import { oldWorkbookFile } from './sheet-files.ts'
import { type Figures, fetchedWeeks, type Span, spanBook, spanText } from './spans.ts'
import type { Export, ExportContext } from './writing.ts'

const { columns, sheet } = known['sycm-item-source-2026']

/** With day and item in front, as 自助取数 gives the reports of many items at once. */
const header = ['统计日期', '商品ID', ...columns]

type Name = 'visitors' | 'pageViews' | 'cartPeople' | 'favourites' | 'paidBuyers' | 'paidFen' | 'paidPieces'
type Row = { span: Pick<Span, 'from' | 'to'>; item: Item; levels: Source['levels']; of: Figures<Name> }

const row = rowLayout<Row>(header, {
  统计日期: ({ span }) => spanText(span),
  商品ID: ({ item }) => item.id,
  一级来源: ({ levels }) => levels[0],
  二级来源: ({ levels }) => levels[1],
  三级来源: ({ levels }) => levels[2],
  四级来源: ({ levels }) => levels[3],
  访客数: ({ of }) => grouped(of.visitors),
  浏览量: ({ of }) => grouped(of.pageViews),
  加购人数: ({ of }) => grouped(of.cartPeople),
  商品收藏人数: ({ of }) => grouped(of.favourites),
  支付买家数: ({ of }) => grouped(of.paidBuyers),
  支付转化率: ({ of }) => percent(of.paidBuyers, of.visitors),
  支付金额: ({ of }) => groupedYuan(of.paidFen),
  客单价: ({ of }) => (of.paidBuyers > 0 ? (of.paidFen / 100 / of.paidBuyers).toFixed(2) : NOTHING),
  支付件数: ({ of }) => grouped(of.paidPieces),
})

type Paid = { buyers: Set<number>; fen: number; pieces: number }

/** What was paid on each day by item and way, for as long as anybody may still pay on it. */
const paidBook = ({ indexOf }: ExportContext['clock']) => {
  const days = new Map<number, Map<string, Paid>>()
  return {
    add: ({ paidAt, buyer, source, lines }: Order) => {
      if (paidAt === undefined) return
      const on = indexOf(paidAt)
      const day = days.get(on) ?? new Map<string, Paid>()
      days.set(on, day)
      for (const { item, payableFen, pieces } of lines) {
        const key = `${item.id}/${source}`
        const paid = day.get(key) ?? { buyers: new Set(), fen: 0, pieces: 0 }
        day.set(key, paid)
        paid.buyers.add(buyer)
        paid.fen += payableFen
        paid.pieces += pieces
      }
    },
    take: (index: number): ReadonlyMap<string, Paid> => {
      const day = days.get(index)
      days.delete(index)
      return day ?? new Map()
    },
  }
}

const DAYS = 28

/** 商品流量来源 of all items: of the last four weeks by day, of the last eight by week. */
export const exportItemSources: Export = (context) => {
  const { world, clock } = context
  const weeks = fetchedWeeks(world, 8)
  const firstDay = Math.max(0, world.days - DAYS)
  const first = Math.min(firstDay, weeks[0]?.first ?? firstDay)
  const daily = fileOf(context, '', Math.max(1, Math.floor(12_000 / (world.items.length * sources.length))))
  const weekly = fileOf(context, '（周）')
  const book = spanBook<Name>(weeks)
  const paidOn = paidBook(clock)

  const tellWeeks = (index: number) => {
    for (const told of book.done(index))
      for (const { item, levels, key } of waysOf(world)) {
        const sum = told.sums.get(key)
        if (!sum) continue
        const paidBuyers = told.paidBuyers(key)
        const visitors = Math.max(paidBuyers, peopleOver(sum.visitors, told.days))
        const of = {
          ...sum,
          visitors,
          paidBuyers,
          cartPeople: peopleOver(sum.cartPeople, told.days),
          favourites: peopleOver(sum.favourites, told.days),
        }
        weekly.write(told.span.first, row({ span: told.span, item, levels, of }))
      }
  }

  return {
    day: ({ day, index, items, orders }) => {
      if (index < first - 1) return
      tellWeeks(index)
      for (const order of orders) {
        paidOn.add(order)
        if (order.paidAt !== undefined)
          for (const { item } of order.lines)
            book.bought('paid', clock.indexOf(order.paidAt), `${item.id}/${order.source}`, order.buyer)
      }
      const paid = paidOn.take(index)
      for (const one of items) {
        const came = one.visitors.reduce((sum, count) => sum + count, 0)
        sources.forEach(({ id, levels }, s) => {
          const key = `${one.item.id}/${id}`
          const own = paid.get(key)
          const visitors = Math.max(one.visitors[s] ?? 0, own?.buyers.size ?? 0)
          if (visitors === 0) return
          const share = came > 0 ? Math.min(1, visitors / came) : 0
          const of: Figures<Name> = {
            visitors,
            pageViews: Math.max(visitors, Math.round(one.pageViews * share)),
            cartPeople: Math.round(one.cartPeople * share),
            favourites: Math.round(one.favourites * share),
            paidBuyers: own?.buyers.size ?? 0,
            paidFen: own?.fen ?? 0,
            paidPieces: own?.pieces ?? 0,
          }
          book.add(index, key, of)
          if (index >= firstDay)
            daily.write(index, row({ span: { from: day, to: day }, item: one.item, levels, of }))
        })
      }
    },
    close: () => {
      tellWeeks(world.days + 2)
      return [...daily.close(), ...weekly.close()]
    },
  }
}

/** Every item by every way that people come to it. */
const waysOf = ({ items }: World) =>
  items.flatMap((item) => sources.map(({ id, levels }) => ({ item, levels, key: `${item.id}/${id}` })))

const fileOf = (context: ExportContext, kind: string, days?: number) =>
  rolledFile(context, {
    format: 'sycm-item-source',
    header,
    preamble: ({ from, to }) => [
      [`【生意参谋平台】商品流量来源${kind}`],
      [`统计时间：${from} ~ ${to}`, '终端：无线端'],
      [],
      [],
      [],
    ],
    open: oldWorkbookFile(sheet),
    name: ({ from, to }) => `【生意参谋平台】商品流量来源${kind}_${from}_${to}.xls`,
    days,
  })
