import { metricInfo, metricOf } from '../../../facts/metrics/catalogue.ts'
import {
  addDays,
  type Day,
  day,
  dayOf,
  daysWords,
  type Period,
  parsePeriod,
} from '../../../kernel/calendar.ts'
import { decimal } from '../../../kernel/decimal.ts'
import { yuanWords } from '../../../kernel/money.ts'
import { percent } from '../../../kernel/share.ts'
import { dailyFigures, scoped } from '../daily-figures.ts'
import { type AlertRule, type Episode, episodesIn, type Finding, finderOf } from '../rules/alert-rules.ts'
import { dueDay, lackingReports } from '../rules/data-to-do.ts'
import { itemNaming } from '../rules/item-titles.ts'
import { largestParts, type PartPasts, partFinder } from '../rules/part-share.ts'
import type { Past } from '../rules/phasing.ts'
import type { Seasons } from '../rules/seasons.ts'
import { amountOf } from '../store.ts'
import { listTargets } from '../targets/standing.ts'
import type { WatchContext } from '../watch-context.ts'

export type WatchedShop = { id: number; name: string }

/** How far back ordinary days are looked for, and an episode is followed. */
const PAST_DAYS = 140
/** Data that end earlier say nothing of now. */
const STALE_DAYS = 7
/**
 * So many of the last days with data are judged, every time: a dip inside a file of a week is told, and the first
 * import of years of history tells of its last two weeks and nothing else.
 */
const JUDGED_DAYS = 14
/** A pace is told from the fifth day on. */
const PACE_DAYS = 5

export type SeenEpisode = Episode & { sentence: string; overNote: string }

/** What a rule found; `isKnown`: enough is known to say that what is not found is over. */
export type Seen = {
  rule: AlertRule
  episodes: SeenEpisode[]
  isKnown: boolean
  last: Day | undefined
  /** A season has begun that pauses the rule. */
  isPaused: boolean
}

const isMoney = (metric: string): boolean => {
  const known = metricOf(metric)
  return known ? metricInfo(known).unit === 'money' : false
}

const amountWords = (metric: string, value: number): string => {
  const known = metricOf(metric)
  const unit = known ? metricInfo(known).unit : 'number'
  if (unit === 'money') return yuanWords(Math.round(value))
  if (unit === 'ratio') return percent(value, 2)
  return decimal(value, 0, Math.abs(value) >= 100 ? 0 : 2)
}

const findingWords = ({ rule, day: of, days, value, against, direction, expected }: Finding): string => {
  const known = metricOf(rule.metric)
  const name = known ? metricInfo(known).name : rule.metric
  const amount = (one: number) => amountWords(rule.metric, one)
  if (expected && rule.watched.kind === 'parts')
    return `到 ${of} 的 ${days} 天${name} ${amount(value)}；按它前四周的占比，该在 ${amount(expected.low)} 到 ${amount(expected.high)} 之间。`
  if (expected)
    return `${of} ${name} ${amount(value)}，照平常该在 ${amount(expected.low)} 到 ${amount(expected.high)} 之间。`
  const share = against > 0 ? percent(Math.abs(value / against - 1), 0) : ''
  return rule.watched.kind === 'change'
    ? `到 ${of} 的 ${days} 天${name} ${amount(value)}，比之前 ${days} 天的 ${amount(against)} ${direction === 'fall' ? '少' : '多'} ${share}。`
    : `${of} ${name} ${amount(value)}，${direction === 'fall' ? '低于' : '高于'} ${amount(against)}。`
}

/** Why what was found is not found any more. */
export const overWords = (of: Day, isPaused: boolean): string =>
  isPaused ? `${of} 起大促前后，不再判。` : `${of} 恢复了平常。`

const nothing = (rule: AlertRule, last: Day | undefined, isKnown = true): Seen => ({
  rule,
  episodes: [],
  isKnown,
  last,
  isPaused: false,
})

const still = (finding: Finding, sentence: string): SeenEpisode => ({
  ...finding,
  overOn: undefined,
  sentence,
  overNote: '',
})

