import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../../test/laid-stores.ts'
import { settingsFrom } from '../../../config.ts'
import { putRows, putSales, span } from '../../../facts/testing.ts'
import { type House, openHouse } from '../../../house.ts'
import { type Day, day, eachDay } from '../../../kernel/calendar.ts'
import { storeSides } from '../../../storage/testing.ts'
import type { Target } from './contract.ts'

const cup = '600000000001'
/** Everything is seen on 2026-11-16 in the morning: yesterday is the 15th. */
const now = Temporal.Instant.from('2026-11-16T10:00:00+08:00')

/** 100.00 on weekdays, 300.00 at the weekend, ten times as much on 11-11. */
const paidOn = (of: Day): number => {
  const weekday = new Date(`${of}T00:00:00Z`).getUTCDay()
  return (of.endsWith('-11-11') ? 10 : 1) * ([0, 6].includes(weekday) ? 300 : 100)
}

const fen = (value: string | number | null | undefined): number => Math.round(Number(value) * 100)
const sum = (parts: readonly { amount: string | number | null }[]): number =>
  parts.reduce((total, { amount }) => total + fen(amount), 0)

describe.each(storeSides(inject('postgresUrl')))('targets on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-targets-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now: () => now })
    const { id } = await house.client.facts.createShop({ name: '白瓷小店' })
    await house.client.people.addMember({ name: '林晓' })
    const days = eachDay({ from: day('2025-01-01'), to: day('2026-11-15') })
    const { db } = house.imports.facts
    await putSales(
      db,
      id,
      days.map((of, i) => ({
        order: `${i}`.padStart(8, '0'),
        at: `${of} 10:00:00`,
        item: cup,
        title: '白瓷杯',
        paid: paidOn(of),
        buyer: `b${i}`,
      })),
      { from: '2025-01-01', to: '2026-11-15' },
    )
    const recent = days.slice(-60)
    await putRows(
      db,
      id,
      'shop_traffic',
      recent.map((of) => ({ ...span(of), visitors: 1000, paid_buyers: 20, paid_fen: 200_000 })),
    )
    await putRows(
      db,
      id,
      'source_traffic',
      recent.flatMap((of) =>
        [
          ['手淘搜索', 120_000],
          ['直通车', 80_000],
        ].map(([name, paid]) => ({
          ...span(of),
          carrier: '全部',
          source1: '平台流量',
          source2: String(name),
          source3: '',
          source4: '',
          visitors: 500,
          paid_buyers: 10,
          paid_fen: Number(paid),
        })),
      ),
    )
  }, 120_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  const sales = () => house.client.sales
  const set = async (...amounts: [string, string | null][]) => {
    const target = await sales().setTargets({
      amounts: amounts.map(([period, amount]) => ({ period, amount })),
    })
    if (!target) throw new Error('nothing is set')
    return target
  }
  const november = ({ months }: Target) => months[10]

  test('a year is phased by the shop’s own past, days sum to the month to the fen', async () => {
    const target = await set(['2026', '7.3万'])
    expect(target.amount).toBe('73000.00')
    expect(sum(target.months)).toBe(7_300_000)
    expect(sum(target.days)).toBe(fen(november(target)?.amount))
    // Of last year's days 双11 weighs ten others; a Saturday three.
    const dayOf = (of: string) => fen(target.days.find(({ period }) => period === of)?.amount)
    expect(dayOf('2026-11-11') / dayOf('2026-11-10')).toBeGreaterThan(6)
    expect(dayOf('2026-11-14') / dayOf('2026-11-12')).toBeGreaterThan(2)
    expect(target.phasing).toContain('按前两年同一天')
    const done = target.months.reduce((total, { actual }) => total + fen(actual ?? '0'), 0)
    expect(done).toBeGreaterThan(0)
    expect(target.whole).toMatchObject({ period: '2026', amount: '73000.00', isSet: true })
    expect(fen(target.whole.actual)).toBe(done)
    expect(target.whole.known).toBe(target.months.reduce((total, { known }) => total + known, 0))
  })

  test('what is set by hand stays, the rest is phased again, and one click takes it back', async () => {
    const before = await sales().target({})
    const month = await set(['2026-11', '1万'], ['2026-11-11', '2000'])
    expect(november(month)).toMatchObject({ amount: '10000.00', isSet: true })
    expect(sum(month.months)).toBe(7_300_000)
    expect(sum(month.days)).toBe(1_000_000)
    expect(month.days[10]).toMatchObject({ amount: '2000.00', isSet: true })
    expect(month.undo).toBe('2026 年 11 月等 2 个目标')
    expect(await sales().undoTargets({})).toEqual({ undone: '2026 年 11 月等 2 个目标' })
    expect((await sales().target({}))?.months).toEqual(before?.months)
  })

  test('the last amount that is freed leaves no target, and that is no failure', async () => {
    const of2031 = (amount: string | null) =>
      sales().setTargets({ metric: 'ad_cost', amounts: [{ period: '2031', amount }] })
    expect(await of2031('1万')).toMatchObject({ year: 2031, amount: '10000.00' })
    expect(await of2031(null)).toBeNull()
    expect(await sales().target({ metric: 'ad_cost', month: '2031-01' })).toBeNull()
  })

  test.each(['0000', '9999', '0001-01', '9999-12', '9999-12-31'])(
    'a target for %s is refused for its year',
    async (period) => {
      await expect(set([period, '1万'])).rejects.toMatchObject({
        data: { issues: [{ message: expect.stringContaining('2100') }] },
      })
    },
  )

  test('what cannot hold is refused in a sentence and changes nothing', async () => {
    await set(['2026-11', '1万'])
    const before = await sales().target({})
    await expect(set(['2026-11-12', '2万'])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(
        '2026 年 11 月的目标是 10,000.00 元，比其中手动定下的各天加起来（20,000.00 元）还少',
      ),
    })
    await expect(set(['2026-11', '一万'])).rejects.toMatchObject({
      message: expect.stringContaining('应写成金额'),
    })
    await expect(
      sales().setTargets({ metric: 'visitors', amounts: [{ period: '2026', amount: '1' }] }),
    ).rejects.toMatchObject({
      code: 'query_unsupported',
    })
    expect(await sales().target({})).toEqual(before)
  })

  test('an amount that somebody else changed meanwhile is not written over unseen', async () => {
    const put = (amount: string | null, was?: string | null) =>
      sales().setTargets({
        metric: 'ad_cost',
        amounts: [{ period: '2032-11', amount, ...(was === undefined ? {} : { was }) }],
      })
    await put('1万', null)
    await expect(put('3万', null)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('2032 年 11 月的目标在您打开以后被改成了 10,000.00 元，您改的没有存'),
    })
    // Who saw what stands there changes it; the same amount from two people is no quarrel.
    expect(await put('2万', '10000.00')).toMatchObject({ year: 2032 })
    expect(await put('2万', '10000.00')).toMatchObject({ year: 2032 })
    expect(await put(null)).toBeNull()
    await expect(put('3万', '20000.00')).rejects.toMatchObject({
      message: expect.stringContaining('2032 年 11 月的目标在您打开以后被放开了'),
    })
  })

  test('what is set over an amount that was set says what that was', async () => {
    const put = (...amounts: [string, string | null][]) =>
      sales().setTargets({
        metric: 'ad_cost',
        amounts: amounts.map(([period, amount]) => ({ period, amount })),
      })
    // What the year gives to a month was not set: nothing of it is replaced.
    expect((await put(['2033', '12万']))?.replaced).toEqual([])
    expect((await put(['2033-11', '1万']))?.replaced).toEqual([])
    expect((await put(['2033-11', '2万']))?.replaced).toEqual([{ period: '2033-11', was: '10000.00' }])
    expect((await put(['2033-11', '2万']))?.replaced).toEqual([])
    const row = { metric: '推广花费', scope: '全店' }
    const rows = [
      { row: 2, ...row, period: '2033-11', amount: '3万' },
      { row: 3, ...row, period: '2033-12', amount: '1万' },
    ]
    expect(await sales().importTargets({ rows })).toMatchObject({ taken: 2, replaced: 1 })
    await put(['2033', null], ['2033-11', null], ['2033-12', null])
  })

  test('a category that the shop does not have is refused with those it has', async () => {
    const of = (value: string) => ({
      dimension: 'category' as const,
      value,
      amounts: [{ period: '2026-11', amount: '1万' }],
    })
    await expect(sales().setTargets(of('女包'))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('这家店的数据里没有「女包」这个类目'),
    })
    expect(await sales().targets({ month: '2026-11' })).toHaveLength(1)
  })

  test('attainment and pace of the month rest on days that are known', async () => {
    const [summary] = await sales().targets({})
    const standing = summary?.standing
    // Fifteen days: two weekends and the Sunday the 1st and the 15th: 1,7,8,14,15 = 5 × 300, 9 × 100, 1000.
    expect(standing).toMatchObject({
      month: '2026-11',
      target: '10000.00',
      actual: '3400.00',
      known: 15,
      days: 30,
      missing: [],
    })
    expect(standing?.attained).toBeCloseTo(0.34)
    const { low = 0, mid = 0, high = 0 } = standing?.projected ?? {}
    expect(low).toBeLessThanOrEqual(mid)
    expect(mid).toBeLessThanOrEqual(high)
    // To come are eleven weekdays and two weekends: 2300.00, and nothing of the one great day is carried on.
    expect(mid).toBeGreaterThan(0.55)
    expect(mid).toBeLessThan(0.59)
    expect(standing?.basis).toBe('forecast')
    expect(standing?.sentence).toMatch(/^照这个速度，按预测：本月 \d+%，\d+%–\d+% 之间。$/)
    expect(summary).toMatchObject({ name: '支付金额', scope: '全店', owner: null })
  })

  test('a target of an item counts the days on which it sold nothing, and tells its pace by them', async () => {
    // On Tuesdays nobody wants a plate: the files cover the day and have no row of it.
    const plate = '600000000009'
    const days = eachDay({ from: day('2025-01-01'), to: day('2026-11-15') }).filter(
      (of) => new Date(`${of}T00:00:00Z`).getUTCDay() !== 2,
    )
    const { id } = await house.client.facts.createShop({ name: '盘子店' })
    const line = (of: Day, i: number, item: string) => ({
      order: `${item === plate ? 8 : 9}${`${i}`.padStart(7, '0')}`,
      at: `${of} 11:00:00`,
      item,
      title: item === plate ? '白瓷盘' : '白瓷杯',
      paid: 50,
      buyer: `p${i}`,
    })
    const all = eachDay({ from: day('2025-01-01'), to: day('2026-11-15') })
    await putSales(
      house.imports.facts.db,
      id,
      [...days.map((of, i) => line(of, i, plate)), ...all.map((of, i) => line(of, i, cup))],
      { from: '2025-01-01', to: '2026-11-15' },
    )
    const of = { shop: '盘子店', dimension: 'item', value: plate } as const
    const target = await sales().setTargets({ ...of, amounts: [{ period: '2026-11', amount: '1500' }] })
    expect(target?.standing).toMatchObject({ known: 15, missing: [], actual: '650.00', basis: 'forecast' })
    // Fifteen days to come, two of them Tuesdays.
    expect((target?.standing?.projected?.mid ?? 0) * 1500).toBeCloseTo(650 + 13 * 50, -2)
    const ahead = await sales().forecast({
      shop: '盘子店',
      metric: 'paid_amount',
      days: 7,
      where: [{ dimension: 'item', values: [plate] }],
    })
    expect(ahead.history).toMatchObject({ days: 684, known: 684 })
    const tuesday = ahead.dates.indexOf(day('2026-11-17'))
    expect(ahead.history.values.slice(-6, -4).map(Number)).toEqual([0, 50])
    expect(Number(ahead.p50[tuesday])).toBeLessThan(10)
    expect(Number(ahead.p50[tuesday + 1])).toBeGreaterThan(40)
    await house.client.facts.deleteShop({ id, name: '盘子店' })
  })

  test('a table is taken whole or not at all, and again without a change', async () => {
    const rows = [
      { row: 2, metric: '支付金额', scope: '全店', period: '2026-12', amount: '8000', owner: '林晓' },
      { row: 3, metric: '支付金额', scope: cup, period: '2026-11', amount: '5000' },
      { row: 4, metric: '支付件数', scope: '', period: '2026-11', amount: '40' },
    ]
    const wrong = await sales().importTargets({
      rows: [...rows, { row: 5, metric: '支付金额', scope: '类目:女包', period: '2026-11', amount: '1' }],
    })
    expect(wrong).toMatchObject({ taken: 0, problems: [{ row: 5, column: '范围' }] })
    expect((await sales().targets({})).length).toBe(1)
    expect(await sales().importTargets({ rows })).toEqual({
      taken: 3,
      replaced: 0,
      unchanged: 0,
      problems: [],
    })
    expect(await sales().importTargets({ rows })).toEqual({
      taken: 0,
      replaced: 0,
      unchanged: 3,
      problems: [],
    })
    const targets = await sales().targets({ month: '2026-11' })
    expect(targets.map(({ name, scope, owner }) => [name, scope, owner?.name])).toEqual([
      ['支付金额', '全店', '林晓'],
      ['支付件数', '全店', undefined],
      ['支付金额', '商品：白瓷杯', undefined],
    ])
    // Undone together, as it came together.
    expect((await sales().undoTargets({})).undone).toContain('3 个目标')
    expect((await sales().targets({})).length).toBe(1)
    await sales().importTargets({ rows })
  })

  test('misfits of a table are told by row', async () => {
    const taken = await sales().importTargets({
      rows: [{ row: 2, metric: '支付金额', scope: '', period: '2026-12-12', amount: '9000' }],
    })
    expect(taken).toMatchObject({
      taken: 0,
      problems: [{ row: 2, message: expect.stringContaining('还少') }],
    })
    const stranger = await sales().importTargets({
      rows: [{ row: 2, metric: '支付金额', scope: '', period: '2026-12', amount: '8000', owner: '王五' }],
    })
    expect(stranger.problems).toMatchObject([{ row: 2, column: '负责人' }])
  })

  test('the tree says what the month asks of visitors, sources and items', async () => {
    const parts = await sales().targetParts({ month: '2026-11' })
    // 1,000 visitors and 20 buyers of 100 yuan a day lately; 10,000 in 30 days need 333 of 3.33 yuan… at 2 % and 100.
    expect(parts.factors.map(({ id, recent, needed }) => [id, recent, needed])).toEqual([
      ['visits', 1000, 167],
      ['conversion', 0.02, 0.02],
      ['basket', '100.00', '100.00'],
    ])
    expect(parts.sources.map(({ name, amount }) => [name, amount])).toEqual([
      ['手淘搜索', '6000.00'],
      ['直通车', '4000.00'],
    ])
    expect(parts.items).toMatchObject([{ key: cup, name: '白瓷杯', amount: '10000.00', own: '5000.00' }])
    const better = await sales().targetParts({ month: '2026-11', conversion: 0.04 })
    expect(better.factors[0]?.needed).toBe(83)
    expect((await sales().targetParts({ month: '2025-11' })).notes[0]).toContain('还没有')
  })

  test('an owner is given and taken; phasing anew keeps what is set', async () => {
    const [member] = await house.client.people.members()
    const owned = await sales().setTargetOwner({ year: 2026, owner: member?.id ?? 0 })
    expect(owned.owner?.name).toBe('林晓')
    await expect(sales().setTargetOwner({ year: 2026, owner: 77 })).rejects.toMatchObject({
      code: 'not_found',
    })
    for (const year of [Number.MAX_SAFE_INTEGER, -1, 1989, 2101]) {
      const refused = { data: { issues: [{ message: expect.stringContaining('2100') }] } }
      await expect(sales().rephaseTargets({ year }), `${year}`).rejects.toMatchObject(refused)
      await expect(sales().setTargetOwner({ year, owner: null }), `${year}`).rejects.toMatchObject(refused)
    }
    const again = await sales().rephaseTargets({ year: 2026 })
    expect(november(again)).toMatchObject({ amount: '10000.00', isSet: true })
    expect(sum(again.months)).toBe(7_300_000)
  })

  test('a freed month is phased with the others again', async () => {
    const freed = await set(['2026-11', null])
    expect(november(freed)?.isSet).toBe(false)
    expect(sum(freed.months)).toBe(7_300_000)
  })

  test('a target goes with its shop, and another shop never sees it', async () => {
    const other = await house.client.facts.createShop({ name: '别家店' })
    expect(await sales().targets({ shop: '别家店' })).toEqual([])
    await sales().setTargets({ shop: '别家店', amounts: [{ period: '2026-11-11', amount: '5' }] })
    expect(await sales().target({ shop: '别家店', month: '2026-11' })).toMatchObject({
      amount: null,
      standing: null,
    })
    await house.client.facts.deleteShop({ id: other.id, name: '别家店' })
    const left = await house.records.selectFrom('target').select('shop_id').execute()
    expect(new Set(left.map(({ shop_id }) => Number(shop_id))).size).toBe(1)
  })
})
