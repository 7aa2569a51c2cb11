import type { Day } from '../kernel/calendar.ts'
import type { PlantedDirt } from './dirt.ts'
import { type TrueEffect, trueEffects } from './expectation.ts'
import type { Planted, ScenarioName, World } from './model.ts'

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
  /** Rows that were damaged on purpose. */
  dirt: PlantedDirt[]
  parameters: ReturnType<typeof parametersOf>
}

export const truthOf = (world: World, dirt: readonly PlantedDirt[]): Truth => {
  const { seed, scenario, from, to, shop } = world
  return {
    seed,
    scenario,
    from,
    to,
    shop,
    planted: [...world.planted, ...world.slips, ...promotionsOf(world)],
    effects: trueEffects(world),
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
