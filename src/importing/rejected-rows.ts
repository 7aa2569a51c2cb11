import { neutralised } from '../kernel/spreadsheet-text.ts'
import { literal } from '../storage/quoting.ts'
import type { ImportContext } from './actions.ts'
import { isOfRejects, type Origin, originText, rejectColumns } from './mended.ts'

const PAGE = 20_000

const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${neutralised(cell).replaceAll('"', '""')}"`).join(',')}\r\n`

/** Of a number of more than 15 digits Excel keeps the first 15, unless it is marked as text. */
const asText = (cell: string): string => (/^\d{16,}$/.test(cell) ? `'${cell}` : cell)

type RejectsFile = { rejects: string; archive: string; header: readonly string[]; origin: Origin }

/** Of a row that is refused for several reasons, all of them. */
const told = (column: string) => `string_agg(${column}, '；' order by column_name, reason) as ${column}`

/**
 * Rejects as CSV for Excel, each row once: row, columns, values, reasons, what is known of the file, then the whole line
 * (personal columns left out), so that it can be mended and imported again. Rows that were taken and belong together with
 * a refused one are among them. Rejects of such a file again do not repeat what that one said before its lines.
 */
export async function* rejectedRows(
  { facts }: Pick<ImportContext, 'facts'>,
  { rejects, archive, header, origin }: RejectsFile,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const skipped = isOfRejects(header) ? rejectColumns.length : 0
  const from = originText(origin)
  yield encoder.encode(`\ufeff${csvLine([...rejectColumns, ...header.slice(skipped)])}`)
  const reader = await facts.openReader()
  try {
    for (let offset = 0; ; offset += PAGE) {
      const rows = await reader.rows<Record<string, string | number | null>>(
        `select j.*, a.* from (select row_no, ${told('column_name')}, ${told('value')}, ${told('reason')}
             from (select distinct * from read_parquet(${literal(rejects)}))
             group by row_no order by row_no limit ${PAGE} offset ${offset}) j
         left join read_parquet(${literal(archive)}, file_row_number = true) a on a.file_row_number + 1 = j.row_no
         order by j.row_no`,
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
              from,
              ...header.slice(skipped).map((_, i) => asText(String(cells[`k${skipped + i}`] ?? ''))),
            ]),
          )
          .join(''),
      )
    }
  } finally {
    await reader.close()
  }
}
