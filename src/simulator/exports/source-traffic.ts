import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { Source } from '../model.ts'
import { sources } from '../sources.ts'
import { change, grouped, groupedYuan, NOTHING, percent } from './cells.ts'
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

const { columns, sheet } = known['sycm-source-2026']
const header = ['统计日期', ...columns]

type Name =
  | 'visitors'
  | 'newVisitors'
  | 'stay'
  | 'stayed'
  | 'itemClicks'
  | 'cartPeople'
  | 'favourites'
  | 'cartPieces'
  | 'followers'
  | 'paidBuyers'
  | 'paidFen'
  | 'placedBuyers'
  | 'placedFen'

type Levels = Source['levels']
type Row = {
  span: Pick<Span, 'from' | 'to'>
  levels: Levels
  of: Figures<Name>
  /** The same of the day or span before. */
  was: Figures<Name> | undefined
}

const each = (over: number, under: number): number => (under > 0 ? over / under : 0)

/** Metrics of the report by name: how they are spelt, and what their change is told of. */
const metrics: Readonly<
  Record<string, { cell: (of: Figures<Name>) => string; value: (of: Figures<Name>) => number }>
> = (() => {
  const count = (name: Name) => ({
    cell: (of: Figures<Name>) => grouped(of[name]),
    value: (of: Figures<Name>) => of[name],
  })
  const money = (name: Name) => ({
    cell: (of: Figures<Name>) => groupedYuan(of[name]),
    value: (of: Figures<Name>) => of[name],
  })
  const rate = (over: Name) => ({
    cell: (of: Figures<Name>) => percent(of[over], of.visitors),
    value: (of: Figures<Name>) => each(of[over], of.visitors),
  })
  const yuanEach = (under: Name) => ({
    cell: (of: Figures<Name>) => (of[under] > 0 ? (of.paidFen / 100 / of[under]).toFixed(2) : NOTHING),
    value: (of: Figures<Name>) => each(of.paidFen, of[under]),
  })
  return {
    访客数: count('visitors'),
    新访客: count('newVisitors'),
    平均停留时长: {
      cell: (of) => each(of.stay, of.visitors).toFixed(2),
      value: (of) => each(of.stay, of.visitors),
    },
    '3s查看人数': count('stayed'),
    商品点击人数: count('itemClicks'),
    加购人数: count('cartPeople'),
    商品收藏人数: count('favourites'),
    加购件数: count('cartPieces'),
    关注店铺人数: count('followers'),
    支付买家数: count('paidBuyers'),
    支付转化率: rate('paidBuyers'),
    支付金额: money('paidFen'),
    客单价: yuanEach('paidBuyers'),
    UV价值: yuanEach('visitors'),
    下单买家数: count('placedBuyers'),
    下单金额: money('placedFen'),
    下单转化率: rate('placedBuyers'),
  }
})()

const row = rowLayout<Row>(header, {
  统计日期: ({ span }) => spanText(span),
  流量载体: '无线端',
  一级来源: ({ levels }) => levels[0],
  // What has no finer level is called 汇总 as well as what sums finer ones up.
  二级来源: ({ levels }) => levels[1] || '汇总',
  三级来源: ({ levels }) => levels[2] || '汇总',
  四级来源: ({ levels }) => levels[3] || '汇总',
  ...Object.fromEntries(
    Object.entries(metrics).flatMap(([name, { cell, value }]) => [
      [name, ({ of }: Row) => cell(of)],
      [
        name === 'UV价值' ? 'uv价值环比' : `${name}环比`,
        ({ of, was }: Row) => change(value(of), was && value(was)),
      ],
    ]),
  ),
})

const names = [
  'visitors',
  'newVisitors',
  'stay',
  'stayed',
  'itemClicks',
  'cartPeople',
  'favourites',
  'cartPieces',
  'followers',
  'paidBuyers',
  'paidFen',
  'placedBuyers',
  'placedFen',
] as const satisfies readonly Name[]

const people: readonly Name[] = [
  'visitors',
  'newVisitors',
  'stayed',
  'itemClicks',
  'cartPeople',
  'favourites',
]

const added = (all: readonly Figures<Name>[]): Figures<Name> => {
  const sum = { ...zero }
  for (const one of all) for (const name of names) sum[name] += one[name]
  return sum
}
const zero: Figures<Name> = {
  visitors: 0,
  newVisitors: 0,
  stay: 0,
  stayed: 0,
  itemClicks: 0,
  cartPeople: 0,
  favourites: 0,
  cartPieces: 0,
  followers: 0,
  paidBuyers: 0,
  paidFen: 0,
  placedBuyers: 0,
  placedFen: 0,
}

/** Leaves and the subtotals above them, as they stand in the same table. Some come by more than one of the ways. */
const SEVERAL_WAYS = 0.95

