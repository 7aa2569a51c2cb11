import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { type MigratedStore, type Migration, migrate } from './migrations.ts'
import { openRecords } from './records.ts'
import { createStores, storeSides, type TestStores } from './testing.ts'

type Tables = {
  shop: { id: number; name: string }
  schema_migration: { store: string; id: string; program_version: string }
}

const first: Migration = {
  id: '0001-shops',
  async up(db) {
    await sql`create table shop (id bigint not null, name text not null)`.execute(db)
  },
}
const second: Migration = {
  id: '0002-first-shop',
  async up(db, engine) {
    await sql`insert into shop (id, name) values (1, ${`旗舰店 on ${engine}`})`.execute(db)
  },
}
const failing: Migration = {
  id: '0003-fails-halfway',
  async up(db) {
    await sql`create table half (id bigint)`.execute(db)
    await sql`insert into shop (id, name) values (2, '半家店')`.execute(db)
    throw new Error('no more disk')
  },
}

describe.each(storeSides(inject('postgresUrl')))('%s', (side) => {
  let stores: TestStores<Tables, Tables>
  beforeEach(async () => {
    stores = await createStores<Tables, Tables>(side, inject('postgresUrl'))
  })
  afterEach(() => stores.remove())

  describe.each(['records', 'facts'] as const)('migrations of %s', (kind) => {
    const opened = (): MigratedStore<Tables> & { db: Kysely<Tables> } => stores[kind]
    const ids = async () =>
      (await opened().db.selectFrom('schema_migration').select('id').orderBy('id').execute()).map(
        ({ id }) => id,
      )

    test('run once, in order, and are written down with the version', async () => {
      expect(await migrate(opened(), [first], { version: '1.0.0' })).toEqual(['0001-shops'])
      expect(await migrate(opened(), [first, second], { version: '1.1.0' })).toEqual(['0002-first-shop'])
      expect(await migrate(opened(), [first, second], { version: '1.1.0' })).toEqual([])
      expect(await opened().db.selectFrom('shop').selectAll().execute()).toEqual([
        { id: 1, name: `旗舰店 on ${opened().engine}` },
      ])
      expect(
        await opened()
          .db.selectFrom('schema_migration')
          .select(['store', 'id', 'program_version'])
          .orderBy('id')
          .execute(),
      ).toEqual([
        { store: kind, id: '0001-shops', program_version: '1.0.0' },
        { store: kind, id: '0002-first-shop', program_version: '1.1.0' },
      ])
    })

    test('one that fails leaves nothing of itself, and those before it stay', async () => {
      await expect(migrate(opened(), [first, second, failing], { version: '1' })).rejects.toThrow(
        'no more disk',
      )
      expect(await ids()).toEqual(['0001-shops', '0002-first-shop'])
      expect((await opened().db.selectFrom('shop').selectAll().execute()).length).toBe(1)
      await expect(sql`select * from half`.execute(opened().db)).rejects.toThrow()
      const mended: Migration = {
        id: failing.id,
        up: async (db) => void (await sql`create table half (id bigint)`.execute(db)),
      }
      expect(await migrate(opened(), [first, second, mended], { version: '1' })).toEqual([failing.id])
    })

    test('a store of a newer program is refused and not touched', async () => {
      const future: Migration = { id: '0009-future', up: async () => {} }
      await migrate(opened(), [first, future], { version: '9.9.9' })
      await expect(migrate(opened(), [first, second], { version: '1.0.0' })).rejects.toMatchObject({
        code: 'store_newer',
        details: { version: '9.9.9' },
      })
      expect(await ids()).toEqual(['0001-shops', '0009-future'])
    })
  })

  test('records and facts have steps of their own even in one database', async () => {
    const other: Migration = {
      id: first.id,
      up: async (db) => void (await sql`create table fact (id bigint)`.execute(db)),
    }
    await migrate(stores.records, [first], { version: '1' })
    expect(await migrate(stores.facts, [other], { version: '1' })).toEqual([first.id])
    expect(await migrate(stores.records, [first, second], { version: '1' })).toEqual([second.id])
  })

  if (side === 'postgres')
    test('two programs that start at once do not get in each other’s way', async () => {
      const { folder, databaseUrl } = stores
      const rivals = await Promise.all([1, 2, 3, 4].map(() => openRecords<Tables>({ folder, databaseUrl })))
      const slow: Migration = {
        id: '0003-slow',
        async up(db) {
          await sql`select pg_sleep(0.05)`.execute(db)
          await sql`insert into shop (id, name) values (3, '慢店')`.execute(db)
        },
      }
      const ran = await Promise.all(
        rivals.map((rival) => migrate(rival, [first, second, slow], { version: '1' })),
      )
      expect(ran.flat().sort()).toEqual([first.id, second.id, slow.id])
      expect((await stores.records.db.selectFrom('shop').selectAll().execute()).length).toBe(2)
      await Promise.all(rivals.map((rival) => rival.close()))
    })

  test('what was committed is there after closing and opening again', async () => {
    await migrate(stores.facts, [first, second], { version: '1' })
    await stores.reopen()
    expect(await stores.facts.db.selectFrom('shop').select('id').execute()).toEqual([{ id: 1 }])
  })
})
