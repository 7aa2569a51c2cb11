import { useMutation } from '@tanstack/react-query'
import { Popconfirm } from 'antd'
import { api, forgetFigures } from '../../web/client.ts'
import { whole } from '../../web/kit/numbers.ts'
import { useLanguage, useWords } from '../../web/kit/words.ts'
import { MayButton } from '../../web/may-button.tsx'
import { refusalOf } from '../../web/refusal.ts'
import { toldRefusal } from '../../web/sayings.ts'
import type { Batch } from '../contract.ts'
import { forgetUploads } from './uploads.ts'
import { importWords } from './words.ts'

/** Figures, and what files in hand would change. */
const afterUndo = () => Promise.all([forgetFigures(), forgetUploads()])

/** Takes a batch back. Asks once and says what will happen. */
export const UndoButton = ({ batch }: { batch: Batch }) => {
  const t = useWords(importWords)
  const language = useLanguage()
  const undo = useMutation(api.importing.undo.mutationOptions({ onSettled: afterUndo }))
  if (batch.status === 'undone') return null
  const refused = undo.error && toldRefusal(refusalOf(undo.error), language)
  return (
    <>
      <Popconfirm
        title={t.undoTitle(batch.batch)}
        description={
          <div className="confirm-text">{t.undoWhat(whole(batch.inserted), whole(batch.updated))}</div>
        }
        okText={t.undo}
        okButtonProps={{ danger: true }}
        onConfirm={() => undo.mutate({ shop: batch.shop, batch: batch.batch })}
      >
        <MayButton
          needs="import.write"
          size="small"
          type="text"
          danger
          loading={undo.isPending}
          onClick={(event) => event.stopPropagation()}
        >
          {undo.isPending ? t.undoing : t.undo}
        </MayButton>
      </Popconfirm>
      {refused && (
        <span role="alert" className="note is-error">
          {refused.message}
          {refused.next}
        </span>
      )}
    </>
  )
}
