/** The key and columns of a fact table. */
type Keyed = { columns: Readonly<Record<string, unknown>>; key: readonly string[] }

/** What the key is made of as the file names it, without what is the same for every row. `standIns`: names in the place of ids. */
export const shownKeyOf = (
  { key }: Keyed,
  standIns: readonly { id: string; name: string }[],
  fields: readonly { name: string; built: { values: readonly { column: string }[] } }[],
): { columns: string[]; names: string[] } => {
  const toKey = (column: string) =>
    key.find((one) => one === column || standIns.some(({ id, name }) => id === one && name === column))
  const found = fields.flatMap(({ name, built }) =>
    built.values.flatMap(({ column }) => {
      const part = toKey(column)
      return part === undefined ? [] : [{ part, name: name.trim() }]
    }),
  )
  return {
    columns: [...new Set(found.map(({ part }) => part))],
    names: [...new Set(found.map(({ name }) => name))],
  }
}

/** Rows whose key an earlier row of the file already has; `shown`: columns of the key that tell people which. */
export const duplicatesSql = (definition: Keyed, shown: readonly string[], from: string): string => {
  const key = definition.key.join(', ')
  // A day that is a span is told once.
  const text = shown.map((column) =>
    column === 'to_day' && shown.includes('from_day')
      ? 'cast(nullif(to_day, from_day) as varchar)'
      : `nullif(cast(${column} as varchar), '')`,
  )
  const whole = `hash(${Object.keys(definition.columns).join(', ')})`
  return `(select row_no, first_row, key_text, same from (
      select row_no, min(row_no) over w as first_row, concat_ws(' · ', ${text.join(', ') || "''"}) as key_text,
        ${whole} = first_value(${whole}) over (partition by ${key} order by row_no) as same
      from ${from} where (${key}) in (select ${key} from ${from} group by all having count(*) > 1)
      window w as (partition by ${key})) where row_no > first_row)`
}
