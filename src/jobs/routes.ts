import { implement } from '@orpc/server'
import { type JobsContext, listJobs, listRuns, pauseJob, resumeJob, retryRun, runNow } from './actions.ts'
import { jobsContract } from './contract.ts'

/** The jobs room's part of the API. */
export const jobsRoutes = (context: JobsContext) => {
  const os = implement(jobsContract)
  return os.router({
    list: os.list.handler(() => listJobs(context)),
    runs: os.runs.handler(({ input }) => listRuns(context, input)),
    run: os.run.handler(({ input }) => runNow(context, input)),
    retry: os.retry.handler(({ input }) => retryRun(context, input)),
    pause: os.pause.handler(({ input }) => pauseJob(context, input)),
    resume: os.resume.handler(({ input }) => resumeJob(context, input)),
  })
}
