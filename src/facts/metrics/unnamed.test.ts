import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../storage/testing.ts'
import { QueryAnswer, type QueryInput } from '../contract.ts'
import { type FigureStores, figureStores, putSales } from '../testing.ts'

describe.each(storeSides(inject('postgresUrl')))('orders that name no item, on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
    stores.newShop()
    await putSales(
      stores.db,
      stores.shop(),
      [
        { order: '1', at: '2026-11-01 10:00:00', paid: 10, item: cup },
        { order: '2', at: '2026-11-02 10:00:00', paid: 20, item: cup },
        { order: '3', at: '2026-11-02 11:00:00', paid: 30, title: '保温杯' },
        { order: '4', at: '2026-11-03 10:00:00', paid: 40 },
      ],
      three,
    )
  })
  afterAll(() => stores.remove())

  /** 1 November names its items, on the 2nd one order has a title only, that of the 3rd has not even that. */
  const three = { from: '2026-11-01', to: '2026-11-03' }

  const ask = async (input: QueryInput) => {
    const answer = await stores.ask(input)
    expect(QueryAnswer.safeParse(answer).error).toBeUndefined()
    return answer
  }
  const cup = '600000000001'
  const kettle = '600000000002'
  const ofItem = (...values: string[]) => [{ dimension: 'item', values }]
  const metrics = ['paid_amount', 'orders_paid']
  const unknown = { paid_amount: null, orders_paid: null }
  const none = { paid_amount: '0.00', orders_paid: 0 }
  const message = ({ notes }: QueryAnswer, code: string) =>
    notes.find((note) => note.code === code && note.metric === 'paid_amount')?.message

  test('of an item nothing is known on such a day; where all orders name theirs, it sold nothing', async () => {
    const daily = await ask({ metrics, by: ['day'], where: ofItem(kettle), ...three })
    expect(daily.rows).toEqual([
      { day: '2026-11-01', ...none },
      { day: '2026-11-02', ...unknown },
      { day: '2026-11-03', ...unknown },
    ])
    expect((await ask({ metrics, where: ofItem(kettle), ...three })).rows).toEqual([unknown])
    const third = await ask({ metrics, where: ofItem(cup), from: '2026-11-03', to: '2026-11-03' })
    expect(third.rows).toEqual([unknown])
    expect(message(third, 'missing')).toBe(
      '2026-11-03 有订单没有写是哪个商品：订单报表不写商品，请导入宝贝报表（子订单）。',
    )
  })

  test('what they name counts, and those days are not whole', async () => {
    const answer = await ask({ metrics, where: ofItem(cup), ...three })
    expect(answer.rows).toEqual([{ paid_amount: '30.00', orders_paid: 2 }])
    expect(answer.coverage[0]).toMatchObject({ days: 1, missing: ['2026-11-02', '2026-11-03'] })
    expect(message(answer, 'unnamed')).toBe(
      '「支付金额」：2026-11-02 至 2026-11-03 有订单没有写是哪个商品，没有算进去，这些天不完整。',
    )
    const whole = await ask({ metrics, ...three })
    expect(whole.coverage[0]).toMatchObject({ days: 3 })
    expect(whole.notes).toEqual([])
  })

  test('an item that goes by its title is none of those with another title', async () => {
    const daily = await ask({ metrics, by: ['day'], where: ofItem('水壶'), ...three })
    expect(daily.rows).toEqual([
      { day: '2026-11-01', ...none },
      { day: '2026-11-02', ...none },
      { day: '2026-11-03', ...unknown },
    ])
  })

  test('of what sold before nobody says that it sells no more', async () => {
    const one = { from: '2026-11-03', to: '2026-11-03' }
    const compare = { from: '2026-11-01', to: '2026-11-01' }
    const { rows } = await ask({ metrics: ['paid_amount'], by: ['item'], ...one, compare })
    expect(rows.find(({ item }) => item === cup)).toMatchObject({
      paid_amount: null,
      paid_amount__compared: '10.00',
      paid_amount__change: null,
    })
    expect(rows.find(({ item }) => item === '')).toMatchObject({
      paid_amount: '40.00',
      paid_amount__compared: '0.00',
    })
  })
})
