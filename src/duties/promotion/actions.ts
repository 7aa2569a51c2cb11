import type { Kysely } from 'kysely'
import type { Shop } from '../../facts/contract.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { type Day, day, dayOf } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction, type TablesOf } from '../../storage/records.ts'
import type { CalendarEvent } from '../calendar/rules/events.ts'
import { listMembers, type PeopleContext } from '../people/actions.ts'
import { createTask, moveTask, type TasksContext, tasksFrom } from '../tasks/actions.ts'
import type { Need, Task } from '../tasks/contract.ts'
import type {
  EndedPromotion,
  Promotion,
  PromotionEffect,
  PromotionPace,
  PromotionPlan,
  PromotionSummary,
} from './contract.ts'
import { effectOf } from './effect.ts'
import { type MeasuringContext, refuseCancelled } from './measuring.ts'
import { paceOf } from './pacing.ts'
import { yuanOf } from './rules/amounts.ts'
import { needsOf } from './rules/needs.ts'
import { checkedPhases, movedTo, refuseSameName, startOf, stateOn, wholeOf, windowsOf } from './rules/plan.ts'
import { tasksFor } from './rules/tasks.ts'
import {
  insertPromotion,
  type Kept,
  type PromotionRecords,
  promotionsOf,
  putCancelled,
  putCosts,
  rewritePromotion,
  type Written,
} from './store.ts'

/** Plans are records; tasks are made with them in one transaction; what was sold comes from the facts room. */
export type PromotionContext = Omit<MeasuringContext, 'records'> & {
  records: Kysely<
    TablesOf<PromotionRecords> & TablesOf<TasksContext['records']> & TablesOf<PeopleContext['records']>
  >
  people: PeopleContext
}

type Named = { shop?: string | undefined }
type One = Named & { id: number }
type Tx = PromotionContext['records']

const tasksIn = (context: PromotionContext, records: Tx = context.records): TasksContext => ({
  records,
  people: { records, clock: context.clock },
  clock: context.clock,
})

const todayIn = ({ clock }: PromotionContext): Day => dayOf(clock.now())

const fromPromotions = (context: PromotionContext, shop: Shop, records?: Tx): Promise<Task[]> =>
  tasksFrom(tasksIn(context, records), shop, 'promotion')

const isOf = (id: number) => (task: Task) => task.from.id.split('/')[0] === String(id)
const isOpen = ({ state }: Task) => state === 'todo' || state === 'doing'

const foundIn = (all: readonly Kept[], id: number): Kept => {
  const found = all.find((one) => one.id === id)
  if (!found) throw new Failure('not_found', { what: '这场推广活动' })
  return found
}

type Around = { tasks: readonly Task[]; all: readonly Kept[]; events: readonly CalendarEvent[]; today: Day }

const summaryOf = (kept: Kept, { tasks, events, today }: Around): PromotionSummary => {
  const own = tasks.filter(isOf(kept.id)).filter(({ state }) => state !== 'cancelled')
  const event = events.find(({ id, year }) => id === kept.event?.id && year === kept.event.year)
  return {
    id: kept.id,
    name: kept.name,
    state: stateOn(kept, today),
    event: kept.event && { ...kept.event, name: event?.name ?? kept.event.id },
    period: wholeOf(kept.phases),
    start: startOf(kept.phases),
    items: kept.items.length,
    budget: yuanOf(kept.channels.reduce((sum, { budgetFen }) => sum + budgetFen, 0) / 100),
    tasks: {
      all: own.length,
      done: own.filter(({ state }) => state === 'done').length,
      late: own.filter((one) => isOpen(one) && one.due !== null && one.due < today).length,
    },
    createdAt: kept.createdAt,
  }
}

