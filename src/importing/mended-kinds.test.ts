import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { formats } from './formats/all.ts'
import knownHeaders from './formats/known-headers.json' with { type: 'json' }
import { mendedAs, mending } from './mended-testing.ts'
import { recognise } from './recognise.ts'
import { sampleRows } from './sample-rows.ts'
import { type ImportStores, importStores } from './testing.ts'

type Known = { format: string; columns: readonly string[]; above?: readonly string[] }
const known: readonly Known[] = Object.values(knownHeaders)

let made: ImportStores
beforeAll(async () => {
  made = await importStores('embedded', inject('postgresUrl'))
})
afterAll(() => made.remove())
const { taken, refused, facts } = mending(() => made)

const answer = { period: { from: day('2026-06-01'), to: day('2026-06-30') }, item: '612345678901' }

/** Of each format a header and the last column whose cells can be broken. */
const kinds = formats.flatMap((format) => {
  const list = known.find((one) => one.format === format.id)
  if (!list) return []
  const header = list.above ? [list.above, list.columns] : [list.columns]
  const found = recognise(header, formats)
  const at = format.fields.findLast(
    ({ type, personal }, nth) => type !== 'text' && !personal && found?.columns[nth] !== undefined,
  )
  const column = at && found?.columns[format.fields.indexOf(at)]
  return found && column !== undefined ? [{ format, header, names: found.header, column }] : []
})

test('every format that is known has a column to break', () => {
  expect(kinds.length).toBeGreaterThan(35)
})

test.each(kinds)(
  '$format.id: rows that are mended are those of the file that was right at once',
  async (kind) => {
    const { format, header, names, column } = kind
    const rows = sampleRows(format, header, 6)
    const [right, shop] = [made.newShop(), made.newShop()]
    await taken(right, '对的.csv', { header, rows }, answer)
    const broken = rows.map((row, at) => (at === 2 || at === 4 ? row.with(column, '坏的') : row))
    const first = await taken(shop, '错的.csv', { header, rows: broken }, answer)
    expect(first.rejected).toBe(2)
    // Only their own file was asked what it is about.
    const { item } = answer
    const again = mendedAs(await refused(shop, first), { header: names, rows, first: header.length + 1 })
    expect(await taken(shop, '改好的.csv', again, { item })).toMatchObject({ rejects: [], format: format.id })
    expect(await facts(shop, format.table)).toEqual(await facts(right, format.table))
  },
  180_000,
)
