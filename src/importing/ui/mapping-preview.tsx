import { Scroll } from '../../web/kit/scroll.tsx'
import { useWords } from '../../web/kit/words.ts'
import type { FormatInfo } from '../contract.ts'
import { looksLike } from './column-mapping.ts'
import { importWords } from './words.ts'

/** The first rows as they would be read, field by field; what does not look like its type is marked. */
export const MappingPreview = (props: {
  format: FormatInfo
  columns: Record<string, string>
  header: readonly string[]
  rows: readonly (readonly string[])[]
}) => {
  const t = useWords(importWords)
  const { format, columns, header, rows } = props
  const shown = Object.entries(columns).flatMap(([name, column]) => {
    const field = format.fields.find((one) => one.column === column)
    return field ? [{ field, place: header.indexOf(name) }] : []
  })
  if (shown.length === 0) return <p className="muted">—</p>
  return (
    <Scroll label={t.preview}>
      <table className="plain-table">
        <thead>
          <tr>
            {shown.map(({ field }) => (
              <th key={field.column}>{field.label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 6).map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no identity but their place.
            <tr key={line}>
              {shown.map(({ field, place }) => {
                const text = row[place] ?? ''
                return (
                  <td
                    key={field.column}
                    className={looksLike(field.type, text) ? 'cell-text' : 'cell-text note is-warning'}
                    title={text}
                  >
                    {text || '—'}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
