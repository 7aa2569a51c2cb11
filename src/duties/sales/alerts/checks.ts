import { createHash } from 'node:crypto'
import { addDays, day, dayOf } from '../../../kernel/calendar.ts'
import { inTransaction } from '../../../storage/records.ts'
import { explain } from '../actions.ts'
import { ExplainInput, type Explanation } from '../contract.ts'
import { shopSeasons } from '../forecast/shop-seasons.ts'
import { type AlertRule, builtInRules, type Finding } from '../rules/alert-rules.ts'
import { dueDay } from '../rules/data-to-do.ts'
import { byCause, isSameEpisode, SALES, tellAt, together, toldBy } from '../rules/grouping.ts'
import type { AlertFindingRow } from '../tables.ts'
import { lastStep, lockRecords } from '../targets/store.ts'
import type { WatchContext } from '../watch-context.ts'
import { overWords, type Seen, type SeenEpisode, seenBy, type WatchedShop } from './findings.ts'
import {
  checkedState,
  insertAlert,
  keepChecked,
  keptRules,
  latestFindings,
  putFinding,
  settleAlerts,
} from './store.ts'

export type { WatchedShop } from './findings.ts'

/** The rules of a shop: those built in as the team has them now, then its own. */
export const rulesOf = async (context: Pick<WatchContext, 'records'>, shop: number): Promise<AlertRule[]> => {
  const kept = await keptRules(context.records, shop)
  return [
    ...builtInRules.map((rule) => kept.find(({ id }) => id === rule.id) ?? rule),
    ...kept.filter(({ id }) => builtInRules.every((rule) => rule.id !== id)),
  ]
}

