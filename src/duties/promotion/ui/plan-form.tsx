import { useMutation, useQueries, useQuery } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { eventNameIn } from '../../../web/event-names.ts'
import { Control } from '../../../web/kit/control.tsx'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { Phase } from '../../calendar/contract.ts'
import { GoalKind, type Promotion } from '../contract.ts'
import { forgetPromotions } from './new-promotion.tsx'
import { promotionWords } from './words.ts'

type Spans = Partial<Record<Phase, { from: string; to: string }>>
type Goals = Partial<Record<GoalKind, string>>

/** As people write a goal: yuan for sales, percent for the others. */
const written = ({ kind, target }: Promotion['goals'][number]): string =>
  String(kind === 'sales' ? target : Number((target * 100).toFixed(2)))

/** Changes what is planned, all of it at once. */
export const PlanForm = ({
  shop,
  promotion,
  onDone,
}: {
  shop: string
  promotion: Promotion
  onDone: () => void
}) => {
  const t = useWords(promotionWords)
  const language = useLanguage()
  const [name, setName] = useState(promotion.name)
  const [mechanics, setMechanics] = useState(promotion.mechanics)
  const [event, setEvent] = useState<{ id: string; year: number } | null>(
    promotion.event && { id: promotion.event.id, year: promotion.event.year },
  )
  // 年货节 lies before the year it belongs to.
  const startYear = Number(promotion.start.slice(0, 4))
  const years = useQueries({
    queries: [startYear, startYear + 1].map((year) =>
      api.calendar.year.queryOptions({ input: { shop, year } }),
    ),
  })
  const events = years.flatMap(({ data }) => data?.events ?? []).filter(({ isRemoved }) => !isRemoved)
  const [spans, setSpans] = useState<Spans>(
    Object.fromEntries(promotion.phases.map(({ phase, from, to }) => [phase, { from, to }])),
  )
  const [goals, setGoals] = useState<Goals>(
    Object.fromEntries(promotion.goals.map((goal) => [goal.kind, written(goal)])),
  )
  const [channels, setChannels] = useState(promotion.channels)
  const [items, setItems] = useState(promotion.itemList.map((one) => ({ ...one, price: one.price ?? '' })))
  const save = useMutation(
    api.promotion.change.mutationOptions({ onSettled: forgetPromotions, onSuccess: onDone }),
  )
  const phases = Phase.options.flatMap((phase) => {
    const span = spans[phase]
    const [from, to] = [span?.from || span?.to, span?.to || span?.from]
    return from && to ? [{ phase, from, to }] : []
  })
  const targets = GoalKind.options.flatMap((kind) => {
    const number = Number(goals[kind] ?? '')
    return goals[kind] && number > 0 ? [{ kind, target: kind === 'sales' ? number : number / 100 }] : []
  })
  return (
    <form
      className="promotion-plan"
      aria-label={t.edit}
      onSubmit={(submit) => {
        submit.preventDefault()
        save.mutate({
          shop,
          id: promotion.id,
          name,
          mechanics,
          event,
          phases,
          goals: targets,
          channels: channels.filter((one) => one.name.trim() !== ''),
          items: items.map(({ price, ...one }) => ({ ...one, price: price === '' ? null : price })),
        })
      }}
    >
      <Section title={t.edit}>
        <Control label={t.name}>
          {(id) => (
            <Input id={id} value={name} maxLength={40} onChange={(change) => setName(change.target.value)} />
          )}
        </Control>
        <Control label={t.event}>
          {(id) => (
            <Select
              id={id}
              value={event ? `${event.id}/${event.year}` : ''}
              style={{ minWidth: 250 }}
              options={[
                { value: '', label: t.own },
                ...events.map((one) => ({
                  value: `${one.id}/${one.year}`,
                  label: `${one.year} ${eventNameIn(one.name, language)} · D ${one.peak}`,
                })),
              ]}
              onChange={(value) => {
                const chosen = events.find((one) => `${one.id}/${one.year}` === value)
                setEvent(chosen ? { id: chosen.id, year: chosen.year } : null)
              }}
            />
          )}
        </Control>
      </Section>
      <Section title={t.phasesTitle}>
        <div className="promotion-lines">
          {Phase.options.map((phase) => (
            <div className="promotion-line" key={phase}>
              <span className="promotion-phase">{t.phases[phase]}</span>
              {(['from', 'to'] as const).map((end) => (
                <Input
                  key={end}
                  type="date"
                  style={{ width: 150 }}
                  aria-label={`${t.phases[phase]} ${t[end]}`}
                  value={spans[phase]?.[end] ?? ''}
                  onChange={(change) =>
                    setSpans({
                      ...spans,
                      [phase]: { from: '', to: '', ...spans[phase], [end]: change.target.value },
                    })
                  }
                />
              ))}
            </div>
          ))}
        </div>
      </Section>
      <Section title={t.goals}>
        <div className="promotion-lines">
          {GoalKind.options.map((kind) => (
            <div className="promotion-line" key={kind}>
              <span className="is-name">{t.goalNames[kind]} ≥</span>
              <Input
                style={{ width: 150 }}
                inputMode="decimal"
                aria-label={t.goalNames[kind]}
                suffix={t.goalUnits[kind]}
                value={goals[kind] ?? ''}
                onChange={(change) => setGoals({ ...goals, [kind]: change.target.value })}
              />
            </div>
          ))}
        </div>
      </Section>
      <Section title={t.mechanics}>
        <Input.TextArea
          aria-label={t.mechanics}
          rows={3}
          maxLength={1000}
          placeholder={t.mechanicsHint}
          value={mechanics}
          onChange={(change) => setMechanics(change.target.value)}
        />
      </Section>
      <Section title={t.channels}>
        <div className="promotion-lines">
          {channels.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name until it is typed
            <div className="promotion-line" key={at}>
              <Input
                className="is-name"
                aria-label={`${t.channel} ${at + 1}`}
                maxLength={40}
                value={one.name}
                onChange={(change) => setChannels(channels.with(at, { ...one, name: change.target.value }))}
              />
              <Input
                style={{ width: 150 }}
                inputMode="decimal"
                aria-label={`${t.budget} ${at + 1}`}
                suffix={t.goalUnits.sales}
                value={one.budget}
                onChange={(change) => setChannels(channels.with(at, { ...one, budget: change.target.value }))}
              />
              <Button type="text" onClick={() => setChannels(channels.toSpliced(at, 1))}>
                {t.remove}
              </Button>
            </div>
          ))}
        </div>
        <Button onClick={() => setChannels([...channels, { name: '', budget: '' }])}>{t.addChannel}</Button>
      </Section>
      <Section title={t.items} hint={items.length === 0 ? t.wholeShop : undefined}>
        <div className="promotion-lines">
          {items.map((one, at) => (
            <div className="promotion-line" key={one.item}>
              <span className="is-name">{one.title || one.item}</span>
              <Input
                className="is-wide"
                aria-label={`${t.mechanic} ${one.title || one.item}`}
                placeholder={t.mechanic}
                maxLength={200}
                value={one.mechanic}
                onChange={(change) => setItems(items.with(at, { ...one, mechanic: change.target.value }))}
              />
              <Input
                style={{ width: 130 }}
                inputMode="decimal"
                aria-label={`${t.price} ${one.title || one.item}`}
                placeholder={t.price}
                value={one.price}
                onChange={(change) => setItems(items.with(at, { ...one, price: change.target.value }))}
              />
              <Button type="text" onClick={() => setItems(items.toSpliced(at, 1))}>
                {t.remove}
              </Button>
            </div>
          ))}
        </div>
        <ItemSearch
          shop={shop}
          taken={items.map(({ item }) => item)}
          onPick={({ value, label }) =>
            setItems([...items, { item: value, title: label.slice(0, 120), mechanic: '', price: '' }])
          }
        />
      </Section>
      <div className="promotion-actions">
        <MayButton
          needs="promotion.write"
          type="primary"
          htmlType="submit"
          disabled={name.trim() === '' || phases.length === 0}
          loading={save.isPending}
        >
          {t.save}
        </MayButton>
        <Button onClick={onDone}>{t.cancel}</Button>
      </div>
      {save.error && <Failure {...refusalOf(save.error)} />}
    </form>
  )
}

const ItemSearch = ({
  shop,
  taken,
  onPick,
}: {
  shop: string
  taken: readonly string[]
  onPick: (item: { value: string; label: string }) => void
}) => {
  const t = useWords(promotionWords)
  const [search, setSearch] = useState('')
  const found = useQuery(
    api.facts.values.queryOptions({ input: { shop, dimension: 'item', search, limit: 30 } }),
  )
  const options = (found.data ?? []).filter(({ value }) => value !== '' && !taken.includes(value))
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setSearch, searchValue: search }}
      value={null}
      aria-label={t.addItem}
      placeholder={t.findItem}
      style={{ width: '100%', maxWidth: 420 }}
      options={options.map(({ value, label }) => ({ value, label: label || value }))}
      onChange={(value: string | null) => {
        const one = options.find((option) => option.value === value)
        if (one) onPick(one)
        setSearch('')
      }}
    />
  )
}