const promotionOf = (kept: Kept, around: Around): Promotion => ({
  ...summaryOf(kept, around),
  phases: kept.phases,
  itemList: kept.items.map(({ item, title, mechanic, priceFen }) => ({
    item,
    title,
    mechanic,
    price: priceFen === null ? null : yuanOf(priceFen / 100),
  })),
  channels: kept.channels.map(({ name, budgetFen }) => ({ name, budget: yuanOf(budgetFen / 100) })),
  goals: kept.goals.map(({ kind, target }) => ({ kind, target: kind === 'sales' ? target / 100 : target })),
  costs: kept.costs.map(({ kind, name, fen }) => ({ kind, name, amount: yuanOf(fen / 100) })),
  mechanics: kept.mechanics,
  template:
    kept.template === null
      ? null
      : { id: kept.template, name: around.all.find(({ id }) => id === kept.template)?.name ?? '' },
})

const around = async (context: PromotionContext, shop: Shop, all: readonly Kept[]): Promise<Around> => {
  const years = [...new Set(all.flatMap(({ event }) => (event ? [event.year] : [])))]
  const [tasks, events] = await Promise.all([
    all.length > 0 ? fromPromotions(context, shop) : [],
    years.length > 0 ? context.campaigns(shop.id, years) : [],
  ])
  return { tasks, all, events, today: todayIn(context) }
}

/** The newest first. Failures: shop_unknown, shop_needed. */
export const listPromotions = async (
  context: PromotionContext,
  { shop: name }: Named,
): Promise<PromotionSummary[]> => {
  const shop = await shopToLookAt(context.records, name)
  const all = await promotionsOf(context.records, shop.id)
  const known = await around(context, shop, all)
  return all.map((kept) => summaryOf(kept, known))
}

/** A shop's promotion with the others of the shop. Failures: shop_unknown, shop_needed, not_found. */
const openKept = async (context: PromotionContext, { shop: name, id }: One) => {
  const shop = await shopToLookAt(context.records, name)
  const all = await promotionsOf(context.records, shop.id)
  return { shop, all, kept: foundIn(all, id) }
}

/** Failures: shop_unknown, shop_needed, not_found. */
export const openPromotion = async (context: PromotionContext, input: One): Promise<Promotion> => {
  const { shop, all, kept } = await openKept(context, input)
  return promotionOf(kept, await around(context, shop, all))
}

const fenOf = (given: string): number => Math.round(Number(given) * 100)

const written = ({ name, event, phases, items, channels, goals, mechanics }: PromotionPlan): Written => {
  const twice = items.map(({ item }) => item).find((item, at, every) => every.indexOf(item) !== at)
  if (twice !== undefined)
    throw new Failure('invalid_input', { detail: `商品 ${twice} 写了两次，一场活动里一个商品写一行。` })
  const kinds = goals.map(({ kind }) => kind)
  if (new Set(kinds).size < kinds.length)
    throw new Failure('invalid_input', { detail: '同一种目标写了两次，请只留一个。' })
  return {
    name,
    event,
    mechanics,
    phases: checkedPhases(phases.map(({ phase, from, to }) => ({ phase, from: day(from), to: day(to) }))),
    items: items.map(({ item, title, mechanic, price }) => ({
      item,
      title,
      mechanic,
      priceFen: price === null ? null : fenOf(price),
    })),
    channels: channels.map(({ name: channel, budget }) => ({ name: channel, budgetFen: fenOf(budget) })),
    goals: goals.map(({ kind, target }) => ({
      kind,
      target: kind === 'sales' ? Math.round(target * 100) : target,
    })),
  }
}

type Creation = Named &
  Omit<PromotionPlan, 'phases' | 'event' | 'items' | 'channels' | 'goals' | 'mechanics'> & {
    event?: PromotionPlan['event'] | undefined
    items?: PromotionPlan['items'] | undefined
    channels?: PromotionPlan['channels'] | undefined
    goals?: PromotionPlan['goals'] | undefined
    mechanics?: string | undefined
    phases?: PromotionPlan['phases'] | undefined
    template?: number | undefined
    start?: string | undefined
    tasks: boolean
  }