const withSubtotals = (leaves: readonly { levels: Levels; of: Figures<Name> }[]) => {
  const rows: { levels: Levels; of: Figures<Name> }[] = []
  const parents = new Set<string>()
  const sumUp = (levels: Levels, depth: number) => {
    const key = levels.slice(0, depth).join('/')
    const within = leaves.filter((leaf) => leaf.levels.slice(0, depth).join('/') === key)
    // A leaf at this level is no sum of others.
    if (parents.has(key) || within.some((leaf) => leaf.levels[depth] === '')) return
    parents.add(key)
    const sum = added(within.map(({ of }) => of))
    for (const name of [...people, 'stay'] as const)
      if (within.length > 1) sum[name] = Math.round(sum[name] * SEVERAL_WAYS)
    const head: Levels = [levels[0], depth > 1 ? levels[1] : '', depth > 2 ? levels[2] : '', '']
    rows.push({ levels: head, of: { ...sum, visitors: Math.max(sum.visitors, sum.paidBuyers) } })
  }
  for (const leaf of leaves) {
    for (const depth of [1, 2, 3]) sumUp(leaf.levels, depth)
    rows.push(leaf)
  }
  return rows
}

/** 店铺流量来源 by day, week and month, with the layout of 2026. */
export const exportSources: Export = (context) => {
  const { world } = context
  const reports = [
    { file: fileOf(context, '店铺流量来源'), was: new Map<string, Figures<Name>>() },
    {
      book: spanBook<Name>(fetchedWeeks(world)),
      file: fileOf(context, '店铺流量来源（周）'),
      was: new Map<string, Figures<Name>>(),
    },
    {
      book: spanBook<Name>(fetchedMonths(world)),
      file: fileOf(context, '店铺流量来源（月）'),
      was: new Map<string, Figures<Name>>(),
    },
  ]

  const tell = (
    { file, was }: (typeof reports)[number],
    index: number,
    span: Row['span'],
    leaves: readonly { levels: Levels; of: Figures<Name> }[],
  ) => {
    for (const { levels, of } of withSubtotals(leaves)) {
      const key = levels.join('/')
      file.write(index, row({ span, levels, of, was: was.get(key) }))
      was.set(key, of)
    }
  }
  const tellSpans = (index: number) => {
    for (const report of reports)
      for (const told of report.book?.done(index) ?? [])
        tell(
          report,
          told.span.first,
          told.span,
          sources.flatMap(({ id, levels }) => {
            const sum = told.sums.get(id)
            return sum ? [{ levels, of: overSpan(sum, told) }] : []
          }),
        )
  }

  return {
    day: ({ day, index, bySource, items }) => {
      tellSpans(index)
      const pieces = items.reduce((sum, { cartPieces }) => sum + cartPieces, 0)
      const carts = bySource.reduce((sum, { cartPeople }) => sum + cartPeople, 0)
      const leaves = sources.flatMap(({ id, levels }, s) => {
        const one = bySource[s]
        if (!one) return []
        const of: Figures<Name> = {
          visitors: one.visitors,
          newVisitors: one.newVisitors,
          stay: one.visitors * (id === 'crowd' || id === 'recommend' ? 15.4 : 27.8),
          stayed: Math.round(one.visitors * 0.72),
          itemClicks: Math.max(one.paidBuyers, Math.round(one.visitors * 0.81)),
          cartPeople: one.cartPeople,
          favourites: Math.round(one.visitors * 0.03),
          cartPieces: Math.round(each(pieces * one.cartPeople, carts)),
          followers: Math.round(one.visitors * 0.004),
          paidBuyers: one.paidBuyers,
          paidFen: one.paidFen,
          placedBuyers: one.placedBuyers,
          placedFen: one.placedFen,
        }
        return [{ id, levels, of }]
      })
      const [daily] = reports
      if (daily) tell(daily, index, { from: day, to: day }, leaves)
      for (const { book } of reports) for (const { id, of } of leaves) book?.add(index, id, of)
    },
    close: () => {
      tellSpans(world.days + 2)
      return reports.flatMap(({ file }) => file.close())
    },
  }
}

/** Buyers by source are taken together like visitors: who buys twice in a month does it in few cases by the same way. */
const overSpan = (sum: Figures<Name>, { days }: SpanSums<Name>): Figures<Name> => {
  const over = { ...sum }
  for (const name of people) over[name] = peopleOver(sum[name], days)
  over.stay = each(sum.stay, sum.visitors) * over.visitors
  over.visitors = Math.max(over.visitors, over.paidBuyers)
  return over
}

const fileOf = (context: ExportContext, report: string) =>
  rolledFile(context, {
    format: 'sycm-source',
    header,
    preamble: ({ from, to }) => [
      [`【生意参谋平台】${report}`],
      [`统计时间：${from} ~ ${to}`, '终端：无线端'],
      ['归因方式：每一次访问来源'],
      [],
      [],
    ],
    open: oldWorkbookFile(sheet),
    name: ({ from, to }) => `【生意参谋平台】${report}_${from}_${to}.xls`,
  })
