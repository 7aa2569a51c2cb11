import type { FormatInfo, MappingStart } from '../contract.ts'

/** One entry for each field a column can go to: several fields may fill the same column of the table. */
export const fieldsOf = ({ fields }: FormatInfo): FormatInfo['fields'] =>
  fields.filter(({ column }, place) => fields.findIndex((one) => one.column === column) === place)

/** The fields to choose from, each to be found by whatever any year's export calls it. */
export const fieldOptions = (
  format: FormatInfo,
  required: (label: string) => string,
): { value: string; label: string; found: string }[] =>
  fieldsOf(format).map((field) => ({
    value: field.column,
    label: field.required ? required(field.label) : field.label,
    found: [
      field.label,
      ...format.fields.filter(({ column }) => column === field.column).flatMap(({ names }) => names),
    ].join(' '),
  }))

/** What was suggested, but for what a person chose otherwise: a field they gave away is not suggested elsewhere. */
export const chosenColumns = (
  suggested: Readonly<Record<string, string>>,
  byHand: Readonly<Record<string, string>>,
  header: readonly string[],
): Record<string, string> => {
  const given = new Set(Object.values(byHand))
  const kept = Object.entries(suggested).filter(([name, field]) => !(name in byHand) && !given.has(field))
  const all = { ...Object.fromEntries(kept), ...byHand }
  return Object.fromEntries(header.flatMap((name) => (all[name] ? [[name, all[name]]] : [])))
}

/** The suggestions that fit anything, the likeliest first, at most five. */
export const likeliest = ({ suggestions }: MappingStart): MappingStart['suggestions'] => {
  const fitting = suggestions.filter(({ columns }) => Object.keys(columns).length >= 2)
  const most = Math.max(0, ...fitting.map(({ columns }) => Object.keys(columns).length))
  // What fits far fewer columns than another is no choice to think about.
  return fitting.filter(({ columns }) => Object.keys(columns).length * 3 >= most).slice(0, 5)
}

/** The fields a report cannot do without, in people's words. The days of rows are asked for where no column says them. */
export const neededOf = (format: FormatInfo): string[] =>
  fieldsOf(format)
    .filter(({ required, type }) => required && type !== 'period')
    .map(({ label }) => label)

/** What still keeps the mapping from being saved, in sentences. */
export const problemsOf = (input: {
  format: FormatInfo
  columns: Readonly<Record<string, string>>
  name: string
  t: { missing: (names: string) => string; twice: (name: string) => string; nameMissing: string }
}): string[] => {
  const { format, columns, name, t } = input
  const used = Object.values(columns)
  const fields = fieldsOf(format)
  const labelOf = (column: string) => fields.find((one) => one.column === column)?.label ?? column
  const missing = fields.filter(
    ({ required, type, column }) => required && type !== 'period' && !used.includes(column),
  )
  const twice = [...new Set(used.filter((column, place) => used.indexOf(column) !== place))]
  return [
    ...(missing.length > 0 ? [t.missing(missing.map(({ label }) => label).join('、'))] : []),
    ...twice.map((column) => t.twice(labelOf(column))),
    ...(name.trim() === '' ? [t.nameMissing] : []),
  ]
}
