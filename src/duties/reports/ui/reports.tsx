import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { api } from '../../../web/client.ts'
import { minuteOf } from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { useMakeReport } from '../../../web/make-report.tsx'
import { useMe } from '../../../web/me.tsx'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useScope } from '../../../web/scope.tsx'
import type { Ledger, ReportSummary } from '../contract.ts'
import { waiting } from '../rules/waiting.ts'
import { NewReport } from './new-report.tsx'
import { reportWords } from './words.ts'
import './report.css'

const percent = (share: number): string => `${(share * 100).toFixed(share === 1 ? 0 : 1)}%`

/** 报告台账: what is due, what came in time, and a new one. */
export const Reports = () => {
  const t = useWords(reportWords)
  const scope = useScope()
  const shop = scope.shop?.name
  const { write } = useSearch({ from: '/reports' })
  const ledger = useQuery(
    api.reports.ledger.queryOptions({ input: shop ? { shop } : {}, enabled: shop !== undefined }),
  )
  if (hasNoData(scope)) return <MissingShop page="reports" />
  const onTime = ledger.data?.onTime
  return (
    <Page
      name={t.reports}
      question={t.question(onTime?.due ?? 0, onTime?.onTime ?? 0)}
      answer={
        onTime && onTime.rate !== null
          ? t.rate(percent(onTime.rate), percent(onTime.bar), onTime.rate >= onTime.bar)
          : t.noRate
      }
      actions={<Link to="/reports/templates">{t.templates}</Link>}
    >
      <Answer of={ledger} rows={6}>
        {(data) => (
          <>
            <ToDo ledger={data} shop={shop ?? ''} />
            <Section title={t.another}>
              <NewReport
                key={write}
                shop={shop ?? ''}
                kinds={data.kinds}
                wanted={data.kinds.find((kind) => kind === write)}
              />
            </Section>
            <Kept reports={data.reports} />
          </>
        )}
      </Answer>
    </Page>
  )
}

const ToDo = ({ ledger: { reports, absent }, shop }: { ledger: Ledger; shop: string }) => {
  const t = useWords(reportWords)
  const me = useMe()
  const make = useMakeReport()
  const drafts = waiting(reports)
  return (
    <Section title={t.toDo}>
      {absent.length + drafts.length === 0 ? (
        <p className="muted">{t.nothingToDo}</p>
      ) : (
        <ul className="plain-list" aria-label={t.toDo}>
          {drafts.map((one) => (
            <li key={one.id} className="row">
              <span className="wrap">{one.title}</span>
              <span className="muted">
                {t.states[one.state]} · {t.due(one.due ?? '')}
                {one.isDueSure ? '' : t.guessed}
              </span>
              {one.timeliness === 'overdue' && <b className="report-late">{t.timings.overdue}</b>}
              <Link
                className="push"
                to="/reports/$id"
                params={{ id: String(one.id) }}
                search={(kept) => kept}
              >
                {t.open}
              </Link>
            </li>
          ))}
          {absent.map((one) => (
            <li key={`${one.kind} ${one.period.from}`} className="row">
              <span className="wrap">{one.title}</span>
              <span className="muted">
                {one.timeliness === null ? t.notOwed : `${t.due(one.due)}${one.isDueSure ? '' : t.guessed}`}
              </span>
              {one.timeliness === 'overdue' && <b className="report-late">{t.timings.overdue}</b>}
              <Button
                className="push"
                size="small"
                loading={
                  make.isPending &&
                  make.variables?.kind === one.kind &&
                  make.variables.from === one.period.from
                }
                onClick={() => make.mutate({ shop, kind: one.kind, ...one.period, member: me })}
              >
                {t.make}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {make.error && <Failure {...refusalOf(make.error)} />}
    </Section>
  )
}

const Kept = ({ reports }: { reports: readonly ReportSummary[] }) => {
  const t = useWords(reportWords)
  return (
    <Section title={t.ledger} hint={t.ledgerHint}>
      {reports.length === 0 ? (
        <Empty title={t.noReports}>{t.noReportsHint}</Empty>
      ) : (
        <div className="scroll">
          <table className="plain-table as-cards report-ledger" aria-label={t.ledger}>
            <thead>
              <tr>
                <th>{t.title}</th>
                <th>{t.state}</th>
                <th>{t.dueDay}</th>
                <th>{t.by}</th>
                <th>{t.at}</th>
                <th>{t.timing}</th>
              </tr>
            </thead>
            <tbody>
              {reports.map((one) => (
                <tr key={one.id}>
                  <td>
                    <Link to="/reports/$id" params={{ id: String(one.id) }} search={(kept) => kept}>
                      {one.title}
                    </Link>{' '}
                    <span className="muted small">
                      {one.period.from} – {one.period.to}
                    </span>
                  </td>
                  <td data-label={t.state}>{t.states[one.state]}</td>
                  <td data-label={t.dueDay}>{one.due ?? '—'}</td>
                  <td className="is-minor">{one.by?.name ?? t.nobody}</td>
                  <td className="is-minor">{minuteOf(one.at)}</td>
                  <td
                    data-label={t.timing}
                    className={one.timeliness === 'late' || one.timeliness === 'overdue' ? 'report-late' : ''}
                  >
                    {one.timeliness === null ? t.uncounted : t.timings[one.timeliness]}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
