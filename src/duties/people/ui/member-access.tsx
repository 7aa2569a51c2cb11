import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Popconfirm, Select, Typography } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { dayOf } from '../../../web/days.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import type { GivenRole } from '../accounts/contract.ts'
import type { Member } from '../contract.ts'
import { ownerRole } from '../rules/roles.ts'
import { accessWords } from './access-words.ts'
import { roleNameWords } from './role-names.ts'

const keyOf = ({ role, shop }: GivenRole): string => `${role} ${shop ?? ''}`

/** What a member may do in which shops, and the way in for them. For whoever may give roles. */
export const MemberAccess = ({ member }: { member: Member }) => {
  const t = useWords(accessWords)
  const all = useQuery(api.account.access.queryOptions())
  const names = useWords(roleNameWords)
  const roles = useQuery(api.account.roles.queryOptions())
  const shops = useQuery(api.facts.shops.queryOptions())
  const [path, setPath] = useState<string | undefined>()
  const settled = { onSettled: () => queryClient.invalidateQueries({ queryKey: api.account.access.key() }) }
  const give = useMutation(api.account.giveRoles.mutationOptions(settled))
  const invite = useMutation(
    api.account.invite.mutationOptions({ ...settled, onSuccess: (link) => setPath(link.path) }),
  )
  const endTwoSteps = useMutation(api.account.endTwoStepsOf.mutationOptions(settled))
  const withdraw = useMutation(
    api.account.withdraw.mutationOptions({ ...settled, onSuccess: () => setPath(undefined) }),
  )
  const own = all.data?.find((one) => one.member === member.id)
  if (!own || !roles.data) return null
  const places: { label: string; shop: string | null }[] = [
    { label: t.allShops, shop: null },
    ...(shops.data ?? []).map(({ name }) => ({ label: name, shop: name })),
  ]
  const given = places.flatMap(({ label, shop }) =>
    (roles.data ?? [])
      .filter(({ id }) => id !== ownerRole || shop === null)
      .map(({ id, name }) => ({ role: id, shop, label: `${names[id] ?? name} · ${label}` })),
  )
  const again = own.hasAccount ? t.reset : t.invite
  const error = give.error ?? invite.error ?? withdraw.error ?? endTwoSteps.error
  return (
    <div className="member-access">
      <Select<string[]>
        mode="multiple"
        className="member-roles"
        aria-label={t.may(member.name)}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t.none}
        value={own.roles.map(keyOf)}
        loading={give.isPending}
        options={places.map(({ label, shop }) => ({
          label,
          title: label,
          options: given
            .filter((one) => one.shop === shop)
            .map((one) => ({ value: keyOf(one), label: one.label })),
        }))}
        onChange={(keys) => {
          const chosen = given.filter((one) => keys.includes(keyOf(one)))
          give.mutate({ member: member.id, roles: chosen.map(({ role, shop }) => ({ role, shop })) })
        }}
      />
      <span className="muted small">
        {own.hasAccount ? t.hasAccount : t.noAccount}
        {own.isTwoSteps && ` · ${t.twoSteps}`}
        {own.linkUntil && !own.isLinkBarred && ` · ${t.until(dayOf(own.linkUntil))}`}
        {own.isLinkBarred && <span className="member-link-barred"> · {t.barred(again)}</span>}
      </span>
      <Button size="small" loading={invite.isPending} onClick={() => invite.mutate({ member: member.id })}>
        {again}
      </Button>
      {own.isTwoSteps && (
        <Popconfirm
          title={t.sureTwoSteps(member.name)}
          okText={t.yes}
          cancelText={t.no}
          onConfirm={() => endTwoSteps.mutate({ member: member.id })}
        >
          <Button size="small" type="text">
            {t.endTwoSteps}
          </Button>
        </Popconfirm>
      )}
      {own.linkUntil && (
        <Button size="small" type="text" onClick={() => withdraw.mutate({ member: member.id })}>
          {t.withdraw}
        </Button>
      )}
      {path && (
        <div className="member-link">
          <span>{t.link(member.name)}</span>
          <Typography.Text copyable code>{`${location.origin}${path}`}</Typography.Text>
        </div>
      )}
      {error && <Failure {...refusalOf(error)} />}
    </div>
  )
}
