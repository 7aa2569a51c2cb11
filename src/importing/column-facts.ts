import type { Reader } from '../storage/facts.ts'
import type { ColumnFacts } from './cell-sql.ts'
import type { Field } from './format.ts'

/** What whole columns say: percent signs, ids that Excel rounded, plain numbers. One scan. */
export const askColumns = async (
  reader: Reader,
  from: string,
  fields: readonly { field: Field; cell: string }[],
): Promise<Map<Field, ColumnFacts>> => {
  const question = ({ field, cell }: { field: Field; cell: string }): string | undefined => {
    if (field.type === 'ratio') return `bool_or(contains(${cell}, '%') or contains(${cell}, '％'))`
    if (field.type === 'money' || field.type === 'count' || field.type === 'number')
      return `bool_and(${cell} is null or ${cell} = '' or (try_cast(${cell} as double) is not null
        and not contains(${cell}, 'e') and not contains(${cell}, 'E') and not contains(${cell}, '_')))`
    // Excel keeps 15 digits: a column of long ids that nearly all end in 000 has been through it.
    if (field.type === 'id')
      return `count(*) filter (length(${cell}) between 16 and 24) >= 3
        and count(*) filter (length(${cell}) between 16 and 24 and regexp_matches(${cell}, '000["\\s]*$'))
          >= 0.9 * count(*) filter (length(${cell}) between 16 and 24)`
    return undefined
  }
  const asked = fields.flatMap((f) => {
    const sql = question(f)
    return sql ? [{ ...f, sql }] : []
  })
  const facts = new Map<Field, ColumnFacts>()
  if (asked.length === 0) return facts
  const [row] = await reader.rows<Record<string, boolean | null>>(
    `select ${asked.map(({ sql }, i) => `${sql} as a${i}`).join(', ')} from ${from}`,
  )
  asked.forEach(({ field }, i) => {
    const said = row?.[`a${i}`] === true
    facts.set(field, {
      percent: field.type === 'ratio' && said,
      roundedIds: field.type === 'id' && said,
      plain: field.type !== 'ratio' && field.type !== 'id' && said,
    })
  })
  return facts
}
