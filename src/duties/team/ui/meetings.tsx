import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { today } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import type { TableColumn } from '../../../web/kit/table-column.ts'
import { punctuation, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useActiveMembers } from '../../../web/me.tsx'
import { hasNoShop, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useScope } from '../../../web/scope.tsx'
import type { MeetingSeries, MeetingSummary } from '../contract.ts'
import { forgetTeam } from './forget-team.ts'
import { SeriesForm } from './series-form.tsx'
import { meetingWords } from './words.ts'
import './team.css'

const usePrepare = () => {
  const navigate = useNavigate()
  return useMutation(
    api.team.prepareMeeting.mutationOptions({
      onSuccess: ({ id }) =>
        void navigate({
          to: '/team/meetings/$meeting',
          params: { meeting: String(id) },
          search: (kept) => kept,
        }),
      onSettled: forgetTeam,
    }),
  )
}

/** Regular meetings, and what became of those that were held. */
export const Meetings = () => {
  const t = useWords(meetingWords)
  const scope = useScope()
  const { shop: chosen } = scope
  const shop = chosen?.name ?? ''
  const enabled = chosen !== undefined && chosen.id !== 0
  const list = useQuery(api.team.meetings.queryOptions({ input: { shop }, enabled }))
  if (hasNoShop(scope)) return <MissingShop page="meetings" />
  const next = list.data?.series
    .flatMap((one) => (one.next === null ? [] : [{ ...one, next: one.next }]))
    .toSorted((a, b) => a.next.localeCompare(b.next))[0]
  const held = list.data?.meetings ?? []
  const open = held.length === 0 ? null : held.reduce((sum, { openActions }) => sum + openActions, 0)
  return (
    <Page
      name={t.name}
      question={t.question}
      answer={list.data && t.answer(next ? `${next.name} ${next.next} ${next.time}` : '', open)}
    >
      <Answer of={list} rows={6}>
        {({ series, meetings }) => (
          <>
            <Section title={t.series} {...(series.length > 0 ? { hint: t.seriesHint } : {})}>
              {series.length === 0 ? (
                <Empty title={t.none}>{t.noneHint}</Empty>
              ) : (
                <ul className="plain-list" aria-label={t.series}>
                  {series.map((one) => (
                    <SeriesLine key={one.id} shop={shop} series={one} meetings={meetings} />
                  ))}
                </ul>
              )}
            </Section>
            <Section title={t.meetings}>
              {meetings.length === 0 ? <p className="muted">{t.noMeetings}</p> : <Held meetings={meetings} />}
            </Section>
          </>
        )}
      </Answer>
      {enabled && (
        <>
          <Section title={t.add}>
            <SeriesForm shop={shop} />
          </Section>
          <Section title={t.single}>
            <Single shop={shop} />
          </Section>
        </>
      )}
    </Page>
  )
}

const calendarAddress = (shop: string, id: number) =>
  `/api/team/meeting-series/${id}/calendar?${new URLSearchParams({ shop })}`

