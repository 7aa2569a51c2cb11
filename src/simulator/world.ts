import { addDays, type Day, daysBetween, type Period } from '../kernel/calendar.ts'
import { beta, between, type Chance, chanceOf, pick, whole } from '../stats/chance.ts'
import { campaignsOf } from './campaigns.ts'
import { agentNicks, kinds, rivalShops, supplierNames } from './catalogue.ts'
import { drawnCampaign, drawnFault } from './drawing.ts'
import { expectedLines } from './expectation.ts'
import type {
  AdPlan,
  Agent,
  Category,
  Competitor,
  Item,
  ScenarioName,
  Sku,
  Supplier,
  Term,
  World,
} from './model.ts'
import { planted } from './planting.ts'
import { scenarios } from './scenarios.ts'
import { slipsOf } from './slips.ts'

/** A thing that can stand for many: the pairs that are most often seen on such a shelf. */
type Kind = (typeof kinds)[number]

const suppliersOf = (chance: Chance): Supplier[] =>
  supplierNames.map((name) => ({
    name,
    leadDays: 6 + whole(chance, 16),
    leadSpread: 1 + whole(chance, 3),
    moq: 50 * (1 + whole(chance, 4)),
    pack: pick(chance, [6, 12, 20]),
  }))

/** Prices people are used to: 29, 59, 89, 129. */
const shelfPrice = (yuan: number): number => Math.max(9, Math.round(yuan / 10) * 10 - 1) * 100

const skusOf = (chance: Chance, kind: Kind, itemId: string, code: string, yuan: number): Sku[] => {
  const colours = kind.colours.slice(0, 1 + whole(chance, kind.colours.length))
  const sizes = kind.sizes.slice(0, 1 + whole(chance, Math.min(2, kind.sizes.length)))
  const cost = between(chance, 0.94, 1.06) * (1 - kind.category.margin)
  const skus = colours.flatMap((colour, c) =>
    sizes.map((size, s) => {
      const priceFen = shelfPrice(yuan * (1 + 0.35 * s))
      return {
        id: `5${itemId.slice(-9)}${c}${s}`,
        name: `颜色分类:${colour};规格:${size}`,
        code: `${code}-${c + 1}${s + 1}`,
        priceFen,
        costFen: Math.round(priceFen * cost),
        share: (1 / (c + 1)) * (1 / (s + 1)) * between(chance, 0.8, 1.2),
      }
    }),
  )
  const sum = skus.reduce((total, { share }) => total + share, 0)
  return skus.map((sku) => ({ ...sku, share: sku.share / sum }))
}

const titleOf = (chance: Chance, kind: Kind, n: number): { title: string; short: string; noun: string } => {
  const noun = kind.nouns[n % kind.nouns.length] ?? ''
  const style = kind.styles[Math.floor(n / kind.nouns.length) % kind.styles.length] ?? ''
  const use = kind.uses[whole(chance, kind.uses.length)] ?? ''
  const more = n >= kind.nouns.length * kind.styles.length ? `${1 + n}号` : ''
  return { title: `青禾家居${style}${noun}${use}${more}`, short: `${style}${noun}`, noun }
}

/** Terms of a noun: the wide one that everybody bids for, and narrower ones. */
const termsOf = (noun: string, kind: Kind): string[] => [
  noun,
  ...kind.styles.slice(0, 3).map((style) => `${style}${noun}`),
]

const itemsOf = (
  chance: Chance,
  count: number,
  first: Day,
  suppliers: readonly Supplier[],
): { items: Item[]; competitors: Competitor[] } => {
  const competitors: Competitor[] = []
  const items = Array.from({ length: count }, (_, n): Item => {
    const kind = kinds[n % kinds.length] ?? kinds[0]
    if (!kind) throw new RangeError('there are no kinds of goods')
    const own = chance.fork(`item ${n}`)
    const id = String(612_345_670_000 + n * 137 + whole(own, 100))
    const { title, short, noun } = titleOf(own, kind, Math.floor(n / kinds.length))
    const [low, high] = kind.prices
    const yuan = low * (high / low) ** own.next()
    const code = `QH${kind.category.id.slice(-3)}${String(n + 1).padStart(3, '0')}`
    const terms = termsOf(noun, kind)
    const competitor: Competitor = {
      id: `A${String(18_164_178_000 + n * 91)}`,
      title: `${kind.styles[(n + 1) % kind.styles.length]}${noun}${kind.uses[n % kind.uses.length]}`,
      shop: rivalShops[n % rivalShops.length] ?? rivalShops[0],
      priceFen: shelfPrice(yuan * between(own, 0.9, 1.15)),
      pace: between(own, 3, 60),
    }
    if (n < 12) competitors.push(competitor)
    return {
      id,
      title,
      shortTitle: short,
      code,
      category: kind.category,
      // One in six came within the year, at any time of it.
      listedOn:
        own.next() < 0.17 && n > 5 ? addDays(first, whole(own, 330)) : addDays(first, -400 + whole(own, 200)),
      skus: skusOf(own, kind, id, code, yuan),
      weight: 100 / (n + 1.5) ** 1.05,
      conversion: 0.6 * between(own, 0.02, 0.035) * (120 / (yuan + 60)) ** 0.3,
      elasticity: -between(own, 1.4, 2.2),
      crossElasticity: between(own, 0.8, 1.3),
      quality: beta(own, 40, 3),
      terms: terms.map((term, i) => ({
        term,
        rank: n < 6 ? 5 + i * 2 : 4 + whole(own, 20),
        weight: i === 0 ? 0.7 : 0.3 / (terms.length - 1),
      })),
      supplier: suppliers[n % suppliers.length] ?? suppliers[0] ?? noSupplier,
      competitor,
    }
  })
  return { items, competitors }
}

