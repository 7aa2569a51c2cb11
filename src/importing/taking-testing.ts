import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { day } from '../kernel/calendar.ts'
import { openReaderOn } from '../storage/duckdb.ts'
import { cellMacros } from './cell-sql.ts'
import { checkSheet } from './checking.ts'
import { type ExportFile, exportFile } from './export-file.ts'
import { formats } from './formats/all.ts'
import { defaultLimits } from './limits.ts'
import { readTables } from './reading/tables.ts'
import { recognise } from './recognise.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-values-'))
const reader = await openReaderOn(await DuckDBInstance.create(':memory:'))
for (const macro of cellMacros) await reader.run(macro)
let files = 0

/** Removes the files that were taken. */
export const forgetTaken = (): void => rmSync(folder, { recursive: true })

/** Takes a file of the header and rows through the checks; facts in the order of the file. */
export const take = async (
  header: string | ExportFile['header'],
  rows: readonly string[],
  file: Partial<ExportFile> = {},
) => {
  files += 1
  const into = join(folder, String(files))
  mkdirSync(into)
  const container = file.container ?? 'csv'
  const path = join(into, `file.${container}`)
  const cells = rows.map((row) => row.split('|'))
  writeFileSync(
    path,
    exportFile({
      ...file,
      header: typeof header === 'string' ? header.split(',') : header,
      rows: cells,
      container,
    }),
  )
  const [table] = await readTables({ path, name: `file.${container}`, into, limits: defaultLimits })
  const found = recognise(table?.head ?? [], formats)
  if (!table || !found) throw new Error('the file was not recognised')
  const period = { from: day('2026-06-01'), to: day('2026-06-30') }
  const checked = await checkSheet(
    reader,
    table,
    { ...found, period, item: '612345678901', snapshotDay: '2026-06-30' },
    { into: join(into, 'check'), buyerKey: 'key of the test', today: day('2026-11-20') },
  )
  const facts = await reader.rows<Record<string, unknown>>(
    `select * from read_parquet('${checked.accepted}') order by row_no`,
  )
  const column = (name: string) => facts.map((fact) => fact[name])
  return { format: found.format.id, checked, facts, column }
}
