import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { minuteOf } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Control } from '../../../web/kit/control.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { useSignedIn } from '../../../web/me.tsx'
import { permissionWords } from '../../../web/permission-words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import { leastPassword, longestPassword } from '../accounts/contract.ts'
import { accessWords } from './access-words.ts'
import { doorWords } from './door-words.ts'
import { Keys } from './keys.tsx'
import { TwoSteps } from './two-steps.tsx'
import './people.css'

/** The account of whoever is signed in: where, with which password, and what it allows. */
export const Account = () => {
  const t = useWords(accessWords)
  const names = useWords(permissionWords)
  const { semicolon } = useWords(punctuation)
  const { data } = useSignedIn()
  if (data && !data.member)
    return (
      <Page name={t.account} question={t.account}>
        <p className="muted">{t.nobody}</p>
      </Page>
    )
  return (
    <Page name={t.account} question={t.question}>
      <Sessions />
      <Password />
      <TwoSteps />
      <Keys />
      <Section title={t.mine}>
        <p>{data?.permissions.map((one) => names[one]).join(semicolon)}</p>
      </Section>
    </Page>
  )
}

const Sessions = () => {
  const t = useWords(accessWords)
  const sessions = useQuery(api.account.sessions.queryOptions())
  const end = useMutation(
    api.account.endSession.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.account.sessions.key() }),
    }),
  )
  return (
    <Section title={t.sessions}>
      <Answer of={sessions}>
        {(list) => (
          <ul className="plain-list">
            {list.map((one) => (
              <li key={one.id} className="row">
                <span className="wrap">{one.device || t.unknownDevice}</span>
                <span className="muted small">
                  {one.address} · {t.lastSeen(minuteOf(one.lastSeen))}
                </span>
                {one.isThis ? (
                  <span className="push muted">{t.thisOne}</span>
                ) : (
                  <Button className="push" size="small" onClick={() => end.mutate({ id: one.id })}>
                    {t.end}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Answer>
      {end.error && <Failure {...refusalOf(end.error)} />}
    </Section>
  )
}

const Password = () => {
  const t = useWords(accessWords)
  const rules = useWords(doorWords).passwordRules
  const [old, setOld] = useState('')
  const [password, setPassword] = useState('')
  const change = useMutation(
    api.account.changePassword.mutationOptions({
      onSuccess: () => {
        setOld('')
        setPassword('')
        return queryClient.invalidateQueries({ queryKey: api.account.key() })
      },
    }),
  )
  return (
    <Section title={t.password} hint={rules}>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ old, password })
        }}
      >
        <Control label={t.oldPassword}>
          {(id) => (
            <Input.Password
              id={id}
              autoComplete="current-password"
              value={old}
              onChange={(event) => setOld(event.target.value)}
            />
          )}
        </Control>
        <Control label={t.newPassword}>
          {(id) => (
            <Input.Password
              id={id}
              autoComplete="new-password"
              maxLength={longestPassword}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Control>
        <Button
          htmlType="submit"
          loading={change.isPending}
          disabled={old === '' || password.length < leastPassword}
        >
          {t.password}
        </Button>
      </form>
      {change.isSuccess && <p className="muted">{t.changed}</p>}
      {change.error && <Failure {...refusalOf(change.error)} />}
    </Section>
  )
}
