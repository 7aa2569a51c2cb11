import type { Day } from '../kernel/calendar.ts'
import { amountWords } from '../kernel/money.ts'

/** One day of a pair; money in fen. */
export type PairDay = { day: Day; ours: number | null; platform: number | null }

/** What is known about the rows behind both sides in these days; money in fen. */
export type Evidence = {
  /** Paid in channels the platform's report does not know. */
  otherChannels: number
  /** Paid in orders of two stages: deposit, then the rest. */
  presale: number
  /** Refunded of what was paid in these days, and of what was completed in these days. */
  refundedByPay: number
  refundedByCompletion: number
  /** Names of shops among the orders. */
  shops: readonly string[]
  /** Paid on items that are part of another one, in the item report. */
  relatedItems: number
  /** Days whose file was exported before they were over: of orders, and of refunds. */
  cutDays: readonly Day[]
  cutRefundDays: readonly Day[]
  /** Do the orders say who bought? */
  withBuyers: boolean
  /** Views of ad reports that were used. */
  adViews: readonly string[]
}

export type PairKind =
  | 'paid'
  | 'placed'
  | 'buyers'
  | 'pieces'
  | 'items'
  | 'refunds'
  | 'refunds-by-pay'
  | 'ads'
  | 'affiliate'

/** Where a side's figures come from. */
export type Side = {
  /** The export to fetch for it, with its menu path. */
  fetch: string
  /** Is there a row of its report for the day, with this figure or without? */
  hasRow: (one: Day) => boolean
}

export type Compared = {
  kind: PairKind
  money: boolean
  days: readonly PairDay[]
  difference: number
  evidence: Evidence
  sources: { ours: Side; platform: Side }
}

/** `explains`: how much of the difference, signed as ours − platform; null where it cannot be put in figures. */
export type Reason = { code: string; message: string; explains: number | null }

type Rule = (compared: Compared) => Reason | undefined

const listed = (days: readonly Day[]) =>
  `${days.slice(0, 3).join('、')}${days.length > 3 ? ` 等 ${days.length} 天` : ''}`

const sum = (days: readonly PairDay[], side: 'ours' | 'platform') =>
  days.reduce((all, one) => all + (one[side] ?? 0), 0)

/** Which files stand on either side, where it is not orders against the platform's report. */
const sides: Partial<Readonly<Record<PairKind, { ours: string; platform: string }>>> = {
  refunds: { ours: '退款报表', platform: '店铺日报' },
  'refunds-by-pay': { ours: '订单', platform: '退款报表' },
  ads: { ours: '推广报表', platform: '店铺日报' },
  affiliate: { ours: '联盟报表', platform: '店铺日报' },
}

/** Days that only one side knows. */
const missingDays =
  (side: 'ours' | 'platform'): Rule =>
  ({ kind, days, money, sources }) => {
    const other = side === 'ours' ? 'platform' : 'ours'
    const { fetch, hasRow } = sources[side]
    const found = days.filter((one) => one[side] === null && one[other] !== null)
    if (found.length === 0) return undefined
    const amount = sum(found, other)
    if (amount === 0) return undefined
    const names = sides[kind] ?? { ours: '我们这边', platform: '平台报表' }
    const where = listed(found.map((one) => one.day))
    const isColumn = found.every((one) => hasRow(one.day))
    return {
      code: `missing-${side}`,
      message: [
        isColumn ? `${names[side]}里 ${where} 没有这个数` : `${names[side]}缺 ${where}`,
        `，这些天${names[other]}有 ${amountWords(amount, money)}。`,
        isColumn ? '重新导出，勾选这一列。' : fetch && `请导入${fetch}。`,
      ].join(''),
      explains: side === 'ours' ? -amount : amount,
    }
  }

const otherChannels: Rule = ({ kind, evidence }) =>
  evidence.otherChannels !== 0 && (kind === 'paid' || kind === 'items')
    ? {
        code: 'channel',
        message: `订单里有京东等其他平台的 ${amountWords(evidence.otherChannels, true)}，生意参谋只算天猫。`,
        explains: evidence.otherChannels,
      }
    : undefined

const presale: Rule = ({ kind, evidence }) =>
  evidence.presale !== 0 && (kind === 'paid' || kind === 'items' || kind === 'placed')
    ? {
        code: 'presale',
        message: `有分阶段付款（预售）的订单，共 ${amountWords(evidence.presale, true)}：平台在付尾款那天才算支付，订单里可能记在付定金那天。`,
        explains: null,
      }
    : undefined

