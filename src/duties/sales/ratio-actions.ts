import { metricInfo, metricOf } from '../../facts/metrics/catalogue.ts'
import type { Metric } from '../../facts/metrics/model.ts'
import { spanWords } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { yuan } from '../../kernel/money.ts'
import type { EventDays, ExplainQuestion, Explanation, ExplanationNote, RatioTurn } from './contract.ts'
import { keyName, lackingNotes, toldOnce } from './rules/explanation.ts'
import { titleNotes } from './rules/item-titles.ts'
import {
  type Fraction,
  quotient,
  type RatioGroup,
  type RatioList,
  ratioFactors,
  ratioRows,
  ratioScale,
  turnOf,
} from './rules/ratio.ts'
import { ratioHead, turnSentence } from './rules/ratio-words.ts'
import { type Asked, askBoth, type Both, isNamed, LISTED, pairOf, type SalesContext } from './store.ts'

/** People of a stretch of days are seldom known whole; those of each day are, and make the ratio that is taken apart. */
const BY_DAY: Readonly<Record<string, string>> = { conversion_rate: 'daily_conversion_rate' }

/** The platform's counts by source that stand for a metric's two sides. */
const BY_SOURCE: Readonly<Record<string, readonly [over: string, under: string]>> = {
  daily_conversion_rate: ['source_buyer_visits', 'source_visits'],
  average_order_value: ['source_paid_amount', 'source_buyer_visits'],
}

/** The two sides of a metric that is one metric divided by another; undefined for any other. */
const fractionOf = (metric: Metric): { over: string; under: string } | undefined => {
  const [measure] = metric.measures
  if (measure.kind !== 'formula' || metric.measures.length > 1 || measure.scale !== undefined)
    return undefined
  const [over, ...more] = measure.over
  const [under, ...others] = measure.under ?? []
  if (!over || !under || more.length > 0 || others.length > 0) return undefined
  return over.times === undefined && under.times === undefined
    ? { over: over.metric, under: under.metric }
    : undefined
}

const isMoneyOf = (id: string): boolean => metricOf(id)?.unit === 'money'

type Sides = { over: string; under: string }

const fractionsIn = (both: Both['rows'][number], { over, under }: Sides): [Fraction, Fraction] => {
  const above = pairOf(both, over, isMoneyOf(over))
  const below = pairOf(both, under, isMoneyOf(under))
  return [
    { over: above.before, under: below.before },
    { over: above.after, under: below.after },
  ]
}

const groupsBy = async (
  context: SalesContext,
  asked: Asked,
  sides: Sides,
  by: readonly string[],
): Promise<RatioGroup[]> => {
  const both = await askBoth(context, asked, { metrics: [sides.over, sides.under], by: [...by] })
  // Days that are known of one period only would pass for a change of the shares.
  if (both.lacking.length > 0 || both.isCut) return []
  return both.rows.map((one) => {
    const [before, after] = fractionsIn(one, sides)
    const parts = by.map((dimension) => String(one.row[dimension] ?? ''))
    const name =
      by[0] === 'item'
        ? String(one.row.item_title ?? keyName(one.key))
        : keyName(parts.findLast(Boolean) ?? '')
    return { key: parts.join('/'), name, before, after }
  })
}

/** May this ratio be explained, and as which? */
export const explainableRatio = (metric: Metric): { metric: Metric; sides: Sides } | undefined => {
  const known = metricOf(BY_DAY[metric.id] ?? metric.id) ?? metric
  const sides = fractionOf(known)
  return sides && { metric: known, sides }
}

/**
 * Why a ratio moved: what more or less above and below the line did, and by dimension what other shares (mix) and
 * other ratios within the parts (rate) did. Every list sums to the change exactly.
 */
