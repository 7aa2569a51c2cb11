import { addDays, type Day, type Period } from '../kernel/calendar.ts'
import { between, type Chance, pick, whole } from '../stats/chance.ts'
import type { Campaign, FaultKind, Item, Planted, Sku } from './model.ts'
import type { Soil } from './planting.ts'

/**
 * Faults of the shops to practise on: whom one hits, since when and how hard is drawn, so that no two shops ask the
 * same. They are strong enough to stand out of a small shop's noise.
 */
type Drawn = Omit<Planted, 'id' | 'kind'>

const since = ({ to }: Period, days: number): { from: Day; to: Day } => ({ from: addDays(to, 1 - days), to })

const drawnWeek = 7

/** The SKU that its item lives by. */
const mainSku = ({ skus }: Item): Sku | undefined => [...skus].sort((a, b) => b.share - a.share)[0]

/** One of the best sold, so that there is enough of it to be seen. */
const oneOf = (chance: Chance, { items }: Soil, count: number): Item | undefined =>
  pick(chance, items.slice(0, count) as [Item, ...Item[]])

const onItem = (
  item: Item | undefined,
  days: { from: Day; to: Day },
  effect: Planted['effect'],
): Drawn | undefined => item && { entity: `item:${item.id}`, ...days, effect }

/** What a bad batch may be bad at; the reviews and the reasons of the refunds say it. */
const badBatches = ['色差', '破损', '尺寸', '质量'] as const

const draws: Partial<Record<FaultKind, (soil: Soil, chance: Chance) => Drawn | undefined>> = {
  'rank-drop': (soil, chance) => {
    const item = oneOf(chance, soil, 3)
    const [main] = item?.terms ?? []
    const [rank, rankBefore] = [13 + whole(chance, 4), main?.rank ?? 5]
    return onItem(item, since(soil.period, drawnWeek), { rank, rankBefore, term: main?.term ?? '' })
  },
  'bad-page': (soil, chance) =>
    onItem(oneOf(chance, soil, 4), since(soil.period, drawnWeek + whole(chance, 8)), {
      conversion: between(chance, 0.3, 0.4),
    }),
  // Rivals that have a sale of their own keep three quarters of their price.
  'competitor-cut': (soil, chance) => {
    const item = oneOf(chance, soil, 5)
    return onItem(item, since(soil.period, 5 + whole(chance, 8)), {
      competitorPrice: between(chance, 0.58, 0.68),
      competitor: item?.competitor.id ?? '',
    })
  },
  'price-rise': (soil, chance) =>
    onItem(oneOf(chance, soil, 3), since(soil.period, drawnWeek), { price: between(chance, 1.22, 1.32) }),
  'ad-paused': (soil, chance) => {
    const plan = pick(chance, soil.plans.slice(0, 3) as [(typeof soil.plans)[number]])
    return plan && { entity: `plan:${plan.id}`, ...since(soil.period, drawnWeek), effect: { spend: 0 } }
  },
  'recommend-drop': (soil, chance) => ({
    entity: 'source:recommend',
    ...since(soil.period, drawnWeek),
    effect: { recommend: between(chance, 0.2, 0.35) },
  }),
  // Of one SKU: the others of its item have what they always have.
  'stock-out': (soil, chance) => {
    const item = oneOf(chance, soil, 4)
    const sku = item && mainSku(item)
    const effect = { coverDays: 6 + whole(chance, 3), supplier: item?.supplier.name ?? '' }
    return sku && { entity: `sku:${sku.id}`, ...since(soil.period, 14), effect }
  },
  'bad-batch': (soil, chance) => {
    const item = oneOf(chance, soil, 2)
    const sku = item && mainSku(item)
    const effect = { refund: 4.5, badReviews: 0.85, conversion: 0.95, cause: pick(chance, badBatches) }
    return sku && { entity: `sku:${sku.id}`, ...since(soil.period, 26 + whole(chance, 8)), effect }
  },
}

/** One of `kinds`, drawn, at somebody drawn. */
export const drawnFault = (kinds: readonly FaultKind[], soil: Soil, chance: Chance): Planted[] => {
  const [first, ...others] = kinds
  if (!first) return []
  const kind = pick(chance, [first, ...others])
  const drawn = draws[kind]?.(soil, chance)
  return drawn ? [{ id: kind, kind, ...drawn }] : []
}

/** A promotion of the shop's own with drawn strength, far enough from the end for what it took from the days after it. */
export const drawnCampaign = ({ to }: Period, promoted: readonly string[], chance: Chance): Campaign => {
  const last = addDays(to, -10 - whole(chance, 3))
  const isStrong = chance.next() < 0.5
  return {
    id: `members-${to.slice(0, 4)}`,
    name: '会员周',
    kind: 'shop',
    from: addDays(last, -6),
    to: last,
    items: promoted,
    discount: pick(chance, [0.1, 0.12, 0.15]),
    traffic: isStrong ? between(chance, 1.35, 1.6) : between(chance, 1.05, 1.15),
    conversion: isStrong ? between(chance, 1.3, 1.5) : between(chance, 1.02, 1.08),
    warmupDays: 0,
    warmupDip: 0,
    pullForward: 0.2,
    pullDays: 7,
    cannibalisation: 0.04,
  }
}
