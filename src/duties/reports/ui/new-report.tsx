import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api } from '../../../web/client.ts'
import {
  addDays,
  type Days,
  monthEnd,
  monthStart,
  previousDays,
  today,
  weekStart,
} from '../../../web/days.ts'
import { DayRange } from '../../../web/kit/day-range.tsx'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { useMakeReport } from '../../../web/make-report.tsx'
import { MayButton } from '../../../web/may-button.tsx'
import { useMe } from '../../../web/me.tsx'
import { refusalOf } from '../../../web/refusal.ts'
import { useScope } from '../../../web/scope.tsx'
import type { ReportSummary } from '../contract.ts'
import { kindInfo } from '../rules/maker.ts'
import type { Rhythm } from '../rules/weeks.ts'
import { reportWords } from './words.ts'

/** The last twelve weeks or months that are over, the latest first. */
const periodsOf = (rhythm: Rhythm): Days[] => {
  const periods: Days[] = []
  let before = rhythm === 'week' ? weekStart(today()) : monthStart(today())
  while (periods.length < 12) {
    const last = addDays(before, -1)
    const from = rhythm === 'week' ? weekStart(last) : monthStart(last)
    periods.push({ from, to: rhythm === 'week' ? last : monthEnd(last) })
    before = from
  }
  return periods
}

type Kind = ReportSummary['kind']

/** A report that nobody asked for yet: which, of what, of which days. */
export const NewReport = (props: {
  shop: string
  kinds: readonly Kind[]
  /** What somebody came here to write: shown at once. */
  wanted?: Kind | undefined
}) => {
  const { shop, kinds, wanted } = props
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (wanted) form.current?.scrollIntoView({ block: 'center' })
  }, [wanted])
  const t = useWords(reportWords)
  const { days } = useScope()
  const { catalogue } = useCatalogue()
  const me = useMe()
  const make = useMakeReport()
  const [kind, setKind] = useState<Kind>(wanted ?? 'weekly')
  const [at, setAt] = useState(0)
  const [metric, setMetric] = useState('paid_amount')
  const [chosen, setChosen] = useState<string>()
  const [asked, setAsked] = useState<Days>(days)
  const [against, setAgainst] = useState<Days>()
  const { rhythm, sameBy } = kindInfo[kind]
  const isAnalysis = kind === 'analysis'
  const list = useQuery(
    api.reports.subjects.queryOptions({ input: { shop, kind }, enabled: !isAnalysis && rhythm === null }),
  )
  const subjects = isAnalysis || rhythm !== null ? null : (list.data ?? null)
  const subject = subjects?.some((one) => one.subject === chosen) ? chosen : subjects?.[0]?.subject
  const hasDays = sameBy !== 'subject'
  const periods = rhythm === null ? [] : periodsOf(rhythm)
  const period = rhythm === null ? asked : (periods[at] ?? asked)
  const metrics = catalogue?.metrics.filter(({ additive }) => additive) ?? []
  const isNothing = subjects !== null && subjects.length === 0
  return (
    <>
      <form
        className="row report-form"
        ref={form}
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate({
            shop,
            kind,
            ...(hasDays ? period : {}),
            member: me,
            ...(isAnalysis ? { subject: metric, ...(against ? { compare: against } : {}) } : {}),
            ...(subject === undefined ? {} : { subject }),
          })
        }}
      >
        <Select
          aria-label={t.kind}
          value={kind}
          style={{ minWidth: 190 }}
          options={kinds.map((value) => ({ value, label: t.kinds[value] }))}
          onChange={(next) => {
            setKind(next)
            setAt(0)
          }}
        />
        {isAnalysis && (
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t.metric}
            value={metric}
            style={{ minWidth: 160 }}
            options={metrics.map(({ id }) => ({ value: id, label: catalogue?.name(id) ?? id }))}
            onChange={setMetric}
          />
        )}
        {subjects !== null && subjects.length > 0 && (
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t.subject}
            value={subject}
            style={{ minWidth: 230 }}
            options={subjects.map((one) => ({ value: one.subject, label: one.name }))}
            onChange={setChosen}
          />
        )}
        {rhythm === null && hasDays && (
          <DayRange label={t.period} value={asked} latest={today()} onPick={setAsked} />
        )}
        {isAnalysis && (
          <>
            <span className="muted">{t.against}</span>
            <DayRange
              label={t.against}
              value={against ?? previousDays(asked)}
              latest={today()}
              onPick={setAgainst}
            />
          </>
        )}
        {rhythm !== null && (
          <Select
            aria-label={t.period}
            value={at}
            style={{ minWidth: 230 }}
            options={periods.map(({ from, to }, value) => ({ value, label: `${from} – ${to}` }))}
            onChange={setAt}
          />
        )}
        <MayButton
          needs="reports.write"
          htmlType="submit"
          type="primary"
          loading={make.isPending}
          disabled={isNothing}
        >
          {t.make}
        </MayButton>
      </form>
      {isNothing && <p className="muted">{t.nothingToWriteOf(t.kinds[kind])}</p>}
      {make.error && <Failure {...refusalOf(make.error)} />}
    </>
  )
}
