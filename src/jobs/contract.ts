import { z } from 'zod'
import { contract } from '../kernel/contract.ts'

/** waiting 等着 · running 正在做 · done 做完 · failed 没做成 · skipped 错过了没补. */
export const RunState = z.enum(['waiting', 'running', 'done', 'failed', 'skipped'])
export type RunState = z.infer<typeof RunState>

const moment = z.string()

export const JobRun = z.object({
  id: z.string(),
  job: z.string(),
  name: z.string(),
  /** The slot of the schedule it stands for; null where it was asked for otherwise. */
  slot: moment.nullable(),
  state: RunState,
  /** Where it waits: when it is taken up at the earliest. */
  dueAt: moment,
  attempt: z.number().int(),
  /** The process that has it now. */
  owner: z.string(),
  /** Who pressed the button; '' for the program itself. */
  askedBy: z.string(),
  createdAt: moment,
  startedAt: moment.nullable(),
  finishedAt: moment.nullable(),
  outcome: z.string(),
  /** Why the last attempt did not succeed; also where another one waits. */
  failure: z.object({ code: z.string(), message: z.string(), next: z.string() }).nullable(),
})
export type JobRun = z.infer<typeof JobRun>

export const Job = z.object({
  id: z.string(),
  name: z.string(),
  about: z.string(),
  /** Five fields of cron in Beijing time; null where it runs when something asks for it. */
  schedule: z.string().nullable(),
  scheduleWords: z.string().nullable(),
  missed: z.enum(['latest', 'every', 'skip']),
  paused: z.object({ at: moment, by: z.string() }).nullable(),
  nextAt: moment.nullable(),
  /** Not done: these data are a restored copy that nobody said is in use. */
  isKeptBack: z.boolean(),
  waiting: z.number().int(),
  running: JobRun.nullable(),
  last: JobRun.nullable(),
  /** Runs that failed for good within a week. */
  failed: z.number().int(),
})
export type Job = z.infer<typeof Job>

const job = z.string().max(60)
const read = { permission: 'jobs.read', scope: 'installation' } as const
const write = { permission: 'jobs.write', scope: 'installation' } as const

/** What the program does by itself: what ran, what failed and why, what is next. */
export const jobsContract = {
  list: contract
    .meta(read)
    .route({ method: 'GET', path: '/jobs', summary: '定时任务：多久一次、上次怎样、下次什么时候' })
    .output(z.array(Job)),
  runs: contract
    .meta(read)
    .route({ method: 'GET', path: '/jobs/runs', summary: '定时任务做过的、正在做的、等着做的，新的在前' })
    .input(
      z.object({
        job: job.optional(),
        state: RunState.optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(JobRun)),
  run: contract
    .meta(write)
    .route({ method: 'POST', path: '/jobs/{job}/runs', summary: '定时任务现在就做一次' })
    .input(z.object({ job }))
    .output(JobRun),
  retry: contract
    .meta(write)
    .route({ method: 'POST', path: '/jobs/runs/{run}/retry', summary: '没做成的那一次再做一遍' })
    .input(z.object({ run: z.string().max(60) }))
    .output(JobRun),
  pause: contract
    .meta(write)
    .route({ method: 'POST', path: '/jobs/{job}/pause', summary: '暂停一项定时任务：到时候也不做' })
    .input(z.object({ job }))
    .output(Job),
  resume: contract
    .meta(write)
    .route({ method: 'DELETE', path: '/jobs/{job}/pause', summary: '恢复暂停的定时任务' })
    .input(z.object({ job }))
    .output(Job),
}
