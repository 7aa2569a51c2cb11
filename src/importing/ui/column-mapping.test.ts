import { expect, test } from 'vitest'
import type { FormatInfo, SheetState } from '../contract.ts'
import { looksLike, problemsOf, suggested, tableAt } from './column-mapping.ts'
import { importWords } from './words.ts'

const field = (column: string, label: string, required = false) => ({
  column,
  names: [label],
  type: 'text',
  required,
  label,
})
const format: FormatInfo = {
  id: 'order',
  name: '订单报表',
  source: '千牛',
  menu: '',
  own: false,
  readAs: null,
  table: 'order_header',
  fields: [
    field('order_id', '订单编号', true),
    field('paid_fen', '买家实际支付金额', true),
    field('pieces', '件数'),
  ],
}

test('columns that bear a known name are matched beforehand, spaces and width aside', () => {
  expect(suggested(['订单编号 ', '备注', '买家实际\n支付金额'], format)).toEqual({
    '订单编号 ': 'order_id',
    '买家实际\n支付金额': 'paid_fen',
  })
})

test('says what keeps a mapping from being saved', () => {
  const t = importWords.zh
  const columns = { 单号: 'order_id', 编号: 'order_id' }
  expect(problemsOf({ format, columns, name: ' ', t })).toEqual([
    '还缺：买家实际支付金额',
    '「订单编号」对应了两列，只能一列',
    '还没有起名字',
  ])
  expect(problemsOf({ format, columns: { a: 'order_id', b: 'paid_fen' }, name: '进销存', t })).toEqual([])
})

test('another row can be the header', () => {
  const sheet: SheetState = {
    sheet: '',
    format: null,
    formatName: null,
    nearest: null,
    asks: ['format'],
    header: ['某店导出'],
    sample: [
      ['单号', '金额'],
      ['1', '2'],
    ],
    result: null,
  }
  expect(tableAt(sheet, 0)).toEqual({ header: ['某店导出'], rows: sheet.sample })
  expect(tableAt(sheet, 1)).toEqual({ header: ['单号', '金额'], rows: [['1', '2']] })
})

test('the preview marks what is no value of the type', () => {
  expect(['1,234.50', '￥99', '2.5万', '-', ''].filter((text) => !looksLike('money', text))).toEqual([])
  expect(looksLike('money', '张三')).toBe(false)
  expect(looksLike('time', '2020/2/21 0:00')).toBe(true)
  expect(looksLike('time', '昨天')).toBe(false)
  expect(looksLike('text', '随便')).toBe(true)
})