export const explainRatio = async (
  context: SalesContext,
  question: ExplainQuestion,
  of: { asked: Asked; metric: Metric; sides: Sides; events: EventDays[]; laid: ExplanationNote[] },
): Promise<Explanation> => {
  const { asked, sides, events, laid } = of
  const info = metricInfo(of.metric)
  const isMoney = info.unit === 'money'
  const scale = ratioScale(isMoney)
  const shown = (units: number): string | number => (isMoney ? yuan(units) : units / scale)
  const head = await askBoth(context, asked, { metrics: [sides.over, sides.under] })
  const [row] = head.rows
  const [before, after]: (Fraction | undefined)[] = row ? fractionsIn(row, sides) : []
  const isKnown = (at: Fraction | undefined): at is Fraction => at !== undefined && at.under > 0
  const notes = toldOnce([
    ...laid,
    ...(of.metric.id === question.metric
      ? []
      : [
          {
            code: 'by-day',
            message: `${metricOf(question.metric)?.name ?? ''}按每天的人数合计来拆：一段日子不重复的人数，各部分加不起来。`,
          },
        ]),
    ...lackingNotes(head.lacking),
    ...head.notes,
  ])
  const units = (at: Fraction): number => Math.round(quotient(at) * scale)
  const base = {
    metric: info.id,
    name: info.name,
    unit: info.unit,
    period: asked.period,
    compared: asked.compared,
    before: isKnown(before) ? shown(units(before)) : null,
    after: isKnown(after) ? shown(units(after)) : null,
    causes: [],
    events,
    notes,
  }
  const periods = { now: spanWords(asked.period), before: spanWords(asked.compared) }
  const headOf = (isWhole: boolean) =>
    ratioHead({
      name: info.name,
      isMoney,
      before: isKnown(before) ? quotient(before) : null,
      after: isKnown(after) ? quotient(after) : null,
      isWhole,
      periods,
    })
  const told = [...events.map(({ sentence }) => sentence), ...notes.map(({ message }) => message)]
  if (!isKnown(before) || !isKnown(after) || head.lacking.length > 0)
    return { ...base, change: null, factors: [], by: {}, turns: [], sentences: [headOf(false), ...told] }

  const lists = (await listsOf(context, asked, info.dimensions, sides, BY_SOURCE[info.id])).filter(
    ([, groups]) => isNamed(groups),
  )
  const byTitle = titleNotes(
    lists.flatMap(([id, groups]) => (id === 'item' ? groups.map(({ key }) => key) : [])),
  )
  const total = { before: quotient(before), after: quotient(after) }
  const made = lists.flatMap(([id, groups]): [string, RatioList][] => [
    [id, ratioRows(groups, total, { scale, otherName: '其他和口径差', shown })],
  ])
  const turns = made.map(([dimension, { rows: all, mix, rate }]): RatioTurn => {
    const turn = turnOf({ mix, rate })
    const groups = all.filter(({ key }) => key !== 'other')
    return {
      dimension,
      mix: shown(Math.round(mix * scale)),
      rate: shown(Math.round(rate * scale)),
      turn,
      sentence: turnSentence({
        dimension,
        name: info.name,
        isMoney,
        mix,
        rate,
        rest: total.after - total.before - mix - rate,
        turn,
        rows: groups,
      }),
    }
  })
  const change = units(after) - units(before)
  const factors = ratioFactors(before, after, scale)
  const nameOf = (id: string) => metricOf(id)?.name ?? id
  return {
    ...base,
    change: shown(change),
    factors: factors
      ? [
          { id: sides.over, name: nameOf(sides.over), contribution: shown(factors[0]) },
          { id: sides.under, name: nameOf(sides.under), contribution: shown(factors[1]) },
        ]
      : [{ id: info.id, name: info.name, contribution: shown(change) }],
    by: Object.fromEntries(made.map(([id, { rows: all }]) => [id, all])),
    turns,
    notes: [...byTitle, ...notes],
    sentences: [headOf(true), ...(change === 0 ? [] : turns.map(({ sentence }) => sentence)), ...told],
  }
}

const listsOf = (
  context: SalesContext,
  asked: Asked,
  known: readonly string[],
  sides: Sides,
  source: readonly [string, string] | undefined,
): Promise<[string, RatioGroup[]][]> =>
  Promise.all([
    ...(source
      ? [
          groupsBy(context, asked, { over: source[0], under: source[1] }, ['source1', 'source2']).then(
            (groups): [string, RatioGroup[]] => ['source', groups],
          ),
        ]
      : []),
    ...LISTED.filter((one) => known.includes(one)).map((one) =>
      groupsBy(context, asked, sides, [one]).then((groups): [string, RatioGroup[]] => [one, groups]),
    ),
  ])

/** Failure of a metric that is neither a sum nor one thing divided by another. */
export const unexplainable = (name: string): Failure =>
  new Failure('query_unsupported', {
    detail: `「${name}」不能由各部分相加，也不是一个数除以另一个数，说不出谁占多少；可以看支付金额、支付件数、转化率、客单价这样的数`,
  })
