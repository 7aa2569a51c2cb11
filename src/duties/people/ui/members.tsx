import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { MemberMark } from '../../../web/kit/member-mark.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useMayEverywhere } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { type Member, MemberColour, Role } from '../contract.ts'
import { accessWords } from './access-words.ts'
import { AllKeys } from './all-keys.tsx'
import { MemberAccess } from './member-access.tsx'
import { forgetMembers, NewMember } from './new-member.tsx'
import { peopleWords } from './words.ts'
import './people.css'

/** Who is in the team: what owners of targets and alerts are chosen from. */
export const Members = () => {
  const t = useWords(peopleWords)
  const access = useWords(accessWords)
  const seesAccess = useMayEverywhere('access.read')
  const mayGive = useMayEverywhere('access.write')
  const members = useQuery(api.people.members.queryOptions())
  const active = members.data?.filter(({ archivedAt }) => archivedAt === null) ?? []
  const archived = members.data?.filter(({ archivedAt }) => archivedAt !== null) ?? []
  return (
    <Page name={t.members} question={t.question(active.length)} answer={t.hint}>
      <Section title={t.team} actions={seesAccess && <Link to="/settings/roles">{access.roleList}</Link>}>
        <Answer of={members}>
          {() =>
            active.length === 0 ? (
              <Empty title={t.none}>{t.noneHint}</Empty>
            ) : (
              <ul className="plain-list members" aria-label={t.team}>
                {active.map((member) => (
                  <MemberLine key={member.id} member={member} />
                ))}
              </ul>
            )
          }
        </Answer>
        <NewMember />
      </Section>
      {archived.length > 0 && (
        <Section title={t.archived} hint={t.archivedHint}>
          <ul className="plain-list members" aria-label={t.archived}>
            {archived.map((member) => (
              <MemberLine key={member.id} member={member} />
            ))}
          </ul>
        </Section>
      )}
      {mayGive && <AllKeys members={members.data ?? []} />}
    </Page>
  )
}

const MemberLine = ({ member }: { member: Member }) => {
  const t = useWords(peopleWords)
  const { id, archivedAt } = member
  const mayGive = useMayEverywhere('access.write')
  const mayChange = useMayEverywhere('people.write')
  const [name, setName] = useState(member.name)
  const settled = { onSettled: forgetMembers }
  const change = useMutation(api.people.changeMember.mutationOptions(settled))
  const archive = useMutation(api.people.archiveMember.mutationOptions(settled))
  const restore = useMutation(api.people.restoreMember.mutationOptions(settled))
  const error = change.error ?? archive.error ?? restore.error
  const rename = () => {
    if (name.trim() !== '' && name.trim() !== member.name)
      change.mutate({ id, name: name.trim() }, { onError: () => setName(member.name) })
    else setName(member.name)
  }
  return (
    <li
      id={`member-${id}`}
      ref={(line) => {
        if (location.hash === `#member-${id}`) line?.scrollIntoView({ block: 'center' })
      }}
    >
      <div className="row">
        <MemberMark name={member.name} colour={member.colour} />
        {archivedAt === null ? (
          <>
            <Input
              className="member-name"
              aria-label={`${t.name} ${member.name}`}
              disabled={!mayChange}
              value={name}
              maxLength={20}
              onChange={(event) => setName(event.target.value)}
              onBlur={rename}
              onPressEnter={rename}
            />
            <Select<Role>
              aria-label={`${t.position} ${member.name}`}
              disabled={!mayChange}
              className="member-choice"
              value={member.role}
              options={Role.options.map((value) => ({ value, label: t.positions[value] }))}
              onChange={(role) => change.mutate({ id, role })}
            />
            <Select<MemberColour>
              aria-label={`${t.colour} ${member.name}`}
              disabled={!mayChange}
              className="member-choice"
              value={member.colour}
              options={MemberColour.options.map((value) => ({ value, label: t.colours[value] }))}
              onChange={(colour) => change.mutate({ id, colour })}
            />
            <MayButton
              needs="people.write"
              isWhole
              className="push"
              size="small"
              type="text"
              onClick={() => archive.mutate({ id })}
            >
              {t.archive}
            </MayButton>
          </>
        ) : (
          <>
            <span>{member.name}</span>
            <span className="muted">{t.positions[member.role]}</span>
            <MayButton
              needs="people.write"
              isWhole
              className="push"
              size="small"
              type="text"
              onClick={() => restore.mutate({ id })}
            >
              {t.restore}
            </MayButton>
          </>
        )}
      </div>
      {archivedAt === null && mayGive && <MemberAccess member={member} />}
      {error && <Failure {...refusalOf(error)} />}
    </li>
  )
}
