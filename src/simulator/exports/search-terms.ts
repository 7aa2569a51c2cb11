import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { ShopDay } from '../model.ts'
import { grouped, groupedYuan, NOTHING, percent } from './cells.ts'
import { rowLayout } from './layout.ts'
import { peopleOver } from './people.ts'
import { rolledFile } from './rolled-file.ts'
import { oldWorkbookFile } from './sheet-files.ts'
import { type Figures, fetchedMonths, fetchedWeeks, type Span, spanBook, spanText } from './spans.ts'
import type { Export, ExportContext } from './writing.ts'

const drainage = known['sycm-drainage-keyword'].columns
const details = known['sycm-source-keyword']

type Name =
  | 'visitors'
  | 'pageViews'
  | 'cartPeople'
  | 'favourites'
  | 'placedBuyers'
  | 'paidBuyers'
  | 'paidPieces'
  | 'paidFen'
type Row = { span: Pick<Span, 'from' | 'to'>; term: string; of: Figures<Name>; total: number }

const MOST_TERMS = 300
const ROWS = 15_000

/**
 * The shop's visitors of the search by their terms. What an item's searchers did is shared over its terms by
 * visitors, because nothing tells buyers of one term from those of another.
 */
const termsOf = ({ items, tallies }: ShopDay): Map<string, Figures<Name>> => {
  const terms = new Map<string, Figures<Name>>()
  items.forEach((item, i) => {
    const tally = tallies[i]
    const searched = item.visitors[0] ?? 0
    const came = item.visitors.reduce((sum, one) => sum + one, 0)
    if (!tally || searched === 0) return
    const bought = tally.paidBuyers > 0 ? tally.searchBuyers / tally.paidBuyers : 0
    for (const { term, visitors } of item.terms) {
      if (visitors === 0) continue
      const [part, share] = [visitors / searched, visitors / came]
      const of = terms.get(term)
      const own: Figures<Name> = {
        visitors,
        pageViews: (item.pageViews * visitors) / came,
        cartPeople: item.cartPeople * share,
        favourites: item.favourites * share,
        placedBuyers: Math.min(visitors, tally.searchBuyers * part * 1.05),
        paidBuyers: tally.searchBuyers * part,
        paidPieces: tally.paidPieces * bought * part,
        paidFen: tally.paidFen * bought * part,
      }
      if (!of) terms.set(term, own)
      else for (const name in own) of[name as Name] += own[name as Name]
    }
  })
  return terms
}

const rounded = (of: Figures<Name>): Figures<Name> => ({
  visitors: Math.round(of.visitors),
  pageViews: Math.round(of.pageViews),
  cartPeople: Math.round(of.cartPeople),
  favourites: Math.round(of.favourites),
  placedBuyers: Math.round(of.placedBuyers),
  paidBuyers: Math.round(of.paidBuyers),
  paidPieces: Math.round(of.paidPieces),
  paidFen: Math.round(of.paidFen),
})

const listed = (terms: ReadonlyMap<string, Figures<Name>>) =>
  [...terms]
    .map(([term, of]) => ({ term, of: rounded(of) }))
    .sort((a, b) => b.of.visitors - a.of.visitors || (a.term < b.term ? -1 : 1))
    .slice(0, MOST_TERMS)

const perHead = (fen: number, heads: number): string => (heads > 0 ? (fen / 100 / heads).toFixed(2) : NOTHING)

const shared = {
  访客数: ({ of }: Row) => grouped(of.visitors),
  加购人数: ({ of }: Row) => grouped(of.cartPeople),
  支付买家数: ({ of }: Row) => grouped(of.paidBuyers),
  支付转化率: ({ of }: Row) => percent(of.paidBuyers, of.visitors),
  支付件数: ({ of }: Row) => grouped(of.paidPieces),
  支付金额: ({ of }: Row) => groupedYuan(of.paidFen),
}

const drainageRow = rowLayout<Row>(drainage, {
  ...shared,
  统计日期: ({ span }) => spanText(span),
  搜索词: ({ term }) => term,
  商品收藏人数: ({ of }) => grouped(of.favourites),
  客单价: ({ of }) => perHead(of.paidFen, of.paidBuyers),
  UV价值: ({ of }) => perHead(of.paidFen, of.visitors),
})

const detailRow = rowLayout<Row>(details.columns, {
  ...shared,
  来源名称: ({ term }) => term,
  浏览量: ({ of }) => grouped(of.pageViews),
  浏览量占比: ({ of, total }) => percent(of.pageViews, total),
  店内跳转人数: ({ of }) => grouped(Math.round(of.visitors * 0.31)),
  跳出本店人数: ({ of }) => grouped(Math.round(of.visitors * 0.69)),
  收藏人数: ({ of }) => grouped(of.favourites),
  下单买家数: ({ of }) => grouped(of.placedBuyers),
  下单转化率: ({ of }) => percent(of.placedBuyers, of.visitors),
})

const preambleOf =
  (report: string) =>
  ({ from, to }: { from: string; to: string }) => [
    [`【生意参谋平台】${report}`],
    [`统计时间：${from} ~ ${to}`, '终端：无线端'],
    [],
    [],
    [],
  ]

/** 引流搜索词 by day, week and month; of the last week the same visits as 三级流量来源详情, whose day is in its name only. */
export const exportSearchTerms: Export = (context) => {
  const { world } = context
  const daily = fileOf(
    context,
    '引流搜索关键词',
    Math.max(1, Math.floor(ROWS / Math.min(MOST_TERMS, world.terms.length))),
  )
  const weeks = fetchedWeeks(world)
  const books = [
    { book: spanBook<Name>(weeks), file: fileOf(context, '引流搜索关键词_周') },
    { book: spanBook<Name>(fetchedMonths(world)), file: fileOf(context, '引流搜索关键词_月') },
  ]
  const lastWeek = weeks.at(-1)
  const detail = rolledFile(context, {
    format: 'sycm-source-keyword',
    header: details.columns,
    preamble: preambleOf('无线店铺三级流量来源详情'),
    open: oldWorkbookFile(details.sheet),
    name: () => `【生意参谋平台】无线店铺三级流量来源详情-${lastWeek?.from}_${lastWeek?.to}.xls`,
  })

  const tellSpans = (index: number) => {
    for (const { book, file } of books)
      for (const { span, days, sums } of book.done(index)) {
        const terms = listed(
          new Map([...sums].map(([term, of]) => [term, { ...of, visitors: peopleOver(of.visitors, days) }])),
        )
        const total = terms.reduce((sum, { of }) => sum + of.pageViews, 0)
        for (const { term, of } of terms) {
          file.write(span.first, drainageRow({ span, term, of, total }))
          if (span === lastWeek) detail.write(span.first, detailRow({ span, term, of, total }))
        }
      }
  }

  return {
    day: (today) => {
      const { day, index } = today
      tellSpans(index)
      const terms = termsOf(today)
      for (const { term, of } of listed(terms))
        daily.write(index, drainageRow({ span: { from: day, to: day }, term, of, total: 0 }))
      for (const { book } of books) for (const [term, of] of terms) book.add(index, term, of)
    },
    close: () => {
      tellSpans(world.days + 2)
      return [daily, ...books.map(({ file }) => file), detail].flatMap((file) => file.close())
    },
  }
}

const fileOf = (context: ExportContext, report: string, days?: number) =>
  rolledFile(context, {
    format: 'sycm-drainage-keyword',
    header: drainage,
    preamble: preambleOf(report),
    open: oldWorkbookFile('引流搜索关键词'),
    name: ({ from, to }) => `【生意参谋平台】${report}_${from}_${to}.xls`,
    days,
  })
