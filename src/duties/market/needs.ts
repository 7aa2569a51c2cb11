import { addDays, type Day, daysBetween } from '../../kernel/calendar.ts'
import type { Need } from '../tasks/contract.ts'
import { competition } from './actions.ts'
import type { MarketContext } from './market-context.ts'
import { openPlan } from './plan-actions.ts'
import { collectedDays } from './snapshot-store.ts'
import { followedOf, plansOf } from './store.ts'

/** Snapshots older than this many days tell of the past. */
const STALE_DAYS = 7
/** A price cut is news for so many days. */
const NEWS_DAYS = 7
/** A cut worth a person's morning. */
const LEAST_CUT = 0.05

const short = (title: string): string => (title.length > 20 ? `${title.slice(0, 20)}…` : title)

/** What the market needs from the person: rivals that cut prices, snapshots grown old, prices planned below their floor. */
export const marketNeeds = async (
  context: MarketContext,
  { shop, today }: { shop: { id: number; name: string }; today: Day },
): Promise<Need[]> => {
  const [followed, collected, plans] = await Promise.all([
    followedOf(context.records, shop.id),
    collectedDays(context.facts, shop.id),
    plansOf(context.records, shop.id),
  ])
  const needs: Need[] = []
  if (followed.length > 0 && (!collected || daysBetween(collected.to, today) > STALE_DAYS))
    needs.push({
      duty: 'market',
      title: collected
        ? `竞品快照停在 ${collected.to}，之后他们动没动价不知道`
        : `跟了 ${followed.length} 个竞品，还没有一份快照`,
      detail: '导入采集的文件，或在竞品页粘贴、手工记一笔',
      path: '/market/competitors',
      weight: 30,
    })
  if (collected && followed.length > 0) {
    const from = addDays(today, -NEWS_DAYS)
    const { changes } = await competition(context, { shop: shop.name, from, to: today })
    const cuts = changes.filter(({ kind, size }) => kind === 'price-down' && size >= LEAST_CUT)
    const [deepest] = [...cuts].sort((a, b) => b.size - a.size)
    if (deepest)
      needs.push({
        duty: 'market',
        title: `${new Set(cuts.map(({ item }) => item)).size} 个竞品近 ${NEWS_DAYS} 天降了价，跟不跟？`,
        detail: `降得最多的：${short(deepest.title)} ${deepest.before} → ${deepest.after} 元${deepest.own ? `，对着自家的 ${short(deepest.own.title)}` : ''}`,
        path: '/market/competitors',
        weight: 55,
      })
  }
  for (const { plan } of plans) {
    if (plan.to_day < today) continue
    const { prices, name } = await openPlan(context, { shop: shop.name, id: plan.id })
    const below = prices.filter(({ verdict }) => verdict === 'below')
    if (below.length === 0) continue
    needs.push({
      duty: 'market',
      title: `「${name}」有 ${below.length} 个价低于底价`,
      detail: below
        .slice(0, 3)
        .map(({ title, price, floor }) => `${short(title)} ${price} 元，底价 ${floor}`)
        .join('；'),
      path: `/market/strategy/${plan.id}`,
      weight: 50,
    })
  }
  return needs
}
