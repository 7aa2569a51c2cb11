import { implement } from '@orpc/server'
import { cancelDemo, demo, makeDemo, removeDemo, type TrainingContext } from './actions.ts'
import { trainingContract } from './contract.ts'

/** The training room's part of the API. */
export const trainingRoutes = (context: TrainingContext) => {
  const os = implement(trainingContract)
  return os.router({
    demo: os.demo.handler(() => demo(context)),
    makeDemo: os.makeDemo.handler(({ input }) => makeDemo(context, input)),
    cancelDemo: os.cancelDemo.handler(() => cancelDemo(context)),
    removeDemo: os.removeDemo.handler(() => removeDemo(context)),
  })
}
