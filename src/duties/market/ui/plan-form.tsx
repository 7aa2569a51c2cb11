import { useMutation } from '@tanstack/react-query'
import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { addDays, monthEnd, monthStart } from '../../../web/days.ts'
import { Control } from '../../../web/kit/control.tsx'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import type { Plan } from '../contract.ts'
import { forgetMarket, OwnItemPick, plainYuan } from './parts.tsx'
import { Day, EventPick, Line, MetricPick, OwnerPick, Words } from './plan-fields.tsx'
import { planWords } from './plan-words.ts'

type Goal = { metric: string; from: string; to: string; amount: string; owner: number | null }
type Price = { item: string; sku: string; price: string; cost: string; floor: string; note: string }
type Promotion = { event: string; year: number; words: string; owner: number | null }

/** Rows with a key that stays while others come and go. */
type Keyed<T> = T & { key: number }
let keys = 0
const keyed = <T,>(rows: readonly T[]): Keyed<T>[] => rows.map((row) => ({ ...row, key: ++keys }))
const bare = <T extends { key: number }>({ key, ...row }: T): Omit<T, 'key'> => row

/** As it was written: 4.5% of a ratio, 1200000 of money. */
const amountText = ({ amount, unit }: Plan['goals'][number]): string =>
  unit === 'ratio'
    ? `${Math.round(Number(amount) * 10_000) / 100}%`
    : unit === 'money'
      ? plainYuan(String(amount))
      : String(amount)

const startOf = (plan: Plan | undefined, today: string) => ({
  name: plan?.name ?? '',
  from: plan?.from ?? monthStart(addDays(monthEnd(today), 1)),
  to: plan?.to ?? monthEnd(addDays(monthEnd(today), 1)),
  owner: plan?.owner?.id ?? null,
  words: plan?.words ?? '',
  leastMargin: plan ? Math.round(plan.leastMargin * 10_000) / 100 : 30,
  goals: keyed(
    plan?.goals.map(
      (goal): Goal => ({
        metric: goal.metric,
        from: goal.from,
        to: goal.to,
        amount: amountText(goal),
        owner: goal.owner?.id ?? null,
      }),
    ) ?? [],
  ),
  prices: keyed(
    plan?.prices.map(
      (row): Price => ({
        item: row.item,
        sku: row.sku,
        price: plainYuan(row.price),
        cost: row.costFrom === 'written' ? plainYuan(row.cost ?? '') : '',
        floor: row.floorFrom === 'written' ? plainYuan(row.floor ?? '') : '',
        note: row.note,
      }),
    ) ?? [],
  ),
  promotions: keyed(
    plan?.promotions.map(
      ({ event, year, words, owner }): Promotion => ({ event, year, words, owner: owner?.id ?? null }),
    ) ?? [],
  ),
})

const without = <T,>(rows: readonly Keyed<T>[], key: number): Keyed<T>[] =>
  rows.filter((row) => row.key !== key)
const changed = <T,>(rows: readonly Keyed<T>[], key: number, change: Partial<T>): Keyed<T>[] =>
  rows.map((row) => (row.key === key ? { ...row, ...change } : row))

