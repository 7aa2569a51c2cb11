import type { CustomerRecords } from './context.ts'
import type { TicketStatus, TicketType } from './contract.ts'
import { REFUND_OVER } from './rules/tickets.ts'
import type { ReplyMacroRow, TicketEventRow, TicketRow, TicketRuleRow } from './tables.ts'

const toRow = (row: TicketRow): TicketRow => ({
  ...row,
  id: Number(row.id),
  buyer: row.buyer === null ? null : Number(row.buyer),
  owner_id: row.owner_id === null ? null : Number(row.owner_id),
})

export type TicketWish = {
  isClosed: boolean
  type?: TicketType | undefined
  owner?: number | undefined
  /** The beginning of an order number. */
  order?: string | undefined
  buyer?: number | undefined
  limit: number
}

/** Open ones by deadline; closed ones, the last closed first. */
export const ticketsOf = async (
  records: CustomerRecords,
  shop: number,
  { isClosed, type, owner, order, buyer, limit }: TicketWish,
): Promise<TicketRow[]> => {
  let rows = records
    .selectFrom('ticket')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('closed_at', isClosed ? 'is not' : 'is', null)
  if (type !== undefined) rows = rows.where('type', '=', type)
  if (owner !== undefined) rows = rows.where('owner_id', '=', owner)
  if (buyer !== undefined) rows = rows.where('buyer', '=', buyer)
  if (order) rows = rows.where('order_id', 'like', `${order.replace(/\D/g, '')}%`)
  const ordered = isClosed ? rows.orderBy('closed_at', 'desc') : rows.orderBy('due_at')
  return (await ordered.orderBy('id').limit(limit).execute()).map(toRow)
}

export const ticketById = async (
  records: CustomerRecords,
  shop: number,
  id: number,
): Promise<TicketRow | undefined> => {
  const row = await records
    .selectFrom('ticket')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toRow(row)
}

/** What counts of the tickets that are open or were closed since. */
export const ticketTimes = (records: CustomerRecords, shop: number, since: string) =>
  records
    .selectFrom('ticket')
    .select(['due_at', 'closed_at', 'source'])
    .where('shop_id', '=', shop)
    .where((eb) => eb.or([eb('closed_at', 'is', null), eb('closed_at', '>=', since)]))
    .execute()

/** Which of these have a ticket. */
export const ticketed = async (
  records: CustomerRecords,
  shop: number,
  source: TicketRow['source'],
  ids: readonly string[],
): Promise<Set<string>> => {
  if (ids.length === 0) return new Set()
  const rows = await records
    .selectFrom('ticket')
    .select('source_id')
    .where('shop_id', '=', shop)
    .where('source', '=', source)
    .where('source_id', 'in', ids)
    .execute()
  return new Set(rows.map(({ source_id }) => source_id))
}

/** Open tickets of refunds, without those that somebody opened again after the refund was over. */
export const openRefundTickets = async (
  records: CustomerRecords,
  shop: number,
): Promise<{ id: number; refund: string }[]> =>
  (
    await records
      .selectFrom('ticket')
      .select(['id', 'source_id'])
      .where('shop_id', '=', shop)
      .where('source', '=', 'refund')
      .where('closed_at', 'is', null)
      .where(({ exists, not, selectFrom }) =>
        not(
          exists(
            selectFrom('ticket_event')
              .select('step')
              .whereRef('ticket_id', '=', 'ticket.id')
              .where('kind', '=', 'status')
              .where('text', 'like', `${REFUND_OVER}%`),
          ),
        ),
      )
      .execute()
  ).map(({ id, source_id }) => ({ id: Number(id), refund: source_id }))

export const insertTicket = async (
  records: CustomerRecords,
  row: Omit<TicketRow, 'id' | 'source_id' | 'status' | 'closed_at'> & { source_id?: string },
): Promise<number> => {
  const last = await records
    .selectFrom('ticket')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  const id = Number(last?.id ?? 0) + 1
  await records
    .insertInto('ticket')
    .values({ ...row, source_id: row.source_id ?? String(id), id, status: 'open', closed_at: null })
    .execute()
  return id
}

export const updateTicket = async (
  records: CustomerRecords,
  id: number,
  change: Partial<Pick<TicketRow, 'type' | 'owner_id' | 'due_at' | 'closed_at'> & { status: TicketStatus }>,
): Promise<void> => {
  if (Object.keys(change).length > 0)
    await records.updateTable('ticket').set(change).where('id', '=', id).execute()
}

export const eventsOf = async (records: CustomerRecords, ticket: number): Promise<TicketEventRow[]> =>
  records.selectFrom('ticket_event').selectAll().where('ticket_id', '=', ticket).orderBy('step').execute()

export const addEvent = async (
  records: CustomerRecords,
  row: Omit<TicketEventRow, 'step'>,
): Promise<void> => {
  const last = await records
    .selectFrom('ticket_event')
    .select(({ fn }) => fn.max('step').as('step'))
    .where('ticket_id', '=', row.ticket_id)
    .executeTakeFirst()
  await records
    .insertInto('ticket_event')
    .values({ ...row, step: Number(last?.step ?? 0) + 1 })
    .execute()
}

export const rulesOf = async (records: CustomerRecords, shop: number): Promise<TicketRuleRow[]> =>
  (await records.selectFrom('ticket_rule').selectAll().where('shop_id', '=', shop).execute()).map((row) => ({
    ...row,
    owner_id: row.owner_id === null ? null : Number(row.owner_id),
  }))

export const putRule = async (records: CustomerRecords, row: TicketRuleRow): Promise<void> => {
  const { hours, owner_id } = row
  await records
    .insertInto('ticket_rule')
    .values(row)
    .onConflict((conflict) => conflict.columns(['shop_id', 'type']).doUpdateSet({ hours, owner_id }))
    .execute()
}

export const macrosOf = async (records: CustomerRecords, shop: number): Promise<ReplyMacroRow[]> =>
  records.selectFrom('reply_macro').selectAll().where('shop_id', '=', shop).orderBy('id').execute()

export const putMacroRow = async (
  records: CustomerRecords,
  { id, shop_id, name, text }: Omit<ReplyMacroRow, 'id'> & { id?: number | undefined },
): Promise<boolean> => {
  if (id !== undefined) {
    const { numUpdatedRows } = await records
      .updateTable('reply_macro')
      .set({ name, text })
      .where('shop_id', '=', shop_id)
      .where('id', '=', id)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
  const last = await records
    .selectFrom('reply_macro')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  await records
    .insertInto('reply_macro')
    .values({ id: Number(last?.id ?? 0) + 1, shop_id, name, text })
    .execute()
  return true
}

export const deleteMacro = async (records: CustomerRecords, shop: number, id: number): Promise<boolean> => {
  const { numDeletedRows } = await records
    .deleteFrom('reply_macro')
    .where('shop_id', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
