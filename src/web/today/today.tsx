import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ReportsDue } from '../../duties/reports/ui/reports-due.tsx'
import { MonthTargets } from '../../duties/sales/ui/month-targets.tsx'
import { courseOf, coverageOf, reasonOf, statesOf } from '../../facts/ui/figures.ts'
import { factsWords } from '../../facts/ui/words.ts'
import { useCatalogue } from '../catalogue.ts'
import { api } from '../client.ts'
import { addDays, today } from '../days.ts'
import { Answer } from '../kit/answer.tsx'
import { Figure } from '../kit/figure.tsx'
import { numberOf } from '../kit/numbers.ts'
import { Page, Section } from '../kit/page.tsx'
import { Failure, Loading } from '../kit/states.tsx'
import { useLanguage, useWords } from '../kit/words.ts'
import { refusalOf } from '../refusal.ts'
import { useOpenFigure, useScope } from '../scope.tsx'
import { shellWords } from '../words.ts'
import { Attention, useAttention } from './attention.tsx'
import { LastWeek } from './last-week.tsx'
import { Needs, useNeeds } from './needs.tsx'
import { todayWords } from './words.ts'
import './today.css'

const CopyNotice = lazy(async () => ({
  default: (await import('../../duties/backups/ui/copy-notice.tsx')).CopyNotice,
}))
const FirstDay = lazy(async () => ({ default: (await import('./first-day.tsx')).FirstDay }))

const five = ['paid_amount', 'orders_paid', 'visitors', 'conversion_rate', 'ad_cost']

/** What needs me, and yesterday in five figures. */
export const Today = () => (
  <>
    <Suspense fallback={null}>
      <CopyNotice />
    </Suspense>
    <ThisDay />
  </>
)

const ThisDay = () => {
  const scope = useScope()
  if (scope.error) return <Failure {...refusalOf(scope.error)} retry={() => location.reload()} />
  if (!scope.ready) return <Loading rows={8} />
  if (!scope.shop || scope.shop.last === null)
    return (
      <Suspense fallback={<Loading rows={8} />}>
        <FirstDay />
      </Suspense>
    )
  return <Day shop={scope.shop.name} last={scope.shop.last} />
}

const Day = ({ shop, last }: { shop: string; last: string }) => {
  const t = useWords(todayWords)
  const things = useAttention(shop)
  const needs = useNeeds(shop)
  // Both lists are this morning's work: the number in the title is of all of it, or of nothing yet.
  const count =
    things === undefined || needs.isPending ? undefined : things.length + (needs.data?.needs.length ?? 0)
  const day = useScope().anchor
  const isYesterday = day === addDays(today(), -1)
  return (
    <Page name={t.today} question={count === undefined ? t.today : t.question(count)} answer={t.upTo(last)}>
      <Section
        title={isYesterday ? t.yesterdayWas(day) : t.lastDayWas(day)}
        actions={<Link to="/data/overview">{t.toOverview}</Link>}
      >
        <FiveFigures shop={shop} day={day} />
      </Section>
      <Needs shop={shop} />
      <MonthTargets shop={shop} day={day} />
      <LastWeek shop={shop} day={day} />
      <ReportsDue shop={shop} />
      <Section title={t.attention}>
        {things === undefined ? <Loading rows={4} /> : <Attention things={things} />}
      </Section>
    </Page>
  )
}

const FiveFigures = ({ shop, day }: { shop: string; day: string }) => {
  const t = useWords(factsWords)
  const language = useLanguage()
  const shell = useWords(shellWords)
  const open = useOpenFigure()
  const { catalogue } = useCatalogue()
  const metrics = five.filter((id) => catalogue?.metric(id))
  const days = { from: addDays(day, -13), to: day }
  const asked = { shop, metrics }
  const enabled = metrics.length > 0
  const figures = useQuery(
    api.facts.query.queryOptions({ input: { ...asked, from: day, to: day, compare: 'previous' }, enabled }),
  )
  const course = useQuery(
    api.facts.query.queryOptions({ input: { ...asked, ...days, by: ['day'], order: 'day' }, enabled }),
  )
  return (
    <Answer of={figures} rows={3}>
      {(answer) => {
        const row = answer.rows[0] ?? {}
        return (
          <div className="figures are-five">
            {metrics.map((id) => (
              <Figure
                key={id}
                name={catalogue?.name(id) ?? id}
                value={row[id]}
                unit={catalogue?.metric(id)?.unit ?? 'number'}
                good={catalogue?.metric(id)?.good ?? 'none'}
                change={numberOf(row[`${id}__change`])}
                compared={row[`${id}__compared`]}
                comparedLabel={shell.comparisons.previous}
                course={courseOf(course.data, id, days)}
                states={statesOf(coverageOf(answer, id), row[id], t)}
                reason={reasonOf(answer, id, t, language)}
                onOpen={() => void open(id, { days: { from: day, to: day } })}
              />
            ))}
          </div>
        )
      }}
    </Answer>
  )
}
