import { sql } from 'kysely'
import { addDays, type Day, day, eachDay, type Period } from '../kernel/calendar.ts'
import type { ReconcileAnswer, Value } from './contract.ts'
import { evaluator, shownValue } from './metrics/answer.ts'
import { partOf } from './metrics/catalogue.ts'
import { countFigures, type Figures, keyOf } from './metrics/figures.ts'
import { exportText } from './metrics/notes.ts'
import { pickSpans } from './metrics/picking.ts'
import { relations } from './metrics/relations.ts'
import { leavesOf, type Plan, resolve } from './metrics/resolve.ts'
import { type FigureContext, type Survey, survey } from './metrics/survey.ts'
import { type Evidence, likelyReasons, type PairDay, type PairKind, type Side } from './reasons.ts'

type Pair = { id: PairKind; name: string; ours: string; platform: string }

/** The same thing counted by us and told by the platform. */
export const pairs: readonly Pair[] = [
  { id: 'paid', name: '支付金额', ours: 'paid_amount', platform: 'platform_paid_amount' },
  { id: 'placed', name: '下单金额', ours: 'placed_amount', platform: 'platform_placed_amount' },
  { id: 'buyers', name: '支付买家数', ours: 'buyers_paid', platform: 'platform_buyers_paid' },
  { id: 'pieces', name: '支付件数', ours: 'items_sold', platform: 'platform_items_sold' },
  { id: 'items', name: '支付金额与各商品之和', ours: 'paid_amount', platform: 'item_paid_amount' },
  {
    id: 'refunds',
    name: '成功退款金额（按完结时间）',
    ours: 'refund_completed_amount',
    platform: 'platform_refunded_amount',
  },
  {
    id: 'refunds-by-pay',
    name: '退款：订单与退款报表（按付款时间）',
    ours: 'refunded_amount',
    platform: 'refund_paid_clock_amount',
  },
  { id: 'ads', name: '推广花费：推广报表与店铺日报', ours: 'ad_cost', platform: 'shop_ad_cost' },
  {
    id: 'affiliate',
    name: '淘宝客佣金：联盟报表与店铺日报',
    ours: 'affiliate_commission',
    platform: 'shop_commission',
  },
]

type EvidenceRow = {
  other: number | null
  presale: number | null
  by_pay: number | null
  by_completion: number | null
  related: number | null
  buyers: number | null
}

const evidenceOf = async (
  { read, shop }: FigureContext,
  period: Period,
  figures: Figures,
): Promise<Evidence> => {
  const own = `t.shop_id = ${shop}`
  const at = (clock: string) =>
    `t.${clock} >= timestamp '${period.from} 00:00:00' and t.${clock} < timestamp '${addDays(period.to, 1)} 00:00:00'`
  const [found, shops, cut, cutRefunds] = await Promise.all([
    read(
      sql<EvidenceRow>`select ${sql.raw(`
      (select cast(sum(t.paid_fen) as bigint) from sale_line t where ${own} and ${at('paid_at')} and t.channel <> 'tmall') as other,
      (select cast(sum(t.paid_fen) as bigint) from order_header t where ${own} and ${at('paid_at')} and t.stage is not null and t.stage <> '') as presale,
      (select cast(sum(t.refunded_fen) as bigint) from sale_line t where ${own} and ${at('paid_at')}) as by_pay,
      (select cast(sum(t.refund_fen) as bigint) from refund t where ${own} and ${at('completed_at')} and t.status = '退款成功') as by_completion,
      (select cast(sum(t.paid_fen) as bigint) from item_traffic t where ${own} and t.from_day >= date '${period.from}' and t.to_day <= date '${period.to}'
        and t.main_item_id is not null and t.main_item_id <> '' and t.main_item_id <> t.item_id) as related,
      (select count(t.buyer_no) from sale_line t where ${own} and ${at('paid_at')}) as buyers`)}`,
    ),
    read(
      sql<{ name: string }>`select t.shop_name as name from order_header t where ${sql.raw(
        `${own} and ${at('paid_at')}`,
      )} and t.shop_name is not null and t.shop_name <> '' group by t.shop_name order by count(*) desc limit 5`,
    ),
    read(sql<{
      cut: string
    }>`select distinct cast(period_to as text) as cut from batch t where ${sql.raw(own)}
      and status = 'active' and fact_table in ('order_header', 'order_line')
      and cast(stamp as date) = period_to and period_to >= ${sql.raw(`date '${period.from}' and period_to <= date '${period.to}'`)}`),
    // A later export tells the rest of the day: only the newest of refunds is cut.
    read(
      sql<{ cut: string | null }>`select cast(cast(max(stamp) as date) as text) as cut from batch t
        where ${sql.raw(own)} and status = 'active' and fact_table = 'refund'`,
    ),
  ])
  const [row] = found
  return {
    otherChannels: Number(row?.other ?? 0),
    presale: Number(row?.presale ?? 0),
    refundedByPay: Number(row?.by_pay ?? 0),
    refundedByCompletion: Number(row?.by_completion ?? 0),
    relatedItems: Number(row?.related ?? 0),
    withBuyers: Number(row?.buyers ?? 0) > 0,
    shops: shops.map(({ name }) => name),
    cutDays: cut.map((one) => day(one.cut)),
    cutRefundDays: cutRefunds.flatMap((one) => (one.cut ? [day(one.cut)] : [])),
    adViews: [...(figures.picked.get('ad_cost')?.views ?? [])],
  }
}

const numeric = (value: number | string | null): number | null => (typeof value === 'number' ? value : null)

