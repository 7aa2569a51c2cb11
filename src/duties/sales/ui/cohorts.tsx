import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { parsePeriod } from '../../../kernel/calendar.ts'
import { percent } from '../../../kernel/share.ts'
import { api } from '../../../web/client.ts'
import { addDays } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { exact } from '../../../web/kit/numbers.ts'
import { Page, Section } from '../../../web/kit/page.tsx'
import { useLanguage, useWords } from '../../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { useAddress, useScope } from '../../../web/scope.tsx'
import type { Cohorts } from '../patterns/contract.ts'
import { hasKnownCell } from '../rules/cohorts.ts'
import { cohortsInEnglish } from '../rules/pattern-english.ts'
import { ExportButton } from './export-button.tsx'
import { Notes } from './items.tsx'
import { patternWords } from './pattern-words.ts'
import './patterns.css'

/** So far back the newest cohorts are looked at: about half a year of weeks, more than a year of months. */
const REACH = { week: 181, month: 400 }

/** Batches of orders and buyers as they grow older: what came back, who came again. */
export const CohortsPage = () => {
  const t = useWords(patternWords)
  const language = useLanguage()
  const scope = useScope()
  const change = useAddress()
  const { tab, q } = useSearch({ from: '/sales/cohorts' })
  const kind = tab === 'repeat' ? 'repeat' : 'refunds'
  const [grain, by] = [
    q?.startsWith('month') ? 'month' : 'week',
    q?.endsWith('amount') ? 'amount' : 'orders',
  ] as const
  const { shop, anchor } = scope
  const answer = useQuery(
    api.sales.cohorts.queryOptions({
      input: {
        ...(shop ? { shop: shop.name } : {}),
        kind,
        grain,
        by,
        from: addDays(anchor, -REACH[grain]),
        to: anchor,
      },
      enabled: shop !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  if (hasNoData(scope)) return <MissingShop page="cohorts" />
  const put = (next: { grain?: string; by?: string }) =>
    void change({ q: `${next.grain ?? grain}-${next.by ?? by}` }, { replace: true })
  return (
    <Page
      name={t.cohorts}
      question={kind === 'refunds' ? t.refundsQuestion : t.repeatQuestion}
      answer={answer.data && (language === 'zh' ? answer.data.sentence : cohortsInEnglish(answer.data))}
      actions={
        <>
          <Segmented
            value={kind}
            options={(['refunds', 'repeat'] as const).map((value) => ({ value, label: t.kinds[value] }))}
            onChange={(next) =>
              void change({ tab: next === 'refunds' ? undefined : next }, { replace: true })
            }
          />
          {kind === 'refunds' && (
            <>
              <Segmented
                value={grain}
                options={(['week', 'month'] as const).map((value) => ({ value, label: t.grains[value] }))}
                onChange={(next) => put({ grain: next })}
              />
              <Segmented
                value={by}
                options={(['orders', 'amount'] as const).map((value) => ({ value, label: t.bys[value] }))}
                onChange={(next) => put({ by: next })}
              />
            </>
          )}
        </>
      }
    >
      <Answer of={answer} rows={10}>
        {(data) => <CohortTable data={data} />}
      </Answer>
    </Page>
  )
}

/** The days on which the orders of a cohort were paid. */
const daysOf = (cohort: string, grain: 'week' | 'month'): { from: string; to: string } =>
  grain === 'week' ? { from: cohort, to: addDays(cohort, 6) } : parsePeriod(cohort.slice(0, 7))

const CohortTable = ({ data }: { data: Cohorts }) => {
  const t = useWords(patternWords)
  const language = useLanguage()
  const { kind, grain, by, ages } = data
  // The newest are asked about most.
  const rows = data.rows.toReversed()
  const most = Math.max(1e-9, ...rows.flatMap(({ cells }) => cells.map(({ rate }) => rate ?? 0)))
  const ageName = (age: number) => (kind === 'refunds' ? t.age(age) : t.month(age))
  const todo =
    kind === 'refunds'
      ? { look: t.cohortTodo, bring: t.cohortBring }
      : { look: t.repeatTodo, bring: t.repeatBring }
  const sizeName = kind === 'repeat' ? t.sizeBuyers : by === 'orders' ? t.sizeOrders : t.sizeAmount
  const cohortName = kind === 'repeat' ? t.firstMonth : t.cohortOf[grain]
  const nameOf = (cohort: string) => (grain === 'week' ? cohort : cohort.slice(0, 7))
  const size = (value: number) =>
    by === 'amount' ? exact(value / 100, 'money', language) : exact(value, 'count', language)
  return (
    <>
      <Section
        title={t.kinds[kind]}
        hint={kind === 'refunds' ? t.cohortHint : t.repeatHint}
        actions={
          <ExportButton
            name={`${t.cohorts} ${t.kinds[kind]}`}
            columns={[
              { name: cohortName, unit: grain === 'week' && kind === 'refunds' ? 'day' : 'text' },
              { name: sizeName, unit: by === 'amount' ? 'money' : 'count' },
              ...ages.map((age) => ({ name: ageName(age), unit: 'ratio' as const })),
            ]}
            rows={rows.map((row) => [
              nameOf(row.cohort),
              by === 'amount' ? row.size / 100 : row.size,
              ...row.cells.map(({ rate }) => rate),
            ])}
          />
        }
      >
        <div className="scroll">
          <table className="heat" aria-label={t.kinds[kind]}>
            <thead>
              <tr>
                <th scope="col">{cohortName}</th>
                <th scope="col">{sizeName}</th>
                {ages.map((age) => (
                  <th scope="col" key={age}>
                    {ageName(age)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.cohort}>
                  <th scope="row">
                    {kind === 'refunds' ? (
                      <Link
                        to="/data/explore"
                        search={(kept) => ({
                          ...kept,
                          period: undefined,
                          ...daysOf(row.cohort, grain),
                          m: 'refunded_amount,refund_rate',
                          by: 'item',
                          sort: '-refunded_amount',
                        })}
                      >
                        {nameOf(row.cohort)}
                      </Link>
                    ) : (
                      nameOf(row.cohort)
                    )}
                  </th>
                  <td className="is-plain">{size(row.size)}</td>
                  {row.cells.map(({ age, rate, state }) =>
                    rate === null ? (
                      <td key={age} className="is-none">
                        {state === 'missing' ? t.missing : t.young}
                      </td>
                    ) : (
                      <td key={age} style={{ '--heat': `${rate / most}` }}>
                        {percent(rate)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Section title={t.todo}>
        <p>{hasKnownCell(rows) ? todo.look : todo.bring}</p>
      </Section>
      <Notes notes={data.notes} />
    </>
  )
}
