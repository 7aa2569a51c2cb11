import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countPut, type FigureStores, figureStores, putSales } from '../testing.ts'
import { createMemory, factsVersion } from './memory.ts'
import { query } from './query.ts'

let stores: FigureStores
beforeAll(async () => {
  stores = await figureStores('embedded', undefined)
})
afterAll(() => stores.remove())

const november = { from: '2026-11-01', to: '2026-11-30' }
const sell = (order: string) =>
  putSales(stores.db, 1, [{ order, at: '2026-11-01 10:00:00', paid: 10 }], november)

test('an answer is kept until an import or an undoing changes the facts', async () => {
  const memory = createMemory()
  const paid = async () => {
    const read = memory.at(stores.db, await factsVersion(stores.db, 1))
    const { rows } = await query(
      { read, shop: 1, exports: [], margins: [] },
      { metrics: ['paid_amount'], ...november },
    )
    return rows[0]?.paid_amount
  }
  const batch = await sell('1')
  expect(await paid()).toBe('10.00')
  await sql`update sale_line set paid_fen = 2000 where shop_id = 1`.execute(stores.db)
  await countPut(stores.db, 1)
  expect(await paid()).toBe('10.00')
  await sell('2')
  expect(await paid()).toBe('30.00')
  await sql`delete from sale_line where shop_id = 1 and batch_id = ${batch}`.execute(stores.db)
  await countPut(stores.db, 1)
  await stores.db
    .updateTable('batch')
    .set({ status: 'undone', undone_at: '2026-11-21 00:00:00' })
    .where('batch_id', '=', batch)
    .execute()
  expect(await paid()).toBe('10.00')
})

test('only so many answers are kept, and none that failed', async () => {
  const memory = createMemory({ answers: 1, rows: 10 })
  const read = memory.at(stores.db, 'v')
  const random = sql<{ n: number }>`select random() as n`
  const [first] = await read(random)
  expect(await read(random)).toEqual([first])
  await read(sql`select 1 as one`)
  expect(await read(random)).not.toEqual([first])
  await expect(read(sql`select nothing from nowhere`)).rejects.toThrow()
  await expect(read(sql`select nothing from nowhere`)).rejects.toThrow()
})
