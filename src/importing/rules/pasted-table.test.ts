import { expect, test } from 'vitest'
import { cellsOf, textOfFile } from './pasted-table.ts'

/** 指标,目标 in GB18030, as Excel saves a CSV on a Chinese Windows. */
const gb = [0xd6, 0xb8, 0xb1, 0xea, 0x2c, 0xc4, 0xbf, 0xb1, 0xea]

test.each([
  ['UTF-8', [...Buffer.from('指标,目标')]],
  ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, ...Buffer.from('指标,目标')]],
  ['GB18030', gb],
  ['UTF-16, as Excel saves 「Unicode 文本」', [0xff, 0xfe, ...Buffer.from('指标,目标', 'utf16le')]],
])('a file in %s is read as it was written', (_, bytes) => {
  expect(textOfFile(Uint8Array.from(bytes))).toEqual({ text: '指标,目标' })
})

test('a workbook is told from a text, and so is what is no text', () => {
  expect(textOfFile(Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0]))).toEqual({ problem: 'workbook' })
  expect(textOfFile(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toEqual({ problem: 'workbook' })
  expect(textOfFile(Uint8Array.from([...gb, 0xff]))).toEqual({ problem: 'encoding' })
  expect(textOfFile(Uint8Array.from([0x61, 0, 0x62]))).toEqual({ problem: 'encoding' })
})

const head = ['商品ID', '供应商', '起订量', '目标值']
const row = ['612345670001', '恒窑, 德化', '1,000', '1,234.00']

test.each([
  [
    'copied from a spreadsheet',
    '商品ID\t供应商\t起订量\t目标值\n612345670001\t恒窑, 德化\t1,000\t1,234.00\n',
  ],
  [
    'a CSV with quoted amounts',
    '商品ID,供应商,起订量,目标值\r\n612345670001,"恒窑, 德化","1,000","1,234.00"\r\n',
  ],
  [
    'a CSV with Excel’s hint',
    'sep=;\r\n商品ID;供应商;起订量;目标值\r\n612345670001;恒窑, 德化;1,000;1,234.00\r\n',
  ],
])('the cells of a table %s', (_, text) => {
  expect(cellsOf(text).slice(-2)).toEqual([head, row])
})

test('tabs part the cells of a table whose rows are not equally long, whatever commas its amounts have', () => {
  expect(cellsOf('商品ID\t供应商\t起订量\n1\t1,000\n2\t2,000\n3\n')).toEqual([
    ['商品ID', '供应商', '起订量'],
    ['1', '1,000'],
    ['2', '2,000'],
    ['3'],
  ])
})

test('a cell of several lines is one cell', () => {
  expect(cellsOf('商品ID\t供应商\n1\t"恒窑\n德化"\n')).toEqual([
    ['商品ID', '供应商'],
    ['1', '恒窑\n德化'],
  ])
})

test('Chinese commas part cells where no others do', () => {
  expect(cellsOf('指标，期间，目标值\n支付金额，2026-11，120万')).toEqual([
    ['指标', '期间', '目标值'],
    ['支付金额', '2026-11', '120万'],
  ])
})
