import { Progress } from 'antd'
import { memo } from 'react'
import { fileSize } from '../../web/kit/numbers.ts'
import { Failure } from '../../web/kit/states.tsx'
import { useWords } from '../../web/kit/words.ts'
import { MayButton } from '../../web/may-button.tsx'
import { refusalOf } from '../../web/refusal.ts'
import type { Batch, Upload } from '../contract.ts'
import { SheetPart } from './sheet-part.tsx'
import { undoneBatches } from './standing.ts'
import { isOver, isUnderWay, useUploadActions } from './uploads.ts'
import { importWords } from './words.ts'

const tone: Record<Upload['state'], string> = {
  received: '',
  reading: '',
  waiting: 'is-partial',
  ready: 'is-range',
  importing: '',
  done: 'is-good',
  failed: 'is-bad',
  cancelled: '',
}

/**
 * One file: how far it is, what it is, what it would change, what it asks. Drawn anew only when something of this file
 * changed: of hundreds on the page one moves at a time.
 */
export const UploadCard = memo((props: { upload: Upload; batches: readonly Batch[] }) => {
  const { upload, batches } = props
  const t = useWords(importWords)
  const actions = useUploadActions()
  const taken = undoneBatches(upload, batches)
  const { id, file, bytes, state, progress, doing, sheets, failure, origin } = upload
  /** Work under way is stopped and stays to be seen; anything else leaves the list. */
  const letGo = async () => {
    if (!isOver(upload)) await actions.cancel.mutateAsync({ upload: id }).catch(() => undefined)
    if (!isUnderWay(upload)) actions.dismiss.mutate({ upload: id })
  }
  const refused = actions.commit.error ?? actions.cancel.error ?? actions.dismiss.error
  return (
    <section className="upload" aria-label={file}>
      <div className="upload-head">
        <strong className="upload-name">{file}</strong>
        <span className="muted small">{fileSize(bytes)}</span>
        <span className={`state-tag ${taken.all ? '' : tone[state]}`}>
          {taken.all ? t.undone : t.states[state]}
        </span>
        {origin !== 'page' && <span className="muted small">{t.origins[origin]}</span>}
        <span className="row push">
          {state === 'ready' && (
            <MayButton
              needs="import.write"
              size="small"
              loading={actions.commit.isPending}
              onClick={() => actions.commit.mutate({ uploads: [id] })}
            >
              {t.commit}
            </MayButton>
          )}
          <MayButton needs="import.write" size="small" type="text" onClick={() => void letGo()}>
            {isUnderWay(upload) ? t.cancel : state === 'done' ? t.dismissTaken : t.dismiss}
          </MayButton>
        </span>
      </div>
      {isUnderWay(upload) && (
        <div className="upload-progress">
          <Progress
            percent={Math.round(progress * 100)}
            size="small"
            status="normal"
            aria-label={t.states[state]}
          />
          <span className="muted small" aria-live="polite">
            {doing}
          </span>
        </div>
      )}
      {failure && <Failure {...failure} />}
      {refused && <Failure {...refusalOf(refused)} />}
      {state !== 'cancelled' &&
        sheets.map((sheet) => (
          <SheetPart
            key={sheet.sheet}
            upload={upload}
            sheet={sheet}
            undone={!taken.all && taken.undone.has(sheet.result?.batch ?? 0)}
          />
        ))}
    </section>
  )
})
