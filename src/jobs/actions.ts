import { Failure } from '../kernel/failure.ts'
import { actorNow } from '../storage/actor.ts'
import { noteAudit } from '../storage/audit.ts'
import { inTransaction } from '../storage/records.ts'
import type { Job, JobRun, RunState } from './contract.ts'
import type { JobDefinition } from './job.ts'
import { isUnusedCopy } from './restored-copy.ts'
import { nextSlot, scheduleWords } from './rules/schedule.ts'
import { slotTime } from './runner.ts'
import {
  countRuns,
  forgetRuns,
  insertRun,
  type JobRecords,
  jobStates,
  knownState,
  lastRunOf,
  putBack,
  putPaused,
  runById,
  runsOf,
  unfinishedRuns,
} from './store.ts'
import type { JobRunRow } from './tables.ts'

export type JobsContext = {
  records: JobRecords
  now: () => Promise<number>
  jobs: readonly JobDefinition[]
}

const moment = (ms: number): string =>
  Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'second' })

const toRun = ({ jobs }: Pick<JobsContext, 'jobs'>, row: JobRunRow): JobRun => {
  const slot = slotTime(row.slot)
  return {
    id: row.id,
    job: row.job,
    // A job that an older version had is called by its id.
    name: jobs.find(({ id }) => id === row.job)?.name ?? row.job,
    slot: slot === undefined ? null : moment(slot),
    state: row.state,
    dueAt: moment(row.due_at),
    attempt: row.attempt,
    owner: row.owner,
    askedBy: row.asked_by,
    createdAt: moment(row.created_at),
    startedAt: row.started_at === null ? null : moment(row.started_at),
    finishedAt: row.finished_at === null ? null : moment(row.finished_at),
    outcome: row.outcome,
    failure:
      row.error_code === '' ? null : { code: row.error_code, message: row.error, next: row.error_next },
  }
}

const week = 7 * 86_400_000

const shown = async (context: JobsContext, job: JobDefinition, now: number): Promise<Job> => {
  const { records } = context
  const { id, name, about, schedule, missed, onlyInUse } = job
  const [states, [running], last, waiting, failed] = await Promise.all([
    jobStates(records),
    runsOf(records, { job: id, state: 'running', limit: 1 }),
    lastRunOf(records, id),
    countRuns(records, { job: id, state: 'waiting', since: 0 }),
    countRuns(records, { job: id, state: 'failed', since: now - week }),
  ])
  const state = states.find((one) => one.job === id)
  const paused = state?.paused_at ?? null
  const isKeptBack = onlyInUse && (await isUnusedCopy(records))
  const next = schedule === undefined || paused !== null || isKeptBack ? undefined : nextSlot(schedule, now)
  return {
    id,
    name,
    about,
    schedule: schedule ?? null,
    scheduleWords: schedule === undefined ? null : scheduleWords(schedule),
    missed,
    paused: paused === null ? null : { at: moment(paused), by: state?.paused_by ?? '' },
    nextAt: next === undefined ? null : moment(next),
    isKeptBack,
    waiting,
    running: running ? toRun(context, running) : null,
    last: last ? toRun(context, last) : null,
    failed,
  }
}

/** Every job there is, as it stands. */
export const listJobs = async (context: JobsContext): Promise<Job[]> => {
  const now = await context.now()
  return Promise.all(context.jobs.map((job) => shown(context, job, now)))
}

/** The latest first. */
export const listRuns = async (
  context: JobsContext,
  input: { job?: string | undefined; state?: RunState | undefined; limit: number },
): Promise<JobRun[]> => (await runsOf(context.records, input)).map((row) => toRun(context, row))

const jobById = ({ jobs }: JobsContext, id: string): JobDefinition => {
  const job = jobs.find((one) => one.id === id)
  if (!job) throw new Failure('not_found', { what: `名为「${id}」的定时任务` })
  return job
}

const openedRun = async (context: JobsContext, id: string): Promise<JobRun> => {
  const row = await runById(context.records, id)
  if (!row) throw new Failure('not_found', { what: '这一次运行' })
  return toRun(context, row)
}

