import { implement } from '@orpc/server'
import { cancelDemo, demo, makeDemo, removeDemo, type TrainingContext } from './actions.ts'
import { trainingContract } from './contract.ts'
import {
  answerRun,
  type DrillContext,
  discloseRun,
  drillRun,
  drillRuns,
  practice,
  removePractice,
  startRun,
} from './drills/actions.ts'
import { type JobMapContext, jobMap } from './job-map/actions.ts'

/** The training room's part of the API. */
export const trainingRoutes = (context: TrainingContext, drills: DrillContext, map: JobMapContext) => {
  const os = implement(trainingContract)
  return os.router({
    jobMap: os.jobMap.handler(({ input }) => jobMap(map, input)),
    demo: os.demo.handler(() => demo(context)),
    makeDemo: os.makeDemo.handler(({ input }) => makeDemo(context, input)),
    cancelDemo: os.cancelDemo.handler(() => cancelDemo(context)),
    removeDemo: os.removeDemo.handler(() => removeDemo(context)),
    runs: os.runs.handler(({ input }) => drillRuns(drills, input)),
    run: os.run.handler(({ input }) => drillRun(drills, input)),
    startRun: os.startRun.handler(({ input }) => startRun(drills, input)),
    answerRun: os.answerRun.handler(({ input }) => answerRun(drills, input)),
    discloseRun: os.discloseRun.handler(({ input }) => discloseRun(drills, input)),
    practice: os.practice.handler(() => practice(drills)),
    removePractice: os.removePractice.handler(() => removePractice(drills)),
  })
}
