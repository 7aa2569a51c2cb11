import type { Reader } from '../storage/facts.ts'
import { renamed } from '../storage/held-file.ts'
import { literal } from '../storage/quoting.ts'

/**
 * A row with too many or too few cells, or refused for several columns, has its cells in wrong places: a phone
 * number may stand where a date belongs. Of such rows nothing but the number and the reasons is kept, in the
 * archive and among the rejects. Asked only of files that have personal columns.
 */
export const forgetTornRows = async (
  reader: Reader,
  files: { archive: string; rejects: string; width: number },
): Promise<void> => {
  const torn = `(select row_no from read_parquet(${literal(files.rejects)}) group by row_no
    having count(distinct column_name) > 1 or bool_or(column_name = ''))`
  const [found] = await reader.rows<{ n: number }>(`select count(*) as n from ${torn}`)
  if (Number(found?.n ?? 0) === 0) return
  const list = `${files.archive}.torn`
  await reader.run(`copy (select row_no from ${torn}) to ${literal(list)} (format parquet)`)
  const isTorn = (row: string) => `${row} in (select row_no from read_parquet(${literal(list)}))`
  const cells = Array.from(
    { length: files.width },
    (_, i) => `case when torn then null else k${i} end as k${i}`,
  )
  await rewritten(
    reader,
    files.archive,
    (path) =>
      `select ${cells.join(', ')} from (select *, ${isTorn('file_row_number + 1')} as torn from read_parquet(${literal(path)}, file_row_number = true))`,
  )
  await rewritten(
    reader,
    files.rejects,
    (path) =>
      `select row_no, column_name, case when ${isTorn('row_no')} then '' else value end as value, reason from read_parquet(${literal(path)})`,
  )
}

/** Writes a file of the staging folder anew. */
export const rewritten = async (
  reader: Reader,
  path: string,
  selection: (path: string) => string,
): Promise<void> => {
  const fresh = `${path}.fresh`
  await reader.run(
    `copy (${selection(path)}) to ${literal(fresh)} (format parquet, codec zstd, row_group_size 50000)`,
  )
  await renamed(fresh, path)
}
