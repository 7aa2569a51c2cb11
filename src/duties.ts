import { randomBytes } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import type { Kysely } from 'kysely'
import { auditRoutes } from './duties/audit/routes.ts'
import { eventMarks, shopHolidays } from './duties/calendar/actions.ts'
import { calendarRoutes } from './duties/calendar/routes.ts'
import type { CalendarEvent } from './duties/calendar/rules/events.ts'
import { needs as customerNeeds } from './duties/customer/actions.ts'
import type { CustomerContext } from './duties/customer/context.ts'
import { customerJobs } from './duties/customer/jobs.ts'
import { customerReports } from './duties/customer/report.ts'
import { customerRoutes } from './duties/customer/routes.ts'
import { answerSurvey, surveyLinks } from './duties/customer/survey-actions.ts'
import { surveyDoor } from './duties/customer/survey-door.ts'
import { needs as listingNeeds } from './duties/listing/actions.ts'
import { recordChange } from './duties/listing/change-actions.ts'
import { checkPicture } from './duties/listing/check-actions.ts'
import { changeLaunch, changeStep, planLaunch, saveDraft } from './duties/listing/launch-actions.ts'
import { listingReports } from './duties/listing/report.ts'
import { listingRoutes } from './duties/listing/routes.ts'
import { follow, type MarketContext } from './duties/market/actions.ts'
import { marketNeeds } from './duties/market/needs.ts'
import { savePlan } from './duties/market/plan-actions.ts'
import { marketReports } from './duties/market/report.ts'
import { marketRoutes } from './duties/market/routes.ts'
import type { ChannelContext } from './duties/notifications/channel-actions.ts'
import { notificationsRoutes } from './duties/notifications/routes.ts'
import { addMember, listMembers } from './duties/people/actions.ts'
import { peopleRoutes } from './duties/people/routes.ts'
import { type PromotionContext, needs as promotionNeeds } from './duties/promotion/actions.ts'
import { promotionReports } from './duties/promotion/report.ts'
import { promotionRoutes } from './duties/promotion/routes.ts'
import { reportContext } from './duties/reports/context.ts'
import { reportJobs } from './duties/reports/jobs.ts'
import { reportsRoutes } from './duties/reports/routes.ts'
import { createForecaster } from './duties/sales/forecast/forecaster.ts'
import { createPaceForecasts } from './duties/sales/forecast/pace-forecast.ts'
import { salesJobs } from './duties/sales/jobs.ts'
import { salesReports } from './duties/sales/report.ts'
import { salesRoutes } from './duties/sales/routes.ts'
import { importTargets } from './duties/sales/targets/importing.ts'
import { openTarget } from './duties/sales/targets/standing.ts'
import { type ScorecardContext, needs as scorecardNeeds } from './duties/scorecard/actions.ts'
import { scorecardRoutes } from './duties/scorecard/routes.ts'
import { type NeedSources, needs as taskNeeds } from './duties/tasks/actions.ts'
import { taskJobs } from './duties/tasks/jobs.ts'
import { dailyWrites, keepNeeds, needsState, ofNoNeed } from './duties/tasks/kept-needs.ts'
import { tasksRoutes } from './duties/tasks/routes.ts'
import { saveSeries, needs as teamNeeds } from './duties/team/actions.ts'
import {
  agreeAction,
  decide,
  holdMeeting,
  prepareMeeting,
  writeMinutes,
} from './duties/team/meeting-actions.ts'
import { addPurchase, saveSupplies } from './duties/team/order-actions.ts'
import { createPiecesAhead } from './duties/team/pieces-ahead.ts'
import { teamReports } from './duties/team/report.ts'
import { teamRoutes } from './duties/team/routes.ts'
import { inventedShops } from './duties/training/actions.ts'
import { customerTeam } from './duties/training/demo/customer.ts'
import { listingTeam } from './duties/training/demo/listing.ts'
import { marketTeam } from './duties/training/demo/market.ts'
import { demoPeople } from './duties/training/demo/people.ts'
import { promotionTeam } from './duties/training/demo/promotion.ts'
import { reportsTeam } from './duties/training/demo/reports.ts'
import { salesTeam } from './duties/training/demo/sales.ts'
import { tasksTeam } from './duties/training/demo/tasks.ts'
import { nineOn } from './duties/training/demo/team.ts'
import { togetherTeam } from './duties/training/demo/together.ts'
import { practiceShopName } from './duties/training/drills/actions.ts'
import { practiceTeams } from './duties/training/drills/teams.ts'
import { type JobMapContext, jobNeeds } from './duties/training/job-map/actions.ts'
import { createInventingJob, type InventingContext } from './duties/training/jobs.ts'
import { trainingRoutes } from './duties/training/routes.ts'
import { keepDemoMember } from './duties/training/store.ts'
import { leadingItems } from './facts/after-sales.ts'
import type { Shop } from './facts/contract.ts'
import { createMemory, factsVersion } from './facts/metrics/memory.ts'
import type { factsRoutes } from './facts/routes.ts'
import type { FactTables } from './facts/tables.ts'
import type { ImportContext } from './importing/actions.ts'
import type { importingRoutes } from './importing/routes.ts'
import type { ShopPurpose } from './importing/uploads.ts'
import type { Clock } from './kernel/context.ts'
import type { RecordTables } from './record-tables.ts'
import { openTelling } from './telling.ts'
import { reportedBug } from './web/server-failures.ts'

