import type { Shop } from '../../../facts/contract.ts'
import { type Day, dayOf, day as readDay } from '../../../kernel/calendar.ts'
import type { Clock } from '../../../kernel/context.ts'
import type { Need } from '../../tasks/contract.ts'
import { nextStep, stepState, steps, weekOf, workProducts } from '../rules/job-map.ts'
import { stepNames } from '../rules/step-names.ts'
import type { JobMap, WorkProduct } from './contract.ts'
import { type EvidenceVerbs, toldOf } from './evidence.ts'

export type JobMapContext = {
  verbs: EvidenceVerbs
  clock: Clock
  shopFor: (name: string | undefined) => Promise<Shop>
  reportBug: (error: unknown) => unknown
}

const productsOf = async ({ verbs, reportBug }: JobMapContext, shop: string): Promise<WorkProduct[]> => {
  const ledger = await verbs.reports({ shop }).catch((error) => {
    reportBug(error)
    return { reports: [] }
  })
  return workProducts.map(({ id, duty, kinds }) => {
    const own = ledger.reports
      .filter(({ kind }) => kinds.includes(kind))
      .toSorted((a, b) => (a.at < b.at ? 1 : -1))
    const last = own.find(({ state }) => state === 'submitted')
    const [newest] = own
    return {
      id,
      duty,
      kinds: [...kinds],
      last: last ? { id: last.id, title: last.title, at: last.at } : null,
      draft:
        newest && newest.state !== 'submitted'
          ? { id: newest.id, title: newest.title, state: newest.state }
          : null,
    }
  })
}

const ofWeek = async (context: JobMapContext, shop: string, day: Day) => {
  const week = weekOf(day)
  const told = await toldOf(context.verbs, { shop, week }, context.reportBug)
  return { week, steps: steps.map((step) => stepState(step, told)) }
}

/** The job in the week of a day, today's unless said, with what shows each step. Failures: shop_unknown, shop_needed. */
export const jobMap = async (
  context: JobMapContext,
  asked: { shop?: string | undefined; day?: string | undefined },
): Promise<JobMap> => {
  const { name } = await context.shopFor(asked.shop)
  const today = dayOf(context.clock.now())
  const day = asked.day ? readDay(asked.day) : today
  const [week, products] = await Promise.all([ofWeek(context, name, day), productsOf(context, name)])
  return { shop: name, ...week, products, next: nextStep(week.steps, day)?.id ?? null }
}

/** The day's step of the job. */
export const jobNeeds = async (
  context: JobMapContext,
  { shop, today }: { shop: Shop; today: Day },
): Promise<Need[]> => {
  const { steps: states } = await ofWeek(context, shop.name, today)
  const next = nextStep(states, today)
  const done = states.filter(({ state }) => state === 'done').length
  const told = states.filter(({ state }) => state !== 'unknown').length
  return next
    ? [
        {
          duty: 'training',
          title: `岗位地图的下一步：${stepNames[next.id]}`,
          detail: `本周看得出的 ${told} 步里做了 ${done} 步`,
          path: next.path,
          weight: 20,
        },
      ]
    : []
}
