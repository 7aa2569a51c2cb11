import { readXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import type { Column, QueryAnswer } from '../facts/contract.ts'
import type { Day } from '../kernel/calendar.ts'
import { neutralised } from '../kernel/spreadsheet-text.ts'
import { exported, shownSheet, withColumns } from './server-export.ts'

const period = { from: '2026-11-01' as Day, to: '2026-11-02' as Day }

const dimension = (id: string, name: string): Column => ({
  id,
  name,
  english: id,
  unit: 'text',
  role: 'dimension',
})
const metric = (id: string, name: string, unit: Column['unit'], role: Column['role'] = 'metric'): Column => ({
  id,
  name,
  english: id,
  unit,
  role,
})

const answerOf = (columns: Column[], rows: QueryAnswer['rows']): QueryAnswer => ({
  columns,
  rows,
  totals: {},
  coverage: [],
  sources: [],
  notes: [],
  period,
  truncated: false,
})

const answer = answerOf(
  [
    dimension('item', '商品'),
    metric('paid_amount', '支付金额', 'money'),
    metric('refund_rate', '退款率', 'ratio'),
    metric('orders_paid', '支付订单数', 'count'),
    metric('paid_amount__change', '支付金额变化', 'ratio', 'change'),
  ],
  [
    {
      item: '600000000001',
      paid_amount: '1234567.80',
      refund_rate: 1 / 3,
      orders_paid: 12,
      paid_amount__change: -0.2,
    },
    {
      item: '=HYPERLINK("http://evil.example")',
      paid_amount: null,
      refund_rate: null,
      orders_paid: 0,
      paid_amount__change: null,
    },
    { item: '杯子,"大"\n红', paid_amount: '-0.50', refund_rate: 0, orders_paid: 1, paid_amount__change: 1 },
  ],
)

const byTime = answerOf(
  [
    dimension('day', '日期'),
    dimension('month', '月'),
    dimension('week', '周'),
    metric('paid_amount', '支付金额', 'money'),
    metric('search_index', '搜索人气', 'number'),
  ],
  [{ day: '2026-11-02', month: '2026-11', week: '2026-W45', paid_amount: '5.00', search_index: '5000~1万' }],
)

const bytesOf = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

const sheetOf = async (of: QueryAnswer) => {
  const [sheet] = (await readXlsx(await bytesOf(exported(of, 'xlsx')), { readStyles: true })).sheets
  if (!sheet) throw new Error('no sheet')
  return sheet
}

const csvOf = async (of: QueryAnswer, language?: 'zh' | 'en') =>
  (await bytesOf(exported(of, 'csv', language))).toString('utf8').split('\r\n')

describe('figures as a workbook', () => {
  test('money and ratios are real numbers, ids are text, what is not known is empty', async () => {
    const { rows } = await sheetOf(answer)
    expect(rows[0]).toEqual(['商品', '支付金额', '退款率', '支付订单数', '支付金额变化'])
    expect(rows[1]).toEqual(['600000000001', 1234567.8, 1 / 3, 12, -0.2])
    expect(rows[2]?.slice(1)).toEqual([null, null, 0, null])
    expect(rows[3]?.[1]).toBe(-0.5)
  })

  test('days and months are real dates, weeks and ranges are text', async () => {
    const { rows } = await sheetOf(byTime)
    expect(rows[1]).toEqual([
      new Date('2026-11-02T00:00:00Z'),
      new Date('2026-11-01T00:00:00Z'),
      '2026-W45',
      5,
      '5000~1万',
    ])
  })

  test('each column has the format of what is in it, the header stays in sight, long names have room', async () => {
    const formatsOf = async (of: QueryAnswer) => {
      const { cells } = await sheetOf(of)
      return of.columns.map((_, column) => cells?.get(`1,${column}`)?.style?.numFmt)
    }
    expect(await formatsOf(answer)).toEqual([undefined, '#,##0.00', '0.00%', '#,##0', '0.00%'])
    expect((await formatsOf(byTime)).slice(0, 4)).toEqual(['yyyy-mm-dd', 'yyyy-mm', undefined, '#,##0.00'])
    const { columns, freezePane } = await sheetOf(
      answerOf([dimension('item_title', '商品名称')], [{ item_title: '手工陶瓷马克杯情侣对杯' }]),
    )
    expect(freezePane).toMatchObject({ rows: 1 })
    expect(columns?.[0]?.width).toBeGreaterThanOrEqual(24)
  })

  test('a cell that would run as a formula is text', async () => {
    expect((await sheetOf(answer)).rows[2]?.[0]).toBe(`'=HYPERLINK("http://evil.example")`)
  })
})

describe('figures as CSV', () => {
  test('opens in Excel: marked UTF-8, two decimals, six for ratios, quoted where needed, no formulas', async () => {
    expect(await csvOf(answer)).toEqual([
      '\ufeff商品,支付金额,退款率,支付订单数,支付金额变化',
      '600000000001,1234567.80,0.333333,12,-0.2',
      `"'=HYPERLINK(""http://evil.example"")",,,0,`,
      '"杯子,""大""\n红",-0.50,0,1,1',
      '',
    ])
    expect((await csvOf(byTime))[1]).toBe('2026-11-02,2026-11,2026-W45,5.00,5000~1万')
  })

  test('an English page gets English names', async () => {
    expect((await csvOf(answer, 'en'))[0]).toBe(
      '\ufeffitem,paid_amount,refund_rate,orders_paid,paid_amount__change',
    )
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j is neutralised', (text) => {
    expect(neutralised(text)).toBe(`'${text}`)
  })

  test('a hundred thousand rows come in pieces', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => ({ item: String(i), paid_amount: '1.00' }))
    let pieces = 0
    let lines = 0
    for await (const chunk of exported({ ...answer, rows }, 'csv')) {
      pieces++
      lines += chunk.filter((byte) => byte === 10).length
    }
    expect(lines).toBe(100_001)
    expect(pieces).toBeGreaterThan(10)
  })
})

