import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { covers, type FigureStores, figureStores, putRows, putSales, span } from '../../facts/testing.ts'
import { addDays, day } from '../../kernel/calendar.ts'
import { storeSides } from '../../storage/testing.ts'
import { marksIn } from '../calendar/actions.ts'
import { estimatedEvents } from '../calendar/rules/events.ts'
import { type ExplainContext, explain } from './actions.ts'
import { ExplainInput, Explanation } from './contract.ts'

/** Fen of the texts of an answer. */
const fen = (value: string | number | null): number => Math.round(Number(value) * 100)
const total = (all: readonly { contribution: string | number | null }[]): number =>
  all.reduce((sum, { contribution }) => sum + fen(contribution), 0)

describe.each(storeSides(inject('postgresUrl')))('why sales moved on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
    stores.newShop()
    const [first, days] = [day('2026-10-05'), 14]
    // Two weeks: the cup is looked at half as often in the second, the plate as before.
    const visits = (index: number, item: string) => (item === '600000000001' ? (index < 7 ? 400 : 200) : 300)
    const buyers = (index: number, item: string) => visits(index, item) / 20
    const items = ['600000000001', '600000000002']
    const each = Array.from({ length: days }, (_, index) => ({ index, on: addDays(first, index) }))
    const rows = each.flatMap(({ index, on }) => items.map((item) => ({ index, on, item })))
    await putRows(
      stores.db,
      stores.shop(),
      'item_traffic',
      rows.map(({ index, on, item }) => ({
        ...span(on),
        item_id: item,
        title: item === '600000000001' ? '白瓷杯' : '蓝边盘',
        visitors: visits(index, item),
        paid_buyers: buyers(index, item),
        paid_fen: buyers(index, item) * 5_000,
      })),
      covers(first, addDays(first, days - 1)),
    )
    await putRows(
      stores.db,
      stores.shop(),
      'shop_traffic',
      each.map(({ index, on }) => ({
        ...span(on),
        visitors: items.reduce((sum, item) => sum + visits(index, item), 0),
        paid_buyers: items.reduce((sum, item) => sum + buyers(index, item), 0),
        paid_fen: items.reduce((sum, item) => sum + buyers(index, item) * 5_000, 0),
      })),
      covers(first, addDays(first, days - 1)),
    )
    await putSales(
      stores.db,
      stores.shop(),
      rows.flatMap(({ index, on, item }) =>
        Array.from({ length: buyers(index, item) }, (_, n) => ({
          order: `${index}${item.slice(-1)}${String(n).padStart(4, '0')}`,
          at: `${on} 10:00:00`,
          item,
          paid: 50,
          // One of the second week's is given back.
          refunded: index === 9 && n === 0 && item === '600000000002' ? 50 : 0,
          buyer: `b${index}${item.slice(-1)}${n}`,
        })),
      ),
      { from: first, to: addDays(first, days - 1) },
    )
  })
  afterAll(() => stores.remove())

  const context = (): ExplainContext => ({
    query: (input) => stores.ask(input),
    marks: async ({ from, to }) => marksIn(estimatedEvents(2026), { from: day(from), to: day(to) }),
  })

  const why = async (metric: string) => {
    const answer = await explain(
      context(),
      ExplainInput.parse({ metric, from: '2026-10-12', to: '2026-10-18' }),
    )
    expect(Explanation.safeParse(answer).error).toBeUndefined()
    return answer
  }

  test('factors and every list sum to the change, to the fen', async () => {
    const answer = await why('paid_amount')
    // 7 days × (20 + 15) buyers × 50 yuan, then 7 × (10 + 15) × 50.
    expect([answer.before, answer.after, answer.change]).toEqual(['12250.00', '8750.00', '-3500.00'])
    expect(total(answer.factors)).toBe(-350_000)
    // Nothing has a category here: there is no list by it.
    expect(Object.keys(answer.by).sort()).toEqual(['buyer_kind', 'item', 'province'])
    for (const rows of Object.values(answer.by)) expect(total(rows)).toBe(-350_000)
    expect(answer.by.item?.[0]).toEqual({
      key: '600000000001',
      name: '白瓷杯',
      before: '7000.00',
      after: '3500.00',
      contribution: '-3500.00',
    })
  })

  test('fewer visitors are all of it, and the item that lost them is the cause', async () => {
    const answer = await why('paid_amount')
    const visitors = answer.factors.find(({ id }) => id === 'visitors')
    expect(visitors?.contribution).toBe('-3500.00')
    expect(answer.causes[0]).toMatchObject({ kind: 'item', entity: '600000000001', factor: 'visitors' })
    expect(answer.sentences.join('')).toContain('「白瓷杯」的访客')
  })

  test('of net sales refunds stand apart', async () => {
    const answer = await why('net_paid_amount')
    expect(answer.factors.find(({ id }) => id === 'refunds')?.contribution).toBe('-50.00')
    expect(total(answer.factors)).toBe(fen(answer.change))
  })

  test.each(['previous', 'last-year', 'last-year-campaign', 'last-year-lunar'] as const)(
    'days before all years that can be meant are compared with in words alone (%s)',
    async (compare) => {
      const wish = ExplainInput.parse({ from: '1990-01-01', to: '1990-01-07', compare })
      await expect(explain(context(), wish)).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('1990-01-01 之前没有足够的日子可以比'),
      })
    },
  )

  test('where a period has no data nothing is made up', async () => {
    const answer = await explain(context(), ExplainInput.parse({ from: '2026-10-05', to: '2026-10-11' }))
    expect(answer.before).toBeNull()
    expect(answer.factors).toEqual([])
    expect(answer.sentences[0]).toContain('没有数据')
  })

  test('a conversion is told by visits and buyers of each day, and every list sums to its change', async () => {
    const answer = await why('conversion_rate')
    // 35 of 700 visits a day buy, then 25 of 500: one in twenty both times.
    expect(answer).toMatchObject({ metric: 'daily_conversion_rate', before: 0.05, after: 0.05, change: 0 })
    expect(answer.notes.map(({ code }) => code)).toContain('by-day')
    expect(answer.factors.map(({ id }) => id)).toEqual(['buyer_days', 'visitor_days'])
    expect(total(answer.factors)).toBe(0)
    for (const rows of Object.values(answer.by)) expect(total(rows)).toBe(0)
  })

  test('客单价 and the refund rate are told by item: shares apart from the own ratios', async () => {
    const basket = await why('average_order_value')
    expect(basket).toMatchObject({ before: '50.00', after: '50.00', change: '0.00' })
    const refunds = await why('refund_rate')
    // One of 175 orders of the second week comes back: the plate's 50 of 5,250 yuan.
    expect(refunds.change).toBe(0.005714)
    expect(refunds.by.item?.[0]).toMatchObject({ key: '600000000002', before: 0, after: 0.009524 })
    for (const rows of Object.values(refunds.by)) {
      const sum = rows.reduce((all, { contribution }) => all + Math.round(Number(contribution) * 1e6), 0)
      expect(sum).toBe(5_714)
    }
    expect(refunds.turns.find(({ dimension }) => dimension === 'item')?.sentence).toContain('按商品看')
  })

  test('orders add up over days, provinces and buyers; by item they would be counted twice, so that list is absent', async () => {
    const answer = await why('orders_paid')
    expect([answer.before, answer.after, answer.change]).toEqual([245, 175, -70])
    expect(Object.keys(answer.by).sort()).toEqual(['buyer_kind', 'province'])
    for (const rows of Object.values(answer.by))
      expect(rows.reduce((sum, { contribution }) => sum + Number(contribution), 0)).toBe(-70)
  })

  test('an event in one of the weeks is told', async () => {
    const answer = await explain(context(), ExplainInput.parse({ from: '2026-10-12', to: '2026-10-18' }))
    expect(answer.events.every(({ sentence }) => answer.sentences.includes(sentence))).toBe(true)
  })

  test('what is neither a sum nor one figure by another is refused', async () => {
    await expect(why('visitors')).rejects.toMatchObject({ code: 'query_unsupported' })
  })

  test('a metric that is in no dictionary is refused', async () => {
    await expect(why('gmv')).rejects.toMatchObject({ code: 'metric_unknown' })
  })

  test('orders that name titles only are told by title, and by no category that nobody knows', async () => {
    stores.newShop()
    await putSales(
      stores.db,
      stores.shop(),
      ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'].flatMap((on, index) => [
        {
          order: `7${index}`,
          at: `${on} 10:00:00`,
          item: '杯子',
          paid: 10 + index,
          refunded: index,
          buyer: 'a',
        },
        { order: `8${index}`, at: `${on} 11:00:00`, item: '杯子，盘子', paid: 30, buyer: 'b' },
      ]),
      { from: '2026-11-01', to: '2026-11-04' },
    )
    const of = (metric: string) =>
      explain(context(), ExplainInput.parse({ metric, from: '2026-11-03', to: '2026-11-04' }))
    for (const answer of [await of('paid_amount'), await of('refund_rate')]) {
      expect(answer.notes.map(({ code }) => code)).toContain('titles-only')
      expect(answer.by.item?.map(({ key }) => key)).toContain('杯子，盘子')
      expect(Object.keys(answer.by)).not.toContain('category')
      expect(answer.causes).toEqual([])
    }
  })
})
