import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { ShopDay } from '../model.ts'
import { slipBy } from '../slips.ts'
import { affiliateCosts } from './affiliate.ts'
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
import type { Export, ExportContext } from './writing.ts'

const header = known['sycm-shop-daily'].columns

type Name =
  | 'visitors'
  | 'newVisitors'
  | 'pageViews'
  | 'itemPageViews'
  | 'itemPeople'
  | 'stay'
  | 'bounces'
  | 'cartPeople'
  | 'cartPieces'
  | 'favourites'
  | 'placedBuyers'
  | 'placedPieces'
  | 'placedFen'
  | 'paidBuyers'
  | 'paidPieces'
  | 'paidLines'
  | 'paidFen'
  | 'newBuyers'
  | 'returningFen'
  | 'keywordFen'
  | 'crowdFen'
  | 'commissionFen'
  | 'refundedFen'
  | 'reviews'
  | 'newMembers'
  | 'newFollowers'

type Row = {
  span: Pick<Span, 'from' | 'to'>
  of: Figures<Name>
  members: number
  /** The first day knows no members and followers of the day before. */
  isFirst: boolean
}

/** Nearly everybody comes by phone; most see an item; a good part of those who buy again are members. */
const MOBILE = 0.97
const SEES_ITEMS = 0.94
const MEMBERS_OF_RETURNING = 0.8
const ACTIVE_MEMBERS = 0.06
const WITH_PICTURES = 0.35

const members = (of: Figures<Name>) => Math.round((of.paidBuyers - of.newBuyers) * MEMBERS_OF_RETURNING)

/** `cutFen`: what ads cost is told in whole so many fen; the rest is dropped. */
const rowsOf = (shopName: string, cutFen: number) => {
  const cut = (fen: number) => fen - (fen % cutFen)
  return rowLayout<Row>(header, {
    统计日期: ({ span }) => spanText(span),
    店铺名称: shopName,
    访客数: ({ of }) => grouped(of.visitors),
    无线端访客数: ({ of }) => grouped(Math.round(of.visitors * MOBILE)),
    浏览量: ({ of }) => grouped(of.pageViews),
    商品访客数: ({ of }) => grouped(Math.max(of.paidBuyers, Math.round(of.visitors * SEES_ITEMS))),
    商品浏览量: ({ of }) => grouped(of.itemPageViews),
    平均停留时长: ({ of }) => (of.itemPeople > 0 ? (of.stay / of.itemPeople).toFixed(2) : NOTHING),
    跳失率: ({ of }) => percent(of.bounces, of.itemPeople),
    加购人数: ({ of }) => grouped(of.cartPeople),
    加购件数: ({ of }) => grouped(of.cartPieces),
    商品收藏买家数: ({ of }) => grouped(of.favourites),
    下单金额: ({ of }) => groupedYuan(of.placedFen),
    下单买家数: ({ of }) => grouped(of.placedBuyers),
    下单件数: ({ of }) => grouped(of.placedPieces),
    下单转化率: ({ of }) => percent(of.placedBuyers, of.visitors),
    支付金额: ({ of }) => groupedYuan(of.paidFen),
    支付买家数: ({ of }) => grouped(of.paidBuyers),
    支付件数: ({ of }) => grouped(of.paidPieces),
    支付子订单数: ({ of }) => grouped(of.paidLines),
    支付转化率: ({ of }) => percent(of.paidBuyers, of.visitors),
    客单价: ({ of }) => (of.paidBuyers > 0 ? (of.paidFen / 100 / of.paidBuyers).toFixed(2) : NOTHING),
    UV价值: ({ of }) => (of.visitors > 0 ? (of.paidFen / 100 / of.visitors).toFixed(2) : NOTHING),
    老访客数: ({ of }) => grouped(of.visitors - of.newVisitors),
    新访客数: ({ of }) => grouped(of.newVisitors),
    支付新买家数: ({ of }) => grouped(of.newBuyers),
    支付老买家数: ({ of }) => grouped(of.paidBuyers - of.newBuyers),
    老买家支付金额: ({ of }) => groupedYuan(of.returningFen),
    全站推广花费: NOTHING,
    关键词推广花费: ({ of }) => groupedYuan(cut(of.keywordFen)),
    精准人群推广花费: ({ of }) => groupedYuan(cut(of.crowdFen)),
    智能场景花费: NOTHING,
    淘宝客佣金: ({ of }) => groupedYuan(of.commissionFen),
    成功退款金额: ({ of }) => groupedYuan(of.refundedFen),
    评价数: ({ of }) => grouped(of.reviews),
    有图评价数: ({ of }) => grouped(Math.round(of.reviews * WITH_PICTURES)),
    描述相符评分: '4.86',
    会员总数: (row) => grouped(row.members),
    新增会员数: ({ of, isFirst }) => (isFirst ? NOTHING : grouped(of.newMembers)),
    活跃会员数: (row) => grouped(Math.round(row.members * ACTIVE_MEMBERS)),
    会员成交金额: ({ of }) => groupedYuan(Math.round(of.returningFen * MEMBERS_OF_RETURNING)),
    会员成交人数: ({ of }) => grouped(members(of)),
    关注店铺人数: ({ of, isFirst }) => (isFirst ? NOTHING : grouped(of.newFollowers)),
  })
}

