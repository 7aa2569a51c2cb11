import { literal } from '../../storage/quoting.ts'
import type { TextTable } from './text-table.ts'

/** The column names of `csvRelation`: c1 … cN. */
export const columnNames = (width: number): string[] => Array.from({ length: width }, (_, i) => `c${i + 1}`)

/**
 * The DuckDB table function that reads a text table: columns c1 … cN of VARCHAR, empty cells NULL, one row per
 * record and in the file's order, so that `row_number() over ()` is the row of the sheet. Reading is parallel;
 * every record has exactly `width` cells by then, so the reader needs no leniency about their number. A line is
 * at most twice the largest row that is let through; smaller buffers than the default save 200 MB.
 */
export const csvRelation = (table: Pick<TextTable, 'path' | 'width' | 'dialect'>): string => {
  const { delimiter, lineEnd } = table.dialect
  const columns = columnNames(table.width).map((name) => `${name}: 'VARCHAR'`)
  return `read_csv(${literal(table.path)}, auto_detect=false, header=false, encoding='utf-8', compression='none', delim=${literal(delimiter)}, new_line='${lineEnd === '\n' ? '\\n' : '\\r\\n'}', quote='"', escape='"', comment='', nullstr='', strict_mode=false, max_line_size=4000000, buffer_size=8000000, columns={${columns.join(', ')}})`
}

/** The rows that had another number of cells than the table is wide: (row, cells, extra). */
export const irregularRelation = (table: Pick<TextTable, 'irregular'>): string =>
  `read_csv(${literal(table.irregular.path)}, auto_detect=false, header=false, delim=',', quote='"', escape='"', max_line_size=4000000, columns={row: 'BIGINT', cells: 'INTEGER', extra: 'VARCHAR'})`
