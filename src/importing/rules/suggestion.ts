import { type Field, type Format, headerName } from '../format.ts'
import { bestPairs, type Pairing } from './assignment.ts'
import { couldBe, isFigures, lookBonus, saying } from './cell-look.ts'
import { type LikeName, likeName, likeness } from './header-likeness.ts'
import { looksPersonal } from './personal.ts'

/** What a file that nothing recognised could be, and which column could be which field. */
export type Suggestion = {
  format: Format
  /** Column index → table column of the field, with how alike the names are, 0..1. Each column and field once. */
  columns: readonly { at: number; column: string; alike: number }[]
  /** Fields that are needed and have no column, by their newest name. */
  missing: readonly string[]
  /** Orders the suggestions; of no meaning by itself. */
  fit: number
}

/** Below this two names have no more in common than any two names of the trade. */
export const LEAST_ALIKE = 0.6

/** Names that other programs give a column of ours and that no platform's export has. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  province: ['省份', '收货省份', '省', '收货省'],
  order_id: ['订单编号'],
  line_id: ['子订单编号'],
  placed_at: ['创建时间'],
  paid_at: ['支付时间'],
  paid_fen: ['实付金额'],
  pieces: ['数量'],
  title: ['商品名称'],
  item_id: ['商品id'],
}

type Column = { name: LikeName; said: string[]; isKept: boolean; nth: number }

/** A field's names and those that fields of other formats have which fill the same column; the farther, the less. */
type NamedField = { field: Field; names: readonly { name: string; weight: number }[] }

