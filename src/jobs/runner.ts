import type { Failure } from '../kernel/failure.ts'
import { actingAs } from '../storage/actor.ts'
import type { JobDefinition, JobOutcome } from './job.ts'
import { isUnusedCopy } from './restored-copy.ts'
import { isWorthAnother, pauseAfter } from './rules/retry.ts'
import { slotsBetween, taken } from './rules/schedule.ts'
import {
  claim,
  end,
  freshRunOf,
  insertRun,
  type JobRecords,
  jobStates,
  knownState,
  planFrom,
  putPlanned,
  renew,
  shortenLeases,
  type Taken,
  takeable,
} from './store.ts'
import type { JobRunRow } from './tables.ts'

/** A run that will not be tried again, with its last failure. */
export type FailedRun = { id: string; job: string; name: string; attempt: number; failure: Failure }

export type RunnerContext = {
  records: JobRecords
  /** Milliseconds since 1970 by the clock all servers share. */
  now: () => Promise<number>
  jobs: readonly JobDefinition[]
  /** Told apart from every other process that ever was. */
  owner: string
  /** Gives a bug its number and writes it to the log. */
  reportBug: (error: unknown) => Failure
  /** Hears of a run that failed for good, before that is written down: it may hear of it twice, by the same id. */
  onFailed?: (run: FailedRun) => Promise<unknown>
  /** How long a process may be silent before its runs are given to another. */
  lease?: number
  /** Milliseconds between two looks at what is due. */
  pause?: number
  /** So many runs at once in this process. */
  most?: number
}

export type Runner = ReturnType<typeof createRunner>

/** Ended for a reason of the program, not of the job. */
class Stopped extends Error {}

/**
 * Plans the slots of every job and does what is due: each slot once over all servers on one database. A run is had
 * with a lease that a heartbeat prolongs; a process that is killed falls silent and another one takes its run over.
 */
