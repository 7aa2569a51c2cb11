import { afterSalesOf } from '../../facts/after-sales.ts'
import {
  type BuyerCuts,
  type BuyerFound,
  buyerBands,
  buyerCuts,
  buyerMoves,
  buyerOrders,
  findBuyers,
  lastPaidDay,
  paidDays,
  type ShopFacts,
  type Standing,
} from '../../facts/buyers.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { addDays, type Day, day as dayFrom, dayOf, type Period } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { yuan } from '../../kernel/money.ts'
import { rfmScores } from '../../stats/rfm.ts'
import { inTransaction } from '../../storage/records.ts'
import { activeMember, listMembers } from '../people/actions.ts'
import {
  buyersTagged,
  deleteNote,
  insertNote,
  notesOf,
  replaceTags,
  tagCounts,
  tagsOf,
} from './buyer-store.ts'
import type { CustomerContext } from './context.ts'
import type { Buyer, BuyerNote, BuyerPage, Segment, Segments } from './contract.ts'
import { buyerCode, buyerNumber } from './rules/buyers.ts'
import {
  bandOf,
  movesSentence,
  segmentAdvice,
  segmentNames,
  segmentOf,
  segmentsListed,
} from './rules/segments.ts'

type Named = { shop?: string | undefined }

/** Where nobody kept anything within the window, everybody lies below every cut. */
const noCuts: BuyerCuts = { buyers: 0, days: [0, 0, 0, 0], purchases: [0, 0, 0, 0], fen: [0, 0, 0, 0] }

const toBuyer = (found: BuyerFound, cuts: BuyerCuts, tags: readonly string[]): Buyer => {
  const { band, days, purchases, fen } = found
  const isActive = days !== null && band !== 'lost' && band !== 'none'
  return {
    buyer: buyerCode(Number(found.buyer_no)),
    segment: segmentOf(band),
    orders: Number(found.orders),
    paid: yuan(Number(found.paid)),
    refunded: yuan(Number(found.refunded)),
    refundedOrders: Number(found.refunded_orders),
    firstDay: dayFrom(found.first_day),
    lastDay: dayFrom(found.last_day),
    days: days === null ? null : Number(days),
    scores: isActive
      ? rfmScores({ days: Number(days), purchases: Number(purchases), fen: Number(fen) }, cuts)
      : null,
    tags: [...tags],
  }
}

const standingAt = async (
  facts: ShopFacts,
  window: number,
): Promise<{ standing: Standing; cuts: BuyerCuts } | undefined> => {
  const at = await lastPaidDay(facts)
  if (at === null) return undefined
  const standing = { at, window }
  return { standing, cuts: (await buyerCuts(facts, standing)) ?? noCuts }
}

/** What was typed to find a buyer: a code, or an order number or its beginning. Failure: invalid_input. */
const searched = (search: string): { buyers?: number[]; order?: string } => {
  if (search === '') return {}
  if (/^\d{6,32}$/.test(search)) return { order: search }
  const number = buyerNumber(search.toUpperCase())
  if (number !== undefined) return { buyers: [number] }
  throw new Failure('invalid_input', {
    detail: `找不了「${search}」，请写订单编号（至少开头 6 位数字），或 K 开头的买家代号。`,
  })
}

/** Buyers of a shop as of its last day with orders. Failures: shop_unknown, shop_needed, invalid_input. */
export const listBuyers = async (
  { records, facts: factsOf }: Pick<CustomerContext, 'records' | 'facts'>,
  input: Named & {
    segment?: Segment | undefined
    tag?: string | undefined
    search: string
    sort: 'paid' | 'orders' | 'last' | 'refunded'
    window: number
    limit: number
    offset: number
  },
): Promise<{ buyers: Buyer[]; total: number; day: Day | null }> => {
  const { id } = await shopToLookAt(records, input.shop)
  const wish = searched(input.search)
  const facts = await factsOf(id)
  const now = await standingAt(facts, input.window)
  if (!now) return { buyers: [], total: 0, day: null }
  const tagged = input.tag === undefined ? undefined : await buyersTagged(records, id, input.tag)
  const { rows, total } = await findBuyers(facts, now.standing, now.cuts, {
    ...(input.segment ? { bands: [bandOf(input.segment)] } : {}),
    ...(tagged || wish.buyers ? { buyers: both(tagged, wish.buyers) } : {}),
    order: wish.order,
    sort: input.sort,
    limit: input.limit,
    offset: input.offset,
  })
  const tags = await tagsOf(
    records,
    id,
    rows.map(({ buyer_no }) => Number(buyer_no)),
  )
  const buyers = rows.map((row) => toBuyer(row, now.cuts, tags.get(Number(row.buyer_no)) ?? []))
  return { buyers, total, day: now.standing.at }
}

