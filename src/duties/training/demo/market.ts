import type { QueryAnswer, QueryInput } from '../../../facts/contract.ts'
import { addDays, type Day, daysBetween, parsePeriod } from '../../../kernel/calendar.ts'
import { yuan } from '../../../kernel/money.ts'
import type { CalendarEvent } from '../../calendar/rules/events.ts'
import type { PlanInput } from '../../market/contract.ts'
import type { DemoTeam, TeamStep } from './team.ts'

type MarketVerbs = {
  query: (input: QueryInput) => Promise<Pick<QueryAnswer, 'rows'>>
  follow: (input: {
    shop: string
    link: string
    own: string | null
    competitor: string
    note: string
  }) => Promise<unknown>
  savePlan: (input: PlanInput) => Promise<unknown>
  events: (shop: number, years: readonly number[]) => Promise<CalendarEvent[]>
}

const notes = ['主要对手，价格盯紧', '同一家代工厂', '常跟着平台活动降价']

/** Which competitor's item the team took for the rival of which own one: it knows its market. */
const rivalsOf = ({ parameters }: DemoTeam['truth']) =>
  parameters.competitors.flatMap(({ id }) => {
    const own = parameters.items.find(({ competitor }) => competitor === id)
    return own ? [{ id, own: own.id }] : []
  })

/** The event a team would be at now: the next one that is not small and whose D day lies after the last day of the files. */
const nextEvent = async (
  events: MarketVerbs['events'],
  shop: number,
  to: Day,
): Promise<CalendarEvent | undefined> => {
  const year = Number(to.slice(0, 4))
  return (await events(shop, [year, year + 1]))
    .filter(({ size, peak }) => size !== 'small' && peak > to)
    .sort((a, b) => daysBetween(b.peak, a.peak))[0]
}

/** Prices for the event: the best five items at 85 % of what they ask now, the dearest SKU of each; one is set too low. */
const pricesOf = (truth: DemoTeam['truth'], best: readonly string[]): PlanInput['prices'] =>
  best.flatMap((id, at) => {
    const item = truth.parameters.items.find((one) => one.id === id)
    const sku = item?.skus.toSorted((a, b) => b.priceFen - a.priceFen)[0]
    if (!item || !sku) return []
    const share = at === 1 ? 0.6 : 0.85
    return [
      {
        item: item.id,
        sku: sku.name,
        price: yuan(Math.round((sku.priceFen * share) / 100) * 100),
        // Of one nobody has written the cost: the shop's 毛利率 guesses it.
        cost: at === 2 ? '' : yuan(sku.costFen),
        floor: '',
        note: at === 1 ? '引流款，先按六折报' : '',
      },
    ]
  })

/** Competitors followed, and a plan for the next event. */
export const marketTeam = ({ query, follow, savePlan, events }: MarketVerbs): TeamStep => ({
  name: '竞品、策略计划',
  type: async ({ shop, to, truth }) => {
    for (const [at, { id, own }] of rivalsOf(truth).entries())
      await follow({ shop: shop.name, link: id, own, competitor: '', note: notes[at] ?? '' })

    const event = await nextEvent(events, shop.id, to)
    if (!event) return
    const month = parsePeriod(event.peak.slice(0, 7))
    const recent = { from: addDays(to, -29), to }
    const [whole, items] = await Promise.all([
      query({ shop: shop.name, metrics: ['paid_amount'], ...recent, totals: false }),
      query({
        shop: shop.name,
        metrics: ['paid_amount'],
        by: ['item'],
        ...recent,
        totals: false,
        limit: 10_000,
      }),
    ])
    const sold = Number(whole.rows[0]?.paid_amount ?? 0)
    const best = items.rows
      .toSorted((a, b) => Number(b.paid_amount ?? 0) - Number(a.paid_amount ?? 0))
      .flatMap((row) => (row.item ? [String(row.item)] : []))
      .slice(0, 5)
    await savePlan({
      shop: shop.name,
      name: `${event.year} ${event.name}运营策略`,
      from: addDays(event.peak, -60) > to ? addDays(event.peak, -60) : addDays(to, 1),
      to: month.to,
      owner: null,
      words:
        '主推款守住价格带，跟紧对手的降价；新客靠搜索词，老客靠会员价；毛利不低于三成五，低于底价的不报名。',
      leastMargin: 35,
      goals: [
        {
          metric: 'paid_amount',
          ...month,
          // 30 % more than the last 30 days brought.
          amount: String(Math.round(sold * 1.3)),
          owner: null,
        },
        { metric: 'order_refund_rate', ...month, amount: '6%', owner: null },
      ],
      prices: pricesOf(truth, best),
      promotions: [
        { event: event.id, year: event.year, words: '官方立减，叠加店铺券；主推款限时秒杀', owner: null },
      ],
    })
  },
})
