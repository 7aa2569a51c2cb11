import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Shop } from '../facts/contract.ts'
import { query } from '../facts/metrics/query.ts'
import { createFactTables } from '../facts/schema.ts'
import { wrongDays } from '../facts/sold-days.ts'
import type { FactTables } from '../facts/tables.ts'
import { figureContext } from '../facts/testing.ts'
import { buyerKey } from '../storage/folder.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { commitFile, type ImportContext, stageFile } from './actions.ts'
import { exportFile } from './export-file.ts'
import { formats } from './formats/all.ts'
import { undoBatch } from './history.ts'
import { defaultLimits } from './limits.ts'

const shop: Shop = { id: 1, name: '杯子店', createdAt: '' }

/** An order of two items, and one of one of them. */
const lines = [
  ['3512345678901234501', '3512345678901234500', '612345678901', '30.00'],
  ['3512345678901234502', '3512345678901234500', '612345678902', '20.00'],
  ['3512345678901234504', '3512345678901234503', '612345678901', '10.00'],
].map(([line = '', order = '', item = '', paid = '']) =>
  [line, order, '杯子', item, '1', paid, '2026-11-01 10:00:00', '2026-11-01 10:00:00'].join(','),
)
const orderLines = [
  '子订单编号,主订单编号,商品标题,商品ID,购买数量,买家实付金额,订单创建时间,订单付款时间',
  ...lines,
]

const listings = (categories: Readonly<Record<string, string>>) =>
  exportFile({
    container: 'xlsx',
    sheet: '商品',
    preamble: [['批量导出商品'], []],
    header: ['商品Id', '类目名称', '商品标题', '数量'],
    rows: Object.entries(categories).map(([item, category]) => [item, category, '杯子', '5']),
  })

describe.each(storeSides(inject('postgresUrl')))('categories of sold items on %s', (side) => {
  let stores: TestStores<unknown, FactTables>
  let context: ImportContext
  let files: string
  beforeAll(async () => {
    stores = await createStores<unknown, FactTables>(side, inject('postgresUrl'))
    await createFactTables(stores.facts.db, stores.facts.engine)
    files = await mkdtemp(join(tmpdir(), 'zhanggui-categories-'))
    context = {
      facts: stores.facts,
      folder: stores.folder,
      clock: { now: () => Temporal.Instant.from('2026-11-20T04:00:00Z') },
      limits: defaultLimits,
      buyerKey: await buyerKey(stores.folder),
    }
  })
  afterAll(async () => {
    await stores.remove()
    await rm(files, { recursive: true, force: true })
  })

  const take = async (name: string, content: string | Uint8Array) => {
    const path = join(files, name)
    await writeFile(path, content)
    const staged = await stageFile(context, { shop, path, name, formats })
    const [result] = await commitFile(context, shop, staged)
    return result
  }
  /** Orders by category, and the sums by day that are wrong. */
  const orders = async () => {
    const { rows } = await query(figureContext(stores.facts.db, shop.id), {
      metrics: ['orders_paid', 'paid_amount'],
      by: ['category'],
      from: '2026-11-01',
      to: '2026-11-01',
      order: 'category',
    })
    expect(await wrongDays(stores.facts.db, shop.id)).toEqual([])
    return rows
      .map(({ category, orders_paid, paid_amount }) => `${category} ${orders_paid} ${paid_amount}`)
      .sort()
  }

  test('what was sold moves to the category of the newest listing, and back when that is undone', async () => {
    await take('ExportOrderDetailList202611021000.csv', orderLines.join('\r\n'))
    const unsorted = await orders()
    expect(unsorted).toEqual([' 2 60.00'])
    const first = await take('发布模板-20261103.xlsx', listings({ 612345678901: '杯子', 612345678902: '碗' }))
    expect(await orders()).toEqual(['杯子 2 40.00', '碗 1 20.00'])
    const second = await take('发布模板-20261104.xlsx', listings({ 612345678902: '杯子' }))
    expect(await orders()).toEqual(['杯子 2 60.00'])
    await undoBatch(context, shop, second?.batch ?? 0)
    expect(await orders()).toEqual(['杯子 2 40.00', '碗 1 20.00'])
    await undoBatch(context, shop, first?.batch ?? 0)
    expect(await orders()).toEqual(unsorted)
  })
})
