import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { isFailure } from '../../kernel/failure.ts'
import { storeSides } from '../../storage/testing.ts'
import { QueryAnswer, type QueryInput } from '../contract.ts'
import { covers, type FigureStores, figureStores, putRows, putSales, type Sold, span } from '../testing.ts'
import { canSplit, catalogue, isAdditive } from './catalogue.ts'

describe.each(storeSides(inject('postgresUrl')))('questions on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())

  const ask = async (input: QueryInput) => {
    const answer = await stores.ask(input)
    expect(QueryAnswer.safeParse(answer).error).toBeUndefined()
    return answer
  }
  const _one = async (metrics: string[], from: string, to = from, more: Partial<QueryInput> = {}) =>
    (await ask({ metrics, from, to, ...more })).rows[0]

  test.each([
    [{ metrics: ['gmv'] }, 'metric_unknown'],
    [{ metrics: ['paid_amount'], by: ['colour'] }, 'dimension_unknown'],
    [{ metrics: ['paid_amount'], by: ['ad_plan'] }, 'query_unsupported'],
    [{ metrics: ['paid_amount'], order: '-visitors' }, 'invalid_input'],
    [{ metrics: ['paid_amount'], by: ['item'], order: 'item_title' }, 'invalid_input'],
    [{ metrics: ['paid_amount'], where: [{ dimension: 'week', values: ['2026-W99'] }] }, 'invalid_input'],
  ] as const)('%j is refused: %s', async (input, code) => {
    const asked: QueryInput = {
      metrics: [...input.metrics],
      by: 'by' in input ? [...input.by] : [],
      where:
        'where' in input
          ? input.where.map(({ dimension, values }) => ({ dimension, values: [...values] }))
          : [],
      from: '2026-11-01',
      to: '2026-11-02',
      ...('order' in input ? { order: input.order } : {}),
    }
    await expect(ask(asked)).rejects.toSatisfy((error) => isFailure(error) && error.code === code)
  })

  test.each([
    ['weekday', ['周三', '4']],
    ['weekday', ['3']],
    ['hour', ['9', '10:00', '23']],
    ['buyer_kind', ['新买家']],
    ['channel', ['天猫', '']],
    ['province', ['浙江省', '周三']],
  ])('of %s the values %j are taken as tables call them or as they are kept', async (dimension, values) => {
    await putSales(stores.db, stores.newShop(), [
      { order: '1', at: '2026-11-04 10:00:00', paid: 20, buyer: 'a', province: '浙江省' },
    ])
    const { rows } = await ask({
      metrics: ['paid_amount'],
      where: [{ dimension, values }],
      from: '2026-11-04',
      to: '2026-11-04',
    })
    expect(rows).toEqual([{ paid_amount: '20.00' }])
  })

  test.each([
    ['weekday', '8'],
    ['weekday', '星期'],
    ['hour', '25'],
    ['buyer_kind', 'foo'],
    ['sentiment', '好'],
  ])(
    'of %s the value %s, which no row can have, it is told what can be written',
    async (dimension, value) => {
      stores.newShop()
      await expect(
        ask({
          metrics: [dimension === 'sentiment' ? 'reviews_negative' : 'paid_amount'],
          where: [{ dimension, values: [value] }],
          from: '2026-11-04',
          to: '2026-11-04',
        }),
      ).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringMatching(/没有「.+」这个值，可以写 .+、.+。/),
      })
    },
  )

  test.each([
    { from: '2026-10-31', to: '2026-10-01' },
    { from: '1800-01-01', to: '2026-10-01' },
  ])('a compared period given by hand is checked like the main one: %j', async (compare) => {
    stores.newShop()
    await expect(
      ask({ metrics: ['paid_amount'], from: '2026-11-01', to: '2026-11-02', compare }),
    ).rejects.toSatisfy((error) => isFailure(error) && error.code === 'invalid_input')
  })

  test('only missing days are named, and nothing changes against days that are missing', async () => {
    stores.newShop()
    const sales = ['2026-11-02', '2026-11-03', '2026-11-04'].map((one, index) => ({
      order: String(index),
      at: `${one} 10:00:00`,
    }))
    await putSales(stores.db, stores.shop(), sales, { from: '2026-11-02', to: '2026-11-04' })
    const { rows, totals, notes } = await ask({
      metrics: ['paid_amount'],
      by: ['day'],
      from: '2026-11-03',
      to: '2026-11-05',
      compare: { from: '2026-11-01', to: '2026-11-03' },
    })
    expect(totals).toMatchObject({ paid_amount__compared: '200.00', paid_amount__change: null })
    expect(rows[1]).toMatchObject({ day: '2026-11-04', paid_amount__change: 0 })
    expect(notes.find(({ code }) => code === 'missing')?.message).toMatch(/^2026-11-05 没有订单明细数据/)
    expect(notes.find(({ code }) => code === 'compared-partial')?.message).toContain('共 3 天，只有 2 天')
    const never = await ask({
      metrics: ['paid_amount'],
      from: '2026-11-02',
      to: '2026-11-03',
      compare: { from: '2026-01-01', to: '2026-01-02' },
    })
    expect(never.notes.map(({ message }) => message)).toContain(
      '「支付金额」的对比期 2026-01-01 至 2026-01-02 没有数据，不算变化。',
    )
  })

  test('figures that add up over days say so when the compared period has more or fewer days', async () => {
    stores.newShop()
    const covered = { from: '2026-09-01', to: '2026-11-30' } as const
    await putSales(stores.db, stores.shop(), [{ order: '1', at: '2026-11-03 10:00:00' }], covered)
    const said = async (from: string, to: string, compare: QueryInput['compare']) => {
      const metrics = ['paid_amount', 'orders_paid', 'buyers_paid', 'average_order_value', 'order_value']
      const { notes } = await ask({ metrics, from, to, compare })
      return notes.flatMap(({ code, message }) => (code === 'compared-length' ? [message] : []))
    }
    const [told, ...more] = await said('2026-11-01', '2026-11-20', { from: '2026-10-26', to: '2026-10-31' })
    expect(told).toMatch(
      /^「支付金额」、「支付订单数」、「支付买家数」随天数变；「客单价」按人算，日子长了同一个人会再来：这一段 20 天，对比期 6 天，/,
    )
    expect(more).toEqual([])
    expect(await said('2026-11-01', '2026-11-06', { from: '2026-10-01', to: '2026-10-06' })).toEqual([])
    // 30 days of November against 31 of October, and against days that are not there.
    expect(await said('2026-11-01', '2026-11-30', 'previous')).toEqual([])
    expect(await said('2026-11-01', '2026-11-30', { from: '2026-08-01', to: '2026-08-31' })).toEqual([])
  })

  test('people of exactly the days asked for are more in more days, and are not named where none are told', async () => {
    stores.newShop()
    const told = [
      { ...span('2026-11-01', '2026-11-20'), visitors: 200, paid_buyers: 20, members: 9, stay_seconds: 30 },
      { ...span('2026-10-26', '2026-10-31'), visitors: 60, paid_buyers: 6, members: 8, stay_seconds: 30 },
      { ...span('2026-10-20'), visitors: 10, paid_buyers: 1, members: 8, stay_seconds: 30 },
      { ...span('2026-10-21'), visitors: 10, paid_buyers: 1, members: 8, stay_seconds: 30 },
    ]
    await putRows(stores.db, stores.shop(), 'shop_traffic', told, covers('2026-10-20', '2026-11-20'))
    const said = async (from: string, to: string) => {
      const metrics = ['visitors', 'conversion_rate', 'members', 'stay_seconds']
      const compare = { from, to }
      const { notes } = await ask({ metrics, from: '2026-11-01', to: '2026-11-20', compare })
      return notes.find(({ code }) => code === 'compared-length')?.message
    }
    expect(await said('2026-10-26', '2026-10-31')).toMatch(
      /^「访客数」随天数变；「支付转化率」按人算，日子长了同一个人会再来：这一段 20 天，对比期 6 天，/,
    )
    expect(await said('2026-10-20', '2026-10-21')).toBeUndefined()
  })

  test('orders and buyers are counted as one would by hand, whatever they are split by', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sold, { minLength: 1, maxLength: 25 }), async (lines) => {
        const real = asOrders(lines)
        stores.newShop()
        await putSales(stores.db, stores.shop(), real, november)
        const count = (of: typeof real) => ({
          orders_paid: new Set(of.map(({ order }) => order)).size,
          buyers_paid: new Set(of.flatMap(({ buyer }) => buyer ?? [])).size || null,
        })
        for (const [by, label] of [
          ['item', (line: (typeof real)[number]) => line.item ?? line.title ?? ''],
          ['province', (line: (typeof real)[number]) => line.province],
          ['day', (line: (typeof real)[number]) => line.at.slice(0, 10)],
        ] as const) {
          const { rows, totals } = await ask({
            metrics: ['orders_paid', 'buyers_paid'],
            by: [by],
            ...november,
          })
          const groups = Map.groupBy(real, label)
          for (const [value, of] of groups) {
            const row = rows.find((one) => one[by] === value)
            expect(
              { orders_paid: row?.orders_paid, buyers_paid: row?.buyers_paid },
              `${by} ${value}`,
            ).toEqual(count(of))
          }
          expect(totals).toEqual(count(real))
        }
        const both = await ask({
          metrics: ['orders_paid'],
          where: [{ dimension: 'item', values: ['600001', '600002'] }],
          ...november,
        })
        const wanted = real.filter(({ item }) => item !== undefined)
        // Where no line names an item nobody says that these sold nothing.
        expect(both.rows[0]?.orders_paid).toBe(count(wanted).orders_paid || null)
      }),
      { numRuns: 15 },
    )
  })

  test('additive figures add up to the whole by any dimension, and the order of rows changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sold, { minLength: 1, maxLength: 12 }), async (lines) => {
        const unique = asOrders(lines)
        const additive = catalogue.filter(
          (metric) => isAdditive(metric) && canSplit(metric, ['item', 'province', 'weekday']),
        )
        const metrics = additive.map(({ id }) => id)
        const counted = [
          ...metrics,
          'orders_paid',
          'buyers_paid',
          'repeat_buyers',
          'average_order_value',
          'refund_rate',
        ]
        const put = (order: typeof unique) => putSales(stores.db, stores.newShop(), order, november)
        const asked = (by: string[]) => ask({ metrics: counted, by, ...november })
        await put(unique)
        const whole = await asked([])
        await put([...unique].reverse())
        for (const by of [
          ['item'],
          ['province'],
          ['day'],
          ['week'],
          ['weekday', 'hour'],
          ['buyer_kind', 'channel'],
        ]) {
          const split = await asked(by)
          expect(split.totals).toEqual(whole.rows[0])
          for (const id of metrics) {
            const sum = split.rows.reduce((all, row) => all + Math.round(Number(row[id] ?? 0) * 100), 0)
            expect(sum, `${id} by ${by.join()}`).toBe(Math.round(Number(whole.rows[0]?.[id]) * 100))
          }
        }
      }),
      { numRuns: 8 },
    )
  })
})

