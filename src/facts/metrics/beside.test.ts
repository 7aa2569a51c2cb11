import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../storage/testing.ts'
import type { QueryInput } from '../contract.ts'
import { type FigureStores, figureStores, putSales } from '../testing.ts'

/** Each day's amount tells which day it is. */
const sold = ['2024-02-24', '2024-02-27', '2024-02-28', '2024-02-29', '2024-03-01', '2024-03-02'].map(
  (one, index) => ({ order: one, at: `${one} 10:00:00`, paid: (index + 1) * 10, buyer: 'a' }),
)

describe.each(storeSides(inject('postgresUrl')))('rows beside those of a compared period on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
    const now = ['2025-02-28', '2025-03-01', '2025-03-02'].map((one) => ({
      order: one,
      at: `${one} 10:00:00`,
      paid: 70,
      buyer: 'b',
    }))
    await putSales(stores.db, stores.shop(), [...sold, ...now], { from: '2023-01-01', to: '2025-12-31' })
  })
  afterAll(() => stores.remove())

  const beside = async (grain: string, asked: Omit<QueryInput, 'metrics' | 'by' | 'where'>) => {
    const { rows, totals, notes } = await stores.ask({ metrics: ['paid_amount'], by: [grain], ...asked })
    return {
      rows: rows.map((row) => [row[grain], row.paid_amount__compared, row.paid_amount__change]),
      total: totals.paid_amount__compared,
      told: notes.flatMap(({ code, message }) => (code === 'compared-uneven' ? [message] : [])),
    }
  }

  test('同比 of a day is the same date a year earlier, also after 29 February', async () => {
    const asked = { from: '2025-02-27', to: '2025-03-02', compare: 'last-year' } as const
    const { rows, total, told } = await beside('day', asked)
    expect(rows.map(([day, compared]) => [day, compared])).toEqual([
      ['2025-02-27', '20.00'],
      ['2025-02-28', '30.00'],
      ['2025-03-01', '50.00'],
      ['2025-03-02', '60.00'],
    ])
    // 29 February belongs to the days compared with, though it stands beside no day.
    expect(total).toBe('200.00')
    expect(told).toEqual([])
    const leap = await beside('day', { from: '2024-02-28', to: '2024-03-01', compare: 'last-year' })
    expect(leap.rows.map(([, compared]) => compared)).toEqual(['0.00', null, '0.00'])
    expect((await beside('day', { ...asked, from: '2025-03-01' })).rows[0]).toEqual([
      '2025-03-01',
      '50.00',
      0.4,
    ])
  })

  test('同比 of a week is the week of the same number; one cut to other days is not compared', async () => {
    const asked = { from: '2025-02-24', to: '2025-03-02', compare: 'last-year' } as const
    // 24 February 2024 was a Saturday: of the ninth week six days are compared with seven.
    const { rows, told } = await beside('week', asked)
    expect(rows).toEqual([['2025-W09', '200.00', null]])
    expect(told).toEqual([
      '2025-W09 这里有 7 天，对比的 2024-W09 有 6 天：天数不一样，「支付金额」不算变化。',
    ])
    const whole = await beside('week', { ...asked, compare: { from: '2024-02-26', to: '2024-03-03' } })
    expect(whole).toMatchObject({ rows: [['2025-W09', '200.00', 0.05]], told: [] })
  })

  test('months of other lengths are compared when both are whole, not when one is cut', async () => {
    const whole = { from: '2025-02-01', to: '2025-03-31', compare: { from: '2024-02-01', to: '2024-03-31' } }
    expect(await beside('month', whole)).toMatchObject({
      rows: [
        ['2025-02', '100.00', -0.3],
        ['2025-03', '110.00', expect.closeTo(0.2727, 4)],
      ],
      told: [],
    })
    const cut = await beside('month', {
      from: '2025-02-01',
      to: '2025-03-10',
      compare: { from: '2024-02-20', to: '2024-03-31' },
    })
    expect(cut.rows).toEqual([
      ['2025-02', '100.00', null],
      ['2025-03', '110.00', null],
    ])
    expect(cut.told).toEqual([
      '2025-02 这里有 28 天，对比的 2024-02 有 10 天；2025-03 这里有 10 天，对比的 2024-03 有 31 天：天数不一样，「支付金额」不算变化。',
    ])
  })
})