const both = (one: number[] | undefined, other: number[] | undefined): number[] =>
  one && other ? one.filter((number) => other.includes(number)) : (one ?? other ?? [])

type ThisBuyer = Named & { buyer: string }

const numberOf = (code: string): number => {
  const number = buyerNumber(code)
  if (number === undefined) throw new Failure('not_found', { what: `买家 ${code}` })
  return number
}

const foundBuyer = async (facts: ShopFacts, code: string, window: number): Promise<Buyer> => {
  const now = await standingAt(facts, window)
  const found = now
    ? await findBuyers(facts, now.standing, now.cuts, {
        buyers: [numberOf(code)],
        sort: 'paid',
        limit: 1,
        offset: 0,
      })
    : undefined
  const [row] = found?.rows ?? []
  if (!now || !row) throw new Failure('not_found', { what: `买家 ${code}` })
  return toBuyer(row, now.cuts, [])
}

const noted = async (context: CustomerContext, shop: number, buyer: number): Promise<BuyerNote[]> => {
  const members = await listMembers(context.people)
  return (await notesOf(context.records, shop, buyer)).map(({ id, text, at, member_id }) => ({
    id: Number(id),
    text,
    at,
    by: members.find((one) => one.id === Number(member_id))?.name ?? null,
  }))
}

/** All that is known of one buyer. Failures: shop_unknown, shop_needed, not_found, also for a buyer of another shop. */
export const openBuyer = async (
  context: CustomerContext,
  input: ThisBuyer & { window: number },
): Promise<BuyerPage> => {
  const { records } = context
  const { id } = await shopToLookAt(records, input.shop)
  const facts = await context.facts(id)
  const buyer = await foundBuyer(facts, input.buyer, input.window)
  const number = numberOf(input.buyer)
  const orders = await buyerOrders(facts, number)
  const [{ refunds, reviews }, tags, notes] = await Promise.all([
    afterSalesOf(
      facts,
      orders.map(({ order_id }) => order_id),
    ),
    tagsOf(records, id, [number]),
    noted(context, id, number),
  ])
  return {
    ...buyer,
    tags: tags.get(number) ?? [],
    notes,
    list: orders.map((one) => ({
      order: one.order_id,
      placedAt: one.placed_at,
      paidAt: one.paid_at,
      status: one.status,
      titles: one.titles ?? '',
      paid: yuan(Number(one.paid)),
      refunded: yuan(Number(one.refunded)),
    })),
    refunds: refunds.map((one) => ({
      refund: one.refund_id,
      order: one.order_id,
      appliedAt: one.applied_at,
      status: one.status,
      reason: one.reason,
      amount: one.fen === null ? null : yuan(Number(one.fen)),
    })),
    reviews: reviews.map((one) => ({
      order: one.order_id,
      reviewedAt: one.reviewed_at,
      sentiment: one.sentiment,
      content: one.content,
    })),
  }
}

/** The shop's number and the buyer's, who must have bought there. Failures: shop_unknown, shop_needed, not_found. */
const buyerOfShop = async (context: CustomerContext, input: ThisBuyer) => {
  const { id } = await shopToLookAt(context.records, input.shop)
  const number = numberOf(input.buyer)
  const orders = await buyerOrders(await context.facts(id), number, 1)
  if (orders.length === 0) throw new Failure('not_found', { what: `买家 ${input.buyer}` })
  return { shop: id, number }
}

/** The tags a buyer has from now on. Failures: as openBuyer. */
export const setBuyerTags = async (
  context: CustomerContext,
  input: ThisBuyer & { tags: readonly string[] },
): Promise<string[]> => {
  const { shop, number } = await buyerOfShop(context, input)
  const tags = [...new Set(input.tags)]
  const at = context.clock.now().toString()
  await inTransaction(context.records, (tx) => replaceTags(tx, { shop, buyer: number, tags, at }))
  return tags
}

/** Failures: as openBuyer; invalid_input where the member is archived. */
export const addBuyerNote = async (
  context: CustomerContext,
  input: ThisBuyer & { text: string; member?: number | null | undefined },
): Promise<BuyerNote[]> => {
  const { shop, number } = await buyerOfShop(context, input)
  const member = input.member ? (await activeMember(context.people, input.member)).id : null
  await inTransaction(context.records, (tx) =>
    insertNote(tx, {
      shop_id: shop,
      buyer: number,
      text: input.text,
      member_id: member,
      at: context.clock.now().toString(),
    }),
  )
  return noted(context, shop, number)
}

