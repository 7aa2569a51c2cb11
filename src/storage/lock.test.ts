import { execFile, spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { type FactStore, openFacts } from './facts.ts'
import { type Folder, openFolder } from './folder.ts'
import { holderOf, holdFolder } from './lock.ts'
import { openRecords, type RecordStore } from './records.ts'
import { freshDatabase, storeSides } from './testing.ts'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const temporaryFolder = async (): Promise<Folder> => {
  const folder = await openFolder(await mkdtemp(join(tmpdir(), 'zhanggui-test-')))
  cleanUps.push(() => rm(folder.path, { recursive: true, force: true }))
  return folder
}

test('a second holder is refused and told who holds the folder, until it is released', async () => {
  const folder = await temporaryFolder()
  expect(holderOf(folder)).toBeUndefined()
  const hold = await holdFolder(folder)
  hold.announce('http://127.0.0.1:8787')
  expect(holderOf(folder)).toMatchObject({ pid: process.pid, address: 'http://127.0.0.1:8787' })
  await expect(holdFolder(folder)).rejects.toMatchObject({
    code: 'folder_held',
    details: {
      folder: folder.path,
      pid: process.pid,
      // On the clocks of Beijing, to the minute.
      since: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d$/),
      address: 'http://127.0.0.1:8787',
    },
  })
  hold.release()
  hold.release()
  expect(holderOf(folder)).toBeUndefined()
  const next = await holdFolder(folder)
  next.release()
})

test('a folder stays held though the program has kept nothing of it when its rubbish is collected', async () => {
  const folder = await temporaryFolder()
  const room = (name: string) => JSON.stringify(new URL(`./${name}.ts`, import.meta.url).href)
  const program = `
    const { openFolder } = await import(${room('folder')})
    const { holdFolder, holderOf } = await import(${room('lock')})
    const folder = await openFolder(${JSON.stringify(folder.path)})
    await holdFolder(folder)
    for (let turn = 0; turn < 5; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      gc()
    }
    console.log(holderOf(folder)?.pid === process.pid)`
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--disable-warning=ExperimentalWarning',
    '--input-type=module',
    '--eval',
    program,
  ])
  expect(stdout).toBe('true\n')
})

test('asking who holds the folder does not keep others from taking it', async () => {
  const folder = await temporaryFolder()
  const asking = Array.from({ length: 50 }, async () => holderOf(folder))
  const hold = await holdFolder(folder)
  await Promise.all(asking)
  expect(holderOf(folder)?.pid).toBe(process.pid)
  hold.release()
})

test('of many that come at once exactly one gets the folder', async () => {
  const folder = await temporaryFolder()
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => holdFolder(folder)))
  const holds = outcomes.filter((outcome) => outcome.status === 'fulfilled')
  expect(holds.length).toBe(1)
  for (const { value } of holds) value.release()
})

test('what an interrupted process left in staging is cleared by the next holder, not by a mere visitor', async () => {
  const folder = await temporaryFolder()
  const left = join(folder.staging, 'half.parquet')
  writeFileSync(left, 'half')
  await openFolder(folder.path)
  expect(existsSync(left)).toBe(true)
  const hold = await holdFolder(folder)
  expect(existsSync(left)).toBe(false)
  expect(existsSync(folder.staging)).toBe(true)
  hold.release()
})

describe.each(storeSides(inject('postgresUrl')))('kill -9, %s', (side) => {
  type Pair = { n: number; part: string }
  const openBoth = async (folder: Folder, databaseUrl: string | undefined) => {
    const records: RecordStore<{ deed: Pair }> = await openRecords({ folder, databaseUrl })
    const facts: FactStore<{ happening: Pair }> = await openFacts({ folder, databaseUrl })
    const close = async () => {
      await facts.close()
      await records.close()
    }
    return { records, facts, close }
  }

  test('a writer killed at any moment leaves every acknowledged pair, no half one, and the folder free', async () => {
    const folder = await temporaryFolder()
    const database = side === 'postgres' ? await freshDatabase(inject('postgresUrl')) : undefined
    if (database) cleanUps.push(() => database.drop())
    const before = await openBoth(folder, database?.url)
    await sql`create table deed (n bigint not null, part text not null)`.execute(before.records.db)
    await sql`create table happening (n bigint not null, part text not null)`.execute(before.facts.db)
    await before.close()

    let expected = 0
    for (const moment of [0, 3, 11, 24]) {
      const clean = await openBoth(folder, database?.url)
      await sql`delete from deed`.execute(clean.records.db)
      await sql`delete from happening`.execute(clean.facts.db)
      await clean.close()
      const writer = spawn(process.execPath, [
        join(import.meta.dirname, 'testing-writer.ts'),
        folder.path,
        ...(database ? [database.url] : []),
      ])
      const ended = new Promise((resolve) => writer.once('exit', (_, signal) => resolve(signal)))
      let said = -1
      for await (const line of createInterface({ input: writer.stdout })) {
        said = line === 'ready' ? 0 : Number(line)
        if (said === 0) expect(holderOf(folder)?.pid).toBe(writer.pid)
        if (said === moment) writer.kill('SIGKILL')
      }
      expect(await ended).toBe('SIGKILL')
      expect(said).toBeGreaterThanOrEqual(moment)
      expected += said

      expect(holderOf(folder)).toBeUndefined()
      const hold = await holdFolder(folder)
      const after = await openBoth(folder, database?.url)
      const deeds = await after.records.db
        .selectFrom('deed')
        .selectAll()
        .orderBy('n')
        .orderBy('part')
        .execute()
      const happenings = await after.facts.db
        .selectFrom('happening')
        .select(['n', 'part', (eb) => eb.fn.countAll<number>().as('rows')])
        .groupBy(['n', 'part'])
        .orderBy('n')
        .orderBy('part')
        .execute()
      const numbers = (pairs: Pair[]) => [...new Set(pairs.map(({ n }) => n))]
      for (const kept of [numbers(deeds), numbers(happenings)]) {
        // At most the one pair that was under way is there beyond the acknowledged.
        expect([said, said + 1, said + 2]).toContain(kept.length)
        expect(kept).toEqual(kept.map((_, i) => i + 1))
      }
      expect(deeds).toEqual(
        numbers(deeds).flatMap((n) => [
          { n, part: 'first' },
          { n, part: 'second' },
        ]),
      )
      expect(happenings).toEqual(
        numbers(happenings).flatMap((n) => [
          { n, part: 'first', rows: 100 },
          { n, part: 'second', rows: 1 },
        ]),
      )
      expect(await after.records.checkIntegrity()).toEqual([])
      expect(await after.facts.checkIntegrity()).toEqual([])
      await after.close()
      hold.release()
    }
    expect(expected).toBeGreaterThan(0)
  }, 60_000)
})