/** What was not written is taken from the template; days from the template or the event, around `start`. */
const planned = async (
  context: PromotionContext,
  shop: Shop,
  all: readonly Kept[],
  input: Creation,
): Promise<PromotionPlan> => {
  const template = input.template === undefined ? undefined : foundIn(all, input.template)
  const event = input.event ?? null
  const found =
    event &&
    (await context.campaigns(shop.id, [event.year])).find(
      ({ id, year }) => id === event.id && year === event.year,
    )
  if (event && !found) throw new Failure('not_found', { what: `${event.year} 年的这个活动` })
  const days = input.phases ?? found?.phases ?? template?.phases
  if (!days)
    throw new Failure('invalid_input', {
      detail: '还没有写日子：请写各阶段从哪天到哪天，或选活动日历里的一个活动，或选一场以前的活动作模板。',
    })
  const given = days.map(({ phase, from, to }) => ({ phase, from: day(from), to: day(to) }))
  const plan = template && promotionOf(template, { tasks: [], all, events: [], today: todayIn(context) })
  return {
    name: input.name,
    event,
    phases: input.start === undefined ? [...given] : movedTo(given, day(input.start)),
    items: input.items?.length ? input.items : (plan?.itemList ?? []),
    channels: input.channels?.length ? input.channels : (plan?.channels ?? []),
    goals: input.goals?.length ? input.goals : (plan?.goals ?? []),
    mechanics: input.mechanics || (plan?.mechanics ?? ''),
  }
}

/**
 * Writes a promotion down and, with `tasks`, what is to be done for it, counted back from its first day, each with an
 * owner by role. Failures: shop_unknown, shop_needed, not_found (template, event), invalid_input.
 */
export const createPromotion = async (context: PromotionContext, input: Creation): Promise<Promotion> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const all = await promotionsOf(context.records, shop.id)
  const plan = written(await planned(context, shop, all, input))
  const at = context.clock.now().toString()
  const members = await listMembers(context.people)
  const id = await inTransaction(context.records, async (tx: Tx) => {
    refuseSameName(await promotionsOf(tx, shop.id), plan)
    const made = await insertPromotion(tx, shop.id, { ...plan, template: input.template ?? null, at })
    if (!input.tasks) return made
    const isLarge = plan.event !== null
    for (const task of tasksFor({ phases: plan.phases, isLarge }, members, todayIn(context)))
      await createTask(tasksIn(context, tx), {
        shop: shop.name,
        title: task.title,
        owner: task.owner,
        due: task.due,
        from: {
          kind: 'promotion',
          id: `${made}/${task.id}`,
          words: `推广活动「${plan.name}」`,
          path: `/promotion/${made}`,
        },
      })
    return made
  })
  return openPromotion(context, { shop: shop.name, id })
}

/** Failures: shop_unknown, shop_needed, not_found, invalid_input. */
export const changePromotion = async (
  context: PromotionContext,
  { shop: name, id, ...plan }: One & PromotionPlan,
): Promise<Promotion> => {
  const shop = await shopToLookAt(context.records, name)
  const at = context.clock.now().toString()
  const next = written(plan)
  await inTransaction(context.records, async (tx: Tx) => {
    const all = await promotionsOf(tx, shop.id)
    if (foundIn(all, id).name !== next.name) refuseSameName(all, { id, name: next.name })
    await rewritePromotion(tx, shop.id, { id, at, ...next })
  })
  return openPromotion(context, { shop: shop.name, id })
}

/** Failures: shop_unknown, shop_needed, not_found. */
export const setCosts = async (
  context: PromotionContext,
  {
    shop: name,
    id,
    costs,
  }: One & { costs: readonly { kind: Kept['costs'][number]['kind']; name: string; amount: string }[] },
): Promise<Promotion> => {
  const shop = await shopToLookAt(context.records, name)
  const rows = costs.map(({ kind, name: what, amount }) => ({ kind, name: what, fen: fenOf(amount) }))
  await inTransaction(context.records, async (tx: Tx) => {
    foundIn(await promotionsOf(tx, shop.id), id)
    await putCosts(tx, shop.id, id, rows)
  })
  return openPromotion(context, { shop: shop.name, id })
}

