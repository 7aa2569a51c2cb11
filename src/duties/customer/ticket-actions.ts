import { orderNamed } from '../../facts/after-sales.ts'
import { shopToLookAt } from '../../facts/shops.ts'
import { BEIJING, minuteOf } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { inTransaction } from '../../storage/records.ts'
import { activeMember, listMembers } from '../people/actions.ts'
import type { Member } from '../people/contract.ts'
import type { CustomerContext, CustomerRecords } from './context.ts'
import {
  type Macro,
  type Ticket,
  type TicketPage,
  type TicketQueue,
  type TicketRule,
  type TicketStatus,
  TicketType,
} from './contract.ts'
import { buyerCode, buyerNumber } from './rules/buyers.ts'
import { isClosed, ticketStatusNames, ticketTypeNames, usualMacros } from './rules/tickets.ts'
import type { TicketEventRow, TicketRow } from './tables.ts'
import { checkTickets, momentOf, openTicket, ruleFor } from './ticket-opening.ts'
import {
  addEvent,
  deleteMacro,
  eventsOf,
  macrosOf,
  putMacroRow,
  putRule,
  rulesOf,
  ticketById,
  ticketsOf,
  ticketTimes,
  updateTicket,
} from './ticket-store.ts'

type Named = { shop?: string | undefined }
type One = Named & { ticket: number }

const CLOSED_DAYS = 30

const ownerOf = (members: readonly Member[], id: number | null) => {
  const owner = members.find((one) => one.id === id)
  return owner ? { id: owner.id, name: owner.name, colour: owner.colour } : null
}

const toTicket = (row: TicketRow, members: readonly Member[], now: string): Ticket => ({
  id: row.id,
  type: row.type,
  source: row.source,
  order: row.order_id,
  item: row.item_id,
  buyer: row.buyer === null ? null : buyerCode(row.buyer),
  title: row.title,
  detail: row.detail,
  owner: ownerOf(members, row.owner_id),
  status: row.status,
  createdAt: row.created_at,
  dueAt: row.due_at,
  closedAt: row.closed_at,
  isLate: row.due_at < (row.closed_at ?? now),
})

/** The queue, after what the last days brought was opened. Failures: shop_unknown, shop_needed. */
export const listTickets = async (
  context: CustomerContext,
  input: Named & {
    state: 'open' | 'closed'
    type?: TicketType | undefined
    owner?: number | undefined
    order: string
    buyer?: string | undefined
    limit: number
  },
): Promise<TicketQueue> => {
  const { records, clock } = context
  const shop = await shopToLookAt(records, input.shop)
  const { left } = await checkTickets(context, shop)
  const now = clock.now()
  const since = momentOf(now.subtract({ hours: 24 * CLOSED_DAYS }))
  const [rows, times, members] = await Promise.all([
    ticketsOf(records, shop.id, {
      isClosed: input.state === 'closed',
      type: input.type,
      owner: input.owner,
      order: input.order,
      buyer: input.buyer === undefined ? undefined : (buyerNumber(input.buyer) ?? -1),
      limit: input.limit,
    }),
    ticketTimes(records, shop.id, since),
    listMembers(context.people),
  ])
  return {
    tickets: rows.map((row) => toTicket(row, members, momentOf(now))),
    counts: countsOf(times, now),
    notOpened: left,
  }
}

const countsOf = (
  times: readonly Pick<TicketRow, 'due_at' | 'closed_at'>[],
  now: Temporal.Instant,
): TicketQueue['counts'] => {
  const at = momentOf(now)
  const tonight = momentOf(now.toZonedDateTimeISO(BEIJING).startOfDay().add({ days: 1 }).toInstant())
  const open = times.filter(({ closed_at }) => closed_at === null)
  const closed = times.filter(({ closed_at }) => closed_at !== null)
  return {
    open: open.length,
    late: open.filter(({ due_at }) => due_at < at).length,
    today: open.filter(({ due_at }) => due_at >= at && due_at < tonight).length,
    closed: closed.length,
    closedInTime: closed.filter(({ due_at, closed_at }) => (closed_at ?? '') <= due_at).length,
  }
}

const found = async (records: CustomerRecords, shop: number, id: number): Promise<TicketRow> => {
  const row = await ticketById(records, shop, id)
  if (!row) throw new Failure('not_found', { what: `工单 ${id}` })
  return row
}

const toEvent = (event: TicketEventRow, members: readonly Member[]) => ({
  step: Number(event.step),
  kind: event.kind,
  text: event.text,
  by: members.find(({ id }) => id === Number(event.member_id))?.name ?? null,
  at: event.at,
})

