import { implement } from '@orpc/server'
import {
  addBuyerNote,
  listBuyers,
  listTags,
  openBuyer,
  removeBuyerNote,
  segmentsOf,
  setBuyerTags,
} from './buyer-actions.ts'
import type { CustomerContext } from './context.ts'
import { customerContract } from './contract.ts'
import { revealNote, revealTicket } from './reveal-actions.ts'
import {
  closeSurvey,
  listSatisfaction,
  listSurveys,
  makeSurvey,
  openSurvey,
  reopenSurvey,
  setSurveyAddress,
  surveyAddress,
  surveyLinks,
} from './survey-actions.ts'
import {
  changeTicket,
  listMacros,
  listTicketRules,
  listTickets,
  makeTicket,
  openTicketPage,
  putMacro,
  removeMacro,
  replyTickets,
  setTicketRule,
} from './ticket-actions.ts'

/** The customer duty's part of the API. */
export const customerRoutes = (context: CustomerContext) => {
  const os = implement(customerContract)
  return os.router({
    buyers: os.buyers.handler(({ input }) => listBuyers(context, input)),
    buyer: os.buyer.handler(({ input }) => openBuyer(context, input)),
    setBuyerTags: os.setBuyerTags.handler(({ input }) => setBuyerTags(context, input)),
    addBuyerNote: os.addBuyerNote.handler(({ input }) => addBuyerNote(context, input)),
    revealNote: os.revealNote.handler(({ input }) => revealNote(context, input)),
    revealTicket: os.revealTicket.handler(({ input }) => revealTicket(context, input)),
    removeBuyerNote: os.removeBuyerNote.handler(({ input }) => removeBuyerNote(context, input)),
    buyerTags: os.buyerTags.handler(({ input }) => listTags(context, input)),
    segments: os.segments.handler(({ input }) => segmentsOf(context, input)),
    tickets: os.tickets.handler(({ input }) => listTickets(context, input)),
    ticket: os.ticket.handler(({ input }) => openTicketPage(context, input)),
    makeTicket: os.makeTicket.handler(({ input }) => makeTicket(context, input)),
    changeTicket: os.changeTicket.handler(({ input }) => changeTicket(context, input)),
    replyTickets: os.replyTickets.handler(({ input }) => replyTickets(context, input)),
    ticketRules: os.ticketRules.handler(({ input }) => listTicketRules(context, input)),
    setTicketRule: os.setTicketRule.handler(({ input }) => setTicketRule(context, input)),
    macros: os.macros.handler(({ input }) => listMacros(context, input)),
    putMacro: os.putMacro.handler(({ input }) => putMacro(context, input)),
    removeMacro: os.removeMacro.handler(({ input }) => removeMacro(context, input)),
    surveys: os.surveys.handler(({ input }) => listSurveys(context, input)),
    survey: os.survey.handler(({ input }) => openSurvey(context, input)),
    makeSurvey: os.makeSurvey.handler(({ input }) => makeSurvey(context, input)),
    closeSurvey: os.closeSurvey.handler(({ input }) => closeSurvey(context, input)),
    reopenSurvey: os.reopenSurvey.handler(({ input }) => reopenSurvey(context, input)),
    surveyLinks: os.surveyLinks.handler(({ input }) => surveyLinks(context, input)),
    surveyAddress: os.surveyAddress.handler(() => surveyAddress(context)),
    setSurveyAddress: os.setSurveyAddress.handler(({ input }) => setSurveyAddress(context, input)),
    satisfaction: os.satisfaction.handler(({ input }) => listSatisfaction(context, input)),
  })
}
