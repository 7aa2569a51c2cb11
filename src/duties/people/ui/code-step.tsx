import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import { doorWords } from './door-words.ts'

/** The second step of signing in. `onBack`: from the start again. */
export const CodeStep = ({ onEntered, onBack }: { onEntered: () => unknown; onBack: () => void }) => {
  const t = useWords(doorWords)
  const [isBackup, setBackup] = useState(false)
  const [code, setCode] = useState('')
  const enter = useMutation(api.account.enterCode.mutationOptions({ onSuccess: onEntered }))
  const label = isBackup ? t.backupCode : t.code
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        enter.mutate({ code: code.trim(), isBackup })
      }}
    >
      <div className="door-field">
        <label htmlFor="door-code">{label}</label>
        <Input
          key={label}
          id="door-code"
          autoFocus
          size="large"
          autoComplete={isBackup ? 'off' : 'one-time-code'}
          inputMode={isBackup ? 'text' : 'numeric'}
          maxLength={isBackup ? 40 : 6}
          value={code}
          onChange={(event) => setCode(isBackup ? event.target.value : event.target.value.replace(/\D/g, ''))}
        />
      </div>
      {enter.error && <Failure {...refusalOf(enter.error)} />}
      <Button
        type="primary"
        htmlType="submit"
        size="large"
        loading={enter.isPending}
        disabled={code.trim().length < 6}
      >
        {t.signIn}
      </Button>
      <div className="door-ways">
        <Button
          type="link"
          size="small"
          onClick={() => {
            setBackup(!isBackup)
            setCode('')
          }}
        >
          {isBackup ? t.useCode : t.useBackup}
        </Button>
        <Button type="link" size="small" onClick={onBack}>
          {t.fromStart}
        </Button>
      </div>
      <p className="muted small">{t.lostPhone}</p>
    </form>
  )
}
