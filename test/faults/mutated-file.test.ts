import { expect, test } from 'vitest'
import { bytesOf, laidText, seamsOf } from './mutated-file.ts'

test('half a line end harmed touches the cell before it and the one that begins after it', () => {
  const cells = [
    ['a', 'b'],
    ['c', 'd'],
  ]
  const file = laidText(cells, { encoding: 'utf-16le', delimiter: '\t' })
  const lineFeed = file.bytes.indexOf(Buffer.from('\n', 'utf16le'))
  const pieces = [
    { from: 0, to: lineFeed },
    { junk: Buffer.from('0') },
    { from: lineFeed + 1, to: file.bytes.length },
  ]
  expect(bytesOf(file.bytes, pieces).toString('utf16le')).toBe('a\tb\r0c\td\r\n')
  expect(seamsOf(file, pieces)).toEqual([{ left: { row: 0, column: 1 }, right: { row: 1, column: 0 } }])
})
