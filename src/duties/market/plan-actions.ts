import { datedMargins } from '../../facts/margins.ts'
import { metricInfo, metricOf } from '../../facts/metrics/catalogue.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { addDays, type Day, day, dayOf, type Period, parsePeriod } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { yuan } from '../../kernel/money.ts'
import { inTransaction } from '../../storage/records.ts'
import { shopEvents } from '../calendar/actions.ts'
import { spanOf } from '../calendar/rules/events.ts'
import { activeMember, listMembers } from '../people/actions.ts'
import type { Member } from '../people/contract.ts'
import { yuanOrNull } from './actions.ts'
import type { MarketContext } from './market-context.ts'
import { ownPrices } from './price-actions.ts'
import { shownAmount, writtenAmount } from './rules/amounts.ts'
import { priceVerdict } from './rules/floor.ts'
import { skuKey, skuPrices, snapshotsIn } from './snapshot-store.ts'
import {
  followedOf,
  forgetPlan,
  keepPlan,
  type MarketRecords,
  nextPlan,
  plansOf,
  type StoredPlan,
} from './store.ts'
import type { Plan, PlanGoal, PlanInput, PlanPrice, PlanPromotion, PlanSummary } from './strategy/contract.ts'
import type { PlanGoalRow, PlanPriceRow, PlanPromotionRow } from './tables.ts'

type Named = { shop?: string | undefined }

/** Competitors' prices of these last days are of now. */
const RIVAL_DAYS = 30

const ownerIn = (members: readonly Member[], id: number | null) => {
  const found = members.find((one) => one.id === id)
  return found ? { id: found.id, name: found.name } : null
}

const infoOf = (id: string) => {
  const metric = metricOf(id)
  if (!metric) throw new Failure('metric_unknown', { metric: id })
  return metricInfo(metric)
}

/** The months that a period is made of; undefined where it is not whole months. */
const monthsIn = ({ from, to }: Period): string[] | undefined => {
  const months: string[] = []
  let at: Day = from
  while (at <= to) {
    const month = parsePeriod(at.slice(0, 7))
    if (month.from !== at || month.to > to) return undefined
    months.push(at.slice(0, 7))
    at = addDays(month.to, 1)
  }
  return months
}

/** Sum of the sales targets of a goal's months; null where one has none, or it is no whole month. */
const targetOf = async (
  { target }: MarketContext,
  shop: string,
  goal: PlanGoalRow,
  unit: string,
): Promise<string | number | null> => {
  const months = monthsIn({ from: goal.from_day, to: goal.to_day })
  const info = infoOf(goal.metric)
  // Only what days add up to has targets.
  if (!months || !info.addsOverDays || (unit !== 'money' && unit !== 'count')) return null
  let sum = 0
  for (const month of months) {
    const year = await target({ shop, metric: goal.metric, month })
    const amount = year?.months.find(({ period }) => period === month)?.amount
    if (amount === null || amount === undefined) return null
    sum += Math.round(Number(amount) * (unit === 'money' ? 100 : 1))
  }
  return shownAmount(sum, unit)
}

const goalOf = async (
  context: MarketContext,
  shop: string,
  goal: PlanGoalRow,
  members: readonly Member[],
): Promise<PlanGoal> => {
  const { name, unit } = infoOf(goal.metric)
  const period = { from: goal.from_day, to: goal.to_day }
  const [answer, target] = await Promise.all([
    context.query({ shop, metrics: [goal.metric], ...period, totals: false }),
    targetOf(context, shop, goal, unit),
  ])
  const coverage = answer.coverage.find(({ metric }) => metric === goal.metric)
  return {
    metric: goal.metric,
    name,
    unit,
    ...period,
    amount: shownAmount(goal.amount, unit),
    actual: (coverage?.days ?? 0) === 0 ? null : (answer.rows[0]?.[goal.metric] ?? null),
    known: coverage?.days ?? 0,
    days: coverage?.asked ?? 0,
    target,
    owner: ownerIn(members, goal.owner_id),
  }
}

/** 毛利率 of the shop on a day, as a share. */
const marginOn = async (records: MarketRecords, shop: number, of: Day): Promise<number | null> =>
  (await datedMargins(records, shop)).findLast(({ from }) => from === null || from <= of)?.share ?? null

/** The cheapest competitor of each own item, of those followed and seen lately. */
const rivalPrices = async (context: MarketContext, shop: number, to: Day): Promise<Map<string, number>> => {
  const followed = await followedOf(context.records, shop)
  const found = await snapshotsIn(
    context.facts,
    shop,
    { from: addDays(to, -RIVAL_DAYS), to },
    followed.map(({ item_id }) => item_id),
  )
  const cheapest = new Map<string, number>()
  for (const { item_id, own_item } of followed) {
    const price = found
      .find(({ item }) => item === item_id)
      ?.course.findLast(({ priceFen }) => priceFen !== null)?.priceFen
    if (own_item === null || price === undefined || price === null) continue
    cheapest.set(own_item, Math.min(price, cheapest.get(own_item) ?? price))
  }
  return cheapest
}

