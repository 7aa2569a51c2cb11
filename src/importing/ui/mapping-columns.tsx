import { Segmented, Select } from 'antd'
import { useState } from 'react'
import { punctuation, useWords } from '../../web/kit/words.ts'
import type { FormatInfo, MappingStart } from '../contract.ts'
import { fieldOptions } from './column-mapping.ts'
import { mappingWords } from './mapping-words.ts'

/** Each column of the file with its first cells, and the field it goes to. */
export const MappingColumns = (props: {
  start: MappingStart
  format: FormatInfo
  columns: Readonly<Record<string, string>>
  byHand: Readonly<Record<string, string>>
  /** Columns that bear the field's own name. */
  same: readonly string[]
  onChoose: (column: string, field: string) => void
}) => {
  const t = useWords(mappingWords)
  const signs = useWords(punctuation)
  const { start, format, columns, byHand, same, onChoose } = props
  const [show, setShow] = useState<'all' | 'used' | 'unused'>('all')
  const named = start.header.flatMap((name, place) =>
    start.rows[start.headerRow]?.[place]?.trim() ? [{ name, place }] : [],
  )
  const isUsed = (name: string) => columns[name] !== undefined
  const counts = { all: named.length, used: named.filter(({ name }) => isUsed(name)).length }
  const listed = named.filter(({ name }) => show === 'all' || isUsed(name) === (show === 'used'))
  const options = [{ value: '', label: t.notUsed, found: t.notUsed }, ...fieldOptions(format, t.required)]
  const originOf = (name: string): string => {
    if (byHand[name]) return t.byHand
    if (columns[name]) return same.includes(name) ? t.sure : t.guess
    return start.personal.includes(name) ? t.personal : ''
  }
  return (
    <>
      <Segmented
        value={show}
        aria-label={t.columns}
        onChange={setShow}
        options={[
          { value: 'all', label: `${t.show.all} ${counts.all}` },
          { value: 'used', label: `${t.show.used} ${counts.used}` },
          { value: 'unused', label: `${t.show.unused} ${counts.all - counts.used}` },
        ]}
      />
      {listed.length === 0 && <p className="muted">{t.noneHere}</p>}
      <ul className="plain-list mapping-list">
        {listed.map(({ name, place }) => (
          <li key={place}>
            <div>
              <strong className="wrap">{name}</strong>
              <div className="muted small clip">
                {start.sample
                  .slice(0, 3)
                  .map((row) => row[place] ?? '')
                  .filter((cell) => cell !== '')
                  .join(signs.list) || '—'}
              </div>
            </div>
            <Select
              aria-label={`${name} ${t.field}`}
              value={columns[name] ?? ''}
              showSearch={{ optionFilterProp: 'found' }}
              onChange={(field) => onChoose(name, field)}
              options={options}
            />
            <span className="muted small">{originOf(name)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
