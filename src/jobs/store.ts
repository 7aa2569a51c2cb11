import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { RecordEngine } from '../storage/records.ts'
import type { RunState } from './contract.ts'
import type { JobRunRow, JobStateRow, JobTables } from './tables.ts'

export type JobRecords = Kysely<JobTables>

/**
 * The database's clock, in milliseconds since 1970: of several servers each may be wrong in its own way, the database
 * is one for all of them.
 */
export const databaseTime = async (db: JobRecords, engine: RecordEngine): Promise<number> => {
  const { rows } = await (engine === 'postgres'
    ? sql<{ now: number }>`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now`
    : sql<{ now: number }>`select cast(unixepoch('subsec') * 1000 as integer) as now`
  ).execute(db)
  return Number(rows[0]?.now)
}

const toRun = (row: JobRunRow): JobRunRow => ({
  ...row,
  due_at: Number(row.due_at),
  lease_until: Number(row.lease_until),
  created_at: Number(row.created_at),
  started_at: row.started_at === null ? null : Number(row.started_at),
  finished_at: row.finished_at === null ? null : Number(row.finished_at),
})

export const jobStates = async (db: JobRecords): Promise<JobStateRow[]> =>
  (await db.selectFrom('job_state').selectAll().execute()).map((row) => ({
    ...row,
    planned_to: Number(row.planned_to),
    paused_at: row.paused_at === null ? null : Number(row.paused_at),
  }))

/** Seen for the first time, a job has missed nothing. */
export const knownState = async (db: JobRecords, job: string, now: number): Promise<JobStateRow> => {
  await db
    .insertInto('job_state')
    .values({ job, planned_to: now, paused_at: null, paused_by: '' })
    .onConflict((conflict) => conflict.column('job').doNothing())
    .execute()
  const found = (await jobStates(db)).find((one) => one.job === job)
  return found ?? { job, planned_to: now, paused_at: null, paused_by: '' }
}

/** Up to where slots were planned; never back, whoever is slower. */
export const putPlanned = async (db: JobRecords, job: string, until: number): Promise<void> => {
  await db
    .updateTable('job_state')
    .set({ planned_to: until })
    .where('job', '=', job)
    .where('planned_to', '<', until)
    .execute()
}

/** The clock was put back: slots are planned from now on, and what ran already has its row. */
export const planFrom = async (db: JobRecords, job: string, now: number): Promise<void> => {
  await db
    .updateTable('job_state')
    .set({ planned_to: now })
    .where('job', '=', job)
    .where('planned_to', '>', now)
    .execute()
}

export const putPaused = async (
  db: JobRecords,
  job: string,
  paused: { at: number; by: string } | null,
): Promise<void> => {
  await db
    .updateTable('job_state')
    .set({ paused_at: paused?.at ?? null, paused_by: paused?.by ?? '' })
    .where('job', '=', job)
    .execute()
}

type NewRun = Pick<JobRunRow, 'job' | 'slot' | 'due_at' | 'created_at'> &
  Partial<Pick<JobRunRow, 'lane' | 'input' | 'state' | 'asked_by' | 'outcome'>>

