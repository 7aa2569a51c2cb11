import { useMutation } from '@tanstack/react-query'
import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { api, forgetFigures } from '../../../web/client.ts'
import { Control } from '../../../web/kit/control.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { type CalendarEvent, EventSize, Phase } from '../contract.ts'
import { calendarWords } from './words.ts'

type Spans = Partial<Record<Phase, { from: string; to: string }>>

/** An event of a year: its name, D day and the days of its phases; those left empty it does not have. */
export const EventForm = (props: {
  shop: string
  year: number
  event?: CalendarEvent
  onDone: () => void
}) => {
  const t = useWords(calendarWords)
  const { shop, year, event, onDone } = props
  const [name, setName] = useState(event?.name ?? '')
  const [size, setSize] = useState<EventSize>(event?.size ?? 'small')
  const [peak, setPeak] = useState<string>(event?.peak ?? '')
  const [isAnnounced, setAnnounced] = useState(true)
  const [spans, setSpans] = useState<Spans>(
    Object.fromEntries((event?.phases ?? []).map(({ phase, from, to }) => [phase, { from, to }])),
  )
  const save = useMutation(api.calendar.saveEvent.mutationOptions({ onSettled: forgetFigures }))
  const given = Phase.options.flatMap((phase) => {
    const span = spans[phase]
    // One day needs only one of the two.
    const [from, to] = [span?.from || span?.to, span?.to || span?.from]
    return from && to ? [{ phase, from, to }] : []
  })
  const isWhole = name.trim() !== '' && peak !== '' && given.length > 0
  return (
    <form
      aria-label={event ? `${t.change} ${event.name}` : t.add}
      onSubmit={(submit) => {
        submit.preventDefault()
        if (!isWhole) return
        save.mutate(
          { shop, year, ...(event ? { id: event.id } : {}), name, size, peak, isAnnounced, phases: given },
          { onSuccess: onDone },
        )
      }}
    >
      <div className="row">
        <Control label={t.name}>
          {(id) => (
            <Input id={id} value={name} maxLength={30} onChange={(change) => setName(change.target.value)} />
          )}
        </Control>
        <Control label={t.size}>
          {(id) => (
            <Select
              id={id}
              value={size}
              style={{ minWidth: 90 }}
              options={EventSize.options.map((value) => ({ value, label: t.sizes[value] }))}
              onChange={setSize}
            />
          )}
        </Control>
        <Control label={t.peak}>
          {(id) => (
            <Input id={id} type="date" value={peak} onChange={(change) => setPeak(change.target.value)} />
          )}
        </Control>
        <Checkbox checked={isAnnounced} onChange={(change) => setAnnounced(change.target.checked)}>
          {t.isAnnounced}
        </Checkbox>
      </div>
      <div className="row">
        {Phase.options.map((phase) => (
          <fieldset key={phase} style={{ border: 0, padding: 0, margin: 0 }}>
            <legend>{t.phases[phase]}</legend>
            {(['from', 'to'] as const).map((end) => (
              <Input
                key={end}
                type="date"
                style={{ width: 140 }}
                aria-label={`${t.phases[phase]} ${end === 'from' ? 1 : 2}`}
                value={spans[phase]?.[end] ?? ''}
                onChange={(change) =>
                  setSpans({
                    ...spans,
                    [phase]: { from: '', to: '', ...spans[phase], [end]: change.target.value },
                  })
                }
              />
            ))}
          </fieldset>
        ))}
      </div>
      <div className="row">
        <MayButton
          needs="calendar.write"
          type="primary"
          htmlType="submit"
          disabled={!isWhole}
          loading={save.isPending}
        >
          {t.save}
        </MayButton>
        <Button onClick={onDone}>{t.cancel}</Button>
        {given.length === 0 && <span className="muted">{t.needPhase}</span>}
      </div>
      {save.error && <Failure {...refusalOf(save.error)} />}
    </form>
  )
}