/** Cancels it and what was to be done for it. Failures: shop_unknown, shop_needed, not_found. */
export const cancelPromotion = async (context: PromotionContext, input: One): Promise<Promotion> => {
  const shop = await shopToLookAt(context.records, input.shop)
  await inTransaction(context.records, async (tx: Tx) => {
    const kept = foundIn(await promotionsOf(tx, shop.id), input.id)
    if (kept.cancelledAt !== null) return
    await putCancelled(tx, kept.id, context.clock.now().toString())
    const open = (await fromPromotions(context, shop, tx)).filter(isOf(kept.id)).filter(isOpen)
    for (const { id } of open)
      await moveTask(tasksIn(context, tx), {
        shop: shop.name,
        task: id,
        state: 'cancelled',
        member: null,
        note: '活动取消了',
      })
  })
  return openPromotion(context, input)
}

/**
 * Takes it up again; tasks that were cancelled with it stay cancelled. Failures: shop_unknown, shop_needed, not_found;
 * invalid_input where another has its name by now.
 */
export const resumePromotion = async (context: PromotionContext, input: One): Promise<Promotion> => {
  const shop = await shopToLookAt(context.records, input.shop)
  await inTransaction(context.records, async (tx: Tx) => {
    const all = await promotionsOf(tx, shop.id)
    const kept = foundIn(all, input.id)
    refuseSameName(all, kept)
    await putCancelled(tx, kept.id, null)
  })
  return openPromotion(context, input)
}

/** What is to be done for it. Failures: shop_unknown, shop_needed, not_found. */
export const tasksOfPromotion = async (context: PromotionContext, input: One): Promise<Task[]> => {
  const { shop, kept } = await openKept(context, input)
  return (await fromPromotions(context, shop)).filter(isOf(kept.id))
}

/** What it brought, as far as its days are over. Failures: shop_unknown, shop_needed, not_found; invalid_input where cancelled. */
export const promotionEffect = async (context: PromotionContext, input: One): Promise<PromotionEffect> => {
  const { shop, all, kept } = await openKept(context, input)
  refuseCancelled(kept)
  return {
    promotion: promotionOf(kept, await around(context, shop, all)),
    ...(await effectOf(context, shop, kept, all)),
  }
}

/** How it goes against its plan. Failures: as above. */
export const promotionPace = async (context: PromotionContext, input: One): Promise<PromotionPace> => {
  const { shop, all, kept } = await openKept(context, input)
  refuseCancelled(kept)
  return paceOf(context, shop, kept, all)
}

/** Promotions whose last phase ended in a month, with their ROI. Failures: shop_unknown, shop_needed. */
export const endedPromotions = async (
  context: PromotionContext,
  { shop: name, month }: Named & { month: string },
): Promise<EndedPromotion[]> => {
  const shop = await shopToLookAt(context.records, name)
  const all = await promotionsOf(context.records, shop.id)
  const today = todayIn(context)
  const ended = all
    .filter(({ cancelledAt }) => cancelledAt === null)
    .map((kept) => ({ kept, to: wholeOf(kept.phases).to }))
    .filter(({ to }) => to.startsWith(month) && to < today)
    .sort((a, b) => (a.to < b.to ? -1 : 1))
  const told: EndedPromotion[] = []
  for (const { kept, to } of ended) {
    const { returns } = await effectOf(context, shop, kept, all)
    const { roiRevenue, target, verdict, reason } = returns
    told.push({ id: kept.id, name: kept.name, ended: to, roi: roiRevenue, target, verdict, reason })
  }
  return told
}

/** What promotions need from the person today. */
export const needs = async (
  context: PromotionContext,
  { shop, today }: { shop: Shop; today: Day },
): Promise<Need[]> => {
  const all = await promotionsOf(context.records, shop.id)
  const tasks = all.length > 0 ? await fromPromotions(context, shop) : []
  return all
    .filter(({ cancelledAt }) => cancelledAt === null)
    .flatMap((kept) =>
      needsOf(
        {
          id: kept.id,
          name: kept.name,
          state: stateOn(kept, today),
          start: startOf(kept.phases),
          period: wholeOf(kept.phases),
          after: windowsOf(kept.phases).after,
          hasCosts: kept.costs.length > 0,
          late: tasks
            .filter(isOf(kept.id))
            .filter((one) => isOpen(one) && one.due !== null && one.due < today).length,
        },
        today,
      ),
    )
}
