import type { Reader } from '../storage/facts.ts'
import { literal } from '../storage/quoting.ts'
import { rewritten } from './masking.ts'

const SAID = '这一行已经入库，不用改；它要和被拒的行合在一起算，请留在表里一起导入'

/** A column of the table by which rows belong together, and what the file calls it. */
export type Binding = { column: string; names: readonly string[] }

/**
 * Puts beside the refused rows those that were taken and belong together with them, with no column of their own, so that
 * mended they come out as in the whole file. A row whose own value of such a column was refused, or that is torn, belongs
 * to the nearest row before or after it that is like it otherwise: exports keep together what does.
 */
export const keepTogether = async (
  reader: Reader,
  files: { typed: string; rejects: string },
  by: readonly Binding[],
): Promise<void> => {
  const typed = `read_parquet(${literal(files.typed)})`
  const columns = by.map(({ column }) => column)
  const lost = by.map(
    ({ names }, at) => `bool_or(column_name in (${['', ...names].map(literal).join(', ')})) as lost${at}`,
  )
  const refused = `(select t.*, r.* exclude (row_no) from ${typed} t
    join (select row_no, count(distinct column_name) > 1 as torn, ${lost.join(', ')}
      from read_parquet(${literal(files.rejects)}) group by row_no) r on r.row_no = t.row_no)`
  const alike = (column: string) =>
    `coalesce(cast(r.${column} as varchar), '') = coalesce(cast(g.${column} as varchar), '')`
  /** The nearest rows on both sides of those that lost something. */
  const nearest = (what: string, like: readonly string[]) =>
    (['>=', '<='] as const).map(
      (side) => `select g.row_no from (select * from ${refused} where torn or ${what}) r
        asof join (select row_no, ${columns.join(', ')} from ${typed} where not bad) g
          on ${[...like.map(alike), `r.row_no ${side} g.row_no`].join(' and ')}`,
    )
  const rows = [
    `select row_no from ${refused}`,
    ...columns.flatMap((column, at) =>
      nearest(
        `lost${at}`,
        columns.filter((one) => one !== column),
      ),
    ),
    ...nearest('false', []),
  ]
  const same = columns.map((column) => `t.${column} is not distinct from g.${column}`).join(' and ')
  await rewritten(
    reader,
    files.rejects,
    (path) => `select row_no, column_name, value, reason from read_parquet(${literal(path)})
      union all select t.row_no, null, '', ${literal(SAID)} from ${typed} t semi join
        (select distinct ${columns.join(', ')} from ${typed} where row_no in (${rows.join(' union all ')})) g on ${same}
      where not t.bad order by row_no`,
  )
}
