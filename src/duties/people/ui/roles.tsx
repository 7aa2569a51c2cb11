import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { permissions as everyPermission, type Permission } from '../../../kernel/permission.ts'
import { api, queryClient } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Control } from '../../../web/kit/control.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { useMayEverywhere, useSignedIn } from '../../../web/me.tsx'
import { permissionWords } from '../../../web/permission-words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import type { RoleOfTeam } from '../accounts/contract.ts'
import { PermissionChoice } from './permission-choice.tsx'
import { roleNameWords } from './role-names.ts'
import { roleWords } from './role-words.ts'
import './people.css'

const forget = () => queryClient.invalidateQueries({ queryKey: api.account.key() })

/** A role that is being made or changed; without an id it is a new one. */
type Draft = { id?: string; name: string; permissions: Permission[] }

/** What each role may do, and the roles made here. */
export const Roles = () => {
  const t = useWords(roleWords)
  const names = useWords(roleNameWords)
  const may = useMayEverywhere('access.write')
  const roles = useQuery(api.account.roles.queryOptions())
  const [draft, setDraft] = useState<Draft | undefined>()
  const copy = ({ id, name, permissions }: RoleOfTeam) =>
    setDraft({ name: t.copyOf(names[id] ?? name), permissions })
  const line = (role: RoleOfTeam) =>
    draft?.id === role.id ? (
      <li key={role.id}>
        <RoleForm key={role.id} draft={draft} onDone={() => setDraft(undefined)} />
      </li>
    ) : (
      <RoleLine
        key={role.id}
        role={role}
        onCopy={may ? () => copy(role) : undefined}
        onChange={
          may && !role.isShipped
            ? () => setDraft({ id: role.id, name: role.name, permissions: role.permissions })
            : undefined
        }
      />
    )
  return (
    <Page
      name={t.roles}
      question={t.question}
      answer={
        <>
          {t.answer} <Link to="/settings/members">{t.toMembers}</Link>
        </>
      }
    >
      <Answer of={roles}>
        {(list) => {
          const own = list.filter(({ isShipped }) => !isShipped)
          return (
            <>
              <Section
                title={t.own}
                hint={t.ownHint}
                actions={
                  may &&
                  !draft && <Button onClick={() => setDraft({ name: '', permissions: [] })}>{t.add}</Button>
                }
              >
                {draft && draft.id === undefined && (
                  <RoleForm draft={draft} onDone={() => setDraft(undefined)} />
                )}
                {own.length === 0 && !draft && <p className="muted">{t.noneOwn}</p>}
                <ul className="plain-list roles" aria-label={t.own}>
                  {own.map(line)}
                </ul>
              </Section>
              <Section title={t.shipped} hint={t.shippedHint}>
                <ul className="plain-list roles" aria-label={t.shipped}>
                  {list.filter(({ isShipped }) => isShipped).map(line)}
                </ul>
              </Section>
            </>
          )
        }}
      </Answer>
    </Page>
  )
}

const RoleLine = (props: {
  role: RoleOfTeam
  onCopy: (() => void) | undefined
  onChange: (() => void) | undefined
}) => {
  const t = useWords(roleWords)
  const names = useWords(permissionWords)
  const roleNames = useWords(roleNameWords)
  // Their names have commas of their own.
  const { semicolon } = useWords(punctuation)
  const { role, onCopy, onChange } = props
  const name = roleNames[role.id] ?? role.name
  const remove = useMutation(api.account.removeRole.mutationOptions({ onSettled: forget }))
  const isAll = role.permissions.length === everyPermission.length
  return (
    <li>
      <div className="row">
        <strong className="wrap">{name}</strong>
        <span className="muted">{t.count(role.members)}</span>
        <span className="push row">
          {onCopy && (
            <Button size="small" aria-label={`${t.copy} ${name}`} onClick={onCopy}>
              {t.copy}
            </Button>
          )}
          {onChange && (
            <Button size="small" aria-label={`${t.change} ${name}`} onClick={onChange}>
              {t.change}
            </Button>
          )}
          {onChange && (
            <Popconfirm
              title={t.sure(name)}
              okText={t.remove}
              cancelText={t.keep}
              onConfirm={() => remove.mutate({ id: role.id })}
            >
              <Button size="small" aria-label={`${t.remove} ${name}`}>
                {t.remove}
              </Button>
            </Popconfirm>
          )}
        </span>
      </div>
      <p className="muted role-list">
        {isAll ? t.everything : role.permissions.map((one) => names[one]).join(semicolon)}
      </p>
      {remove.error && <Failure {...refusalOf(remove.error)} />}
    </li>
  )
}

const RoleForm = ({ draft, onDone }: { draft: Draft; onDone: () => void }) => {
  const t = useWords(roleWords)
  const [name, setName] = useState(draft.name)
  const [permissions, setPermissions] = useState(draft.permissions)
  const held = useSignedIn().data?.permissions ?? []
  const settled = { onSuccess: onDone, onSettled: forget }
  const make = useMutation(api.account.makeRole.mutationOptions(settled))
  const change = useMutation(api.account.changeRole.mutationOptions(settled))
  const { id } = draft
  const saving = id === undefined ? make : change
  return (
    <form
      className="key-form"
      onSubmit={(event) => {
        event.preventDefault()
        const wish = { name: name.trim(), permissions }
        if (id === undefined) make.mutate(wish)
        else change.mutate({ id, ...wish })
      }}
    >
      <Control label={t.name}>
        {(field) => (
          <Input
            id={field}
            autoFocus
            className="member-name"
            maxLength={20}
            placeholder={t.nameHint}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Control>
      <PermissionChoice
        label={t.permissions}
        options={everyPermission}
        value={permissions}
        isFixed={(one) => !held.includes(one)}
        onChange={setPermissions}
      />
      {saving.error && <Failure {...refusalOf(saving.error)} />}
      <div className="row">
        <Button
          type="primary"
          htmlType="submit"
          loading={saving.isPending}
          disabled={name.trim() === '' || permissions.length === 0}
        >
          {id === undefined ? t.make : t.save}
        </Button>
        <Button onClick={onDone}>{t.cancel}</Button>
      </div>
    </form>
  )
}