export const createRunner = (context: RunnerContext) => {
  const { records, now, owner, lease = 60_000, pause = 1_000, most = 4 } = context
  const byId = new Map(context.jobs.map((job) => [job.id, job]))
  const underWay = new Map<string, { over: Promise<void>; controller: AbortController }>()
  let timer: NodeJS.Timeout | undefined
  let turning: Promise<void> = Promise.resolve()
  let isStarted = false
  let isStopping = false
  /** What is being written down for later. */
  const asking = new Set<Promise<unknown>>()

  /** Writes down what is due since the last look. */
  const plan = async (at: number, isKeptBack: (job: JobDefinition) => boolean): Promise<void> => {
    const states = await jobStates(records)
    for (const job of byId.values()) {
      const { id, schedule, missed } = job
      if (schedule === undefined) continue
      const state = states.find(({ job }) => job === id) ?? (await knownState(records, id, at))
      if (state.planned_to > at) await planFrom(records, id, at)
      const slots = slotsBetween(schedule, state.planned_to, at)
      if (slots.length === 0) continue
      // Of a job that somebody paused, or that waits for a copy to be used, nothing is made up for.
      const isOn = state.paused_at === null && !isKeptBack(job)
      const { run, leave } = isOn ? taken(slots, missed, at) : { run: [], leave: [] }
      const words = missed === 'skip' ? '当时没有在运行，错过了不补。' : '当时没有在运行，只补了最近的一次。'
      for (const slot of leave.slice(-1))
        await insertRun(records, {
          job: id,
          slot: slotName(slot),
          due_at: slot,
          created_at: at,
          state: 'skipped',
          outcome: leave.length > 1 ? `连同之前一共错过 ${leave.length} 次：${words}` : words,
        })
      for (const slot of run)
        await insertRun(records, { job: id, slot: slotName(slot), due_at: slot, created_at: at })
      // After the rows: cut off between, the same slots are planned again, and the rows are there already.
      await putPlanned(records, id, slots.at(-1) ?? at)
    }
  }

  const beat = (taken_: Taken, controller: AbortController) => {
    const timer = setInterval(async () => {
      try {
        if (!(await renew(records, taken_, (await now()) + lease))) controller.abort(new Stopped())
      } catch {
        // The database is not there for a moment: either it comes back in time, or another process takes the run.
      }
    }, lease / 4)
    timer.unref()
    return () => clearInterval(timer)
  }

  const settle = async (
    job: JobDefinition,
    mine: Taken,
    result: { outcome: JobOutcome } | { error: unknown },
  ): Promise<void> => {
    const at = await now()
    if ('outcome' in result) {
      const { outcome } = result
      if (typeof outcome === 'object') {
        const { again, because } = outcome
        await end(records, mine, {
          state: 'waiting',
          due_at: at + again,
          attempt: mine.attempt - 1,
          outcome: because,
        })
        return
      }
      const cleared = { error_code: '', error: '', error_next: '' }
      await end(records, mine, { state: 'done', finished_at: at, outcome: outcome ?? '', ...cleared })
      return
    }
    const failure = context.reportBug(result.error)
    const told = { error_code: failure.code, error: failure.message, error_next: failure.next }
    if (mine.attempt < job.attempts && isWorthAnother(result.error)) {
      const due = at + pauseAfter(mine.attempt, job.firstPause)
      await end(records, mine, { state: 'waiting', due_at: due, ...told })
      return
    }
    const { id, attempt } = mine
    await context
      .onFailed?.({ id, job: job.id, name: job.name, attempt, failure })
      .catch((error: unknown) => void context.reportBug(error))
    await end(records, mine, { state: 'failed', finished_at: at, ...told })
  }

  const work = async (job: JobDefinition, run: JobRunRow, mine: Taken, controller: AbortController) => {
    const { signal } = controller
    const stopBeating = beat(mine, controller)
    try {
      const call = {
        slot: Temporal.Instant.fromEpochMilliseconds(slotTime(run.slot) ?? run.created_at),
        attempt: mine.attempt,
        input: run.input === '' ? undefined : (JSON.parse(run.input) as unknown),
        signal,
      }
      const result = await actingAs({ kind: 'program', name: job.name }, async () => job.run(call)).then(
        (outcome) => ({ outcome }),
        (error: unknown) => ({ error }),
      )
      // Cut off by the end of the program it is nobody's fault: the next one begins again at once.
      if (signal.aborted && 'error' in result)
        await end(records, mine, { state: 'waiting', due_at: await now(), attempt: mine.attempt - 1 })
      else await settle(job, mine, result)
    } finally {
      stopBeating()
    }
  }

  /** A run of a process that fell silent may have been the reason why it did: it is not tried without end. */
  const isExhausted = (job: JobDefinition, run: JobRunRow) =>
    run.state === 'running' && run.attempt >= Math.max(2, job.attempts)

  const begin = async (run: JobRunRow, at: number): Promise<void> => {
    const job = byId.get(run.job)
    if (!job || underWay.has(run.id)) return
    const exhausted = isExhausted(job, run)
    if (!(await claim(records, run, { owner, now: at, until: at + lease }))) return
    const mine = { id: run.id, attempt: run.attempt + 1, owner }
    if (exhausted) {
      const words = `做到一半程序没了（一共 ${run.attempt} 次），没有再试。`
      await end(records, mine, {
        state: 'failed',
        finished_at: at,
        error_code: 'internal',
        error: words,
        error_next: '请看那时的日志，再点“重做”。',
      })
      return
    }
    const controller = new AbortController()
    const over = work(job, run, mine, controller)
      .catch((error) => void context.reportBug(error))
      .finally(() => {
        underWay.delete(run.id)
        if (isStarted && !isStopping) soon(0)
      })
    underWay.set(run.id, { over, controller })
  }

  /** Plans and begins what is due. */
  const turn = async (): Promise<void> => {
    const at = await now()
    const isCopy = await isUnusedCopy(records)
    const isKeptBack = ({ onlyInUse }: JobDefinition) => isCopy && onlyInUse
    await plan(at, isKeptBack)
    await shortenLeases(records, at + lease)
    const free = most - underWay.size
    if (free <= 0) return
    // Some may be had by another before, or be of a lane that the first of them fills.
    const jobs = [...byId.values()].flatMap((job) => (isKeptBack(job) ? [] : [job.id]))
    const runs = await takeable(records, { now: at, jobs, limit: free + 8 })
    const lanes = new Set<string>()
    for (const run of runs) {
      if (isStopping || underWay.size >= most) return
      if (lanes.has(run.lane)) continue
      lanes.add(run.lane)
      await begin(run, at)
    }
  }

  const loop = (): void => {
    timer = undefined
    turning = turn()
      // Another server was quicker by a hair, or the database is away: the next look tells.
      .catch((error) => isStopping || isTaken(error) || void context.reportBug(error))
      .then(() => {
        if (!isStopping) soon(pause)
      })
  }
  const soon = (after: number): void => {
    if (isStopping || (after > 0 && timer)) return
    clearTimeout(timer)
    timer = setTimeout(loop, after)
    timer.unref()
  }

  /**
   * Has a job run soon because something happened; what happens meanwhile is of the same run. Nothing where the
   * runner was not started: what starts looks anyway.
   */
  const wake = (job: string, after = 2_000): void => {
    if (!isStarted || isStopping) return
    const asked = (async () => {
      const at = await now()
      if (await freshRunOf(records, job)) return
      await insertRun(records, { job, slot: `asked ${at}`, due_at: at + after, created_at: at })
    })()
      .catch((error) => void context.reportBug(error))
      .finally(() => asking.delete(asked))
    asking.add(asked)
  }

  return {
    jobs: context.jobs,
    /** Begins; these run at once, as if each had been asked for. */
    start: (atOnce: readonly string[] = []): void => {
      if (isStarted) return
      isStarted = true
      for (const job of atOnce) wake(job, 0)
      soon(0)
    },
    wake,
    /** One look; for tests and for who does not wait. */
    turn,
    /** Waits until nothing is under way. */
    idle: async (): Promise<void> => {
      while (underWay.size > 0) await Promise.all([...underWay.values()].map(({ over }) => over))
    },
    /** Takes up nothing more, tells what is under way to end, and waits for it. */
    stop: async (): Promise<void> => {
      isStopping = true
      clearTimeout(timer)
      await Promise.all([turning.catch(() => undefined), ...asking])
      for (const { controller } of underWay.values()) controller.abort(new Stopped())
      await Promise.all([...underWay.values()].map(({ over }) => over))
    },
  }
}

const slotName = (slot: number): string =>
  Temporal.Instant.fromEpochMilliseconds(slot).toString({ smallestUnit: 'second' })

/** The moment a slot's name tells; undefined where it is another name. */
export const slotTime = (name: string): number | undefined =>
  /^\d{4}-\d\d-\d\dT[\d:]+Z$/.test(name) ? Temporal.Instant.from(name).epochMilliseconds : undefined

/** Refused by an index that lets one in: somebody else was. */
const isTaken = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && error.code === '23505') || /UNIQUE constraint failed/.test(error.message))
