import { Button, Input } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import type { Permission } from '../../kernel/permission.ts'
import { MayButton } from '../may-button.tsx'
import { refusalOf } from '../refusal.ts'
import { useSaid } from '../said.ts'
import { Failure } from './states.tsx'
import { useWords, words } from './words.ts'

/** What came of the rows of a table: `taken` of them, or nothing and why. */
type Outcome = {
  taken: number
  unchanged: number
  problems: readonly { row: number; column: string; message: string }[]
}

/** A mutation that takes rows. */
export type Sending<Row> = {
  mutate: (rows: Row[], then: { onSuccess: (outcome: Outcome) => void }) => void
  reset: () => void
  isPending: boolean
  data: Outcome | undefined
  error: Error | null
}

type Props<Row> = {
  label: string
  sample: string
  button: string
  needs: Permission
  /** The rows below the head, or the columns that the head lacks. */
  read: (text: string) => { rows: Row[] } | { missing: string[] }
  /** So many rows are taken at a time. */
  most: number
  send: Sending<Row>
  taken: (outcome: Outcome) => ReactNode
  /** A file instead of pasting: its text, or why there is none. */
  file?: {
    label: string
    accept: string
    read: (file: File) => Promise<{ text: string; told: string } | { problem: string }>
  }
}

/** A table out of a spreadsheet: all of it, or nothing with the reasons. */
export const PastedTable = <Row,>(props: Props<Row>) => {
  const { label, sample, button, needs, read, most, send, taken, file } = props
  const t = useWords(pastedWords)
  const said = useSaid()
  const [text, setText] = useState('')
  const [told, setTold] = useState('')
  const [problem, setProblem] = useState('')
  const chooser = useRef<HTMLInputElement>(null)
  const put = (next: string) => {
    setText(next)
    setTold('')
    setProblem('')
    send.reset()
  }
  const open = async (chosen: File) => {
    put('')
    const found = await file?.read(chosen)
    if (!found) return
    if ('problem' in found) return setProblem(found.problem)
    setText(found.text)
    setTold(found.told)
  }
  const take = () => {
    const written = read(text)
    setTold('')
    if ('missing' in written) return setProblem(t.missingColumns(said(written.missing.join('、'))))
    const { rows } = written
    if (rows.length === 0) return setProblem(t.noRows)
    if (rows.length > most) return setProblem(t.tooManyRows(rows.length, most))
    setProblem('')
    send.mutate(rows, { onSuccess: ({ problems }) => problems.length === 0 && setText('') })
  }
  const problems = send.data?.problems ?? []
  return (
    <div className="stack">
      <Input.TextArea
        aria-label={label}
        rows={4}
        value={text}
        placeholder={sample}
        onChange={(event) => put(event.target.value)}
      />
      <div className="row">
        <MayButton needs={needs} disabled={text.trim() === ''} loading={send.isPending} onClick={take}>
          {button}
        </MayButton>
        {file && (
          <>
            <input
              ref={chooser}
              type="file"
              hidden
              accept={file.accept}
              aria-label={file.label}
              onChange={(event) => {
                const [chosen] = event.target.files ?? []
                if (chosen) void open(chosen)
                event.target.value = ''
              }}
            />
            <Button type="text" onClick={() => chooser.current?.click()}>
              {file.label}
            </Button>
          </>
        )}
        {problem !== '' && <span role="alert">{problem}</span>}
        {told !== '' && <span role="status">{told}</span>}
        {send.data && problems.length === 0 && <span role="status">{taken(send.data)}</span>}
      </div>
      {send.error && <Failure {...refusalOf(send.error)} />}
      {problems.length > 0 && (
        <ul className="plain-list" role="alert">
          {problems.map(({ row, column, message }) => (
            <li key={`${row} ${column} ${message}`}>{t.rowProblem(row, said(column), said(message))}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

const pastedWords = words(
  {
    noRows: '表头下面没有一行',
    tooManyRows: (rows: number, most: number) => `有 ${rows} 行，一次最多 ${most} 行；请分成几次`,
    rowProblem: (row: number, column: string, message: string) => `第 ${row} 行 ${column}：${message}`,
    missingColumns: (columns: string) => `表头缺 ${columns}`,
  },
  {
    noRows: 'There is no row below the head',
    tooManyRows: (rows, most) => `Too many rows: ${rows}, at most ${most} at a time; split the table`,
    rowProblem: (row, column, message) => `Row ${row} ${column}: ${message}`,
    missingColumns: (columns) => `The head lacks ${columns}`,
  },
)
