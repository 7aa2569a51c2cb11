import { metricInfo, metricOf } from '../../../facts/metrics/catalogue.ts'
import { shopToLookAt } from '../../../facts/shops.ts'
import { addDays, type Day, day, dayOf, daysIn, type Period, parsePeriod } from '../../../kernel/calendar.ts'
import { Failure } from '../../../kernel/failure.ts'
import { yuan } from '../../../kernel/money.ts'
import { listMembers } from '../../people/actions.ts'
import type { Member } from '../../people/contract.ts'
import { dailyFigures, scoped } from '../daily-figures.ts'
import { shopSeasons } from '../forecast/shop-seasons.ts'
import { paceOf, paceSentence, type RestOfPeriod, rate } from '../rules/pace.ts'
import type { Past, Phasing } from '../rules/phasing.ts'
import { scopeWords } from '../rules/target-rows.ts'
import {
  dayAmounts,
  type Part,
  periodWords,
  type TargetTree,
  targetTree,
  yearOf,
  yearPeriod,
} from '../rules/targets.ts'
import type { WatchContext } from '../watch-context.ts'
import type { Standing, Target, TargetPart, TargetSummary } from './contract.ts'
import { lastStep, type StoredTarget, sameTarget, type TargetKey, targetsOf } from './store.ts'

export type Named = { shop?: string | undefined }
export type Key = Named & Pick<TargetKey, 'metric' | 'dimension' | 'value'>

/** A metric whose days add up, so that it can have a target. Failures: metric_unknown, query_unsupported. */
export const targetMetric = (id: string) => {
  const metric = metricOf(id)
  if (!metric) throw new Failure('metric_unknown', { metric: id })
  const info = metricInfo(metric)
  if (!info.addsOverDays || (info.unit !== 'money' && info.unit !== 'count'))
    throw new Failure('query_unsupported', {
      detail: `「${info.name}」不能由每天相加，不能定目标；可以定支付金额、支付件数、花费这样能相加的`,
    })
  return { ...info, isMoney: info.unit === 'money' }
}

export const yesterday = ({ clock }: Pick<WatchContext, 'clock'>): Day => addDays(dayOf(clock.now()), -1)

export const figures = (
  context: WatchContext,
  shop: string,
  { metric, dimension, value }: Pick<TargetKey, 'metric' | 'dimension' | 'value'>,
  period: Period,
): Promise<Past> =>
  dailyFigures(context, {
    shop,
    metric,
    isMoney: targetMetric(metric).isMoney,
    where: scoped({ dimension, value }),
    period,
  })

const shown = (isMoney: boolean) => (amount: number) => (isMoney ? yuan(amount) : amount)
/** What is stored was checked when it came: it fits. */
const treeOf = (target: StoredTarget): TargetTree => {
  const tree = targetTree(target.year, target.amounts, target.phasing.weights)
  if ('misfit' in tree) throw new Error(`target ${target.id} does not fit`)
  return tree
}

const standingOf = (
  tree: TargetTree,
  input: {
    month: string
    past: Past
    through: Day
    isMoney: boolean
    name: string
    rest: RestOfPeriod | undefined
  },
): Standing | null => {
  const { month, past, isMoney, name } = input
  const period = parsePeriod(month)
  const whole = tree.months.find((one) => one.period === month)
  if (whole?.amount == null) return null
  const targets = dayAmounts(tree, period)
  const pace = paceOf({ period, targets, past, through: input.through, rest: input.rest })
  const amount = shown(isMoney)
  const share = (part: number) => (pace.target > 0 ? part / pace.target : 0)
  return {
    month,
    target: amount(pace.target),
    actual: pace.known > 0 ? amount(pace.actual) : null,
    targetSoFar: amount(pace.targetSoFar),
    attained: pace.known > 0 ? rate(pace.actual, pace.target) : null,
    reached: pace.known > 0 ? rate(pace.actual, pace.targetSoFar) : null,
    known: pace.known,
    days: daysIn(period),
    missing: pace.missing,
    projected: pace.projected && {
      low: share(pace.projected.low),
      mid: share(pace.projected.mid),
      high: share(pace.projected.high),
    },
    basis: pace.basis,
    sentence: paceSentence(pace, name),
  }
}

const namesOf = async (
  context: WatchContext,
  shop: string,
  targets: readonly Pick<StoredTarget, 'dimension' | 'value'>[],
): Promise<Map<string, string>> => {
  const items = [...new Set(targets.flatMap((one) => (one.dimension === 'item' ? [one.value] : [])))]
  const found = await Promise.all(
    items.map((search) => context.values({ shop, dimension: 'item', search, limit: 1 })),
  )
  return new Map(found.flat().map(({ value, label }) => [value, label]))
}

const summaryOf = (
  target: StoredTarget,
  tree: TargetTree,
  also: { titles: ReadonlyMap<string, string>; members: readonly Member[]; standing: Standing | null },
): TargetSummary => {
  const { name, unit, isMoney } = targetMetric(target.metric)
  const owner = also.members.find(({ id }) => id === target.owner)
  return {
    metric: target.metric,
    name,
    unit,
    dimension: target.dimension,
    value: target.value,
    scope: scopeWords(target, also.titles.get(target.value)),
    year: target.year,
    amount: tree.year.amount === null ? null : shown(isMoney)(tree.year.amount),
    owner: owner ? { id: owner.id, name: owner.name, colour: owner.colour } : null,
    standing: also.standing,
  }
}

/** A pace needs what is usual. */
const PACE_PAST_DAYS = 430

const monthName = (month: string, through: Day): string =>
  through.startsWith(month) ? '本月' : periodWords(month)

