import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import { signedOut } from '../../../web/signed-out.ts'
import { CodeStep } from './code-step.tsx'
import { DoorCard } from './door-card.tsx'
import { doorWords } from './door-words.ts'
import { Forgotten } from './forgotten.tsx'

/** Asks who it is. `before` is the member who was signed in on this page, if anybody was. */
export const SignIn = ({ before }: { before: number | null }) => {
  const t = useWords(doorWords)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [step, setStep] = useState<'name' | 'code' | 'forgotten'>('name')
  const ways = useQuery(api.account.ways.queryOptions({ retry: false }))
  const entered = async () => {
    const me = await queryClient.fetchQuery(api.account.me.queryOptions({ staleTime: 0 }))
    // What somebody else had open is not for this one to see.
    if (before !== null && me.member?.id !== before) return location.reload()
    signedOut.put(false)
    await queryClient.invalidateQueries()
  }
  const signIn = useMutation(
    api.account.signIn.mutationOptions({
      onSuccess: ({ signedIn }) => (signedIn ? entered() : setStep('code')),
    }),
  )
  const back = () => {
    setPassword('')
    setStep('name')
  }
  if (step === 'code')
    return (
      <DoorCard title={t.secondStep}>
        <CodeStep onEntered={entered} onBack={back} />
      </DoorCard>
    )
  if (step === 'forgotten')
    return (
      <DoorCard title={t.forgotten}>
        <Forgotten onBack={back} />
      </DoorCard>
    )
  return (
    <DoorCard title={t.signIn}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate({ name, password })
        }}
      >
        {before !== null && <p>{t.again}</p>}
        <div className="door-field">
          <label htmlFor="door-name">{t.name}</label>
          <Input
            id="door-name"
            autoFocus
            autoComplete="username"
            name="username"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="door-field">
          <label htmlFor="door-password">{t.password}</label>
          <Input.Password
            id="door-password"
            autoComplete="current-password"
            name="password"
            maxLength={200}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        {signIn.error && <Failure {...refusalOf(signIn.error)} />}
        <Button
          type="primary"
          htmlType="submit"
          size="large"
          loading={signIn.isPending}
          disabled={name.trim() === '' || password === ''}
        >
          {t.signIn}
        </Button>
        {ways.data?.mail && (
          <div className="door-ways">
            <Button type="link" size="small" onClick={() => setStep('forgotten')}>
              {t.forgotten}
            </Button>
          </div>
        )}
        <p className="muted small">
          {ways.data?.mail ? t.signInHintMail : t.signInHint}
          <br />
          {t.firstHint}
        </p>
      </form>
    </DoorCard>
  )
}