const seenMissing = async (context: WatchContext, shop: WatchedShop, rule: AlertRule): Promise<Seen> => {
  const to = dueDay(context.clock.now())
  const reports = lackingReports(
    await context.freshness({ shop: shop.name, from: addDays(to, -13), to }),
    to,
  ).filter(({ days }) => rule.watched.kind === 'missing' && days.length >= rule.watched.days)
  const since = reports.flatMap(({ days }) => days).toSorted()[0]
  if (!since || !rule.isOn) return nothing(rule, to)
  const names = reports.slice(0, 3).map(({ name, days }) => `「${name}」${daysWords(days)}`)
  const found = {
    rule,
    day: to,
    since,
    days: 1,
    value: reports.length,
    against: 0,
    direction: 'fall',
  } as const
  return {
    ...nothing(rule, to),
    episodes: [
      still(found, `缺 ${reports.length} 种报表：${names.join('；')}${reports.length > 3 ? ' 等' : ''}。`),
    ],
  }
}

const seenPace = async (context: WatchContext, shop: WatchedShop, rule: AlertRule): Promise<Seen> => {
  const last = addDays(dayOf(context.clock.now()), -1)
  if (!rule.isOn || rule.watched.kind !== 'pace') return nothing(rule, last)
  const targets = await listTargets(context, { shop: shop.name })
  const target = targets.find(
    ({ metric, dimension, value }) =>
      metric === rule.metric && dimension === rule.dimension && value === rule.value,
  )
  const standing = target?.standing
  if (!standing?.projected || standing.known < PACE_DAYS) return nothing(rule, last)
  const { share } = rule.watched
  if (standing.projected.high >= share) return nothing(rule, last)
  const { from } = parsePeriod(standing.month)
  const found = {
    rule,
    day: last,
    since: from,
    days: 1,
    value: standing.projected.high,
    against: share,
    direction: 'fall',
  } as const
  return { ...nothing(rule, last), episodes: [still(found, standing.sentence)] }
}

const lastOf = (past: Past): Day | undefined => [...past.keys()].toSorted().at(-1)

/** The days that are judged, or nothing where data end too early to say anything of now. */
const judged = (context: WatchContext, last: Day | undefined): Period | undefined =>
  last && last >= addDays(dayOf(context.clock.now()), -STALE_DAYS)
    ? { from: addDays(last, 1 - JUDGED_DAYS), to: last }
    : undefined

const seenDays = (
  context: WatchContext,
  rule: AlertRule,
  past: Past,
  { seasons, find }: { seasons: Seasons; find: ReturnType<typeof finderOf> },
): Seen => {
  const last = lastOf(past)
  const period = judged(context, last)
  if (!period) return nothing(rule, last, false)
  const isPaused = (of: Day) => rule.pausesInSeasons && seasons.near(of) !== undefined
  const episodes = episodesIn(rule, period, (of) => past.has(of), find).map((one) => ({
    ...one,
    sentence: findingWords(one),
    overNote: one.overOn ? overWords(one.overOn, isPaused(one.overOn)) : '',
  }))
  return { rule, episodes, isKnown: true, last, isPaused: isPaused(period.to) }
}

/** So many parts stand for all of them: smaller ones change nothing of what is usual. */
const MOST_PARTS = 60

/** What the largest items or search terms brought on each day, with those that are told of now, and their names. */
const partPasts = async (
  context: WatchContext,
  shop: WatchedShop,
  { metric, of, also }: { metric: string; of: string; also: readonly string[] },
): Promise<{ pasts: PartPasts; names: Map<string, string> }> => {
  const to = addDays(dayOf(context.clock.now()), -1)
  const rowsOf = async (from: Day, values: readonly string[]) => {
    const answer = await context.query({
      shop: shop.name,
      metrics: [metric],
      by: ['day', of],
      from,
      to,
      where: values.length > 0 ? [{ dimension: of, values: [...values] }] : [],
      totals: false,
      limit: 100_000,
    })
    return answer.rows.flatMap((row) => {
      const [id, value] = [row[of], amountOf(row[metric], isMoney(metric))]
      return id && value !== null
        ? [{ id: String(id), of: day(String(row.day)), value, name: String(row.item_title ?? id) }]
        : []
    })
  }
  const sums = new Map<string, number>()
  for (const { id, value } of await rowsOf(addDays(to, -41), [])) sums.set(id, (sums.get(id) ?? 0) + value)
  const largest = [...sums].toSorted(([, a], [, b]) => b - a).slice(0, MOST_PARTS)
  const wanted = [...new Set([...largest.map(([id]) => id), ...also])]
  const [whole, names] = [new Map<Day, number>(), new Map<string, string>()]
  const parts = new Map(wanted.map((id) => [id, new Map<Day, number>()]))
  if (wanted.length === 0) return { pasts: { whole, parts }, names }
  for (const one of await rowsOf(addDays(to, -PAST_DAYS), wanted)) {
    parts.get(one.id)?.set(one.of, one.value)
    whole.set(one.of, (whole.get(one.of) ?? 0) + one.value)
    names.set(one.id, one.name)
  }
  return { pasts: { whole, parts }, names }
}