/** A metric on the finding's days against those they are to be compared with: the week before. */
const whyOf = async (
  context: WatchContext,
  shop: WatchedShop,
  finding: Finding,
  metric: string,
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
        metric,
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
  const { events } = await shopSeasons(context, shop.id, Number(dayOf(now).slice(0, 4)))
  return JSON.stringify([
    await context.factsState(shop.id),
    dayOf(now),
    dueDay(now),
    rules,
    step?.setAt ?? '',
    createHash('sha256').update(JSON.stringify(events)).digest('base64url'),
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

/** Of one cause: what is told together, and what the figures of the days say of it. */
type Told = { episodes: SeenEpisode[]; why: Explanation | null }

/** One row for each rule: of two dips of one the later is how it stands, the earlier when it began. */
const onePerRule = (episodes: readonly SeenEpisode[]): SeenEpisode[] => [
  ...Map.groupBy(episodes, ({ rule }) => rule.id)
    .values()
    .flatMap((own) => {
      const sorted = own.toSorted((a, b) => (a.day < b.day ? -1 : 1))
      const [first, last] = [sorted[0], sorted.at(-1)]
      return first && last ? [{ ...last, since: first.since }] : []
    }),
]

const toldOf = async (
  context: WatchContext,
  shop: WatchedShop,
  { episodes, known }: { episodes: readonly SeenEpisode[]; known: readonly AlertFindingRow[] },
): Promise<Told[]> => {
  const asked = new Map<string, Promise<Explanation | null>>()
  const why = (of: Finding, metric: string): Promise<Explanation | null> => {
    const key = `${of.day} ${of.days} ${metric}`
    const found = asked.get(key) ?? whyOf(context, shop, of, metric)
    asked.set(key, found)
    return found
  }
  const told: Told[] = []
  for (const cluster of together(episodes)) {
    // What has been told belongs where it was told: nothing is to be asked.
    if (cluster.every((one) => episodeOf(known, one) !== undefined)) {
      told.push(...cluster.map((one) => ({ episodes: [one], why: null })))
      continue
    }
    const first = cluster.find(({ rule }) => rule.watched.kind !== 'missing')
    const whole = first ? await why(first, SALES) : null
    const factors =
      whole && Object.fromEntries(whole.factors.map(({ id, contribution }) => [id, Number(contribution)]))
    const groups = byCause(cluster, factors && Object.keys(factors).length > 1 ? factors : undefined)
    for (const group of groups) {
      const [head] = group
      if (head)
        told.push({
          episodes: onePerRule(group),
          why: head.rule.watched.kind === 'missing' ? null : await why(head, toldBy(head)),
        })
    }
  }
  return told
}

/** The likeliest cause: of an item or a search term what is said of it, else what moved the shop most. */
const causeOf = (why: Explanation | null, { rule: { dimension, value } }: Finding): string => {
  if (!why) return ''
  const own = why.causes.find(({ entity, evidence }) =>
    dimension === 'item' ? entity === value : evidence === `term:${value}`,
  )
  if (dimension === 'item' || dimension === 'search_term') return own?.sentence ?? ''
  // Where nothing was taken apart the second sentence is a remark on the figure, not a cause.
  return why.causes[0]?.sentence ?? (why.factors.length > 1 ? why.sentences[1] : undefined) ?? ''
}

const evaluate = async (context: WatchContext, shop: WatchedShop, state: string): Promise<void> => {
  const { records, clock } = context
  const now = clock.now()
  const at = now.toString()
  const rules = await rulesOf(context, shop.id)
  const before = await latestFindings(records, shop.id)
  const { seasons } = await shopSeasons(context, shop.id, Number(dayOf(now).slice(0, 4)))
  const open = before.flatMap(({ rule_id, recovered_at }) => (recovered_at === null ? [rule_id] : []))
  const seen = await seenBy(context, shop, rules, { seasons, open })
  const episodes = seen.flatMap((one) => one.episodes)
  const told = await toldOf(context, shop, { episodes, known: before })

  await inTransaction(records, async (tx) => {
    await lockRecords(tx, shop.id)
    const known = await latestFindings(tx, shop.id)
    const touched: number[] = []
    for (const { episodes: group, why } of told) {
      const rows = group.map((one) => episodeOf(known, one))
      // What is told now leads: a dip that is over is no name for what goes on.
      const head = group.find(({ overOn }) => overOn === undefined) ?? group[0]
      if (!head) continue
      // What goes on joins what is open; an alert that is over is not opened again by something else.
      const isOver = head.overOn !== undefined
      const joined = rows.find((row, i) => row && (isOver || group[i]?.overOn === undefined))
      const alert =
        (joined && Number(joined.alert_id)) ??
        (await insertAlert(tx, {
          shop_id: shop.id,
          title: head.rule.name,
          sentence: head.sentence,
          cause: causeOf(why, head),
          why,
          owner_id: head.rule.owner,
          fired_at: at,
          tell_at: tellAt(now, head.rule.quiet).toString(),
        }))
      for (const [i, one] of group.entries()) {
        const row = rows[i]
        // An episode that was over and still is needs no word; nor does an earlier one while a later one is open.
        if (row && one.overOn !== undefined && (row.recovered_at !== null || row.since > one.day)) continue
        const of = row ? Number(row.alert_id) : alert
        touched.push(of)
        await putFinding(tx, {
          alert_id: of,
          shop_id: shop.id,
          rule_id: one.rule.id,
          since: row && row.since < one.since ? row.since : one.since,
          day: one.day,
          sentence: row?.sentence ?? one.sentence,
          recovered_at: one.overOn === undefined ? null : at,
          note: one.overNote,
        })
      }
    }
    const isOpen = ({ rule_id }: AlertFindingRow) =>
      episodes.some(({ rule, overOn }) => rule.id === rule_id && overOn === undefined)
    for (const row of known.filter((one) => one.recovered_at === null && !isOpen(one))) {
      const current = seen.find(({ rule }) => rule.id === row.rule_id)
      if (current && !current.isKnown) continue
      touched.push(Number(row.alert_id))
      await putFinding(tx, { ...row, recovered_at: at, note: goneWords(row, current) })
    }
    await settleAlerts(tx, shop.id, touched, at)
    await keepChecked(tx, shop.id, state, at)
  })
}

/** The finding of the same days, told or over; of what is still so the open one, however long it has been so. */
const episodeOf = (known: readonly AlertFindingRow[], episode: SeenEpisode): AlertFindingRow | undefined => {
  const own = known.filter(({ rule_id }) => rule_id === episode.rule.id)
  return (
    own.find((row) => isSameEpisode({ since: day(row.since), day: day(row.day) }, episode)) ??
    (episode.overOn === undefined ? own.find(({ recovered_at }) => recovered_at === null) : undefined)
  )
}

const goneWords = (row: AlertFindingRow, seen: Seen | undefined): string => {
  if (!seen) return '规则删掉了。'
  const over = seen.episodes.findLast(({ overOn, day: of }) => overOn !== undefined && of >= row.since)
  if (over) return over.overNote
  return seen.last && seen.last < row.day
    ? `${row.day} 的数据撤销了。`
    : overWords(seen.last ?? day(row.day), seen.isPaused)
}