/** What of the platform's total a day added, kept from day to day. */
type Before = { members: number; followers: number }

const figuresOf = (today: ShopDay, before: Before | undefined, reviews: number): Figures<Name> => {
  const { shop, items, ads, bySource } = today
  const total = (part: (one: ShopDay['items'][number]) => number) =>
    items.reduce((sum, one) => sum + part(one), 0)
  const spent = (source: 'keyword' | 'crowd') =>
    ads.reduce((sum, { plan, spendFen }) => sum + (plan.source === source ? spendFen : 0), 0)
  // A visitor who fills the cart with two items is one.
  const persons = (count: number) => Math.min(shop.visitors, Math.round(count * 0.9))
  return {
    visitors: shop.visitors,
    newVisitors: Math.min(shop.newVisitors, shop.visitors),
    pageViews: shop.pageViews,
    itemPageViews: total(({ pageViews }) => pageViews),
    itemPeople: total(({ people }) => people),
    stay: total(({ people, staySeconds }) => people * staySeconds),
    bounces: total(({ people, bounceRate }) => people * bounceRate),
    cartPeople: persons(total(({ cartPeople }) => cartPeople)),
    cartPieces: total(({ cartPieces }) => cartPieces),
    favourites: persons(total(({ favourites }) => favourites)),
    placedBuyers: shop.placedBuyers,
    placedPieces: shop.placedPieces,
    placedFen: shop.placedFen,
    paidBuyers: shop.paidBuyers,
    paidPieces: shop.paidPieces,
    paidLines: shop.paidLines,
    paidFen: shop.paidFen,
    newBuyers: shop.newBuyers,
    returningFen: shop.returningFen,
    keywordFen: spent('keyword'),
    crowdFen: spent('crowd'),
    commissionFen: affiliateCosts(bySource).commissionFen,
    refundedFen: shop.refundedFen,
    reviews,
    newMembers: before ? Math.max(0, shop.members - before.members) : 0,
    newFollowers: before ? Math.max(0, shop.followers - before.followers) : 0,
  }
}

const overSpan = (sum: Figures<Name>, { days, placedBuyers, paidBuyers }: SpanSums<Name>): Figures<Name> => {
  const visitors = peopleOver(sum.visitors, days)
  const paid = paidBuyers('')
  return {
    ...sum,
    visitors,
    newVisitors: Math.min(visitors, peopleOver(sum.newVisitors, days)),
    cartPeople: peopleOver(sum.cartPeople, days),
    favourites: peopleOver(sum.favourites, days),
    placedBuyers: placedBuyers(''),
    paidBuyers: paid,
    newBuyers: Math.min(sum.newBuyers, paid),
  }
}

/** 自助取数 of the whole shop: a file of days, one of weeks and one of months. */
export const exportShopDaily: Export = (context) => {
  const { world, clock } = context
  const row = rowsOf(world.shop.name, slipBy(world.slips, 'ad-cost-cut', 'cutFen') || 1)
  const daily = fileOf(context, '店铺整体日报')
  const books = [
    { book: spanBook<Name>(fetchedWeeks(world)), file: fileOf(context, '店铺整体周报') },
    { book: spanBook<Name>(fetchedMonths(world)), file: fileOf(context, '店铺整体月报') },
  ]
  // Reviews are known by the order they are of, long before they are written.
  const written = new Map<number, number>()
  const membersOn = new Map<number, number>()
  let before: Before | undefined

  const tellSpans = (index: number) => {
    for (const { book, file } of books)
      for (const told of book.done(index)) {
        const sum = told.sums.get('')
        const of = sum && overSpan(sum, told)
        const last = membersOn.get(told.span.last) ?? 0
        if (of) file.write(told.span.first, row({ span: told.span, of, members: last, isFirst: false }))
      }
  }

  return {
    day: (today) => {
      const { day, index, shop, orders, reviews } = today
      tellSpans(index)
      for (const { at } of reviews) {
        const on = clock.indexOf(at)
        written.set(on, (written.get(on) ?? 0) + 1)
      }
      const of = figuresOf(today, before, written.get(index) ?? 0)
      written.delete(index)
      membersOn.set(index, shop.members)
      daily.write(
        index,
        row({ span: { from: day, to: day }, of, members: shop.members, isFirst: before === undefined }),
      )
      before = shop
      for (const { book } of books) {
        book.add(index, '', of)
        for (const { buyer, paidAt } of orders) {
          book.bought('placed', index, '', buyer)
          if (paidAt !== undefined) book.bought('paid', clock.indexOf(paidAt), '', buyer)
        }
      }
    },
    close: () => {
      tellSpans(world.days + 2)
      return [daily, ...books.map(({ file }) => file)].flatMap((file) => file.close())
    },
  }
}

const fileOf = (context: ExportContext, report: string) =>
  rolledFile(context, {
    format: 'sycm-shop-daily',
    header,
    preamble: ({ from, to }) => [
      [`【生意参谋平台】${report}`],
      [`店铺名称：${context.world.shop.name}`],
      [`统计时间：${from} ~ ${to}`],
      ['终端：全部终端'],
      ['报表类型：自助取数'],
      [],
      [],
    ],
    open: oldWorkbookFile(report),
    name: ({ from, to }) => `【生意参谋平台】${report}_${from}_${to}.xls`,
  })
