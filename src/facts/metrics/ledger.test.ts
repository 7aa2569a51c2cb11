import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../storage/testing.ts'
import type { QueryInput } from '../contract.ts'
import { covers, type FigureStores, figureStores, putRows } from '../testing.ts'

describe.each(storeSides(inject('postgresUrl')))('figures of ledgers on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())

  test('a day or kind of entry with expenses only has no income and a net below zero', async () => {
    stores.newShop()
    const entry = (
      flow_id: string,
      on: string,
      entry: string,
      income: number | null,
      expense: number | null,
    ) => ({
      ledger: '动账',
      flow_id,
      entry,
      order_id: '',
      line_id: '',
      entered_at: `${on} 10:00:00`,
      income_fen: income,
      expense_fen: expense,
    })
    await putRows(
      stores.db,
      stores.shop(),
      'ledger',
      [
        entry('1', '2026-07-01', '交易收款', 100_000, null),
        entry('1', '2026-07-01', '服务费', null, 600),
        entry('2', '2026-07-02', '交易退款(售后)', null, 20_050),
      ],
      covers('2026-07-01', '2026-07-02'),
    )
    const asked = { metrics: ['ledger_income', 'ledger_expense', 'ledger_net', 'ledger_fee'] }
    const july = { from: '2026-07-01', to: '2026-07-02' }
    const byDay = await stores.ask({ ...asked, by: ['day'], ...july })
    expect(byDay.rows.map((row) => Object.values(row))).toEqual([
      ['2026-07-01', '1000.00', '6.00', '994.00', null],
      ['2026-07-02', '0.00', '200.50', '-200.50', null],
    ])
    const byEntry = await stores.ask({ ...asked, by: ['ledger_entry'], ...july })
    expect(byEntry.rows.map((row) => Object.values(row))).toEqual([
      ['交易收款', '1000.00', '0.00', '1000.00', null],
      ['交易退款(售后)', '0.00', '200.50', '-200.50', null],
      ['服务费', '0.00', '6.00', '-6.00', null],
    ])
    expect(byEntry.totals).toMatchObject({ ledger_net: '793.50' })
  })

  test('two ledgers of the same days may tell the same money, which is said where they are added up', async () => {
    stores.newShop()
    const put = (ledger: string, format_name: string, on: string) =>
      putRows(
        stores.db,
        stores.shop(),
        'ledger',
        [
          {
            ledger,
            flow_id: ledger,
            entry: '交易收款',
            order_id: '',
            line_id: '',
            entered_at: `${on} 10:00:00`,
            income_fen: 10_000,
          },
        ],
        { ...covers(on, on), format_name },
      )
    await put('动账', '动账明细', '2026-07-01')
    await put('聚合账单', '聚合账单明细', '2026-07-01')
    await put('支付宝账单', '支付宝账单明细', '2026-07-02')
    const said = async (from: string, to: string, more: Partial<QueryInput> = {}) => {
      const { notes } = await stores.ask({ metrics: ['ledger_net'], from, to, ...more })
      return notes.flatMap(({ code, message }) => (code === 'ledgers' ? [message] : []))
    }
    const [told, ...others] = await said('2026-07-01', '2026-07-02')
    expect(told).toMatch(/^「动账明细」、「聚合账单明细」有相同的日子，可能记的是同一笔钱，这里加在了一起/)
    expect(others).toEqual([])
    expect(await said('2026-07-02', '2026-07-02')).toEqual([])
    expect(await said('2026-07-01', '2026-07-02', { by: ['ledger'] })).toEqual([])
    const where = [{ dimension: 'ledger', values: ['动账'] }]
    expect(await said('2026-07-01', '2026-07-02', { where })).toEqual([])
  })
})
