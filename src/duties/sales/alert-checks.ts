import { metricInfo, metricOf } from '../../facts/metrics/catalogue.ts'
import { addDays, type Day, day, dayOf, parsePeriod } from '../../kernel/calendar.ts'
import { yuanWords } from '../../kernel/money.ts'
import { inTransaction } from '../../storage/records.ts'
import { explain } from './actions.ts'
import {
  checkedState,
  insertAlert,
  keepChecked,
  keptRules,
  latestFindings,
  putFinding,
  settleAlerts,
} from './alert-store.ts'
import { ExplainInput, type Explanation } from './contract.ts'
import { dailyFigures } from './daily-figures.ts'
import { type AlertRule, builtInRules, type Finding, findingOn } from './rules/alert-rules.ts'
import { daysWords, dueDay, lackingReports } from './rules/data-to-do.ts'
import { byCause, isSameEpisode, tellAt } from './rules/grouping.ts'
import type { Past } from './rules/phasing.ts'
import type { AlertFindingRow } from './tables.ts'
import { listTargets } from './target-standing.ts'
import { lastStep, lockRecords } from './target-store.ts'
import type { WatchContext } from './watch-context.ts'

export type WatchedShop = { id: number; name: string }

/** The rules of a shop: those built in as the team has them now, then its own. */
export const rulesOf = async (context: Pick<WatchContext, 'records'>, shop: number): Promise<AlertRule[]> => {
  const kept = await keptRules(context.records, shop)
  return [
    ...builtInRules.map((rule) => kept.find(({ id }) => id === rule.id) ?? rule),
    ...kept.filter(({ id }) => builtInRules.every((rule) => rule.id !== id)),
  ]
}

/** How far back ordinary days are looked for, and an episode is followed. */
const PAST_DAYS = 130
/** Data that end earlier say nothing of now. */
const STALE_DAYS = 7
/** A pace is told from the fifth day on. */
const PACE_DAYS = 5

type Seen = { finding?: Finding; sentence: string; isKnown: boolean; last: Day | undefined }

const isMoney = (metric: string): boolean => {
  const known = metricOf(metric)
  return known ? metricInfo(known).unit === 'money' : false
}

const amountWords = (metric: string, value: number): string => {
  const known = metricOf(metric)
  const unit = known ? metricInfo(known).unit : 'number'
  if (unit === 'money') return yuanWords(Math.round(value))
  if (unit === 'ratio') return `${(value * 100).toFixed(2)} %`
  return (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toFixed(2))).toLocaleString('en-US')
}

const findingWords = ({ rule, day: of, days, value, against, direction, expected }: Finding): string => {
  const known = metricOf(rule.metric)
  const name = known ? metricInfo(known).name : rule.metric
  const amount = (one: number) => amountWords(rule.metric, one)
  if (expected)
    return `${of} ${name} ${amount(value)}，照平常该在 ${amount(expected.low)} 到 ${amount(expected.high)} 之间。`
  const share = against > 0 ? `${Math.abs((value / against - 1) * 100).toFixed(0)} %` : ''
  return rule.watched.kind === 'change'
    ? `到 ${of} 的 ${days} 天${name} ${amount(value)}，比之前 ${days} 天的 ${amount(against)} ${direction === 'fall' ? '少' : '多'} ${share}。`
    : `${of} ${name} ${amount(value)}，${direction === 'fall' ? '低于' : '高于'} ${amount(against)}。`
}

const seenMissing = async (context: WatchContext, shop: WatchedShop, rule: AlertRule): Promise<Seen> => {
  const to = dueDay(context.clock.now())
  const reports = lackingReports(
    await context.freshness({ shop: shop.name, from: addDays(to, -13), to }),
    to,
  ).filter(({ days }) => rule.watched.kind === 'missing' && days.length >= rule.watched.days)
  const since = reports.flatMap(({ days }) => days).toSorted()[0]
  if (!since || !rule.isOn) return { sentence: '', isKnown: true, last: to }
  const finding: Finding = {
    rule,
    day: to,
    since,
    days: 1,
    value: reports.length,
    against: 0,
    direction: 'fall',
  }
  const names = reports.slice(0, 3).map(({ name, days }) => `「${name}」${daysWords(days)}`)
  return {
    finding,
    sentence: `缺 ${reports.length} 种报表：${names.join('；')}${reports.length > 3 ? ' 等' : ''}。`,
    isKnown: true,
    last: to,
  }
}

