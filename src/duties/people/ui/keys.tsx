import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input, Select, Typography } from 'antd'
import { useState } from 'react'
import type { Permission } from '../../../kernel/permission.ts'
import { api, queryClient } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Control } from '../../../web/kit/control.tsx'
import { Section } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { useSignedIn } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { keyPermissions } from '../rules/keys.ts'
import { KeyLine } from './key-line.tsx'
import { keyWords } from './key-words.ts'
import { PermissionChoice } from './permission-choice.tsx'

const forget = () => queryClient.invalidateQueries({ queryKey: api.account.keys.key() })

type Made = { name: string; secret: string }

/** The keys of whoever is signed in. */
export const Keys = () => {
  const t = useWords(keyWords)
  const keys = useQuery(api.account.keys.queryOptions())
  const [isMaking, setMaking] = useState(false)
  const [made, setMade] = useState<Made | undefined>()
  const revoke = useMutation(api.account.revokeKey.mutationOptions({ onSettled: forget }))
  return (
    <Section
      title={t.keys}
      hint={
        <>
          {t.hint}{' '}
          <a href="/api/reference" target="_blank" rel="noreferrer">
            {t.reference}
          </a>
        </>
      }
      actions={
        !isMaking && (
          <Button
            onClick={() => {
              setMade(undefined)
              setMaking(true)
            }}
          >
            {t.add}
          </Button>
        )
      }
    >
      {made && <Told made={made} onDone={() => setMade(undefined)} />}
      {isMaking && (
        <NewKey
          onMade={(one) => {
            setMade(one)
            setMaking(false)
          }}
          onCancel={() => setMaking(false)}
        />
      )}
      <Answer of={keys}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : (
            <ul className="plain-list" aria-label={t.keys}>
              {list.map((one) => (
                <KeyLine key={one.id} of={one} onRevoke={() => revoke.mutate({ id: one.id })} />
              ))}
            </ul>
          )
        }
      </Answer>
      {revoke.error && <Failure {...refusalOf(revoke.error)} />}
    </Section>
  )
}

/** What is told once. */
const Told = ({ made, onDone }: { made: Made; onDone: () => void }) => {
  const t = useWords(keyWords)
  return (
    <div className="told-once" role="status">
      <p>{t.told(made.name)}</p>
      <div className="row">
        <Typography.Text copyable code className="wrap">
          {made.secret}
        </Typography.Text>
        <Button size="small" onClick={onDone}>
          {t.done}
        </Button>
      </div>
    </div>
  )
}

const NewKey = ({ onMade, onCancel }: { onMade: (made: Made) => void; onCancel: () => void }) => {
  const t = useWords(keyWords)
  const me = useSignedIn()
  const shops = useQuery(api.facts.shops.queryOptions())
  const own = keyPermissions.filter((one) => me.data?.permissions.includes(one))
  const [name, setName] = useState('')
  const [permissions, setPermissions] = useState<Permission[]>([])
  const [chosen, setChosen] = useState<string[]>([])
  const [days, setDays] = useState(90)
  const make = useMutation(
    api.account.makeKey.mutationOptions({
      onSuccess: ({ key, secret }) => onMade({ name: key.name, secret }),
      onSettled: forget,
    }),
  )
  return (
    <form
      className="key-form"
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate({
          name: name.trim(),
          permissions,
          shops: chosen.length === 0 ? null : chosen,
          days: days === 0 ? null : days,
        })
      }}
    >
      <div className="controls">
        <Control label={t.name}>
          {(id) => (
            <Input
              id={id}
              autoFocus
              className="key-name"
              maxLength={30}
              placeholder={t.nameHint}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Control>
        <Control label={t.shops} wide>
          {(id) => (
            <Select<string[]>
              id={id}
              mode="multiple"
              className="key-shops"
              placeholder={t.allShops}
              value={chosen}
              options={(shops.data ?? []).map((shop) => ({ value: shop.name, label: shop.name }))}
              onChange={setChosen}
            />
          )}
        </Control>
        <Control label={t.days}>
          {(id) => (
            <Select<number>
              id={id}
              className="key-days"
              value={days}
              options={[7, 30, 90, 365, 0].map((value) => ({ value, label: t.lasts[value] }))}
              onChange={setDays}
            />
          )}
        </Control>
      </div>
      <PermissionChoice label={t.permissions} options={own} value={permissions} onChange={setPermissions} />
      {make.error && <Failure {...refusalOf(make.error)} />}
      <div className="row">
        <Button
          type="primary"
          htmlType="submit"
          loading={make.isPending}
          disabled={name.trim() === '' || permissions.length === 0}
        >
          {t.make}
        </Button>
        <Button onClick={onCancel}>{t.cancel}</Button>
      </div>
    </form>
  )
}
