import { existsSync, renameSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { isFailure } from '../kernel/failure.ts'
import { duckdbError } from './duckdb-refusal.ts'
import { onSqlite, sqliteError } from './sqlite-refusal.ts'
import { createStores, storeSides, type TestStores } from './testing.ts'

type Tables = { note: { text: string } }

const thrown = async (work: () => unknown): Promise<unknown> => {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was refused')
}

const gone = '不见了，可能被移走、删除，或磁盘已断开'

describe.each(storeSides(inject('postgresUrl')))('what the system refuses the stores, %s', (side) => {
  let stores: TestStores<Tables, Tables>

  beforeEach(async () => {
    stores = await createStores<Tables, Tables>(side, inject('postgresUrl'))
    await sql`create table note (text text)`.execute(stores.records.db)
  })
  afterEach(() => stores.remove())

  test('a full disk is told of the records, and what was there is still there', async () => {
    const { db } = stores.records
    await db.insertInto('note').values({ text: 'first' }).execute()
    if (side === 'embedded') await sql`pragma max_page_count = 3`.execute(db)
    const write = (tx: Kysely<Tables>): Promise<unknown> =>
      side === 'embedded'
        ? tx
            .insertInto('note')
            .values({ text: 'x'.repeat(100_000) })
            .execute()
        : sql`do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`.execute(tx)
    expect(await thrown(() => write(db))).toMatchObject({ code: 'disk_full' })
    expect(await thrown(() => db.transaction().execute(write))).toMatchObject({ code: 'disk_full' })
    expect(await db.selectFrom('note').select('text').execute()).toEqual([{ text: 'first' }])
  })

  test.runIf(existsSync('/dev/full'))('a full disk is told of the facts', async () => {
    const reader = await stores.facts.openReader()
    const write = `copy (select range from range(100000)) to '/dev/full' (format csv)`
    expect(await thrown(() => reader.run(write))).toMatchObject({ code: 'disk_full' })
    await reader.close()
  })

  test('a file that is gone is named with its reason, asked by a reader or by the store', async () => {
    const file = join(stores.folder.archive, '1-1.parquet')
    const told = { code: 'file_inaccessible', message: `读写「${file}」没有成功：${gone}。` }
    const reader = await stores.facts.openReader()
    const ask = `select * from read_parquet('${file}')`
    expect(await thrown(() => reader.run(ask))).toMatchObject(told)
    expect(await thrown(() => reader.rows(ask))).toMatchObject(told)
    await reader.close()
    if (side === 'embedded')
      expect(await thrown(() => sql.raw(ask).execute(stores.facts.db))).toMatchObject(told)
  })

  test('a mistake in a statement is a bug in every store, never a refusal', async () => {
    for (const { db } of [stores.records, stores.facts])
      for (const statement of ['select nothing', 'insert into nowhere values (1)'])
        expect(isFailure(await thrown(() => sql.raw(statement).execute(db)))).toBe(false)
  })
})

describe('what an engine says, in our words', () => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'zhanggui-refusal-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  test('SQLite may not write: no permission', async () => {
    const file = join(dir, 'a.sqlite')
    new DatabaseSync(file).close()
    const database = new DatabaseSync(file, { readOnly: true })
    const error = await thrown(() => database.exec('create table t (a)'))
    expect(sqliteError(error, file)).toMatchObject({ message: `读写「${file}」没有成功：没有权限。` })
    database.close()
  })

  test('SQLite finds no file and may make none: it cannot be opened', async () => {
    const file = join(dir, 'gone.sqlite')
    const error = await thrown(() => onSqlite(file, () => new DatabaseSync(file, { readOnly: true })))
    expect(error).toMatchObject({ message: `读写「${file}」没有成功：打不开，可能没有权限或已不见了。` })
  })

  // Windows lets nobody move a file that is open.
  test.skipIf(process.platform === 'win32')('SQLite writes to a file that was moved away: gone', async () => {
    const file = join(dir, 'a.sqlite')
    const database = new DatabaseSync(file)
    database.exec('create table t (a)')
    renameSync(file, `${file}.moved`)
    const error = await thrown(() => onSqlite(file, () => database.exec('insert into t values (1)')))
    expect(error).toMatchObject({ message: `读写「${file}」没有成功：${gone}。` })
    database.close()
  })

  test.each([
    ['Cannot open file "/data/facts.duckdb": Permission denied', '没有权限'],
    ['Cannot open file "/data/facts.duckdb": Read-only file system', '所在的磁盘是只读的'],
    ['Could not read from file "/data/facts.duckdb": Input/output error', '磁盘读写出错'],
  ])('DuckDB: %s', (said, reason) => {
    expect(duckdbError(new Error(`IO Error: ${said}`))).toMatchObject({
      code: 'file_inaccessible',
      message: `读写「/data/facts.duckdb」没有成功：${reason}。`,
    })
  })

  test('a failure of ours, and what is no error, pass as they are', () => {
    for (const other of ['text', undefined, new TypeError('x is undefined')]) {
      expect(duckdbError(other)).toBe(other)
      expect(sqliteError(other, '/data/records.sqlite')).toBe(other)
    }
  })
})
