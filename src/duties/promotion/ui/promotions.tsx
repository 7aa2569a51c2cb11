import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Tag } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { daysBetween, today } from '../../../web/days.ts'
import { eventNameIn } from '../../../web/event-names.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { shortWithUnit } from '../../../web/kit/numbers.ts'
import { Page } from '../../../web/kit/page.tsx'
import { Empty } from '../../../web/kit/states.tsx'
import { DataTable } from '../../../web/kit/table.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { hasNoShop, MissingShop } from '../../../web/missing-shop.tsx'
import { useScope } from '../../../web/scope.tsx'
import type { PromotionState, PromotionSummary } from '../contract.ts'
import { NewPromotion } from './new-promotion.tsx'
import { promotionWords } from './words.ts'
import './promotion.css'

const colours: Record<PromotionState, string> = {
  preparing: 'processing',
  running: 'success',
  settling: 'warning',
  ended: 'default',
  cancelled: 'default',
}

export const StateTag = ({ state }: { state: PromotionState }) => {
  const t = useWords(promotionWords)
  return <Tag color={colours[state]}>{t.states[state]}</Tag>
}

/** Which promotions are being prepared, which run, and which can tell what they brought. */
export const Promotions = () => {
  const t = useWords(promotionWords)
  const scope = useScope()
  const navigate = useNavigate()
  const { shop } = scope
  const name = shop && shop.id !== 0 ? shop.name : ''
  const list = useQuery(api.promotion.list.queryOptions({ input: { shop: name }, enabled: name !== '' }))
  const [isAdding, setAdding] = useState(false)
  // A shop that has no data yet can plan all the same: what is measured comes with the files.
  if (hasNoShop(scope)) return <MissingShop page="promotion" />
  const all = list.data ?? []
  const count = (state: PromotionState) => all.filter((one) => one.state === state).length
  const open = ({ id, state }: PromotionSummary) =>
    void navigate({
      to: '/promotion/$promotion',
      params: { promotion: String(id) },
      search: ({ shop: kept }) => ({
        shop: kept,
        ...(state === 'running' ? { tab: 'pace' } : state === 'preparing' ? {} : { tab: 'effect' }),
      }),
    })
  return (
    <Page
      name={t.promotions}
      question={list.data ? t.question(count('preparing'), count('running')) : t.promotions}
      answer={list.data && all.length > 0 && t.answer(count('ended') + count('settling'))}
      actions={
        <MayButton
          needs="promotion.write"
          type="primary"
          disabled={name === ''}
          onClick={() => setAdding(!isAdding)}
        >
          {t.add}
        </MayButton>
      }
    >
      {isAdding && name !== '' && <NewPromotion shop={name} known={all} onDone={() => setAdding(false)} />}
      <Answer of={list} rows={6}>
        {(found) =>
          found.length === 0 ? (
            isAdding ? null : (
              <Empty title={t.none}>{t.noneHint}</Empty>
            )
          ) : (
            <PromotionTable list={found} onOpen={open} />
          )
        }
      </Answer>
    </Page>
  )
}

const PromotionTable = ({
  list,
  onOpen,
}: {
  list: readonly PromotionSummary[]
  onOpen: (one: PromotionSummary) => void
}) => {
  const t = useWords(promotionWords)
  const language = useLanguage()
  const now = today()
  return (
    <DataTable
      name="promotions"
      label={t.promotions}
      columns={[
        {
          key: 'name',
          title: t.name,
          width: 280,
          render: (one) => (
            <span className="promotion-name">
              <strong>{one.name}</strong>
              {one.event && (
                <span className="muted small">{t.partOf(eventNameIn(one.event.name, language))}</span>
              )}
            </span>
          ),
          text: ({ name }) => name,
          sort: ({ name }) => name,
        },
        { key: 'state', title: t.state, width: 100, render: ({ state }) => <StateTag state={state} /> },
        {
          key: 'start',
          title: t.start,
          width: 190,
          render: ({ start }) => `${start} · ${t.until(daysBetween(now, start))}`,
          sort: ({ start }) => start,
        },
        {
          key: 'days',
          title: t.days,
          width: 210,
          render: ({ period }) => `${period.from} – ${period.to}`,
          sort: ({ period }) => period.from,
        },
        { key: 'items', title: t.items, width: 110, render: ({ items }) => t.itemCount(items) },
        {
          key: 'budget',
          title: t.budget,
          width: 120,
          number: true,
          render: ({ budget }) => shortWithUnit(budget, 'money', language),
          sort: ({ budget }) => Number(budget),
        },
        {
          key: 'tasks',
          title: t.tasks,
          width: 170,
          render: ({ tasks }) => t.taskCount(tasks.done, tasks.all, tasks.late),
        },
      ]}
      rows={list}
      rowKey={({ id }) => String(id)}
      onOpen={onOpen}
      card={['name', 'state', 'start', 'tasks']}
      plain
    />
  )
}
