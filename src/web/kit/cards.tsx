import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type { TableColumn } from './table-column.ts'

const atOnce = 30

/** A table on a phone: each row a card with the few columns that matter. */
export const Cards = <Row,>(props: {
  label: string
  columns: readonly TableColumn<Row>[]
  keys: readonly string[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  totals: Record<string, ReactNode> | undefined
  totalName: string
  nothing: string
  moreName: (count: number) => string
  onOpen?: (row: Row) => void
}) => {
  const { columns, keys, rows, rowKey, totals, onOpen } = props
  const [most, setMost] = useState(atOnce)
  const [head, ...rest] = keys.flatMap((key) => columns.filter((column) => column.key === key))
  if (rows.length === 0) return <p className="muted">{props.nothing}</p>
  return (
    <>
      <ul className="cards" aria-label={props.label}>
        {totals && (
          <li>
            <div className="card-title">{props.totalName}</div>
            <div className="card-pairs">
              {rest.map(
                ({ key, title }) =>
                  totals[key] !== undefined && (
                    <span key={key}>
                      <span className="muted">{title}</span> <strong>{totals[key]}</strong>
                    </span>
                  ),
              )}
            </div>
          </li>
        )}
        {rows.slice(0, most).map((row) => (
          <li key={rowKey(row)}>
            <div className="card-title">
              {onOpen ? (
                <button type="button" className="link-button" onClick={() => onOpen(row)}>
                  {head?.render(row)}
                </button>
              ) : (
                head?.render(row)
              )}
            </div>
            <div className="card-pairs">
              {rest.map(({ key, title, render }) => (
                <span key={key}>
                  <span className="muted">{title}</span> {render(row)}
                </span>
              ))}
            </div>
          </li>
        ))}
      </ul>
      {rows.length > most && (
        <Button block onClick={() => setMost(most + 200)}>
          {props.moreName(rows.length - most)}
        </Button>
      )}
    </>
  )
}