/** Both sides day by day and together. */
const sidesOf = (plan: Plan, figures: Figures) => {
  const read = evaluator(plan, figures)
  const whole = read(undefined, undefined)
  const days = figures.groups.all.map(({ labels }) => labels[0] ?? '')
  const known = new Set([...days, ...[...figures.days.values()].flatMap((found) => [...found])])
  const byDay = [...known]
    .sort()
    .map((one) => ({ day: day(one), of: read(figures.groups.get(keyOf([one])), [one]) }))
  return {
    days: ({ ours, platform }: Pair): PairDay[] =>
      byDay
        .map(({ day: one, of }) => ({
          day: one,
          ours: numeric(of(ours).value),
          platform: numeric(of(platform).value),
        }))
        .filter((one) => one.ours !== null || one.platform !== null),
    total: (id: string) => numeric(whole(id).value),
  }
}

/** Days that the total of a metric tells about: a row for a week tells about each of its days. */
const totalDays =
  (plan: Plan, figures: Figures, { spans }: Survey) =>
  (id: string) => {
    const sets = leavesOf(plan, partOf(id)).map((leaf): ReadonlySet<string> => {
      const days = figures.days.get(leaf.metric.id) ?? new Set<Day>()
      const { of } = leaf.measure
      if (relations[of].shape === 'event') return days
      return pickSpans(plan, leaf, [], figures.period, spans.get(of) ?? []).days.union(days)
    })
    return (one: Day) => sets.length > 0 && sets.every((days) => days.has(one))
  }

/** What a metric is counted from, and the formats that bring it. */
const sourceOf =
  ({ exports }: FigureContext, plan: Plan, known: Survey) =>
  (id: string): Side & { formats: string[] } => {
    const leaves = leavesOf(plan, partOf(id))
    const tables = new Set<string>(leaves.flatMap(({ measure }) => relations[measure.of].tables))
    const rows = leaves.flatMap(({ measure }) => known.spans.get(measure.of) ?? [])
    return {
      formats: exports.filter(({ table }) => tables.has(table)).map(({ format }) => format),
      fetch: exportText(leaves, exports, known, { by: [], where: [] }),
      hasRow: (one) => rows.some(({ from, to }) => from <= one && one <= to),
    }
  }

const rowOf = (metric: string, one: { day: Day | ''; ours: number | null; platform: number | null }) => {
  const shown = (value: number | null): Value => shownValue(partOf(metric), value)
  const difference = one.ours === null || one.platform === null ? null : one.ours - one.platform
  return {
    day: one.day,
    ours: shown(one.ours),
    platform: shown(one.platform),
    difference: shown(difference),
    ratio: difference === null || !one.platform ? null : difference / Math.abs(one.platform),
  }
}

/**
 * Our figures beside the platform's, pair by pair, with the difference and its likely reasons. A pair of which
 * neither side has data is left out; one that has no day in common cannot be told.
 */
export const reconcile = async (context: FigureContext, period: Period): Promise<ReconcileAnswer> => {
  const { read, shop, exports } = context
  const name = JSON.stringify(['reconcile', shop, period, exports.map(({ format }) => format)])
  const found = async () => {
    const told = await sideBySide(context, period)
    // It takes as much room as its days do.
    return { told, rows: told.pairs.flatMap(({ days }) => days) }
  }
  return (await (read.kept ? read.kept.once(name, found) : found())).told
}

const sideBySide = async (context: FigureContext, period: Period): Promise<ReconcileAnswer> => {
  const metrics = [...new Set(pairs.flatMap(({ ours, platform }) => [ours, platform]))]
  const plan = resolve({ metrics, by: ['day'], from: period.from, to: period.to })
  const known = await survey(context, plan, [period])
  const figures = await countFigures(context, plan, period, known)
  const evidence = await evidenceOf(context, period, figures)
  const sides = sidesOf(plan, figures)
  const told = totalDays(plan, figures, known)
  const source = sourceOf(context, plan, known)
  return {
    pairs: pairs.flatMap((pair) => {
      const days = sides.days(pair)
      if (days.length === 0) return []
      const { unit } = partOf(pair.ours)
      const sources = { ours: source(pair.ours), platform: source(pair.platform) }
      const total = { day: '' as const, ours: sides.total(pair.ours), platform: sides.total(pair.platform) }
      const [oursTold, platformTold] = [told(pair.ours), told(pair.platform)]
      const byDays = days.reduce((all, one) => all + (one.ours ?? 0) - (one.platform ?? 0), 0)
      const difference = total.ours !== null && total.platform !== null ? total.ours - total.platform : byDays
      const canTell =
        total.ours !== null &&
        total.platform !== null &&
        eachDay(period).some((one) => oursTold(one) && platformTold(one))
      // A day inside a row for several days is not missing, it is only not told apart.
      const apart = days.filter(
        (one) =>
          !(one.ours === null && total.ours !== null && oursTold(one.day)) &&
          !(one.platform === null && total.platform !== null && platformTold(one.day)),
      )
      return [
        {
          id: pair.id,
          name: pair.name,
          ours: pair.ours,
          platform: pair.platform,
          unit,
          total: rowOf(pair.ours, total),
          days: days.map((one) => rowOf(pair.ours, one)),
          reasons: likelyReasons({
            kind: pair.id,
            money: unit === 'money',
            days: apart,
            difference,
            evidence,
            sources,
          }),
          formats: { ours: sources.ours.formats, platform: sources.platform.formats },
          state: !canTell
            ? ('cannot tell' as const)
            : difference === 0
              ? ('equal' as const)
              : ('different' as const),
        },
      ]
    }),
  }
}
