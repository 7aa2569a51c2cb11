import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import { doorWords } from './door-words.ts'

/** For who forgot the password: a link by mail. It says the same whether there is such a mailbox or not. */
export const Forgotten = ({ onBack }: { onBack: () => void }) => {
  const t = useWords(doorWords)
  const [mail, setMail] = useState('')
  const ask = useMutation(api.account.askByMail.mutationOptions())
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        ask.mutate({ mail: mail.trim() })
      }}
    >
      {ask.isSuccess ? (
        <p role="status">{t.mailAsked(mail.trim())}</p>
      ) : (
        <>
          <div className="door-field">
            <label htmlFor="door-mail">{t.mail}</label>
            <Input
              id="door-mail"
              type="email"
              autoFocus
              autoComplete="email"
              maxLength={200}
              value={mail}
              onChange={(event) => setMail(event.target.value)}
            />
            <span className="muted small">{t.mailHint}</span>
          </div>
          {ask.error && <Failure {...refusalOf(ask.error)} />}
          <Button
            type="primary"
            htmlType="submit"
            size="large"
            loading={ask.isPending}
            disabled={!mail.includes('@')}
          >
            {t.sendLink}
          </Button>
        </>
      )}
      <div className="door-ways">
        <Button type="link" size="small" onClick={onBack}>
          {t.backToSignIn}
        </Button>
      </div>
    </form>
  )
}