/** What the duties stand on: the stores, the figures, the way in for files. */
export type Ground = {
  records: Kysely<RecordTables>
  facts: Kysely<FactTables>
  clock: Clock
  imports: ImportContext
  figures: ReturnType<typeof factsRoutes>
  importing: ReturnType<typeof importingRoutes>
  /** The events of a shop in these years, as its team has them. */
  campaigns: (shop: number, years: readonly number[]) => Promise<CalendarEvent[]>
  shopFor: (name: string | undefined, purpose: ShopPurpose) => Promise<Shop>
  /** What making and removing an invented shop needs. */
  inventing: InventingContext
  /** What keeps secrets, where robots may be, under which address people open the program. */
  ways: Pick<ChannelContext, 'secrets' | 'robotHosts' | 'publicUrl'>
  later: (step: () => unknown) => unknown
}

/** Every duty with what it needs, each in the order in which it stands on the others. */
export const openDuties = ({
  records,
  facts,
  clock,
  imports,
  figures,
  importing,
  campaigns,
  shopFor,
  inventing,
  ways,
  later,
}: Ground) => {
  const channels: ChannelContext = { records, clock, ...ways, invented: () => inventedShops(records) }
  const people = { records, clock }
  const tasks = { records, people, clock }
  // A duty asks as everybody does, so that its figures are the same.
  const {
    query,
    values,
    freshness,
    refundsByAge,
    firstOrders,
    lastSales,
    shelf,
    margins,
    setMargin,
    listings,
    listingChanges,
    shops: knownShops,
  } = createRouterClient(figures)
  const forecaster = createForecaster()
  later(forecaster.stop)
  const watching = {
    paceForecast: createPaceForecasts({ query, records, clock, shops: knownShops, forecaster }),
    query,
    values,
    freshness,
    records,
    people,
    clock,
    campaigns,
    factsState: (shop: number) => factsVersion(facts, shop),
    marks: (days: { shop?: string | undefined; from: string; to: string }) => eventMarks({ records }, days),
  }
  const market: MarketContext = {
    records,
    calendar: records,
    facts,
    people,
    clock,
    imports,
    query,
    values,
    freshness,
    shopFor,
    target: (asked) => openTarget(watching, { ...asked, dimension: '', value: '' }),
  }
  const listing = { records, people, clock, query, listings, listingChanges, imports }
  const demoJob = createInventingJob(inventing)
  later(demoJob.stop)
  const drillJob = createInventingJob(inventing)
  later(drillJob.stop)
  const buyerMemory = createMemory()
  const customers: CustomerContext = {
    records,
    people,
    clock,
    token: () => randomBytes(16).toString('base64url'),
    facts: async (shop) => ({
      read: buyerMemory.at(facts, await factsVersion(facts, shop)),
      shop,
    }),
  }
  const promotion: PromotionContext = {
    records,
    people,
    clock,
    query,
    shops: knownShops,
    margins,
    campaigns,
    holidays: (shop) => shopHolidays(records, shop),
    forecaster,
  }
  // What the demo shop's team types, in the order of the duties.
  const { step: joining, crew } = demoPeople({
    members: () => listMembers(people),
    addMember: (member) => addMember(people, member),
    keep: ({ id, name }) => keepDemoMember(records, { member_id: id, name }),
  })
  const team = [
    joining,
    salesTeam({ query, importTargets: (input) => importTargets(watching, input), setMargin }),
    marketTeam({
      crew,
      query,
      follow: (input) => follow(market, input),
      savePlan: (on, input) => savePlan({ ...market, clock: nineOn(on) }, input),
      events: campaigns,
    }),
    listingTeam({
      crew,
      verbsAt: (at) => {
        const then = { ...listing, clock: at }
        return {
          planLaunch: (input) => planLaunch(then, input),
          changeLaunch: (input) => changeLaunch(then, input),
          changeStep: (input) => changeStep(then, input),
          saveDraft: (input) => saveDraft(then, input),
          recordChange: (input) => recordChange(then, input),
        }
      },
    }),
    promotionTeam({ promotion, tasks }),
    customerTeam({
      crew,
      at: (moment) => createRouterClient(customerRoutes({ ...customers, clock: { now: () => moment } })),
      answer: (moment, input) => answerSurvey({ ...customers, clock: { now: () => moment } }, input),
      links: (input) => surveyLinks(customers, input),
      itemsOf: async (shop, orders) => leadingItems(await customers.facts(shop), orders),
    }),
    tasksTeam({ crew, tasks, query, values }),
  ]
  const selling = { ...watching, shops: knownShops, forecaster, refundsByAge, firstOrders }
  const sales = salesRoutes({ ...selling, lastSales }, dailyWrites)
  const { forecast, alerts: listAlerts, targets } = createRouterClient(sales)
  const together = {
    records,
    clock,
    tasks: { ...watching, ...tasks },
    query,
    shelf,
    piecesAhead: createPiecesAhead({ ...watching, forecast }),
    targets,
    alerts: listAlerts,
    shops: knownShops,
    freshness,
  }
  team.push(
    togetherTeam({
      crew,
      saveSupplies: (input) => saveSupplies(together, input),
      addPurchase: (input) => addPurchase(together, input),
      on: (of) => {
        const clock = nineOn(of)
        const then = { ...together, clock, tasks: { ...together.tasks, clock } }
        return {
          saveSeries: (input) => saveSeries(then, input),
          prepareMeeting: (input) => prepareMeeting(then, input),
          writeMinutes: (input) => writeMinutes(then, input),
          decide: (input) => decide(then, input),
          agreeAction: (input) => agreeAction(then, input),
          holdMeeting: (input) => holdMeeting(then, input),
        }
      },
    }),
  )
  const reporting = reportContext({
    ...watching,
    batches: createRouterClient(importing).batches,
    makers: [
      ...marketReports(market),
      ...salesReports(selling),
      ...listingReports({ ...listing, freshness }),
      ...promotionReports({ ...promotion, freshness }),
      ...teamReports(together),
      ...customerReports({ ...customers, query, freshness }),
    ],
  })
  const shops = { records, facts, clock }
  /** What looks at facts that are new, and at what the clock brings. */
  const watchers = [
    ...salesJobs(watching, shops),
    ...reportJobs(reporting, shops),
    ...taskJobs(watching, shops),
    ...customerJobs(customers, shops),
  ]
  const stateOf = (unrelated: readonly string[]) => needsState({ records, facts }, unrelated)
  /** What each duty needs from the person on 今天, by the duty's name. */
  const needs: NeedSources = {
    tasks: (about) => taskNeeds(tasks, about),
    market: keepNeeds((about) => marketNeeds(market, about), stateOf(dailyWrites)),
    listing: (about) => listingNeeds(listing, about),
    team: keepNeeds((about) => teamNeeds(together, about), stateOf(dailyWrites)),
    promotion: (about) => promotionNeeds(promotion, about),
    scorecard: (about) => scorecardNeeds(scorecard, about),
    training: keepNeeds((about) => jobNeeds(jobs, about), stateOf(ofNoNeed)),
    customer: (about) => customerNeeds(customers, about),
  }
  const rooms = {
    audit: auditRoutes({ records, people }),
    calendar: calendarRoutes({ records, clock }),
    facts: figures,
    importing,
    market: marketRoutes(market),
    listing: listingRoutes(listing),
    people: peopleRoutes(people),
    notifications: notificationsRoutes(channels),
    promotion: promotionRoutes(promotion),
    reports: reportsRoutes(reporting),
    sales,
    team: teamRoutes(together),
    customer: customerRoutes(customers),
    tasks: tasksRoutes({ ...watching, ...tasks, needs, reportBug: reportedBug }),
  }
  const asked = createRouterClient(rooms)
  team.push(
    reportsTeam({
      crew,
      at: (moment) => createRouterClient(reportsRoutes({ ...reporting, clock: { now: () => moment } })),
      promotions: asked.promotion.list,
      plans: asked.market.plans,
      meetings: asked.team.meetings,
      surveys: asked.customer.surveys,
    }),
  )
  const telling = openTelling(channels, {
    shops,
    asked,
    stock: (about) => teamNeeds(together, about),
  })
  /** What others know is asked as anybody asks it. */
  const scorecard: ScorecardContext = {
    records,
    people,
    clock,
    // A shop that stands for one exercise has no month to answer for.
    shops: async () => (await asked.facts.shops()).filter(({ name }) => name !== practiceShopName),
    sources: {
      query: asked.facts.query,
      targets: asked.sales.targets,
      satisfaction: asked.customer.satisfaction,
      ended: asked.promotion.ended,
      ledger: asked.reports.ledger,
      drift: asked.reports.drift,
      tasks: asked.tasks.list,
    },
  }
  /** What is typed into a shop to practise on. */
  const practised = {
    calendar: asked.calendar.year,
    removeEvent: asked.calendar.removeEvent,
    follow: asked.market.follow,
    createPromotion: asked.promotion.create,
    promotionEffect: asked.promotion.effect,
    setCosts: asked.promotion.setCosts,
    saveSupplies: asked.team.saveSupplies,
  }
  /** The job map asks every room what was done, as anybody does. */
  const jobs: JobMapContext = {
    verbs: {
      batches: asked.importing.batches,
      formats: asked.importing.formats,
      reports: asked.reports.ledger,
      plans: asked.market.plans,
      launches: asked.listing.launches,
      changes: asked.listing.changes,
      alerts: asked.sales.alerts,
      promotions: asked.promotion.list,
      tickets: asked.customer.tickets,
      surveys: asked.customer.surveys,
      meetings: asked.team.meetings,
      purchases: asked.team.purchases,
      tasks: asked.tasks.list,
    },
    clock,
    shopFor: (name) => shopFor(name, 'look'),
    reportBug: reportedBug,
  }
  const router = {
    ...rooms,
    scorecard: scorecardRoutes(scorecard),
    training: trainingRoutes(
      { ...inventing, job: demoJob, team },
      { ...inventing, people, job: drillJob, teams: practiceTeams(practised) },
      jobs,
    ),
  }
  return {
    router,
    /** What the duties do by themselves. */
    jobs: [...watchers, ...telling.jobs],
    /** Those to be done soon where facts changed. */
    watchers: watchers.map(({ id }) => id),
    telling,
    checkPicture: (input: Parameters<typeof checkPicture>[1]) => checkPicture(listing, input),
    survey: surveyDoor(customers),
  }
}