/** The last day that can be known: yesterday, or before it the last day that has been imported. */
const lastDay = (past: Past, context: WatchContext): Day => {
  const until = yesterday(context)
  return (
    [...past.keys()].reduce<Day | undefined>((last, of) => (last && last > of ? last : of), undefined) ??
    until
  )
}

/** What the days to come of a month that is going on are forecast to bring. */
const restOf = async (
  context: WatchContext,
  shop: { id: number; name: string },
  { target, month, through }: { target: StoredTarget; month: string; through: Day },
): Promise<RestOfPeriod | undefined> => {
  const { to } = parsePeriod(month)
  if (!through.startsWith(month) || through >= to) return undefined
  const { isMoney } = targetMetric(target.metric)
  const { events } = await shopSeasons(context, shop.id, target.year)
  const state = `${await context.factsState(shop.id)} ${JSON.stringify(events)}`
  return context.paceForecast({ shop, of: { ...target, isMoney }, through, to, state })
}

export const askedMonth = (context: WatchContext, month: string | undefined): string =>
  month ?? yesterday(context).slice(0, 7)

/** Every target of the month's year with how the month stands. Failures: shop_unknown, shop_needed. */
export const listTargets = async (
  context: WatchContext,
  input: Named & { month?: string | undefined },
): Promise<TargetSummary[]> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const month = askedMonth(context, input.month)
  const period = parsePeriod(month)
  const targets = await targetsOf(context.records, shop.id, yearOf(month))
  const [titles, members] = await Promise.all([
    namesOf(context, shop.name, targets),
    listMembers(context.people),
  ])
  return Promise.all(
    targets.map(async (target) => {
      const tree = treeOf(target)
      const { isMoney } = targetMetric(target.metric)
      const to = period.to < yesterday(context) ? period.to : yesterday(context)
      const hasMonth = tree.months.some((one) => one.period === month && one.amount !== null)
      const past =
        hasMonth && to >= period.from
          ? await figures(context, shop.name, target, { from: addDays(period.from, -PACE_PAST_DAYS), to })
          : new Map<Day, number>()
      const through = lastDay(past, context)
      const rest = hasMonth ? await restOf(context, shop, { target, month, through }) : undefined
      const standing = standingOf(tree, { month, past, through, isMoney, name: monthName(month, to), rest })
      return summaryOf(target, tree, { titles, members, standing })
    }),
  )
}

const partWith =
  (past: Past, isMoney: boolean) =>
  (part: Part & { days?: readonly Part[] }): TargetPart => {
    const amount = shown(isMoney)
    const days = part.days ?? [part]
    const known = days.flatMap((one) => {
      const value = past.get(day(one.period))
      return value === undefined ? [] : [{ value, goal: one.amount ?? 0 }]
    })
    const sum = (of: (one: { value: number; goal: number }) => number) =>
      known.reduce((total, one) => total + of(one), 0)
    return {
      period: part.period,
      amount: part.amount === null ? null : amount(part.amount),
      isSet: part.isSet,
      actual: known.length > 0 ? amount(sum(({ value }) => value)) : null,
      known: known.length,
      reached:
        part.amount === null
          ? null
          : rate(
              sum(({ value }) => value),
              sum(({ goal }) => goal),
            ),
    }
  }

const phasingWords = ({ basis, fromPast }: Phasing, year: number): string =>
  basis === 'past-years'
    ? `按前两年同一天的轻重分到各天（春节前后按农历对），再按星期调；${fromPast} 天有过去可依${fromPast < 365 ? `，其余 ${daysIn(yearPeriod(year)) - fromPast} 天按平常的日子，大促按惯例估` : ''}。`
    : basis === 'weekdays'
      ? '还没有去年的数据：按星期的轻重分，大促和春节按惯例估。'
      : '还没有可依的数据：各天一样。'

/** A target with its months, and the days of one. Failures: shop_unknown, shop_needed, metric_unknown, query_unsupported. */
export const openTarget = async (
  context: WatchContext,
  input: Key & { month?: string | undefined },
): Promise<Target | null> => {
  const shop = await shopToLookAt(context.records, input.shop)
  const { isMoney } = targetMetric(input.metric)
  const month = askedMonth(context, input.month)
  const targets = await targetsOf(context.records, shop.id, yearOf(month))
  const target = targets.find((one) => sameTarget(one, input))
  if (!target) return null
  const tree = treeOf(target)
  const year = yearPeriod(target.year)
  const until = yesterday(context)
  const to = year.to < until ? year.to : until
  const from = addDays(year.from, -PACE_PAST_DAYS)
  const [past, titles, members, last] = await Promise.all([
    to < from ? new Map<Day, number>() : figures(context, shop.name, target, { from, to }),
    namesOf(context, shop.name, [target]),
    listMembers(context.people),
    lastStep(context.records, shop.id),
  ])
  const period = parsePeriod(month)
  const inMonth = new Map([...past].filter(([of]) => of <= period.to))
  const through = lastDay(inMonth, context)
  const standing = standingOf(tree, {
    month,
    past: inMonth,
    through,
    rest: await restOf(context, shop, { target, month, through }),
    isMoney,
    name: monthName(month, until),
  })
  const part = partWith(past, isMoney)
  return {
    ...summaryOf(target, tree, { titles, members, standing }),
    whole: part({ ...tree.year, days: tree.months.flatMap(({ days }) => days) }),
    months: tree.months.map(part),
    days: tree.months.find((one) => one.period === month)?.days.map(part) ?? [],
    phasing: phasingWords(target.phasing, target.year),
    phasedAt: target.phasedAt,
    undo: last ? undoWords(last.periods) : null,
  }
}

/** What is taken back, in words. */
export const undoWords = (periods: readonly string[]): string => {
  const [first = ''] = periods
  return periods.length === 1
    ? `${periodWords(first)}的目标`
    : `${periodWords(first)}等 ${periods.length} 个目标`
}