const opened = async (context: CustomerContext, shop: number, id: number): Promise<TicketPage> => {
  const row = await found(context.records, shop, id)
  const [events, members] = await Promise.all([eventsOf(context.records, id), listMembers(context.people)])
  return {
    ...toTicket(row, members, momentOf(context.clock.now())),
    events: events.map((event) => toEvent(event, members)),
  }
}

/** Failures: shop_unknown, shop_needed, not_found, also for a ticket of another shop. */
export const openTicketPage = async (context: CustomerContext, input: One): Promise<TicketPage> =>
  opened(context, (await shopToLookAt(context.records, input.shop)).id, input.ticket)

/** The active member or nobody. Failures: not_found, invalid_input where archived. */
const memberOf = async (context: CustomerContext, id: number | null | undefined): Promise<number | null> =>
  id === null || id === undefined ? null : (await activeMember(context.people, id)).id

/** Failures: shop_unknown, shop_needed; not_found where the order or member is not known; invalid_input. */
export const makeTicket = async (
  context: CustomerContext,
  input: Named & {
    type: TicketType
    title: string
    detail: string
    order?: string | undefined
    owner?: number | null | undefined
    dueAt?: string | undefined
    member?: number | null | undefined
  },
): Promise<TicketPage> => {
  const { id: shop } = await shopToLookAt(context.records, input.shop)
  const order =
    input.order === undefined ? undefined : await orderNamed(await context.facts(shop), input.order)
  if (input.order !== undefined && !order) throw new Failure('not_found', { what: `订单 ${input.order}` })
  const owner = await memberOf(context, input.owner)
  const member = await memberOf(context, input.member)
  const id = await inTransaction(context.records, (tx) =>
    openTicket(tx, {
      shop,
      now: context.clock.now(),
      member,
      ticket: {
        type: input.type,
        source: 'hand',
        title: input.title,
        detail: input.detail,
        owner_id: owner,
        ...(order
          ? {
              order_id: order.order_id,
              item_id: order.item_id,
              buyer: order.buyer_no === null ? null : Number(order.buyer_no),
            }
          : {}),
        ...(input.dueAt ? { dueAt: Temporal.Instant.from(input.dueAt) } : {}),
      },
    }),
  )
  return opened(context, shop, id)
}

/** Puts a ticket into a status; what is closed says when. */
const statusChange = (status: TicketStatus, at: string) => ({
  status,
  closed_at: isClosed(status) ? at : null,
})

/** Each change leaves a line. Failures: shop_unknown, shop_needed, not_found, invalid_input. */
export const changeTicket = async (
  context: CustomerContext,
  input: One & {
    status?: TicketStatus | undefined
    owner?: number | null | undefined
    dueAt?: string | undefined
    type?: TicketType | undefined
    note: string
    member?: number | null | undefined
  },
): Promise<TicketPage> => {
  const { records } = context
  const { id: shop } = await shopToLookAt(records, input.shop)
  const owner = input.owner === undefined ? undefined : await memberOf(context, input.owner)
  const by = await memberOf(context, input.member)
  const members = await listMembers(context.people)
  const due = input.dueAt === undefined ? undefined : Temporal.Instant.from(input.dueAt)
  await inTransaction(records, async (tx) => {
    const row = await found(tx, shop, input.ticket)
    const at = momentOf(context.clock.now())
    const told = (kind: TicketEventRow['kind'], text: string) =>
      addEvent(tx, { ticket_id: row.id, shop_id: shop, kind, text, member_id: by, at })
    if (input.note !== '') await told('note', input.note)
    if (input.type !== undefined && input.type !== row.type) {
      await told('type', `${ticketTypeNames[row.type]} → ${ticketTypeNames[input.type]}`)
      await updateTicket(tx, row.id, { type: input.type })
    }
    if (owner !== undefined && owner !== row.owner_id) {
      await told('owner', ownerOf(members, owner)?.name ?? '没有人')
      await updateTicket(tx, row.id, { owner_id: owner })
    }
    if (due !== undefined && momentOf(due) !== row.due_at) {
      await told('due', minuteOf(due))
      await updateTicket(tx, row.id, { due_at: momentOf(due) })
    }
    if (input.status !== undefined && input.status !== row.status) {
      await told('status', `${ticketStatusNames[row.status]} → ${ticketStatusNames[input.status]}`)
      await updateTicket(tx, row.id, statusChange(input.status, at))
    }
  })
  return opened(context, shop, input.ticket)
}

/**
 * Writes down what was said to the buyers of some tickets, all or none; one that nobody had begun waits for its buyer
 * then. Nothing is sent: that is done in 千牛. Failures: shop_unknown, shop_needed, not_found, invalid_input.
 */
