import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { createShop, type ShopTables, shopMigrations } from '../../facts/shops.ts'
import { day } from '../../kernel/calendar.ts'
import { systemClock } from '../../kernel/context.ts'
import { migrate } from '../../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import {
  calendarYear,
  eventMarks,
  removeEvent,
  restoreDay,
  restoreEvent,
  saveDay,
  saveEvent,
  shopHolidays,
} from './actions.ts'
import { CalendarYear } from './contract.ts'
import { isWorkday } from './rules/calendar.ts'
import { type CalendarTables, calendarMigrations } from './tables.ts'

describe.each(storeSides(inject('postgresUrl')))('the calendar of a team on %s', (side) => {
  let stores: TestStores<CalendarTables & ShopTables, unknown>
  let shops = 0
  beforeAll(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(stores.records, [...shopMigrations, ...calendarMigrations], { version: '0.1.0' })
  })
  afterAll(() => stores.remove())
  const context = () => ({ records: stores.records.db, clock: systemClock })
  let shop = ''
  beforeEach(async () => {
    shop = `店铺${++shops}`
    await createShop({ records: stores.records.db, clock: systemClock }, { name: shop })
  })

  const of = async (id: string, year = 2026) =>
    (await calendarYear(context(), { shop, year })).events.find((one) => one.id === id)

  const announced = {
    year: 2026,
    id: '1111',
    name: '天猫双11',
    size: 'large' as const,
    peak: day('2026-11-11'),
    isAnnounced: true,
    phases: [
      { phase: 'main' as const, from: day('2026-11-09'), to: day('2026-11-11') },
      { phase: 'presale' as const, from: day('2026-10-13'), to: day('2026-10-19') },
    ],
  }

  test('events that are added at once all stand, each under its own name', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `店庆${i}`)
    const { id: _, ...event } = announced
    await Promise.all(names.map((name) => saveEvent(context(), { ...event, shop, name })))
    const { events } = await calendarYear(context(), { shop, year: 2026 })
    const own = events.filter(({ origin }) => origin === 'own').map(({ name }) => name)
    expect(own.toSorted()).toEqual(names)
  })

  test('a year begins with estimated events and the published holidays', async () => {
    const year = await calendarYear(context(), { shop, year: 2026 })
    expect(CalendarYear.safeParse(year).error).toBeUndefined()
    expect(year).toMatchObject({ springFestival: '2026-02-17', isPublished: true })
    expect(year.events.every(({ origin, isRemoved }) => origin === 'estimated' && !isRemoved)).toBe(true)
    expect(year.days).toContainEqual({ day: '2026-10-10', name: '国庆节', isOff: false, origin: 'published' })
    const next = await calendarYear(context(), { shop, year: 2027 })
    expect(next.isPublished).toBe(false)
    expect(next.days).toContainEqual({ day: '2027-10-01', name: '国庆节', isOff: true, origin: 'law' })
  })

  test('announced dates take the place of estimated ones in their year only, and can be taken back', async () => {
    await saveEvent(context(), { shop, ...announced })
    expect(await of('1111')).toMatchObject({ origin: 'changed', isAnnounced: true })
    expect((await of('1111'))?.phases.map(({ phase, from }) => [phase, from])).toEqual([
      ['presale', '2026-10-13'],
      ['main', '2026-11-09'],
    ])
    expect(await of('1111', 2025)).toMatchObject({ origin: 'estimated', isAnnounced: false })
    await restoreEvent(context(), { shop, year: 2026, id: '1111' })
    expect(await of('1111')).toMatchObject({ origin: 'estimated' })
    await expect(restoreEvent(context(), { shop, year: 2026, id: '1111' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('an event that does not take place marks no axis, and comes back when that is taken back', async () => {
    const marks = () => eventMarks(context(), { shop, from: '2026-06-01', to: '2026-06-30' })
    expect((await marks()).map(({ name }) => name)).toContain('天猫618')
    await removeEvent(context(), { shop, year: 2026, id: '618' })
    expect((await marks()).map(({ name }) => name)).not.toContain('天猫618')
    expect(await of('618')).toMatchObject({ isRemoved: true, origin: 'changed' })
    await restoreEvent(context(), { shop, year: 2026, id: '618' })
    expect((await marks()).map(({ name }) => name)).toContain('天猫618')
  })

  test('an own event is added, changed and gone when removed', async () => {
    const { id: _, ...fields } = announced
    const own = { ...fields, name: '周年店庆', size: 'small' as const }
    const added = (await saveEvent(context(), { shop, ...own })).events.find(({ name }) => name === own.name)
    expect(added).toMatchObject({ origin: 'own', id: 'own-1' })
    await saveEvent(context(), { shop, ...own, id: 'own-1', name: '周年大促' })
    expect((await of('own-1'))?.name).toBe('周年大促')
    await removeEvent(context(), { shop, year: 2026, id: 'own-1' })
    expect(await of('own-1')).toBeUndefined()
  })

  test.each([
    [
      'phases that overlap',
      {
        phases: [
          ...announced.phases,
          { phase: 'opening' as const, from: day('2026-10-19'), to: day('2026-10-22') },
        ],
      },
      '重叠',
    ],
    [
      'a phase that ends before it begins',
      { phases: [{ phase: 'main' as const, from: day('2026-11-12'), to: day('2026-11-09') }] },
      '晚于结束',
    ],
    [
      'a phase told twice',
      {
        phases: [
          ...announced.phases,
          { phase: 'main' as const, from: day('2026-11-12'), to: day('2026-11-12') },
        ],
      },
      '写了两次',
    ],
    ['a D day outside', { peak: day('2026-11-20') }, 'D 日 2026-11-20 应在活动的日子里'],
    ['days of another year', { year: 2024 }, '不在 2024 年'],
    ['a name that is taken', { name: '天猫618' }, '已有名为「天猫618」'],
  ])('%s: refused, nothing is changed', async (_, change, says) => {
    const before = await calendarYear(context(), { shop, year: 2026 })
    await expect(saveEvent(context(), { shop, ...announced, ...change })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(says),
    })
    expect(await calendarYear(context(), { shop, year: 2026 })).toEqual(before)
  })

  test('an event that is not there can be neither changed nor removed', async () => {
    await expect(saveEvent(context(), { shop, ...announced, id: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(removeEvent(context(), { shop, year: 2026, id: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('the team says that a day is worked; taken back, the notice holds again', async () => {
    const holidays = () => shopHolidays(stores.records.db, shops)
    // 国庆: Monday the 5th is a day off, and Saturday the 10th is worked.
    expect(isWorkday(day('2026-10-05'), await holidays())).toBe(false)
    expect(isWorkday(day('2026-10-10'), await holidays())).toBe(true)
    await saveDay(context(), { shop, day: day('2026-10-05'), name: '备战双11', isOff: false })
    expect(isWorkday(day('2026-10-05'), await holidays())).toBe(true)
    const year = await calendarYear(context(), { shop, year: 2026 })
    expect(year.days).toContainEqual({ day: '2026-10-05', name: '备战双11', isOff: false, origin: 'own' })
    await restoreDay(context(), { shop, day: day('2026-10-05') })
    expect(isWorkday(day('2026-10-05'), await holidays())).toBe(false)
    await expect(restoreDay(context(), { shop, day: day('2026-10-05') })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('what one shop says is not said of another', async () => {
    await saveEvent(context(), { shop, ...announced })
    const other = `店铺${++shops}`
    await createShop({ records: stores.records.db, clock: systemClock }, { name: other })
    const year = await calendarYear(context(), { shop: other, year: 2026 })
    expect(year.events.find(({ id }) => id === '1111')?.origin).toBe('estimated')
  })
})