const columnOf = (name: string, cells: readonly string[], formats: readonly Format[]): Column => {
  const said = saying(cells)
  const bare = name.replace(/#\d+#*$/, '')
  return {
    name: likeName(name),
    said,
    nth: Number(/#(\d+)#*$/.exec(name)?.[1] ?? 1) - 1,
    isKept: !/^列\d+$/.test(name) && bare.trim() !== '' && !looksPersonal(name, cells, formats),
  }
}

const namedFields = (format: Format, formats: readonly Format[]): NamedField[] =>
  format.fields.flatMap((field, i) => {
    // Which of several fields of one column is read is told by the first of them.
    if (format.fields.findIndex(({ column }) => column === field.column) !== i) return []
    if (field.personal === 'buyer key') return []
    const names = new Map<string, number>()
    const add = (more: readonly string[], weight: number) => {
      for (const name of more) if ((names.get(name) ?? 0) < weight) names.set(name, weight)
    }
    // 收货地址 is a person's; its province alone is not.
    if (!field.personal) {
      for (const other of format.fields) if (other.column === field.column) add(other.names, 1)
      for (const one of formats)
        for (const other of one.fields)
          if (other.column === field.column && other.type === field.type && !other.personal)
            add(other.names, one.table === format.table ? 0.97 : 0.92)
    }
    add(otherNames[field.column] ?? [], 0.96)
    return [{ field, names: [...names].map(([name, weight]) => ({ name, weight })) }]
  })

/** The table columns that each known name stands for, in any format. */
const meaningsOf = (formats: readonly Format[]): Map<string, Set<string>> => {
  const meanings = new Map<string, Set<string>>()
  for (const { fields } of formats)
    for (const { column, names } of fields)
      for (const name of names.map(headerName))
        meanings.set(name, (meanings.get(name) ?? new Set()).add(column))
  return meanings
}

/**
 * Every format with the columns it could take of a sheet, the likeliest first: by the likeness of header names (also
 * to the names other formats have for the same thing) among columns whose cells could be values of the field. Each
 * field is given to at most one column, so that all together are most alike. Personal columns are never suggested.
 * Pure; `rows` are the first rows of data, `header` has unique names.
 */
export const suggestionsFor = (
  header: readonly string[],
  rows: readonly (readonly string[])[],
  formats: readonly Format[],
): Suggestion[] => {
  const columns = header.map((name, at) =>
    columnOf(
      name,
      rows.map((row) => row[at] ?? ''),
      formats,
    ),
  )
  const meanings = meaningsOf(formats)
  const names = new Map<string, LikeName>()
  const likeNameOf = (name: string): LikeName => {
    const known = names.get(name) ?? likeName(name)
    names.set(name, known)
    return known
  }
  const alikes = columns.map(() => new Map<string, number>())
  const alikeTo = (at: number, name: string): number => {
    const [column, known] = [columns[at], alikes[at]]
    if (!column || !known) return 0
    const alike = known.get(name) ?? likeness(column.name, likeNameOf(name))
    known.set(name, alike)
    return alike
  }

  const worthOf = (at: number, { field, names: own }: NamedField): { alike: number; worth: number } => {
    const column = columns[at]
    const none = { alike: 0, worth: 0 }
    if (!column?.isKept) return none
    let alike = 0
    for (const { name, weight } of own) alike = Math.max(alike, alikeTo(at, name) * weight)
    // A name that is known to mean something else elsewhere hardly means this here.
    const meant = meanings.get(column.name.exact)
    if (alike < 0.9 && meant && !meant.has(field.column)) alike *= 0.7
    if (alike < LEAST_ALIKE || !couldBe(field, column.said)) return none
    if (field.type === 'text' && !field.words && alike < 0.9 && isFigures(column.said)) return none
    const nth = (field.nth ?? 0) === column.nth ? 0.02 : 0
    return { alike, worth: alike + lookBonus(field, column.said) + nth }
  }

  const suggestionOf = (format: Format): Suggestion => {
    const fields = namedFields(format, formats)
    const ignored = new Set((format.ignores ?? []).map(headerName))
    const own = new Set(format.fields.flatMap((field) => field.names.map(headerName)))
    const left = columns.map(({ name }) => ignored.has(name.exact) && !own.has(name.exact))
    const pairings: Pairing[] = []
    const alike = new Map<string, number>()
    for (const at of columns.keys()) {
      if (left[at]) continue
      for (const [right, named] of fields.entries()) {
        const { alike: how, worth } = worthOf(at, named)
        if (worth === 0) continue
        pairings.push({ left: at, right, worth })
        alike.set(`${at} ${right}`, how)
      }
    }
    const pairs = bestPairs(pairings).toSorted((a, b) => a.left - b.left)
    const taken = new Set(pairs.flatMap(({ right }) => fields[right]?.field.column ?? []))
    const missing = missingOf(format, taken)
    const refused = columns.filter(({ name }) =>
      (format.refuses ?? []).some((one) => headerName(one) === name.exact),
    )
    const fit =
      pairs.reduce((sum, { worth }) => sum + worth, 0) +
      0.3 * left.filter(Boolean).length -
      missing.length -
      0.5 * unmet(format, columns, taken) -
      1.5 * refused.length
    return {
      format,
      columns: pairs.map(({ left: at, right }) => ({
        at,
        column: fields[right]?.field.column ?? '',
        alike: alike.get(`${at} ${right}`) ?? 0,
      })),
      missing,
      fit,
    }
  }
  return formats.map(suggestionOf).toSorted((a, b) => b.fit - a.fit)
}

/**
 * Fields a file must have a column for, by their newest name. The span of the rows is not among them: where no column
 * says it, the person is asked.
 */
export const missingOf = ({ fields }: Format, taken: ReadonlySet<string>): string[] => [
  ...new Set(
    fields
      .filter(({ required, type, column }) => required && type !== 'period' && !taken.has(column))
      .map((field) => labelOf(fields, field.column)),
  ),
]

/** What people call a field: the newest name of its column. */
export const labelOf = (fields: readonly Pick<Field, 'column' | 'names'>[], column: string): string =>
  fields.find((one) => one.column === column)?.names[0] ?? column

/** Groups of names, one of which the report always has, that neither a name nor a suggestion meets. */
const unmet = ({ needs, fields }: Format, columns: readonly Column[], taken: ReadonlySet<string>): number =>
  needs.filter((group) => {
    const names = group.map(headerName)
    return (
      !columns.some(({ name }) => names.includes(name.exact)) &&
      !fields.some(
        (field) => taken.has(field.column) && field.names.some((n) => names.includes(headerName(n))),
      )
    )
  }).length
