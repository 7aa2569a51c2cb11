import { z } from 'zod'
import { contract, ShopName } from '../../../kernel/contract.ts'

const reveal = { permission: 'personal.read' } as const
const shop = ShopName.optional()
const id = z.coerce.number().int()
const buyer = z.string().trim().toUpperCase().max(12)

/** What is covered in answers is shown here, one at a time, and who looked is written down. */
export const revealContract = {
  revealNote: contract
    .meta(reveal)
    .route({
      method: 'POST',
      path: '/customers/buyers/{buyer}/notes/{note}/reveal',
      summary: '看一条买家备注写了什么；谁看的记在操作记录里',
    })
    .input(z.object({ shop, buyer, note: id }))
    .output(z.object({ text: z.string() })),
  revealTicket: contract
    .meta(reveal)
    .route({
      method: 'POST',
      path: '/customers/tickets/{ticket}/reveal',
      summary: '看一张工单里写的话；谁看的记在操作记录里',
    })
    .input(z.object({ shop, ticket: id }))
    .output(
      z.object({
        detail: z.string(),
        events: z.array(z.object({ step: z.number().int(), text: z.string() })),
      }),
    ),
}
