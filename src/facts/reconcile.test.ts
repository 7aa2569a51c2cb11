import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { Freshness, ReconcileAnswer } from './contract.ts'
import { freshness } from './freshness.ts'
import { reconcile } from './reconcile.ts'
import { createFactTables } from './schema.ts'
import type { FactTables } from './tables.ts'
import { figureContext, putRows, putSales } from './testing.ts'

const span = (from: string, to = from) => ({ from_day: day(from), to_day: day(to) })
const covers = (from: string, to = from) => ({ period_from: day(from), period_to: day(to) })

describe.each(storeSides(inject('postgresUrl')))('reconciliation on %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  let shop = 0
  beforeAll(async () => {
    stores = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
    await createFactTables(stores.facts.db, stores.facts.engine)
  })
  afterAll(() => stores.remove())

  const newShop = () => {
    shop += 1
    return shop
  }
  const compare = async (from: string, to: string) => {
    const answer = await reconcile(figureContext(stores.facts.db, shop), { from: day(from), to: day(to) })
    expect(ReconcileAnswer.safeParse(answer).error).toBeUndefined()
    return answer.pairs
  }
  const pair = async (id: string, from = '2026-11-01', to = '2026-11-02') =>
    (await compare(from, to)).find((one) => one.id === id)

  const twoDays = (first: number, second: number) =>
    putSales(
      stores.facts.db,
      shop,
      [
        { order: '1', at: '2026-11-01 10:00:00', paid: first },
        { order: '2', at: '2026-11-02 10:00:00', paid: second },
      ],
      { from: '2026-11-01', to: '2026-11-02' },
    )
  const platform = (...rows: Partial<FactTables['shop_traffic']>[]) =>
    putRows(stores.facts.db, shop, 'shop_traffic', rows, covers('2026-11-01', '2026-11-02'))

  test('equal to the fen is equal, with nothing to explain', async () => {
    newShop()
    await twoDays(100, 50.5)
    await platform({ ...span('2026-11-01'), paid_fen: 10_000 }, { ...span('2026-11-02'), paid_fen: 5_050 })
    expect(await pair('paid')).toEqual({
      id: 'paid',
      name: '支付金额',
      ours: 'paid_amount',
      platform: 'platform_paid_amount',
      unit: 'money',
      total: { day: '', ours: '150.50', platform: '150.50', difference: '0.00', ratio: 0 },
      days: [
        { day: '2026-11-01', ours: '100.00', platform: '100.00', difference: '0.00', ratio: 0 },
        { day: '2026-11-02', ours: '50.50', platform: '50.50', difference: '0.00', ratio: 0 },
      ],
      reasons: [],
      state: 'equal',
      formats: { ours: ['order'], platform: ['sycm-shop'] },
    })
  })

  test('a day that only one side has explains the difference first', async () => {
    newShop()
    await twoDays(100, 50)
    await platform({ ...span('2026-11-01'), paid_fen: 9_999 })
    const found = await pair('paid')
    expect(found?.state).toBe('different')
    expect(found?.reasons[0]).toEqual({
      code: 'missing-platform',
      message:
        '平台报表缺 2026-11-02，这些天我们这边有 50.00 元。请导入生意参谋「店铺日报」（取数 → 自助取数）。',
    })
  })

  test('what missing days leave of a difference is told with the days it lies in', async () => {
    await putSales(
      stores.facts.db,
      newShop(),
      [
        { order: '1', at: '2026-11-01 10:00:00', paid: 100 },
        { order: '2', at: '2026-11-02 10:00:00', paid: 50 },
        { order: '3', at: '2026-11-03 10:00:00', paid: 30 },
      ],
      { from: '2026-11-01', to: '2026-11-03' },
    )
    await platform({ ...span('2026-11-01'), paid_fen: 9_000 }, { ...span('2026-11-02'), paid_fen: 4_500 })
    expect((await pair('paid', '2026-11-01', '2026-11-03'))?.reasons).toEqual([
      {
        code: 'missing-platform',
        message: expect.stringContaining('平台报表缺 2026-11-03，这些天我们这边有 30.00 元。'),
      },
      { code: 'rest', message: '其余 15.00 元在 2026-11-01 等 2 天，原因不明。' },
    ])
  })

  test('days that are missing are told also where they point the other way, and the rest is that of the others', async () => {
    newShop()
    await twoDays(100, 50)
    await platform({ ...span('2026-11-01'), paid_fen: 90_000 })
    expect((await pair('paid'))?.reasons).toEqual([
      {
        code: 'missing-platform',
        message: expect.stringContaining('平台报表缺 2026-11-02，这些天我们这边有 50.00 元。请导入'),
      },
      { code: 'rest', message: '其余 −800.00 元在 2026-11-01，原因不明。' },
    ])
  })

  test('a report that is there without the column is not told to be missing', async () => {
    newShop()
    await back({ id: '1', order: '1', paid: '2026-10-20 10:00:00', done: '2026-11-01 10:00:00', fen: 5_000 })
    await platform({ ...span('2026-11-01'), paid_fen: 10_000 }, { ...span('2026-11-02'), paid_fen: 10_000 })
    expect((await pair('refunds'))?.reasons[0]).toEqual({
      code: 'missing-platform',
      message:
        '店铺日报里 2026-11-01、2026-11-02 没有这个数，这些天退款报表有 50.00 元。重新导出，勾选这一列。',
    })
  })

  test('a row for several days covers them: equal totals are equal, nothing is missing', async () => {
    newShop()
    await twoDays(100, 50)
    await putRows(
      stores.facts.db,
      shop,
      'item_traffic',
      [{ ...span('2026-11-01', '2026-11-02'), item_id: '600001', paid_fen: 15_000 }],
      covers('2026-11-01', '2026-11-02'),
    )
    const found = await pair('items')
    expect(found?.total).toMatchObject({ ours: '150.00', platform: '150.00', difference: '0.00' })
    expect(found?.state).toBe('equal')
    expect(found?.reasons).toEqual([])
  })

  test('without a total of one side it cannot be told, even where the days agree', async () => {
    newShop()
    await twoDays(100, 50)
    await platform({ ...span('2026-11-01'), paid_buyers: 1 }, { ...span('2026-11-02'), paid_buyers: 1 })
    const found = await pair('buyers')
    expect(found?.total.platform).toBeNull()
    expect(found?.state).toBe('cannot tell')
  })

  test('orders of another channel', async () => {
    newShop()
    await putSales(
      stores.facts.db,
      shop,
      [
        { order: '1', at: '2026-11-01 10:00:00', paid: 100 },
        { order: '2', at: '2026-11-01 10:00:00', paid: 30, channel: 'jd' },
      ],
      { from: '2026-11-01', to: '2026-11-01' },
    )
    await platform({ ...span('2026-11-01'), paid_fen: 10_000 })
    expect((await pair('paid'))?.reasons.map(({ code }) => code)).toEqual(['channel'])
  })

  test('one side less the refunds', async () => {
    newShop()
    await putSales(
      stores.facts.db,
      shop,
      [{ order: '1', at: '2026-11-01 10:00:00', paid: 100, refunded: 40 }],
      {
        from: '2026-11-01',
        to: '2026-11-01',
      },
    )
    await platform({ ...span('2026-11-01'), paid_fen: 6_000 })
    expect((await pair('paid'))?.reasons[0]?.code).toBe('refund-net')
  })

  test('figures cut to whole yuan', async () => {
    newShop()
    await twoDays(100.49, 50.91)
    await platform({ ...span('2026-11-01'), paid_fen: 10_000 }, { ...span('2026-11-02'), paid_fen: 5_000 })
    expect((await pair('paid'))?.reasons[0]?.code).toBe('rounding')
  })

  test('the same payment on either side of midnight', async () => {
    newShop()
    await twoDays(100, 50)
    await platform({ ...span('2026-11-01'), paid_fen: 7_000 }, { ...span('2026-11-02'), paid_fen: 8_000 })
    const found = await pair('paid')
    expect(found?.state).toBe('equal')
    expect(found?.total.difference).toBe('0.00')
    expect(found?.reasons[0]?.code).toBe('day-border')
  })

  const back = (...rows: { id: string; order: string; paid: string; done: string; fen: number }[]) =>
    putRows(
      stores.facts.db,
      shop,
      'refund',
      rows.map(({ id, order, paid, done, fen }) => ({
        refund_id: id,
        order_id: order,
        paid_at: paid,
        completed_at: done,
        applied_at: paid,
        refund_fen: fen,
        status: '退款成功',
      })),
      covers('2026-11-01', '2026-11-02'),
    )

  test('a refund late in the evening that the platform tells on the day after', async () => {
    newShop()
    const paid = '2026-10-20 10:00:00'
    await back(
      { id: '1', order: '1', paid, done: '2026-11-01 10:00:00', fen: 5_000 },
      { id: '2', order: '2', paid, done: '2026-11-01 23:30:00', fen: 3_000 },
    )
    await platform(
      { ...span('2026-11-01'), refunded_fen: 5_000 },
      { ...span('2026-11-02'), refunded_fen: 3_000 },
    )
    expect((await pair('refunds'))?.reasons.map(({ code }) => code)).toContain('day-border')
  })

  test('days that the refund report lacks are told of that report, not of orders', async () => {
    newShop()
    await back({ id: '1', order: '1', paid: '2026-10-20 10:00:00', done: '2026-11-01 10:00:00', fen: 5_000 })
    await stores.facts.db
      .updateTable('batch')
      .set(covers('2026-11-01'))
      .where('fact_table', '=', 'refund')
      .where('shop_id', '=', shop)
      .execute()
    await platform(
      { ...span('2026-11-01'), refunded_fen: 5_000 },
      { ...span('2026-11-02'), refunded_fen: 3_000 },
    )
    expect((await pair('refunds'))?.reasons[0]).toEqual({
      code: 'missing-ours',
      message: '退款报表缺 2026-11-02，这些天店铺日报有 30.00 元。请导入千牛「退款报表」（退款管理）。',
    })
  })

  test('the day on which the refund report was fetched is not whole in it', async () => {
    newShop()
    const paid = '2026-10-20 10:00:00'
    await back(
      { id: '1', order: '1', paid, done: '2026-11-01 10:00:00', fen: 5_000 },
      { id: '2', order: '2', paid, done: '2026-11-02 00:10:00', fen: 100 },
    )
    await platform(
      { ...span('2026-11-01'), refunded_fen: 5_000 },
      { ...span('2026-11-02'), refunded_fen: 3_000 },
    )
    const fetched = (stamp: string) =>
      stores.facts.db
        .updateTable('batch')
        .set({ stamp })
        .where('fact_table', '=', 'refund')
        .where('shop_id', '=', shop)
        .execute()
    await fetched('2026-11-02 00:30:00')
    expect((await pair('refunds'))?.reasons[0]).toEqual({
      code: 'cut-day',
      message: '2026-11-02 的退款是当天还没过完时导出的，重新导出这几天再比。',
    })
    await fetched('2026-11-05 00:30:00')
    expect((await pair('refunds'))?.reasons.map(({ code }) => code)).not.toContain('cut-day')
  })

  test('without a refund report nothing is said of what it holds', async () => {
    newShop()
    await putSales(
      stores.facts.db,
      shop,
      [{ order: '1', at: '2026-11-01 10:00:00', paid: 100, refunded: 40 }],
      { from: '2026-11-01', to: '2026-11-01' },
    )
    const found = await pair('refunds-by-pay')
    expect(found?.reasons.map(({ code }) => code)).not.toContain('refund-report')
  })

  test('a day exported before it was over', async () => {
    newShop()
    const batch = await twoDays(100, 50)
    await stores.facts.db
      .updateTable('batch')
      .set({ stamp: '2026-11-02 11:00:00' })
      .where('batch_id', '=', batch)
      .execute()
    await platform({ ...span('2026-11-01'), paid_fen: 10_000 }, { ...span('2026-11-02'), paid_fen: 9_000 })
    expect((await pair('paid'))?.reasons[0]?.code).toBe('cut-day')
  })

  test('days without anything in common cannot be told', async () => {
    newShop()
    await twoDays(100, 50)
    const found = await compare('2026-11-01', '2026-11-02')
    expect(found.find(({ id }) => id === 'paid')?.state).toBe('cannot tell')
    expect(found.map(({ id }) => id)).not.toContain('ads')
  })

  test('an export that was never used is told apart from one that lacks days', async () => {
    newShop()
    await platform({ ...span('2026-11-01') })
    const context = figureContext(stores.facts.db, shop)
    const exports = context.exports.map((one) =>
      one.format === 'sycm-shop' ? { ...one, format: 'shop_traffic' } : one,
    )
    const found = await freshness({ ...context, exports }, { from: day('2026-10-31'), to: day('2026-11-03') })
    expect(Freshness.array().safeParse(found).error).toBeUndefined()
    expect(found.find(({ format }) => format === 'shop_traffic')).toMatchObject({
      first: '2026-11-01',
      last: '2026-11-02',
      missing: ['2026-10-31', '2026-11-03'],
      used: true,
    })
    expect(found.find(({ format }) => format === 'order')).toMatchObject({
      first: null,
      last: null,
      used: false,
    })
  })
})