export const replyTickets = async (
  context: CustomerContext,
  input: Named & {
    tickets: readonly number[]
    text: string
    status?: TicketStatus | undefined
    member?: number | null | undefined
  },
): Promise<{ replied: number }> => {
  const { records } = context
  const { id: shop } = await shopToLookAt(records, input.shop)
  const by = await memberOf(context, input.member)
  const ids = [...new Set(input.tickets)]
  await inTransaction(records, async (tx) => {
    const at = momentOf(context.clock.now())
    for (const id of ids) {
      const row = await found(tx, shop, id)
      const about = { ticket_id: id, shop_id: shop, member_id: by, at }
      await addEvent(tx, { ...about, kind: 'reply', text: input.text })
      const status = input.status ?? (row.status === 'open' ? 'waiting' : row.status)
      if (status === row.status) continue
      await addEvent(tx, {
        ...about,
        kind: 'status',
        text: `${ticketStatusNames[row.status]} → ${ticketStatusNames[status]}`,
      })
      await updateTicket(tx, id, statusChange(status, at))
    }
  })
  return { replied: ids.length }
}

/** Deadline and owner of every type of tickets. */
export const listTicketRules = async (context: CustomerContext, input: Named): Promise<TicketRule[]> => {
  const { id: shop } = await shopToLookAt(context.records, input.shop)
  const [rules, members] = await Promise.all([rulesOf(context.records, shop), listMembers(context.people)])
  return TicketType.options.map((type) => {
    const { hours, owner_id } = ruleFor(rules, type)
    return { type, hours: Number(hours), owner: ownerOf(members, owner_id) }
  })
}

/** For tickets that are opened from now on. Failures: shop_unknown, shop_needed, not_found, invalid_input. */
export const setTicketRule = async (
  context: CustomerContext,
  input: Named & { type: TicketType; hours: number; owner: number | null },
): Promise<TicketRule[]> => {
  const { id: shop } = await shopToLookAt(context.records, input.shop)
  const owner_id = await memberOf(context, input.owner)
  await inTransaction(context.records, (tx) =>
    putRule(tx, { shop_id: shop, type: input.type, hours: input.hours, owner_id }),
  )
  return listTicketRules(context, input)
}

const toMacros = (rows: readonly { id: number; name: string; text: string }[]): Macro[] =>
  rows.map(({ id, name, text }) => ({ id: Number(id), name, text }))

/** A shop that has none of its own begins with the usual ones. */
export const listMacros = async ({ records }: CustomerContext, input: Named): Promise<Macro[]> => {
  const { id: shop } = await shopToLookAt(records, input.shop)
  const own = await macrosOf(records, shop)
  return own.length > 0 ? toMacros(own) : usualMacros.map((macro, index) => ({ id: -1 - index, ...macro }))
}

/** The usual ones become the shop's own with the first change. */
const ownMacros = async (tx: CustomerRecords, shop: number): Promise<number[]> => {
  if ((await macrosOf(tx, shop)).length === 0)
    for (const macro of usualMacros) await putMacroRow(tx, { shop_id: shop, ...macro })
  return (await macrosOf(tx, shop)).map(({ id }) => Number(id))
}

/** One of the usual ones has a number below 0: its place among them. */
const numberAmong = (ids: readonly number[], id: number): number => (id < 0 ? (ids[-1 - id] ?? id) : id)

/** Failures: shop_unknown, shop_needed, not_found. */
export const putMacro = async (
  context: CustomerContext,
  input: Named & { id?: number | undefined; name: string; text: string },
): Promise<Macro[]> => {
  const { id: shop } = await shopToLookAt(context.records, input.shop)
  await inTransaction(context.records, async (tx) => {
    const ids = await ownMacros(tx, shop)
    const { name, text } = input
    const id = input.id === undefined ? undefined : numberAmong(ids, input.id)
    const isPut = await putMacroRow(tx, { id, shop_id: shop, name, text })
    if (!isPut) throw new Failure('not_found', { what: '这条常用回复' })
  })
  return listMacros(context, input)
}

/** Failures: shop_unknown, shop_needed, not_found. */
export const removeMacro = async (
  context: CustomerContext,
  input: Named & { id: number },
): Promise<Macro[]> => {
  const { id: shop } = await shopToLookAt(context.records, input.shop)
  await inTransaction(context.records, async (tx) => {
    const ids = await ownMacros(tx, shop)
    if (!(await deleteMacro(tx, shop, numberAmong(ids, input.id))))
      throw new Failure('not_found', { what: '这条常用回复' })
  })
  return listMacros(context, input)
}
