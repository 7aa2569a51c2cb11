import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { OpenAnswer, type OpenInput } from './contract.ts'
import { openFigure } from './lineage.ts'
import { catalogue } from './metrics/catalogue.ts'
import { relations } from './metrics/relations.ts'
import { createFactTables } from './schema.ts'
import type { FactTables } from './tables.ts'
import { figureContext, putRows, putSales } from './testing.ts'
import { columnName } from './words.ts'

const november = { from: '2026-11-01', to: '2026-11-30' }

describe.each(storeSides(inject('postgresUrl')))('opening figures on %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  let orders = 0

  beforeAll(async () => {
    stores = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
    const { db } = stores.facts
    await createFactTables(db, stores.facts.engine)
    orders = await putSales(
      db,
      1,
      [
        {
          order: '1',
          line: 'a',
          at: '2026-11-01 10:00:00',
          paid: 60,
          refunded: 10,
          item: '600001',
          buyer: 'b1',
        },
        { order: '1', line: 'b', at: '2026-11-01 10:00:00', paid: 40, item: '600002', buyer: 'b1' },
        { order: '2', at: '2026-11-02 10:00:00', paid: 50, refunded: 50, item: '600001', buyer: 'b2' },
        { order: '3', at: '2026-11-03 10:00:00', paid: 30, item: '600001', buyer: 'b1' },
        { order: '4', at: '2026-11-03 10:00:00', unpaid: true, placed: 99, buyer: 'b3' },
      ],
      november,
    )
    await putRows(
      db,
      1,
      'shop_traffic',
      [
        {
          from_day: day('2026-11-01'),
          to_day: day('2026-11-01'),
          visitors: 10,
          page_views: 30,
          paid_fen: 100,
        },
        {
          from_day: day('2026-11-02'),
          to_day: day('2026-11-02'),
          visitors: 20,
          page_views: 40,
          paid_fen: 200,
        },
      ],
      { period_from: day('2026-11-01'), period_to: day('2026-11-02'), sheet: '表一' },
    )
  })
  afterAll(() => stores.remove())

  const open = async (input: OpenInput) => {
    const answer = await openFigure(figureContext(stores.facts.db, 1), input)
    expect(OpenAnswer.safeParse(answer).error).toBeUndefined()
    return answer
  }

  test('an amount opens to its rows with file and line', async () => {
    const { rows, total, value, columns } = await open({ metric: 'refunded_amount', ...november })
    expect(value).toBe('60.00')
    expect(total).toBe(2)
    expect(rows.map(({ batch, file, row, contribution }) => ({ batch, file, row, contribution }))).toEqual([
      { batch: orders, file: `sale_line-${orders}.csv`, row: 2, contribution: '10.00' },
      { batch: orders, file: `sale_line-${orders}.csv`, row: 4, contribution: '50.00' },
    ])
    expect(rows[0]?.cells).toMatchObject({
      order_id: '1',
      paid: '60.00',
      paid_at: expect.stringContaining('2026-11-01 10:00'),
    })
    expect(columns).toContainEqual({ id: 'paid', name: '支付金额' })
  })

  test('an order of two lines counts once, on its first row', async () => {
    const { rows, value } = await open({ metric: 'orders_paid', ...november })
    expect(value).toBe(3)
    expect(rows.map(({ contribution }) => contribution)).toEqual([1, 0, 1, 1])
  })

  test('a ratio opens to its parts', async () => {
    const { parts, rows, value } = await open({ metric: 'average_order_value', ...november })
    expect(value).toBe('90.00')
    expect(rows).toEqual([])
    expect(parts).toEqual([
      { metric: 'paid_amount', name: '支付金额', value: '180.00' },
      { metric: 'buyers_paid', name: '支付买家数', value: 2 },
    ])
  })

  test('pages and filters', async () => {
    const { rows, total, value } = await open({
      metric: 'paid_amount',
      ...november,
      where: [{ dimension: 'item', values: ['600001'] }],
      offset: 1,
      limit: 1,
    })
    expect(value).toBe('140.00')
    expect(total).toBe(3)
    expect(rows.map(({ contribution }) => contribution)).toEqual(['50.00'])
  })

  test('people of one day open to the row that says so', async () => {
    const { rows, value } = await open({ metric: 'visitors', from: '2026-11-02', to: '2026-11-02' })
    expect(value).toBe(20)
    expect(rows.map(({ contribution, sheet }) => [contribution, sheet])).toEqual([[20, '表一']])
    expect((await open({ metric: 'visitors', ...november })).value).toBeNull()
  })

  test('what the rows give adds up to the figure, whatever the metric', async () => {
    for (const { id } of catalogue) {
      const { rows, value, total, metric } = await open({ metric: id, ...november, limit: 1000 })
      if (rows.length === 0) continue
      expect(total).toBe(rows.length)
      const sum = rows.reduce((all, { contribution }) => all + Number(contribution), 0)
      if (metric.unit === 'money') expect(sum.toFixed(2), id).toBe(value)
      else if (value !== null) expect(sum, id).toBe(value)
    }
  })
})

test('every column that is shown has a name', () => {
  const unnamed = Object.values(relations).flatMap(({ shown }) =>
    shown.filter((column) => columnName(column) === column),
  )
  expect(unnamed).toEqual([])
})
