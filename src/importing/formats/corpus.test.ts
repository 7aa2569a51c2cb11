import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, expect, test } from 'vitest'
import { day } from '../../kernel/calendar.ts'
import { openReaderOn } from '../../storage/duckdb.ts'
import { cellMacros } from '../cell-sql.ts'
import { checkSheet } from '../checking.ts'
import { type Container, type ExportFile, exportFile } from '../export-file.ts'
import { defaultLimits } from '../limits.ts'
import { readTables } from '../reading/tables.ts'
import { recognise } from '../recognise.ts'
import { sampleRows } from '../sample-rows.ts'
import { formats } from './all.ts'
import knownHeaders from './known-headers.json' with { type: 'json' }

type Known = {
  format: string
  columns: readonly string[]
  above?: readonly string[]
  container: string
  encoding?: string
  delimiter?: string
  preamble?: number
  sheet?: string
}

const known: Readonly<Record<string, Known>> = knownHeaders

const containerOf = (text: string): Container => {
  if (text === 'csv' || text === 'xls' || text === 'xlsx' || text === 'zip') return text
  throw new RangeError(`${text} is no container`)
}

const encodingOf = (text: string | undefined): ExportFile['encoding'] => {
  if (text === undefined || text === 'gb18030' || text === 'utf-8') return text
  if (text === 'utf-8-bom' || text === 'utf-16le-bom') return text
  throw new RangeError(`${text} is no encoding`)
}

/** Lines before the header: a title, then the conditions of the download, as 生意参谋 writes them. */
const preambleOf = (list: Known): string[][] => {
  if (list.format === 'taobao-assistant') return [['version 1.00']]
  return Array.from({ length: list.preamble ?? 0 }, (_, i) =>
    i === 0
      ? [`【生意参谋平台】${list.sheet ?? '报表'}`]
      : i === 1
        ? ['统计时间：2026-06-01 ~ 2026-06-30', '终端：全部终端']
        : [],
  )
}

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-corpus-'))
afterAll(() => rmSync(folder, { recursive: true }))

const reader = await openReaderOn(await DuckDBInstance.create(':memory:'))
for (const macro of cellMacros) await reader.run(macro)

const ROWS = 12
const JUNE = { from: day('2026-06-01'), to: day('2026-06-30') }

const first = new Set(
  formats.map(({ id }) => Object.entries(known).find(([, list]) => list.format === id)?.[0]),
)

for (const [name, list] of Object.entries(known))
  test(`a ${list.container} file with the header list ${name} is read and recognised${first.has(name) ? ', and every row accepted' : ''}`, async () => {
    const format = formats.find(({ id }) => id === list.format)
    if (!format) throw new RangeError(`no format ${list.format}`)
    const header = list.above ? [list.above, list.columns] : list.columns
    const rows = sampleRows(format, header, ROWS)
    const container = containerOf(list.container)
    const preamble = preambleOf(list)
    const into = join(folder, name)
    mkdirSync(into)
    const path = join(folder, `${name}.${container}`)
    writeFileSync(
      path,
      exportFile({
        header,
        rows,
        container,
        encoding: encodingOf(list.encoding),
        delimiter: list.delimiter,
        preamble,
        sheet: list.sheet,
        quirks: {
          idsAs: list.format === 'order' ? 'equals' : list.format === 'refund' ? 'apostrophe' : 'plain',
          quoteAll: list.format === 'order',
          lyingDimension: true,
        },
      }),
    )

    const [table, ...more] = await readTables({
      path,
      name: `${name}.${container}`,
      into,
      limits: defaultLimits,
    })

    expect(more).toEqual([])
    const found = recognise(table?.head ?? [], formats)
    const headerRow = preamble.length + (list.above ? 1 : 0)
    expect({ format: found?.format.id, headerRow: found?.headerRow }).toEqual({
      format: list.format,
      headerRow,
    })
    expect(found?.unknown).toEqual([])
    // One list of each format goes through the checks as well: they are what takes time.
    if (!table || !found || !first.has(name)) return
    const checked = await checkSheet(
      reader,
      table,
      { ...found, period: JUNE, item: '612345678901', snapshotDay: '2026-06-30' },
      { into: join(into, 'check'), buyerKey: 'key of the test', today: day('2026-11-20') },
    )
    expect({ rows: checked.rows, accepted: checked.acceptedRows, rejects: checked.rejects }).toEqual({
      rows: ROWS,
      accepted: ROWS,
      rejects: [],
    })
  })