/** A rule for the largest parts is as many rules, each told and over by itself. */
const seenParts = async (
  context: WatchContext,
  shop: WatchedShop,
  rule: AlertRule,
  also: readonly string[],
): Promise<Seen[]> => {
  const { watched, metric } = rule
  if (watched.kind !== 'parts') return []
  const own = (part: string, name: string): AlertRule => ({
    ...rule,
    id: `${rule.id}:${part}`,
    name,
    dimension: watched.of,
    value: part,
  })
  if (!rule.isOn) return also.map((part) => nothing(own(part, rule.name), undefined))
  const { pasts, names } = await partPasts(context, shop, { metric, of: watched.of, also })
  // Orders that name titles only, several of one order as one, do not tell how much of an item sold.
  if (watched.of === 'item' && itemNaming([...pasts.parts.keys()]) === 'title') return []
  const last = lastOf(pasts.whole)
  const period = judged(context, last)
  if (!period) return also.map((part) => nothing(own(part, rule.name), last, false))
  const find = partFinder(pasts, watched)
  return [...new Set([...largestParts(pasts, period.to, watched.parts), ...also])].map((part) => {
    const title = `「${names.get(part) ?? part}」${watched.of === 'item' ? '近 7 天卖得比平常少' : '近 7 天带来的访客少了'}`
    const one = own(part, title)
    const isKnown = (of: Day) => pasts.whole.has(of)
    const episodes = episodesIn(one, period, isKnown, (of) => find(part, of)).map((episode) => ({
      ...episode,
      sentence: findingWords(episode),
      overNote: episode.overOn ? overWords(episode.overOn, false) : '',
    }))
    return { rule: one, episodes, isKnown: true, last, isPaused: false }
  })
}

/** What every rule of a shop finds on the last days. `open`: rules and parts that are told of now. */
export const seenBy = async (
  context: WatchContext,
  shop: WatchedShop,
  rules: readonly AlertRule[],
  { seasons, open }: { seasons: Seasons; open: readonly string[] },
): Promise<Seen[]> => {
  const to = addDays(dayOf(context.clock.now()), -1)
  const pasts = new Map<string, Promise<Past>>()
  const pastOf = ({ metric, dimension, value }: Pick<AlertRule, 'metric' | 'dimension' | 'value'>) => {
    const key = [metric, dimension, value].join('\u0001')
    const period = { from: addDays(to, -PAST_DAYS), to }
    const asked =
      pasts.get(key) ??
      dailyFigures(context, {
        shop: shop.name,
        metric,
        isMoney: isMoney(metric),
        where: scoped({ dimension, value }),
        period,
      })
    pasts.set(key, asked)
    return asked
  }
  const seen: Seen[] = []
  for (const rule of rules) {
    const { kind } = rule.watched
    if (kind === 'missing') seen.push(await seenMissing(context, shop, rule))
    else if (kind === 'pace') seen.push(await seenPace(context, shop, rule))
    else if (kind === 'parts') {
      const prefix = `${rule.id}:`
      const also = open.flatMap((id) => (id.startsWith(prefix) ? [id.slice(prefix.length)] : []))
      seen.push(...(await seenParts(context, shop, rule, also)))
    } else {
      const past = await pastOf(rule)
      seen.push(
        seenDays(context, rule, past, { seasons, find: finderOf(rule, past, isMoney(rule.metric), seasons) }),
      )
    }
  }
  return seen
}
