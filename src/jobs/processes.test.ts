import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { auditMigrations } from '../storage/audit-tables.ts'
import { migrate } from '../storage/migrations.ts'
import { inTransaction } from '../storage/records.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { askFor } from './actions.ts'
import { databaseTime } from './store.ts'
import { type JobTables, jobMigrations } from './tables.ts'

const program = fileURLToPath(new URL('testing-process.ts', import.meta.url))

type Deed = { job: string; slot: string; by_process: string; part: 'begun' | 'ended' }

describe.each(storeSides(inject('postgresUrl')))('jobs of processes that come and go, on %s', (side) => {
  let stores: TestStores<JobTables, unknown>
  const children: { child: ChildProcess; ended: Promise<unknown> }[] = []

  beforeEach(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(stores.records, [...jobMigrations, ...auditMigrations], { version: '0.1.0' })
    await sql`create table deed (job text, slot text, by_process text, part text)`.execute(stores.records.db)
    await sql`create table freed (slot text)`.execute(stores.records.db)
  })
  afterEach(async () => {
    for (const { child } of children) child.kill('SIGKILL')
    await Promise.all(children.splice(0).map(({ ended }) => ended))
    await stores.remove()
  })

  const begin = async (name: string) => {
    const args = ['--disable-warning=ExperimentalWarning', program, stores.folder.path, name]
    const child = spawn(process.execPath, [...args, ...(stores.databaseUrl ? [stores.databaseUrl] : [])], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
      child.once('close', (code, signal) => resolve(code ?? signal)),
    )
    children.push({ child, ended })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    return { child, ended }
  }
  const db = () => stores.records.db
  const deeds = async () => (await sql<Deed>`select * from deed`.execute(db())).rows
  const runOf = (slot: string) =>
    db().selectFrom('job_run').selectAll().where('slot', '=', slot).executeTakeFirstOrThrow()
  const now = () => databaseTime(db(), stores.records.engine)
  const ask = async (slot: string) => {
    const at = await now()
    await inTransaction(db(), (tx) => askFor(tx, { job: 'long', key: slot, input: slot, at }))
  }
  const free = (slot: string) => sql`insert into freed (slot) values (${slot})`.execute(db())
  const seen = (slot: string, by_process: string) =>
    vi.waitFor(
      async () => expect(await deeds()).toContainEqual({ job: 'long', slot, by_process, part: 'begun' }),
      { timeout: 30_000, interval: 50 },
    )
  const isDone = (slot: string) =>
    vi.waitFor(async () => expect((await runOf(slot)).state).toBe('done'), { timeout: 30_000, interval: 50 })

  test('a hundred slots of three jobs are each run once, whoever is there', async () => {
    const at = await now()
    for (const job of ['one', 'two', 'three'])
      await db()
        .insertInto('job_state')
        .values({ job, planned_to: at - 100 * 60_000, paused_at: null, paused_by: '' })
        .execute()
    // On SQLite there is one server at a time.
    await Promise.all((side === 'postgres' ? ['a', 'b'] : ['a']).map(begin))
    await vi.waitFor(
      async () => {
        const rows = await db().selectFrom('job_run').select(['state']).execute()
        expect(rows.length).toBeGreaterThanOrEqual(300)
        expect(rows.filter(({ state }) => state !== 'done')).toEqual([])
      },
      { timeout: 90_000, interval: 200 },
    )
    const done = await deeds()
    const often = Map.groupBy(done, ({ job, slot, part }) => `${job} ${slot} ${part}`)
    expect([...often].filter(([, all]) => all.length !== 1)).toEqual([])
    expect(often.size).toBeGreaterThanOrEqual(600)
  }, 120_000)

  test('what a killed process had under way is begun again when its lease is over, and done once', async () => {
    const first = await begin('a')
    await ask('cut off')
    await seen('cut off', 'a')
    first.child.kill('SIGKILL')
    await first.ended
    const { lease_until } = await runOf('cut off')
    await begin('b')
    await seen('cut off', 'b')
    const taken = await runOf('cut off')
    expect(taken).toMatchObject({ owner: 'b', attempt: 2 })
    expect(Number(taken.started_at)).toBeGreaterThanOrEqual(Number(lease_until))
    await free('cut off')
    await isDone('cut off')
    const parts = (await deeds())
      .filter(({ slot }) => slot === 'cut off')
      .map((one) => `${one.by_process} ${one.part}`)
    expect(parts.toSorted()).toEqual(['a begun', 'b begun', 'b ended'])
  }, 120_000)

  test('a process that is told to end hands its run back at once, as if it had not tried', async () => {
    const first = await begin('a')
    await ask('handed back')
    await seen('handed back', 'a')
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(await runOf('handed back')).toMatchObject({ state: 'waiting', attempt: 0 })
    await begin('b')
    await seen('handed back', 'b')
    const taken = await runOf('handed back')
    expect(taken).toMatchObject({ owner: 'b', attempt: 1 })
    await free('handed back')
    await isDone('handed back')
  }, 120_000)
})
