import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../storage/testing.ts'
import { adKeys, covers, type FigureStores, figureStores, putRows, span } from '../testing.ts'
import { adViews } from './ad-views.ts'

describe.each(storeSides(inject('postgresUrl')))('views of ad reports on %s', (side) => {
  let stores: FigureStores
  beforeAll(async () => {
    stores = await figureStores(side, inject('postgresUrl'))
  })
  afterAll(() => stores.remove())

  test('the rows of a view are those whose view it is, whatever report, product and 主体类型 meet', async () => {
    stores.newShop()
    const products = ['万相台无界', '直通车', '引力魔方', '万相台']
    const reports = [
      ...new Set(adViews.order.map(({ view }) => view).filter((view) => !/^(content|other)/.test(view))),
    ]
    const kinds = ['', '商品', '宝贝', '单品推广', '短视频', '直播间', '商品短视频', '店铺', '其他']
    const rows = products.flatMap((product) =>
      reports.flatMap((report) => kinds.map((subject_kind) => ({ product, report, subject_kind }))),
    )
    await putRows(
      stores.db,
      stores.shop(),
      'ad_report',
      rows.map((row, index) => ({
        ...span('2026-11-01'),
        ...adKeys(index),
        ...row,
        plan_id: String(index),
      })),
      covers('2026-11-01'),
    )
    const plansOf = async (condition: string) => {
      const found = await sql<{ plan_id: string }>`select t.plan_id from ad_report t
        where t.shop_id = ${sql.raw(String(stores.shop()))} and ${sql.raw(condition)}
        order by cast(t.plan_id as integer)`.execute(stores.db)
      return found.rows.map(({ plan_id }) => plan_id)
    }
    const seen: string[] = []
    for (const product of products)
      for (const { view } of adViews.order) {
        const isProduct = `t.product = '${product}'`
        const said = await plansOf(`${isProduct} and ${adViews.sql} = '${view}'`)
        seen.push(...said)
        // What is never a view of a product is never asked for.
        if (said.length > 0)
          expect(await plansOf(`${isProduct} and ${adViews.rowsOf(view, product)}`)).toEqual(said)
      }
    expect(seen.length).toBe(rows.length)
  })
})