const priceOf = (
  row: PlanPriceRow,
  also: {
    leastMargin: number
    margin: number | null
    current: Awaited<ReturnType<typeof ownPrices>>
    skus: ReadonlyMap<string, number>
    rivals: ReadonlyMap<string, number>
  },
): PlanPrice => {
  const item = also.current.get(row.item_id)
  const sku = also.skus.get(skuKey(row.item_id, row.sku))
  // Of a SKU its own price; the item's is that of its cheapest one.
  const current = sku === undefined ? item : { priceFen: sku, from: 'listing' as const }
  const told = priceVerdict({
    plannedFen: row.price_fen,
    costFen: row.cost_fen,
    floorFen: row.floor_fen,
    currentFen: current?.priceFen ?? null,
    margin: also.margin,
    leastMargin: also.leastMargin,
  })
  return {
    item: row.item_id,
    title: item?.title ?? row.item_id,
    sku: row.sku,
    price: yuan(row.price_fen),
    current: yuanOrNull(current?.priceFen),
    currentFrom: current?.from ?? null,
    cost: yuanOrNull(told.costFen),
    costFrom: told.costFrom,
    floor: yuanOrNull(told.floorFen),
    floorFrom: told.floorFrom,
    margin: told.margin,
    verdict: told.verdict,
    rival: yuanOrNull(also.rivals.get(row.item_id)),
    note: row.note,
  }
}

const promotionsIn = async (
  { calendar }: MarketContext,
  shop: number,
  rows: readonly PlanPromotionRow[],
  members: readonly Member[],
): Promise<PlanPromotion[]> => {
  const events = await shopEvents(calendar, shop, [...new Set(rows.map(({ year }) => year))])
  return rows.map(({ event_id, year, words, owner_id }) => {
    const event = events.find((one) => one.id === event_id && one.year === year)
    const span = event ? spanOf(event) : undefined
    return {
      event: event_id,
      year,
      name: event?.name ?? '日历上已没有这个活动',
      from: span?.from ?? null,
      to: span?.to ?? null,
      peak: event?.peak ?? null,
      isAnnounced: event?.isAnnounced ?? false,
      words,
      owner: ownerIn(members, owner_id),
    }
  })
}

const shownPlan = async (
  context: MarketContext,
  shop: { id: number; name: string },
  { plan, goals, prices, promotions }: StoredPlan,
): Promise<Plan> => {
  const today = dayOf(context.clock.now())
  const [members, margin, current, skus, rivals] = await Promise.all([
    listMembers(context.people),
    marginOn(context.records, shop.id, plan.from_day),
    ownPrices(context, shop, today),
    skuPrices(
      context.facts,
      shop.id,
      prices.map(({ item_id }) => item_id),
      today,
    ),
    rivalPrices(context, shop.id, today),
  ])
  const leastMargin = plan.least_margin / 10_000
  const [shownGoals, shownPromotions] = await Promise.all([
    Promise.all(goals.map((goal) => goalOf(context, shop.name, goal, members))),
    promotionsIn(context, shop.id, promotions, members),
  ])
  return {
    id: plan.id,
    name: plan.name,
    from: plan.from_day,
    to: plan.to_day,
    owner: ownerIn(members, plan.owner_id),
    words: plan.words,
    leastMargin,
    goals: shownGoals,
    prices: prices.map((row) => priceOf(row, { leastMargin, margin, current, skus, rivals })),
    promotions: shownPromotions,
    shopMargin: margin,
    changedAt: plan.changed_at,
  }
}

/** Plans of a shop, those that end last first. Failures: shop_unknown, shop_needed. */
export const listPlans = async (context: MarketContext, input: Named): Promise<PlanSummary[]> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const [plans, members] = await Promise.all([plansOf(context.records, shop.id), listMembers(context.people)])
  return plans.map(({ plan, goals, prices, promotions }) => ({
    id: plan.id,
    name: plan.name,
    from: plan.from_day,
    to: plan.to_day,
    owner: ownerIn(members, plan.owner_id),
    goals: goals.length,
    prices: prices.length,
    promotions: promotions.length,
    changedAt: plan.changed_at,
  }))
}

const found = async (records: MarketRecords, shop: number, id: number): Promise<StoredPlan> => {
  const [plan] = await plansOf(records, shop, id)
  if (!plan) throw new Failure('not_found', { what: '这份计划' })
  return plan
}