const november = { from: '2026-11-01', to: '2026-11-30' }

/** Lines of one order share its time, its channel and its address. */
const asOrders = <T extends Sold>(lines: readonly T[]) => {
  const first = new Map<string, T>()
  return lines.map((line, index) => {
    const head = first.get(line.order) ?? line
    first.set(line.order, head)
    const { at, channel, province, buyer } = head
    return { ...line, at, channel, province, buyer, line: String(index) }
  })
}

/** Some orders share a number, some items have none, some buyers are unknown. */
const sold = fc.record({
  order: fc.integer({ min: 1, max: 5 }).map(String),
  at: fc
    .record({ day: fc.integer({ min: 1, max: 30 }), second: fc.integer({ min: 0, max: 86_399 }) })
    .map(({ day: of, second }) =>
      Temporal.PlainDateTime.from('2026-11-01T00:00:00')
        .add({ days: of - 1, seconds: second })
        .toString({ smallestUnit: 'second' })
        .replace('T', ' '),
    ),
  paid: fc.integer({ min: 0, max: 100_000 }).map((fen) => fen / 100),
  refunded: fc.constantFrom(0, 0.01, 3),
  pieces: fc.integer({ min: 1, max: 9 }),
  item: fc.constantFrom('600001', '600002', undefined),
  title: fc.constantFrom('杯子', '水壶', undefined),
  province: fc.constantFrom('浙江省', '江苏省', ''),
  buyer: fc.constantFrom('b1', 'b2', null),
  channel: fc.constantFrom('tmall', 'jd'),
})
