import { expect, test } from 'vitest'
import { order } from './formats/order.ts'
import { ownFormat } from './own-formats.ts'
import { recognise, uniqueNames } from './recognise.ts'

const cases: [what: string, header: string[], paid: number][] = [
  ['the second of two alike', ['单号', '下单日', '金额', '金额'], 3],
  ['a column that is called so', ['单号', '下单日', '金额#2'], 2],
  ['a column that is called so beside the one it is named after', ['单号', '下单日', '金额', '金额#2'], 3],
  ['the second of two alike beside one that is called so', ['单号', '下单日', '金额', '金额#2', '金额'], 4],
  ['the third of three that are spelt in other widths', ['单号', '下单日', 'paid', 'ＰＡＩＤ', 'Paid'], 4],
  ['a column that is called as those without a name are shown', ['单号', '下单日', '列9'], 2],
]

test.each(cases)('a mapping takes the column that was chosen, now and next time: %s', (_, header, paid) => {
  const shown = uniqueNames(header)
  const columns = { 单号: 'order_id', 下单日: 'placed_at', [shown[paid] ?? '']: 'paid_fen' }
  const format = ownFormat(order, { name: '自家', headerRow: 0, columns }, header)
  const found = recognise([header], [format])
  expect(found?.columns[format.fields.findIndex(({ column }) => column === 'paid_fen')]).toBe(paid)
  expect(found?.unknown).toEqual([])
})

test('a column without a name cannot be found again and is refused', () => {
  const columns = { 单号: 'order_id', 列2: 'placed_at', 金额: 'paid_fen' }
  expect(() => ownFormat(order, { name: '自家', headerRow: 0, columns }, ['单号', '', '金额'])).toThrow(
    '「列2」没有列名',
  )
})
