import { shopToLookAt } from '../../../facts/shops.ts'
import { addDays, daysIn, parsePeriod } from '../../../kernel/calendar.ts'
import { yuan } from '../../../kernel/money.ts'
import { itemNaming } from '../rules/item-titles.ts'
import { neededFactors, neededSentence, targetShares } from '../rules/target-parts.ts'
import { targetTree } from '../rules/targets.ts'
import { amountOf, BY_SHOP, trafficIn } from '../store.ts'
import type { WatchContext } from '../watch-context.ts'
import type { TargetParts } from './contract.ts'
import { yesterday } from './standing.ts'
import { sameTarget, targetsOf } from './store.ts'

/** What is usual now. */
const RECENT_DAYS = 28
const MOST = 10
const shopSales = { metric: 'paid_amount', dimension: '', value: '' }

/**
 * What the month's 支付金额 of the shop asks of visitors, of sources and of items, by the four weeks before the
 * month or up to yesterday. Failures: shop_unknown, shop_needed.
 */
export const targetParts = async (
  context: WatchContext,
  input: { shop?: string | undefined; month: string; conversion?: number; basket?: number },
): Promise<TargetParts> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const period = parsePeriod(input.month)
  const targets = await targetsOf(context.records, shop.id, Number(input.month.slice(0, 4)))
  const amountsOf = (one: (typeof targets)[number] | undefined) => {
    const tree = one && targetTree(one.year, one.amounts, one.phasing.weights)
    return tree && 'months' in tree
      ? (tree.months.find(({ period: month }) => month === input.month)?.amount ?? null)
      : null
  }
  const target = amountsOf(targets.find((one) => sameTarget(one, shopSales)))
  const nothing = { factors: [], sentence: '', sources: [], items: [] }
  if (target === null)
    return {
      month: input.month,
      target: null,
      ...nothing,
      notes: ['这个月还没有全店支付金额的目标，定了才分得开。'],
    }

  const last = yesterday(context)
  const to = period.to < last ? period.to : last
  const recent = { from: addDays(to, 1 - RECENT_DAYS), to }
  const ask = (metrics: string[], by: string[] = []) =>
    context.query({ shop: shop.name, metrics, by, ...recent, totals: false, limit: 100_000 })
  const [whole, sources, items] = await Promise.all([
    ask(Object.values(BY_SHOP)),
    ask(['source_paid_amount'], ['source1', 'source2']),
    ask(['paid_amount'], ['item']),
  ])
  const lacking = whole.coverage.filter(({ days, asked }) => days < asked)
  const days = Math.min(...whole.coverage.map((one) => one.days))
  const row = whole.rows[0]
  const needed =
    row && days > 0
      ? neededFactors({
          target,
          days: daysIn(period),
          recent: trafficIn(row, BY_SHOP),
          recentDays: days,
          ...input,
        })
      : undefined
  const byTitle =
    itemNaming(items.rows.map((one) => String(one.item ?? ''))) === 'title'
      ? ['订单报表只写宝贝标题，不写商品 ID，分不到各商品：导入宝贝报表（子订单）就有。']
      : []
  const money = (fen: number) => yuan(Math.round(fen))
  return {
    month: input.month,
    target: yuan(target),
    factors: needed
      ? [
          {
            id: 'visits',
            name: '每天访客',
            unit: 'count',
            recent: Math.round(needed.visits.recent),
            needed: Math.round(needed.visits.needed),
          },
          { id: 'conversion', name: '支付转化率', unit: 'ratio', ...needed.conversion },
          {
            id: 'basket',
            name: '客单价',
            unit: 'money',
            recent: money(needed.basket.recent),
            needed: money(needed.basket.needed),
          },
        ]
      : [],
    sentence: needed ? neededSentence(needed, { target, days: daysIn(period), recentDays: RECENT_DAYS }) : '',
    sources: targetShares(
      target,
      sources.rows.map((one) => ({
        key: `${one.source1 ?? ''}/${one.source2 ?? ''}`,
        name: String(one.source2 || one.source1 || '（未提供）'),
        amount: amountOf(one.source_paid_amount, true) ?? 0,
      })),
      MOST,
      '其他来源',
    ).map((one) => ({ ...one, amount: yuan(one.amount) })),
    items: targetShares(
      target,
      // A title, or several of one order as one, is no item that could have a target.
      (byTitle.length > 0 ? [] : items.rows).map((one) => ({
        key: String(one.item ?? ''),
        name: String(one.item_title ?? (one.item || '（未提供）')),
        amount: amountOf(one.paid_amount, true) ?? 0,
      })),
      MOST,
      '其他商品',
    ).map((one) => {
      const own = amountsOf(
        targets.find((known) => sameTarget(known, { ...shopSales, dimension: 'item', value: one.key })),
      )
      return { ...one, amount: yuan(one.amount), own: own === null ? null : yuan(own) }
    }),
    notes: [
      ...byTitle,
      ...lacking.map(
        ({ metric, days: known, asked, export: report }) =>
          `近 ${asked} 天里只有 ${known} 天有「${metric === 'platform_paid_amount' ? '支付金额（平台）' : '访客'}」${report ? `：${report}` : ''}。`,
      ),
    ],
  }
}
