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

  test('of two ledgers of one account a day counts once, another account is added; a note says so', async () => {
    stores.newShop()
    const put = (ledger: string, format: string, ...days: string[]) =>
      putRows(
        stores.db,
        stores.shop(),
        'ledger',
        days.map((on) => ({
          ledger,
          flow_id: on,
          entry: '交易收款',
          order_id: '',
          line_id: '',
          entered_at: `${on} 10:00:00`,
          income_fen: 10_000,
        })),
        { ...covers(days[0] ?? '', days.at(-1)), format },
      )
    await put('动账', 'qn-dongzhang', '2026-07-01', '2026-07-02')
    await put('聚合账单', 'qn-fund-bill', '2026-07-02', '2026-07-03')
    await put('支付宝账单', 'alipay-bill', '2026-07-03', '2026-07-04')
    const said = async (from: string, to: string, more: Partial<QueryInput> = {}) => {
      const { rows, totals, notes } = await stores.ask({ metrics: ['ledger_net'], from, to, ...more })
      const messages = notes.flatMap(({ code, message }) => (code === 'ledgers' ? [message] : []))
      return { net: rows.map((row) => row.ledger_net), total: totals.ledger_net, messages }
    }
    expect(await said('2026-07-01', '2026-07-04')).toEqual({
      net: ['500.00'],
      total: '500.00',
      messages: [
        '每个账户每天只用一种账单：支付宝账户 2026-07-03 至 2026-07-04 用「支付宝账单」，聚合结算账户 2026-07-01 用「动账」，聚合结算账户 2026-07-02 至 2026-07-03 用「聚合账单」；两个账户是两处的钱，加在一起；2026-07-01 至 2026-07-02 没有支付宝账户的；2026-07-04 没有聚合结算账户的；「动账」（2026-07-02）说的是同一笔钱，没有重复算进去，按“账单”看得到。',
      ],
    })
    expect(await said('2026-07-01', '2026-07-01')).toEqual({ net: ['100.00'], total: '100.00', messages: [] })
    const each = await said('2026-07-01', '2026-07-02', { by: ['ledger'] })
    expect(each).toMatchObject({ net: ['200.00', '100.00'], total: '200.00' })
    expect(each.messages[0]).toMatch(/^合计里每个账户每天只用一种账单：/)
    const where = [{ dimension: 'ledger', values: ['动账'] }]
    const own = await said('2026-07-01', '2026-07-04', { where })
    expect(own).toEqual({ net: ['200.00'], total: '200.00', messages: [] })
    const compared = await stores.ask({
      metrics: ['ledger_net'],
      from: '2026-07-04',
      to: '2026-07-04',
      compare: { from: '2026-07-01', to: '2026-07-01' },
    })
    expect(compared.notes).toEqual([
      {
        code: 'compared-reports',
        message:
          '对比期 2026-07-01 和这一段用的账单不一样，变化里可能有这个缘故。对比期：聚合结算账户用「动账」。',
      },
    ])
    const byEntry = await said('2026-07-01', '2026-07-04', { by: ['ledger_entry'], compare: 'previous' })
    expect(byEntry).toMatchObject({ net: ['500.00'], total: '500.00' })
  })
})
