import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../storage/testing.ts'
import type { QueryInput } from '../contract.ts'
import { covers, type FigureStores, figureStores, putRows, span } from '../testing.ts'

describe.each(storeSides(inject('postgresUrl')))('figures of several items together on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())
  const ask = (input: QueryInput) => stores.ask(input)

  test('visitors a day are those of one item or of the shop, never of several items added up', async () => {
    stores.newShop()
    const item = (id: string, on: string, visitors: number) => ({ ...span(on), item_id: id, visitors })
    const days = covers('2026-11-02', '2026-11-03')
    await putRows(
      stores.db,
      stores.shop(),
      'item_traffic',
      [
        item('600001', '2026-11-02', 40),
        item('600001', '2026-11-03', 20),
        item('600002', '2026-11-02', 30),
        item('600002', '2026-11-03', 50),
      ],
      days,
    )
    const asked = { metrics: ['average_daily_visitors'], from: '2026-11-02', to: '2026-11-03' }
    const { rows, totals, notes } = await ask({ ...asked, by: ['item'] })
    expect(rows.map((row) => [row.item, row.average_daily_visitors])).toEqual([
      ['600002', 40],
      ['600001', 30],
    ])
    expect(totals).toEqual({ average_daily_visitors: null })
    expect(notes).toEqual([
      expect.objectContaining({
        code: 'several-total',
        message: expect.stringContaining('同一个人会被数几次'),
      }),
    ])
    const of = (values: string[], not = false) =>
      ask({ ...asked, where: [{ dimension: 'item', values, not }] })
    expect((await of(['600001'])).rows).toEqual([{ average_daily_visitors: 30 }])
    expect((await of(['600001', '600002'])).rows).toEqual([{ average_daily_visitors: null }])
    expect((await of(['600001'], true)).rows).toEqual([{ average_daily_visitors: null }])
  })
})
