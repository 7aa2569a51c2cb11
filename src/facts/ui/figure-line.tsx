import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Switch } from 'antd'
import { useState } from 'react'
import { api } from '../../web/client.ts'
import { Answer } from '../../web/kit/answer.tsx'
import { Scroll } from '../../web/kit/scroll.tsx'
import { useWords } from '../../web/kit/words.ts'
import { useScope } from '../../web/scope.tsx'
import { factsWords } from './words.ts'

/** One line of an archived file as it stands there, column by column. */
export const FigureLine = ({ batch, row }: { batch: number; row: number }) => {
  const t = useWords(factsWords)
  const { shop } = useScope()
  const [around, setAround] = useState(false)
  const lines = useQuery(
    api.importing.lines.queryOptions({
      input: { ...(shop ? { shop: shop.name } : {}), batch, row, around: around ? 3 : 0 },
    }),
  )
  return (
    <Answer of={lines} rows={8}>
      {({ file, sheet, header, lines: found }) => (
        <div className="stack">
          <div>
            <h3>{t.lineTitle(row)}</h3>
            <div className="wrap">
              {file}
              {sheet && ` · ${sheet}`} ·{' '}
              <Link to="/data/batches/$batch" params={{ batch: String(batch) }} search={{}}>
                {t.batch(batch)}
              </Link>
            </div>
            <div className="muted small">{t.lineOf}</div>
          </div>
          <div className="row">
            <Switch size="small" checked={around} onChange={setAround} aria-label={t.around} />
            <span>{t.around}</span>
          </div>
          <Scroll label={t.lineOf}>
            <table className="plain-table">
              {around && (
                <thead>
                  <tr>
                    <th>{t.fileRow}</th>
                    {found.map((one) => (
                      <th key={one.row}>{one.row}</th>
                    ))}
                  </tr>
                </thead>
              )}
              <tbody>
                {header.map((name, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: files repeat column names; the place is the identity.
                  <tr key={column}>
                    <th scope="row">{name}</th>
                    {found.map((one) => (
                      <td key={one.row} className={around && one.row === row ? 'is-own' : ''}>
                        {one.cells[column] === '' || one.cells[column] === undefined ? (
                          <span className="muted">—</span>
                        ) : (
                          one.cells[column]
                        )}
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
