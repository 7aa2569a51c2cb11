import type { FigureKey } from '../../../../documents/contract.ts'
import { exact } from '../../../../documents/words.ts'
import { daysIn } from '../../../../kernel/calendar.ts'
import { numberIn } from '../../../reports/rules/amounts.ts'
import { type ListRow, money, shortName } from '../../../reports/rules/blocks.ts'
import type { ReportSuggestion } from '../../../reports/rules/maker.ts'
import type { Cause } from '../../contract.ts'
import { compared, lengthWords, nextWords, type ReportFacts } from './model.ts'
import { coverOf, shownCover } from './stock.ts'

/** More than a team can do in a period helps nobody. */
const MOST = 6
const MOST_CAUSES = 3

type Factor = Cause['factor']

/** By what it will be seen whether it worked: people who came, who bought, or what they paid. */
const metrics: Readonly<Record<Cause['kind'], Readonly<Record<Factor, string>>>> = {
  item: { visitors: 'visitor_days', conversion: 'daily_conversion_rate', basket: 'item_paid_amount' },
  source: {
    visitors: 'source_visits',
    conversion: 'source_visit_conversion_rate',
    basket: 'source_paid_amount',
  },
  shop: { visitors: 'visitor_days', conversion: 'daily_conversion_rate', basket: 'average_order_value' },
}

const whatToDo = ({ kind, factor, evidence, name }: Cause): string => {
  const who = kind === 'item' ? `「${shortName(name)}」` : kind === 'source' ? `「${name}」来源` : '全店'
  const of = evidence.slice(evidence.indexOf(':') + 1)
  if (evidence.startsWith('term:')) return `把搜索词「${of}」的排名找回来（${who}）`
  if (evidence.startsWith('plan:')) return `看推广计划「${of}」要不要恢复（${who}）`
  if (evidence === 'stock') return `给${who}补货`
  if (evidence === 'price') return `核对${who}的价格`
  if (evidence === 'reviews') return `处理${who}的差评`
  if (evidence === 'service') return '让客服回得更快'
  if (factor === 'visitors') return `查${who}的访客为什么少了`
  if (factor === 'conversion') return `查${who}的转化为什么低了：价格、主图、评价、库存逐项看`
  return `看${who}的客单价：搭配、满减、规格`
}

const scopeOf = ({ kind, entity }: Cause): FigureKey['scope'] => {
  if (kind === 'item') return [{ dimension: 'item', values: [entity] }]
  if (kind === 'shop') return []
  const [first = '', ...rest] = entity.split('/')
  return [
    { dimension: 'source1', values: [first] },
    ...(rest.length > 0 ? [{ dimension: 'source2', values: [rest.join('/')] }] : []),
  ]
}

/**
 * What brought the figure down can be brought back: at most what was lost, at least nothing. That the whole shop sells
 * less once an event's great day is over is nobody's to mend; what an item lost beside the others is.
 */
const fromCauses = (facts: ReportFacts): ReportSuggestion[] => {
  const { explanation, period } = facts
  if (!explanation) return []
  const isAfterPeak = explanation.events.some(({ peak, peakBefore }) => peakBefore !== null && peak === null)
  return explanation.causes
    .filter(({ kind }) => kind !== 'shop' || !isAfterPeak)
    .flatMap((cause) => {
      const lost = numberIn(cause.contribution, true)
      return lost === null || lost >= 0 ? [] : [{ cause, lost: -lost }]
    })
    .slice(0, MOST_CAUSES)
    .map(({ cause, lost }) => ({
      id: `cause:${cause.kind}:${cause.entity}:${cause.factor}`,
      title: whatToDo(cause),
      text: cause.sentence,
      effect: `${explanation.name}${lengthWords(facts)}多 0 至 ${money(lost)}：最多追回这一期因此少卖的。`,
      key: { metric: metrics[cause.kind][cause.factor], scope: scopeOf(cause), period },
      good: 'up' as const,
    }))
}

