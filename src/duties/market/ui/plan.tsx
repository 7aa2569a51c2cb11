import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { percent } from '../../../kernel/share.ts'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { exact, shortWithUnit } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { MakeReport } from '../../../web/make-report.tsx'
import { MakeTask } from '../../../web/make-task.tsx'
import { MayButton } from '../../../web/may-button.tsx'
import { useSaid } from '../../../web/said.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { Plan, PlanGoal, PlanPrice } from '../contract.ts'
import { plainYuan } from './parts.tsx'
import { PlanForm } from './plan-form.tsx'
import { planWords } from './plan-words.ts'
import './market.css'

/** One strategy plan: whether its goals are on the way and its prices hold; written and changed in place. */
export const PlanPage = () => {
  const t = useWords(planWords)
  const { plan: id } = useParams({ from: '/market/strategy/$plan' })
  const { tab } = useSearch({ from: '/market/strategy/$plan' })
  const change = useAddress()
  const navigate = useNavigate()
  const scope = useScope()
  const { shop } = scope
  const isNew = id === 'new'
  const plan = useQuery(
    api.market.plan.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), id: Number(id) },
      enabled: !isNew && shop !== undefined && shop.id > 0,
    }),
  )
  const open = (plan: string) =>
    navigate({
      to: '/market/strategy/$plan',
      params: { plan },
      search: (kept) => ({ ...kept, tab: undefined }),
      replace: true,
    })
  const back = (
    <Link to="/market/strategy" search={(kept) => kept}>
      {t.back}
    </Link>
  )
  if (isNew)
    return (
      <Page name={t.make} question={t.make} answer={t.noneHint} actions={back}>
        <PlanForm
          shop={shop?.name ?? ''}
          today={scope.today}
          onSaved={(saved) => void open(String(saved))}
          onLeave={() => void navigate({ to: '/market/strategy', search: (kept) => kept })}
        />
      </Page>
    )
  return (
    <Page
      name={plan.data?.name ?? t.strategy}
      question={plan.data ? t.planQuestion(plan.data.name) : t.strategy}
      answer={plan.data && <Sentence plan={plan.data} />}
      actions={
        <>
          {plan.data && tab !== 'change' && (
            <>
              <MakeReport
                shop={shop?.name ?? ''}
                name={t.document}
                of={{ kind: 'strategy', subject: String(plan.data.id) }}
              />
              <MayButton needs="market.write" onClick={() => void change({ tab: 'change' })}>
                {t.change}
              </MayButton>
            </>
          )}
          {back}
        </>
      }
    >
      <Answer of={plan} rows={8}>
        {(data) =>
          tab === 'change' ? (
            <PlanForm
              key={data.changedAt}
              shop={shop?.name ?? ''}
              today={scope.today}
              plan={data}
              onSaved={(saved) => void open(String(saved))}
              onLeave={() => void change({ tab: undefined }, { replace: true })}
            />
          ) : (
            <Shown plan={data} shop={shop?.name ?? ''} />
          )
        }
      </Answer>
    </Page>
  )
}

/** Share of a goal that is reached; of a ratio none is told: the two stand beside each other. */
const reachedOf = ({ unit, amount, actual }: PlanGoal): number | null =>
  actual === null || unit === 'ratio' || Number(amount) === 0 ? null : Number(actual) / Number(amount)

const Sentence = ({ plan: { goals, prices } }: { plan: Plan }) => {
  const t = useWords(planWords)
  const language = useLanguage()
  const said = useSaid()
  const below = prices.filter(({ verdict }) => verdict === 'below').length
  const unknown = prices.filter(({ verdict }) => verdict === 'unknown').length
  const [goal] = goals
  const reached = goal && reachedOf(goal)
  const worded = (value: PlanGoal['amount']) => shortWithUnit(value, goal?.unit ?? 'number', language)
  return (
    <>
      {goal && (
        <>
          {t.goalSentence(said(goal.name), worded(goal.amount))}
          {goal.actual !== null &&
            (reached === null || reached === undefined
              ? t.goalSoFarNoShare(worded(goal.actual))
              : t.goalSoFar(worded(goal.actual), percent(reached, 0)))}
          {language === 'zh' ? '。' : '. '}
        </>
      )}
      {below > 0 && t.below(below)}
      {unknown > 0 && t.unknownFloors(unknown)}
      {prices.length > 0 && below + unknown === 0 && t.allFine}
    </>
  )
}

