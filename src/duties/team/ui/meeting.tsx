import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { addDays, today } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { MakeReport } from '../../../web/make-report.tsx'
import { MayButton, MayFields } from '../../../web/may-button.tsx'
import { useActiveMembers } from '../../../web/me.tsx'
import { PathLink } from '../../../web/path-link.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import { useScope } from '../../../web/scope.tsx'
import type { AgendaItem, Meeting, MeetingAction } from '../contract.ts'
import { factWords } from '../rules/agenda.ts'
import { forgetTeam } from './forget-team.ts'
import { meetingWords } from './words.ts'
import './team.css'

/** One meeting: its agenda with what the data said, the minutes, what was decided and who does what. */
export const MeetingPage = () => {
  const t = useWords(meetingWords)
  const { meeting: id } = useParams({ from: '/team/meetings/$meeting' })
  const scope = useScope()
  const shop = scope.shop?.name ?? ''
  const meeting = useQuery(
    api.team.meeting.queryOptions({
      input: { shop, id: Number(id) },
      enabled: scope.shop !== undefined && scope.shop.id !== 0,
    }),
  )
  const data = meeting.data
  const decisions = data?.items.reduce((sum, one) => sum + one.decisions.length, 0) ?? 0
  return (
    <Page
      name={t.name}
      question={data ? t.askMeeting(data.name, `${data.day} ${data.time}`) : t.name}
      answer={data && t.meetingAnswer(data.heldAt !== null, decisions, data.actions.length)}
      actions={
        <Link to="/team/meetings" search={(kept) => kept}>
          {t.back}
        </Link>
      }
    >
      <Answer of={meeting} rows={8}>
        {(one) => <Opened key={one.id} shop={shop} meeting={one} />}
      </Answer>
    </Page>
  )
}

const Opened = ({ shop, meeting }: { shop: string; meeting: Meeting }) => {
  const t = useWords(meetingWords)
  const [title, setTitle] = useState('')
  const add = useMutation(api.team.addAgendaItem.mutationOptions({ onSettled: forgetTeam }))
  const isHeld = meeting.heldAt !== null
  return (
    <>
      <Closing shop={shop} meeting={meeting} />
      {meeting.items.map((item) => (
        <Item key={item.id} shop={shop} meeting={meeting} item={item} isHeld={isHeld} />
      ))}
      {!isHeld && (
        <form
          className="row team-form"
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate({ shop, id: meeting.id, title }, { onSuccess: () => setTitle('') })
          }}
        >
          <Input
            aria-label={t.itemTitle}
            placeholder={t.itemTitle}
            value={title}
            maxLength={60}
            onChange={(event) => setTitle(event.target.value)}
          />
          <MayButton
            needs="team.write"
            htmlType="submit"
            disabled={title.trim() === ''}
            loading={add.isPending}
          >
            {t.addItem}
          </MayButton>
          {add.error && <Failure {...refusalOf(add.error)} />}
        </form>
      )}
      <Section title={t.agreed} hint={t.agreedHint}>
        <Actions actions={meeting.actions} />
        <NewAction shop={shop} meeting={meeting.id} />
      </Section>
      {meeting.before.length > 0 && (
        <Section title={t.before}>
          <Actions actions={meeting.before} />
        </Section>
      )}
    </>
  )
}

