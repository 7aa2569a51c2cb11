import { implement } from '@orpc/server'
import {
  cancelPromotion,
  changePromotion,
  createPromotion,
  endedPromotions,
  listPromotions,
  openPromotion,
  type PromotionContext,
  promotionEffect,
  promotionPace,
  resumePromotion,
  setCosts,
} from './actions.ts'
import { promotionContract } from './contract.ts'

/** The promotion room's part of the API. */
export const promotionRoutes = (context: PromotionContext) => {
  const os = implement(promotionContract)
  return os.router({
    list: os.list.handler(({ input }) => listPromotions(context, input)),
    open: os.open.handler(({ input }) => openPromotion(context, input)),
    create: os.create.handler(({ input }) => createPromotion(context, input)),
    change: os.change.handler(({ input }) => changePromotion(context, input)),
    setCosts: os.setCosts.handler(({ input }) => setCosts(context, input)),
    cancel: os.cancel.handler(({ input }) => cancelPromotion(context, input)),
    resume: os.resume.handler(({ input }) => resumePromotion(context, input)),
    pace: os.pace.handler(({ input }) => promotionPace(context, input)),
    effect: os.effect.handler(({ input }) => promotionEffect(context, input)),
    ended: os.ended.handler(({ input }) => endedPromotions(context, input)),
  })
}
