import { addsOverDays, metricInfo, metricOf } from '../../facts/metrics/catalogue.ts'
import {
  lastYearPeriod,
  type Period,
  parsePeriod,
  previousPeriod,
  refuseBeforeAllYears,
  spanWords,
} from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { yuan } from '../../kernel/money.ts'
import { signedPercent } from '../../kernel/share.ts'
import type { EventMark } from '../calendar/contract.ts'
import type { ExplainQuestion, Explanation, ExplanationNote } from './contract.ts'
import { explainableRatio, explainRatio, unexplainable } from './ratio-actions.ts'
import { causesOf, type Traffic } from './rules/causes.ts'
import { eventDifferences } from './rules/event-days.ts'
import { evidenceFor, type Pair } from './rules/evidence.ts'
import { causeSentence, lackingNotes, partsOf, rowsOf, sentencesOf, toldOnce } from './rules/explanation.ts'
import { titleNotes } from './rules/item-titles.ts'
import {
  type Asked,
  amountOf,
  askBoth,
  type Both,
  BY_SHOP,
  factsOf,
  ITEMS,
  isNamed,
  LISTED,
  listOf,
  movedBy,
  pairOf,
  type SalesContext,
  SOURCES,
  trafficIn,
} from './store.ts'

/** Metrics whose change is told by visitors, conversion and 客单价. */
const SALES = ['paid_amount', 'net_paid_amount', 'platform_paid_amount']

const MOST_CAUSES = 5

/** By these orders add up to all of them. */
const OF_AN_ORDER = ['province', 'buyer_kind']

export type ExplainContext = SalesContext & {
  /** Events that touch a stretch of days, as the shop's calendar has them. */
  marks: (asked: { shop?: string | undefined; from: string; to: string }) => Promise<EventMark[]>
}

/** Years laid over each other are told by whoever keeps the calendar, together with why. */
const comparedTo = async (
  context: SalesContext,
  { shop, metric, from, to, compare }: ExplainQuestion,
  period: Period,
): Promise<{ compared: Period; note?: string | undefined }> => {
  if (typeof compare === 'object') return { compared: parsePeriod(`${compare.from}..${compare.to}`) }
  const plain = compare === 'previous' ? previousPeriod(period) : lastYearPeriod(period)
  refuseBeforeAllYears(period, [plain])
  if (compare === 'previous' || compare === 'last-year') return { compared: plain }
  const answer = await context.query({
    ...(shop ? { shop } : {}),
    metrics: [metric],
    from,
    to,
    compare,
    totals: false,
  })
  return {
    compared: answer.compared ?? lastYearPeriod(period),
    note: answer.notes.find(({ code }) => code === 'compared')?.message,
  }
}

/**
 * Why a metric moved between two periods: exact parts by factor and by dimension, and what stands out, with what
 * the data say about it. Where days are missing nothing is taken apart that rests on them, and it says so.
 * Failures: metric_unknown, query_unsupported where the metric cannot be added up, invalid_input.
 */
