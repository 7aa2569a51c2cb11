import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Input, Select, Typography } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { useMay } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useScope } from '../../../web/scope.tsx'
import type { GivenRole } from '../accounts/contract.ts'
import { Role } from '../contract.ts'
import { ownerRole } from '../rules/roles.ts'
import { accessWords } from './access-words.ts'
import { roleNameWords } from './role-names.ts'
import { peopleWords } from './words.ts'

export const forgetMembers = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: api.people.key() }),
    queryClient.invalidateQueries({ queryKey: api.account.key() }),
  ])

const NOWHERE = 'nowhere'
const placeOf = ({ shop }: Pick<GivenRole, 'shop'>): string => (shop === null ? 'all' : `shop ${shop}`)

type Made = { name: string; path: string | undefined }

/** Adds a member; for who may, with what they may do in a shop, and with the link that lets them in. */
export const NewMember = () => {
  const t = useWords(peopleWords)
  const access = useWords(accessWords)
  const names = useWords(roleNameWords)
  const mayGive = useMay('access.write')
  const { shop } = useScope()
  const shops = useQuery(api.facts.shops.queryOptions({ enabled: mayGive }))
  const roles = useQuery(api.account.roles.queryOptions({ enabled: mayGive }))
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('operator')
  // As their position says, in the shop that is looked at, until somebody chooses otherwise.
  const [given, setGiven] = useState<string | undefined>()
  const [place, setPlace] = useState<string | undefined>()
  const [made, setMade] = useState<Made | undefined>()
  const places: { value: string; label: string; shop: string | null }[] = [
    ...(shops.data ?? []).map((one) => ({
      value: placeOf({ shop: one.name }),
      label: one.name,
      shop: one.name,
    })),
    { value: placeOf({ shop: null }), label: access.allShops, shop: null },
  ]
  const chosenRole = given ?? role
  const chosenPlace =
    places.find(({ value }) => value === place) ?? places.find((one) => one.shop === shop?.name) ?? places[0]
  const add = useMutation({
    mutationFn: async ({ isInvited }: { isInvited: boolean }): Promise<Made> => {
      const member = await api.people.addMember.call({ name: name.trim(), role })
      // The member is there from here on: what fails below can be done in their line.
      setName('')
      if (mayGive && chosenRole !== NOWHERE && chosenPlace)
        await api.account.giveRoles.call({
          member: member.id,
          roles: [{ role: chosenRole, shop: chosenRole === ownerRole ? null : chosenPlace.shop }],
        })
      const path = isInvited ? (await api.account.invite.call({ member: member.id })).path : undefined
      return { name: member.name, path }
    },
    onSuccess: setMade,
    onSettled: forgetMembers,
  })
  const isNamed = name.trim() !== ''
  const submit = (isInvited: boolean) => {
    setMade(undefined)
    add.mutate({ isInvited })
  }
  return (
    <>
      <form
        className="row member-new"
        onSubmit={(event) => {
          event.preventDefault()
          if (isNamed) submit(false)
        }}
      >
        <Input
          className="member-name"
          aria-label={t.name}
          placeholder={t.nameHint}
          maxLength={20}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Select<Role>
          aria-label={t.position}
          className="member-choice"
          value={role}
          options={Role.options.map((value) => ({ value, label: t.positions[value] }))}
          onChange={setRole}
        />
        {mayGive && (
          <>
            <Select<string>
              aria-label={t.roleGiven}
              className="member-given"
              value={chosenRole}
              options={[
                ...(roles.data ?? []).map((one) => ({
                  value: one.id,
                  label: t.asRole(names[one.id] ?? one.name),
                })),
                { value: NOWHERE, label: t.noRole },
              ]}
              onChange={setGiven}
            />
            {chosenRole !== NOWHERE && chosenRole !== ownerRole && (
              <Select<string>
                aria-label={t.shopGiven}
                className="member-given"
                {...(chosenPlace ? { value: chosenPlace.value } : {})}
                options={places}
                onChange={setPlace}
              />
            )}
          </>
        )}
        <Button htmlType="submit" disabled={!isNamed} loading={add.isPending}>
          {t.add}
        </Button>
        {mayGive && (
          <Button type="primary" disabled={!isNamed} loading={add.isPending} onClick={() => submit(true)}>
            {t.addAndInvite}
          </Button>
        )}
      </form>
      {mayGive && <p className="muted small">{t.newHint}</p>}
      {made?.path && (
        <div className="note member-link" role="status">
          <span>{access.link(made.name)}</span>
          <Typography.Text copyable code>{`${location.origin}${made.path}`}</Typography.Text>
        </div>
      )}
      {add.error && <Failure {...refusalOf(add.error)} />}
    </>
  )
}
