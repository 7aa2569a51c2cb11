import { neutralised } from '../kernel/spreadsheet-text.ts'
import { literal } from '../storage/quoting.ts'
import type { ImportContext } from './actions.ts'

const PAGE = 20_000

const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${neutralised(cell).replaceAll('"', '""')}"`).join(',')}\r\n`

/** Of a number of more than 15 digits Excel keeps the first 15, unless it is marked as text. */
const asText = (cell: string): string => (/^\d{16,}$/.test(cell) ? `'${cell}` : cell)

/**
 * Rejects as CSV for Excel: row, column, value, reason, then the whole line of the file (personal columns left out),
 * so that it can be mended and imported again.
 */
export async function* rejectedRows(
  { facts }: Pick<ImportContext, 'facts'>,
  { rejects, archive, header }: { rejects: string; archive: string; header: readonly string[] },
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(`\ufeff${csvLine(['行', '列', '值', '原因', ...header])}`)
  const reader = await facts.openReader()
  try {
    for (let offset = 0; ; offset += PAGE) {
      const rows = await reader.rows<Record<string, string | number | null>>(
        `select j.*, a.* from (select row_no, column_name, value, reason from read_parquet(${literal(rejects)})
           order by row_no, column_name, reason limit ${PAGE} offset ${offset}) j
         left join read_parquet(${literal(archive)}, file_row_number = true) a on a.file_row_number + 1 = j.row_no
         order by j.row_no, j.column_name, j.reason`,
      )
      if (rows.length === 0) return
      yield encoder.encode(
        rows
          .map((cells) =>
            csvLine([
              String(cells.row_no),
              String(cells.column_name ?? ''),
              String(cells.value ?? ''),
              String(cells.reason ?? ''),
              ...header.map((_, i) => asText(String(cells[`k${i}`] ?? ''))),
            ]),
          )
          .join(''),
      )
    }
  } finally {
    await reader.close()
  }
}