/** The id of the run; undefined where there is one of this slot already. */
export const insertRun = async (db: JobRecords, run: NewRun): Promise<string | undefined> => {
  const id = randomUUID()
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('job_run')
    .values({
      id,
      lane: run.job,
      input: '',
      state: 'waiting',
      attempt: 0,
      owner: '',
      lease_until: 0,
      asked_by: '',
      started_at: null,
      finished_at: run.state === 'skipped' ? run.created_at : null,
      outcome: '',
      error_code: '',
      error: '',
      error_next: '',
      ...run,
    })
    .onConflict((conflict) => conflict.columns(['job', 'slot']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n ? id : undefined
}

/** A run of the job that waits and was not tried yet. */
export const freshRunOf = async (db: JobRecords, job: string): Promise<JobRunRow | undefined> => {
  const row = await db
    .selectFrom('job_run')
    .selectAll()
    .where('job', '=', job)
    .where('state', '=', 'waiting')
    .where('attempt', '=', 0)
    .orderBy('due_at')
    .executeTakeFirst()
  return row && toRun(row)
}

/**
 * Runs that may be taken up: those that wait for nothing more, and those whose process is silent. The longest due
 * first. Of a paused job only what a person asked for.
 */
export const takeable = async (
  db: JobRecords,
  { now, jobs, limit }: { now: number; jobs: readonly string[]; limit: number },
): Promise<JobRunRow[]> => {
  if (jobs.length === 0) return []
  const rows = await db
    .selectFrom('job_run')
    .selectAll()
    .where('job', 'in', jobs)
    .where((where) =>
      where.or([
        where.and([
          where('state', '=', 'waiting'),
          where('due_at', '<=', now),
          where.or([
            where('asked_by', '!=', ''),
            where.not(
              where.exists(
                where
                  .selectFrom('job_state')
                  .select('job_state.job')
                  .whereRef('job_state.job', '=', 'job_run.job')
                  .where('job_state.paused_at', 'is not', null),
              ),
            ),
          ]),
          where.not(
            where.exists(
              where
                .selectFrom('job_run as other')
                .select('other.id')
                .whereRef('other.lane', '=', 'job_run.lane')
                .where('other.state', '=', 'running'),
            ),
          ),
        ]),
        where.and([where('state', '=', 'running'), where('lease_until', '<', now)]),
      ]),
    )
    .orderBy('due_at')
    .orderBy('created_at')
    .limit(limit)
    .execute()
  return rows.map(toRun)
}

/** A lease from before the clock was put back would last too long: it ends when one of now would. */
export const shortenLeases = async (db: JobRecords, latest: number): Promise<void> => {
  const far = await db
    .selectFrom('job_run')
    .select('id')
    .where('state', '=', 'running')
    .where('lease_until', '>', latest)
    .executeTakeFirst()
  if (!far) return
  await db
    .updateTable('job_run')
    .set({ lease_until: latest })
    .where('state', '=', 'running')
    .where('lease_until', '>', latest)
    .execute()
}

/** Of records that nobody else is at: whoever had runs under way is gone, and the next look takes them up. */
export const endLeases = async (db: JobRecords): Promise<void> => {
  await db.updateTable('job_run').set({ lease_until: 0 }).where('state', '=', 'running').execute()
}

/** Takes a run as it was seen; of several that try one gets it. Also where another of its lane has begun it is not had. */
export const claim = async (
  db: JobRecords,
  seen: JobRunRow,
  { owner, now, until }: { owner: string; now: number; until: number },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('job_run')
    .set({ state: 'running', owner, lease_until: until, attempt: seen.attempt + 1, started_at: now })
    .where('id', '=', seen.id)
    .where('state', '=', seen.state)
    .where('attempt', '=', seen.attempt)
    .where('owner', '=', seen.owner)
    .where((where) =>
      where.or([
        where('state', '=', 'waiting'),
        // Its process may have said a word since.
        where('lease_until', '<', now),
      ]),
    )
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('job_run as other')
            .select('other.id')
            .where('other.lane', '=', seen.lane)
            .where('other.id', '!=', seen.id)
            .where('other.state', '=', 'running'),
        ),
      ),
    )
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Which attempt of which run, by whom: what belongs to another attempt by now is not written. */
export type Taken = Pick<JobRunRow, 'id' | 'attempt' | 'owner'>

const ofTaken = (db: JobRecords, { id, attempt, owner }: Taken, change: Partial<JobRunRow>) =>
  db
    .updateTable('job_run')
    .set(change)
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .where('owner', '=', owner)
    .where('state', '=', 'running')
    .executeTakeFirst()

/** False where the run is another's by now. */
export const renew = async (db: JobRecords, taken: Taken, until: number): Promise<boolean> =>
  (await ofTaken(db, taken, { lease_until: until })).numUpdatedRows > 0n

type Ending = Pick<JobRunRow, 'state'> &
  Partial<
    Pick<JobRunRow, 'due_at' | 'finished_at' | 'outcome' | 'error_code' | 'error' | 'error_next' | 'attempt'>
  >

/** What became of an attempt. False where the run is another's by now. */
export const end = async (db: JobRecords, taken: Taken, ending: Ending): Promise<boolean> =>
  (await ofTaken(db, taken, { owner: '', lease_until: 0, ...ending })).numUpdatedRows > 0n

export const runById = async (db: JobRecords, id: string): Promise<JobRunRow | undefined> => {
  const row = await db.selectFrom('job_run').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toRun(row)
}

/** Those of a job that are not over. */
export const unfinishedRuns = (db: JobRecords, job: string): Promise<JobRunRow[]> =>
  db
    .selectFrom('job_run')
    .selectAll()
    .where('job', '=', job)
    .where('state', 'in', ['waiting', 'running'])
    .execute()

/** The latest first. */
export const runsOf = async (
  db: JobRecords,
  { job, state, limit }: { job?: string | undefined; state?: RunState | undefined; limit: number },
): Promise<JobRunRow[]> => {
  let query = db.selectFrom('job_run').selectAll()
  if (job !== undefined) query = query.where('job', '=', job)
  if (state !== undefined) query = query.where('state', '=', state)
  return (await query.orderBy('created_at', 'desc').orderBy('id').limit(limit).execute()).map(toRun)
}

/** The run of a job that ended or began last. */
export const lastRunOf = async (db: JobRecords, job: string): Promise<JobRunRow | undefined> => {
  const row = await db
    .selectFrom('job_run')
    .selectAll()
    .where('job', '=', job)
    .where('started_at', 'is not', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toRun(row)
}

export const countRuns = async (
  db: JobRecords,
  { job, state, since }: { job: string; state: RunState; since: number },
): Promise<number> => {
  const { count } = await db
    .selectFrom('job_run')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('job', '=', job)
    .where('state', '=', state)
    .where('created_at', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** A failed run waits again, as if it had never been tried. */
export const putBack = async (db: JobRecords, id: string, now: number, by: string): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('job_run')
    .set({ state: 'waiting', attempt: 0, due_at: now, finished_at: null, asked_by: by })
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Forgets runs that ended before a moment; what waits or is under way stays. */
export const forgetRuns = async (db: JobRecords, before: number): Promise<number> => {
  const { numDeletedRows } = await db
    .deleteFrom('job_run')
    .where('state', 'in', ['done', 'failed', 'skipped'])
    .where('created_at', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
