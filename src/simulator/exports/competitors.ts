import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import type { CompetitorDay } from '../model.ts'
import { fenText } from './cells.ts'
import { rowLayout } from './layout.ts'
import { rolledFile } from './rolled-file.ts'
import { textFile } from './sheet-files.ts'
import { wholeWeeks } from './spans.ts'
import type { Export } from './writing.ts'

type Row = { day: string; of: CompetitorDay }

const header = known['competitor-snapshot'].columns

/** 2026-01-05 → 2026/1/5, as collecting tools write days. */
const bareDay = (day: string): string => day.split('-').map(Number).join('/')

const row = rowLayout<Row>(header, {
  update_time: ({ day }) => bareDay(day),
  id: ({ of }) => of.competitor.id,
  title: ({ of }) => of.competitor.title,
  price: ({ of }) => fenText(of.priceFen),
  sale_count: ({ of }) => String(of.sold),
  comment_count: ({ of }) => String(of.comments),
  店名: ({ of }) => of.competitor.shop,
})

/** What a collecting tool kept of the competitors' pages: every Sunday, and every day of the last eight weeks. */
export const exportCompetitors: Export = (context) => {
  const { world } = context
  const weeks = wholeWeeks(world)
  const daily = weeks.at(-8)?.first ?? 0
  const file = rolledFile(context, {
    format: 'competitor-snapshot',
    header,
    open: textFile({ encoding: 'gb18030', quotes: 'where needed' }),
    name: ({ from, to }) => `竞品监控_${from}_${to}.csv`,
  })
  return {
    day: ({ day, index, competitors }) => {
      if (index < daily && !weeks.some(({ last }) => last === index)) return
      for (const of of competitors) file.write(index, row({ day, of }))
    },
    close: file.close,
  }
}
