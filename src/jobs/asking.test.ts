import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { actingAs } from '../storage/actor.ts'
import { auditMigrations } from '../storage/audit-tables.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { reportedBug } from '../web/server-failures.ts'
import { askFor, listRuns, pauseJob, pruneRuns, resumeJob, retryRun, runNow } from './actions.ts'
import { defineJob, type JobDefinition } from './job.ts'
import { createRunner, type RunnerContext } from './runner.ts'
import { type JobTables, jobMigrations } from './tables.ts'
import { done, held } from './testing.ts'

const minute = 60_000
const start = Temporal.Instant.from('2026-11-26T09:00:30+08:00').epochMilliseconds

describe.each(storeSides(inject('postgresUrl')))('runs that are asked for on %s', (side) => {
  let stores: TestStores<JobTables, unknown>
  let time = start
  beforeAll(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(stores.records, [...jobMigrations, ...auditMigrations], { version: '0.1.0' })
  })
  afterAll(() => stores.remove())
  beforeEach(async () => {
    time = start
    await stores.records.db.deleteFrom('job_run').execute()
    await stores.records.db.deleteFrom('job_state').execute()
  })

  const base = () => ({ records: stores.records.db, now: async () => time })
  const jobOf = (given: Partial<JobDefinition> & Pick<JobDefinition, 'run'>) =>
    defineJob({ id: 'count', name: '数一数', about: '试', schedule: '*/10 * * * *', ...given })
  const runnerOf = (jobs: readonly JobDefinition[], more: Partial<RunnerContext> = {}) =>
    createRunner({
      ...base(),
      jobs,
      owner: 'one:1',
      reportBug: reportedBug,
      ...more,
    })
  const all = (jobs: readonly JobDefinition[] = []) => listRuns({ ...base(), jobs }, { limit: 100 })

  test('a paused job does not run by itself and makes nothing up; a person may still have it run', async () => {
    let count = 0
    const jobs = [jobOf({ run: async () => void count++ as undefined })]
    const context = { ...base(), jobs }
    const runner = runnerOf(jobs)
    await done(runner)
    const paused = await actingAs({ kind: 'person', member: 1, name: '林晓' }, () =>
      pauseJob(context, { job: 'count' }),
    )
    expect(paused).toMatchObject({ paused: { by: '林晓' }, nextAt: null })
    time += 60 * minute
    await done(runner)
    expect(count).toBe(0)
    await actingAs({ kind: 'person', member: 1, name: '林晓' }, () => runNow(context, { job: 'count' }))
    await done(runner)
    expect(count).toBe(1)
    expect(await resumeJob(context, { job: 'count' })).toMatchObject({
      paused: null,
      nextAt: '2026-11-26T02:10:00Z',
    })
    await done(runner)
    expect(count).toBe(1)
    time += 10 * minute
    await done(runner)
    expect(count).toBe(2)
  })

  test('what asks for a run in its transaction has it once, or not at all', async () => {
    const inputs: unknown[] = []
    const jobs = [
      jobOf({ schedule: undefined, run: async ({ input }) => void inputs.push(input) as undefined }),
    ]
    const { db } = stores.records
    const asked = { job: 'count', key: 'letter 7', input: { to: '林晓' }, at: time }
    await db
      .transaction()
      .execute(async (tx) => {
        await askFor(tx, asked)
        throw new Error('not after all')
      })
      .catch(() => undefined)
    const runner = runnerOf(jobs)
    await done(runner)
    expect(inputs).toEqual([])
    expect(await askFor(db, asked)).toBe(true)
    expect(await askFor(db, asked)).toBe(false)
    await done(runner)
    await done(runner)
    expect(inputs).toEqual([{ to: '林晓' }])
  })

  test('what a receiver asks to be patient with waits, and costs no attempt', async () => {
    let tries = 0
    const jobs = [
      jobOf({
        schedule: undefined,
        run: async () => (++tries < 5 ? { again: 40_000, because: '对方说太快了。' } : '送到了。'),
      }),
    ]
    await askFor(stores.records.db, { job: 'count', key: 'a', input: 1, at: time })
    const runner = runnerOf(jobs)
    for (let i = 0; i < 5; i++) {
      await done(runner)
      if (i === 0)
        expect(await all()).toMatchObject([{ state: 'waiting', attempt: 0, outcome: '对方说太快了。' }])
      time += 40_000
    }
    expect(await all()).toMatchObject([{ state: 'done', outcome: '送到了。' }])
  })

  test('runs of one lane come one after another, those of others at the same time', async () => {
    const { calls, run, letGo } = held()
    for (const key of ['a1', 'a2', 'b1'])
      await askFor(stores.records.db, { job: 'count', key, lane: `robot ${key[0]}`, input: key, at: time })
    const runner = runnerOf([jobOf({ schedule: undefined, run })])
    await runner.turn()
    await runner.turn()
    expect(calls.map(({ input }) => input).toSorted()).toEqual(['a1', 'b1'])
    letGo(undefined)
    await runner.idle()
    await done(runner)
    expect(calls.map(({ input }) => input).toSorted()).toEqual(['a1', 'a2', 'b1'])
  })

  test('a job of a version that is no more is left to who knows it', async () => {
    await askFor(stores.records.db, { job: 'unknown', key: 'x', input: 1, at: time })
    await done(runnerOf([jobOf({ run: async () => undefined })]))
    expect(await all()).toMatchObject([{ job: 'unknown', name: 'unknown', state: 'waiting' }])
  })

  test('what ran long ago is forgotten, what waits is not', async () => {
    const jobs = [jobOf({ run: async () => undefined })]
    const runner = runnerOf(jobs)
    await done(runner)
    time += 10 * minute
    await done(runner)
    await askFor(stores.records.db, { job: 'later', key: 'x', input: 1, at: time })
    time += 31 * 24 * 60 * minute
    expect(await pruneRuns(base(), 30)).toBe(1)
    expect((await all(jobs)).map(({ job }) => job)).toEqual(['later'])
  })

  test('who asks for what is not there is told', async () => {
    const context = { ...base(), jobs: [] }
    await expect(runNow(context, { job: 'none' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(pauseJob(context, { job: 'none' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(retryRun(context, { run: 'none' })).rejects.toMatchObject({ code: 'not_found' })
  })
})
