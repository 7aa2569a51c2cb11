import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../../facts/contract.ts'
import { createShop, type ShopTables, shopMigrations } from '../../facts/shops.ts'
import { adKeys, covers, type FigureStores, figureStores, putRows, span } from '../../facts/testing.ts'
import { addDays, day, daysBetween, eachDay } from '../../kernel/calendar.ts'
import { holidayOn } from '../../kernel/chinese-calendar.ts'
import { migrate } from '../../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import { estimatedEvents, type PhaseDays } from '../calendar/rules/events.ts'
import { addMember } from '../people/actions.ts'
import { type PeopleTables, peopleMigrations } from '../people/tables.ts'
import { createForecaster } from '../sales/forecast/forecaster.ts'
import { moveTask, tasksFrom } from '../tasks/actions.ts'
import { type TaskTables, taskMigrations } from '../tasks/tables.ts'
import {
  cancelPromotion,
  changePromotion,
  createPromotion,
  endedPromotions,
  listPromotions,
  needs,
  openPromotion,
  type PromotionContext,
  promotionEffect,
  promotionPace,
  resumePromotion,
  setCosts,
} from './actions.ts'
import { PromotionEffect, PromotionPace, PromotionPlan } from './contract.ts'
import { type PromotionTables, promotionMigrations } from './tables.ts'

const first = day('2026-03-01')
const phases: PhaseDays[] = [
  { phase: 'warmup', from: day('2026-10-29'), to: day('2026-11-07') },
  { phase: 'main', from: day('2026-11-08'), to: day('2026-11-11') },
  { phase: 'encore', from: day('2026-11-12'), to: day('2026-11-12') },
]

/** Yuan an ordinary day sells: weekends half as much again, and a ripple that no week explains. */
const ordinary = (of: string): number =>
  4_000 *
  (Temporal.PlainDate.from(of).dayOfWeek >= 6 ? 1.5 : 1) *
  (1 + 0.03 * Math.sin(daysBetween(first, day(of)) * 7.3))

/** Waiting before it, three times as much in it, and a third of that missing in the ten days after. */
const soldOn = (of: string): number => {
  if (of >= '2026-11-08' && of <= '2026-11-12') return 3 * ordinary(of)
  if (of >= '2026-10-29' && of <= '2026-11-07') return 0.85 * ordinary(of)
  if (of >= '2026-11-13' && of <= '2026-11-22') return 0.7 * ordinary(of)
  return ordinary(of)
}

