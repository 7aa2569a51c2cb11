import { implement } from '@orpc/server'
import {
  changeTask,
  createTask,
  gatherNeeds,
  getTask,
  listTasks,
  moveTask,
  type NeedsContext,
} from './actions.ts'
import { tasksContract } from './contract.ts'

/** The tasks' part of the API. */
export const tasksRoutes = (context: NeedsContext) => {
  const os = implement(tasksContract)
  return os.router({
    list: os.list.handler(({ input }) => listTasks(context, input)),
    get: os.get.handler(({ input }) => getTask(context, input)),
    create: os.create.handler(({ input }) => createTask(context, input)),
    change: os.change.handler(({ input }) => changeTask(context, input)),
    move: os.move.handler(({ input }) => moveTask(context, input)),
    needs: os.needs.handler(({ input }) => gatherNeeds(context, input)),
  })
}
