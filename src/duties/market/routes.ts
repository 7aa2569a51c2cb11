import { implement } from '@orpc/server'
import { changeFollowed, competition, follow, history, type MarketContext, unfollow } from './actions.ts'
import { marketContract } from './contract.ts'
import { listPlans, openPlan, removePlan, savePlan } from './plan-actions.ts'
import { marketPriceBands } from './price-actions.ts'
import { addSnapshots } from './snapshot-actions.ts'
import { marketTerms, termTrend } from './term-actions.ts'

/** The market's part of the API. */
export const marketRoutes = (context: MarketContext) => {
  const os = implement(marketContract)
  return os.router({
    competition: os.competition.handler(({ input }) => competition(context, input)),
    history: os.history.handler(({ input }) => history(context, input)),
    follow: os.follow.handler(({ input }) => follow(context, input)),
    changeFollowed: os.changeFollowed.handler(({ input }) => changeFollowed(context, input)),
    unfollow: os.unfollow.handler(({ input }) => unfollow(context, input)),
    addSnapshots: os.addSnapshots.handler(({ input }) => addSnapshots(context, input)),
    priceBands: os.priceBands.handler(({ input }) => marketPriceBands(context, input)),
    terms: os.terms.handler(({ input }) => marketTerms(context, input)),
    term: os.term.handler(({ input }) => termTrend(context, input)),
    plans: os.plans.handler(({ input }) => listPlans(context, input)),
    plan: os.plan.handler(({ input }) => openPlan(context, input)),
    savePlan: os.savePlan.handler(({ input }) => savePlan(context, input)),
    removePlan: os.removePlan.handler(({ input }) => removePlan(context, input)),
  })
}
