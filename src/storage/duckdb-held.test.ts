import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStores, type TestStores } from './testing.ts'

type Tables = { note: { id: number } }

let stores: TestStores<object, Tables>
beforeEach(async () => {
  stores = await createStores<object, Tables>('embedded', undefined)
  await sql`create table note (id bigint)`.execute(stores.facts.db)
  await stores.facts.db.insertInto('note').values({ id: 1 }).execute()
})
afterEach(() => stores.remove())

/** The disk fills up amid the checkpoint: to DuckDB that is fatal. */
const breakDown = async () => {
  await sql`set debug_checkpoint_abort = 'before_header'`.execute(stores.facts.db)
  await expect(stores.facts.checkpoint()).rejects.toThrow('FATAL')
}

const ids = async () =>
  (await stores.facts.db.selectFrom('note').select('id').orderBy('id').execute()).map(({ id }) => id)

test('after a failure that is fatal to DuckDB it is opened anew: what was committed is there, and more can be', async () => {
  await breakDown()
  expect(await Promise.all(Array.from({ length: 9 }, ids))).toEqual(Array.from({ length: 9 }, () => [1]))
  await stores.facts.db.transaction().execute((tx) => tx.insertInto('note').values({ id: 2 }).execute())
  await stores.facts.checkpoint()
  await stores.reopen()
  expect(await ids()).toEqual([1, 2])
})

test('who still holds the lost one is not waited for: others are told why until it is given back', async () => {
  const reader = await stores.facts.openReader()
  await breakDown()
  await expect(ids()).rejects.toThrow('FATAL')
  await expect(reader.rows('select 1')).rejects.toThrow('invalidated')
  await reader.close()
  expect(await ids()).toEqual([1])
})

test('who waits for a connection while it is lost gets one of the new one', async () => {
  const { db } = stores.facts
  const turn = Promise.withResolvers<void>()
  const busy = Array.from({ length: 4 }, () =>
    db
      .transaction()
      .setAccessMode('read only')
      .execute(async (tx) => {
        await turn.promise
        return sql`select 1`.execute(tx)
      }),
  )
  const failed = Promise.allSettled(busy)
  const waiting = Promise.allSettled([ids(), ids()])
  const reader = await stores.facts.openReader()
  await reader.run("set debug_checkpoint_abort = 'before_header'")
  await expect(reader.run('force checkpoint')).rejects.toThrow('FATAL')
  await reader.close()
  turn.resolve()
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
  await waiting
  expect(await ids()).toEqual([1])
})