const longListed = (item: Item, first: Day): Item => ({
  ...item,
  listedOn: item.listedOn < addDays(first, -60) ? item.listedOn : addDays(first, -60),
})

const noSupplier: Supplier = { name: '', leadDays: 10, leadSpread: 2, moq: 50, pack: 10 }

const marketTerms = (chance: Chance, items: readonly Item[]): Term[] => {
  const seen = new Map<string, Category>()
  for (const item of items)
    for (const { term } of item.terms) if (!seen.has(term)) seen.set(term, item.category)
  const terms = [...seen].map(([term, category]): Term => {
    const own = chance.fork(term)
    return {
      term,
      category,
      demand: Math.round(900 * 10 ** between(own, 0, 1.4)),
      clickRate: between(own, 0.7, 1.5),
      conversion: between(own, 0.015, 0.045),
      bid: true,
    }
  })
  // The good term that nobody of the shop bids for.
  const category = items[0]?.category
  return category
    ? [
        ...terms,
        { term: '办公室陶瓷杯带盖', category, demand: 6200, clickRate: 1.2, conversion: 0.085, bid: false },
      ]
    : terms
}

const plansOf = (chance: Chance, items: readonly Item[]): AdPlan[] =>
  [0, 1, 2, 3, 5, 7, 0, 4].flatMap((at, n): AdPlan[] => {
    const item = items[at]
    if (!item) return []
    const isKeyword = n < 6
    const own = chance.fork(`plan ${n}`)
    const mostClicks = item.weight * (isKeyword ? 0.5 : 0.35)
    // A click costs a part of what it is worth, so that an ordinary plan returns two to four times its spend.
    const worth = item.conversion * item.skus.reduce((sum, { priceFen, share }) => sum + priceFen * share, 0)
    const clickFen = between(own, 0.2, 0.36) * worth * (isKeyword ? 1.3 : 0.75)
    return [
      {
        id: String(61_800_100 + n * 1_013),
        name: `${isKeyword ? '关键词' : '人群'}-${['主推', '潜力', '新品', '日常', '测款', '清仓', '拉新', '老客'][n] ?? '日常'}-${item.shortTitle}`,
        unitId: String(3_100_450 + n * 77),
        scene: isKeyword ? { id: '371', name: '关键词推广' } : { id: '372', name: '精准人群推广' },
        source: isKeyword ? 'keyword' : 'crowd',
        item,
        keywords: isKeyword
          ? item.terms.map(({ term, weight }, i) => ({
              id: String(8_812_000 + n * 40 + i),
              term,
              share: weight,
            }))
          : [],
        budgetFen: Math.round(mostClicks * 0.45 * clickFen),
        halfFen: Math.round(mostClicks * 0.55 * clickFen),
        mostClicks,
      },
    ]
  })

const agentsOf = (chance: Chance): Agent[] =>
  agentNicks.map((nick) => ({ nick, skill: between(chance, 0.88, 1.12) }))

export type WorldInput = {
  scenario: ScenarioName
  seed: number
  /** Last day. */
  to: Day
  /** Days up to it; the scenario's own number unless said. Lines follow in proportion. */
  days?: number
}

/** An invented shop before its first day. The same input gives the same shop. */
export const createWorld = ({ scenario: name, seed, to, days: asked }: WorldInput): World => {
  const scenario = scenarios[name]
  const days = asked ?? scenario.days
  const period: Period = { from: addDays(to, 1 - days), to }
  const chance = chanceOf(seed)
  const suppliers = suppliersOf(chance.fork('suppliers'))
  const shelf = itemsOf(chance.fork('items'), scenario.items, period.from, suppliers)
  const { competitors } = shelf
  const { drawn, faults } = scenario
  // Whoever practises is asked about all of a small shop's items: none of them is to come or hardly there.
  const items = drawn ? shelf.items.map((item) => longListed(item, period.from)) : shelf.items
  const terms = marketTerms(chance.fork('terms'), items)
  const plans = plansOf(chance.fork('plans'), items)
  // The dozen best but the very first two carry the shop's own promotions.
  const promoted = items.slice(2, 14).map(({ id }) => id)
  const soil = { period, items, plans, terms }
  const drawing = chance.fork(`drawing ${name}`)
  const world: World = {
    seed,
    scenario: name,
    ...period,
    days: daysBetween(period.from, period.to) + 1,
    shop: { id: String(58_000_000 + whole(chance.fork('shop'), 9_000_000)), name: '青禾家居旗舰店' },
    categories: kinds.map(({ category }) => category),
    items,
    suppliers,
    competitors,
    terms,
    plans,
    agents: agentsOf(chance.fork('agents')),
    campaigns:
      drawn === 'promotion'
        ? [drawnCampaign(period, promoted, drawing)]
        : drawn
          ? []
          : campaignsOf(period, promoted),
    planted: drawn ? drawnFault(faults, soil, drawing) : planted(faults, soil),
    slips: slipsOf(scenario.slips, period),
    scale: 1,
    buying: { shape: 1.2, scale: 1 / 70, churn: 0.65 },
  }
  const lines = (scenario.lines * days) / scenario.days
  return { ...world, scale: lines / expectedLines(world) }
}

/** 会员名 of a buyer: plainly invented. */
export const buyerName = (buyer: number): string => `虚构买家${String(buyer).padStart(7, '0')}`
