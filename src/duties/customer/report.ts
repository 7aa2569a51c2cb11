import type { Freshness, QueryAnswer, QueryInput } from '../../facts/contract.ts'
import { type Day, day, dayOf, minuteOf, previousPeriod } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { createAsker, endingOf } from '../reports/actions.ts'
import type { ReportMaker } from '../reports/rules/maker.ts'
import type { CustomerContext } from './context.ts'
import { surveyReport, surveySections } from './rules/survey-report.ts'
import { surveyResults } from './survey-actions.ts'
import { type StoredSurvey, surveysOf } from './survey-store.ts'

type ReportSources = Pick<CustomerContext, 'records' | 'clock'> & {
  query: (input: QueryInput) => Promise<QueryAnswer>
  freshness: (input: { shop?: string; from: string; to: string }) => Promise<Freshness[]>
}

/** By number or by name; '' is the latest, of the days asked for where there are any. */
/** The last day on which it took answers: when it was to close, or was closed before. */
const lastDayOf = ({ closes_on, closed_at }: StoredSurvey): Day => {
  const closed = closed_at === null ? undefined : dayOf(Temporal.Instant.from(closed_at))
  return closed !== undefined && closed < closes_on ? closed : day(closes_on)
}

const meant = (
  surveys: readonly StoredSurvey[],
  subject: string,
  within: { from: string; to: string } | undefined,
): StoredSurvey | undefined => {
  const inside = within
    ? surveys.filter(({ created_at, to_day }) => {
        const begun = dayOf(Temporal.Instant.from(created_at))
        return (begun >= within.from && begun <= within.to) || (to_day >= within.from && to_day <= within.to)
      })
    : surveys
  if (subject === '') return inside[0]
  return (
    surveys.find(({ id }) => String(id) === subject) ??
    inside.find(({ title }) => title === subject) ??
    surveys.find(({ title }) => title === subject)
  )
}

/** 客户满意度调查报告. */
export const customerReports = (context: ReportSources): ReportMaker[] => [
  {
    kind: 'survey',
    sections: surveySections,
    settle: async ({ shop, period, subject }) => {
      const found = meant(await surveysOf(context.records, shop.id), subject.trim(), period)
      if (!found)
        throw new Failure('not_found', {
          what:
            subject === ''
              ? '这段日子的满意度调查（先在“客户 → 满意度调查”里开始一次）'
              : `调查「${subject}」`,
        })
      const days = { from: day(found.from_day), to: day(found.to_day) }
      return {
        period: days,
        previous: previousPeriod(days),
        subject: String(found.id),
        // Answers come until it closes: its report is not due before.
        ends: lastDayOf(found),
      }
    },
    subjects: async (shop) =>
      (await surveysOf(context.records, shop.id)).map(({ id, title, from_day }) => ({
        subject: String(id),
        name: `${title}（${from_day} 起的订单）`,
      })),
    draft: async ({ shop, period, subject, now }) => {
      const asker = createAsker(context, shop.name)
      const [survey, around] = await Promise.all([
        surveyResults({ records: context.records, clock: { now: () => now } }, shop.id, Number(subject)),
        asker.figures(['refund_rate', 'review_negative_share'], period),
      ])
      return surveyReport({
        shop: shop.name,
        madeAt: minuteOf(now),
        survey,
        period,
        around,
        ending: await endingOf(context, asker, { shop: shop.name, period, today: dayOf(now) }),
      })
    },
  },
]
