import { type Day, dayOf } from '../../kernel/calendar.ts'
import { listMembers } from '../people/actions.ts'
import { createAsker } from '../reports/actions.ts'
import type { Alert } from '../sales/contract.ts'
import type { TasksContext } from '../tasks/actions.ts'
import type { MeetingAction } from './contract.ts'
import { agendaMetrics, agendaOf, agendaServiceMetrics, type DraftedItem } from './rules/agenda.ts'
import { weeksBefore } from './rules/meetings.ts'
import { type StockContext, stockOf } from './stock-actions.ts'

/** What a meeting is prepared from, besides what earlier meetings agreed. */
export type AgendaContext = StockContext & {
  tasks: TasksContext
  alerts: (input: { shop?: string }) => Promise<Alert[]>
  targets: (input: {
    shop?: string
    month: string
  }) => Promise<{ scope: string; standing: { sentence: string } | null }[]>
}

/** The agenda of a meeting on a day, as the data have it now. */
export const draftAgenda = async (
  context: AgendaContext,
  shop: string,
  meeting: Day,
  before: readonly MeetingAction[],
): Promise<DraftedItem[]> => {
  const { now, previous } = weeksBefore(meeting)
  const { figures: ask } = createAsker(context, shop)
  const pairs = async (metrics: readonly string[]) => {
    const [of, earlier] = await Promise.all([ask(metrics, now), ask(metrics, previous)])
    return { now: of, previous: earlier }
  }
  const [figures, service, targets, alerts, stock, members] = await Promise.all([
    pairs(agendaMetrics),
    pairs(agendaServiceMetrics),
    context.targets({ shop, month: meeting.slice(0, 7) }),
    context.alerts({ shop }),
    stockOf(context, { shop }),
    listMembers(context.tasks.people),
  ])
  return agendaOf({
    today: dayOf(context.clock.now()),
    before,
    nameOf: (member) => members.find(({ id }) => id === member)?.name ?? '不在的成员',
    figures,
    service,
    targets: targets
      .flatMap(({ standing, scope }) => (standing ? [`${scope}：${standing.sentence}`] : []))
      .slice(0, 3),
    alerts: alerts.filter(({ isDue }) => isDue).map(({ title, cause }) => ({ title, cause })),
    stock,
  })
}
