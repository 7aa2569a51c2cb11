import { useMutation, useQueries } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { api, queryClient } from '../../../web/client.ts'
import { today } from '../../../web/days.ts'
import { eventNameIn } from '../../../web/event-names.ts'
import { Control } from '../../../web/kit/control.tsx'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { forgetTasks } from '../../../web/tasks.ts'
import type { PromotionSummary } from '../contract.ts'
import { promotionWords } from './words.ts'

export const forgetPromotions = () => {
  void forgetTasks()
  return queryClient.invalidateQueries({ queryKey: api.promotion.key() })
}

/** What most teams want of a great promotion; a plan can say otherwise. */
const usualGoals = [
  { kind: 'sales_growth' as const, target: 0.3 },
  { kind: 'satisfaction' as const, target: 0.9 },
  { kind: 'roi' as const, target: 2 },
]

/** A promotion of an event of the calendar, after an earlier one, or of days of its own. */
export const NewPromotion = ({
  shop,
  known,
  onDone,
}: {
  shop: string
  known: readonly PromotionSummary[]
  onDone: () => void
}) => {
  const t = useWords(promotionWords)
  const language = useLanguage()
  const navigate = useNavigate()
  const now = today()
  const year = Number(now.slice(0, 4))
  const years = useQueries({
    queries: [year - 1, year, year + 1].map((of) =>
      api.calendar.year.queryOptions({ input: { shop, year: of } }),
    ),
  })
  // Those to come first, the nearest first; then those that are over, the latest first.
  const events = years
    .flatMap(({ data }) => data?.events ?? [])
    .filter(({ isRemoved, phases }) => !isRemoved && phases.some(({ phase }) => phase === 'main'))
  const ordered = [
    ...events.filter(({ peak }) => peak >= now).toSorted((a, b) => (a.peak < b.peak ? -1 : 1)),
    ...events.filter(({ peak }) => peak < now).toSorted((a, b) => (a.peak < b.peak ? 1 : -1)),
  ]
  const keyOf = (one: { id: string; year: number }) => `${one.id}/${one.year}`
  const [chosen, setChosen] = useState<string>()
  const [typed, setTyped] = useState<string>()
  const [days, setDays] = useState({ from: '', to: '' })
  const [template, setTemplate] = useState<number>()
  const [hasTasks, setTasks] = useState(true)
  const event = chosen === '' ? undefined : (ordered.find((one) => keyOf(one) === chosen) ?? ordered[0])
  const name = typed ?? (event ? `${event.year} ${eventNameIn(event.name, language)}` : '')
  const create = useMutation(
    api.promotion.create.mutationOptions({
      onSettled: forgetPromotions,
      onSuccess: ({ id }) => {
        onDone()
        void navigate({
          to: '/promotion/$promotion',
          params: { promotion: String(id) },
          search: ({ shop: kept }) => ({ shop: kept }),
        })
      },
    }),
  )
  const isWhole = name.trim() !== '' && (event !== undefined || (days.from !== '' && days.to !== ''))
  return (
    <Section title={t.add}>
      <form
        aria-label={t.add}
        onSubmit={(submit) => {
          submit.preventDefault()
          if (!isWhole) return
          create.mutate({
            shop,
            name,
            tasks: hasTasks,
            ...(template === undefined ? { goals: usualGoals } : { template }),
            ...(event
              ? { event: { id: event.id, year: event.year } }
              : { phases: [{ phase: 'main', from: days.from, to: days.to }] }),
          })
        }}
      >
        <div className="row promotion-form">
          <Control label={t.event}>
            {(id) => (
              <Select
                id={id}
                showSearch={{ optionFilterProp: 'label' }}
                value={event ? keyOf(event) : ''}
                style={{ minWidth: 250 }}
                options={[
                  ...ordered.map((one) => ({
                    value: keyOf(one),
                    label: `${one.year} ${eventNameIn(one.name, language)} · D ${one.peak}`,
                  })),
                  { value: '', label: t.own },
                ]}
                onChange={(value) => {
                  setChosen(value)
                  setTyped(undefined)
                }}
              />
            )}
          </Control>
          <Control label={t.name}>
            {(id) => (
              <Input
                id={id}
                value={name}
                maxLength={40}
                placeholder={t.nameHint}
                style={{ minWidth: 200 }}
                onChange={(change) => setTyped(change.target.value)}
              />
            )}
          </Control>
          {!event &&
            (['from', 'to'] as const).map((end) => (
              <Control key={end} label={`${t.main} ${t[end]}`}>
                {(id) => (
                  <Input
                    id={id}
                    type="date"
                    value={days[end]}
                    onChange={(change) => setDays({ ...days, [end]: change.target.value })}
                  />
                )}
              </Control>
            ))}
          <Control label={t.template}>
            {(id) => (
              <Select
                id={id}
                value={template ?? 0}
                style={{ minWidth: 190 }}
                options={[
                  { value: 0, label: t.noTemplate },
                  ...known.map((one) => ({ value: one.id, label: one.name })),
                ]}
                onChange={(value) => setTemplate(value === 0 ? undefined : value)}
              />
            )}
          </Control>
        </div>
        <div className="row">
          <Checkbox checked={hasTasks} onChange={(change) => setTasks(change.target.checked)}>
            {t.withTasks}
          </Checkbox>
          <MayButton
            needs="promotion.write"
            type="primary"
            htmlType="submit"
            disabled={!isWhole}
            loading={create.isPending}
          >
            {t.create}
          </MayButton>
          <Button onClick={onDone}>{t.cancel}</Button>
        </div>
        {create.error && <Failure {...refusalOf(create.error)} />}
      </form>
    </Section>
  )
}
