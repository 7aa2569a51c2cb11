import { read, utils } from '@e965/xlsx'
import { expect, test } from 'vitest'
import { BIFF_ROWS, biffWorkbook } from './biff.ts'

const cellsOf = (bytes: Uint8Array, sheet: string): unknown[][] => {
  const content = read(bytes, { type: 'buffer' }).Sheets[sheet]
  return content ? utils.sheet_to_json(content, { header: 1, defval: '', raw: true }) : []
}

test('another reader finds every cell of every sheet as text, narrow and wide', () => {
  const bytes = biffWorkbook([
    {
      sheet: '【生意参谋平台】1',
      cells: [['商品ID', 'a"<&'], ['600000000001', '', '-'], [], ['1,234', '12.34%']],
    },
    { sheet: '第二张', cells: [['é', '𠮷']] },
  ])
  expect(cellsOf(bytes, '【生意参谋平台】1')).toEqual([
    ['商品ID', 'a"<&', ''],
    ['600000000001', '', '-'],
    ['', '', ''],
    ['1,234', '12.34%', ''],
  ])
  expect(cellsOf(bytes, '第二张')).toEqual([['é', '𠮷']])
})

test('a workbook of many megabytes is read to its last cell', () => {
  const row = Array.from({ length: 10 }, (_, i) => `${i}`.padStart(400, '数'))
  const bytes = biffWorkbook([{ sheet: '1', cells: Array.from({ length: 1_000 }, () => row) }])
  // So long that the container needs a second list of its parts.
  expect(bytes.length).toBeGreaterThan(109 * 128 * 512)
  const rows = cellsOf(bytes, '1')
  expect(rows.length).toBe(1_000)
  expect(rows.at(-1)).toEqual(row)
})

test('the same cells give the same bytes', () => {
  const made = () => biffWorkbook([{ sheet: '1', cells: [['一', '2']] }])
  expect(Buffer.from(made()).equals(made())).toBe(true)
})

test('what the format cannot hold is refused, not cut off', () => {
  const rows = Array.from({ length: BIFF_ROWS + 1 }, () => ['1'])
  expect(() => biffWorkbook([{ sheet: '1', cells: rows }])).toThrow(RangeError)
  expect(() => biffWorkbook([{ sheet: '1', cells: [Array.from({ length: 257 }, () => '1')] }])).toThrow(
    RangeError,
  )
  expect(() => biffWorkbook([{ sheet: '1', cells: [['长'.repeat(4001)]] }])).toThrow(RangeError)
})