export const explain = async (context: ExplainContext, question: ExplainQuestion): Promise<Explanation> => {
  const metric = metricOf(question.metric)
  if (!metric) throw new Failure('metric_unknown', { metric: question.metric })
  const isSummed = addsOverDays(metric)
  const ratio = isSummed ? undefined : explainableRatio(metric)
  if (!isSummed && !ratio) throw unexplainable(metricInfo(metric).name)
  const info = metricInfo(ratio?.metric ?? metric)
  const period = parsePeriod(`${question.from}..${question.to}`)
  const { compared, note: aligned } = await comparedTo(context, question, period)
  const asked: Asked = { shop: question.shop, period, compared }
  const marks = await Promise.all(
    [period, compared].map((days) => context.marks({ shop: question.shop, ...days })),
  )
  const events = eventDifferences(
    [...new Map(marks.flat().map((mark) => [mark.id, mark])).values()],
    period,
    compared,
  )
  const isMoney = info.unit === 'money'
  const shown = (amount: number): string | number => (isMoney ? yuan(amount) : amount)
  const head = await askBoth(context, asked, { metrics: [info.id] })
  // Beside the comparison that lays years over each other stands the plain one.
  const plain =
    aligned === undefined
      ? undefined
      : await askBoth(context, { ...asked, compared: lastYearPeriod(period) }, { metrics: [info.id] })
  const both = head.rows[0]
  const before = amountOf(both?.before[info.id], isMoney)
  const after = amountOf(both?.after[info.id], isMoney)
  const base = {
    metric: info.id,
    name: info.name,
    unit: info.unit,
    period,
    compared: asked.compared,
    before: before === null ? null : shown(before),
    after: after === null ? null : shown(after),
    turns: [],
    events,
  }
  const plainBefore = amountOf(plain?.rows[0]?.before[info.id], isMoney)
  const laid: ExplanationNote[] =
    aligned === undefined
      ? []
      : [
          { code: 'compared', message: aligned },
          ...(plainBefore !== null && plainBefore > 0 && after !== null && plain?.lacking.length === 0
            ? [
                {
                  code: 'compared-plainly',
                  message: `普通同比：${signedPercent(after / plainBefore - 1)}。`,
                  change: after / plainBefore - 1,
                },
              ]
            : []),
        ]
  if (ratio) return explainRatio(context, question, { asked, ...ratio, events, laid })
  const periods = { now: spanWords(period), before: spanWords(asked.compared) }
  if (before === null || after === null || head.lacking.length > 0) {
    const notes = toldOnce([...laid, ...lackingNotes(head.lacking), ...head.notes])
    return {
      ...base,
      change: null,
      factors: [],
      by: {},
      causes: [],
      notes,
      sentences: sentencesOf({
        ...info,
        before,
        after,
        isWhole: false,
        periods,
        parts: [],
        causes: [],
        notes: [...events.map(({ sentence }) => sentence), ...notes.map(({ message }) => message)],
      }),
    }
  }

  const total = { before, after }
  const isSales = SALES.includes(info.id)
  const nothing = { moved: [], lacking: [] }
  // An order has one province and one buyer, but may have several items.
  const listed = LISTED.filter(
    (one) => info.dimensions.includes(one) && (info.additive || OF_AN_ORDER.some((own) => own === one)),
  )
  const [found, items, sources, whole, service] = await Promise.all([
    Promise.all(
      listed.map(async (one) => ({ one, rows: await listOf(context, asked, info.id, one, isMoney) })),
    ),
    isSales ? movedBy(context, asked, ITEMS) : nothing,
    isSales ? movedBy(context, asked, SOURCES) : nothing,
    isSales
      ? askBoth(context, asked, { metrics: [...Object.values(BY_SHOP), 'paid_amount', 'refunded_amount'] })
      : undefined,
    isSales ? askBoth(context, asked, { metrics: ['daily_response_seconds'] }) : undefined,
  ])
  const parts = partsOf({
    id: info.id,
    name: info.name,
    change: after - before,
    ...factorsIn(whole, info.id, total),
  })

  const lists = found.filter(({ rows }) => isNamed(rows))
  const moving = causesOf(items.moved, sources.moved).slice(0, MOST_CAUSES)
  const response = service?.lacking.length === 0 ? service.rows[0] : undefined
  const responseSeconds = response && pairOf(response, 'daily_response_seconds')
  const causes = await Promise.all(
    moving.map(async (cause) => {
      const own = cause.kind === 'item' ? items.moved.find(({ id }) => id === cause.entity) : undefined
      const told = evidenceFor(
        cause,
        own && (await factsOf(context, asked, own)),
        responseSeconds && responseSeconds.before > 0 ? { responseSeconds } : {},
      )
      const { beyond: _, ...rest } = cause
      return {
        ...rest,
        contribution: yuan(Math.round(cause.contribution)),
        evidence: told.evidence,
        figures: told.figures ?? null,
        sentence: causeSentence(cause, told),
      }
    }),
  )
  const notes = toldOnce([
    ...laid,
    ...head.notes,
    ...lackingNotes([...(isSales ? (whole?.lacking ?? []) : []), ...items.lacking, ...sources.lacking]),
  ])
  const byTitle = titleNotes(
    lists.flatMap(({ one, rows }) => (one === 'item' ? rows.map(({ key }) => key) : [])),
  )
  const bySource = sources.moved.map(({ id, name, before: was, after: is }) => ({
    key: id,
    name,
    before: was.fen,
    after: is.fen,
  }))
  return {
    ...base,
    change: shown(after - before),
    factors: parts.map(({ id, name, amount }) => ({ id, name, contribution: shown(amount) })),
    by: {
      ...Object.fromEntries(lists.map(({ one, rows }) => [one, rowsOf(rows, total, shown, '其他')])),
      // The platform's count by source is not the orders' count: the row `other` holds the difference.
      ...(bySource.length ? { source: rowsOf(bySource, total, shown, '其他来源和口径差') } : {}),
    },
    causes,
    notes: [...byTitle, ...notes],
    sentences: sentencesOf({
      ...info,
      before,
      after,
      isWhole: true,
      periods,
      parts,
      causes: causes.map(({ sentence }) => sentence),
      notes: [...events.map(({ sentence }) => sentence), ...notes.map(({ message }) => message)],
    }),
  }
}

/** Visitors and buyers are counted day by day: people of several days are not to be added up, visits are. */
const factorsIn = (
  whole: Both | undefined,
  metric: string,
  total: { before: number; after: number },
): { traffic?: [Traffic, Traffic]; refunded?: Pair } => {
  const both = whole?.lacking.length === 0 ? whole.rows[0] : undefined
  if (!both) return {}
  const isNet = metric === 'net_paid_amount'
  const gross = isNet ? pairOf(both, 'paid_amount', true) : total
  return {
    traffic: [
      { ...trafficIn(both.before, BY_SHOP), fen: gross.before },
      { ...trafficIn(both.after, BY_SHOP), fen: gross.after },
    ],
    ...(isNet ? { refunded: pairOf(both, 'refunded_amount', true) } : {}),
  }
}
