import { useMutation, useQuery } from '@tanstack/react-query'
import { Popconfirm } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { today } from '../../../web/days.ts'
import { exact, shortWithUnit } from '../../../web/kit/numbers.ts'
import { Section } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { PathLink } from '../../../web/path-link.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { makeTaskWords, tasksQuery } from '../../../web/tasks.ts'
import type { Promotion } from '../contract.ts'
import { goalText } from './goal-text.ts'
import { forgetPromotions } from './new-promotion.tsx'
import { PlanForm } from './plan-form.tsx'
import { promotionWords } from './words.ts'

/** What is planned: days, what is to be done, items, channels, goals. */
export const PlanView = ({ shop, promotion }: { shop: string; promotion: Promotion }) => {
  const t = useWords(promotionWords)
  const language = useLanguage()
  const [isChanging, setChanging] = useState(false)
  const cancel = useMutation(api.promotion.cancel.mutationOptions({ onSettled: forgetPromotions }))
  if (isChanging) return <PlanForm shop={shop} promotion={promotion} onDone={() => setChanging(false)} />
  const { phases, channels, goals, mechanics, itemList, id } = promotion
  return (
    <>
      <PlanTasks shop={shop} id={id} />
      <Section
        title={t.phasesTitle}
        actions={
          <MayButton needs="promotion.write" onClick={() => setChanging(true)}>
            {t.edit}
          </MayButton>
        }
      >
        <ul className="plain-list">
          {phases.map(({ phase, from, to }) => (
            <li key={from}>
              <div className="row">
                <strong className="promotion-phase">{t.phases[phase]}</strong>
                <span>{from === to ? from : `${from} – ${to}`}</span>
              </div>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t.goals}>
        {goals.length === 0 ? (
          <p className="muted">{t.noGoals}</p>
        ) : (
          <ul className="plain-list">
            {goals.map((goal) => (
              <li key={goal.kind}>
                {t.goalNames[goal.kind]} ≥ {goalText(goal.kind, goal.target, language)}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t.mechanics}>
        <p className={mechanics === '' ? 'muted' : ''}>{mechanics === '' ? t.noMechanics : mechanics}</p>
      </Section>
      <Section title={t.channels}>
        {channels.length === 0 ? (
          <p className="muted">{t.noChannels}</p>
        ) : (
          <ul className="plain-list">
            {channels.map((one) => (
              <li key={one.name}>
                <div className="row">
                  <span>{one.name}</span>
                  <span className="push">{shortWithUnit(one.budget, 'money', language)}</span>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={t.items}>
        {itemList.length === 0 ? (
          <p className="muted">{t.wholeShop}</p>
        ) : (
          <DataTable
            name="promotion-items"
            label={t.items}
            columns={[
              {
                key: 'title',
                title: t.items,
                width: 380,
                render: (one) => one.title || one.item,
                sort: ({ title, item }) => title || item,
              },
              { key: 'mechanic', title: t.mechanic, width: 260, render: ({ mechanic }) => mechanic },
              {
                key: 'price',
                title: t.price,
                width: 120,
                number: true,
                render: ({ price }) => exact(price, 'money', language),
                sort: ({ price }) => (price === null ? null : Number(price)),
              },
            ]}
            rows={itemList}
            rowKey={({ item }) => item}
            card={['title', 'mechanic', 'price']}
            plain
          />
        )}
      </Section>
      <div className="promotion-actions">
        <Popconfirm
          title={<div className="confirm-text">{t.cancelSure}</div>}
          okText={t.cancelPromotion}
          cancelText={t.keep}
          onConfirm={() => cancel.mutate({ shop, id })}
        >
          <MayButton needs="promotion.write" danger loading={cancel.isPending}>
            {t.cancelPromotion}
          </MayButton>
        </Popconfirm>
      </div>
      {cancel.error && <Failure {...refusalOf(cancel.error)} />}
    </>
  )
}

/** What is to be done for it, in the order of its days. */
const PlanTasks = ({ shop, id }: { shop: string; id: number }) => {
  const t = useWords(promotionWords)
  const words = useWords(makeTaskWords)
  const tasks = useQuery(tasksQuery(shop))
  const own = (tasks.data ?? [])
    .filter(
      ({ from, state }) =>
        from.kind === 'promotion' && from.id.split('/')[0] === String(id) && state !== 'cancelled',
    )
    .toSorted((a, b) => ((a.due ?? '') < (b.due ?? '') ? -1 : 1))
  if (own.length === 0) return null
  const now = today()
  const isLate = (one: (typeof own)[number]) =>
    (one.state === 'todo' || one.state === 'doing') && one.due !== null && one.due < now
  return (
    <Section title={t.tasks} actions={<PathLink to="/tasks?tab=list">{t.toTasks}</PathLink>}>
      <DataTable
        name="promotion-tasks"
        label={t.tasks}
        columns={[
          {
            key: 'title',
            title: t.task,
            width: 330,
            render: (one) => <PathLink to={`/tasks?task=${one.id}`}>{one.title}</PathLink>,
          },
          { key: 'owner', title: t.owner, width: 110, render: ({ owner }) => owner?.name ?? t.nobody },
          {
            key: 'due',
            title: t.due,
            width: 130,
            render: ({ due }) => due ?? '',
            sort: ({ due }) => due ?? '',
          },
          {
            key: 'state',
            title: t.state,
            width: 150,
            render: (one) =>
              isLate(one) ? `${words.states[one.state]} · ${t.late}` : words.states[one.state],
          },
        ]}
        rows={own}
        rowKey={(one) => String(one.id)}
        card={['title', 'owner', 'due', 'state']}
        plain
        height={420}
      />
    </Section>
  )
}
