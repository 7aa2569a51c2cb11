import { shopToLookAt } from '../../facts/shops.ts'
import { daysIn, parsePeriod } from '../../kernel/calendar.ts'
import { yuan } from '../../kernel/money.ts'
import type { Conversion } from './contract.ts'
import { itemFigures } from './item-figures.ts'
import type { ListingContext } from './listing-context.ts'
import { conversionSentence, lostBy, weakItems } from './rules/conversion.ts'

/**
 * Items against others of their category in a period, the ones that lose most by converting worse first. Failures:
 * shop_unknown, shop_needed, invalid_input.
 */
export const conversion = async (
  context: Pick<ListingContext, 'records' | 'query' | 'listings'>,
  wish: { shop?: string | undefined; from: string; to: string },
): Promise<Conversion> => {
  const period = parsePeriod(`${wish.from}..${wish.to}`)
  const shop = await shopToLookAt(context.records, wish.shop)
  const listings = await context.listings({ shop: shop.name, to: period.to })
  const { items: figures, coverage } = await itemFigures(context, shop.name, period, listings)
  const days = coverage && coverage.days > 0 ? coverage.days : daysIn(period)
  const items = weakItems(figures, days)
  const homeless = figures.filter(({ category }) => category === '').length
  const alone = items.filter(({ among, category }) => among === 'all' && category !== '').length
  return {
    ...period,
    items,
    lostWeekly: yuan(lostBy(items)),
    sentence: conversionSentence(items),
    notes: [
      ...(coverage && coverage.days < coverage.asked
        ? [`${coverage.asked} 天里有 ${coverage.days} 天的商品效果，缺的补齐后会变：${coverage.export}。`]
        : []),
      ...(homeless > 0
        ? [`${homeless} 个商品不知道类目（没有商品批量导出的发布模板），放在一起和彼此比。`]
        : []),
      ...(alone > 0 ? [`${alone} 个商品在自己的类目里没有别的商品，和全店比。`] : []),
      ...(items.length > 0
        ? ['转化按人次算（每天支付买家数之和 ÷ 每天访客数之和）；客单价、来源不同也会让转化不同，先看再改。']
        : []),
    ],
  }
}
