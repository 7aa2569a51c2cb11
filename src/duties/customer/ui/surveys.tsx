import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { today } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useScope } from '../../../web/scope.tsx'
import type { Satisfaction, Survey } from '../surveys/contract.ts'
import { NewSurvey } from './new-survey.tsx'
import { Share } from './share.tsx'
import { useShop } from './shop.ts'
import { SurveyAddress } from './survey-address.tsx'
import { surveyWords } from './survey-words.ts'
import './customer.css'

/** 2026-11 and the eleven months before it. */
const year = (): { from: string; to: string } => {
  const to = today().slice(0, 7)
  const [y = 0, m = 0] = to.split('-').map(Number)
  const from = new Date(Date.UTC(y, m - 12, 1)).toISOString().slice(0, 7)
  return { from, to }
}

/** Whether buyers are content: every survey, and month by month against 85 %. */
export const Surveys = () => {
  const t = useWords(surveyWords)
  const scope = useScope()
  const { shop, enabled } = useShop()
  const [isNew, setNew] = useState(false)
  const surveys = useQuery(api.customer.surveys.queryOptions({ input: { shop }, enabled }))
  const months = useQuery(api.customer.satisfaction.queryOptions({ input: { shop, ...year() }, enabled }))
  if (hasNoData(scope)) return <MissingShop page="surveys" />
  const last = (months.data ?? []).findLast(({ answered }) => answered > 0)
  return (
    <Page
      name={t.surveys}
      question={t.question}
      answer={
        last?.share ? (
          <>
            {last.month} · <Share of={last.share} proof={last.proof} />
          </>
        ) : (
          t.answer
        )
      }
      actions={
        <MayButton needs="customer.write" type="primary" disabled={!enabled} onClick={() => setNew(true)}>
          {t.make}
        </MayButton>
      }
    >
      {isNew && <NewSurvey shop={shop} onClose={() => setNew(false)} />}
      <Section title={t.surveys}>
        <Answer of={surveys}>
          {(list) =>
            list.length === 0 ? (
              <Empty title={t.none}>{t.noneHint}</Empty>
            ) : (
              <ul className="plain-list ticket-list">
                {list.map((survey) => (
                  <SurveyLine key={survey.id} survey={survey} />
                ))}
              </ul>
            )
          }
        </Answer>
      </Section>
      {last && (
        <Section title={t.monthly} hint={t.monthlyHint}>
          <ul className="plain-list">
            {(months.data ?? [])
              .filter(({ answered }) => answered > 0)
              .map((month: Satisfaction) => (
                <li key={month.month} className="row wrap-row">
                  <strong>{month.month}</strong>
                  {month.share && <Share of={month.share} proof={month.proof} />}
                </li>
              ))}
          </ul>
        </Section>
      )}
      <SurveyAddress />
    </Page>
  )
}

const SurveyLine = ({ survey }: { survey: Survey }) => {
  const t = useWords(surveyWords)
  const language = useLanguage()
  const { id, title, from, to, asked, answered, isOpen, closesOn } = survey
  return (
    <li className="ticket-line">
      <Link
        to="/customer/surveys/$survey"
        params={{ survey: String(id) }}
        search={(kept) => ({ ...kept })}
        className="ticket-link"
      >
        <span className="ticket-title">{title}</span>
        <span className="muted small ticket-sub">
          {from} – {to} · {t.asked} {exact(asked, 'count', language)} · {t.answered}{' '}
          {exact(answered, 'count', language)}
          {asked > 0 && ` · ${t.rate} ${exact(answered / asked, 'ratio', language)}`}
        </span>
      </Link>
      <span className="ticket-due muted">{t.state(isOpen, closesOn)}</span>
    </li>
  )
}
