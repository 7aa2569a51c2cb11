import { useMutation } from '@tanstack/react-query'
import { Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { today } from '../../../web/days.ts'
import { Control } from '../../../web/kit/control.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { useActiveMembers } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import type { MeetingSeries } from '../contract.ts'
import { forgetTeam } from './forget-team.ts'
import { meetingWords } from './words.ts'

/** A regular meeting: when, where, who. */
export const SeriesForm = (props: { shop: string; series?: MeetingSeries; onDone?: () => void }) => {
  const t = useWords(meetingWords)
  const { shop, series, onDone } = props
  const members = useActiveMembers()
  const [name, setName] = useState(series?.name ?? '')
  const [weekday, setWeekday] = useState(series?.weekday ?? 1)
  const [everyWeeks, setEvery] = useState(series?.everyWeeks ?? 1)
  const [from, setFrom] = useState(series?.from ?? today())
  const [time, setTime] = useState(series?.time ?? '10:00')
  const [minutes, setMinutes] = useState(series?.minutes ?? 60)
  const [place, setPlace] = useState(series?.place ?? '')
  const [who, setWho] = useState<number[]>(series?.members ?? [])
  const save = useMutation(api.team.saveSeries.mutationOptions({ onSettled: forgetTeam }))
  const send = () =>
    save.mutate(
      {
        shop,
        ...(series ? { id: series.id, until: series.until } : {}),
        name,
        weekday,
        everyWeeks,
        from,
        time,
        minutes,
        place,
        members: who,
      },
      {
        onSuccess: () => {
          if (!series) setName('')
          onDone?.()
        },
      },
    )
  return (
    <form
      className="row team-form"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Control label={t.meetingName}>
        {(id) => (
          <Input id={id} value={name} maxLength={30} onChange={(event) => setName(event.target.value)} />
        )}
      </Control>
      <Control label={t.every}>
        {(id) => (
          <Select<number>
            id={id}
            value={everyWeeks}
            style={{ minWidth: 96 }}
            options={[1, 2, 3, 4].map((value) => ({ value, label: t.everyWeeks(value) }))}
            onChange={setEvery}
          />
        )}
      </Control>
      <Control label={t.weekday}>
        {(id) => (
          <Select<number>
            id={id}
            value={weekday}
            style={{ minWidth: 88 }}
            options={t.weekdays.map((label, at) => ({ value: at + 1, label }))}
            onChange={setWeekday}
          />
        )}
      </Control>
      <Control label={t.time}>
        {(id) => <Input id={id} type="time" value={time} onChange={(event) => setTime(event.target.value)} />}
      </Control>
      <Control label={t.minutes}>
        {(id) => (
          <InputNumber
            id={id}
            min={5}
            max={480}
            value={minutes}
            onChange={(value) => setMinutes(value ?? 60)}
          />
        )}
      </Control>
      <Control label={t.from}>
        {(id) => <Input id={id} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />}
      </Control>
      <Control label={t.place}>
        {(id) => (
          <Input id={id} value={place} maxLength={60} onChange={(event) => setPlace(event.target.value)} />
        )}
      </Control>
      <Control label={t.members} wide>
        {(id) => (
          <Select<number[]>
            id={id}
            mode="multiple"
            value={who}
            style={{ minWidth: 200 }}
            options={members.map((one) => ({ value: one.id, label: one.name }))}
            onChange={setWho}
          />
        )}
      </Control>
      <MayButton
        needs="team.write"
        type="primary"
        htmlType="submit"
        loading={save.isPending}
        disabled={name.trim() === '' || from === ''}
      >
        {series ? t.save : t.add}
      </MayButton>
      {series && <Button onClick={onDone}>{t.cancel}</Button>}
      {save.error && <Failure {...refusalOf(save.error)} />}
    </form>
  )
}
