import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { firstOrders, lastSales, refundsByAge } from '../../../facts/order-cohorts.ts'
import {
  covers,
  type FigureStores,
  figureContext,
  figureStores,
  putRows,
  putSales,
} from '../../../facts/testing.ts'
import { day } from '../../../kernel/calendar.ts'
import { storeSides } from '../../../storage/testing.ts'
import { type CohortContext, cohorts } from './cohorts.ts'
import { Cohorts, CohortWish, ItemStandings } from './contract.ts'
import { type ItemsContext, itemStandings } from './items.ts'

const [CUP, PLATE, BOWL] = ['600000000001', '600000000002', '600000000003']

const sale = (order: string, at: string, item: string, paid: number, buyer: string) => ({
  order,
  at: `${at} 10:00:00`,
  item,
  paid,
  buyer,
})

describe.each(storeSides(inject('postgresUrl')))('cohorts and items as a shop sees them on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
    stores.newShop()
    await putSales(
      stores.db,
      stores.shop(),
      [
        sale('1', '2026-10-05', CUP, 90, 'a'),
        sale('2', '2026-10-11', CUP, 90, 'b'),
        sale('3', '2026-10-12', PLATE, 20, 'c'),
        sale('4', '2026-11-03', CUP, 90, 'a'),
        sale('5', '2026-09-01', BOWL, 50, 'd'),
      ],
      { from: '2026-09-01', to: '2026-11-20' },
    )
    await putRows(
      stores.db,
      stores.shop(),
      'listing',
      [CUP, PLATE, BOWL].map((item) => ({
        snapshot_day: day('2026-11-20'),
        item_id: item,
        sku_id: '',
        title: item,
        stock: 7,
      })),
      covers('2026-11-20'),
    )
    await putRows(
      stores.db,
      stores.shop(),
      'refund',
      [
        {
          refund_id: 'r',
          order_id: '1',
          status: '退款成功',
          completed_at: '2026-10-09 12:00:00',
          refund_fen: 4_500,
        },
      ],
      covers('2026-09-01', '2026-11-01'),
    )
  })
  afterAll(() => stores.remove())

  const figures = () => figureContext(stores.db, stores.shop())
  const context = (): CohortContext & ItemsContext => ({
    query: (input) => stores.ask(input),
    refundsByAge: ({ from, to, grain }) => refundsByAge(figures(), { from: day(from), to: day(to), grain }),
    firstOrders: () => firstOrders(figures()),
    lastSales: ({ to }) => lastSales(figures(), { to }),
  })
  const ask = (wish: object) =>
    cohorts(context(), CohortWish.parse({ from: '2026-10-05', to: '2026-10-18', ...wish }))

  test('one of two orders of a week came back after four days; ages that the report does not reach are not told', async () => {
    const answer = await ask({})
    expect(Cohorts.safeParse(answer).error).toBeUndefined()
    expect(answer.rows.map(({ cohort, size }) => [cohort, size])).toEqual([
      ['2026-10-05', 2],
      ['2026-10-12', 1],
    ])
    expect(answer.rows[0]?.cells.map(({ rate }) => rate)).toEqual([0, 0.5, 0.5, null, null, null])
    const byAmount = await ask({ by: 'amount' })
    expect(byAmount.rows[0]?.cells[1]).toMatchObject({ count: 4_500, rate: 0.25 })
  })

  test('a first buyer of October who buys in November is told once November is over, not before', async () => {
    const answer = await ask({ kind: 'repeat' })
    const october = answer.rows.find(({ cohort }) => cohort === '2026-10-01')
    expect(october).toMatchObject({ size: 3 })
    expect(october?.cells.slice(0, 2)).toEqual([
      { age: 0, state: 'known', count: 0, rate: 0 },
      { age: 1, state: 'young', count: null, rate: null },
    ])
    expect(answer.notes.map(({ code }) => code)).toContain('before-data')
  })

  test('items of two months: what carries, what moves, what lies', async () => {
    const answer = await itemStandings(context(), { from: '2026-10-01', to: '2026-11-20' })
    expect(ItemStandings.safeParse(answer).error).toBeUndefined()
    expect(answer.rows.map(({ item, grade, idleDays, stock }) => [item, grade, idleDays, stock])).toEqual([
      [CUP, 'A', 17, 7],
      [PLATE, 'B', 39, 7],
      [BOWL, 'none', 80, 7],
    ])
    expect(answer.listed).toEqual({ items: 3, sold: 2 })
    expect(answer.slow).toEqual({ days: 30, items: 2, pieces: 14 })
    // 3 + 1 pieces of 4 + 21.
    expect(answer.sellThrough).toBe(0.16)
  })

  test('once a newer file says what is on sale, only that counts as listed', async () => {
    await putRows(
      stores.db,
      stores.shop(),
      'listing',
      [{ snapshot_day: day('2026-11-22'), item_id: CUP, sku_id: '', title: CUP, stock: 6, status: 'onsale' }],
      covers('2026-11-22'),
    )
    const answer = await itemStandings(context(), { from: '2026-10-01', to: '2026-11-22' })
    expect(answer.listed).toEqual({ items: 1, sold: 1 })
    expect(answer.moving).toBe(1)
    expect(answer.notes.find(({ code }) => code === 'not-listed')?.message).toContain(
      '1 个不在「出售中的宝贝」',
    )
    const before = await itemStandings(context(), { from: '2026-10-01', to: '2026-11-20' })
    expect(before.listed).toEqual({ items: 3, sold: 2 })
  })

  test('before the first snapshot there is no 动销率, and it says which file brings it', async () => {
    const answer = await itemStandings(context(), { from: '2026-10-01', to: '2026-10-31' })
    expect(answer.moving).toBeNull()
    expect(answer.notes.map(({ code }) => code)).toContain('no-listing')
  })

  test('orders with titles only do not make what is on sale lie unsold', async () => {
    await putSales(
      stores.db,
      stores.shop(),
      [sale('90', '2026-12-02', '杯子', 5, 'e'), sale('91', '2026-12-02', '杯子，盘子', 9, 'f')],
      { from: '2026-12-01', to: '2026-12-05' },
    )
    const answer = await itemStandings(context(), { from: '2026-12-01', to: '2026-12-05' })
    expect(answer.rows.map(({ item }) => item).toSorted()).toEqual(['杯子', '杯子，盘子'])
    expect(answer).toMatchObject({ listed: null, moving: null, sellThrough: null, slow: null })
    expect(answer.notes.map(({ code }) => code)).toContain('titles-only')
  })

  test('a shop of one order file has no listing either: that its lines go by title is told all the same', async () => {
    stores.newShop()
    const period = { from: '2026-12-01', to: '2026-12-05' }
    await putSales(stores.db, stores.shop(), [sale('92', '2026-12-02', '杯子', 5, 'e')], period)
    const answer = await itemStandings(context(), period)
    expect(answer.notes.map(({ code }) => code)).toEqual(['titles-only', 'no-listing'])
  })
})
