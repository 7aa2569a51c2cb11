import { readXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import type { QueryAnswer } from '../facts/contract.ts'
import type { Day } from '../kernel/calendar.ts'
import { exported, neutralised } from './server-export.ts'

const period = { from: '2026-11-01' as Day, to: '2026-11-02' as Day }

const answer: QueryAnswer = {
  columns: [
    { id: 'item', name: '商品', unit: 'text', role: 'dimension' },
    { id: 'paid_amount', name: '支付金额', unit: 'money', role: 'metric' },
    { id: 'refund_rate', name: '退款率', unit: 'ratio', role: 'metric' },
    { id: 'orders_paid', name: '支付订单数', unit: 'count', role: 'metric' },
    { id: 'paid_amount__change', name: '支付金额 变化', unit: 'ratio', role: 'change' },
  ],
  rows: [
    {
      item: '600000000001',
      paid_amount: '1234567.80',
      refund_rate: 0.1234,
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
  totals: {},
  coverage: [],
  sources: [],
  notes: [],
  period,
  truncated: false,
}

const bytesOf = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

describe('figures as a workbook', () => {
  test('money and ratios are real numbers, ids are text, what is not known is empty', async () => {
    const workbook = await readXlsx(await bytesOf(exported(answer, 'xlsx')), { readStyles: true })
    const [sheet] = workbook.sheets
    expect(sheet?.rows[0]).toEqual(['商品', '支付金额', '退款率', '支付订单数', '支付金额 变化'])
    expect(sheet?.rows[1]).toEqual(['600000000001', 1234567.8, 0.1234, 12, -0.2])
    expect(sheet?.rows[2]?.slice(1)).toEqual([null, null, 0, null])
    expect(sheet?.rows[3]?.[1]).toBe(-0.5)
  })

  test('a cell that would run as a formula is text', async () => {
    const workbook = await readXlsx(await bytesOf(exported(answer, 'xlsx')))
    expect(workbook.sheets[0]?.rows[2]?.[0]).toBe(`'=HYPERLINK("http://evil.example")`)
  })
})

describe('figures as CSV', () => {
  test('opens in Excel: marked UTF-8, two decimals, quoted where needed, no formulas', async () => {
    const text = (await bytesOf(exported(answer, 'csv'))).toString('utf8')
    expect(text.split('\r\n')).toEqual([
      '\ufeff商品,支付金额,退款率,支付订单数,支付金额 变化',
      '600000000001,1234567.80,0.1234,12,-0.2',
      `"'=HYPERLINK(""http://evil.example"")",,,0,`,
      '"杯子,""大""\n红",-0.50,0,1,1',
      '',
    ])
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
