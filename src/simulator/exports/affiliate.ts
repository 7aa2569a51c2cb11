import known from '../../importing/formats/known-headers.json' with { type: 'json' }
import { daysBetween } from '../../kernel/calendar.ts'
import type { ShopDay } from '../model.ts'
import { sources } from '../sources.ts'
import { fenText, percent } from './cells.ts'
import { rowLayout } from './layout.ts'
import { rolledFile } from './rolled-file.ts'
import { textFile } from './sheet-files.ts'
import type { Export } from './writing.ts'

const header = known['tbk-cps'].columns
const AFFILIATE = sources.findIndex(({ id }) => id === 'affiliate')

/** 佣金率 of all goods, and the platform's part of the commission. */
const COMMISSION = 0.08
const SERVICE_FEE = 0.1
/** Days from payment to settlement, and what of it has not been sent back by then. */
const SETTLES_AFTER = 13
const KEPT = 0.93

type Costs = { commissionFen: number; serviceFeeFen: number }

const costsOf = (fen: number): Costs => {
  const commissionFen = Math.round(fen * COMMISSION)
  return { commissionFen, serviceFeeFen: Math.round(commissionFen * SERVICE_FEE) }
}

/** What a day's sales by 淘宝客 cost. */
export const affiliateCosts = (bySource: ShopDay['bySource']): Costs =>
  costsOf(bySource[AFFILIATE]?.paidFen ?? 0)

type Sold = { clicks: number; visitors: number; buyers: number; lines: number; pieces: number; fen: number }
type Row = { day: string; paid: Sold; settled: Sold }

const costs = (fen: number): number => {
  const { commissionFen, serviceFeeFen } = costsOf(fen)
  return commissionFen + serviceFeeFen
}

const row = rowLayout<Row>(header, {
  日期: ({ day }) => `${day}\t`,
  数据内容: '推广概览',
  '点击量(即进店量)': ({ paid }) => String(paid.clicks),
  '点击人数(即进店人数)': ({ paid }) => String(paid.visitors),
  '点击转化率(即付款转化率)': ({ paid }) => percent(paid.buyers, paid.visitors),
  付款人数: ({ paid }) => String(paid.buyers),
  付款金额: ({ paid }) => fenText(paid.fen),
  付款笔数: ({ paid }) => String(paid.lines),
  付款件数: ({ paid }) => String(paid.pieces),
  付款佣金支出: ({ paid }) => fenText(costsOf(paid.fen).commissionFen),
  付款服务费支出: ({ paid }) => fenText(costsOf(paid.fen).serviceFeeFen),
  付款佣金率: () => percent(COMMISSION, 1),
  付款支出费用: ({ paid }) => fenText(costs(paid.fen)),
  结算人数: ({ settled }) => String(settled.buyers),
  结算笔数: ({ settled }) => String(settled.lines),
  结算金额: ({ settled }) => fenText(settled.fen),
  结算佣金支出: ({ settled }) => fenText(costsOf(settled.fen).commissionFen),
  结算服务费支出: ({ settled }) => fenText(costsOf(settled.fen).serviceFeeFen),
  结算支出费用: ({ settled }) => fenText(costs(settled.fen)),
  确认收货人数: ({ settled }) => String(settled.buyers),
  确认收货金额: ({ settled }) => fenText(settled.fen),
  确认收货笔数: ({ settled }) => String(settled.lines),
  单件商品付款支出费用: ({ paid }) =>
    fenText(paid.pieces > 0 ? Math.round(costs(paid.fen) / paid.pieces) : 0),
})

const none: Sold = { clicks: 0, visitors: 0, buyers: 0, lines: 0, pieces: 0, fen: 0 }

const kept = ({ clicks, visitors, buyers, lines, pieces, fen }: Sold): Sold => ({
  clicks,
  visitors,
  buyers: Math.round(buyers * KEPT),
  lines: Math.round(lines * KEPT),
  pieces: Math.round(pieces * KEPT),
  fen: Math.round(fen * KEPT),
})

/** 淘宝联盟 推广概览 by day; what is settled was paid a fortnight before. */
export const exportAffiliate: Export = (context) => {
  const { world } = context
  const slip = world.slips.find(({ kind }) => kind === 'affiliate-days-forgotten')
  const paidBefore: Sold[] = []
  const file = rolledFile(context, {
    format: 'tbk-cps',
    header,
    open: textFile({ encoding: 'gb18030', quotes: 'where needed' }),
    forgotten: slip && { first: daysBetween(world.from, slip.from), last: daysBetween(world.from, slip.to) },
    name: ({ from, to }) => `分天数据-计划_全部-推广概览-数据汇总_${from}_${to}.csv`,
  })
  return {
    day: ({ day, index, bySource }) => {
      const from = bySource[AFFILIATE]
      const paid: Sold = from
        ? {
            clicks: Math.round(from.visitors * 1.15),
            visitors: from.visitors,
            buyers: from.paidBuyers,
            lines: from.paidLines,
            pieces: from.paidPieces,
            fen: from.paidFen,
          }
        : none
      paidBefore.push(paid)
      const settled = paidBefore.length > SETTLES_AFTER ? kept(paidBefore.shift() ?? none) : none
      file.write(index, row({ day, paid, settled }))
    },
    close: file.close,
  }
}
