import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { InputNumber } from 'antd'
import { api } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { whole } from '../../web/kit/numbers.ts'
import { Scroll } from '../../web/kit/scroll.tsx'
import { useWords } from '../../web/kit/words.ts'
import { useAddress } from '../../web/scope.tsx'
import { importWords } from './words.ts'

const around = 15

/** The archived file as a sheet, some lines around a row. */
export const ArchivedLines = ({ shop, batch, row }: { shop: string; batch: number; row: number }) => {
  const t = useWords(importWords)
  const change = useAddress()
  const lines = useQuery(
    api.importing.lines.queryOptions({
      input: { shop, batch, row: Math.max(1, row), around },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <Answer of={lines} rows={8}>
      {({ header, lines: found }) => (
        <div className="stack">
          <div className="row">
            <label className="row" htmlFor="go-row">
              {t.goRow}
              <InputNumber
                id="go-row"
                min={1}
                precision={0}
                defaultValue={row}
                onChange={(next) => next && void change({ row: String(next) }, { replace: true })}
              />
            </label>
            <span className="muted">{t.linesHint}</span>
          </div>
          <Scroll label={t.batchTabs.lines} className="lines">
            <table className="plain-table">
              <thead>
                <tr>
                  <th>{t.row}</th>
                  {header.map((name, place) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: files repeat column names; the place is the identity.
                    <th key={place}>{name}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {found.map((line) => (
                  <tr key={line.row}>
                    <td className={line.row === row ? 'is-own' : 'muted'}>{whole(line.row)}</td>
                    {header.map((_, column) => (
                      <td
                        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                        key={column}
                        className={line.row === row ? 'cell-text is-own' : 'cell-text'}
                        title={line.cells[column]}
                      >
                        {line.cells[column]}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </div>
      )}
    </Answer>
  )
}