/** Failures: shop_unknown, shop_needed, not_found. */
export const openPlan = async (context: MarketContext, input: Named & { id: number }): Promise<Plan> => {
  const shop = await shopToLookAt(context.records, input.shop)
  return shownPlan(context, shop, await found(context.records, shop.id, input.id))
}

const refuse = (detail: string): never => {
  throw new Failure('invalid_input', { detail })
}

const fenIn = (text: string, what: string): number =>
  writtenAmount(text, 'money') ?? refuse(`${what}「${text}」不是金额，应写成 99 或 99.00。`)
const fenOrNull = (text: string, what: string): number | null =>
  text.trim() === '' ? null : fenIn(text, what)

/** A plan as it is kept, everything in it checked. Failures: invalid_input with what is wrong and where; metric_unknown. */
const checkedPlan = (
  shop: number,
  id: number,
  at: { made: string; now: string },
  input: PlanInput,
): StoredPlan => {
  if (input.from > input.to) refuse(`计划的开始 ${input.from} 晚于结束 ${input.to}。`)
  const own = { shop_id: shop, plan_id: id }
  const seen = new Set<string>()
  return {
    plan: {
      shop_id: shop,
      id,
      name: input.name,
      from_day: day(input.from),
      to_day: day(input.to),
      owner_id: input.owner,
      words: input.words,
      least_margin: Math.round(input.leastMargin * 100),
      made_at: at.made,
      changed_at: at.now,
    },
    goals: input.goals.map((goal, place) => {
      const { name, unit } = infoOf(goal.metric)
      if (goal.from > goal.to) refuse(`目标「${name}」的开始 ${goal.from} 晚于结束 ${goal.to}。`)
      const amount = writtenAmount(goal.amount, unit)
      return {
        ...own,
        place,
        metric: goal.metric,
        from_day: day(goal.from),
        to_day: day(goal.to),
        amount:
          amount ??
          refuse(
            `目标「${name}」的「${goal.amount}」看不懂，${unit === 'ratio' ? '应写成 4.5% 或 0.045' : '应写成 1200000 或 120万'}。`,
          ),
        owner_id: goal.owner,
      }
    }),
    prices: input.prices.map(({ item, sku, price, cost, floor, note }, place) => {
      const where = `价格表第 ${place + 1} 行`
      if (seen.has(`${item} ${sku}`)) refuse(`${where}和前面的行是同一个商品、同一个 SKU，请合成一行。`)
      seen.add(`${item} ${sku}`)
      return {
        ...own,
        place,
        item_id: item,
        sku,
        price_fen: fenIn(price, `${where}的价格`),
        cost_fen: fenOrNull(cost, `${where}的成本`),
        floor_fen: fenOrNull(floor, `${where}的底价`),
        note,
      }
    }),
    promotions: input.promotions.map(({ event, year, words, owner }, place) => ({
      ...own,
      place,
      event_id: event,
      year,
      words,
      owner_id: owner,
    })),
  }
}

/** A new plan, or another state of a known one. Failures: shop_unknown, shop_needed, not_found, invalid_input, metric_unknown. */
export const savePlan = async (context: MarketContext, input: PlanInput): Promise<Plan> => {
  const at = context.clock.now().toString()
  const shop = await shopToLookAt(context.records, input.shop)
  const events = await shopEvents(context.calendar, shop.id, [
    ...new Set(input.promotions.map(({ year }) => year)),
  ])
  const unknown = input.promotions.find(
    ({ event, year }) => !events.some((one) => one.id === event && one.year === year),
  )
  if (unknown) refuse(`${unknown.year} 年的日历上没有活动「${unknown.event}」，请先到活动日历加上。`)
  for (const { owner } of [input, ...input.goals, ...input.promotions])
    if (owner !== null) await activeMember(context.people, owner)
  const plan = await inTransaction(context.records, async (records: MarketRecords) => {
    const known = input.id === undefined ? undefined : await found(records, shop.id, input.id)
    const id = known?.plan.id ?? (await nextPlan(records, shop.id))
    const kept = checkedPlan(shop.id, id, { made: known?.plan.made_at ?? at, now: at }, input)
    await keepPlan(records, kept)
    return kept
  })
  return shownPlan(context, shop, plan)
}

/** Failures: shop_unknown, shop_needed. */
export const removePlan = (
  context: MarketContext,
  input: Named & { id: number },
): Promise<{ removed: boolean }> =>
  inTransaction(context.records, async (records: MarketRecords) => {
    const shop = await shopToLookAt(records, input.shop)
    return { removed: await forgetPlan(records, shop.id, input.id) }
  })
