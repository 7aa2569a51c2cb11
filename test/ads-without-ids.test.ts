import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { query } from '../src/facts/metrics/query.ts'
import { figureContext } from '../src/facts/testing.ts'
import { undoBatch } from '../src/importing/history.ts'
import { storeSides } from '../src/storage/testing.ts'
import { only, openStand, type Stand, type TestShop } from './faults/stand.ts'

/** 推广报表 whose ID columns were not ticked, alone and beside files that have them. */

const csv = (header: string, rows: readonly string[]) => [header, ...rows].join('\r\n')

const withIds = '日期,场景ID,场景名字,计划ID,计划名字,展现量,点击量,花费,总成交金额'
const withoutIds = '日期,场景名字,计划名字,展现量,点击量,花费,总成交金额'

describe.each(storeSides(inject('postgresUrl')))('ads without ids on %s', (side) => {
  let stand: Stand
  beforeAll(async () => {
    stand = await openStand(side, inject('postgresUrl'))
  })
  afterAll(() => stand.close())

  const take = async (shop: TestShop, stamp: string, content: string, name = '计划报表') =>
    only(await stand.take(shop, `${name}_${stamp}.csv`, content))

  const spent = async (shop: TestShop, by: string[] = [], from = '2026-11-01', to = '2026-11-03') =>
    (await query(figureContext(stand.facts.db, shop.id), { metrics: ['ad_cost'], by, from, to })).rows

  test('plans are told apart by their names, restated by a newer file, and none is lost', async () => {
    const shop = stand.newShop()
    const first = await take(
      shop,
      '20261104_090000',
      csv(withoutIds, [
        '2026-11-01,关键词推广,日常,100,10,10.00,50.00',
        '2026-11-01,关键词推广,新品,100,10,20.00,50.00',
        '2026-11-01,人群推广,日常,100,10,30.00,50.00',
      ]),
    )
    expect(first).toMatchObject({ format: 'wujie-plan', accepted: 3, rejected: 0, inserted: 3 })
    expect(await spent(shop)).toEqual([{ ad_cost: '60.00' }])
    const newer = await take(
      shop,
      '20261105_090000',
      csv(withoutIds, ['2026-11-01,关键词推广,新品,100,10,25.00,50.00']),
    )
    expect(newer).toMatchObject({ inserted: 0, updated: 1 })
    expect(await spent(shop, ['ad_plan'])).toEqual([
      { ad_plan: '日常', ad_cost: '40.00' },
      { ad_plan: '新品', ad_cost: '25.00' },
    ])
  })

  test('keywords without any id are told apart by plan, unit, item and word', async () => {
    const shop = stand.newShop()
    const result = await take(
      shop,
      '20261104_090000',
      csv('日期,场景名字,计划名字,单元名字,宝贝名称,词类型,词名字/词包名字,展现量,点击量,花费,总成交金额', [
        '2026-11-01,关键词推广,日常,甲,短袖,关键词,连衣裙,100,10,1.00,0',
        '2026-11-01,关键词推广,日常,甲,短袖,关键词,短袖女,100,10,2.00,0',
        '2026-11-01,关键词推广,日常,甲,长裤,关键词,连衣裙,100,10,4.00,0',
        '2026-11-01,关键词推广,日常,乙,短袖,关键词,连衣裙,100,10,8.00,0',
        '2026-11-01,关键词推广,新品,甲,短袖,关键词,连衣裙,100,10,16.00,0',
        '2026-11-01,关键词推广,日常,甲,短袖,关键词包,连衣裙,100,10,32.00,0',
      ]),
      '关键词报表',
    )
    expect(result).toMatchObject({ format: 'wujie-keyword', accepted: 6, rejects: [] })
    expect(await spent(shop, ['ad_keyword'])).toEqual([
      { ad_keyword: '连衣裙', ad_cost: '61.00' },
      { ad_keyword: '短袖女', ad_cost: '2.00' },
    ])
  })

  test('直通车 plans of 2022 without ids are told apart too', async () => {
    const shop = stand.newShop()
    const result = await take(
      shop,
      '20221112_090000',
      csv('日期,计划名称,推广类型,展现量,点击量,花费,总成交金额', [
        '2022-11-01,日常,标准推广,100,10,1.00,0',
        '2022-11-01,新品,标准推广,100,10,2.00,0',
      ]),
    )
    expect(result).toMatchObject({ format: 'ztc-2022-plan', accepted: 2, rejects: [] })
  })

  test('two plans of one name with different ids stay two', async () => {
    const shop = stand.newShop()
    const result = await take(
      shop,
      '20261104_090000',
      csv(withIds, [
        '2026-11-01,371,关键词推广,5012345671,日常,100,10,10.00,50.00',
        '2026-11-01,371,关键词推广,5012345672,日常,100,10,20.00,50.00',
      ]),
    )
    expect(result).toMatchObject({ accepted: 2, rejected: 0 })
    const plans = await stand.facts.db
      .selectFrom('ad_report')
      .select(['plan_id', 'plan', 'report', 'cost_fen'])
      .where('shop_id', '=', shop.id)
      .orderBy('plan_id')
      .execute()
    expect(plans).toEqual([
      { plan_id: '5012345671', plan: '日常', report: 'plan', cost_fen: 1000 },
      { plan_id: '5012345672', plan: '日常', report: 'plan', cost_fen: 2000 },
    ])
  })

  test('rows without an id in a file that has ids go by their names and stay in its view', async () => {
    const shop = stand.newShop()
    const result = await take(
      shop,
      '20261104_090000',
      csv(withIds, [
        '2026-11-01,371,关键词推广,5012345671,日常,100,10,10.00,50.00',
        '2026-11-01,371,关键词推广,\\N,旧计划,100,10,20.00,50.00',
        '2026-11-01,371,关键词推广,\\N,更旧的,100,10,40.00,50.00',
      ]),
    )
    expect(result).toMatchObject({ accepted: 3, rejected: 0 })
    expect(await spent(shop)).toEqual([{ ad_cost: '70.00' }])
  })

  const days = (header: string, first: number) =>
    csv(
      header,
      [0, 1].map((i) => {
        const day = `2026-11-0${first + i}`
        return header === withIds
          ? `${day},371,关键词推广,5012345671,日常,100,10,10.00,50.00`
          : `${day},关键词推广,日常,100,10,10.00,50.00`
      }),
    )

  test.each([
    ['before', true],
    ['after', false],
  ])('a file without ids that comes %s one with ids counts only on its own days', async (_, isFirst) => {
    const shop = stand.newShop()
    const files: [string, string][] = [
      ['20261104_090000', days(withoutIds, 1)],
      ['20261103_090000', days(withIds, 2)],
    ]
    for (const [stamp, content] of isFirst ? files : files.toReversed()) await take(shop, stamp, content)
    expect(await spent(shop, ['day'])).toEqual([
      { day: '2026-11-01', ad_cost: '10.00' },
      { day: '2026-11-02', ad_cost: '10.00' },
      { day: '2026-11-03', ad_cost: '10.00' },
    ])
    expect(await spent(shop)).toEqual([{ ad_cost: '30.00' }])
    await undoBatch(stand.context, shop, isFirst ? 2 : 1)
    expect(await spent(shop, [], '2026-11-01', '2026-11-02')).toEqual([{ ad_cost: '20.00' }])
  })

  test('creatives by name and creatives by id are two views', async () => {
    const shop = stand.newShop()
    const creatives = (header: string, cell: string) =>
      csv(
        `日期,场景ID,场景名字,计划ID,计划名字,单元ID,单元名字,主体ID,主体名称,${header},展现量,点击量,花费,总成交金额`,
        [
          `2026-11-01,371,关键词推广,5012345671,日常,60000001,甲,612345678901,短袖,${cell},100,10,10.00,50.00`,
        ],
      )
    await take(shop, '20261104_090000', creatives('创意ID', '90000001'), '创意报表')
    const named = await take(shop, '20261105_090000', creatives('创意名字', '首图'), '创意报表')
    expect(named).toMatchObject({ format: 'wujie-creative', accepted: 1 })
    expect(await spent(shop, [], '2026-11-01', '2026-11-01')).toEqual([{ ad_cost: '10.00' }])
  })

  test('what not even the names tell apart is refused, with the way out', async () => {
    const shop = stand.newShop()
    const result = await take(
      shop,
      '20261104_090000',
      csv(withoutIds, [
        '2026-11-01,关键词推广,日常,100,10,10.00,50.00',
        '2026-11-01,关键词推广,日常,200,20,20.00,60.00',
      ]),
    )
    expect(result).toMatchObject({ accepted: 1, rejected: 1 })
    expect(result.rejects[0]?.reason).toContain('勾选 ID 列')
  })
})
