import { type JobsContext, pruneRuns } from './actions.ts'
import { defineJob, type JobDefinition } from './job.ts'

/** How long what ran is kept for reading. */
const keptDays = 30

/** The jobs' own housekeeping. */
export const ownJobs = (context: Pick<JobsContext, 'records' | 'now'>): JobDefinition[] => [
  defineJob({
    id: 'jobs.prune',
    name: '清理运行记录',
    about: `定时任务的运行记录留 ${keptDays} 天，更早的清掉。`,
    schedule: '20 4 * * *',
    run: async () => {
      const count = await pruneRuns(context, keptDays)
      return count === 0 ? undefined : `清掉 ${count} 条。`
    },
  }),
]
