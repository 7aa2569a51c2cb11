import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import { leastPassword, longestPassword, type OpenedLink } from '../accounts/contract.ts'
import { CodeStep } from './code-step.tsx'
import { DoorCard } from './door-card.tsx'
import { doorWords } from './door-words.ts'

/** What a one-time link opens. Its token stands behind the #, which browsers send nowhere. */
export const Welcome = () => {
  const t = useWords(doorWords)
  const [token] = useState(() => decodeURIComponent(location.hash.slice(1)))
  const link = useQuery(
    api.account.openLink.queryOptions({ input: { token }, enabled: token.length >= 20, retry: false }),
  )
  // The password is set then: what is asked for is the code of the telephone.
  const [isAsked, setAsked] = useState(false)
  const title = () => {
    if (isAsked) return t.secondStep
    const name = link.data?.member
    if (!name) return t.welcome
    return link.data?.kind === 'reset' || link.data?.kind === 'mail' ? t.reset(name) : t.invited(name)
  }
  return (
    <DoorCard title={title()}>
      {isAsked ? (
        <CodeStep onEntered={begin} onBack={begin} />
      ) : token.length < 20 ? (
        <p>{t.noToken}</p>
      ) : (
        <Answer of={link}>
          {(opened) => <Choose token={token} link={opened} onAsked={() => setAsked(true)} />}
        </Answer>
      )}
    </DoorCard>
  )
}

/** Everything anew: nothing of who was here before stays. */
const begin = () => location.replace('/')

const Choose = ({ token, link, onAsked }: { token: string; link: OpenedLink; onAsked: () => void }) => {
  const t = useWords(doorWords)
  const isOpen = link.member === null
  const [member, setMember] = useState<number | undefined>()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const use = useMutation(
    api.account.useLink.mutationOptions({
      onSuccess: ({ signedIn }) => (signedIn ? begin() : onAsked()),
    }),
  )
  const isNew = isOpen && member === undefined
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        use.mutate({
          token,
          password,
          ...(isNew ? { name: name.trim() } : {}),
          ...(isOpen && member !== undefined ? { member } : {}),
        })
      }}
    >
      {link.kind === 'owner' && <p className="muted">{t.ownerHint}</p>}
      {link.members.length > 0 && (
        <div className="door-field">
          <span>{t.whoAreYou}</span>
          <Select<number>
            aria-label={t.whoAreYou}
            // The card lies above everything else, its list with it.
            getPopupContainer={(inner) => inner.parentElement ?? document.body}
            value={member ?? 0}
            options={[
              { value: 0, label: t.newMember },
              ...link.members.map(({ id, name: label }) => ({ value: id, label })),
            ]}
            onChange={(id) => setMember(id === 0 ? undefined : id)}
          />
        </div>
      )}
      {isNew && (
        <div className="door-field">
          <label htmlFor="door-ownName">{t.ownName}</label>
          <Input
            id="door-ownName"
            autoFocus
            autoComplete="username"
            name="username"
            maxLength={20}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
      )}
      <div className="door-field">
        <label htmlFor="door-password">{t.password}</label>
        <Input.Password
          id="door-password"
          autoComplete="new-password"
          name="password"
          maxLength={longestPassword}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <span className="muted small">{t.passwordRules}</span>
      </div>
      {use.error && <Failure {...refusalOf(use.error)} />}
      <Button
        type="primary"
        htmlType="submit"
        size="large"
        loading={use.isPending}
        disabled={password.length < leastPassword || (isNew && name.trim() === '')}
      >
        {t.begin}
      </Button>
    </form>
  )
}
