import type { Day } from '../kernel/calendar.ts'
import type { PlantedDirt } from './dirt.ts'
import { type TrueEffect, trueEffects } from './expectation.ts'
import type { Planted, ScenarioName, ShopDay, World } from './model.ts'

/** What is true of an invented shop and stands in none of its exports: what every analysis of them is measured by. */
export type Truth = {
  seed: number
  scenario: ScenarioName
  from: Day
  to: Day
  shop: { id: string; name: string }
  /** Faults, what does not agree in the files, and promotions. */
  planted: Planted[]
  /** What each promotion truly brought, took from the days after it and from other items. Fen. */
  effects: TrueEffect[]
  /** Of every SKU on the shelf: pieces on hand on the last evening, and paid pieces of the last 28 days. */
  stock: SkuStock[]
  /** Rows that were damaged on purpose. */
  dirt: PlantedDirt[]
  parameters: ReturnType<typeof parametersOf>
}

export type SkuStock = { item: string; sku: string; onHand: number; sold: number }

const SOLD_DAYS = 28

/** Counts up what is left of every SKU, and what was sold of it lately. */
export const stockTaking = (world: World) => {
  const sold = new Map<string, number>()
  let onHand: ShopDay['stock'] = new Map()
  return {
    add: ({ index, orders, stock }: ShopDay): void => {
      onHand = stock
      if (index < world.days - SOLD_DAYS) return
      for (const { paidAt, lines } of orders)
        for (const { sku, pieces } of paidAt === undefined ? [] : lines)
          sold.set(sku.id, (sold.get(sku.id) ?? 0) + pieces)
    },
    close: (): SkuStock[] =>
      world.items
        .filter(({ listedOn }) => listedOn <= world.to)
        .flatMap(({ id: item, skus }) =>
          skus.map(({ id: sku }) => ({ item, sku, onHand: onHand.get(sku) ?? 0, sold: sold.get(sku) ?? 0 })),
        ),
  }
}

export const truthOf = (
  world: World,
  { dirt, stock }: { dirt: readonly PlantedDirt[]; stock: SkuStock[] },
): Truth => {
  const { seed, scenario, from, to, shop } = world
  return {
    seed,
    scenario,
    from,
    to,
    shop,
    planted: [...world.planted, ...world.slips, ...promotionsOf(world)],
    effects: trueEffects(world),
    stock,
    dirt: [...dirt],
    parameters: parametersOf(world),
  }
}

/** Promotions are planted like faults: they change what happens, and nothing in the exports says by how much. */
const promotionsOf = ({ campaigns }: World): Planted[] =>
  campaigns.map(({ id, name, kind, from, to, items, ...effect }) => ({
    id,
    kind,
    entity: `campaign:${id}`,
    from,
    to,
    effect: { name, items: items.join(' '), ...effect },
  }))

const parametersOf = (world: World) => ({
  scale: world.scale,
  buying: world.buying,
  categories: world.categories,
  items: world.items.map(({ category, supplier, competitor, ...item }) => ({
    ...item,
    category: category.name,
    supplier: supplier.name,
    competitor: competitor.id,
  })),
  suppliers: world.suppliers,
  competitors: world.competitors,
  terms: world.terms.map(({ category, ...term }) => ({ ...term, category: category.name })),
  plans: world.plans.map(({ item, ...plan }) => ({ ...plan, item: item.id })),
  agents: world.agents,
})
