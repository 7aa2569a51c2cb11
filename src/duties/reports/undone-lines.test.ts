import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { reportHouse } from '../../../test/report-house.ts'
import { addDays, day, eachDay } from '../../kernel/calendar.ts'
import { storeSides } from '../../storage/testing.ts'
import { week } from './testing.ts'

/** Of two items in three weeks; in the last one the one sells more, the other less. */
const sold = eachDay({ from: addDays(day(week.from), -14), to: day(week.to) }).flatMap((of, index) =>
  [0, 1].map((n) => ({
    id: `35123456${String(index).padStart(4, '0')}${String(n).padStart(7, '0')}`,
    of,
    n,
    paid: index < 14 ? '100.00' : n === 0 ? '300.00' : '60.00',
  })),
)
const orders = [
  '订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间',
  ...sold.map(
    ({ id, of, n, paid }) => `="${id}",买家${n},${paid},${paid},交易成功,${of} 10:00:00,${of} 10:05:00`,
  ),
].join('\r\n')
const lines = [
  '子订单编号,主订单编号,商品标题,商品价格,购买数量,订单状态,买家应付货款,买家实付金额,订单创建时间,订单付款时间,商品ID',
  ...sold.map(
    ({ id, of, n, paid }) =>
      `="${id}1",="${id}",杯子${n},${paid},1,交易成功,${paid},${paid},${of} 10:00:00,${of} 10:05:00,60000000000${n}`,
  ),
].join('\r\n')

describe.each(storeSides(inject('postgresUrl')))('the item report of a submitted report, on %s', (side) => {
  let shop: Awaited<ReturnType<typeof reportHouse>>
  beforeAll(async () => {
    shop = await reportHouse(side)
  }, 120_000)
  afterAll(() => shop.close())

  test('taken back leaves what its items sold unknown, not nothing: the orders are still there', async () => {
    await shop.take('ExportOrderList202611160800.csv', orders)
    const batch = await shop.take('ExportOrderDetailList202611160800.csv', lines)
    const { id: member } = await shop.house.client.people.addMember({ name: '林晓' })
    const { reports } = shop.house.client
    const { id } = await reports.make({ kind: 'weekly', ...week })
    await reports.submit({ id, member })
    expect((await reports.drift({ id })).drifted).toEqual([])
    await shop.house.client.importing.undo({ batch })
    const { drifted } = await reports.drift({ id })
    const ofItems = drifted.filter(({ scope }) => scope.some(({ dimension }) => dimension === 'item'))
    expect(ofItems.length).toBeGreaterThan(0)
    expect(ofItems.map(({ name, now }) => ({ name, now }))).toEqual(
      ofItems.map(({ name }) => ({ name, now: null })),
    )
  })
})
