import {
  type BadReview,
  badReviews,
  type RefundUnderWay,
  refundsEnded,
  refundsUnderWay,
} from '../../facts/after-sales.ts'
import { dayOf } from '../../kernel/calendar.ts'
import { yuanWords } from '../../kernel/money.ts'
import { inTransaction } from '../../storage/records.ts'
import type { CustomerContext, CustomerRecords } from './context.ts'
import type { TicketType } from './contract.ts'
import {
  dueAt,
  instantOf,
  MOST_OPEN,
  REFUND_OVER,
  shortened,
  sinceDays,
  usualHours,
} from './rules/tickets.ts'
import type { TicketRow, TicketRuleRow } from './tables.ts'
import {
  addEvent,
  insertTicket,
  openRefundTickets,
  rulesOf,
  ticketed,
  ticketTimes,
  updateTicket,
} from './ticket-store.ts'

/** Seconds are enough, and of one length: stored moments are compared as they are written. */
export const momentOf = (instant: Temporal.Instant): string =>
  instant.round({ smallestUnit: 'second', roundingMode: 'floor' }).toString()

export type NewTicket = Pick<TicketRow, 'type' | 'source' | 'title' | 'detail'> &
  Partial<Pick<TicketRow, 'source_id' | 'order_id' | 'item_id' | 'buyer' | 'owner_id'>> & {
    /** When the platform decides by itself. */
    platformDue?: Temporal.Instant | undefined
    dueAt?: Temporal.Instant | undefined
  }

export const ruleFor = (
  rules: readonly TicketRuleRow[],
  type: TicketType,
): { hours: number; owner_id: number | null } =>
  rules.find((rule) => rule.type === type) ?? { hours: usualHours[type], owner_id: null }

/** Opens a ticket with the deadline and owner of its type; inside the caller's transaction. Returns its number. */
export const openTicket = async (
  tx: CustomerRecords,
  {
    shop,
    now,
    ticket,
    member,
  }: { shop: number; now: Temporal.Instant; ticket: NewTicket; member?: number | null },
): Promise<number> => {
  const rule = ruleFor(await rulesOf(tx, shop), ticket.type)
  const { platformDue, dueAt: given, ...row } = ticket
  const at = momentOf(now)
  const id = await insertTicket(tx, {
    shop_id: shop,
    order_id: null,
    item_id: null,
    buyer: null,
    ...row,
    owner_id: row.owner_id ?? rule.owner_id,
    created_at: at,
    due_at: momentOf(given ?? dueAt(now, rule.hours, platformDue)),
  })
  await addEvent(tx, {
    ticket_id: id,
    shop_id: shop,
    kind: 'opened',
    text: row.source === 'hand' ? '手工开单' : '自动开单',
    member_id: member ?? null,
    at,
  })
  return id
}

const ofRefund = (refund: RefundUnderWay): NewTicket => ({
  type: 'refund',
  source: 'refund',
  source_id: refund.refund_id,
  order_id: refund.order_id,
  item_id: refund.item_id,
  buyer: refund.buyer_no === null ? null : Number(refund.buyer_no),
  title: shortened(`${refund.kind ?? '退款'} · ${refund.reason ?? '没有写原因'}`, 100),
  detail: [
    refund.title ?? '',
    refund.fen === null ? '' : `退款 ${yuanWords(Number(refund.fen))}`,
    `${refund.status}，${refund.applied_at.slice(0, 16)} 申请`,
    refund.due_at ? `平台超时 ${refund.due_at.slice(0, 16)}` : '',
  ]
    .filter((line) => line !== '')
    .join('\n'),
  ...(refund.due_at ? { platformDue: instantOf(refund.due_at) } : {}),
})

const ofReview = (review: BadReview): NewTicket => ({
  type: 'review',
  source: 'review',
  source_id: review.review_id,
  order_id: review.order_id,
  item_id: review.item_id,
  buyer: review.buyer_no === null ? null : Number(review.buyer_no),
  title: shortened(`差评 · ${review.tags || review.content || '没有写字'}`, 100),
  detail: [review.title ?? '', review.content ?? '', `${review.reviewed_at.slice(0, 16)} 评价`]
    .filter((line) => line !== '')
    .join('\n'),
})

/** Refunds and reviews that are looked at in one go. */
const MOST_CANDIDATES = 3_000

/** What the last days brought and has no ticket yet: refunds first, the newest first of each. */
const missing = async (context: Pick<CustomerContext, 'records' | 'facts' | 'clock'>, shop: number) => {
  const facts = await context.facts(shop)
  const since = sinceDays(dayOf(context.clock.now()))
  const [refunds, reviews] = await Promise.all([
    refundsUnderWay(facts, since.refunds, MOST_CANDIDATES),
    badReviews(facts, since.reviews, MOST_CANDIDATES),
  ])
  const left = async (records: CustomerRecords): Promise<NewTicket[]> => {
    const [withRefund, withReview] = await Promise.all([
      ticketed(
        records,
        shop,
        'refund',
        refunds.map(({ refund_id }) => refund_id),
      ),
      ticketed(
        records,
        shop,
        'review',
        reviews.map(({ review_id }) => review_id),
      ),
    ])
    return [
      ...refunds.filter(({ refund_id }) => !withRefund.has(refund_id)).map(ofRefund),
      ...reviews.filter(({ review_id }) => !withReview.has(review_id)).map(ofReview),
    ]
  }
  return { left, ended: (ids: readonly string[]) => refundsEnded(facts, ids) }
}

/**
 * Opens what the last days brought, once each, and closes tickets of refunds that are over. Never more than MOST_OPEN
 * of the program's own are open: then the rest waits, and how many is told.
 */
export const checkTickets = async (
  context: Pick<CustomerContext, 'records' | 'facts' | 'clock'>,
  { id: shop }: { id: number },
): Promise<{ opened: number; closed: number; left: number }> => {
  const { records, clock } = context
  const { left, ended } = await missing(context, shop)
  const tickets = await openRefundTickets(records, shop)
  const over = await ended(tickets.map(({ refund }) => refund))
  if (over.length === 0 && (await left(records)).length === 0) return { opened: 0, closed: 0, left: 0 }
  return inTransaction(records, async (tx) => {
    const now = clock.now()
    const at = momentOf(now)
    let closed = 0
    for (const { id, refund } of await openRefundTickets(tx, shop)) {
      const status = over.find(({ refund_id }) => refund_id === refund)?.status
      if (status === undefined) continue
      await updateTicket(tx, id, { status: 'solved', closed_at: at })
      await addEvent(tx, {
        ticket_id: id,
        shop_id: shop,
        kind: 'status',
        text: `${REFUND_OVER}「${status}」`,
        member_id: null,
        at,
      })
      closed++
    }
    const open = await ticketTimes(tx, shop, at)
    const room = MOST_OPEN - open.filter((one) => one.closed_at === null && one.source !== 'hand').length
    const all = await left(tx)
    const taken = all.slice(0, Math.max(0, room))
    for (const ticket of taken) await openTicket(tx, { shop, now, ticket })
    return { opened: taken.length, closed, left: all.length - taken.length }
  })
}
