import { dayOf } from '../../kernel/calendar.ts'
import { mayIn } from '../../kernel/caller.ts'
import { Failure } from '../../kernel/failure.ts'
import type { Permission } from '../../kernel/permission.ts'
import { membersWithRights } from '../people/accounts/actions.ts'
import { type ChannelContext, linkTo } from './channel-actions.ts'
import type { ReminderVerbs } from './reminding.ts'
import { eventInfo } from './rules/events.ts'
import { type FeedEntry, feedEntries, feedFile } from './rules/feed.ts'
import { hashOfFeed } from './settings-actions.ts'
import { personOfFeed } from './store.ts'

export type FeedContext = Pick<ChannelContext, 'records' | 'clock' | 'publicUrl' | 'invented'> & {
  verbs: Pick<ReminderVerbs, 'tasks' | 'meetings' | 'reports'>
  shops: () => Promise<readonly { id: number; name: string }[]>
}

/**
 * The calendar behind a secret address: of the shops that its person may see, what they may read there. Failure:
 * not_found, whatever is wrong with the address.
 */
export const feedDoor =
  (context: FeedContext) =>
  async (token: string): Promise<string> => {
    const { records, clock, verbs } = context
    const person = await personOfFeed(records, hashOfFeed(token))
    const member = person && (await membersWithRights(records)).find(({ id }) => id === person.member_id)
    if (!member) throw new Failure('not_found', { what: '这个日历' })
    const now = clock.now()
    const who = { member: member.id, handsInReports: eventInfo.report_due.roles.includes(member.role) }
    const entries: FeedEntry[] = []
    const invented = await context.invented()
    for (const shop of await context.shops()) {
      const may = (permission: Permission) =>
        mayIn(member, { ...shop, isInvented: invented.includes(shop.id) }, permission)
      const named = { shop: shop.name }
      const [{ series, meetings }, tasks, ledger] = await Promise.all([
        may(eventInfo.meeting_tomorrow.needs) ? verbs.meetings(named) : { series: [], meetings: [] },
        may(eventInfo.task_due.needs) ? verbs.tasks(named) : [],
        may(eventInfo.report_due.needs) ? verbs.reports(named) : { reports: [], absent: [] },
      ])
      entries.push(...feedEntries(shop, who, { series, meetings, tasks, ledger }, dayOf(now)))
    }
    const link = (path: string) => linkTo(context, path)
    return feedFile(entries, { name: `掌柜 ${member.name}`, now, link })
  }
