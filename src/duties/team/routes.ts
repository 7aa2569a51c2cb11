import { implement } from '@orpc/server'
import { endSeries, listMeetings, saveSeries, seriesCalendar } from './actions.ts'
import { teamContract } from './contract.ts'
import {
  addAgendaItem,
  agreeAction,
  decide,
  holdMeeting,
  openMeeting,
  prepareMeeting,
  redraftAgenda,
  removeAgendaItem,
  removeDecision,
  removeMeeting,
  reopenMeeting,
  type TeamContext,
  writeMinutes,
} from './meeting-actions.ts'
import {
  addPurchase,
  expectPurchase,
  listPurchases,
  listSupplies,
  proposalFile,
  receivePurchase,
  removePurchase,
  saveSupplies,
  setStockRule,
  unreceivePurchase,
} from './order-actions.ts'
import { type ServiceContext, serviceOf } from './service-actions.ts'
import { stockOf } from './stock-actions.ts'

/** The team duty's part of the API. */
export const teamRoutes = (context: TeamContext & ServiceContext) => {
  const os = implement(teamContract)
  return os.router({
    stock: os.stock.handler(({ input }) => stockOf(context, input)),
    setStockRule: os.setStockRule.handler(({ input }) => setStockRule(context, input)),
    supplies: os.supplies.handler(({ input }) => listSupplies(context, input)),
    saveSupplies: os.saveSupplies.handler(({ input }) => saveSupplies(context, input)),
    purchases: os.purchases.handler(({ input }) => listPurchases(context, input)),
    addPurchase: os.addPurchase.handler(({ input }) => addPurchase(context, input)),
    expectPurchase: os.expectPurchase.handler(({ input }) => expectPurchase(context, input)),
    receivePurchase: os.receivePurchase.handler(({ input }) => receivePurchase(context, input)),
    unreceivePurchase: os.unreceivePurchase.handler(({ input }) => unreceivePurchase(context, input)),
    removePurchase: os.removePurchase.handler(({ input }) => removePurchase(context, input)),
    proposalFile: os.proposalFile.handler(({ input }) => proposalFile(context, input)),
    service: os.service.handler(({ input }) => serviceOf(context, input)),
    meetings: os.meetings.handler(({ input }) => listMeetings(context, input)),
    saveSeries: os.saveSeries.handler(({ input }) => saveSeries(context, input)),
    endSeries: os.endSeries.handler(({ input }) => endSeries(context, input)),
    seriesCalendar: os.seriesCalendar.handler(({ input }) => seriesCalendar(context, input)),
    prepareMeeting: os.prepareMeeting.handler(({ input }) => prepareMeeting(context, input)),
    meeting: os.meeting.handler(({ input }) => openMeeting(context, input)),
    removeMeeting: os.removeMeeting.handler(({ input }) => removeMeeting(context, input)),
    redraftAgenda: os.redraftAgenda.handler(({ input }) => redraftAgenda(context, input)),
    addAgendaItem: os.addAgendaItem.handler(({ input }) => addAgendaItem(context, input)),
    removeAgendaItem: os.removeAgendaItem.handler(({ input }) => removeAgendaItem(context, input)),
    writeMinutes: os.writeMinutes.handler(({ input }) => writeMinutes(context, input)),
    decide: os.decide.handler(({ input }) => decide(context, input)),
    removeDecision: os.removeDecision.handler(({ input }) => removeDecision(context, input)),
    agreeAction: os.agreeAction.handler(({ input }) => agreeAction(context, input)),
    holdMeeting: os.holdMeeting.handler(({ input }) => holdMeeting(context, input)),
    reopenMeeting: os.reopenMeeting.handler(({ input }) => reopenMeeting(context, input)),
  })
}
