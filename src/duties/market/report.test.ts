import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { figuresOf } from '../../documents/figures.ts'
import { putRows } from '../../facts/testing.ts'
import { type House, openHouse } from '../../house.ts'
import { storeSides } from '../../storage/testing.ts'
import { numberIn } from '../reports/rules/amounts.ts'
import { cup, putMarket } from './testing.ts'

const rival = 'A18164178225'

describe.each(storeSides(inject('postgresUrl')))('documents of the market on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-market-report-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    const now = () => Temporal.Instant.from('2026-12-01T09:00:00+08:00')
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now })
    const { id } = await house.client.facts.createShop({ name: '白瓷小店' })
    const { db } = house.imports.facts
    await putMarket(db, id)
    const day = (of: string, price: number, sold: number) => ({
      snapshot_day: of,
      item_id: rival,
      title: '素雅马克杯 大号',
      shop_name: '山月旗舰店',
      price_fen: price * 100,
      sold,
      comments: 9,
    })
    await putRows(
      db,
      id,
      'competitor_item',
      [
        day('2026-11-09', 139, 1000),
        day('2026-11-10', 139, 1040),
        day('2026-11-11', 99, 1400),
        day('2026-11-12', 99, 1100),
      ],
      { period_from: '2026-11-09' as never, period_to: '2026-11-12' as never, file_name: '竞品监控.csv' },
    )
  }, 120_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  const room = () => house.client.reports
  const november = { from: '2026-11-01', to: '2026-11-30' }
  const wordsIn = (document: unknown) => JSON.stringify(document)

  const asQueried = async (document: Parameters<typeof figuresOf>[0]) => {
    const figures = figuresOf(document).filter(({ value }) => value !== null)
    for (const { metric, scope, period, unit, value } of figures) {
      const { rows } = await house.client.facts.query({
        metrics: [metric],
        where: scope,
        ...period,
        totals: false,
      })
      expect([metric, scope, numberIn(rows[0]?.[metric], unit === 'money')]).toEqual([metric, scope, value])
    }
    return figures.map(({ metric }) => metric)
  }

  test('without anything followed the market report says so and has no empty section', async () => {
    const { document } = await room().make({ kind: 'market', ...november })
    const words = wordsIn(document)
    expect(words).toContain('2026 年 11 月市场分析报告')
    expect(words).toContain('没有跟竞品；采集到 1 件商品，有 2 处变化')
    expect(words).toContain('还没有跟竞品。在“市场 → 竞品”粘贴商品链接')
    const bodies = document.blocks.filter(({ kind }) => kind === 'heading').length
    expect(bodies).toBeGreaterThanOrEqual(8)
  })

  test('a followed rival, the bands and the terms stand in it, every figure as query answers', async () => {
    await house.client.market.follow({ link: rival, own: cup })
    const report = await room().make({ kind: 'market', ...november })
    const words = wordsIn(report.document)
    expect(words).toContain('跟着 1 个竞品：降过价的 1 个，涨过价的 0 个，销量突增的 0 个')
    expect(words).toContain(
      '2026-11-11 「素雅马克杯 大号」降价 139 → 99 元，−28.8%（对着自家的「白瓷马克杯」）',
    )
    // 40 + 360; what the platform took out is no negative sale.
    const table = report.document.blocks.find((one) => one.kind === 'table' && one.title === '跟着的竞品')
    expect(table?.kind === 'table' && table.rows[0]?.cells.slice(2, 7)).toEqual([
      9900,
      9900,
      11900,
      99 / 119 - 1,
      400,
    ])
    expect(words).toContain('有 1 个的累计数变小过')
    expect(words).toContain('人气升的 1 个，降的 0 个，区间重叠看不出的 1 个，还在同一区间的 1 个')
    expect(words).toContain('竞品监控.csv')
    expect(report.suggestions.map(({ title }) => title)).toEqual([
      '定下跟不跟「素雅马克杯 大号」的价',
      '把「茶杯」放进标题或推广',
    ])
    const asked = await asQueried(report.document)
    expect(asked.filter((metric) => metric === 'market_rank').length).toBeGreaterThanOrEqual(3)
    expect(asked).toContain('paid_amount')
  })

  test('a market report is of a whole month that has begun', async () => {
    const made = (from: string, to: string) => room().make({ kind: 'market', from, to })
    await expect(made('2026-11-01', '2026-11-29')).rejects.toThrow('是一个自然月')
    await expect(made('2027-01-01', '2027-01-31')).rejects.toThrow('还没有到')
  })

  test('the strategy document is of a plan, by number or name, and says what does not hold', async () => {
    await expect(room().make({ kind: 'strategy' })).rejects.toThrow('策略计划')
    const plan = await house.client.market.savePlan({
      name: '双11 策略',
      from: '2026-11-01',
      to: '2026-11-30',
      words: '守住马克杯的价',
      leastMargin: 40,
      goals: [{ metric: 'paid_amount', ...november, amount: '500' }],
      prices: [{ item: cup, sku: '', price: '99', cost: '60' }],
      promotions: [{ event: '1111', year: 2026, words: '前 4 小时半价' }],
    })
    const report = await room().make({ kind: 'strategy', subject: '双11 策略' })
    expect(report.period).toEqual(november)
    const words = wordsIn(report.document)
    for (const said of [
      '双11 策略计划书',
      '守住马克杯的价',
      '1 个价低于底价',
      '底价 100 元',
      '去年同期没有数',
      '前 4 小时半价',
    ])
      expect(words).toContain(said)
    expect(report.suggestions.map(({ title }) => title)).toEqual([
      '「白瓷马克杯」的定价改到底价以上，或写明为什么',
      '每个目标定一个负责人',
    ])
    expect(await asQueried(report.document)).toContain('paid_amount')
    expect((await room().make({ kind: 'strategy', subject: String(plan.id) })).id).toBe(report.id)
    await expect(room().make({ kind: 'strategy', subject: '没有的' })).rejects.toThrow('策略计划「没有的」')
    await house.client.market.savePlan({
      name: '很早的策略',
      from: '1990-03-01',
      to: '1990-03-31',
      goals: [{ metric: 'paid_amount', from: '1990-03-01', to: '1990-03-31', amount: '500' }],
    })
    await expect(room().make({ kind: 'strategy', subject: '很早的策略' })).rejects.toThrow(
      '1990-03-01 之前没有足够的日子可以比',
    )
  })
})
