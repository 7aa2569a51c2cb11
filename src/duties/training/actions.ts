import type { Kysely } from 'kysely'
import { createShop, hideShop } from '../../facts/shops.ts'
import { joinWork, type ShopHold } from '../../importing/shop-hold.ts'
import { addDays, dayOf } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { scenarios } from '../../simulator/scenarios.ts'
import type { WorldInput } from '../../simulator/world.ts'
import { inTransaction } from '../../storage/records.ts'
import { dropUnnamed, listMembers, type PeopleContext } from '../people/actions.ts'
import type { Demo, DemoScenario } from './demo/contract.ts'
import type { TeamStep } from './demo/team.ts'
import type { InventingContext, InventingJob } from './jobs.ts'
import { demoDirt, demoSeed, demoShopName } from './rules.ts'
import {
  demoMembers,
  demoShop,
  finishDemo,
  forgetDemoMembers,
  inventedShopIds,
  keepDemo,
  type TrainingRecords,
} from './store.ts'
import type { TrainingTables } from './tables.ts'

export type TrainingContext = Pick<InventingContext, 'imports' | 'records' | 'removeShop'> & {
  job: InventingJob
  /** What the demo shop's team types, in the order of the duties. */
  team: readonly TeamStep[]
}

/** How it stands with the demo shop. */
export const demo = async ({ records, job }: TrainingContext): Promise<Demo> => {
  const row = await demoShop(records)
  const step = job.step() ?? null
  if (!row || (row.isHidden && !step)) {
    const nothing = { shop: null, scenario: null, from: null, to: null }
    return { state: step ? 'making' : 'none', ...nothing, step, untyped: [], failure: job.failure() }
  }
  const { name: shop, scenario, from_day: from, to_day: to } = row
  const about = { shop, scenario, from, to, step, untyped: job.untyped(), failure: null }
  return { state: row.isHidden ? 'making' : 'ready', ...about }
}

/** Begins to make the demo shop, in the days up to yesterday. Failure: invalid_input where there is one. */
export const makeDemo = async (
  context: TrainingContext,
  { scenario }: { scenario: DemoScenario },
): Promise<Demo> => {
  const { records, imports, job } = context
  const to = addDays(dayOf(imports.clock.now()), -1)
  const world: WorldInput = { scenario, seed: demoSeed, to }
  const work: { hold?: ShopHold } = {}
  try {
    const shop = await inTransaction(records, async (tx: TrainingRecords) => {
      const there = await demoShop(tx)
      if (there || job.step())
        throw new Failure('invalid_input', { detail: `已经有示范店「${there?.name ?? demoShopName}」了。` })
      const made = await createShop({ records: tx, clock: imports.clock }, { name: demoShopName })
      await hideShop({ records: tx, clock: imports.clock }, made.id, 'making')
      const from_day = addDays(to, 1 - scenarios[scenario].days)
      await keepDemo(tx, { shop_id: made.id, scenario, seed: demoSeed, from_day, to_day: to })
      // Before another server can see it and take it for left over.
      work.hold = await joinWork(imports.facts, made.id)
      return made
    })
    job.start({
      shop,
      world,
      dirt: demoDirt,
      hold: work.hold,
      finish: (tx, truth) =>
        finishDemo(tx, {
          shop: shop.id,
          truth: JSON.stringify(truth),
          at: imports.clock.now().toString(),
        }),
      team: context.team,
    })
  } catch (error) {
    await work.hold?.release()
    throw error
  }
  return demo(context)
}

/** Stops the making; nothing of it stays. */
export const cancelDemo = async (context: TrainingContext): Promise<Demo> => {
  await context.job.cancel()
  return demo(context)
}

/** Removes the demo shop with everything in it, also while it is being made. Failure: not_found. */
export const removeDemo = async (context: TrainingContext): Promise<Demo> => {
  await context.job.cancel()
  const row = await demoShop(context.records)
  if (row) await context.removeShop({ id: row.shop_id })
  return demo(context)
}

/**
 * Once there is no demo shop the members that it brought go, but for those that something names, or whom somebody gave
 * another name: they are of the team now.
 */
export const letDemoMembersGo = async (
  records: TrainingRecords,
  people: Pick<PeopleContext, 'records'>,
  columns: Parameters<typeof dropUnnamed>[2],
): Promise<void> => {
  const brought = await demoMembers(records)
  if (brought.length === 0 || (await demoShop(records))) return
  const members = await listMembers(people)
  const unchanged = brought.filter((one) =>
    members.some(({ id, name }) => id === one.member_id && name === one.name),
  )
  await dropUnnamed(
    people,
    unchanged.map(({ member_id }) => member_id),
    columns,
  )
  await forgetDemoMembers(records)
}

/** Shops that take no real files. */
export const inventedShops = (records: Kysely<TrainingTables>): Promise<number[]> => inventedShopIds(records)
