import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { query } from '../src/facts/metrics/query.ts'
import { figureContext } from '../src/facts/testing.ts'
import { storeSides } from '../src/storage/testing.ts'
import { only, openStand, type Stand } from './faults/stand.ts'

/** 引力魔方 exports the same spend by 创意, by 人群 and by 资源位. */

const file = (by: string, rows: readonly string[]) =>
  [
    `日期,计划组,计划,主体类型,主体名称,商品id,${by},消耗,展现量,点击量,引导访问量,成交订单金额`,
    ...rows,
  ].join('\r\n')
const row = (name: string, figures: string) =>
  `2022-05-01,拉新,甲,商品,连衣裙,600000000001,${name},${figures}`

const files = [
  ['ylmf-2022', '创意名称', [row('创意1', '60.00,600,30,9,300.00'), row('创意2', '40.00,400,20,9,100.00')]],
  ['ylmf-2022-crowd', '定向人群', [row('收藏', '70.00,700,35,9,400.00'), row('智能', '30.00,300,15,9,0')]],
  ['ylmf-2022-place', '资源位', [row('首焦', '100.00,1000,50,18,400.00')]],
] as const

describe.each(storeSides(inject('postgresUrl')))('引力魔方 on %s', (side) => {
  let stand: Stand
  beforeAll(async () => {
    stand = await openStand(side, inject('postgresUrl'))
  })
  afterAll(() => stand.close())

  test('by creative, by crowd and by place are views of one spend, whatever comes first', async () => {
    for (const order of [files, files.toReversed()]) {
      const shop = stand.newShop()
      for (const [format, by, rows] of order) {
        const result = only(await stand.take(shop, `引力魔方_${by}.csv`, file(by, rows)))
        expect(result).toMatchObject({ format, accepted: rows.length, rejected: 0 })
        const spent = await query(figureContext(stand.facts.db, shop.id), {
          metrics: ['ad_cost', 'ad_revenue', 'ad_clicks'],
          by: ['ad_plan'],
          from: '2022-05-01',
          to: '2022-05-01',
        })
        expect(spent.rows).toEqual([
          { ad_plan: '甲', ad_cost: '100.00', ad_revenue: '400.00', ad_clicks: 50 },
        ])
      }
      const crowds = await query(figureContext(stand.facts.db, shop.id), {
        metrics: ['ad_cost'],
        by: ['ad_crowd', 'item'],
        from: '2022-05-01',
        to: '2022-05-01',
      })
      expect(crowds.rows).toMatchObject([
        { ad_crowd: '收藏', item: '600000000001', ad_cost: '70.00' },
        { ad_crowd: '智能', item: '600000000001', ad_cost: '30.00' },
      ])
    }
  })
})
