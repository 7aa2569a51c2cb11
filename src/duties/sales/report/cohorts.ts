import { addDays, type Day } from '../../../kernel/calendar.ts'
import { type CohortContext, cohorts } from '../patterns/cohorts.ts'
import type { ReportFacts } from '../rules/report/model.ts'

/** So far back weeks are looked at: a refund may take three months. */
const DAYS = 181

/** The cohorts of an analysis; null where no order is known. Failures: shop_unknown, shop_needed. */
export const reportCohorts = async (
  context: CohortContext,
  { shop, to }: { shop: string; to: Day },
): Promise<ReportFacts['cohorts']> => {
  const asked = { shop, from: addDays(to, -DAYS), to, grain: 'week', by: 'orders' } as const
  const [refunds, repeat] = await Promise.all([
    cohorts(context, { ...asked, kind: 'refunds' }),
    cohorts(context, { ...asked, kind: 'repeat' }),
  ])
  return refunds.rows.length === 0 && repeat.rows.length === 0 ? null : { refunds, repeat }
}