describe.each(storeSides(inject('postgresUrl')))('promotions on %s', (side) => {
  type Tables = PeopleTables & PromotionTables & ShopTables & TaskTables
  let figures: FigureStores
  let stores: TestStores<Tables, unknown>
  let shop: Shop
  let now = '2026-09-09'
  const clock = { now: () => Temporal.Instant.from(`${now}T01:00:00Z`) }
  const forecaster = createForecaster()

  beforeAll(async () => {
    figures = await figureStores(side, inject('postgresUrl'))
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(
      stores.records,
      [...shopMigrations, ...peopleMigrations, ...taskMigrations, ...promotionMigrations],
      { version: '0.1.0' },
    )
    shop = await createShop({ records: stores.records.db, clock }, { name: '瓷器店' })
    figures.newShop()
    const days = eachDay({ from: first, to: day('2026-11-25') })
    await putRows(
      figures.db,
      figures.shop(),
      'shop_traffic',
      days.map((of) => ({
        ...span(of),
        paid_fen: Math.round(soldOn(of) * 100),
        paid_buyers: Math.round(soldOn(of) / 100),
        visitors: of >= '2026-11-08' && of <= '2026-11-12' ? 2_000 : 1_000,
      })),
      covers(first, '2026-11-25'),
    )
    await putRows(
      figures.db,
      figures.shop(),
      'ad_report',
      days.map((of, i) => ({
        ...span(of),
        ...adKeys(i),
        report: 'plan',
        product: '万相台无界',
        cost_fen: 20_000,
      })),
      covers(first, '2026-11-25'),
    )
    for (const [name, role] of [
      ['王店长', 'manager'],
      ['林晓', 'operator'],
      ['小美', 'design'],
    ] as const)
      await addMember(context().people, { name, role })
  })
  afterAll(async () => {
    await forecaster.stop()
    await Promise.all([figures.remove(), stores.remove()])
  })

  const context = (): PromotionContext => ({
    records: stores.records.db,
    people: { records: stores.records.db, clock },
    clock,
    query: (input) => figures.ask(input),
    shops: async () => [{ ...shop, first, last: '2026-11-25' }],
    margins: async () => [{ from: null, percent: 40, setAt: '' }],
    campaigns: async (_, years) => years.flatMap((year) => estimatedEvents(year)),
    holidays: async () => holidayOn,
    forecaster,
  })
  const tasks = async () =>
    (await tasksFrom(context(), shop, 'promotion')).toSorted((a, b) =>
      (a.due ?? '') < (b.due ?? '') ? -1 : 1,
    )
  const plan = (rest: Partial<Parameters<typeof createPromotion>[1]> = {}) => ({
    ...PromotionPlan.parse({ name: '双11', phases }),
    shop: shop.name,
    tasks: true,
    ...rest,
  })

  test('no plan goes with an event of a year that no calendar has', () => {
    for (const year of [1989, 2101, Number.MAX_SAFE_INTEGER])
      expect(PromotionPlan.safeParse(plan({ event: { id: '1111', year } })).error?.issues).toMatchObject([
        { path: ['event', 'year'], message: expect.stringContaining('2100') },
      ])
  })

  test('a plan made sixty days before gets its tasks counted back from the first day, with owners by role', async () => {
    const made = await createPromotion(context(), {
      ...plan({ event: { id: '1111', year: 2026 } }),
      channels: [{ name: '关键词推广', budget: '3000' }],
      goals: [
        { kind: 'sales_growth', target: 0.3 },
        { kind: 'satisfaction', target: 0.9 },
      ],
    })
    expect(made).toMatchObject({
      id: 1,
      state: 'preparing',
      start: '2026-11-08',
      period: { from: '2026-10-29', to: '2026-11-12' },
      budget: '3000.00',
      event: { name: '天猫双11' },
      tasks: { all: 20, done: 0, late: 0 },
    })
    const all = await tasks()
    expect(all[0]).toMatchObject({
      title: '定目标、预算和分工',
      due: '2026-09-09',
      owner: { name: '王店长' },
      from: { kind: 'promotion', id: '1/goal', words: '推广活动「双11」', path: '/promotion/1' },
    })
    const due = Object.fromEntries(all.map(({ from, due: on, owner }) => [from.id, [on, owner?.name]]))
    expect(due['1/enrol']).toEqual([addDays(day('2026-11-08'), -45), '林晓'])
    expect(due['1/creative']).toEqual([addDays(day('2026-11-08'), -35), '小美'])
    // Nobody buys for this team: the 店长 does.
    expect(due['1/stock-plan']).toEqual([addDays(day('2026-11-08'), -42), '王店长'])
    expect(due['1/report']).toEqual([addDays(day('2026-11-12'), 14), '王店长'])
  })

  test('a second one of the same name, phases that overlap or an item written twice are refused', async () => {
    await expect(createPromotion(context(), plan())).rejects.toMatchObject({
      message: expect.stringContaining('已有名为「双11」'),
    })
    await expect(
      createPromotion(
        context(),
        plan({
          name: '乱',
          phases: [...phases, { phase: 'presale', from: day('2026-11-01'), to: day('2026-11-02') }],
        }),
      ),
    ).rejects.toMatchObject({ message: expect.stringContaining('两段重叠了') })
    const item = { item: '612', title: '', mechanic: '', price: null }
    await expect(
      createPromotion(context(), plan({ name: '两次', items: [item, item] })),
    ).rejects.toMatchObject({ message: expect.stringContaining('商品 612 写了两次') })
    await expect(
      createPromotion(context(), { ...plan({ name: '没有日子' }), phases: undefined }),
    ).rejects.toMatchObject({ message: expect.stringContaining('还没有写日子') })
    expect((await listPromotions(context(), { shop: shop.name })).length).toBe(1)
  })

  test('what is done and what is late of it is told, and asked for on 今天', async () => {
    now = '2026-10-01'
    const [goal] = await tasks()
    await moveTask(
      { records: stores.records.db, people: context().people, clock },
      { shop: shop.name, task: goal?.id ?? 0, state: 'done', member: null, note: '' },
    )
    const [summary] = await listPromotions(context(), { shop: shop.name })
    // 看上一次活动, 选品, 报名, 备货计划 should have been done by now.
    expect(summary?.tasks).toEqual({ all: 20, done: 1, late: 4 })
    const [need] = await needs(context(), { shop, today: day(now) })
    expect(need).toMatchObject({
      duty: 'promotion',
      path: '/promotion/1',
      title: '「双11」还有 38 天爆发，4 项准备拖过了日子',
    })
  })

  test('before it there is a plan and no effect yet; in it the pace leads to an end', async () => {
    now = '2026-10-20'
    const before = await promotionPace(context(), { shop: shop.name, id: 1 })
    expect(PromotionPace.safeParse(before).error).toBeUndefined()
    expect(before.plan?.from).toBe('growth')
    expect(before.soFar).toBeNull()
    expect(before.sentence).toContain('还有 19 天')
    expect((await promotionEffect(context(), { shop: shop.name, id: 1 })).sale).toBeNull()

    now = '2026-11-11'
    const during = await promotionPace(context(), { shop: shop.name, id: 1 })
    // Three of five days are over at three times an ordinary day, where 1.3 times was planned.
    expect(during.soFar?.share).toBeGreaterThan(1.9)
    const end = eachDay({ from: day('2026-11-08'), to: day('2026-11-12') }).reduce(
      (sum, of) => sum + soldOn(of),
      0,
    )
    expect(Number(during.end?.low)).toBeLessThanOrEqual(end)
    expect(Number(during.end?.high)).toBeGreaterThan(0.85 * end)
    expect(during.sentence).toContain('5 天过了 3 天')
    expect(await needs(context(), { shop, today: day(now) })).toMatchObject([
      { path: '/promotion/1?tab=pace', title: '「双11」正在进行，看照不照计划走' },
    ])
  })

  test('while the days after it are not over nothing is proven', async () => {
    now = '2026-11-16'
    const { returns, promotion } = await promotionEffect(context(), { shop: shop.name, id: 1 })
    expect(promotion.state).toBe('settling')
    expect(returns).toMatchObject({
      verdict: 'not_proven',
      reason: expect.stringContaining('10 天还没有过完'),
    })
  })

  test('afterwards: what it brought, what is missing before and after, and the return on what it cost', async () => {
    now = '2026-11-26'
    await setCosts(context(), {
      shop: shop.name,
      id: 1,
      costs: [
        { kind: 'gifts', name: '赠品', amount: '1000' },
        { kind: 'discount', name: '官方立减 15%', amount: '9000' },
      ],
    })
    const effect = await promotionEffect(context(), { shop: shop.name, id: 1 })
    expect(PromotionEffect.safeParse(effect).error).toBeUndefined()
    const { sale, before, after, net, returns, goals, plain, moved } = effect
    const sum = (from: string, to: string, of: (at: string) => number) =>
      eachDay({ from: day(from), to: day(to) }).reduce((all, at) => all + of(at), 0)
    const added = sum('2026-11-08', '2026-11-12', (at) => soldOn(at) - ordinary(at))
    const lost = (from: string, to: string) => sum(from, to, (at) => soldOn(at) - ordinary(at))
    expect(Number(sale?.added.mid) / added).toBeCloseTo(1, 1)
    expect(Number(sale?.added.low)).toBeLessThanOrEqual(added)
    expect(Number(sale?.added.high)).toBeGreaterThanOrEqual(added)
    expect(Number(before?.added.mid) / lost('2026-10-29', '2026-11-07')).toBeCloseTo(1, 0)
    expect(Number(after?.added.mid) / lost('2026-11-13', '2026-11-22')).toBeCloseTo(1, 0)
    expect(Number(net?.added.mid)).toBeLessThan(Number(sale?.added.mid))
    // To the fen: what is shown of the parts is what is shown of the whole.
    const fen = (text: string | undefined) => Math.round(Number(text) * 100)
    for (const of of ['added', 'baseline'] as const)
      expect(fen(net?.[of].mid)).toBe([before, sale, after].reduce((all, one) => all + fen(one?.[of].mid), 0))
    // 200 yuan of ads on each of 15 days, and the gifts; what was let off the price is told, not counted.
    expect(returns.cost).toBe('4000.00')
    expect(returns.costs.map(({ kind, counts }) => [kind, counts])).toEqual([
      ['ads', true],
      ['gifts', true],
      ['discount', false],
    ])
    expect(returns.roiRevenue?.mid).toBeCloseTo((Number(net?.added.mid) - 4_000) / 4_000, 3)
    expect(returns.ratio?.mid).toBeCloseTo((returns.roiRevenue?.mid ?? 0) + 1, 3)
    expect(returns.roiMargin?.mid).toBeCloseTo((Number(net?.added.mid) * 0.4 - 4_000) / 4_000, 3)
    expect(returns.verdict).toBe('met')
    expect(goals[0]).toMatchObject({ kind: 'sales_growth', verdict: 'met' })
    expect(goals[1]).toMatchObject({ kind: 'satisfaction', verdict: 'not_proven', actual: null })
    expect(plain?.change).toBeGreaterThan(1.5)
    expect(moved[0]).toMatchObject({ metric: 'visitor_days', before: 1_000, during: 2_000, change: 1 })
    expect(effect.sentences.join('')).toContain('提前买走的（后移）')
    expect(effect.sentences.join('')).toMatch(/其中活动带来的占|增长基本都是活动带来的|把它也补上了/)

    expect(await endedPromotions(context(), { shop: shop.name, month: '2026-11' })).toMatchObject([
      { id: 1, name: '双11', ended: '2026-11-12', verdict: 'met', target: 2 },
    ])
    expect(await endedPromotions(context(), { shop: shop.name, month: '2026-10' })).toEqual([])
  })

  test('an earlier promotion is the template of the next, its phases around the new first day', async () => {
    const next = await createPromotion(context(), {
      ...plan({ name: '双12' }),
      phases: undefined,
      template: 1,
      start: '2026-12-08',
      tasks: false,
    })
    expect(next).toMatchObject({
      start: '2026-12-08',
      period: { from: '2026-11-28', to: '2026-12-12' },
      channels: [{ name: '关键词推广', budget: '3000.00' }],
      template: { id: 1, name: '双11' },
      tasks: { all: 0 },
    })
    const changed = await changePromotion(context(), {
      shop: shop.name,
      id: next.id,
      ...PromotionPlan.parse({
        name: '双12年终庆',
        phases: next.phases,
        items: [{ item: '612', title: '白瓷杯', mechanic: '第二件半价', price: '59' }],
      }),
    })
    expect(changed).toMatchObject({
      name: '双12年终庆',
      itemList: [{ item: '612', title: '白瓷杯', mechanic: '第二件半价', price: '59.00' }],
      channels: [],
    })
    expect(await openPromotion(context(), { shop: shop.name, id: next.id })).toEqual(changed)
  })

  test('a cancelled one takes its open tasks along, and comes back without them', async () => {
    now = '2026-11-26'
    const made = await createPromotion(context(), {
      ...plan({
        name: '会员日',
        phases: [{ phase: 'main', from: day('2026-12-20'), to: day('2026-12-21') }],
      }),
    })
    expect(made.tasks.all).toBeGreaterThan(5)
    const cancelled = await cancelPromotion(context(), { shop: shop.name, id: made.id })
    expect(cancelled).toMatchObject({ state: 'cancelled', tasks: { all: 0 } })
    await expect(promotionEffect(context(), { shop: shop.name, id: made.id })).rejects.toMatchObject({
      message: expect.stringContaining('已取消'),
    })
    expect(await resumePromotion(context(), { shop: shop.name, id: made.id })).toMatchObject({
      state: 'preparing',
      tasks: { all: 0 },
    })
  })

  test('no two go by one name: not by another name later, nor by coming back', async () => {
    const days = [{ phase: 'main' as const, from: day('2026-12-25'), to: day('2026-12-26') }]
    const make = (name: string) => createPromotion(context(), plan({ name, phases: days, tasks: false }))
    const [first, second] = [await make('圣诞'), await make('元旦')]
    const taken = { message: expect.stringContaining('已有名为「圣诞」') }
    const renamed = { ...PromotionPlan.parse({ name: '圣诞', phases: days }), shop: shop.name }
    await expect(changePromotion(context(), { ...renamed, id: second.id })).rejects.toMatchObject(taken)
    expect(await changePromotion(context(), { ...renamed, id: first.id })).toMatchObject({ name: '圣诞' })
    await cancelPromotion(context(), { shop: shop.name, id: first.id })
    await make('圣诞')
    await expect(resumePromotion(context(), { shop: shop.name, id: first.id })).rejects.toMatchObject(taken)
    const both = await Promise.allSettled([make('春节'), make('春节')])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('one that is not there, or of another shop, is not found', async () => {
    await expect(openPromotion(context(), { shop: shop.name, id: 99 })).rejects.toMatchObject({
      code: 'not_found',
    })
    await createShop({ records: stores.records.db, clock }, { name: '别家店' })
    await expect(openPromotion(context(), { shop: '别家店', id: 1 })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