/** Who came, that it is over, and the paper. */
const Closing = ({ shop, meeting }: { shop: string; meeting: Meeting }) => {
  const t = useWords(meetingWords)
  const { id, heldAt, day } = meeting
  const navigate = useNavigate()
  const members = useActiveMembers()
  const [came, setCame] = useState<number[]>(meeting.members)
  const settled = { onSettled: forgetTeam }
  const hold = useMutation(api.team.holdMeeting.mutationOptions(settled))
  const reopen = useMutation(api.team.reopenMeeting.mutationOptions(settled))
  const redraft = useMutation(api.team.redraftAgenda.mutationOptions(settled))
  const remove = useMutation(
    api.team.removeMeeting.mutationOptions({
      onSuccess: () => void navigate({ to: '/team/meetings', search: (kept) => kept }),
      ...settled,
    }),
  )
  const error = hold.error ?? reopen.error ?? redraft.error ?? remove.error
  return (
    <Section title={t.came}>
      <div className="row">
        {heldAt === null ? (
          <Select<number[]>
            aria-label={t.came}
            mode="multiple"
            className="team-people"
            value={came}
            options={members.map((one) => ({ value: one.id, label: one.name }))}
            onChange={setCame}
          />
        ) : (
          <span className="team-people">
            {members
              .filter(({ id: one }) => meeting.members.includes(one))
              .map(({ name }) => name)
              .join(t.and) || t.nobodyCame}
          </span>
        )}
        {heldAt === null ? (
          <>
            <MayButton
              needs="team.write"
              type="primary"
              disabled={day > today()}
              loading={hold.isPending}
              onClick={() => hold.mutate({ shop, id, members: came })}
            >
              {t.hold}
            </MayButton>
            <MayButton
              needs="team.write"
              loading={redraft.isPending}
              onClick={() => redraft.mutate({ shop, id })}
            >
              {t.redraft}
            </MayButton>
          </>
        ) : (
          <MayButton
            needs="team.write"
            loading={reopen.isPending}
            onClick={() => reopen.mutate({ shop, id })}
          >
            {t.reopen}
          </MayButton>
        )}
        <MakeReport shop={shop} name={t.asPaper} of={{ kind: 'minutes', subject: String(id) }} />
        {heldAt === null && (
          <MayButton
            needs="team.write"
            className="push"
            type="text"
            loading={remove.isPending}
            onClick={() => remove.mutate({ shop, id })}
          >
            {t.remove}
          </MayButton>
        )}
      </div>
      {error && <Failure {...refusalOf(error)} />}
    </Section>
  )
}

const Facts = ({ facts }: Pick<AgendaItem, 'facts'>) => {
  const t = useWords(meetingWords)
  const { colon } = useWords(punctuation)
  const said = useSaid()
  if (facts.length === 0) return null
  return (
    <ul className="plain-list team-facts" aria-label={t.facts}>
      {facts.map((one) => (
        <li key={factWords(one)}>
          {'title' in one ? `${said(one.title)}${colon}${said(one.cause)}` : said(factWords(one))}
        </li>
      ))}
    </ul>
  )
}

