import { expect, inject, test } from 'vitest'
import { distribute, distributeStatement, reference, referenceStatement } from './citus.ts'
import { tableStatements } from './postgres-facts.ts'
import { createStores } from './testing.ts'

test('a fact table is spread by its shop, beside its peers where they are named', () => {
  expect(distributeStatement('order_line', 'shop_id')).toBe(
    "select create_distributed_table('order_line', 'shop_id')",
  )
  expect(distributeStatement("o'clock", 'shop_id', 'order_line')).toBe(
    "select create_distributed_table('o''clock', 'shop_id', colocate_with => 'order_line')",
  )
  expect(referenceStatement('calendar')).toBe("select create_reference_table('calendar')")
})

test('a loaded table is temporary, but lies beside its peers where it is spread', () => {
  const columns = [
    { name: 'shop_id', type: 'bigint' as const },
    { name: 'share', type: 'double' as const },
  ]
  expect(tableStatements('incoming', columns, {})).toEqual([
    'create temporary table "incoming" ("shop_id" bigint, "share" double precision)',
  ])
  expect(
    tableStatements('incoming', columns, { distributeBy: 'shop_id', colocateWith: 'order_line' }),
  ).toEqual([
    'create unlogged table "incoming" ("shop_id" bigint, "share" double precision)',
    "select create_distributed_table('incoming', 'shop_id', colocate_with => 'order_line')",
  ])
})

if (inject('postgresUrl') !== undefined)
  test('a PostgreSQL without Citus is left as it is', async () => {
    const stores = await createStores('postgres', inject('postgresUrl'))
    expect(stores.facts.citus).toBe(false)
    await distribute(stores.facts, 'no_such_table', 'shop_id')
    await reference(stores.facts, 'no_such_table')
    await stores.remove()
  })
