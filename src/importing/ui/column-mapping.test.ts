import { expect, test } from 'vitest'
import type { FormatInfo, MappingStart } from '../contract.ts'
import { chosenColumns, fieldOptions, likeliest, neededOf, problemsOf } from './column-mapping.ts'
import { readDraft } from './drafts.ts'
import { mappingWords } from './mapping-words.ts'

const field = (column: string, label: string, required = false, type = 'text') => ({
  column,
  names: [label],
  type,
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
    field('period', '统计日期', true, 'period'),
    field('order_id', '订单编号', true),
    field('paid_fen', '买家实际支付金额', true),
    field('pieces', '件数'),
  ],
}

test('what a person chose goes before what was suggested, and takes the field from another column', () => {
  const header = ['单号', '编号', '金额']
  const suggested = { 单号: 'order_id', 金额: 'paid_fen' }
  expect(chosenColumns(suggested, {}, header)).toEqual(suggested)
  expect(chosenColumns(suggested, { 编号: 'order_id' }, header)).toEqual({
    编号: 'order_id',
    金额: 'paid_fen',
  })
  expect(chosenColumns(suggested, { 金额: '' }, header)).toEqual({ 单号: 'order_id' })
  expect(chosenColumns({ 旧列: 'pieces' }, { 另一列: 'pieces' }, header)).toEqual({})
})

test('says what keeps a mapping from being saved; the days of rows are asked for later', () => {
  const t = mappingWords.zh
  const columns = { 单号: 'order_id', 编号: 'order_id' }
  expect(problemsOf({ format, columns, name: ' ', t })).toEqual([
    '还缺：买家实际支付金额',
    '「订单编号」对应了两列，只能一列',
    '还没有起名字',
  ])
  expect(problemsOf({ format, columns: { a: 'order_id', b: 'paid_fen' }, name: '进销存', t })).toEqual([])
  expect(neededOf(format)).toEqual(['订单编号', '买家实际支付金额'])
})

test('only what fits a good part of the columns is offered first', () => {
  const suggestion = (id: string, fitting: number): MappingStart['suggestions'][number] => ({
    format: id,
    columns: Object.fromEntries(Array.from({ length: fitting }, (_, i) => [`c${i}`, `f${i}`])),
    missing: [],
    same: [],
  })
  const start: MappingStart = {
    headerRow: 0,
    rows: [],
    header: [],
    personal: [],
    sample: [],
    suggestions: [9, 8, 4, 3, 2, 1, 0].map((n, i) => suggestion(`r${i}`, n)),
  }
  expect(likeliest(start).map(({ format: id }) => id)).toEqual(['r0', 'r1', 'r2', 'r3'])
})

test('a draft that the browser kept is read, and whatever else it holds is none', () => {
  const draft = { format: 'order', headerRow: 1, columns: { 单号: 'order_id' }, name: '进销存' }
  expect(readDraft(JSON.stringify(draft))).toEqual(draft)
  for (const text of [null, '', '{', '[]', '7', '{"columns":[1],"name":2,"headerRow":"x"}'])
    expect(readDraft(text)).toEqual({ columns: {}, name: '' })
})

test('a field is found by the names of every year, and stands once', () => {
  const named = (column: string, ...names: string[]) => ({ ...field(column, names[0] ?? ''), names })
  const options = fieldOptions(
    {
      ...format,
      fields: [
        named('paid_fen', '买家实付金额', '买家实际支付金额'),
        named('placed_fen', '总金额'),
        named('paid_fen', '实付'),
      ],
    },
    mappingWords.zh.required,
  )
  expect(options).toEqual([
    { value: 'paid_fen', label: '买家实付金额', found: '买家实付金额 买家实付金额 买家实际支付金额 实付' },
    { value: 'placed_fen', label: '总金额', found: '总金额 总金额' },
  ])
  expect(fieldOptions(format, mappingWords.zh.required)[1]?.label).toBe('订单编号（必填）')
  expect(fieldOptions(format, mappingWords.en.required)[1]?.label).toBe('订单编号 (required)')
})
