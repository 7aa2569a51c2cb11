import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factTables } from '../facts/tables.ts'
import type { FieldType, Format } from './format.ts'
import { formats } from './formats/all.ts'
import knownHeaders from './formats/known-headers.json' with { type: 'json' }
import { order } from './formats/order.ts'
import { nearest, recognise, uniqueNames } from './recognise.ts'

for (const [list, known] of Object.entries(knownHeaders)) {
  const head = 'above' in known ? [known.above, known.columns] : [known.columns]
  test(`the header list ${list} is recognised as its own format and every name of it known`, () => {
    const found = recognise(head, formats)
    expect(found?.format.id).toBe(known.format)
    expect(found?.unknown).toEqual([])
  })

  test(`the header list ${list} fits no other format`, () => {
    const others = formats.filter(({ id }) => id !== known.format)
    expect(recognise(head, others)?.format.id).toBeUndefined()
  })
}

const columnsOfList = (list: keyof typeof knownHeaders): readonly string[] => knownHeaders[list].columns

test('columns in any order, with foreign ones between, fill the same fields', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(knownHeaders)),
      fc.infiniteStream(fc.nat()),
      fc.uniqueArray(fc.constantFrom('店内编码', '我的备注', '毛利', '组别'), { maxLength: 3 }),
      (list, keys, foreign) => {
        const known = Object.entries(knownHeaders).find(([name]) => name === list)?.[1]
        if (!known || 'above' in known || known.format === 'tmall-item-batch') return
        const names = [...known.columns, ...foreign]
          .map((name) => ({ name, key: keys.next().value }))
          .sort((a, b) => Number(a.key) - Number(b.key))
          .map(({ name }) => name)
        const found = recognise([names], formats)
        const plain = recognise([known.columns], formats)
        expect(found?.format.id).toBe(known.format)
        expect(found?.columns.map((at) => at !== undefined && names[at])).toEqual(
          plain?.columns.map((at) => at !== undefined && known.columns[at]),
        )
        expect([...(found?.unknown ?? [])].sort()).toEqual([...foreign].sort())
      },
    ),
    { numRuns: 300 },
  )
})

test('a subset that an operator picked is still an order report', () => {
  const picked = ['订单编号', '订单付款时间', '买家实付金额', '收货地址 ']
  expect(recognise([picked], formats)?.format.id).toBe('order')
})

test('lines before the header are passed over, and data above the 20th row only', () => {
  const header = columnsOfList('sycm-item')
  const noise = ['统计时间', '2026-06-01', '全部终端']
  expect(recognise([...Array(19).fill(noise), header], formats)).toMatchObject({
    format: { id: 'sycm-item' },
    headerRow: 19,
  })
  expect(recognise([...Array(20).fill(noise), header], formats)).toBeUndefined()
})

test('names differ in width, spaces, line breaks and case, and are still the same names', () => {
  const header = [
    '订单编号 ',
    ' 总 金 额',
    '买家实际\n支付金额',
    '退款金额\u200b',
    '订单创建时间',
    '店铺ｉｄ',
  ]
  const found = recognise([header], formats)
  expect(found?.format.id).toBe('order')
  expect(found?.unknown).toEqual([])
})

test('the first 商家编码 of 发布模板 is the item, the second the SKU', () => {
  const header = columnsOfList('tmall-item-batch')
  const found = recognise([header], formats)
  const columnOf = (column: string) =>
    found?.columns[found.format.fields.findIndex((field) => field.column === column)]
  expect(columnOf('item_code')).toBe(header.indexOf('商家编码'))
  expect(columnOf('sku_code')).toBe(header.lastIndexOf('商家编码'))
  expect(found?.header.filter((name) => name.startsWith('商家编码'))).toEqual(['商家编码', '商家编码#2'])
})

test('without a second 商家编码 the SKU has none', () => {
  const header = columnsOfList('tmall-item-batch').slice(0, 15)
  const found = recognise([header], formats)
  const index = found?.format.fields.findIndex((field) => field.column === 'sku_code') ?? -1
  expect(found?.format.id).toBe('tmall-item-batch')
  expect(found?.columns[index]).toBeUndefined()
})

test('of 淘宝助理, keys above Chinese names, the Chinese row is the header', () => {
  const head = [
    ['version 1.00'],
    columnsOfList('tbzl-keys'),
    columnsOfList('tbzl-zh'),
    ['棉麻短袖', '50000671'],
  ]
  expect(recognise(head, formats)).toMatchObject({ format: { id: 'taobao-assistant' }, headerRow: 2 })
})

test('two header rows are read as group and field', () => {
  const { above, columns } = knownHeaders['cs-rating']
  const found = recognise([above, columns, ['2026-06-01', '12']], formats)
  expect(found?.headerRow).toBe(1)
  expect(found?.header.slice(0, 4)).toEqual(['日期', '接待人数', '总发出', '总收到'])
  expect(found?.header[24]).toBe('自主发出')
})

test('a report by region does not pass for a coarser report', () => {
  const header = ['日期', '场景ID', '场景名字', '省', '市', '展现量', '点击量', '花费', '总成交金额']
  expect(recognise([header], formats)).toBeUndefined()
})

test('a SKU report does not pass for the item report', () => {
  const header = '统计日期,商品ID,SKU ID,商品SKU,加购件数,支付件数,支付买家数,支付金额'.split(',')
  expect(recognise([header], formats)).toBeUndefined()
})

test('nothing is recognised in prose, blank rows or data without names', () => {
  expect(recognise([], formats)).toBeUndefined()
  expect(recognise([[], ['', '']], formats)).toBeUndefined()
  expect(recognise([['本店订单编号怎么查'], ['1', '2', '3', '4']], formats)).toBeUndefined()
})

test("a shop's own format wins over an equal one of ours", () => {
  const own: Format = { ...order, id: 'own-1', name: '我的订单表' }
  expect(recognise([columnsOfList('order-csv-v1')], [...formats, own])?.format.id).toBe('own-1')
})

test('an unknown sheet names the nearest format and what it lacks', () => {
  const head = [['导出人：某某'], ['订单编号', '宝贝标题', '店铺名称', '颜色']]
  expect(nearest(head, formats)).toMatchObject({
    format: { id: 'order' },
    headerRow: 1,
    missing: ['买家实付金额', '订单创建时间'],
  })
  expect(nearest([['姓名', '年龄']], formats)).toBeUndefined()
})

test('names are made unique without colliding with names that are there', () => {
  expect(uniqueNames(['价格', '价格', '价格#2', '', ' 价格 '])).toEqual([
    '价格',
    '价格#2#',
    '价格#2',
    '列4',
    '价格#3',
  ])
})

test('every field of every format fills a column of its table', () => {
  const ends: Partial<Record<FieldType, readonly string[]>> = {
    range: ['_low', '_high', '_text'],
  }
  const strays = formats.flatMap((format) => {
    const columns: readonly string[] = Object.keys(factTables[format.table].columns)
    const given = [
      ...format.fields.flatMap((field) =>
        field.type === 'period'
          ? ['from_day', 'to_day']
          : (ends[field.type] ?? ['']).map((end) => `${field.column}${end}`),
      ),
      ...Object.keys(format.constants ?? {}),
      ...Object.keys(format.derived ?? {}),
      ...(format.fromSheet ? [format.fromSheet.column] : []),
    ]
    return given.filter((column) => !columns.includes(column)).map((column) => `${format.id}.${column}`)
  })
  expect(strays).toEqual([])
})

test('format ids are unique', () => {
  expect(new Set(formats.map(({ id }) => id)).size).toBe(formats.length)
})
