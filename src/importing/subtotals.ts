import { literal } from '../storage/quoting.ts'
import { type Field, type Format, headerName } from './format.ts'
import { totalWords } from './formats/field.ts'
import type { StagedText } from './staging.ts'

const listed = (words: readonly string[]) => words.map(literal).join(', ')

/** Archive columns whose header is one of these names. */
const columnsNamed = (staged: StagedText, names: readonly string[]): string[] => {
  const wanted = names.map(headerName)
  return staged.header.flatMap((name, i) => (wanted.includes(headerName(name)) ? [`k${i}`] : []))
}

/**
 * Rows whose level is called 汇总: a subtotal only where the file has finer rows below the same parent; without them
 * it is the finest there is and must be kept, or its visits would be lost.
 */
const subtotalSql = (format: Format, staged: StagedText, rows: string): string[] => {
  const { subtotals } = format
  if (!subtotals) return []
  const within = subtotals.within.flatMap((names) => columnsNamed(staged, names))
  const levels = subtotals.levels.flatMap((names) => columnsNamed(staged, names).slice(0, 1))
  const words = listed(subtotals.words)
  return levels.map((level, depth) => {
    const parents = [...within, ...levels.slice(0, depth)].map((column) => `coalesce(zg_trim(${column}), '')`)
    const parent = parents.length ? `concat_ws(chr(1), ${parents.join(', ')})` : "''"
    return `(zg_trim(${level}) in (${words}) and ${parent} in (
      select ${parent} from ${rows} where coalesce(zg_trim(${level}), '') not in ('', ${words})))`
  })
}

/** The first row that says anything in the column, where that is what the format expects of a total. */
const totalFirstSql = ({ totalFirst }: Format, staged: StagedText, rows: string): string[] =>
  totalFirst
    ? columnsNamed(staged, totalFirst.names).map(
        (column) =>
          `(row_no = (select min(row_no) from ${rows} where zg_trim(${column}) <> '')
            and not regexp_matches(zg_trim(${column}), ${literal(totalFirst.unless)}))`,
      )
    : []

/** No id is as short as a word for a total; most rows need no closer look. */
const LONGEST_WORD = 11

/**
 * Of a report whose rows are told apart by ids, a row that has none and a word for a total in place of an id, a time
 * or in its first cell.
 */
const totalAmongIds = (format: Format, staged: StagedText): string[] => {
  const named = (wanted: (field: Field) => boolean) =>
    format.fields.filter(wanted).flatMap(({ names }) => columnsNamed(staged, names))
  const ids = named(({ type, required }) => type === 'id' && required === true)
  if (ids.length === 0) return []
  const word = (column: string) =>
    `coalesce(rtrim(zg_bare(${column}), ':：') in (${listed(totalWords)}), false)`
  const isNone = ids.map((column) => `(zg_bare(${column}) is null or ${word(column)})`)
  const places = new Set([...named(({ type }) => type === 'id' || type === 'time'), 'k0'])
  return [
    `case when ${ids.map((column) => `strlen(${column}) > ${LONGEST_WORD}`).join(' or ')} then false
      else ${isNone.join(' and ')} and (${[...places].map(word).join(' or ')}) end`,
  ]
}

/** Condition for rows that are totals, as the format names them; `rows`: the data rows of the archive. */
export const totalSql = (format: Format, staged: StagedText, rows: string): string | undefined => {
  const called = (names: readonly string[], values: readonly string[]) =>
    columnsNamed(staged, names).map((column) => `rtrim(zg_trim(${column}), ':：') in (${listed(values)})`)
  const named = (format.skip ?? []).flatMap(({ names, values }) => called(names, values))
  // Whatever the report: what has one of these for a day is the sum of the days.
  const undated = format.fields
    .filter(({ type }) => type === 'period')
    .flatMap(({ names }) => called(names, totalWords))
  const conditions = [
    ...named,
    ...undated,
    ...totalAmongIds(format, staged),
    ...totalFirstSql(format, staged, rows),
    ...subtotalSql(format, staged, rows),
  ]
  return conditions.length ? `coalesce(${conditions.join(' or ')}, false)` : undefined
}
