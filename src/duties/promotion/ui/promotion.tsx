import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { api } from '../../../web/client.ts'
import { daysBetween, today } from '../../../web/days.ts'
import { eventNameIn } from '../../../web/event-names.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page } from '../../../web/kit/page.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { Promotion } from '../contract.ts'
import { EffectView } from './effect-view.tsx'
import { forgetPromotions } from './new-promotion.tsx'
import { PaceView } from './pace-view.tsx'
import { PlanView } from './plan-view.tsx'
import { StateTag } from './promotions.tsx'
import { promotionWords } from './words.ts'
import './promotion.css'

const tabs = ['plan', 'pace', 'effect'] as const

/** One promotion: what is planned, how it goes, what it brought. */
export const PromotionPage = () => {
  const t = useWords(promotionWords)
  const { promotion: id } = useParams({ from: '/promotion/$promotion' })
  const { tab: asked } = useSearch({ from: '/promotion/$promotion' })
  const change = useAddress()
  const { shop } = useScope()
  const name = shop && shop.id !== 0 ? shop.name : ''
  const input = { shop: name, id: Number(id) }
  const promotion = useQuery(api.promotion.open.queryOptions({ input, enabled: name !== '', retry: false }))
  const { data } = promotion
  const tab = tabs.find((one) => one === asked) ?? 'plan'
  const resume = useMutation(api.promotion.resume.mutationOptions({ onSettled: forgetPromotions }))
  return (
    <Page
      name={data?.name ?? t.promotions}
      question={data ? data.name : t.promotions}
      answer={data && <Standing promotion={data} />}
      actions={
        data &&
        data.state !== 'cancelled' && (
          <Segmented
            aria-label={t.promotions}
            value={tab}
            options={tabs.map((value) => ({ value, label: t.tabs[value] }))}
            onChange={(value) => void change({ tab: value === 'plan' ? undefined : value })}
          />
        )
      }
    >
      <Answer of={promotion} rows={8}>
        {(found) =>
          found.state === 'cancelled' ? (
            <>
              <p>{t.cancelled}</p>
              <MayButton
                needs="promotion.write"
                loading={resume.isPending}
                onClick={() => resume.mutate(input)}
              >
                {t.resume}
              </MayButton>
              {resume.error && <Failure {...refusalOf(resume.error)} />}
            </>
          ) : tab === 'pace' ? (
            <PaceView shop={name} promotion={found} />
          ) : tab === 'effect' ? (
            <EffectView shop={name} promotion={found} />
          ) : (
            <PlanView shop={name} promotion={found} />
          )
        }
      </Answer>
    </Page>
  )
}

const Standing = ({ promotion }: { promotion: Promotion }) => {
  const t = useWords(promotionWords)
  const language = useLanguage()
  const { state, start, period, event, template, tasks } = promotion
  return (
    <span className="promotion-standing">
      <StateTag state={state} />
      <span>
        {period.from} – {period.to}
      </span>
      <span>
        {t.start} {start} · {t.until(daysBetween(today(), start))}
      </span>
      <span>{t.taskCount(tasks.done, tasks.all, tasks.late)}</span>
      {event && <span>{t.partOf(eventNameIn(event.name, language))}</span>}
      {template && template.name !== '' && <span>{t.fromTemplate(template.name)}</span>}
    </span>
  )
}
