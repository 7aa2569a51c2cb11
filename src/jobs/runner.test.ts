import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { Failure } from '../kernel/failure.ts'
import { actingAs, actorNow } from '../storage/actor.ts'
import { auditMigrations } from '../storage/audit-tables.ts'
import { migrate } from '../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../storage/testing.ts'
import { reportedBug } from '../web/server-failures.ts'
import { askFor, listJobs, listRuns, retryRun, runNow } from './actions.ts'
import { defineJob, type JobDefinition } from './job.ts'
import { keepBack, useCopy } from './restored-copy.ts'
import { createRunner, type FailedRun, type RunnerContext } from './runner.ts'
import { databaseTime, endLeases } from './store.ts'
import { type JobTables, jobMigrations } from './tables.ts'
import { done, held } from './testing.ts'

const minute = 60_000
const start = Temporal.Instant.from('2026-11-26T09:00:30+08:00').epochMilliseconds

describe.each(storeSides(inject('postgresUrl')))('jobs on %s', (side) => {
  let stores: TestStores<JobTables, unknown>
  let time = start
  let failed: FailedRun[] = []
  beforeAll(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(stores.records, [...jobMigrations, ...auditMigrations], { version: '0.1.0' })
  })
  afterAll(() => stores.remove())
  beforeEach(async () => {
    time = start
    failed = []
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
      onFailed: async (run) => failed.push(run),
      ...more,
    })
  const all = (jobs: readonly JobDefinition[] = []) => listRuns({ ...base(), jobs }, { limit: 100 })

  test('the database tells the time', async () => {
    const before = Date.now()
    const now = await databaseTime(stores.records.db, stores.records.engine)
    // The fractions of a millisecond are cut off differently.
    expect(now).toBeGreaterThanOrEqual(before - 1)
    expect(now).toBeLessThanOrEqual(Date.now() + 1)
  })

  test('a slot runs once, at its time, in the name of the job', async () => {
    const seen: [string, string][] = []
    const runner = runnerOf([
      jobOf({
        run: async ({ slot }) => {
          seen.push([slot.toString(), actorNow().name])
          return '数了 3 个。'
        },
      }),
    ])
    await done(runner)
    expect(seen).toEqual([])
    time += 10 * minute
    for (let i = 0; i < 3; i++) await done(runner)
    expect(seen).toEqual([['2026-11-26T01:10:00Z', '数一数']])
    const [run] = await all([...runner.jobs])
    expect(run).toMatchObject({
      state: 'done',
      outcome: '数了 3 个。',
      slot: '2026-11-26T01:10:00Z',
      attempt: 1,
    })
  })

  test('of a restored copy that nobody uses, what reaches beyond it waits and is made up for once', async () => {
    const ran: string[] = []
    const one = (id: string, onlyInUse: boolean) =>
      jobOf({
        id,
        onlyInUse,
        run: async () => {
          ran.push(id)
          return undefined
        },
      })
    const runner = runnerOf([one('inside', false), one('outside', true)])
    await done(runner)
    const { db } = stores.records
    const now = () => Temporal.Instant.fromEpochMilliseconds(time)
    await keepBack(db, { file: 'b', createdAt: '' }, now())
    await askFor(db, { job: 'outside', key: 'asked', input: 1, at: time })
    time += 30 * minute
    await done(runner)
    expect(ran).toEqual(['inside'])
    expect(await listJobs({ ...base(), jobs: runner.jobs })).toMatchObject([
      { id: 'inside', isKeptBack: false },
      { id: 'outside', isKeptBack: true, nextAt: null, waiting: 1 },
    ])
    await expect(runNow({ ...base(), jobs: runner.jobs }, { job: 'outside' })).rejects.toMatchObject({
      code: 'not_in_use',
    })
    await useCopy(db, now())
    // What was asked for is done; of the slots that passed nothing is made up for.
    await done(runner)
    expect(ran).toEqual(['inside', 'outside'])
    time += 10 * minute
    await done(runner)
    expect(ran.slice(2).sort()).toEqual(['inside', 'outside'])
    await db.deleteFrom('restored_copy').execute()
  })

  test('of several servers that look at once one runs it', async () => {
    let count = 0
    const run = async () => {
      count++
      return undefined
    }
    const runners = [1, 2, 3, 4, 5].map((i) => runnerOf([jobOf({ run })], { owner: `server:${i}` }))
    await Promise.all(runners.map(done))
    for (let slot = 1; slot <= 6; slot++) {
      time += 10 * minute
      const turns = await Promise.allSettled(runners.map(done))
      // One may be a hair late, which the next look mends; nothing else may go wrong.
      for (const turn of turns) if (turn.status === 'rejected') expect(String(turn.reason)).toMatch(/unique/i)
      await Promise.all(runners.map(done))
      expect(count).toBe(slot)
    }
  })

  test('no run overlaps another of the same job', async () => {
    const { calls, run, letGo } = held()
    const one = runnerOf([jobOf({ run })])
    const two = runnerOf([jobOf({ run })], { owner: 'two:2' })
    await one.turn()
    time += 10 * minute
    await one.turn()
    expect(calls).toHaveLength(1)
    // The next slot is due while the first still runs. Its lease is renewed by the heartbeat, here by hand.
    await stores.records.db
      .updateTable('job_run')
      .set({ lease_until: time + 20 * minute })
      .execute()
    time += 10 * minute
    await two.turn()
    await one.turn()
    expect(calls).toHaveLength(1)
    letGo(undefined)
    await one.idle()
    await two.turn()
    await two.idle()
    expect(calls).toHaveLength(2)
  })

  test('after a night off the latest slot is made up for once, and the list says what was missed', async () => {
    let count = 0
    const jobs = [jobOf({ run: async () => void count++ as undefined })]
    await done(runnerOf(jobs))
    time += 8 * 60 * minute
    await done(runnerOf(jobs, { owner: 'later:9' }))
    expect(count).toBe(1)
    expect((await all(jobs)).map(({ state, slot, outcome }) => [state, slot, outcome])).toEqual(
      expect.arrayContaining([
        ['done', '2026-11-26T09:00:00Z', ''],
        ['skipped', '2026-11-26T08:50:00Z', '连同之前一共错过 47 次：当时没有在运行，只补了最近的一次。'],
      ]),
    )
  })

  test('where every slot counts each is made up for, in order', async () => {
    const slots: string[] = []
    const jobs = [
      jobOf({
        missed: 'every',
        schedule: '0 9 * * *',
        run: async ({ slot }) => void slots.push(slot.toString()) as undefined,
      }),
    ]
    const runner = runnerOf(jobs)
    await done(runner)
    time += 3 * 24 * 60 * minute
    for (let i = 0; i < 4; i++) await done(runner)
    expect(slots).toEqual(['2026-11-27T01:00:00Z', '2026-11-28T01:00:00Z', '2026-11-29T01:00:00Z'])
  })

  test('what would come too late is left out, and said', async () => {
    let count = 0
    const jobs = [
      jobOf({ missed: 'skip', schedule: '0 9 * * *', run: async () => void count++ as undefined }),
    ]
    const runner = runnerOf(jobs)
    await done(runner)
    time += 25 * 60 * minute
    await done(runner)
    expect(count).toBe(0)
    expect((await all(jobs)).map(({ state, outcome }) => [state, outcome])).toEqual([
      ['skipped', '当时没有在运行，错过了不补。'],
    ])
  })

  test('a clock put back runs no slot twice, and one put forward by mistake stops nothing', async () => {
    const slots: string[] = []
    const runner = runnerOf([
      jobOf({ run: async ({ slot }) => void slots.push(slot.toString()) as undefined }),
    ])
    await done(runner)
    time += 10 * minute
    await done(runner)
    time -= 5 * minute
    await done(runner)
    time += 6 * minute
    await done(runner)
    expect(slots).toEqual(['2026-11-26T01:10:00Z'])
    // A year ahead, and back again.
    time += 365 * 24 * 60 * minute
    await done(runner)
    time -= 365 * 24 * 60 * minute
    await done(runner)
    time += 10 * minute
    await done(runner)
    expect(slots.at(-1)).toBe('2026-11-26T01:20:00Z')
    expect(new Set(slots).size).toBe(slots.length)
  })

  test('what failed is tried again after a pause, and keeps its last failure in words', async () => {
    let tries = 0
    const jobs = [
      jobOf({
        run: async () => {
          tries++
          if (tries < 3) throw new Failure('database_unreachable', { detail: '没有回答。' })
          return '好了。'
        },
      }),
    ]
    const runner = runnerOf(jobs)
    await done(runner)
    time += 10 * minute
    await done(runner)
    const [first] = await all(jobs)
    expect(first).toMatchObject({ state: 'waiting', attempt: 1, failure: { code: 'database_unreachable' } })
    await done(runner)
    expect(tries).toBe(1)
    time += 30_000
    await done(runner)
    expect(tries).toBe(2)
    time += 30_000
    await done(runner)
    expect(tries).toBe(2)
    time += 30_000
    await done(runner)
    expect(await all(jobs)).toMatchObject([{ state: 'done', attempt: 3, outcome: '好了。', failure: null }])
    expect(failed).toEqual([])
  })

  test('after the last attempt it has failed, is told once, and can be done over', async () => {
    let isWell = false
    const jobs = [
      jobOf({
        attempts: 2,
        run: async () => {
          if (!isWell) throw new Failure('disk_full', {})
          return undefined
        },
      }),
    ]
    const runner = runnerOf(jobs)
    await done(runner)
    time += 10 * minute
    await done(runner)
    time += minute
    await done(runner)
    const [run] = await all(jobs)
    expect(run).toMatchObject({ state: 'failed', attempt: 2, failure: { code: 'disk_full' } })
    expect(failed).toMatchObject([{ id: run?.id, name: '数一数' }])
    expect(await listJobs({ ...base(), jobs })).toMatchObject([{ failed: 1, waiting: 0 }])
    isWell = true
    await actingAs({ kind: 'person', member: 1, name: '林晓' }, () =>
      retryRun({ ...base(), jobs }, { run: run?.id ?? '' }),
    )
    await done(runner)
    expect(await all(jobs)).toMatchObject([{ state: 'done', askedBy: '林晓', failure: null }])
    await expect(retryRun({ ...base(), jobs }, { run: run?.id ?? '' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  test('what is refused for what it is is not tried again', async () => {
    let tries = 0
    const jobs = [
      jobOf({
        run: async () => {
          tries++
          throw new Failure('invalid_input', { detail: '写错了。' })
        },
      }),
    ]
    const runner = runnerOf(jobs)
    await done(runner)
    time += 10 * minute
    await done(runner)
    expect(await all(jobs)).toMatchObject([{ state: 'failed', attempt: 1 }])
    expect(tries).toBe(1)
  })

  test('a run of a process that fell silent is taken over; the silent one writes nothing any more', async () => {
    const { calls, run, letGo } = held()
    const silent = runnerOf([jobOf({ run })], { owner: 'gone:1', lease: 3_600_000 })
    await silent.turn()
    time += 10 * minute
    await silent.turn()
    expect(calls).toHaveLength(1)
    const other = runnerOf([jobOf({ run: async () => '接着做完了。' })], { owner: 'here:2', lease: minute })
    // Its lease may not be longer than what a process of today would give: the clock was put back, say.
    await other.turn()
    expect((await all())[0]).toMatchObject({ state: 'running', owner: 'gone:1' })
    time += minute + 1_000
    await done(other)
    expect(await all()).toMatchObject([{ state: 'done', outcome: '接着做完了。', attempt: 2 }])
    letGo('晚到的。')
    await silent.idle()
    expect(await all()).toMatchObject([{ state: 'done', outcome: '接着做完了。' }])
  })

  test('where nobody else can be at the records, the next process takes over at once', async () => {
    const { calls, run, letGo } = held()
    const gone = runnerOf([jobOf({ run })], { owner: 'gone:1' })
    await gone.turn()
    time += 10 * minute
    await gone.turn()
    expect(calls).toHaveLength(1)
    const next = runnerOf([jobOf({ run: async () => '接着做完了。' })], { owner: 'here:2' })
    await done(next)
    expect(await all()).toMatchObject([{ state: 'running', owner: 'gone:1', attempt: 1 }])
    await endLeases(stores.records.db)
    await done(next)
    expect(await all()).toMatchObject([{ state: 'done', outcome: '接着做完了。', attempt: 2 }])
    letGo(undefined)
    await gone.idle()
  })

  test('a run that takes its process along every time is given up after the attempts it has', async () => {
    const jobs = [jobOf({ attempts: 2, run: () => new Promise(() => {}) })]
    await runnerOf(jobs).turn()
    time += 10 * minute
    for (let i = 0; i < 3; i++) {
      await runnerOf(jobs, { owner: `doomed:${i}` }).turn()
      time += 2 * minute
    }
    expect(await all(jobs)).toMatchObject([
      { state: 'failed', failure: { message: expect.stringContaining('做到一半程序没了') } },
    ])
  })

  test('at the end of the program what is under way is told, and waits for the next start', async () => {
    const jobs = [
      jobOf({
        run: ({ signal }) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      }),
    ]
    const runner = runnerOf(jobs)
    await runner.turn()
    time += 10 * minute
    await runner.turn()
    await runner.stop()
    expect(await all(jobs)).toMatchObject([{ state: 'waiting', attempt: 0, failure: null }])
  })
})