/** 实付 may be net of refunds in one of the two: then the difference is what was refunded. */
const refundNet: Rule = ({ kind, difference, evidence }) => {
  if (kind !== 'paid' && kind !== 'items') return undefined
  const { refundedByPay } = evidence
  if (refundedByPay === 0 || Math.abs(Math.abs(difference) - refundedByPay) > refundedByPay * 0.02)
    return undefined
  return {
    code: 'refund-net',
    message: `差额和这些订单的退款（${amountWords(refundedByPay, true)}）几乎一样：一边扣了退款，一边没有扣。支付金额都按退款前算。`,
    explains: difference,
  }
}

const refundClock: Rule = ({ kind, evidence }) =>
  kind === 'refunds' && evidence.refundedByPay !== evidence.refundedByCompletion
    ? {
        code: 'refund-clock',
        message: `退款有两个时间：按完结时间 ${amountWords(evidence.refundedByCompletion, true)}，按付款时间 ${amountWords(evidence.refundedByPay, true)}；平台按完结时间。`,
        explains: null,
      }
    : undefined

const refundsNotExported: Rule = ({ kind, days }) => {
  if (kind !== 'refunds-by-pay') return undefined
  const more = days.filter((one) => one.ours !== null && one.platform !== null && one.ours > one.platform)
  if (more.length === 0) return undefined
  return {
    code: 'refund-report',
    message: '订单里的退款比退款报表多：退款报表只含导出时选的那段时间，把后来的退款也导出来再比。',
    explains: sum(more, 'ours') - sum(more, 'platform'),
  }
}

const severalShops: Rule = ({ kind, evidence }) =>
  evidence.shops.length > 1 && kind !== 'ads' && kind !== 'affiliate'
    ? {
        code: 'shops',
        message: `订单来自几家店：${evidence.shops.slice(0, 4).join('、')}；生意参谋的报表只是一家的。`,
        explains: null,
      }
    : undefined

const relatedItems: Rule = ({ kind, evidence }) =>
  kind === 'items' && evidence.relatedItems !== 0
    ? {
        code: 'related-items',
        message: `商品报表里有主商品和子商品（关联商品）两种行，子商品的 ${amountWords(evidence.relatedItems, true)} 可能算了两次。`,
        explains: -evidence.relatedItems,
      }
    : undefined

const cutDaysOf = ({ kind, evidence }: Compared): readonly Day[] =>
  kind === 'refunds' || kind === 'refunds-by-pay' ? evidence.cutRefundDays : evidence.cutDays

const cutDays: Rule = (compared) => {
  const inside = compared.days.filter(
    (one) =>
      cutDaysOf(compared).includes(one.day) &&
      one.ours !== null &&
      one.platform !== null &&
      one.ours !== one.platform,
  )
  if (inside.length === 0) return undefined
  const what = compared.kind === 'refunds' || compared.kind === 'refunds-by-pay' ? '退款' : '订单'
  return {
    code: 'cut-day',
    message: `${listed(inside.map((one) => one.day))} 的${what}是当天还没过完时导出的，重新导出这几天再比。`,
    explains: sum(inside, 'ours') - sum(inside, 'platform'),
  }
}

const paidLater: Rule = (compared) => {
  const { kind, days, money } = compared
  if (kind !== 'paid' && kind !== 'placed' && kind !== 'refunds') return undefined
  // What one day has too much its neighbour lacks: the same payment on either side of midnight.
  const cut = cutDaysOf(compared)
  const known = days.filter((one) => one.ours !== null && one.platform !== null && !cut.includes(one.day))
  const difference = sum(known, 'ours') - sum(known, 'platform')
  const swings = known.map((one) => (one.ours ?? 0) - (one.platform ?? 0))
  const size = swings.reduce((all, one) => all + Math.abs(one), 0)
  if (known.length < 2 || size === 0 || Math.abs(difference) > size * 0.2) return undefined
  return {
    code: 'day-border',
    message: `各天有多有少，合起来只差 ${amountWords(Math.abs(difference), money)}：多半是同一笔记在前后两天。`,
    explains: difference,
  }
}

