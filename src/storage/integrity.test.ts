import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFacts } from './facts.ts'
import { type Folder, openFolder } from './folder.ts'
import { openRecords } from './records.ts'

let folder: Folder
beforeEach(async () => {
  folder = await openFolder(await mkdtemp(join(tmpdir(), 'zhanggui-test-')))
})
afterEach(() => rm(folder.path, { recursive: true, force: true }))

/** Overwrites 4 KB in the middle of a file, as a failing disk does. */
const damage = (file: string) => {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, Math.floor(statSync(file).size / 2 / 4096) * 4096)
  closeSync(handle)
}

test('damage inside the fact file is found, in words', async () => {
  const facts = await openFacts({ folder })
  await sql`create table sale as select i as order_no, md5(i::text) as buyer from generate_series(1, 200000) as g(i)`.execute(
    facts.db,
  )
  await facts.checkpoint()
  expect(await facts.checkIntegrity()).toEqual([])
  await facts.close()
  damage(folder.facts)
  const again = await openFacts({ folder })
  expect(await again.checkIntegrity()).toEqual([expect.stringContaining('表 sale 读不出来')])
  await again.close()
})

test('damage inside the record file is found', async () => {
  const records = await openRecords({ folder })
  await sql`create table ticket (id integer primary key, words text)`.execute(records.db)
  await sql`insert into ticket with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)
    select i, hex(randomblob(400)) from n`.execute(records.db)
  expect(await records.checkIntegrity()).toEqual([])
  await records.close()
  damage(folder.records)
  const again = await openRecords({ folder })
  expect((await again.checkIntegrity()).length).toBeGreaterThan(0)
  await again.close()
})

test('a row whose parent is gone is found', async () => {
  const records = await openRecords({ folder })
  await sql`create table parent (id integer primary key)`.execute(records.db)
  await sql`create table child (id integer primary key, parent_id integer references parent (id))`.execute(
    records.db,
  )
  await sql`pragma foreign_keys = off`.execute(records.db)
  await sql`insert into child values (1, 7)`.execute(records.db)
  expect(await records.checkIntegrity()).toEqual(['child 第 1 行指向不存在的 parent'])
  await records.close()
})
