import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../storage/testing.ts'
import { covers, type FigureStores, figureStores, putRows, span } from '../testing.ts'

/** A mean of the 客服 reports is of the days and agents whose cell says something: a blank one weighs nothing. */
describe.each(storeSides(inject('postgresUrl')))('means of the 客服 reports on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())

  const november = { from: '2026-11-01', to: '2026-11-03' }
  const put = (report: string, rows: Record<string, unknown>[]) =>
    putRows(
      stores.db,
      stores.shop(),
      'service_report',
      rows.map((row) => ({ report, ...row })),
      covers('2026-11-01', '2026-11-03'),
    )

  const received = (day: string, agent: string, people: number, seconds: number | null) => ({
    ...span(day),
    agent,
    received: people,
    response_seconds: seconds,
    first_response_seconds: seconds,
    within_three_minutes: seconds === null ? null : 0.5,
  })

  test('an agent without a time on one day is not taken for one who answers at once', async () => {
    stores.newShop()
    await put('reception', [
      received('2026-11-01', '小满', 10, 30),
      received('2026-11-02', '小满', 90, null),
      received('2026-11-01', '谷雨', 10, 50),
      received('2026-11-02', '谷雨', 30, 70),
      received('2026-11-03', '谷雨', 10, 60),
    ])
    const metrics = [
      'daily_response_seconds',
      'daily_first_response_seconds',
      'daily_within_three_minutes',
      'received_days',
    ]
    const { rows } = await stores.ask({ metrics, by: ['service_agent'], ...november })
    const of = (agent: string) => rows.find((row) => row.service_agent === agent)
    // 小满 has one day with a time: 30 seconds, not 30 × 10 ÷ 100.
    expect(of('小满')).toMatchObject({
      daily_response_seconds: 30,
      daily_first_response_seconds: 30,
      daily_within_three_minutes: 0.5,
      received_days: 100,
    })
    // (10 × 50 + 30 × 70 + 10 × 60) ÷ 50.
    expect(of('谷雨')).toMatchObject({ daily_response_seconds: 64, received_days: 50 })
  })

  test('of the whole shop a day without a time is left out as well', async () => {
    stores.newShop()
    await put('reception', [
      received('2026-11-01', '', 10, 30),
      received('2026-11-02', '', 90, null),
      received('2026-11-03', '', 10, 60),
    ])
    const { rows } = await stores.ask({ metrics: ['daily_response_seconds', 'received_days'], ...november })
    expect(rows).toEqual([{ daily_response_seconds: 45, received_days: 110 }])
  })

  test('shares are of those whose numerator is known: 付款 of 询单, 满意 of 收到', async () => {
    stores.newShop()
    await put('inquiry', [
      { ...span('2026-11-01'), agent: '小满', inquirers: 20, final_payers: 10 },
      { ...span('2026-11-02'), agent: '小满', inquirers: 80, final_payers: null },
      { ...span('2026-11-02'), agent: '谷雨', inquirers: 10, final_payers: 4 },
    ])
    await put('rating', [
      { ...span('2026-11-01'), agent: '小满', rating_received: 10, very_satisfied: 8, satisfied: 1 },
      { ...span('2026-11-02'), agent: '小满', rating_received: 30, very_satisfied: null, satisfied: null },
      { ...span('2026-11-02'), agent: '谷雨', rating_received: 5, very_satisfied: 5, satisfied: null },
    ])
    const { rows } = await stores.ask({
      metrics: ['daily_inquiry_conversion', 'service_satisfaction', 'inquirer_days', 'ratings_received'],
      by: ['service_agent'],
      ...november,
    })
    expect(rows.find((row) => row.service_agent === '小满')).toMatchObject({
      daily_inquiry_conversion: 0.5,
      service_satisfaction: 0.9,
      inquirer_days: 100,
      ratings_received: 40,
    })
  })
})
