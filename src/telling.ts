import { notify } from './duties/notifications/actions.ts'
import type { ChannelContext } from './duties/notifications/channel-actions.ts'
import { feedDoor } from './duties/notifications/feed-door.ts'
import { notificationJobs } from './duties/notifications/jobs.ts'
import { createPost } from './duties/notifications/mail-actions.ts'
import { type ReminderContext, type ReminderVerbs, reminderJobs } from './duties/notifications/reminding.ts'
import type { ShopContext } from './facts/shops.ts'
import type { FailedRun } from './jobs/runner.ts'
import { reportedBug } from './web/server-failures.ts'

type Asked = {
  facts: { shops: () => Promise<readonly { id: number; name: string; batches: number }[]> }
  tasks: { list: ReminderVerbs['tasks'] }
  sales: { alerts: ReminderVerbs['alerts'] }
  customer: { tickets: ReminderVerbs['tickets'] }
  reports: { ledger: ReminderVerbs['reports'] }
  team: { meetings: ReminderVerbs['meetings'] }
  importing: { uploads: ReminderVerbs['uploads']; batches: ReminderVerbs['batches'] }
}

/** How people are told what the other rooms know, asked as anybody asks it. */
export const openTelling = (
  channels: ChannelContext,
  { shops, asked, ...given }: { shops: ShopContext; asked: Asked } & Pick<ReminderContext, 'stock'>,
) => {
  const { records, clock, publicUrl, invented } = channels
  const verbs: ReminderVerbs = {
    tasks: asked.tasks.list,
    alerts: asked.sales.alerts,
    tickets: asked.customer.tickets,
    reports: asked.reports.ledger,
    meetings: asked.team.meetings,
    uploads: asked.importing.uploads,
    batches: asked.importing.batches,
  }
  return {
    jobs: [
      ...reminderJobs({
        ...{ records, clock, invented, shops, verbs },
        ...given,
        reportBug: reportedBug,
      }),
      ...notificationJobs(channels),
    ],
    /** The job that has people told what others noticed. */
    reminder: 'notifications.look',
    tellFailed: (run: FailedRun) =>
      notify(channels, {
        event: 'job_failed',
        key: `job-failed ${run.id} ${run.attempt}`,
        shop: null,
        title: `定时任务没做成：${run.name}`,
        text: `${run.failure.message}${run.failure.next}`,
        path: '/settings/jobs',
      }),
    post: createPost(channels),
    feed: feedDoor({ records, clock, publicUrl, invented, verbs, shops: asked.facts.shops }),
  }
}
