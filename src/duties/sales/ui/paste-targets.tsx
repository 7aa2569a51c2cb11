import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../../web/client.ts'
import { cellsOf } from '../../../web/kit/pasted-table.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import { writtenTargets } from '../rules/target-rows.ts'
import { forgetTargets } from './target-figures.tsx'
import { targetWords } from './target-words.ts'

/** A table of targets out of a spreadsheet: all of it, or nothing with the reasons. */
export const PasteTargets = ({ shop }: { shop: string }) => {
  const t = useWords(targetWords)
  const said = useSaid()
  const [text, setText] = useState('')
  const [missing, setMissing] = useState<string[]>([])
  const take = useMutation(api.sales.importTargets.mutationOptions({ onSettled: forgetTargets }))
  const send = () => {
    const written = writtenTargets(cellsOf(text))
    setMissing('missing' in written ? written.missing : [])
    if ('rows' in written && written.rows.length > 0)
      take.mutate(
        { shop, rows: written.rows },
        { onSuccess: ({ problems }) => (problems.length === 0 ? setText('') : undefined) },
      )
  }
  return (
    <>
      <p className="muted">{t.pasteHint}</p>
      <Input.TextArea
        aria-label={t.paste}
        rows={4}
        value={text}
        placeholder={t.pasteSample}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="row target-send">
        <Button disabled={text.trim() === ''} loading={take.isPending} onClick={send}>
          {t.import}
        </Button>
        {missing.length > 0 && <span role="alert">{t.missingColumns(said(missing.join('、')))}</span>}
        {take.data?.problems.length === 0 && (
          <span className="muted">{t.taken(take.data.taken, take.data.unchanged)}</span>
        )}
      </div>
      {take.error && <Failure {...refusalOf(take.error)} />}
      {(take.data?.problems.length ?? 0) > 0 && (
        <ul className="plain-list" role="alert">
          {take.data?.problems.map(({ row, column, message }) => (
            <li key={`${row} ${column}`}>{t.rowProblem(row, said(column), said(message))}</li>
          ))}
        </ul>
      )}
    </>
  )
}
