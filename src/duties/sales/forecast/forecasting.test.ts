import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../../../facts/contract.ts'
import { createShop, type ShopTables, shopMigrations } from '../../../facts/shops.ts'
import { covers, type FigureStores, figureStores, putRows, span } from '../../../facts/testing.ts'
import { addDays, day, eachDay } from '../../../kernel/calendar.ts'
import { migrate } from '../../../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../../../storage/testing.ts'
import { saveEvent } from '../../calendar/actions.ts'
import { type CalendarTables, calendarMigrations } from '../../calendar/tables.ts'
import { ForecastAnswer, ForecastInput } from '../contract.ts'
import { type ForecastContext, forecastMetric } from './actions.ts'
import { createForecaster } from './forecaster.ts'

const clock = { now: () => Temporal.Instant.from('2026-11-02T01:00:00Z') }
const days = eachDay({ from: day('2025-07-01'), to: day('2026-11-01') })
/** Weekends sell half as much again; the shop's own day, the fifteenth of each month, twice as much. */
const soldOn = (of: string, at: number): number =>
  40_000 *
  (Temporal.PlainDate.from(of).dayOfWeek >= 6 ? 1.5 : 1) *
  (of.endsWith('-15') ? 2 : 1) *
  (1 + 0.05 * Math.sin(at * 7.3))
const missing = day('2026-09-16')

describe.each(storeSides(inject('postgresUrl')))('what will be sold, on %s', (side) => {
  let figures: FigureStores
  let records: TestStores<CalendarTables & ShopTables, unknown>
  let shop: Shop
  const forecaster = createForecaster()
  beforeAll(async () => {
    figures = await figureStores(side, inject('postgresUrl'))
    records = await createStores(side, inject('postgresUrl'))
    await migrate(records.records, [...shopMigrations, ...calendarMigrations], { version: '0.1.0' })
    shop = await createShop({ records: records.records.db, clock }, { name: '瓷器店' })
    figures.newShop()
    const known = days.filter((of) => of !== missing)
    await putRows(
      figures.db,
      figures.shop(),
      'shop_traffic',
      known.map((of) => ({
        ...span(of),
        paid_fen: Math.round(soldOn(of, days.indexOf(of))),
        paid_buyers: 3,
      })),
      covers(day('2025-07-01'), day('2026-11-01')),
    )
  })
  afterAll(async () => {
    await forecaster.stop()
    await Promise.all([figures.remove(), records.remove()])
  })

  const context = (): ForecastContext => ({
    query: (input) => figures.ask(input),
    shops: async () => [{ ...shop, first: days[0] ?? null, last: days.at(-1) ?? null }],
    records: records.records.db,
    clock,
    forecaster,
  })
  const ask = (input: Partial<ForecastInput> = {}) =>
    forecastMetric(context(), ForecastInput.parse({ metric: 'platform_paid_amount', days: 14, ...input }))

  test('the days after the last one with data, in yuan, with their past error', async () => {
    const answer = await ask()
    expect(ForecastAnswer.safeParse(answer).error).toBeUndefined()
    expect(answer.dates).toEqual(eachDay({ from: day('2026-11-02'), to: day('2026-11-15') }))
    const saturday = answer.dates.indexOf(day('2026-11-14'))
    expect(Number(answer.p50[saturday]) / Number(answer.p50[saturday - 2])).toBeGreaterThan(1.2)
    for (const [i] of answer.dates.entries()) {
      expect(Number(answer.p10[i])).toBeLessThanOrEqual(Number(answer.p50[i]))
      expect(Number(answer.p50[i])).toBeLessThanOrEqual(Number(answer.p90[i]))
      expect(answer.p50[i]).toMatch(/^\d+\.\d{2}$/)
    }
    expect(answer.backtest.wape).toBeLessThan(answer.backtest.naiveWape ?? 0)
    // All days ahead lie in a 双11 that no past day was tried on: a model that knows no events is none for them.
    expect(answer.backtest.models.map(({ model }) => model)).toEqual(['seasonal-naive', 'regression'])
  })

  test('on ordinary days the models of the library are tried too', async () => {
    const summer = {
      ...context(),
      shops: async () => [{ ...shop, first: days[0] ?? null, last: day('2026-08-20') }],
    }
    const answer = await forecastMetric(
      summer,
      ForecastInput.parse({ metric: 'platform_paid_amount', days: 14 }),
    )
    expect(answer.dates[0]).toBe('2026-08-21')
    expect(answer.backtest.models.map(({ model }) => model)).toEqual([
      'seasonal-naive',
      'regression',
      'mstl',
      'ets',
    ])
  })

  test('a missing day is told and stands as missing, not as 0', async () => {
    const { history, notes } = await ask()
    expect(history.values[history.dates.indexOf(missing)]).toBeNull()
    expect([history.days, history.known]).toEqual([days.length, days.length - 1])
    expect(notes.map(({ message }) => message).join()).toContain('缺 1 天的数据，缺的天没有当作 0')
    expect(notes.map(({ message }) => message).join()).toContain('「天猫双11」的日子是估计的')
  })

  test('an event that the team writes into the calendar is expected where it lies', async () => {
    const months = eachDay({ from: day('2025-07-01'), to: day('2026-11-30') }).filter((of) =>
      of.endsWith('-15'),
    )
    const fifteenth = '2026-11-15'
    const without = await ask()
    // Years of several days of the same kind: one event a month, told apart by their names.
    for (const of of months)
      await saveEvent(context(), {
        shop: shop.name,
        year: Number(of.slice(0, 4)),
        name: `会员日${of.slice(0, 7)}`,
        size: 'small',
        peak: of,
        isAnnounced: true,
        phases: [{ phase: 'main', from: of, to: of }],
      })
    const answer = await ask()
    const at = answer.dates.indexOf(day(fifteenth))
    expect(Number(answer.p50[at]) / Number(without.p50[at])).toBeGreaterThan(1.15)
    expect(answer.backtest.wape).toBeLessThan(without.backtest.wape ?? 0)
    expect(answer.events.map(({ name }) => name)).toContain('会员日2026-11')
  })

  test('what cannot be added up, is unknown, or has hardly any data is refused with the reason', async () => {
    await expect(ask({ metric: 'conversion' })).rejects.toMatchObject({
      code: expect.stringMatching(/metric_unknown|query_unsupported/),
    })
    await expect(ask({ metric: 'refund_rate' })).rejects.toMatchObject({ code: 'query_unsupported' })
    await expect(ask({ metric: 'ad_cost' })).rejects.toMatchObject({
      code: 'forecast_impossible',
      message: expect.stringContaining('还没有一天的数据'),
    })
    const empty = { ...context(), shops: async () => [{ ...shop, first: null, last: null }] }
    await expect(forecastMetric(empty, ForecastInput.parse({}))).rejects.toMatchObject({
      code: 'forecast_impossible',
      message: expect.stringContaining('还没有数据'),
    })
    const short = {
      ...context(),
      shops: async () => [{ ...shop, first: addDays(day('2026-11-01'), -9), last: day('2026-11-01') }],
    }
    await expect(
      forecastMetric(short, ForecastInput.parse({ metric: 'platform_paid_amount' })),
    ).rejects.toMatchObject({ message: expect.stringContaining('只有 10 天的数据，至少要 21 天') })
  })
})

test('a forecaster that is stopped with a question open says so', async () => {
  const forecaster = createForecaster()
  const asked = forecaster.forecast(
    { weekday: 0, values: Array.from({ length: 400 }, (_, at) => at), regressors: [] },
    28,
  )
  await forecaster.stop()
  await expect(asked).rejects.toThrow('ended before it was done')
})