const SeriesLine = (props: { shop: string; series: MeetingSeries; meetings: readonly MeetingSummary[] }) => {
  const t = useWords(meetingWords)
  const { list } = useWords(punctuation)
  const { shop, series, meetings } = props
  const { id, name, weekday, everyWeeks, time, minutes, place, next, until } = series
  const members = useActiveMembers()
  const [isChanging, setChanging] = useState(false)
  const prepare = usePrepare()
  const end = useMutation(api.team.endSeries.mutationOptions({ onSettled: forgetTeam }))
  const prepared = meetings.find((one) => one.series === id && one.day === next)
  const who = series.members.flatMap((one) => members.find((member) => member.id === one)?.name ?? [])
  const error = prepare.error ?? end.error
  return (
    <li>
      <div className="row">
        <strong>{name}</strong>
        <span>
          {t.rhythm(everyWeeks, t.weekdays[weekday - 1] ?? '')} {time}
        </span>
        <span className="muted">
          {[t.lasting(minutes), place, who.join(list)].filter((one) => one !== '').join(' · ')}
        </span>
        <span className="push row">
          <span className="muted">{next === null ? t.ended(until ?? '') : t.next(next)}</span>
          {next !== null &&
            (prepared ? (
              <Link
                to="/team/meetings/$meeting"
                params={{ meeting: String(prepared.id) }}
                search={(kept) => kept}
              >
                {t.prepareOn(next)}
              </Link>
            ) : (
              <MayButton
                needs="team.write"
                size="small"
                type="primary"
                loading={prepare.isPending}
                onClick={() => prepare.mutate({ shop, series: id, day: next })}
              >
                {t.prepareOn(next)}
              </MayButton>
            ))}
          <a href={calendarAddress(shop, id)} download={`${name}.ics`}>
            {t.calendar}
          </a>
          <MayButton needs="team.write" size="small" type="text" onClick={() => setChanging(!isChanging)}>
            {t.change}
          </MayButton>
          {next !== null && (
            <MayButton
              needs="team.write"
              size="small"
              type="text"
              loading={end.isPending}
              onClick={() => end.mutate({ shop, id })}
            >
              {t.end}
            </MayButton>
          )}
        </span>
      </div>
      {isChanging && <SeriesForm shop={shop} series={series} onDone={() => setChanging(false)} />}
      {error && <Failure {...refusalOf(error)} />}
    </li>
  )
}

const Held = ({ meetings }: { meetings: readonly MeetingSummary[] }) => {
  const t = useWords(meetingWords)
  const navigate = useNavigate()
  const stateOf = ({ heldAt, day }: MeetingSummary) =>
    heldAt !== null ? t.held : day < today() ? t.unwritten : t.toHold
  const columns: TableColumn<MeetingSummary>[] = [
    {
      key: 'name',
      title: t.name,
      width: 220,
      render: ({ id, name }) => (
        <Link to="/team/meetings/$meeting" params={{ meeting: String(id) }} search={(kept) => kept}>
          {name}
        </Link>
      ),
      text: ({ name }) => name,
    },
    {
      key: 'day',
      title: t.when,
      width: 150,
      render: ({ day, time }) => `${day} ${time}`,
      sort: ({ day, time }) => `${day} ${time}`,
    },
    { key: 'state', title: t.state, width: 120, render: stateOf },
    { key: 'decisions', title: t.decisions, width: 80, number: true, render: ({ decisions }) => decisions },
    {
      key: 'actions',
      title: t.actions,
      width: 140,
      render: ({ actions, openActions }) =>
        actions === 0 ? t.noActions : openActions === 0 ? t.allDone : t.open(openActions),
    },
  ]
  return (
    <DataTable<MeetingSummary>
      name="meetings"
      label={t.meetings}
      columns={columns}
      rows={meetings}
      rowKey={({ id }) => String(id)}
      card={['name', 'day', 'state', 'actions']}
      plain
      onOpen={({ id }) =>
        void navigate({
          to: '/team/meetings/$meeting',
          params: { meeting: String(id) },
          search: (kept) => kept,
        })
      }
    />
  )
}

const Single = ({ shop }: { shop: string }) => {
  const t = useWords(meetingWords)
  const [name, setName] = useState('')
  const [day, setDay] = useState(today())
  const [time, setTime] = useState('10:00')
  const prepare = usePrepare()
  return (
    <form
      className="row team-form"
      onSubmit={(event) => {
        event.preventDefault()
        prepare.mutate({ shop, name, day, time })
      }}
    >
      <Input
        aria-label={t.meetingName}
        placeholder={t.meetingName}
        value={name}
        maxLength={30}
        onChange={(event) => setName(event.target.value)}
      />
      <Input type="date" aria-label={t.day} value={day} onChange={(event) => setDay(event.target.value)} />
      <Input type="time" aria-label={t.time} value={time} onChange={(event) => setTime(event.target.value)} />
      <MayButton
        needs="team.write"
        htmlType="submit"
        loading={prepare.isPending}
        disabled={name.trim() === '' || day === ''}
      >
        {t.prepare}
      </MayButton>
      {prepare.error && <Failure {...refusalOf(prepare.error)} />}
    </form>
  )
}
