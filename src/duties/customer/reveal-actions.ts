import { shopToLookAt } from '../../facts/shops.ts'
import { Failure } from '../../kernel/failure.ts'
import { noteAudit } from '../../storage/audit.ts'
import { inTransaction } from '../../storage/records.ts'
import { notesOf } from './buyer-store.ts'
import type { CustomerContext } from './context.ts'
import { buyerNumber } from './rules/buyers.ts'
import { eventsOf, ticketById } from './ticket-store.ts'

type Named = { shop?: string | undefined }
type Asking = Pick<CustomerContext, 'records'>

/**
 * What a note on a buyer says; that it was looked at is written down with it. Failures: shop_unknown, shop_needed,
 * not_found, also for a note of another buyer or shop.
 */
export const revealNote = async (
  { records }: Asking,
  { buyer, note: id, ...named }: Named & { buyer: string; note: number },
): Promise<{ text: string }> => {
  const shop = await shopToLookAt(records, named.shop)
  return inTransaction(records, async (tx) => {
    const note = (await notesOf(tx, shop.id, buyerNumber(buyer) ?? -1)).find((one) => Number(one.id) === id)
    if (!note) throw new Failure('not_found', { what: '这条备注' })
    await noteAudit(tx, {
      what: 'reveal',
      subject: `buyer_note:${id}`,
      label: `买家 ${buyer} 的一条备注`,
      shop: shop.id,
    })
    return { text: note.text }
  })
}

/**
 * What is written in a ticket; that it was looked at is written down with it. Failures: shop_unknown, shop_needed,
 * not_found, also for a ticket of another shop.
 */
export const revealTicket = async (
  { records }: Asking,
  { ticket: id, ...named }: Named & { ticket: number },
): Promise<{ detail: string; events: { step: number; text: string }[] }> => {
  const shop = await shopToLookAt(records, named.shop)
  return inTransaction(records, async (tx) => {
    const ticket = await ticketById(tx, shop.id, id)
    if (!ticket) throw new Failure('not_found', { what: `工单 ${id}` })
    await noteAudit(tx, {
      what: 'reveal',
      subject: `ticket:${id}`,
      label: `工单「${ticket.title}」里写的话`,
      shop: shop.id,
    })
    const events = (await eventsOf(tx, id)).map(({ step, text }) => ({ step: Number(step), text }))
    return { detail: ticket.detail, events }
  })
}