/** A plan as a whole: it is saved as a whole, or says what is wrong. */
export const PlanForm = (props: {
  shop: string
  today: string
  plan?: Plan
  onSaved: (id: number) => void
  onLeave: () => void
}) => {
  const t = useWords(planWords)
  const { shop, today, plan, onSaved, onLeave } = props
  const [form, setForm] = useState(() => startOf(plan, today))
  const [sure, setSure] = useState(false)
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change })
  const save = useMutation(api.market.savePlan.mutationOptions({ onSettled: forgetMarket }))
  const remove = useMutation(api.market.removePlan.mutationOptions({ onSettled: forgetMarket }))
  const titles = new Map(plan?.prices.map(({ item, title }) => [item, title]))
  const isWhole = shop !== '' && form.name.trim() !== '' && form.from !== '' && form.to !== ''
  return (
    <form
      aria-label={t.strategy}
      className="market-plan"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isWhole) return
        const { goals, prices, promotions, ...rest } = form
        save.mutate(
          {
            shop,
            ...(plan ? { id: plan.id } : {}),
            ...rest,
            goals: goals.map(bare),
            prices: prices.map(bare),
            promotions: promotions.map(bare),
          },
          { onSuccess: ({ id }) => onSaved(id) },
        )
      }}
    >
      <Section title={t.words}>
        <div className="row market-form">
          <Control label={t.name} wide>
            {(id) => (
              <Input
                id={id}
                value={form.name}
                maxLength={40}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Control>
          <Day label={t.from} value={form.from} onDay={(from) => set({ from })} />
          <Day label={t.to} value={form.to} onDay={(to) => set({ to })} />
          <OwnerPick value={form.owner} onPick={(owner) => set({ owner })} />
          <Control label={t.leastMargin}>
            {(id) => (
              <InputNumber
                id={id}
                min={0}
                max={95}
                style={{ width: '100%' }}
                value={form.leastMargin}
                onChange={(next) => set({ leastMargin: next ?? 0 })}
              />
            )}
          </Control>
        </div>
        <Input.TextArea
          aria-label={t.words}
          rows={3}
          maxLength={4000}
          placeholder={t.wordsHint}
          value={form.words}
          onChange={(event) => set({ words: event.target.value })}
        />
      </Section>

      <Section title={t.goals}>
        {form.goals.map((goal, at) => (
          <Line key={goal.key} at={at} onDrop={() => set({ goals: without(form.goals, goal.key) })}>
            <MetricPick
              value={goal.metric}
              onPick={(metric) => set({ goals: changed<Goal>(form.goals, goal.key, { metric }) })}
            />
            <Day
              label={t.from}
              value={goal.from}
              onDay={(from) => set({ goals: changed<Goal>(form.goals, goal.key, { from }) })}
            />
            <Day
              label={t.to}
              value={goal.to}
              onDay={(to) => set({ goals: changed<Goal>(form.goals, goal.key, { to }) })}
            />
            <Words
              label={t.amount}
              hint={t.amountHint}
              value={goal.amount}
              onWords={(amount) => set({ goals: changed<Goal>(form.goals, goal.key, { amount }) })}
            />
            <OwnerPick
              value={goal.owner}
              onPick={(owner) => set({ goals: changed<Goal>(form.goals, goal.key, { owner }) })}
            />
          </Line>
        ))}
        <Button
          size="small"
          onClick={() =>
            set({
              goals: [
                ...form.goals,
                ...keyed([
                  { metric: 'paid_amount', from: form.from, to: form.to, amount: '', owner: form.owner },
                ]),
              ],
            })
          }
        >
          {t.addGoal}
        </Button>
      </Section>

      <Section title={t.prices} hint={t.priceHint}>
        {form.prices.map((row, at) => {
          const edit = (change: Partial<Price>) =>
            set({ prices: changed<Price>(form.prices, row.key, change) })
          return (
            <Line key={row.key} at={at} onDrop={() => set({ prices: without(form.prices, row.key) })}>
              <Control label={t.item} wide>
                {(id) => (
                  <OwnItemPick
                    id={id}
                    shop={shop}
                    value={row.item === '' ? null : row.item}
                    title={titles.get(row.item)}
                    placeholder={t.item}
                    onPick={(item) => edit({ item: item ?? '' })}
                  />
                )}
              </Control>
              <Words label={t.sku} hint={t.skuHint} value={row.sku} onWords={(sku) => edit({ sku })} />
              <Words label={t.price} value={row.price} onWords={(price) => edit({ price })} />
              <Words label={t.cost} hint={t.costHint} value={row.cost} onWords={(cost) => edit({ cost })} />
              <Words
                label={t.floor}
                hint={t.floorHint}
                value={row.floor}
                onWords={(floor) => edit({ floor })}
              />
              <Words label={t.note} value={row.note} onWords={(note) => edit({ note })} />
            </Line>
          )
        })}
        <Button
          size="small"
          onClick={() =>
            set({
              prices: [
                ...form.prices,
                ...keyed([{ item: '', sku: '', price: '', cost: '', floor: '', note: '' }]),
              ],
            })
          }
        >
          {t.addPrice}
        </Button>
      </Section>

      <Section title={t.promotions}>
        {form.promotions.map((one, at) => {
          const edit = (change: Partial<Promotion>) =>
            set({ promotions: changed<Promotion>(form.promotions, one.key, change) })
          return (
            <Line key={one.key} at={at} onDrop={() => set({ promotions: without(form.promotions, one.key) })}>
              <EventPick
                shop={shop}
                years={[Number(form.from.slice(0, 4)), Number(form.to.slice(0, 4))]}
                value={one}
                onPick={edit}
              />
              <Words
                label={t.howTo}
                hint={t.howToHint}
                value={one.words}
                onWords={(words) => edit({ words })}
                wide
              />
              <OwnerPick value={one.owner} onPick={(owner) => edit({ owner })} />
            </Line>
          )
        })}
        <Button
          size="small"
          onClick={() =>
            set({
              promotions: [
                ...form.promotions,
                ...keyed([{ event: '', year: Number(form.from.slice(0, 4)), words: '', owner: form.owner }]),
              ],
            })
          }
        >
          {t.addPromotion}
        </Button>
      </Section>

      <div className="row">
        <MayButton
          needs="market.write"
          type="primary"
          htmlType="submit"
          disabled={!isWhole}
          loading={save.isPending}
        >
          {t.save}
        </MayButton>
        <Button onClick={onLeave}>{t.cancel}</Button>
        {plan && (
          <MayButton
            needs="market.write"
            danger
            className="push"
            loading={remove.isPending}
            onClick={() =>
              sure ? remove.mutate({ shop, id: plan.id }, { onSuccess: onLeave }) : setSure(true)
            }
          >
            {sure ? t.removeSure : t.remove}
          </MayButton>
        )}
      </div>
      {(save.error ?? remove.error) && <Failure {...refusalOf(save.error ?? remove.error)} />}
    </form>
  )
}
