import fc from 'fast-check'
import { expect, test } from 'vitest'
import { biff } from '../../../test/faults/fuzz-subjects.ts'
import { bytesOf, mutatedPieces, mutationsOf } from '../../../test/faults/mutated-file.ts'
import { seeded } from '../../../test/faults/random.ts'
import { biffStream, label, long, record, words } from './biff-fixtures.ts'
import { biffWorkbook } from './biff-workbook.ts'
import { compoundFile } from './compound-file.ts'

const rowsOf = (stream: Buffer): { row: number; cells: string[] }[] => {
  const workbook = biffWorkbook(stream)
  if (typeof workbook === 'string') throw new Error(workbook)
  return workbook.sheets.flatMap((sheet) => workbook.rows(sheet))
}
const read = (records: readonly Buffer[]) => rowsOf(biffStream([{ name: '1', records }]))

const dimensions = (first: number, end: number) => record(0x0200, long(first), long(end), words(0, 4, 0))
const rowRecord = (row: number) => record(0x0208, words(row, 0, 4, 300, 0, 0, 0, 15))
const text = (row: number, column: number) => `${row}-${column}`
const cell = (row: number, column: number, from = row) => label(row, column, text(from, column))
const columns = [0, 1, 2, 3]
const numbers = [0, 1, 2, 3, 4]
const whole = numbers.map((row) => ({ row, cells: columns.map((column) => text(row, column)) }))
const byRow = numbers.flatMap((row) => columns.map((column) => cell(row, column)))

test('rows in any order are read, with or without what announces them', () => {
  const order = fc.shuffledSubarray(numbers, { minLength: numbers.length })
  fc.assert(
    fc.property(order, fc.boolean(), fc.boolean(), (rows, hasRows, hasDimensions) => {
      const records = [
        ...(hasDimensions ? [dimensions(0, 5)] : []),
        ...(hasRows ? rows.map(rowRecord) : []),
        ...rows.flatMap((row) => columns.map((column) => cell(row, column))),
      ]
      expect(read(records)).toEqual(whole)
    }),
  )
})

test('a file that goes down the columns is read', () => {
  expect(read(columns.flatMap((column) => numbers.map((row) => cell(row, column))))).toEqual(whole)
})

test('what programs write carelessly is no damage: empty dimensions, a record for the heading alone, filling', () => {
  expect(read([dimensions(0, 0), ...byRow])).toEqual(whole)
  expect(read([dimensions(0, 1), ...byRow])).toEqual(whole)
  expect(read([rowRecord(0), ...byRow])).toEqual(whole)
  const stream = biffStream([{ name: '1', records: byRow }])
  expect(rowsOf(Buffer.concat([stream, Buffer.alloc(300)]))).toEqual(whole)
  expect(rowsOf(Buffer.concat([stream, Buffer.alloc(300, 0x20)]))).toEqual(whole)
})

test.each([
  ['a cell in the middle that was moved to a row of its own', [], { row: 2, column: 1, to: 9 }],
  ['a cell in the middle that was moved to the row before', [], { row: 2, column: 1, to: 40 }],
  ['the last cell, beyond the rows that the sheet has', [dimensions(0, 5)], { row: 4, column: 3, to: 21 }],
  ['the first cell, to a row that nothing announces', numbers.map(rowRecord), { row: 1, column: 0, to: 300 }],
])('damaged numbers of rows are refused: %s', (_, before, { row, column, to }) => {
  const records = byRow.map((one, i) => (i === row * 4 + column ? cell(to, column, row) : one))
  expect(() => read([...before, ...records])).toThrow(RangeError)
})

test('a row cut in two, its halves under two numbers, is refused', () => {
  const half = (row: number) => columns.map((column) => cell(column < 2 ? row : row + 200, column, row))
  const records = numbers.flatMap((row) =>
    row === 2 ? half(row) : columns.map((column) => cell(row, column)),
  )
  expect(() => read([dimensions(0, 5), ...records])).toThrow('a row beyond the sheet')
  expect(() => read([...numbers.map(rowRecord), ...records])).toThrow('a row that is not announced')
})

test('a workbook out of whose middle bytes went missing, so that one row is stored as two, is refused', () => {
  const harmed = bytesOf(biff, mutatedPieces(biff, mutationsOf(biff), seeded(5 + 293 * 7919)))
  const stream = compoundFile(harmed)?.stream('workbook')
  if (!stream) throw new Error('no workbook in it')
  expect(() => rowsOf(stream)).toThrow('bytes after a sheet')
})

test('a cell whose record is longer than what it holds is refused', () => {
  for (const longer of [
    record(0x0204, words(0, 0, 0, 1), Buffer.from([0, 0x41]), words(7)),
    record(0x0203, words(0, 0, 0), Buffer.alloc(8), words(7)),
    record(0x027e, words(0, 0, 0), long(2), words(7)),
  ])
    expect(() => read([longer])).toThrow(RangeError)
})