test('codes leave as the words that the page shows', async () => {
  const byCode = answerOf(
    [
      dimension('weekday', '星期'),
      dimension('buyer_kind', '新老买家'),
      metric('orders_paid', '支付订单数', 'count'),
    ],
    [
      { weekday: '1', buyer_kind: 'new', orders_paid: 3 },
      { weekday: '7', buyer_kind: null, orders_paid: 1 },
    ],
  )
  expect((await csvOf(byCode)).slice(1, 3)).toEqual(['周一,新买家,3', '周日,,1'])
  expect((await csvOf(byCode, 'en'))[1]).toBe('Monday,New buyer,3')
  expect((await sheetOf(byCode)).rows[1]).toEqual(['周一', '新买家', 3])
})

test('only the columns that are seen leave, in the order of the answer; one that is not there is named', () => {
  const kept = withColumns(answer, 'paid_amount__change,item')
  expect(kept.columns.map(({ id }) => id)).toEqual(['item', 'paid_amount__change'])
  expect(withColumns(answer, undefined)).toBe(answer)
  expect(() => withColumns(answer, 'item,visitors')).toThrow('结果里没有「visitors」这一列')
})

test('a table of a page becomes a workbook whose amounts, shares and days are real', async () => {
  const table = shownSheet({
    name: '商品表现',
    columns: [
      { name: '商品', unit: 'text' },
      { name: '支付金额', unit: 'money' },
      { name: '占比', unit: 'ratio' },
      { name: '最后卖出', unit: 'day' },
      { name: '上新', unit: 'day' },
    ],
    rows: [
      ['=白瓷杯', 12.5, 0.25, '2026-11-20', '2026-10-01'],
      ['蓝边盘', null, null, '没有卖出的记录', null],
    ],
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of exported(table, 'xlsx')) chunks.push(chunk)
  const { sheets } = await readXlsx(new Uint8Array(Buffer.concat(chunks)))
  const [head, cup, plate] = sheets[0]?.rows ?? []
  expect(head).toEqual(['商品', '支付金额', '占比', '最后卖出', '上新'])
  expect(cup?.slice(0, 3)).toEqual(["'=白瓷杯", 12.5, 0.25])
  expect(cup?.slice(3)).toEqual([new Date('2026-11-20T00:00:00Z'), new Date('2026-10-01T00:00:00Z')])
  expect(plate?.slice(0, 4)).toEqual(['蓝边盘', null, null, '没有卖出的记录'])
})
