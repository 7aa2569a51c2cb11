import { type Day, dayOf, minuteOf } from '../../kernel/calendar.ts'
import type { Need } from '../tasks/contract.ts'
import type { CustomerContext } from './context.ts'
import { listTickets } from './ticket-actions.ts'
import { checkTickets } from './ticket-opening.ts'

/** After imports: tickets for what the last days brought, and the end of those whose refund is over. */
export const checkCustomers = (
  context: Pick<CustomerContext, 'records' | 'facts' | 'clock'>,
  shop: { id: number },
) => checkTickets(context, shop)

/** What the team has to do for customers: tickets that are late, and those due today. */
export const needs = async (
  context: CustomerContext,
  { shop, today }: { shop: { id: number; name: string }; today: Day },
): Promise<Need[]> => {
  const { tickets, counts, notOpened } = await listTickets(context, {
    shop: shop.name,
    state: 'open',
    order: '',
    limit: 200,
  })
  const late = tickets.filter(({ isLate }) => isLate)
  const due = tickets.filter((one) => !one.isLate && dayOf(Temporal.Instant.from(one.dueAt)) <= today)
  const told = (list: typeof tickets) =>
    list
      .slice(0, 3)
      .map(({ title, dueAt }) => `${title}（${clock(dueAt)}）`)
      .join('；')
  const path = '/customer/tickets'
  return [
    ...(counts.late > 0
      ? [
          {
            duty: 'customer' as const,
            title: `${counts.late} 张工单过了期限`,
            detail: told(late),
            due: late
              .map(({ dueAt }) => dayOf(Temporal.Instant.from(dueAt)))
              .reduce((first, one) => (one < first ? one : first), today),
            path,
            weight: 90,
          },
        ]
      : []),
    ...(counts.today > 0
      ? [
          {
            duty: 'customer' as const,
            title: `${counts.today} 张工单今天到期`,
            detail: told(due),
            due: today,
            path,
            weight: 60,
          },
        ]
      : []),
    ...(notOpened > 0
      ? [
          {
            duty: 'customer' as const,
            title: `还有 ${notOpened} 个退款、差评没有开工单`,
            detail: '没了结的太多，办掉一些才接着开。',
            path,
            weight: 40,
          },
        ]
      : []),
  ]
}

/** 11-26 18:00, Beijing. */
const clock = (instant: string): string => minuteOf(Temporal.Instant.from(instant)).slice(5)