const Item = (props: { shop: string; meeting: Meeting; item: AgendaItem; isHeld: boolean }) => {
  const t = useWords(meetingWords)
  const said = useSaid()
  const { shop, meeting, item, isHeld } = props
  const [minutes, setMinutes] = useState(item.minutes)
  const [words, setWords] = useState('')
  const settled = { onSettled: forgetTeam }
  const write = useMutation(api.team.writeMinutes.mutationOptions(settled))
  const decide = useMutation(api.team.decide.mutationOptions(settled))
  const undecide = useMutation(api.team.removeDecision.mutationOptions(settled))
  const remove = useMutation(api.team.removeAgendaItem.mutationOptions(settled))
  const at = { shop, id: meeting.id }
  const error = write.error ?? decide.error ?? undecide.error ?? remove.error
  return (
    <Section
      title={said(item.title)}
      actions={
        !isHeld && (
          <MayButton
            needs="team.write"
            size="small"
            type="text"
            onClick={() => remove.mutate({ ...at, item: item.id })}
          >
            {t.removeItem}
          </MayButton>
        )
      }
    >
      <div className="stack">
        <Facts facts={item.facts} />
        {isHeld ? (
          item.minutes !== '' ? (
            <p className="team-minutes">{item.minutes}</p>
          ) : (
            item.facts.length === 0 && item.decisions.length === 0 && <p className="muted">{t.nothingSaid}</p>
          )
        ) : (
          <MayFields needs="team.write">
            <Input.TextArea
              aria-label={t.minutesOf(said(item.title))}
              placeholder={t.minutesHint}
              autoSize={{ minRows: 1, maxRows: 12 }}
              maxLength={4000}
              value={minutes}
              onChange={(event) => setMinutes(event.target.value)}
              onBlur={() => {
                if (minutes !== item.minutes) write.mutate({ ...at, item: item.id, minutes })
              }}
            />
          </MayFields>
        )}
        {item.decisions.length > 0 && (
          <ul className="plain-list" aria-label={t.decisions}>
            {item.decisions.map((one) => (
              <li key={one.id} className="row">
                <span className="state-tag is-good">{t.decision}</span>
                <span className="team-words">{one.words}</span>
                {!isHeld && (
                  <MayButton
                    needs="team.write"
                    className="push"
                    size="small"
                    type="text"
                    onClick={() => undecide.mutate({ ...at, decision: one.id })}
                  >
                    {t.removeDecision}
                  </MayButton>
                )}
              </li>
            ))}
          </ul>
        )}
        {!isHeld && (
          <form
            className="row team-form"
            onSubmit={(event) => {
              event.preventDefault()
              decide.mutate({ ...at, item: item.id, words }, { onSuccess: () => setWords('') })
            }}
          >
            <Input
              className="team-wide"
              aria-label={`${t.decision} ${said(item.title)}`}
              placeholder={t.decision}
              maxLength={300}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
            <MayButton
              needs="team.write"
              htmlType="submit"
              disabled={words.trim() === ''}
              loading={decide.isPending}
            >
              {t.decide}
            </MayButton>
          </form>
        )}
        {error && <Failure {...refusalOf(error)} />}
      </div>
    </Section>
  )
}

const Actions = ({ actions }: { actions: readonly MeetingAction[] }) => {
  const t = useWords(meetingWords)
  const members = useActiveMembers()
  if (actions.length === 0) return null
  return (
    <ul className="plain-list" aria-label={t.actions}>
      {actions.map(({ task, title, owner, due, isDone }) => (
        <li key={task} className="row">
          <PathLink to={`/tasks?task=${task}`}>{title}</PathLink>
          <span className="muted">
            {owner === null ? t.noOwner : (members.find(({ id }) => id === owner)?.name ?? '')} ·{' '}
            {due ?? t.noDue}
          </span>
          {isDone ? (
            <span className="state-tag is-good">{t.done}</span>
          ) : (
            due !== null && due < today() && <span className="state-tag is-bad">{t.overdue}</span>
          )}
        </li>
      ))}
    </ul>
  )
}

const NewAction = ({ shop, meeting }: { shop: string; meeting: number }) => {
  const t = useWords(meetingWords)
  const members = useActiveMembers()
  const [title, setTitle] = useState('')
  const [owner, setOwner] = useState<number | null>(null)
  const [due, setDue] = useState(addDays(today(), 7))
  const agree = useMutation(api.team.agreeAction.mutationOptions({ onSettled: forgetTeam }))
  return (
    <form
      className="row team-form"
      onSubmit={(event) => {
        event.preventDefault()
        agree.mutate(
          { shop, id: meeting, title, owner, due: due === '' ? null : due },
          { onSuccess: () => setTitle('') },
        )
      }}
    >
      <Input
        className="team-wide"
        aria-label={t.action}
        placeholder={t.action}
        maxLength={60}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <Select<number | null>
        aria-label={t.owner}
        style={{ minWidth: 120 }}
        value={owner}
        options={[
          { value: null, label: t.nobody },
          ...members.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={setOwner}
      />
      <Input type="date" aria-label={t.due} value={due} onChange={(event) => setDue(event.target.value)} />
      <MayButton
        needs="team.write"
        htmlType="submit"
        disabled={title.trim() === ''}
        loading={agree.isPending}
      >
        {t.agree}
      </MayButton>
      {agree.error && <Failure {...refusalOf(agree.error)} />}
    </form>
  )
}