/** Has a job run as soon as a server is free for it, also where it is paused. Failures: not_found, not_in_use. */
export const runNow = async (context: JobsContext, { job }: { job: string }): Promise<JobRun> => {
  const { id, name, schedule, onlyInUse } = jobById(context, job)
  if (schedule === undefined)
    throw new Failure('invalid_input', { detail: '这一项有事才做，没有事可做；没做成的请在下面点“重做”。' })
  if (onlyInUse && (await isUnusedCopy(context.records))) throw new Failure('not_in_use', { what: name })
  const now = await context.now()
  // Asked for twice in a second it is the same wish.
  const slot = `wished ${moment(now)}`
  const asked_by = actorNow().name
  const run = await inTransaction(context.records, async (tx: JobRecords) => {
    const made = await insertRun(tx, { job: id, slot, due_at: now, created_at: now, asked_by })
    if (made) await noteAudit(tx, { what: 'job', subject: `job:${id}`, label: name })
    return made
  })
  if (run) return openedRun(context, run)
  const there = (await runsOf(context.records, { job: id, limit: 20 })).find((one) => one.slot === slot)
  return openedRun(context, there?.id ?? '')
}

/** A run that failed is tried as often as a new one. Failures: not_found, invalid_input where it did not fail. */
export const retryRun = async (context: JobsContext, { run }: { run: string }): Promise<JobRun> => {
  const { job, name } = await openedRun(context, run)
  const now = await context.now()
  const isBack = await inTransaction(context.records, async (tx: JobRecords) => {
    const done = await putBack(tx, run, now, actorNow().name)
    if (done) await noteAudit(tx, { what: 'job', subject: `job:${job}`, label: name })
    return done
  })
  if (!isBack) throw new Failure('invalid_input', { detail: '这一次没有失败，不用重做。' })
  return openedRun(context, run)
}

/** Keeps a job from running by itself. Failure: not_found. */
export const pauseJob = async (context: JobsContext, { job: name }: { job: string }): Promise<Job> => {
  const job = jobById(context, name)
  const now = await context.now()
  await inTransaction(context.records, async (tx: JobRecords) => {
    const { paused_at } = await knownState(tx, job.id, now)
    if (paused_at !== null) return
    await putPaused(tx, job.id, { at: now, by: actorNow().name })
    await noteAudit(tx, { what: 'job_paused', subject: `job:${job.id}`, label: job.name })
  })
  return shown(context, job, now)
}

/** What passed meanwhile is not made up for; what waits goes on. Failure: not_found. */
export const resumeJob = async (context: JobsContext, { job: name }: { job: string }): Promise<Job> => {
  const job = jobById(context, name)
  const now = await context.now()
  await inTransaction(context.records, async (tx: JobRecords) => {
    const { paused_at } = await knownState(tx, job.id, now)
    if (paused_at === null) return
    await putPaused(tx, job.id, null)
    await noteAudit(tx, { what: 'job_resumed', subject: `job:${job.id}`, label: job.name })
  })
  return shown(context, job, now)
}

/**
 * Writes a run down in the transaction of what asks for it, so that both are there or neither. One with the same
 * key is there once, however often it is asked for: false then. Runs of one lane come one after another.
 */
export const askFor = async (
  tx: JobRecords,
  asked: { job: string; key: string; lane?: string; input: unknown; at: number; after?: number },
): Promise<boolean> => {
  const { job, key, lane = job, at, after = 0 } = asked
  const input = JSON.stringify(asked.input)
  return (
    (await insertRun(tx, { job, slot: key, lane, input, due_at: at + after, created_at: at })) !== undefined
  )
}

/** Whether a run of a job that was asked for with an input is waiting or under way. */
export const isAskedFor = async (records: JobRecords, job: string): Promise<boolean> =>
  (await unfinishedRuns(records, job)).some(({ input }) => input !== '')

/** Runs that ended so long ago are forgotten. Returns how many. */
export const pruneRuns = async ({ records, now }: Pick<JobsContext, 'records' | 'now'>, days: number) =>
  forgetRuns(records, (await now()) - days * 86_400_000)
