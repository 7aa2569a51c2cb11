import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { api, queryClient } from '../../../web/client.ts'
import { addDays, today } from '../../../web/days.ts'
import { saveTable } from '../../../web/download.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Figure } from '../../../web/kit/figure.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import type { SurveyPage as OpenedSurvey, QuestionResult } from '../surveys/contract.ts'
import { Share } from './share.tsx'
import { forgetCustomers, momentOf, useShop } from './shop.ts'
import { surveyWords } from './survey-words.ts'
import './customer.css'

/** What buyers said in one survey, and how sure it is. */
export const SurveyPage = () => {
  const t = useWords(surveyWords)
  const { shop, enabled } = useShop()
  const { survey: id } = useParams({ from: '/customer/surveys/$survey' })
  const survey = useQuery(
    api.customer.survey.queryOptions({ input: { shop, survey: Number(id) || 0 }, enabled }),
  )
  const { data } = survey
  return (
    <Page
      name={t.surveys}
      question={data ? t.resultQuestion(data.title) : t.surveys}
      answer={
        data &&
        (data.satisfied ? (
          <>
            {t.satisfaction} <Share of={data.satisfied} proof={data.proof} />
          </>
        ) : (
          t.resultAnswer(data.answered, data.asked)
        ))
      }
      actions={
        <Link to="/customer/surveys" search={(kept) => ({ ...kept })}>
          ← {t.surveys}
        </Link>
      }
    >
      <Answer of={survey} rows={8}>
        {(found) => <Opened shop={shop} survey={found} />}
      </Answer>
    </Page>
  )
}

