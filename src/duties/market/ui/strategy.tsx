import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { api } from '../../../web/client.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { MayButton } from '../../../web/may-button.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useScope } from '../../../web/scope.tsx'
import { planWords } from './plan-words.ts'
import './market.css'

/** The strategy plans of the shop. */
export const Strategy = () => {
  const t = useWords(planWords)
  const scope = useScope()
  const navigate = useNavigate()
  const { shop } = scope
  const plans = useQuery(
    api.market.plans.queryOptions({
      input: shop ? { shop: shop.name } : {},
      enabled: shop !== undefined && shop.id > 0,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="strategy" />
  const make = (
    <MayButton
      needs="market.write"
      type="primary"
      onClick={() =>
        void navigate({ to: '/market/strategy/$plan', params: { plan: 'new' }, search: (kept) => kept })
      }
    >
      {t.make}
    </MayButton>
  )
  const [first] = plans.data ?? []
  return (
    <Page
      name={t.strategy}
      question={t.question}
      answer={first ? t.answer(plans.data?.length ?? 0, first.name) : undefined}
      actions={first && make}
    >
      <Answer of={plans}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t.none} action={make}>
              {t.noneHint}
            </Empty>
          ) : (
            <Section title={t.list}>
              <div className="scroll">
                <table className="plain-table as-cards market-changes" aria-label={t.list}>
                  <thead>
                    <tr>
                      <th>{t.name}</th>
                      <th>{t.days}</th>
                      <th>{t.owner}</th>
                      <th className="number">{t.goals}</th>
                      <th className="number">{t.prices}</th>
                      <th className="number">{t.promotions}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {list.map(({ id, name, from, to, owner, goals, prices, promotions }) => (
                      <tr key={id}>
                        <td className="market-cut">
                          <Link
                            to="/market/strategy/$plan"
                            params={{ plan: String(id) }}
                            search={(kept) => kept}
                          >
                            {name}
                          </Link>
                        </td>
                        <td className="market-days" data-label={t.days}>
                          {from} – {to}
                        </td>
                        <td data-label={t.owner}>{owner?.name ?? t.nobody}</td>
                        <td className="number" data-label={t.goals}>
                          {goals}
                        </td>
                        <td className="number is-minor">{prices}</td>
                        <td className="number is-minor">{promotions}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </Section>
          )
        }
      </Answer>
    </Page>
  )
}
