import { useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../../web/client.ts'
import { Control } from '../../../web/kit/control.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { planWords } from './plan-words.ts'

/** A row of a list of the form, with its fields and a way to drop it. */
export const Line = ({ at, onDrop, children }: { at: number; onDrop: () => void; children: ReactNode }) => {
  const t = useWords(planWords)
  return (
    <fieldset className="row market-form market-line" aria-label={t.line(at + 1)}>
      {children}
      <Button size="small" type="text" aria-label={`${t.drop} ${t.line(at + 1)}`} onClick={onDrop}>
        {t.drop}
      </Button>
    </fieldset>
  )
}

export const Day = ({
  label,
  value,
  onDay,
}: {
  label: string
  value: string
  onDay: (day: string) => void
}) => (
  <Control label={label}>
    {(id) => <Input id={id} type="date" value={value} onChange={(event) => onDay(event.target.value)} />}
  </Control>
)

export const Words = (props: {
  label: string
  hint?: string
  value: string
  wide?: boolean
  onWords: (words: string) => void
}) => (
  <Control label={props.label} {...(props.wide ? { wide: true } : {})}>
    {(id) => (
      <Input
        id={id}
        value={props.value}
        maxLength={200}
        placeholder={props.hint ?? ''}
        onChange={(event) => props.onWords(event.target.value)}
      />
    )}
  </Control>
)

export const OwnerPick = ({
  value,
  onPick,
}: {
  value: number | null
  onPick: (owner: number | null) => void
}) => {
  const t = useWords(planWords)
  const members = useQuery(api.people.members.queryOptions())
  return (
    <Control label={t.owner}>
      {(id) => (
        <Select
          id={id}
          allowClear
          style={{ width: '100%' }}
          placeholder={t.nobody}
          value={value}
          options={(members.data ?? [])
            .filter(({ archivedAt, id: member }) => archivedAt === null || member === value)
            .map((member) => ({ value: member.id, label: member.name }))}
          onChange={(next: number | null | undefined) => onPick(next ?? null)}
        />
      )}
    </Control>
  )
}

export const MetricPick = ({ value, onPick }: { value: string; onPick: (metric: string) => void }) => {
  const t = useWords(planWords)
  const language = useLanguage()
  const catalogue = useQuery(api.facts.metrics.queryOptions())
  return (
    <Control label={t.metric}>
      {(id) => (
        <Select
          id={id}
          style={{ width: '100%', minWidth: 150 }}
          showSearch={{ optionFilterProp: 'label' }}
          value={value}
          options={(catalogue.data?.metrics ?? []).map((metric) => ({
            value: metric.id,
            label: language === 'zh' ? metric.name : metric.english,
          }))}
          onChange={onPick}
        />
      )}
    </Control>
  )
}

export const EventPick = (props: {
  shop: string
  years: [number, number]
  value: { event: string; year: number }
  onPick: (picked: { event: string; year: number }) => void
}) => {
  const t = useWords(planWords)
  const { shop, years, value, onPick } = props
  const ask = (year: number) =>
    api.calendar.year.queryOptions({ input: { shop, year }, enabled: shop !== '' && Number.isInteger(year) })
  const first = useQuery(ask(years[0]))
  const last = useQuery(ask(years[1]))
  const events = [first.data, years[1] === years[0] ? undefined : last.data].flatMap((year) =>
    (year?.events ?? [])
      .filter(({ isRemoved }) => !isRemoved)
      .map(({ id, year: of, name, peak }) => ({ value: `${of} ${id}`, label: `${name} ${peak}` })),
  )
  return (
    <Control label={t.event} wide>
      {(id) => (
        <Select
          id={id}
          style={{ width: '100%' }}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t.event}
          value={value.event === '' ? null : `${value.year} ${value.event}`}
          options={events}
          onChange={(next: string | null) => {
            const [year = '', event = ''] = (next ?? '').split(' ')
            onPick({ event, year: Number(year) })
          }}
        />
      )}
    </Control>
  )
}
