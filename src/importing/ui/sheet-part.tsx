import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { rejectsAddress, rejectsInHandAddress } from '../../web/download.ts'
import { whole } from '../../web/kit/numbers.ts'
import { punctuation, useLanguage, useWords } from '../../web/kit/words.ts'
import { told } from '../../web/sayings.ts'
import type { ImportResult, SheetState, Upload } from '../contract.ts'
import { Questions } from './questions.tsx'
import { Rejects } from './rejects.tsx'
import { SampleRows } from './sample-rows.tsx'
import { importWords } from './words.ts'

const counts = ['inserted', 'updated', 'unchanged', 'older', 'rejected', 'skipped'] as const
const tones: Record<(typeof counts)[number], string> = {
  inserted: 'is-good',
  updated: 'is-restated',
  unchanged: '',
  older: '',
  rejected: 'is-bad',
  skipped: '',
}

/** What one sheet was recognised as and what it brings. */
export const SheetPart = (props: {
  upload: Upload
  sheet: SheetState
  /** This sheet was taken back while others of its file stay. */
  undone: boolean
}) => {
  const { upload, sheet, undone } = props
  const t = useWords(importWords)
  const signs = useWords(punctuation)
  const { result, formatName, asks } = sheet
  return (
    <div className="sheet">
      <div className="row">
        {sheet.sheet && <span className="muted">{sheet.sheet}</span>}
        <strong>{formatName ?? t.unknown}</strong>
        {result?.period && (
          <span>
            {result.period.from === result.period.to
              ? result.period.from
              : `${result.period.from} – ${result.period.to}`}
          </span>
        )}
        {result && (
          <span className="muted">
            {t.rows} {whole(result.rows)}
          </span>
        )}
        {result &&
          asks.length === 0 &&
          (upload.recounting ? (
            <span className="muted" role="status">
              {t.recounting}
            </span>
          ) : (
            <Counts result={result} />
          ))}
        {result?.batch !== null && result?.batch !== undefined && (
          <Link to="/data/batches/$batch" params={{ batch: String(result.batch) }} search={{}}>
            {t.openBatch} {result.batch}
          </Link>
        )}
        {undone && <span className="state-tag">{t.undone}</span>}
      </div>
      {sheet.nearest && !sheet.format && (
        <p className="muted">
          {t.nearest(sheet.nearest.name, sheet.nearest.missing.slice(0, 6).join(signs.list))}
        </p>
      )}
      {asks.length > 0 && <Questions upload={upload} sheet={sheet} />}
      {result && asks.length === 0 && <Result result={result} upload={upload} sheet={sheet.sheet} />}
      {!result && sheet.header.length > 0 && <SampleRows header={sheet.header} rows={sheet.sample} />}
    </div>
  )
}

const Counts = ({ result }: { result: ImportResult }) => {
  const t = useWords(importWords)
  return counts.map(
    (name) =>
      (result[name] > 0 || name === 'inserted') && (
        <span key={name} className={`count-tag ${tones[name]}`} title={t.rowsHint[name]}>
          {t[name]} <strong>{whole(result[name])}</strong>
        </span>
      ),
  )
}

const Result = ({ result, upload, sheet }: { result: ImportResult; upload: Upload; sheet: string }) => {
  const t = useWords(importWords)
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  const { rejected, rejects, notes, batch } = result
  const { state, recounting } = upload
  const isInHand = state === 'ready' || state === 'waiting'
  const rejectsAt =
    batch === null ? isInHand && rejectsInHandAddress(upload.id, sheet) : rejectsAddress(batch, upload.shop)
  const changesNothing =
    state !== 'done' && !recounting && result.accepted > 0 && result.inserted + result.updated === 0
  return (
    <>
      {changesNothing && (
        <p className="muted">
          {result.older > 0 ? t.olderChangesNothing(whole(result.older)) : t.nothingChanges}
        </p>
      )}
      {notes.length > 0 && (
        <ul className="bullets">
          {notes.map(({ code, message, severity, fix }) => (
            <li key={`${code}${message}`} className={severity === 'note' ? 'muted' : `note is-${severity}`}>
              {told({ code, message }, 'imports', language)}
              {fix && language === 'zh' && ` ${fix}`}
            </li>
          ))}
        </ul>
      )}
      {rejected > 0 && (
        <div className="row">
          <button type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t.hideRejects : t.seeRejects(whole(rejected))}
          </button>
          {rejectsAt && (
            <a href={rejectsAt} download>
              {t.downloadRejects}
            </a>
          )}
        </div>
      )}
      {open && <Rejects rejects={rejects} total={rejected} />}
    </>
  )
}
