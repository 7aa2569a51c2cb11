import { dayOf } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { listMembers } from '../people/actions.ts'
import { type ChannelContext, linkTo } from './channel-actions.ts'
import type { ReminderVerbs } from './reminding.ts'
import { eventInfo } from './rules/events.ts'
import { type FeedEntry, feedEntries, feedFile } from './rules/feed.ts'
import { hashOfFeed } from './settings-actions.ts'
import { personOfFeed } from './store.ts'

export type FeedContext = Pick<ChannelContext, 'records' | 'clock' | 'publicUrl'> & {
  verbs: Pick<ReminderVerbs, 'tasks' | 'meetings' | 'reports'>
  /** The shops a member may see. */
  shopsOf: (member: number) => Promise<readonly { id: number; name: string; batches: number }[]>
}

/** The calendar behind a secret address. Failure: not_found, whatever is wrong with the address. */
export const feedDoor =
  (context: FeedContext) =>
  async (token: string): Promise<string> => {
    const { records, clock, verbs } = context
    const person = await personOfFeed(records, hashOfFeed(token))
    const member = person && (await listMembers({ records })).find(({ id }) => id === person.member_id)
    if (!member || member.archivedAt !== null) throw new Failure('not_found', { what: '这个日历' })
    const now = clock.now()
    const who = { member: member.id, handsInReports: eventInfo.report_due.roles.includes(member.role) }
    const entries: FeedEntry[] = []
    for (const shop of await context.shopsOf(member.id)) {
      const named = { shop: shop.name }
      const [{ series, meetings }, tasks, ledger] = await Promise.all([
        verbs.meetings(named),
        verbs.tasks(named),
        verbs.reports(named),
      ])
      entries.push(...feedEntries(shop, who, { series, meetings, tasks, ledger }, dayOf(now)))
    }
    const link = (path: string) => linkTo(context, path)
    return feedFile(entries, { name: `掌柜 ${member.name}`, now, link })
  }
