import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { api } from '../../../web/client.ts'
import { addDays, today } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Scroll } from '../../../web/kit/scroll.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { PathLink } from '../../../web/path-link.tsx'
import { useSaid } from '../../../web/said.ts'
import { useAddress, useScope } from '../../../web/scope.tsx'
import { DutyName } from '../drills/contract.ts'
import type { JobMap, JobStep, WorkProduct } from '../job-map/contract.ts'
import { stepNames } from '../rules/step-names.ts'
import { jobWords } from './job-words.ts'
import { momentOf } from './moment.ts'
import './training.css'

/** The six responsibilities in steps: which screen does each, and whether this week shows that it was done. */
export const JobMapPage = () => {
  const t = useWords(jobWords)
  const scope = useScope()
  const { day = today() } = useSearch({ from: '/training' })
  const shop = scope.shop?.name ?? ''
  const enabled = scope.shop !== undefined && scope.shop.id !== 0
  const map = useQuery(
    api.training.jobMap.queryOptions({ input: { shop, day }, enabled, placeholderData: keepPreviousData }),
  )
  if (hasNoData(scope)) return <MissingShop page="training" />
  return (
    <Page
      name={t.jobMap}
      question={t.question}
      answer={map.data && <Standing map={map.data} />}
      actions={map.data && <Week week={map.data.week} />}
    >
      <Answer of={map} rows={10}>
        {(found) => (
          <>
            <p className="muted small">{t.howTold}</p>
            <div className="job-duties">
              {DutyName.options.map((duty) => (
                <Duty key={duty} duty={duty} map={found} />
              ))}
            </div>
            <Products products={found.products} />
          </>
        )}
      </Answer>
      <Bars />
    </Page>
  )
}

const Standing = ({ map: { steps, next } }: { map: JobMap }) => {
  const t = useWords(jobWords)
  const said = useSaid()
  const count = (wanted: JobStep['state']) => steps.filter(({ state }) => state === wanted).length
  const unknown = count('unknown')
  const step = steps.find(({ id }) => id === next)
  return (
    <>
      {t.answer(count('done'), steps.length - unknown, unknown)}{' '}
      {step ? (
        <>
          {t.next}
          <PathLink to={step.path}>{said(stepNames[step.id] ?? step.id)}</PathLink>
        </>
      ) : (
        t.allDone
      )}
    </>
  )
}

const Week = ({ week: { from, to } }: { week: JobMap['week'] }) => {
  const t = useWords(jobWords)
  const change = useAddress()
  const isNow = to >= today()
  return (
    <fieldset className="row job-week" aria-label={t.week}>
      <Button onClick={() => void change({ day: addDays(from, -1) }, { replace: true })}>{t.earlier}</Button>
      <span className="nowrap">
        {from.slice(5)} – {to.slice(5)}
      </span>
      <Button
        disabled={isNow}
        onClick={() => {
          const day = addDays(to, 7)
          void change({ day: day >= today() ? undefined : day }, { replace: true })
        }}
      >
        {t.later}
      </Button>
    </fieldset>
  )
}

const signs = { done: '✓', open: '○', unknown: '?' } as const

const Duty = ({ duty, map }: { duty: DutyName; map: JobMap }) => {
  const t = useWords(jobWords)
  const own = map.steps.filter((step) => step.duty === duty)
  const { name, does } = t.duties[duty]
  return (
    <Section
      title={name}
      hint={does}
      actions={
        <Link to="/training/drills" hash={duty} search={(kept) => kept}>
          {t.drill}
        </Link>
      }
    >
      <ul className="plain-list job-steps" aria-label={name}>
        {own.map((step) => (
          <Step key={step.id} step={step} isNext={step.id === map.next} />
        ))}
      </ul>
    </Section>
  )
}

const Step = ({ step, isNext }: { step: JobStep; isNext: boolean }) => {
  const t = useWords(jobWords)
  const said = useSaid()
  const { id, path, state, why, proofs, count } = step
  return (
    <li className={isNext ? 'is-next' : undefined}>
      <span
        className={`job-sign is-${state}`}
        role="img"
        aria-label={t.states[state]}
        title={t.states[state]}
      >
        {signs[state]}
      </span>
      <div>
        <PathLink to={path}>{said(stepNames[id] ?? id)}</PathLink>
        <div className="muted small wrap">
          {state !== 'done' && (why ? t.why[why] : t.states.open)}
          {proofs.map((proof) => (
            <span key={`${proof.path} ${proof.at} ${proof.words}`} className="job-proof">
              <PathLink to={proof.path}>{proof.words}</PathLink>
            </span>
          ))}
          {count > proofs.length && t.more(count)}
        </div>
      </div>
    </li>
  )
}

const Products = ({ products }: { products: readonly WorkProduct[] }) => {
  const t = useWords(jobWords)
  return (
    <Section title={t.products} hint={t.productsHint}>
      <Scroll label={t.products}>
        <table className="plain-table as-cards job-products">
          <thead>
            <tr>
              <th scope="col">{t.product}</th>
              <th scope="col">{t.duty}</th>
              <th scope="col">{t.last}</th>
              <th scope="col">{t.draft}</th>
            </tr>
          </thead>
          <tbody>
            {products.map(({ id, duty, kinds, last, draft }) => (
              <tr key={id}>
                <th scope="row">{t.products10[id]}</th>
                <td className="nowrap is-minor">{t.duties[duty].name}</td>
                <td data-label={t.last}>
                  {last ? (
                    <PathLink to={`/reports/${last.id}`}>
                      {last.title} · {momentOf(last.at).slice(0, 10)}
                    </PathLink>
                  ) : (
                    <span className="muted">{t.never}</span>
                  )}
                </td>
                <td data-label={t.draft}>
                  {draft ? (
                    <PathLink to={`/reports/${draft.id}`}>{draft.title}</PathLink>
                  ) : (
                    <PathLink to={`/reports?write=${kinds[0] ?? ''}`}>{t.write}</PathLink>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Section>
  )
}

const Bars = () => {
  const t = useWords(jobWords)
  return (
    <Section
      title={t.bars}
      hint={t.barsHint}
      actions={
        <Link to="/scorecard" search={(kept) => kept}>
          {t.standing}
        </Link>
      }
    >
      <dl className="job-bars">
        {t.barsOf.map(({ id, name, bar, means }) => (
          <div key={id}>
            <dt>
              {name} <strong>{bar}</strong>
            </dt>
            <dd className="muted">{means}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
