import { useQuery } from '@tanstack/react-query'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Chart } from '../../../web/kit/chart.tsx'
import { numberOf, shortWithUnit } from '../../../web/kit/numbers.ts'
import { Section } from '../../../web/kit/page.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { useSaid } from '../../../web/said.ts'
import type { Promotion, PromotionPace } from '../contract.ts'
import { promotionWords } from './words.ts'

/** The days of sale against the plan, by day and by hour. */
export const PaceView = ({ shop, promotion }: { shop: string; promotion: Promotion }) => {
  const pace = useQuery(api.promotion.pace.queryOptions({ input: { shop, id: promotion.id }, retry: false }))
  return (
    <Answer of={pace} rows={8}>
      {(found) => <Paced pace={found} promotion={promotion} />}
    </Answer>
  )
}

const Paced = ({ pace, promotion }: { pace: PromotionPace; promotion: Promotion }) => {
  const t = useWords(promotionWords)
  const language = useLanguage()
  const said = useSaid()
  const { days, hours, plan, notes } = pace
  return (
    <>
      <p className="answer">{said(pace.sentence)}</p>
      {notes.length > 0 && (
        <ul className="steps">
          {notes.map((note) => (
            <li key={note}>{said(note)}</li>
          ))}
        </ul>
      )}
      {days.length > 0 && (
        <Section title={t.paceTitle} hint={plan ? t.planFrom[plan.from] : undefined}>
          <Chart
            kind="bar"
            labels={days.map(({ day }) => day)}
            description={t.pacePicture(promotion.name)}
            height={280}
            series={[
              {
                name: t.planned,
                unit: 'money',
                values: days.map(({ planned }) => numberOf(planned)),
                colour: 1,
              },
              { name: t.sold, unit: 'money', values: days.map(({ actual }) => numberOf(actual)), colour: 0 },
            ]}
          />
        </Section>
      )}
      {hours && (
        <Section title={t.hoursTitle(hours.day)}>
          <Chart
            kind="line"
            labels={hours.rows.map(({ hour }) => t.hour(hour))}
            description={t.hoursTitle(hours.day)}
            height={240}
            reached={hours.rows.filter(({ actual }) => actual !== null).length}
            series={[
              {
                name: t.planned,
                unit: 'money',
                values: hours.rows.map(({ planned }) => numberOf(planned)),
                dashed: true,
                colour: 1,
              },
              {
                name: t.sold,
                unit: 'money',
                values: hours.rows.map(({ actual }) => numberOf(actual)),
                colour: 0,
              },
            ]}
          />
        </Section>
      )}
      <dl className="promotion-figures">
        <div>
          <dt className="muted">{t.budget}</dt>
          <dd>{shortWithUnit(pace.budget, 'money', language)}</dd>
        </div>
        <div>
          <dt className="muted">{t.spent}</dt>
          <dd>{pace.spent === null ? '—' : shortWithUnit(pace.spent, 'money', language)}</dd>
        </div>
      </dl>
      <p className="muted">{t.nextPace}</p>
    </>
  )
}