const seenPace = async (context: WatchContext, shop: WatchedShop, rule: AlertRule): Promise<Seen> => {
  const targets = await listTargets(context, { shop: shop.name })
  const target = targets.find(
    ({ metric, dimension, value }) =>
      metric === rule.metric && dimension === rule.dimension && value === rule.value,
  )
  const standing = target?.standing
  const last = addDays(dayOf(context.clock.now()), -1)
  if (!standing?.projected || standing.known < PACE_DAYS || rule.watched.kind !== 'pace')
    return { sentence: '', isKnown: true, last }
  const { from } = parsePeriod(standing.month)
  const finding: Finding = {
    rule,
    day: last,
    since: from,
    days: 1,
    value: standing.projected.high,
    against: rule.watched.share,
    direction: 'fall',
  }
  const isShort = rule.isOn && standing.projected.high < rule.watched.share
  return { ...(isShort ? { finding } : {}), sentence: standing.sentence, isKnown: true, last }
}

const seenBy = async (
  context: WatchContext,
  shop: WatchedShop,
  rule: AlertRule,
  pastOf: (rule: AlertRule) => Promise<Past>,
): Promise<Seen> => {
  if (rule.watched.kind === 'missing') return seenMissing(context, shop, rule)
  if (rule.watched.kind === 'pace') return seenPace(context, shop, rule)
  const past = await pastOf(rule)
  const last = [...past.keys()].toSorted().at(-1)
  const today = dayOf(context.clock.now())
  if (!last || last < addDays(today, -STALE_DAYS)) return { sentence: '', isKnown: false, last }
  const finding = findingOn(rule, last, past, isMoney(rule.metric))
  return finding
    ? { finding, sentence: findingWords(finding), isKnown: true, last }
    : { sentence: '', isKnown: true, last }
}

/** Sales of the finding's days against those they are to be compared with: the week before. */
const whyOf = async (
  context: WatchContext,
  shop: WatchedShop,
  finding: Finding,
): Promise<Explanation | null> => {
  const { rule, day: to, days } = finding
  if (rule.watched.kind === 'missing') return null
  const from = addDays(to, 1 - days)
  const back = days === 1 ? 7 : days
  try {
    return await explain(
      context,
      ExplainInput.parse({
        shop: shop.name,
        metric: 'paid_amount',
        from,
        to,
        compare: { from: addDays(from, -back), to: addDays(to, -back) },
      }),
    )
  } catch {
    // An alert without its why is told all the same.
    return null
  }
}

/** What of a shop may make another evaluation find something else. */
const stateOf = async (context: WatchContext, shop: WatchedShop): Promise<string> => {
  const now = context.clock.now()
  const rules = await rulesOf(context, shop.id)
  const step = await lastStep(context.records, shop.id)
  return JSON.stringify([
    await context.factsState(shop.id),
    dayOf(now),
    dueDay(now),
    rules,
    step?.setAt ?? '',
  ])
}

let turn: Promise<unknown> = Promise.resolve()

/** Evaluations of this process come one after another: the same cause is not to be told by two of them. */
const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const mine = turn.then(work, work)
  turn = mine.catch(() => undefined)
  return mine
}

/**
 * Evaluates a shop's rules where anything changed since the last time: what is found is told once for each cause,
 * what is not found any more is over. Repeated, or after imports and undoings in any order, it tells nothing twice.
 */
export const checkAlerts = (context: WatchContext, shop: WatchedShop): Promise<boolean> =>
  inTurn(async () => {
    const state = await stateOf(context, shop)
    if ((await checkedState(context.records, shop.id)) === state) return false
    await evaluate(context, shop, state)
    return true
  })

