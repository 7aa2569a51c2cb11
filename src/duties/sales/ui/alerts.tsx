import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { addDays, daysIn, minuteOf, today } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MakeTask } from '../../../web/make-task.tsx'
import { MayButton, MayFields } from '../../../web/may-button.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useScope } from '../../../web/scope.tsx'
import type { Alert } from '../contract.ts'
import { AlertRules } from './alert-rules.tsx'
import { alertWords } from './alert-words.ts'
import './alerts.css'
import { useSaid } from '../../../web/said.ts'
import { alertCauseIn, whySentencesIn } from '../rules/english.ts'

const forgetAlerts = () => queryClient.invalidateQueries({ queryKey: api.sales.key() })

/** What was found, why, and what was done about it; the rules that find it. */
export const Alerts = () => {
  const t = useWords(alertWords)
  const scope = useScope()
  const shop = scope.shop?.name ?? ''
  const enabled = scope.shop !== undefined && scope.shop.id !== 0
  const alerts = useQuery(api.sales.alerts.queryOptions({ input: { shop }, enabled }))
  if (hasNoData(scope)) return <MissingShop page="alerts" />
  const list = alerts.data ?? []
  const due = list.filter(({ isDue }) => isDue)
  const waiting = list.filter((one) => !one.isDue && one.recoveredAt === null)
  const past = list.filter(({ recoveredAt }) => recoveredAt !== null)
  return (
    <Page name={t.alerts} question={t.question(due.length)} answer={t.answer}>
      <Section title={t.due}>
        <Answer of={alerts}>
          {() =>
            due.length === 0 ? <p className="muted">{t.nothing}</p> : <List shop={shop} alerts={due} />
          }
        </Answer>
      </Section>
      {waiting.length > 0 && (
        <Section title={t.handled}>
          <List shop={shop} alerts={waiting} />
        </Section>
      )}
      {past.length > 0 && (
        <Section title={t.past}>
          <List shop={shop} alerts={past} />
        </Section>
      )}
      {enabled && <AlertRules shop={shop} />}
    </Page>
  )
}

const List = ({ shop, alerts }: { shop: string; alerts: readonly Alert[] }) => (
  <ul className="plain-list alert-list">
    {alerts.map((alert) => (
      <li key={alert.id}>
        <One shop={shop} alert={alert} />
      </li>
    ))}
  </ul>
)

const standing = (alert: Alert, t: (typeof alertWords)['zh']): string => {
  if (alert.recoveredAt) return t.recovered
  if (alert.handled) return t.handledBy(alert.handled.by ?? '', alert.handled.note)
  if (alert.snoozedUntil) return t.snoozed(alert.snoozedUntil)
  return alert.isDue ? '' : t.quiet
}

const One = ({ shop, alert }: { shop: string; alert: Alert }) => {
  const t = useWords(alertWords)
  const members = useQuery(api.people.members.queryOptions())
  const [note, setNote] = useState('')
  const [by, setBy] = useState<number | null>(alert.owner?.id ?? null)
  const settled = { onSettled: forgetAlerts }
  const handle = useMutation(api.sales.handleAlert.mutationOptions(settled))
  const snooze = useMutation(api.sales.snoozeAlert.mutationOptions(settled))
  const reopen = useMutation(api.sales.reopenAlert.mutationOptions(settled))
  const own = useMutation(api.sales.setAlertOwner.mutationOptions(settled))
  const error = handle.error ?? snooze.error ?? reopen.error ?? own.error
  const of = { shop, alert: alert.id }
  const team = (members.data ?? [])
    .filter(({ archivedAt }) => archivedAt === null)
    .map(({ id, name }) => ({ value: id, label: name }))
  const said = useSaid()
  const language = useLanguage()
  const state = standing(alert, t)
  return (
    <article aria-label={said(alert.title)}>
      <div className="row">
        <strong>{said(alert.title)}</strong>
        {state && <span className="state-tag is-range">{state}</span>}
        <span className="muted small push">{t.fired(momentOf(alert.firedAt))}</span>
      </div>
      {alert.findings.map(({ rule, sentence, note: over }) => (
        <div key={rule} className="wrap">
          {said(sentence)} {over && <span className="muted">{said(over)}</span>}
        </div>
      ))}
      {alert.cause && <div className="wrap">{alertCauseIn(alert, language)}</div>}
      {alert.why && alert.why.sentences.length > 0 && (
        <details>
          <summary>{t.why}</summary>
          <ul className="plain-list">
            {whySentencesIn(alert.why, language, said(alert.why.name)).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <Link
            to="/sales/why"
            search={(kept) => ({
              ...kept,
              period: 'custom' as const,
              ...(alert.why
                ? {
                    from: alert.why.period.from,
                    to: alert.why.period.to,
                    compare: 'custom' as const,
                    cfrom: alert.why.compared.from,
                    cto: alert.why.compared.to,
                  }
                : {}),
            })}
          >
            {t.seeWhy}
          </Link>
        </details>
      )}
      {alert.recoveredAt === null && (
        <div className="row alert-acts">
          {alert.handled || alert.snoozedUntil ? (
            <MayButton needs="alerts.write" size="small" onClick={() => reopen.mutate(of)}>
              {t.reopen}
            </MayButton>
          ) : (
            <>
              <Input
                size="small"
                className="alert-note"
                aria-label={t.note}
                placeholder={t.note}
                value={note}
                maxLength={500}
                onChange={(event) => setNote(event.target.value)}
              />
              {team.length > 0 && (
                <Select
                  size="small"
                  aria-label={t.by}
                  placeholder={t.by}
                  className="alert-who"
                  allowClear
                  value={by}
                  options={team}
                  onChange={(next: number | null | undefined) => setBy(next ?? null)}
                />
              )}
              <MayButton
                needs="alerts.write"
                size="small"
                type="primary"
                loading={handle.isPending}
                onClick={() => handle.mutate({ ...of, member: by, note })}
              >
                {t.handle}
              </MayButton>
              <MayButton
                needs="alerts.write"
                size="small"
                onClick={() => snooze.mutate({ ...of, until: addDays(today(), 1) })}
              >
                {t.later}
              </MayButton>
            </>
          )}
          <MakeTask
            shop={shop}
            title={alert.title}
            {...(alert.check ? { check: { ...alert.check, day: checkDayAfter(alert.check) } } : {})}
            from={{
              kind: 'alert',
              id: String(alert.id),
              words: [...alert.findings.map(({ sentence }) => sentence), alert.cause].join(' ').slice(0, 500),
              path: '/sales/alerts',
            }}
          />
          {team.length > 0 && (
            <MayFields needs="alerts.write">
              <Select
                size="small"
                aria-label={t.owner}
                placeholder={t.owner}
                className="alert-who push"
                allowClear
                value={alert.owner?.id ?? null}
                options={team}
                onChange={(next: number | null | undefined) => own.mutate({ ...of, owner: next ?? null })}
              />
            </MayFields>
          )}
        </div>
      )}
      {error && <Failure {...refusalOf(error)} />}
    </article>
  )
}

/** As many days from today as are compared: then the days that count are all after the alert. */
const checkDayAfter = ({ baseline }: NonNullable<Alert['check']>): string => {
  const last = baseline.to > today() ? baseline.to : today()
  return addDays(last, daysIn(baseline) + 1)
}

/** 11-26 09:05, Beijing. */
const momentOf = (instant: string): string => minuteOf(instant).slice(5)
