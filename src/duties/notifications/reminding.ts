import { forEachShop } from '../../facts/each-shop.ts'
import type { ShopContext } from '../../facts/shops.ts'
import type { Batch, Upload } from '../../importing/contract.ts'
import { defineJob, type JobDefinition } from '../../jobs/job.ts'
import { type Day, dayOf } from '../../kernel/calendar.ts'
import type { TicketQueue } from '../customer/contract.ts'
import type { Ledger } from '../reports/contract.ts'
import type { Alert } from '../sales/contract.ts'
import type { Need, Task } from '../tasks/contract.ts'
import type { MeetingSeries, MeetingSummary } from '../team/contract.ts'
import { type NotifyContext, notify } from './actions.ts'
import {
  alertReminders,
  assignedTasks,
  importReminders,
  meetingReminders,
  type Reminder,
  reportReminders,
  taskReminders,
  ticketReminders,
} from './rules/reminders.ts'
import { toldKeys } from './store.ts'

/** What other rooms know, asked as anybody asks it. */
export type ReminderVerbs = {
  tasks: (input: { shop: string }) => Promise<Task[]>
  alerts: (input: { shop: string }) => Promise<Alert[]>
  tickets: (input: { shop: string }) => Promise<TicketQueue>
  reports: (input: { shop: string }) => Promise<Ledger>
  meetings: (input: { shop: string }) => Promise<{ series: MeetingSeries[]; meetings: MeetingSummary[] }>
  uploads: (input: { shop: string }) => Promise<Upload[]>
  batches: (input: { shop: string; limit: number }) => Promise<Batch[]>
}

type Shop = { id: number; name: string; createdAt: string }

export type ReminderContext = NotifyContext & {
  shops: ShopContext
  verbs: ReminderVerbs
  stock: (about: { shop: Shop; today: Day }) => Promise<Need[]>
  reportBug: (error: unknown) => unknown
}

const tellOnce = async (
  context: ReminderContext,
  shop: Shop,
  reminders: readonly Reminder[],
): Promise<number> => {
  const isInvented = (await context.invented()).includes(shop.id)
  const keyed = reminders.map((one) => ({ ...one, key: `${shop.id} ${one.key}` }))
  const told = await toldKeys(
    context.records,
    keyed.map(({ key }) => key),
  )
  let count = 0
  for (const one of keyed)
    if (!told.has(one.key) && (await notify(context, { ...one, shop, isInvented }))) count++
  return count
}

/**
 * All there is to be told of a shop now: of one without data yet what its team writes down, and files that did not come
 * in. A room that cannot say keeps no other from saying; why it cannot is put with `broken`.
 */
const remindersOf = async (
  context: ReminderContext,
  shop: Shop & { batches: number },
  broken: unknown[],
): Promise<Reminder[]> => {
  const { verbs } = context
  const now = context.clock.now()
  const named = { shop: shop.name }
  const asked = [
    async () => {
      const tasks = await verbs.tasks(named)
      return [...assignedTasks(tasks, now), ...taskReminders(tasks, now)]
    },
    async () => meetingReminders(await verbs.meetings(named), now),
    async () => {
      const [uploads, batches] = await Promise.all([
        verbs.uploads(named),
        verbs.batches({ ...named, limit: 50 }),
      ])
      return importReminders({ uploads, batches }, now)
    },
    ...(shop.batches === 0
      ? []
      : [
          async () => alertReminders(await verbs.alerts(named), now),
          async () => ticketReminders((await verbs.tickets(named)).tickets, now),
          async () => reportReminders(await verbs.reports(named), now),
        ]),
  ]
  const told: Reminder[] = []
  for (const ask of asked)
    try {
      told.push(...(await ask()))
    } catch (error) {
      broken.push(error)
    }
  return told
}

/** What other rooms' records say is to be told is told, once. */
export const reminderJobs = (context: ReminderContext): JobDefinition[] => [
  defineJob({
    id: 'notifications.look',
    name: '看有什么要通知',
    about: '预警、到期的任务和工单、该交的报告、明天的会、没导进来的文件。',
    schedule: '*/5 * * * *',
    run: async ({ signal }) => {
      let count = 0
      const broken: unknown[] = []
      await forEachShop(
        context.shops,
        signal,
        async (shop) => {
          count += await tellOnce(context, shop, await remindersOf(context, shop, broken))
        },
        () => true,
      )
      const [first, ...others] = broken
      for (const error of others) context.reportBug(error)
      // What could be told is told; the run says that it was not all.
      if (broken.length > 0) throw first
      return count === 0 ? undefined : `有 ${count} 件新的事。`
    },
  }),
  defineJob({
    id: 'notifications.stock',
    name: '看会不会断货',
    about: '每天早上看各店哪些 SKU 快要断货。',
    schedule: '10 9 * * *',
    run: async ({ signal }) => {
      const today = dayOf(context.clock.now())
      let count = 0
      await forEachShop(context.shops, signal, async (shop) => {
        const risks = (await context.stock({ shop, today })).filter(({ path }) => path === '/team/stock')
        count += await tellOnce(
          context,
          shop,
          risks.map(({ title, detail = '', path }) => ({
            event: 'stock_out',
            key: `stock ${title} ${today}`,
            title,
            text: detail,
            path,
          })),
        )
      })
      return count === 0 ? undefined : `${count} 件要看。`
    },
  }),
]
