import { useMutation } from '@tanstack/react-query'
import { Button, Input, QRCode, Typography } from 'antd'
import { type FormEvent, useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { Control } from '../../../web/kit/control.tsx'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { useSignedIn } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { twoStepWords } from './two-step-words.ts'

type Secrets = { uri: string; secret: string; backupCodes: string[] }

const forget = () => queryClient.invalidateQueries({ queryKey: api.account.key() })

const sent = (send: () => void) => (event: FormEvent) => {
  event.preventDefault()
  send()
}

/** Whether a code is asked for after the password, and the way to turn that on and off. */
export const TwoSteps = () => {
  const t = useWords(twoStepWords)
  const isOn = useSignedIn().data?.isTwoSteps ?? false
  const [asking, setAsking] = useState(false)
  const [password, setPassword] = useState('')
  const [secrets, setSecrets] = useState<Secrets | undefined>()
  const [codes, setCodes] = useState<string[] | undefined>()
  const quiet = () => {
    setAsking(false)
    setPassword('')
    setSecrets(undefined)
  }
  const start = useMutation(
    api.account.startTwoSteps.mutationOptions({
      onSuccess: (told) => {
        setSecrets(told)
        setPassword('')
      },
    }),
  )
  const end = useMutation(
    api.account.endTwoSteps.mutationOptions({
      onSuccess: () => {
        quiet()
        return forget()
      },
    }),
  )
  const first = isOn ? end : start
  return (
    <Section title={t.title} hint={t.hint}>
      {codes ? (
        <BackupCodes codes={codes} onDone={() => setCodes(undefined)} />
      ) : secrets ? (
        <Confirm
          secrets={secrets}
          onCancel={quiet}
          onConfirmed={() => {
            setCodes(secrets.backupCodes)
            quiet()
            return forget()
          }}
        />
      ) : asking ? (
        <form className="row" onSubmit={sent(() => first.mutate({ password }))}>
          <Control label={t.password}>
            {(id) => (
              <Input.Password
                id={id}
                autoFocus
                autoComplete="current-password"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Control>
          <Button htmlType="submit" type="primary" loading={first.isPending} disabled={password === ''}>
            {isOn ? t.turnOff : t.next}
          </Button>
          <Button onClick={quiet}>{t.cancel}</Button>
        </form>
      ) : (
        <div className="row">
          <span>{isOn ? t.isOn : t.isOff}</span>
          <Button onClick={() => setAsking(true)}>{isOn ? t.turnOff : t.turnOn}</Button>
        </div>
      )}
      {asking && first.error && <Failure {...refusalOf(first.error)} />}
    </Section>
  )
}

const Confirm = (props: { secrets: Secrets; onConfirmed: () => void; onCancel: () => void }) => {
  const t = useWords(twoStepWords)
  const { secrets, onConfirmed, onCancel } = props
  const [code, setCode] = useState('')
  const confirm = useMutation(api.account.confirmTwoSteps.mutationOptions({ onSuccess: onConfirmed }))
  return (
    <div className="two-steps">
      <div>
        <p>{t.scan}</p>
        {/* Black on white in the dark as well: cameras read nothing else. */}
        <div role="img" aria-label={t.picture}>
          <QRCode type="svg" value={secrets.uri} size={232} color="#000000" bgColor="#ffffff" />
        </div>
      </div>
      <div className="two-steps-text">
        <p>{t.type}</p>
        <Typography.Text copyable={{ text: secrets.secret }} code className="wrap">
          {secrets.secret.replace(/(.{4})(?=.)/g, '$1 ')}
        </Typography.Text>
        <form className="row" onSubmit={sent(() => confirm.mutate({ code: code.trim() }))}>
          <Control label={t.code}>
            {(id) => (
              <Input
                id={id}
                className="two-steps-code"
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                value={code}
                onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
              />
            )}
          </Control>
          <Button htmlType="submit" type="primary" loading={confirm.isPending} disabled={code.length !== 6}>
            {t.confirm}
          </Button>
          <Button onClick={onCancel}>{t.cancel}</Button>
        </form>
        {confirm.error && <Failure {...refusalOf(confirm.error)} />}
      </div>
    </div>
  )
}

/** What is told once. */
const BackupCodes = ({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) => {
  const t = useWords(twoStepWords)
  return (
    <div className="told-once" role="status">
      <p>{t.backup}</p>
      <ul className="backup-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="row">
        <Typography.Text copyable={{ text: codes.join('\n') }}>{t.copy}</Typography.Text>
        <Button size="small" onClick={onDone}>
          {t.done}
        </Button>
      </div>
    </div>
  )
}
