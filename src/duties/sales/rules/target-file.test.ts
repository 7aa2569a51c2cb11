import { expect, test } from 'vitest'
import { cellsOf, textOfFile } from './target-file.ts'
import { writtenTargets } from './target-rows.ts'

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

test.each([
  ['copied from a spreadsheet', '指标\t范围\t期间\t目标值\n支付金额\t全店\t2026-11\t1,200,000\n'],
  ['a CSV with a quoted amount', '指标,范围,期间,目标值\r\n支付金额,全店,2026-11,"1,200,000"\r\n'],
  ['a CSV with Excel’s hint', 'sep=;\r\n指标;范围;期间;目标值\r\n支付金额;全店;2026-11;1,200,000\r\n'],
])('the cells of %s', (_, text) => {
  expect(writtenTargets(cellsOf(text))).toMatchObject({
    rows: [{ metric: '支付金额', scope: '全店', period: '2026-11', amount: '1,200,000' }],
  })
})

test('Chinese commas part cells where no others do', () => {
  expect(cellsOf('指标，期间，目标值\n支付金额，2026-11，120万')).toEqual([
    ['指标', '期间', '目标值'],
    ['支付金额', '2026-11', '120万'],
  ])
})