const evaluate = async (context: WatchContext, shop: WatchedShop, state: string): Promise<void> => {
  const { records, clock } = context
  const now = clock.now()
  const at = now.toString()
  const to = addDays(dayOf(now), -1)
  const pasts = new Map<string, Promise<Past>>()
  const pastOf = ({ metric, dimension, value }: AlertRule): Promise<Past> => {
    const key = [metric, dimension, value].join('\u0001')
    const asked =
      pasts.get(key) ??
      dailyFigures(context, {
        shop: shop.name,
        metric,
        isMoney: isMoney(metric),
        dimension,
        value,
        period: { from: addDays(to, -PAST_DAYS), to },
      })
    pasts.set(key, asked)
    return asked
  }
  const rules = await rulesOf(context, shop.id)
  const seen = new Map<string, Seen>()
  for (const rule of rules) seen.set(rule.id, await seenBy(context, shop, rule, pastOf))
  const findings = [...seen.values()].flatMap(({ finding }) => finding ?? [])
  const [first] = findings.filter(({ rule }) => rule.watched.kind !== 'missing')
  const why = first ? await whyOf(context, shop, first) : null
  const factors =
    why && Object.fromEntries(why.factors.map(({ id, contribution }) => [id, Number(contribution)]))
  const groups = byCause(findings, factors && Object.keys(factors).length > 1 ? factors : undefined)

  await inTransaction(records, async (tx) => {
    await lockRecords(tx, shop.id)
    const known = await latestFindings(tx, shop.id)
    const touched: number[] = []
    for (const group of groups) {
      const rows = group.map((finding) => episodeOf(known, finding))
      let alert = rows.flatMap((row) => (row ? [Number(row.alert_id)] : []))[0]
      const [head] = group
      if (!head) continue
      if (alert === undefined) {
        const isSales = head.rule.watched.kind !== 'missing'
        alert = await insertAlert(tx, {
          shop_id: shop.id,
          title: head.rule.name,
          sentence: seen.get(head.rule.id)?.sentence ?? '',
          cause: isSales ? (why?.causes[0]?.sentence ?? why?.sentences[1] ?? '') : '',
          why: isSales ? why : null,
          owner_id: head.rule.owner,
          fired_at: at,
          tell_at: tellAt(now, head.rule.quiet).toString(),
        })
      }
      for (const [i, finding] of group.entries()) {
        const row = rows[i]
        const of = row ? Number(row.alert_id) : alert
        touched.push(of)
        await putFinding(tx, {
          alert_id: of,
          shop_id: shop.id,
          rule_id: finding.rule.id,
          since: row && row.since < finding.since ? row.since : finding.since,
          day: finding.day,
          sentence: row?.sentence ?? seen.get(finding.rule.id)?.sentence ?? '',
          recovered_at: null,
          note: '',
        })
      }
    }
    const open = known.filter(
      ({ recovered_at, rule_id }) =>
        recovered_at === null && findings.every(({ rule }) => rule.id !== rule_id),
    )
    for (const row of open) {
      const current = seen.get(row.rule_id)
      if (current && !current.isKnown) continue
      touched.push(Number(row.alert_id))
      await putFinding(tx, { ...row, recovered_at: at, note: overWords(row, current) })
    }
    await settleAlerts(tx, shop.id, touched, at)
    await keepChecked(tx, shop.id, state, at)
  })
}

/** The open finding of the rule, or one of the same days that came and went with an import. */
const episodeOf = (known: readonly AlertFindingRow[], finding: Finding): AlertFindingRow | undefined => {
  const own = known.filter(({ rule_id }) => rule_id === finding.rule.id)
  return (
    own.find(({ recovered_at }) => recovered_at === null) ??
    own.find((row) => isSameEpisode({ since: day(row.since), day: day(row.day) }, finding))
  )
}

const overWords = (row: AlertFindingRow, seen: Seen | undefined): string =>
  !seen
    ? '规则删掉了。'
    : seen.last && seen.last < row.day
      ? `${row.day} 的数据撤销了。`
      : `${seen.last ?? ''} 恢复了平常。`
