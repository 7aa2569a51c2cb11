import { forEachShop } from '../../facts/each-shop.ts'
import type { ShopContext } from '../../facts/shops.ts'
import { defineJob, type JobDefinition } from '../../jobs/job.ts'
import { checkCustomers } from './actions.ts'
import type { CustomerContext } from './context.ts'

/** Tickets for what the last days brought, and the end of those whose refund is over. */
export const customerJobs = (
  context: Pick<CustomerContext, 'records' | 'facts' | 'clock'>,
  shops: ShopContext,
): JobDefinition[] => [
  defineJob({
    id: 'tickets.open',
    name: '开工单',
    about: '新来的退款、差评开成工单，退款已了结的工单关掉。',
    schedule: '*/10 * * * *',
    run: async ({ signal }) => {
      const sum = { opened: 0, closed: 0 }
      await forEachShop(shops, signal, async (shop) => {
        const { opened, closed } = await checkCustomers(context, shop)
        sum.opened += opened
        sum.closed += closed
      })
      return sum.opened + sum.closed === 0 ? undefined : `开了 ${sum.opened} 张工单，关了 ${sum.closed} 张。`
    },
  }),
]
