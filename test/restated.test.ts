import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { query } from '../src/facts/metrics/query.ts'
import { figureContext } from '../src/facts/testing.ts'
import { storeSides } from '../src/storage/testing.ts'
import { openStand, type Stand, type TestShop } from './faults/stand.ts'

/** 已重述 is for a figure of which a newer file gave another value: an overlap that changed nothing is none. */

const header = '订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,退款金额'
const order = (
  nth: number,
  more: { total?: string; paid?: string; status?: string; paidAt?: string; refund?: string } = {},
) =>
  [
    `="351234567890123456${nth}"`,
    '买家甲',
    more.total ?? '100.00',
    more.paid ?? '100.00',
    more.status ?? '买家已付款，等待卖家发货',
    `2026-11-0${nth} 10:00:00`,
    more.paidAt ?? `2026-11-0${nth} 10:05:00`,
    more.refund ?? '0.00',
  ].join(',')
const csv = (...rows: string[]) => [header, ...rows].join('\r\n')

describe.each(storeSides(inject('postgresUrl')))('restated figures on %s', (side) => {
  let stand: Stand
  beforeAll(async () => {
    stand = await openStand(side, inject('postgresUrl'))
  })
  afterAll(() => stand.close())

  const orders = (shop: TestShop, stamp: string, content: string) =>
    stand.take(shop, `ExportOrderList${stamp}.csv`, content)
  const restated = async (shop: TestShop, metrics: string[], from = '2026-11-01', to = '2026-11-30') => {
    const { coverage } = await query(figureContext(stand.facts.db, shop.id), { metrics, from, to })
    return coverage.filter((one) => one.restated).map(({ metric }) => metric)
  }
  const asked = ['paid_amount', 'placed_amount', 'orders_paid', 'buyers_paid']

  test('a file that overlaps and says the same restates nothing', async () => {
    const shop = stand.newShop()
    await orders(shop, '202611050900', csv(order(1), order(2)))
    await orders(shop, '202611060900', csv(order(2), order(3)))
    expect(await restated(shop, asked)).toEqual([])
  })

  test('only the figure whose value changed, and only on its days', async () => {
    const shop = stand.newShop()
    await orders(shop, '202611050900', csv(order(1), order(2)))
    await orders(shop, '202611060900', csv(order(1), order(2, { total: '120.00', paid: '120.00' })))
    expect(await restated(shop, asked)).toEqual(['paid_amount', 'placed_amount'])
    expect(await restated(shop, asked, '2026-11-01', '2026-11-01')).toEqual([])
  })

  test('an older file imported later changes nothing, but what it said was restated', async () => {
    const shop = stand.newShop()
    await orders(shop, '202611060900', csv(order(1)))
    await orders(shop, '202611050900', csv(order(1, { total: '90.00', paid: '90.00' })))
    expect(await restated(shop, asked)).toEqual(['paid_amount', 'placed_amount'])
  })

  test('an order that only went on is not restated, nor one whose newer file has fewer columns', async () => {
    const shop = stand.newShop()
    await orders(shop, '202611050900', csv(order(1)))
    await orders(shop, '202611060900', csv(order(1, { status: '交易成功' })))
    await orders(
      shop,
      '202611070900',
      [
        '订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间',
        '="3512345678901234561",100.00,100.00,2026-11-01 10:00:00,2026-11-01 10:05:00',
      ].join('\r\n'),
    )
    expect(await restated(shop, asked)).toEqual([])
  })

  test('a daily report that corrects one column restates the figures of that column', async () => {
    const shop = stand.newShop()
    const report = (stamp: string, visitors: string, paid: string) =>
      stand.take(
        shop,
        `店铺日报_${stamp}.csv`,
        ['统计日期,访客数,浏览量,支付金额,支付买家数', `2026-11-01,${visitors},50,${paid},2`].join('\r\n'),
      )
    await report('20261102090000', '30', '100.00')
    await report('20261103090000', '31', '100.00')
    expect(
      await restated(shop, ['visitors', 'page_views', 'platform_paid_amount', 'conversion_rate']),
    ).toEqual(['visitors', 'conversion_rate'])
  })
})