const Shown = ({ plan, shop }: { plan: Plan; shop: string }) => {
  const t = useWords(planWords)
  return (
    <>
      <Section
        title={t.words}
        hint={`${plan.from} – ${plan.to} · ${t.owner} ${plan.owner?.name ?? t.nobody}`}
      >
        {plan.words === '' ? (
          <p className="muted">{t.noWords}</p>
        ) : (
          <p className="market-words">{plan.words}</p>
        )}
      </Section>
      <Goals goals={plan.goals} />
      <Prices plan={plan} shop={shop} />
      <Promotions plan={plan} />
    </>
  )
}

const Goals = ({ goals }: { goals: readonly PlanGoal[] }) => {
  const t = useWords(planWords)
  const language = useLanguage()
  const said = useSaid()
  return (
    <Section title={t.goals} hint={t.targetHint}>
      {goals.length === 0 ? (
        <p className="muted">{t.noGoals}</p>
      ) : (
        <div className="scroll">
          <table className="plain-table as-cards market-changes" aria-label={t.goals}>
            <thead>
              <tr>
                <th>{t.metric}</th>
                <th>{t.period}</th>
                <th className="number">{t.amount}</th>
                <th className="number">{t.actual}</th>
                <th className="number">{t.target}</th>
                <th>{t.owner}</th>
              </tr>
            </thead>
            <tbody>
              {goals.map((goal) => {
                const reached = reachedOf(goal)
                const shown = (value: PlanGoal['amount']) => exact(value, goal.unit, language)
                return (
                  <tr key={`${goal.metric} ${goal.from} ${goal.to} ${goal.amount}`}>
                    <td>{said(goal.name)}</td>
                    <td className="market-days" data-label={t.period}>
                      {goal.from} – {goal.to}
                    </td>
                    <td className="number" data-label={t.amount}>
                      {shown(goal.amount)}
                    </td>
                    <td className="number" data-label={t.actual}>
                      {goal.actual === null ? (
                        <span className="muted">{t.notYet}</span>
                      ) : (
                        <>
                          {shown(goal.actual)}{' '}
                          <span className="muted small">
                            {reached !== null && `${percent(reached, 0)} · `}
                            {t.known(goal.known, goal.days)}
                          </span>
                        </>
                      )}
                    </td>
                    <td className="number" data-label={t.target}>
                      {goal.target === null ? (
                        <span className="muted">{t.noTarget}</span>
                      ) : (
                        <>
                          {shown(goal.target)}{' '}
                          {Number(goal.target) !== Number(goal.amount) && (
                            <span className="state-tag">{t.differs}</span>
                          )}
                        </>
                      )}
                    </td>
                    <td data-label={t.owner}>{goal.owner?.name ?? t.nobody}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}

const Prices = ({ plan, shop }: { plan: Plan; shop: string }) => {
  const t = useWords(planWords)
  const language = useLanguage()
  const yuan = (value: string | null) => exact(value, 'money', language)
  return (
    <Section
      title={t.prices}
      hint={t.leastMarginWords(
        percent(plan.leastMargin, 0),
        plan.shopMargin === null ? t.noShopMargin : percent(plan.shopMargin),
      )}
    >
      {plan.prices.length === 0 ? (
        <p className="muted">{t.noPrices}</p>
      ) : (
        <>
          <div className="scroll">
            <table className="plain-table as-cards market-changes" aria-label={t.prices}>
              <thead>
                <tr>
                  <th>{t.item}</th>
                  <th className="number">{t.price}</th>
                  <th>{t.verdict}</th>
                  <th className="number">{t.floor}</th>
                  <th className="number">{t.margin}</th>
                  <th className="number">{t.cost}</th>
                  <th className="number">{t.current}</th>
                  <th className="number">{t.rival}</th>
                </tr>
              </thead>
              <tbody>
                {plan.prices.map((row) => (
                  <tr key={`${row.item} ${row.sku}`}>
                    <td className="market-item">
                      {row.title}
                      {row.sku !== '' && <div className="muted small">{row.sku}</div>}
                      {row.note !== '' && <div className="muted small">{row.note}</div>}
                    </td>
                    <td className="number" data-label={t.price}>
                      {yuan(row.price)}
                    </td>
                    <td data-label={t.verdict}>
                      <Verdict row={row} plan={plan} shop={shop} />
                    </td>
                    <td className="number" data-label={t.floor}>
                      {yuan(row.floor)}
                    </td>
                    <td className="number" data-label={t.margin}>
                      {row.margin === null ? '—' : percent(row.margin)}
                    </td>
                    <td className="number" data-label={t.cost}>
                      {yuan(row.cost)}{' '}
                      {row.costFrom === 'margin' && <span className="muted small">{t.guessed}</span>}
                    </td>
                    <td className="number" data-label={t.current}>
                      {yuan(row.current)}{' '}
                      {row.currentFrom === 'paid' && <span className="muted small">{t.paid}</span>}
                    </td>
                    <td className="number" data-label={t.rival}>
                      {yuan(row.rival)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="muted">{t.priceHint}</p>
        </>
      )}
    </Section>
  )
}

const Verdict = ({ row, plan, shop }: { row: PlanPrice; plan: Plan; shop: string }) => {
  const t = useWords(planWords)
  const { verdict, title, price, floor, item, sku } = row
  if (verdict === 'fine') return t.verdicts.fine
  const words = t.priceTask(title, plainYuan(price), plainYuan(floor ?? ''))
  return (
    <>
      <span className={verdict === 'below' ? 'state-tag is-missing' : 'state-tag'}>
        {t.verdicts[verdict]}
      </span>{' '}
      {verdict === 'below' && (
        <MakeTask
          shop={shop}
          title={words.slice(0, 100)}
          from={{
            kind: 'plan',
            id: `price ${plan.id} ${item} ${sku}`,
            words: words.slice(0, 500),
            path: `/market/strategy/${plan.id}`,
          }}
        />
      )}
    </>
  )
}

const Promotions = ({ plan: { promotions } }: { plan: Plan }) => {
  const t = useWords(planWords)
  return (
    <Section
      title={t.promotions}
      actions={
        <Link to="/sales/calendar" search={(kept) => kept}>
          {t.calendar}
        </Link>
      }
    >
      {promotions.length === 0 ? (
        <p className="muted">{t.noPromotions}</p>
      ) : (
        <div className="scroll">
          <table className="plain-table as-cards market-changes" aria-label={t.promotions}>
            <thead>
              <tr>
                <th>{t.event}</th>
                <th>{t.days}</th>
                <th>{t.howTo}</th>
                <th>{t.owner}</th>
              </tr>
            </thead>
            <tbody>
              {promotions.map(({ event, year, name, from, to, isAnnounced, words, owner }) => (
                <tr key={`${event} ${year} ${words}`}>
                  <td>{name}</td>
                  <td className="market-days" data-label={t.days}>
                    {from === null ? '—' : `${from} – ${to}`}{' '}
                    {from !== null && !isAnnounced && <div className="muted small">{t.estimated}</div>}
                  </td>
                  <td className="market-cut" data-label={t.howTo}>
                    {words || '—'}
                  </td>
                  <td data-label={t.owner}>{owner?.name ?? t.nobody}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
