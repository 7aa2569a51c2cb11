import { useState } from 'react'
import { Scroll } from '../../web/kit/scroll.tsx'
import { useWords } from '../../web/kit/words.ts'
import { importWords } from './words.ts'

/** The first rows of a sheet as read, personal columns masked. */
export const SampleRows = (props: { header: readonly string[]; rows: readonly (readonly string[])[] }) => {
  const t = useWords(importWords)
  const [open, setOpen] = useState(false)
  const { header, rows } = props
  return (
    <>
      <button type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t.sample} {open ? '▴' : '▾'}
      </button>
      {open && (
        <Scroll label={t.sample}>
          <table className="plain-table">
            <thead>
              <tr>
                {header.map((name, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: files repeat column names; the place is the identity.
                  <th key={place}>{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, 8).map((row, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no identity but their place.
                <tr key={place}>
                  {header.map((_, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                    <td key={column} className="cell-text" title={row[column]}>
                      {row[column]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  )
}