/** Items that run out before the next period ends, and what is lost if nobody restocks. */
const fromStock = (facts: ReportFacts): ReportSuggestion[] => {
  const { stock, period, kind, lists } = facts
  if (!stock) return []
  const days = daysIn(period)
  const paidOf = (scope: FigureKey['scope']) =>
    lists.item.find((row) => row.scope[0]?.values[0] === scope[0]?.values[0])?.now.paid_amount ?? null
  return coverOf(stock.rows, days)
    .filter(({ cover }) => cover < days)
    .slice(0, 2)
    .map(({ name, scope, stock: left, sold, cover }) => {
      const paid = paidOf(scope)
      const lost = paid === null ? null : (paid / days) * (days - cover)
      return {
        id: `stock:${scope[0]?.values[0] ?? name}`,
        title: `给「${shortName(name)}」补货`,
        text: `${stock.day} 还有 ${exact(Math.max(0, left), 'count')} 件，这期卖了 ${exact(sold, 'count')} 件，照这个速度 ${cover < 1 ? '不到 1' : shownCover(cover)} 天卖完。`,
        effect:
          lost === null
            ? '这个商品卖了多少钱还不知道，算不出少卖多少。'
            : `${nextWords(kind)}不补货会少卖约 ${money(lost)}（照这一期的速度）。`,
        key: { metric: 'items_sold', scope, period },
        good: 'up' as const,
      }
    })
}

/** A plan that costs more than it earns: by 毛利 where it is known, else by what it sold at all. */
const fromAds = (facts: ReportFacts): ReportSuggestion[] => {
  const { lists, period } = facts
  const total = compared(facts, 'ad_cost').now.value ?? 0
  const losing = (row: ListRow): { fen: number; words: string } | undefined => {
    const { ad_cost: cost, ad_gross_profit: profit, ad_revenue: revenue } = row.now
    if (cost === null || cost === undefined || cost < total * 0.05) return undefined
    if (profit !== null && profit !== undefined)
      return profit < cost
        ? { fen: cost - profit, words: `花 ${money(cost)}，带来的毛利 ${money(profit)}` }
        : undefined
    if (revenue === null || revenue === undefined || revenue >= cost) return undefined
    return { fen: cost - revenue, words: `花 ${money(cost)}，成交才 ${money(revenue)}` }
  }
  return lists.plan
    .flatMap((row) => {
      const found = losing(row)
      return found ? [{ row, ...found }] : []
    })
    .sort((a, b) => b.fen - a.fen)
    .slice(0, 1)
    .map(({ row, fen, words }) => ({
      id: `plan:${row.name}`,
      title: `降低或停掉推广计划「${shortName(row.name)}」`,
      text: `${words}。`,
      effect: `停掉的话${lengthWords(facts)}少亏约 ${money(fen)}；带来的自然流量不在这笔账里，先降一半看一期。`,
      key: { metric: 'ad_return', scope: row.scope, period },
      good: 'up' as const,
    }))
}

/** The refund reason that grew most, by what is worth a look: a hundredth of all that was asked back. */
const fromRefunds = (facts: ReportFacts): ReportSuggestion[] => {
  const all = facts.lists.refund_reason.reduce((sum, { now }) => sum + (now.refund_applied_amount ?? 0), 0)
  const grown = facts.lists.refund_reason
    .flatMap((row) => {
      const [now, before] = [row.now.refund_applied_amount, row.previous.refund_applied_amount]
      const count = row.now.refunds_applied ?? 0
      return typeof now === 'number' &&
        typeof before === 'number' &&
        now > before * 1.3 &&
        now - before >= all * 0.01 &&
        count >= 5
        ? [{ row, more: now - before, count }]
        : []
    })
    .sort((a, b) => b.more - a.more)[0]
  if (!grown) return []
  return [
    {
      id: `refund:${grown.row.name}`,
      title: `查退款原因「${shortName(grown.row.name)}」`,
      text: `这一期申请 ${grown.count} 笔，比上一期多退 ${money(grown.more)}。`,
      effect: `退款${lengthWords(facts)}少 0 至 ${money(grown.more)}：最多回到上一期。`,
      key: { metric: 'refunds_applied', scope: grown.row.scope, period: facts.period },
      good: 'down',
    },
  ]
}

/**
 * What to do next, from what was found: each with the figure it is to move and what it may bring, computed from the
 * period itself. What brings the most by cause first. Owner and day are a person's to fill in.
 */
export const suggestionsOf = (facts: ReportFacts): ReportSuggestion[] => {
  const all = [...fromCauses(facts), ...fromStock(facts), ...fromAds(facts), ...fromRefunds(facts)]
  // A cause may already say that an item has no stock.
  const titles = new Set<string>()
  return all
    .filter(({ title }) => {
      if (titles.has(title)) return false
      titles.add(title)
      return true
    })
    .slice(0, MOST)
}
