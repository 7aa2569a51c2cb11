import type { QueryAnswer, QueryInput } from '../../../facts/contract.ts'
import { addDays, type Day, daysBetween, parsePeriod } from '../../../kernel/calendar.ts'
import { yuan } from '../../../kernel/money.ts'
import type { CalendarEvent } from '../../calendar/rules/events.ts'
import type { PlanInput } from '../../market/contract.ts'
import type { Crew } from './people.ts'
import type { DemoTeam, TeamStep } from './team.ts'

type MarketVerbs = {
  crew: Crew
  query: (input: QueryInput) => Promise<Pick<QueryAnswer, 'rows'>>
  follow: (input: {
    shop: string
    link: string
    own: string | null
    competitor: string
    note: string
  }) => Promise<unknown>
  /** Written on the morning of that day. */
  savePlan: (on: Day, input: PlanInput) => Promise<unknown>
  events: (shop: number, years: readonly number[]) => Promise<CalendarEvent[]>
}

const notes = ['主要对手，价格盯紧', '同一家代工厂', '常跟着平台活动降价']

/** Which competitor's item the team took for the rival of which own one: it knows its market. */
const rivalsOf = ({ parameters }: DemoTeam['truth']) =>
  parameters.competitors.flatMap(({ id }) => {
    const own = parameters.items.find(({ competitor }) => competitor === id)
    return own ? [{ id, own: own.id }] : []
  })

/** Days before an event's D day on which its plan begins. */
const AHEAD = 60

/**
 * The events a team makes plans for: the last one that is over, where the shop was there when its plan was written, and
 * the next one, whose D day lies after the last day of the files. Small ones need none.
 */
const planned = async (
  events: MarketVerbs['events'],
  shop: number,
  { from, to }: Pick<DemoTeam, 'from' | 'to'>,
): Promise<CalendarEvent[]> => {
  const year = Number(to.slice(0, 4))
  const great = (await events(shop, [year - 1, year, year + 1]))
    .filter(({ size }) => size !== 'small')
    .toSorted((a, b) => daysBetween(b.peak, a.peak))
  const next = great.findIndex(({ peak }) => peak > to)
  return great
    .slice(Math.max(0, next - 1), next + 1)
    .filter(({ peak }) => peak > to || addDays(peak, -AHEAD - 30) > from)
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

/** Competitors followed; a plan for the last event and one for the next. */
export const marketTeam = ({ crew, query, follow, savePlan, events }: MarketVerbs): TeamStep => ({
  name: '竞品、策略计划',
  type: async ({ shop, from, to, truth }) => {
    for (const [at, { id, own }] of rivalsOf(truth).entries())
      await follow({ shop: shop.name, link: id, own, competitor: '', note: notes[at] ?? '' })

    for (const event of await planned(events, shop.id, { from, to })) {
      const begin = addDays(event.peak, -AHEAD)
      // What was known on the day it was written.
      const known = begin > to ? to : addDays(begin, -1)
      const month = parsePeriod(event.peak.slice(0, 7))
      const recent = { from: addDays(known, -29), to: known }
      const sum = { shop: shop.name, metrics: ['paid_amount'], ...recent, totals: false }
      const [whole, items] = await Promise.all([query(sum), query({ ...sum, by: ['item'], limit: 10_000 })])
      const sold = Number(whole.rows[0]?.paid_amount ?? 0)
      const best = items.rows
        .toSorted((a, b) => Number(b.paid_amount ?? 0) - Number(a.paid_amount ?? 0))
        .flatMap((row) => (row.item ? [String(row.item)] : []))
        .slice(0, 5)
      await savePlan(addDays(known, 1), {
        shop: shop.name,
        name: `${event.year} ${event.name}运营策略`,
        from: begin > to ? begin : addDays(known, 1),
        to: month.to,
        owner: await crew('operator'),
        words:
          '主推款守住价格带，跟紧对手的降价；新客靠搜索词，老客靠会员价；毛利不低于三成五，低于底价的不报名。',
        leastMargin: 35,
        goals: [
          {
            metric: 'paid_amount',
            ...month,
            // 30 % more than the last 30 days brought.
            amount: String(Math.round(sold * 1.3)),
            owner: await crew('manager'),
          },
          { metric: 'order_refund_rate', ...month, amount: '6%', owner: await crew('service') },
        ],
        prices: pricesOf(truth, best),
        promotions: [
          {
            event: event.id,
            year: event.year,
            words: '官方立减，叠加店铺券；主推款限时秒杀',
            owner: await crew('ads'),
          },
        ],
      })
    }
  },
})