const rounding: Rule = ({ days, money }) => {
  const known = days.filter((one) => one.ours !== null && one.platform !== null)
  const most = money ? 100 : 1
  const difference = sum(known, 'ours') - sum(known, 'platform')
  if (difference === 0) return undefined
  if (known.some((one) => Math.abs((one.ours ?? 0) - (one.platform ?? 0)) >= most)) return undefined
  return {
    code: 'rounding',
    message: `每天都只差不到 ${money ? '1 元' : '1'}：平台的数是截断或四舍五入过的。`,
    explains: difference,
  }
}

const buyersByDay: Rule = ({ kind, evidence }) =>
  kind === 'buyers'
    ? evidence.withBuyers
      ? {
          code: 'buyers',
          message: '平台按账号去重，订单按加密的买家名去重；子账号、换过名字的会不一样。',
          explains: null,
        }
      : { code: 'no-buyers', message: '导入的订单没有买家列，数不出买家。', explains: null }
    : undefined

const adViews: Rule = ({ kind, evidence, difference }) =>
  kind === 'ads' &&
  difference < 0 &&
  !evidence.adViews.some((view) => view === 'plan' || view === 'plan by name') &&
  evidence.adViews.length > 0
    ? {
        code: 'ad-view',
        message: '没有计划报表，花费取自商品、关键词等报表，它们不含全部花费；请导出计划报表。',
        explains: null,
      }
    : undefined

const affiliateBasis: Rule = ({ kind }) =>
  kind === 'affiliate'
    ? {
        code: 'affiliate',
        message: '佣金有付款和结算两种时间；店铺日报按付款估算，随退款变化。',
        explains: null,
      }
    : undefined

const rules: readonly Rule[] = [
  missingDays('platform'),
  missingDays('ours'),
  cutDays,
  refundNet,
  otherChannels,
  relatedItems,
  rounding,
  refundClock,
  refundsNotExported,
  adViews,
  paidLater,
  presale,
  severalShops,
  buyersByDay,
  affiliateBasis,
]

/** How much nearer to zero the reason brings the difference, 1 for all of it; a reason without a figure comes after. */
const weight = (difference: number, { explains }: Reason): number => {
  if (explains === null || difference === 0) return 0
  return 1 - Math.abs(difference - explains) / Math.abs(difference)
}

/** Days that a side lacks are a fact, whichever way their amount points. */
const isMissing = ({ code }: Reason) => code.startsWith('missing-')

/** What the reasons with a figure leave over where days are missing: it lies in days that both sides know. */
const restOf = (
  { kind, days, difference, money }: Compared,
  found: readonly Reason[],
): Reason | undefined => {
  // People of single days do not add up to those of all days.
  if (kind === 'buyers' || !found.some(isMissing)) return undefined
  let rest = found.filter(isMissing).reduce((left, { explains }) => left - (explains ?? 0), difference)
  for (const reason of found) {
    const { explains } = reason
    if (explains !== null && !isMissing(reason) && Math.abs(rest - explains) < Math.abs(rest))
      rest -= explains
  }
  if (rest === 0) return undefined
  const where = days.filter((one) => one.ours !== null && one.platform !== null && one.ours !== one.platform)
  const [first] = where
  const amount = amountWords(rest, money)
  const place = first ? `在 ${first.day}${where.length > 1 ? ` 等 ${where.length} 天` : ''}` : ''
  return { code: 'rest', message: `其余 ${amount}${money ? '' : ' '}${place}，原因不明。`, explains: rest }
}

/** Likely reasons of a difference, most likely first; what points the other way is none, but for days that are missing. */
export const likelyReasons = (compared: Compared): { code: string; message: string }[] => {
  const differs = compared.difference !== 0 || compared.days.some((one) => one.ours !== one.platform)
  if (!differs) return []
  const found = rules
    .flatMap((rule) => rule(compared) ?? [])
    .filter(
      (reason) =>
        reason.explains === null ||
        compared.difference === 0 ||
        isMissing(reason) ||
        weight(compared.difference, reason) > 0.01,
    )
    .sort((a, b) => weight(compared.difference, b) - weight(compared.difference, a))
  const rest = restOf(compared, found)
  const known = found.filter(({ explains }) => explains !== null)
  const vague = found.filter(({ explains }) => explains === null)
  return [...known, ...(rest ? [rest] : []), ...vague].map(({ code, message }) => ({ code, message }))
}
