import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api, queryClient } from '../../../web/client.ts'
import {
  addDays,
  type Days,
  monthEnd,
  monthStart,
  previousDays,
  today,
  weekStart,
} from '../../../web/days.ts'
import { Answer } from '../../../web/kit/answer.tsx'
import { DayRange } from '../../../web/kit/day-range.tsx'
import { Page, Section } from '../../../web/kit/page.tsx'
import { Empty, Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { hasNoData, MissingShop } from '../../../web/missing-shop.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useScope } from '../../../web/scope.tsx'
import type { Ledger, ReportSummary } from '../report/contract.ts'
import { instantWords } from './report-blocks.tsx'
import { useMe } from './report-member.tsx'
import { reportWords } from './report-words.ts'
import './report.css'

export const forgetReports = () => queryClient.invalidateQueries({ queryKey: api.sales.reports.key() })

const percent = (share: number): string => `${(share * 100).toFixed(share === 1 ? 0 : 1)}%`

/** 报告台账: what is due, what came in time, and a new one. */
export const Reports = () => {
  const t = useWords(reportWords)
  const scope = useScope()
  const shop = scope.shop?.name
  const ledger = useQuery(
    api.sales.reports.queryOptions({ input: shop ? { shop } : {}, enabled: shop !== undefined }),
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
      actions={<Link to="/sales/reports/templates">{t.templates}</Link>}
    >
      <Answer of={ledger} rows={6}>
        {(data) => (
          <>
            <ToDo ledger={data} shop={shop ?? ''} />
            <Another shop={shop ?? ''} />
            <Kept reports={data.reports} />
          </>
        )}
      </Answer>
    </Page>
  )
}

const useMake = () => {
  const navigate = useNavigate()
  return useMutation(
    api.sales.makeReport.mutationOptions({
      onSuccess: ({ id }) =>
        void navigate({ to: '/sales/reports/$id', params: { id: String(id) }, search: (kept) => kept }),
      onSettled: forgetReports,
    }),
  )
}

const ToDo = ({ ledger: { reports, absent }, shop }: { ledger: Ledger; shop: string }) => {
  const t = useWords(reportWords)
  const [me] = useMe()
  const make = useMake()
  const drafts = reports.filter(({ state, due }) => state !== 'submitted' && due !== null)
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
                to="/sales/reports/$id"
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
                {t.due(one.due)}
                {one.isDueSure ? '' : t.guessed}
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

/** The last twelve weeks or months that are over, the latest first. */
const periodsOf = (kind: 'weekly' | 'monthly'): Days[] => {
  const periods: Days[] = []
  let before = kind === 'weekly' ? weekStart(today()) : monthStart(today())
  while (periods.length < 12) {
    const last = addDays(before, -1)
    const from = kind === 'weekly' ? weekStart(last) : monthStart(last)
    periods.push({ from, to: kind === 'weekly' ? last : monthEnd(last) })
    before = from
  }
  return periods
}

const Another = ({ shop }: { shop: string }) => {
  const t = useWords(reportWords)
  const { days } = useScope()
  const { catalogue } = useCatalogue()
  const [me] = useMe()
  const make = useMake()
  const [kind, setKind] = useState<ReportSummary['kind']>('weekly')
  const [at, setAt] = useState(0)
  const [metric, setMetric] = useState('paid_amount')
  const [asked, setAsked] = useState<Days>(days)
  const [against, setAgainst] = useState<Days>()
  const periods = kind === 'analysis' ? [] : periodsOf(kind)
  const period = kind === 'analysis' ? asked : (periods[at] ?? asked)
  const metrics = catalogue?.metrics.filter(({ additive }) => additive) ?? []
  return (
    <Section title={t.another}>
      <form
        className="row report-form"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate({
            shop,
            kind,
            ...period,
            member: me,
            ...(kind === 'analysis' ? { metric, ...(against ? { compare: against } : {}) } : {}),
          })
        }}
      >
        <Select
          aria-label={t.kind}
          value={kind}
          style={{ minWidth: 130 }}
          options={(['weekly', 'monthly', 'analysis'] as const).map((value) => ({
            value,
            label: t.kinds[value],
          }))}
          onChange={(next) => {
            setKind(next)
            setAt(0)
          }}
        />
        {kind === 'analysis' ? (
          <>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              aria-label={t.metric}
              value={metric}
              style={{ minWidth: 160 }}
              options={metrics.map(({ id }) => ({ value: id, label: catalogue?.name(id) ?? id }))}
              onChange={setMetric}
            />
            <DayRange label={t.period} value={asked} latest={today()} onPick={setAsked} />
            <span className="muted">{t.against}</span>
            <DayRange
              label={t.against}
              value={against ?? previousDays(asked)}
              latest={today()}
              onPick={setAgainst}
            />
          </>
        ) : (
          <Select
            aria-label={t.period}
            value={at}
            style={{ minWidth: 230 }}
            options={periods.map(({ from, to }, value) => ({ value, label: `${from} – ${to}` }))}
            onChange={setAt}
          />
        )}
        <Button htmlType="submit" type="primary" loading={make.isPending}>
          {t.make}
        </Button>
      </form>
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
          <table className="plain-table report-ledger" aria-label={t.ledger}>
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
                    <Link to="/sales/reports/$id" params={{ id: String(one.id) }} search={(kept) => kept}>
                      {one.title}
                    </Link>{' '}
                    <span className="muted small">
                      {one.period.from} – {one.period.to}
                    </span>
                  </td>
                  <td>{t.states[one.state]}</td>
                  <td>{one.due ?? '—'}</td>
                  <td>{one.by?.name ?? t.nobody}</td>
                  <td>{instantWords(one.at)}</td>
                  <td
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
