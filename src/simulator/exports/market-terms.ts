import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { Term } from '../model.ts'
import { ratesOf, seasonOf } from '../rates.ts'
import { rowLayout } from './layout.ts'
import { rolledFile } from './rolled-file.ts'
import { textFile } from './sheet-files.ts'
import { type Span, spanText, wholeWeeks } from './spans.ts'
import type { Export } from './writing.ts'

type Row = { span: Span; rank: number; term: Term; searches: number }

/** With the day in front, as a plug-in gathers the lists of many weeks. */
const header = ['统计日期', ...known['market-search-rank'].columns]

/** Edges of the platform's ranges: it never tells the figure itself. */
const searchEdges = [
  0, 150, 300, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
]
const clickEdges = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 4]
const conversionEdges = [0, 0.01, 0.025, 0.05, 0.075, 0.1, 0.2, 0.5, 1]

const count = (value: number): string => (value >= 10_000 ? `${value / 10_000}万` : String(value))
const rate = (value: number): string => `${Math.round(value * 10_000) / 100}%`

const range = (
  value: number,
  edges: readonly number[],
  spelt: (edge: number) => string,
  to: string,
): string => {
  const at = edges.findLastIndex((edge) => edge <= value)
  const [low = 0, high] = [edges[at], edges[at + 1]]
  return high === undefined ? spelt(low) : `${spelt(low)}${to}${spelt(high)}`
}

const row = rowLayout<Row>(header, {
  统计日期: ({ span }) => spanText(span),
  排名: ({ rank }) => String(rank),
  搜索词: ({ term }) => term.term,
  搜索人气: ({ searches }) => range(searches, searchEdges, count, ' ~ '),
  点击率: ({ term }) => range(term.clickRate, clickEdges, rate, ' ~ '),
  支付转化率: ({ term }) => range(term.conversion, conversionEdges, rate, '~'),
})

/** 市场 搜索排行 of every whole week: the searches of all shops for the terms of the shop's categories, as ranges. */
export const exportMarketTerms: Export = (context) => {
  const { world } = context
  const rates = ratesOf(world)
  const weeks = wholeWeeks(world)
  const file = rolledFile(context, {
    format: 'market-search-rank',
    header,
    open: textFile({ encoding: 'utf-8-bom', quotes: 'where needed' }),
    name: ({ from, to }) => `[生意参谋平台][搜索排行]${from}&&${to}.csv`,
  })
  return {
    day: ({ index }) => {
      const span = weeks.find(({ last }) => last === index)
      if (!span) return
      const ranked = world.terms
        .map((term) => {
          let searches = 0
          for (let at = span.first; at <= span.last; at++)
            searches += term.demand * rates.shopOn(at) * seasonOf(term.category, rates.days[at] ?? span.to)
          return { term, searches }
        })
        .sort((a, b) => b.searches - a.searches || (a.term.term < b.term.term ? -1 : 1))
      ranked.forEach(({ term, searches }, i) => {
        file.write(span.first, row({ span, rank: i + 1, term, searches }))
      })
    },
    close: file.close,
  }
}
