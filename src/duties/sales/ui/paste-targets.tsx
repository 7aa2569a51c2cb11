import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useRef, useState } from 'react'
import { cellsOf, textOfFile } from '../../../importing/rules/pasted-table.ts'
import { useCatalogue } from '../../../web/catalogue.ts'
import { api } from '../../../web/client.ts'
import { Failure } from '../../../web/kit/states.tsx'
import { useWords } from '../../../web/kit/words.ts'
import { refusalOf } from '../../../web/refusal.ts'
import { useSaid } from '../../../web/said.ts'
import { type ReadTarget, readTargets, writtenTargets } from '../rules/target-rows.ts'
import { MOST_TARGETS } from '../targets/contract.ts'
import { OpenTarget } from './open-target.tsx'
import { forgetTargets } from './target-figures.tsx'
import { targetWords } from './target-words.ts'

/** Five thousand rows are less; more would stand in the field for nothing. */
const MOST_BYTES = 2_000_000

/** A table of targets out of a spreadsheet or a text file: all of it, or nothing with the reasons. */
export const PasteTargets = ({ shop, month }: { shop: string; month: string }) => {
  const t = useWords(targetWords)
  const said = useSaid()
  const { catalogue } = useCatalogue()
  const [text, setText] = useState('')
  const [told, setTold] = useState('')
  const [problem, setProblem] = useState('')
  const [first, setFirst] = useState<ReadTarget>()
  const chooser = useRef<HTMLInputElement>(null)
  const take = useMutation(api.sales.importTargets.mutationOptions({ onSettled: forgetTargets }))
  const put = (next: string) => {
    setText(next)
    setTold('')
    setProblem('')
    take.reset()
  }
  const read = async (file: File) => {
    put('')
    if (file.size > MOST_BYTES) return setProblem(t.fileTooLarge(file.name))
    const found = textOfFile(new Uint8Array(await file.arrayBuffer()))
    if ('problem' in found) return setProblem(t.fileProblems[found.problem](file.name))
    setText(found.text)
    setTold(t.fileRead(file.name))
  }
  const send = () => {
    const written = writtenTargets(cellsOf(text))
    setTold('')
    if ('missing' in written) return setProblem(t.missingColumns(said(written.missing.join('、'))))
    const { rows } = written
    if (rows.length === 0) return setProblem(t.noRows)
    if (rows.length > MOST_TARGETS) return setProblem(t.tooManyRows(rows.length, MOST_TARGETS))
    setProblem('')
    setFirst(readTargets(rows, catalogue?.metrics ?? []).targets[0])
    take.mutate({ shop, rows }, { onSuccess: ({ problems }) => problems.length === 0 && setText('') })
  }
  return (
    <>
      <p className="muted">{t.pasteHint}</p>
      <Input.TextArea
        aria-label={t.paste}
        rows={4}
        value={text}
        placeholder={t.pasteSample}
        onChange={(event) => put(event.target.value)}
      />
      <div className="row target-send">
        <Button disabled={text.trim() === ''} loading={take.isPending} onClick={send}>
          {t.import}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,.xls,.xlsx"
          aria-label={t.chooseFile}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file) void read(file)
            event.target.value = ''
          }}
        />
        <Button type="text" onClick={() => chooser.current?.click()}>
          {t.chooseFile}
        </Button>
        {problem !== '' && <span role="alert">{problem}</span>}
        {told !== '' && <span role="status">{told}</span>}
        {take.data?.problems.length === 0 && (
          <span role="status">
            {t.taken(take.data.taken, take.data.unchanged)}{' '}
            {first && <OpenTarget of={first} period={first.period} shown={month} />}
          </span>
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
