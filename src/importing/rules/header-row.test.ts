import { expect, test } from 'vitest'
import { formats } from '../formats/all.ts'
import knownHeaders from '../formats/known-headers.json' with { type: 'json' }
import { recognise } from '../recognise.ts'
import { sampleRows } from '../sample-rows.ts'
import { likelyHeaderRow } from './header-row.ts'

test('the header is found below titles and notes', () => {
  const rows = [
    ['某店订单导出'],
    ['导出时间：2026-11-03', '导出人：某某'],
    [],
    ['单号', '金额', '下单日'],
    ['351234567890123001', '88.00', '2026-11-03'],
  ]
  expect(likelyHeaderRow(rows)).toBe(3)
  expect(likelyHeaderRow([])).toBe(0)
  expect(
    likelyHeaderRow([
      ['货品', '颜色'],
      ['杯子', '白'],
    ]),
  ).toBe(0)
})

test('of every known export it is the row with the names', () => {
  const wrong = Object.entries(knownHeaders).filter(([, known]) => {
    const format = formats.find(({ id }) => id === known.format)
    if ('above' in known || !format) return false
    const found = recognise([known.columns], [format])
    const head = [
      ['某店导出'],
      ['2026-11-01', '2026-11-30'],
      known.columns,
      ...sampleRows(format, known.columns, 8),
    ]
    return !found || likelyHeaderRow(head) !== 2
  })
  expect(wrong.map(([list]) => list)).toEqual([])
})
