import type { FormatInfo, SheetState } from '../contract.ts'

const plain = (name: string) => name.normalize('NFKC').replace(/\s+/g, '')

/** The sheet with another of its first rows taken as the header. */
export const tableAt = ({ header, sample }: SheetState, headerRow: number) =>
  headerRow === 0
    ? { header, rows: sample }
    : { header: sample[headerRow - 1] ?? [], rows: sample.slice(headerRow) }

/** Columns that bear a name which the format knows, matched beforehand. */
export const suggested = (header: readonly string[], { fields }: FormatInfo): Record<string, string> => {
  const taken = new Set<string>()
  return Object.fromEntries(
    header.flatMap((name) => {
      const field = fields.find(
        ({ names, column }) => !taken.has(column) && names.some((known) => plain(known) === plain(name)),
      )
      if (!field) return []
      taken.add(field.column)
      return [[name, field.column]]
    }),
  )
}

/** What still keeps the mapping from being saved, in sentences. */
export const problemsOf = (input: {
  format: FormatInfo
  columns: Record<string, string>
  name: string
  t: { stillMissing: (names: string) => string; twice: (name: string) => string; nameMissing: string }
}): string[] => {
  const { format, columns, name, t } = input
  const used = Object.values(columns)
  const labelOf = (column: string) => format.fields.find((one) => one.column === column)?.label ?? column
  const missing = [
    ...new Set(
      format.fields
        .filter(({ required, column }) => required && !used.includes(column))
        .map(({ column }) => labelOf(column)),
    ),
  ]
  const twice = [...new Set(used.filter((column, place) => used.indexOf(column) !== place))]
  return [
    ...(missing.length > 0 ? [t.stillMissing(missing.join('、'))] : []),
    ...twice.map((column) => t.twice(labelOf(column))),
    ...(name.trim() === '' ? [t.nameMissing] : []),
  ]
}

const blank = /^(|-+|—|null|nan|n\/a|\\n)$/i
const number = /^[¥￥]?\s*-?[\d,]*\.?\d+\s*(元|万|亿|%)?$/
const shapes: Record<string, RegExp> = {
  money: number,
  count: number,
  number,
  ratio: number,
  seconds: /\d/,
  time: /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|^\d{8}/,
  day: /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|^\d{8}$/,
  period: /\d{4}/,
  id: /^[="']*\d+"?$/,
}

/** May the text be a value of this type? A hint while mapping; the import itself decides. */
export const looksLike = (type: string, text: string): boolean =>
  blank.test(text.trim()) || (shapes[type]?.test(text.trim()) ?? true)
