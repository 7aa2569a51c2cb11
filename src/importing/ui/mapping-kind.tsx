import { Radio, Select } from 'antd'
import { punctuation, useWords } from '../../web/kit/words.ts'
import type { FormatInfo, MappingStart } from '../contract.ts'
import { neededOf } from './column-mapping.ts'
import { mappingWords } from './mapping-words.ts'

/** What kind of data it is: the likeliest with how well they fit, and all others by what they are about. */
export const MappingKind = (props: {
  formats: readonly FormatInfo[]
  start: MappingStart
  offered: MappingStart['suggestions']
  chosen: string | undefined
  onChoose: (format: string) => void
}) => {
  const t = useWords(mappingWords)
  const signs = useWords(punctuation)
  const { formats, start, offered, chosen, onChoose } = props
  const named = start.header.filter((_, i) => start.rows[start.headerRow]?.[i]?.trim() !== '').length
  const kindOf = (format: FormatInfo) => t.kinds[format.table] ?? format.table
  const fitOf = (format: FormatInfo) => {
    const suggestion = start.suggestions.find((one) => one.format === format.id)
    const missing = suggestion?.missing ?? []
    const needed = neededOf(format)
    const needs =
      missing.length > 0
        ? t.lacks(missing.join(signs.list))
        : needed.length > 0
          ? t.complete(needed.join(signs.list))
          : t.needsNothing
    return `${t.fits(Object.keys(suggestion?.columns ?? {}).length, named)} · ${needs}`
  }
  const shown = [
    ...offered.map(({ format }) => format),
    ...(chosen !== undefined && !offered.some(({ format }) => format === chosen) ? [chosen] : []),
  ]
  const kinds = [...new Set(formats.map(({ table }) => table))]
  return (
    <div className="stack">
      {offered.length === 0 && <p className="note is-warning">{t.nothingFits}</p>}
      {shown.length > 0 && (
        <Radio.Group
          className="kind-list"
          aria-label={t.what}
          value={chosen}
          onChange={({ target }) => onChoose(String(target.value))}
        >
          {shown.flatMap((id) => {
            const format = formats.find((one) => one.id === id)
            if (!format) return []
            return (
              <Radio key={id} value={id}>
                <span className="row">
                  <strong>{kindOf(format)}</strong>
                  <span>
                    {format.name} · {format.source}
                  </span>
                </span>
                <span className="muted small wrap">{fitOf(format)}</span>
              </Radio>
            )
          })}
        </Radio.Group>
      )}
      <Select
        className="format-pick"
        aria-label={t.otherKind}
        placeholder={offered.length > 0 ? t.otherKind : t.anyKind}
        value={null}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        onChange={(id) => id !== null && onChoose(id)}
        options={kinds.map((table) => ({
          label: t.kinds[table] ?? table,
          options: formats
            .filter((format) => format.table === table)
            .map((format) => ({
              value: format.id,
              label: `${kindOf(format)} · ${format.name} · ${format.source}`,
              title:
                neededOf(format).length > 0 ? t.needs(neededOf(format).join(signs.list)) : t.needsNothing,
            })),
        }))}
      />
    </div>
  )
}
