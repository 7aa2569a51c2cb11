import { implement } from '@orpc/server'
import {
  closeMonth,
  listScorecards,
  openScorecard,
  reopenMonth,
  type ScorecardContext,
  scorecardFiles,
} from './actions.ts'
import { scorecardContract } from './contract.ts'

/** The scorecard's part of the API. */
export const scorecardRoutes = (context: ScorecardContext) => {
  const os = implement(scorecardContract)
  return os.router({
    shops: os.shops.handler(({ input }) => listScorecards(context, input)),
    open: os.open.handler(({ input }) => openScorecard(context, input)),
    close: os.close.handler(({ input }) => closeMonth(context, input)),
    reopen: os.reopen.handler(({ input }) => reopenMonth(context, input)),
    files: os.files.handler(({ input }) => scorecardFiles(context, input)),
  })
}