/** Failures: as openBuyer; not_found where there is no such note of the buyer. */
export const removeBuyerNote = async (
  context: CustomerContext,
  input: ThisBuyer & { note: number },
): Promise<BuyerNote[]> => {
  const { shop, number } = await buyerOfShop(context, input)
  const isGone = await deleteNote(context.records, { shop, buyer: number, note: input.note })
  if (!isGone) throw new Failure('not_found', { what: '这条备注' })
  return noted(context, shop, number)
}

export const listTags = async ({ records }: CustomerContext, input: Named) =>
  tagCounts(records, (await shopToLookAt(records, input.shop)).id)

/**
 * Segments on a day and who moved since an earlier one. Both days are cut by the fifths of the later one, so that what
 * moves is buyers and not the cuts. Failures: shop_unknown, shop_needed, invalid_input.
 */
export const segmentsOf = async (
  { records, facts: factsOf, clock }: Pick<CustomerContext, 'records' | 'facts' | 'clock'>,
  input: Named & { day?: string | undefined; before?: string | undefined; window: number },
): Promise<Segments> => {
  const { id } = await shopToLookAt(records, input.shop)
  const facts = await factsOf(id)
  const known = await paidDays(facts)
  const last = known?.to ?? null
  const day = input.day ? dayFrom(input.day) : (last ?? addDays(dayOf(clock.now()), -1))
  // As far back as the window reaches: sooner nobody who was worth most can be lost.
  const before = input.before ? dayFrom(input.before) : addDays(day, -input.window)
  if (before >= day) throw new Failure('invalid_input', { detail: `前一天 ${before} 应早于后一天 ${day}。` })
  const { window } = input
  const standing = { at: day, window }
  const found = await buyerCuts(facts, standing)
  const cuts = found ?? noCuts
  // Of a day before the first order nobody knows who stood where: none is not the same as not known.
  const isBeforeKnown = known !== undefined && before >= known.from
  const [bands, moved] = await Promise.all([
    buyerBands(facts, standing, cuts),
    isBeforeKnown ? buyerMoves(facts, standing, before, cuts) : [],
  ])
  const moves = moved.map((one) => ({
    before: one.before === 'new' ? ('new' as const) : segmentOf(one.before),
    after: segmentOf(one.after),
    buyers: Number(one.buyers),
  }))
  return {
    day,
    before,
    window,
    active: found?.buyers ?? 0,
    cuts: found
      ? {
          days: [...found.days],
          purchases: [...found.purchases],
          yuan: found.fen.map((fen) => fen / 100),
        }
      : null,
    segments: segmentsListed.map((segment) => {
      const band = bands.find((one) => segmentOf(one.band) === segment)
      return {
        segment,
        buyers: Number(band?.buyers ?? 0),
        amount: yuan(Number(band?.fen ?? 0)),
        buyersBefore: isBeforeKnown
          ? moves.filter((move) => move.before === segment).reduce((sum, { buyers }) => sum + buyers, 0)
          : null,
        advice: segmentAdvice[segment],
      }
    }),
    moves,
    sentence:
      bands.length === 0
        ? '还没有能认出买家的订单，分不出层。'
        : known && !isBeforeKnown
          ? `订单从 ${known.from} 才有，${before} 谁在哪一层不知道，看不出谁移了层。`
          : movesSentence(moves, { before, day }),
    notes: notesOn({ day, known, window }),
  }
}

const notesOn = ({ day, known, window }: { day: Day; known: Period | undefined; window: number }) => [
  {
    code: 'definition',
    message: `R 是离 ${day} 多少天没买，F 是近 ${window} 天买过几次（同一天几单算一次，全退的不算），M 是近 ${window} 天付了没退的钱；各按本店买家五等分打 1–5 分，4、5 分为高。${segmentNames.lost}是 ${window} 天没有再买。`,
  },
  { code: 'refunds', message: '退款按现在知道的算，前一天的分层也一样；两天用后一天的分界线。' },
  { code: 'buyers', message: '没有买家会员名的订单文件认不出是谁，不在分层里。' },
  ...(known && known.from > addDays(day, -window)
    ? [
        {
          code: 'short',
          message: `订单从 ${known.from} 才有，不到 ${window} 天：分层只在这些天里比，“很久没来”说的也只是这些天；更早的订单导入以后会变。`,
        },
      ]
    : []),
  ...(known && day > known.to
    ? [{ code: 'after-data', message: `${known.to} 以后还没有订单，${day} 的分层会把天数算大。` }]
    : []),
]
