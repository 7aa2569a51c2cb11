import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { alertCauseIn } from '../../duties/sales/rules/english.ts'
import { useUploads } from '../../importing/ui/uploads.ts'
import { signedPercent } from '../../kernel/share.ts'
import { api } from '../client.ts'
import { addDays, today } from '../days.ts'
import { exact, whole } from '../kit/numbers.ts'
import { punctuation, useLanguage, useWords } from '../kit/words.ts'
import { useMay } from '../me.tsx'
import { useSaid } from '../said.ts'
import { told } from '../sayings.ts'
import { causesOf } from './causes.ts'
import { todayWords } from './words.ts'

export type Thing = {
  key: string
  tone: 'is-bad' | 'is-partial' | 'is-range'
  text: string
  hint: string
  action: ReactNode
}

/** How far back a missing day is worth fetching. */
const lookBack = 14

/** What waits for a person, missing reports before what may come of them; undefined until all of it is known. */
export const useAttention = (shop: string): readonly Thing[] | undefined => {
  const t = useWords(todayWords)
  const signs = useWords(punctuation)
  const said = useSaid()
  const language = useLanguage()
  const yesterday = addDays(today(), -1)
  const recent = { shop, from: addDays(yesterday, 1 - lookBack), to: yesterday }
  const uploads = useUploads(shop)
  const seesImports = useMay('import.read')
  const imports = useMay('import.write')
  const batches = useQuery(
    api.importing.batches.queryOptions({ input: { shop, limit: 50 }, enabled: seesImports }),
  )
  const toDo = useQuery(api.sales.dataToDo.queryOptions({ input: { shop, days: lookBack } }))
  const alerts = useQuery(api.sales.alerts.queryOptions({ input: { shop } }))
  const fresh = useQuery(api.facts.freshness.queryOptions({ input: recent }))
  const reconciled = useQuery(
    api.facts.reconcile.queryOptions({ input: { ...recent, from: addDays(yesterday, -29) } }),
  )
  // What somebody may not see is not waited for.
  const isAsked = [uploads, batches, fresh, reconciled, toDo, alerts].some((one) => one.isLoading)
  if (isAsked) return undefined

  // Missing days are told with the report that lacks them.
  const hintOf = (reasons: readonly { code: string; message: string }[]) => {
    const reason = reasons.find(({ code }) => !code.startsWith('missing-'))
    return reason ? told(reason, 'reasons', language) : ''
  }
  const waiting = (uploads.data ?? []).filter(({ state }) => state === 'waiting')
  const ready = (uploads.data ?? []).filter(({ state }) => state === 'ready')
  const rejected = (batches.data ?? [])
    .filter(
      ({ status, rejected: rows, importedAt }) =>
        status === 'active' && rows > 0 && importedAt.slice(0, 10) >= recent.from,
    )
    .slice(0, 3)
  const { lacking, different } = causesOf(
    // Reports of yesterday can be had from nine on: the server says which days are late.
    (fresh.data ?? []).map((report) => ({
      ...report,
      missing: toDo.data?.find(({ format }) => format === report.format)?.days ?? [],
    })),
    reconciled.data?.pairs ?? [],
  )
  // Missing reports have lines of their own here.
  const due = (alerts.data ?? []).filter(
    ({ isDue, findings }) => isDue && findings.some(({ rule }) => rule !== 'missing'),
  )

  return [
    ...due.map(
      ({ id, title, sentence, ...alert }): Thing => ({
        key: `alert ${id}`,
        tone: 'is-bad',
        text: `${said(title)}${signs.colon}${said(sentence)}`,
        hint: alertCauseIn(alert, language),
        action: <Link to="/sales/alerts">{t.seeAlert}</Link>,
      }),
    ),
    ...lacking.map(
      ({ report: { format, name, menu, missing }, holdsUp }): Thing => ({
        key: `missing ${format}`,
        tone: 'is-partial',
        text: t.missing(name, t.days(missing[0] ?? '', missing.length)),
        hint: [t.getIt(menu), ...(holdsUp.length > 0 ? [t.holdsUp(holdsUp.map(said))] : [])].join(' · '),
        action: imports && <Link to="/data/import">{t.goImport}</Link>,
      }),
    ),
    ...waiting.map(
      ({ id, file }): Thing => ({
        key: `waiting ${id}`,
        tone: 'is-bad',
        text: t.waiting(file),
        hint: t.waitingHint,
        action: <Link to="/data/import">{t.answerIt}</Link>,
      }),
    ),
    ...(ready.length > 0
      ? [
          {
            key: 'ready',
            tone: 'is-range' as const,
            text: t.ready(ready.length),
            hint: ready.map(({ file }) => file).join(signs.list),
            action: <Link to="/data/import">{t.takeThem}</Link>,
          },
        ]
      : []),
    ...rejected.map(
      ({ batch, file, rejected: rows }): Thing => ({
        key: `rejected ${batch}`,
        tone: 'is-bad',
        text: t.rejected(whole(rows), file),
        hint: t.rejectedHint,
        action: (
          <Link to="/data/batches/$batch" params={{ batch: String(batch) }} search={{ tab: 'rejects' }}>
            {t.seeRows}
          </Link>
        ),
      }),
    ),
    ...different.map(
      ({ pair: { id, name, unit, reasons }, difference, ratio }): Thing => ({
        key: `different ${id}`,
        tone: 'is-partial',
        text:
          difference === null
            ? t.differsSomeDays(said(name))
            : t.differs(
                said(name),
                exact(difference, unit, language),
                ratio === null ? '' : t.inBrackets(signedPercent(ratio, 2)),
              ),
        hint: hintOf(reasons),
        action: (
          <Link to="/data/reconcile" search={{ tab: id }}>
            {t.seeDifference}
          </Link>
        ),
      }),
    ),
  ]
}

const atFirst = 8

export const Attention = ({ things }: { things: readonly Thing[] }) => {
  const t = useWords(todayWords)
  const [all, setAll] = useState(false)
  if (things.length === 0) return <p className="muted">{t.allGood}</p>
  return (
    <>
      <ul className="things">
        {things.slice(0, all ? things.length : atFirst).map(({ key, tone, text, hint, action }) => (
          <li key={key}>
            <i className={`dot ${tone}`} aria-hidden />
            <div>
              <div className="wrap">{text}</div>
              {hint && <div className="muted small wrap">{hint}</div>}
            </div>
            <div className="thing-action">{action}</div>
          </li>
        ))}
      </ul>
      {things.length > atFirst && (
        <button type="button" className="link-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.less : t.moreThings(things.length - atFirst)}
        </button>
      )}
    </>
  )
}