const Opened = ({ shop, survey }: { shop: string; survey: OpenedSurvey }) => {
  const t = useWords(surveyWords)
  const said = useSaid()
  const { asked, answered, results, reasons, texts, tickets } = survey
  const nps = results.find(({ kind }) => kind === 'nps')?.estimate
  return (
    <>
      <div className="figures">
        <Figure
          name={t.satisfaction}
          value={survey.satisfied?.value ?? null}
          of={survey.satisfied?.n}
          unit="ratio"
          good="up"
        />
        <Figure name={t.nps} value={nps ? Math.round(nps.value * 100) : null} unit="number" good="up" />
        <Figure name={t.asked} value={asked} unit="count" good="none" />
        <Figure name={t.answered} value={answered} unit="count" good="none" />
        <Figure
          name={t.rate}
          value={asked === 0 ? null : answered / asked}
          of={asked}
          unit="ratio"
          good="up"
        />
      </div>
      <Links shop={shop} survey={survey} />
      <div className="survey-columns">
        {results
          .filter(({ kind }) => kind !== 'text')
          .map((result) => (
            <Result key={result.question} result={result} />
          ))}
        <Section title={t.reasons}>
          {reasons.length === 0 ? (
            <p className="muted">{t.noReasons}</p>
          ) : (
            <ul className="plain-list">
              {reasons.map(({ reason, n, examples }) => (
                <li key={reason}>
                  <div className="row wrap-row">
                    <strong>
                      {said(reason)} {n}
                    </strong>
                    <MakeTask
                      shop={shop}
                      title={t.reasonTask(said(reason), n)}
                      from={{
                        kind: 'survey',
                        id: `${survey.id} ${reason}`,
                        words: `${survey.title} · ${reason} ${n}`,
                        path: `/customer/surveys/${survey.id}`,
                      }}
                    />
                  </div>
                  <div className="muted small wrap">{examples.join('　')}</div>
                </li>
              ))}
            </ul>
          )}
          <p className="muted">
            {t.tickets(tickets.opened, tickets.closed)}{' '}
            <Link to="/customer/tickets" search={(kept) => ({ ...kept, type: 'survey' })}>
              {t.seeTickets}
            </Link>
          </p>
        </Section>
        <Section title={t.texts}>
          {texts.length === 0 ? (
            <p className="muted">{t.noTexts}</p>
          ) : (
            <ul className="plain-list survey-texts">
              {texts.map(({ text, csat, at }) => (
                <li key={`${at} ${csat} ${text}`}>
                  {csat !== null && <span className="state-tag">{t.csatOf(csat)}</span>}{' '}
                  <span className="wrap">{text}</span> <span className="muted small">{momentOf(at)}</span>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
    </>
  )
}

const Links = ({ shop, survey }: { shop: string; survey: OpenedSurvey }) => {
  const t = useWords(surveyWords)
  const address = useQuery(api.customer.surveyAddress.queryOptions())
  const settled = { onSettled: forgetCustomers }
  const close = useMutation(api.customer.closeSurvey.mutationOptions(settled))
  const reopen = useMutation(api.customer.reopenSurvey.mutationOptions(settled))
  const of = { shop, survey: survey.id }
  const links = () =>
    queryClient.fetchQuery(api.customer.surveyLinks.queryOptions({ input: of, staleTime: 0 }))
  const whole = (base: string, link: string) => (base === '' ? `${location.origin}${link}` : link)
  const download = useMutation({
    mutationFn: links,
    onSuccess: ({ base, links: all }) =>
      saveTable(
        `${survey.title}-${t.links}`,
        [...t.linkHead],
        // A tab behind it: Excel would round the number of an order.
        all.map(({ order, link, answeredAt }) => [
          `${order}\t`,
          whole(base, link),
          answeredAt === null ? t.no : t.yes,
        ]),
      ),
  })
  const look = useMutation({
    mutationFn: links,
    // Here, not where buyers go: the way there may not be open yet.
    onSuccess: ({ base, links: all }) => {
      const first = all.find(({ answeredAt }) => answeredAt === null) ?? all[0]
      if (first) window.open(first.link.slice(base.length), '_blank', 'noopener')
    },
  })
  const error = close.error ?? reopen.error ?? download.error ?? look.error
  return (
    <Section
      title={t.links}
      hint={t.linksHint}
      actions={
        <>
          <span className="muted">{t.state(survey.isOpen, survey.closesOn)}</span>
          <MayButton
            needs="personal.read"
            size="small"
            type="primary"
            loading={download.isPending}
            onClick={() => download.mutate()}
          >
            {t.download}
          </MayButton>
          {survey.isOpen && (
            <Button size="small" onClick={() => look.mutate()}>
              {t.looks}
            </Button>
          )}
          {survey.isOpen ? (
            <MayButton needs="customer.write" size="small" onClick={() => close.mutate(of)}>
              {t.close}
            </MayButton>
          ) : (
            <MayButton
              needs="customer.write"
              size="small"
              onClick={() => reopen.mutate({ ...of, closesOn: addDays(today(), 7) })}
            >
              {t.reopen}
            </MayButton>
          )}
        </>
      }
    >
      <p>{t.orders(survey.orders, survey.buyers, survey.asked)}</p>
      {address.data?.base === '' && <p className="muted">{t.noBase}</p>}
      {error && <Failure {...refusalOf(error)} />}
    </Section>
  )
}

const Result = ({ result }: { result: QuestionResult }) => {
  const t = useWords(surveyWords)
  const language = useLanguage()
  const { title, n, counts, kind, estimate } = result
  const most = Math.max(1, ...counts.map((one) => one.n))
  const points = (share: number) => exact(Math.round(share * 100), 'count', language)
  return (
    <Section title={title} hint={t.count(exact(n, 'count', language))}>
      {kind === 'csat' && estimate && (
        <p>
          <Share of={estimate} />
        </p>
      )}
      {kind === 'nps' && estimate && (
        <p>
          {t.nps} {points(estimate.value)}
          {t.between(points(estimate.low), points(estimate.high))}
        </p>
      )}
      <ul className="plain-list bar-list">
        {counts.map(({ answer, n: given, satisfied }) => (
          <li key={answer} className="bar-line">
            <span className="bar-name">{answer}</span>
            <span className="bar-room">
              <span className="bar-fill" style={{ width: `${(given / most) * 100}%` }} />
            </span>
            <span className="bar-count">{exact(given, 'count', language)}</span>
            {kind === 'choice' && (
              <span className="muted small bar-more">
                {satisfied
                  ? `${t.shareByChoice} ${exact(satisfied.value, 'ratio', language)}${t.between(exact(satisfied.low, 'ratio', language), exact(satisfied.high, 'ratio', language))}`
                  : ''}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
