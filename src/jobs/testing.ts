import type { JobCall, JobOutcome } from './job.ts'
import type { Runner } from './runner.ts'

/** One look of the runner at what is due, and all that it began. */
export const done = async (runner: Pick<Runner, 'turn' | 'idle'>): Promise<void> => {
  await runner.turn()
  await runner.idle()
}

/** Runs that are kept waiting until they are let go. */
export const held = () => {
  const calls: JobCall[] = []
  const ending = Promise.withResolvers<JobOutcome>()
  const run = (call: JobCall) => {
    calls.push(call)
    return ending.promise
  }
  return { calls, run, letGo: ending.resolve }
}
