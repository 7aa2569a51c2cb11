/** The key and columns of a fact table. */
type Keyed = { columns: Readonly<Record<string, unknown>>; key: readonly string[] }

/** Rows whose key an earlier row of the file already has. */
export const duplicatesSql = (definition: Keyed, from: string): string => {
  const key = definition.key.join(', ')
  const shown = definition.key.map((c) => `cast(${c} as varchar)`).join(", ' · ', ")
  const whole = `hash(${Object.keys(definition.columns).join(', ')})`
  return `(select row_no, first_row, key_text, same from (
      select row_no, min(row_no) over w as first_row, concat(${shown}) as key_text,
        ${whole} = first_value(${whole}) over (partition by ${key} order by row_no) as same
      from ${from} where (${key}) in (select ${key} from ${from} group by all having count(*) > 1)
      window w as (partition by ${key})) where row_no > first_row)`
}
