import { randomBytes } from 'node:crypto'
import { createRouterClient } from '@orpc/server'
import { z } from 'zod'
import packageJson from '../package.json' with { type: 'json' }
import type { Settings } from './config.ts'
import { eventMarks, shopEvents, shopHolidays } from './duties/calendar/actions.ts'
import { calendarRoutes } from './duties/calendar/routes.ts'
import { checkCustomers, needs as customerNeeds } from './duties/customer/actions.ts'
import type { CustomerContext } from './duties/customer/context.ts'
import { customerRoutes } from './duties/customer/routes.ts'
import { surveyDoor } from './duties/customer/survey-door.ts'
import { needs as listingNeeds } from './duties/listing/actions.ts'
import { checkPicture } from './duties/listing/check-actions.ts'
import { listingRoutes } from './duties/listing/routes.ts'
import { follow, type MarketContext } from './duties/market/actions.ts'
import { marketNeeds } from './duties/market/needs.ts'
import { savePlan } from './duties/market/plan-actions.ts'
import { marketRoutes } from './duties/market/routes.ts'
import { peopleRoutes } from './duties/people/routes.ts'
import { type PromotionContext, needs as promotionNeeds } from './duties/promotion/actions.ts'
import { promotionRoutes } from './duties/promotion/routes.ts'
import { draftDue } from './duties/reports/actions.ts'
import { reportContext } from './duties/reports/context.ts'
import { reportsRoutes } from './duties/reports/routes.ts'
import { checkAlerts } from './duties/sales/alerts/checks.ts'
import { createForecaster } from './duties/sales/forecast/forecaster.ts'
import { createFactsJob } from './duties/sales/jobs.ts'
import { salesReports } from './duties/sales/report.ts'
import { salesRoutes } from './duties/sales/routes.ts'
import { importTargets } from './duties/sales/targets/importing.ts'
import { openTarget } from './duties/sales/targets/standing.ts'
import { type NeedSources, needs as taskNeeds } from './duties/tasks/actions.ts'
import { checkTasks } from './duties/tasks/checking.ts'
import { tasksRoutes } from './duties/tasks/routes.ts'
import { needs as teamNeeds } from './duties/team/actions.ts'
import { createPiecesAhead } from './duties/team/pieces-ahead.ts'
import { teamReports } from './duties/team/report.ts'
import { teamRoutes } from './duties/team/routes.ts'
import { inventedShops } from './duties/training/actions.ts'
import { marketTeam } from './duties/training/demo/market.ts'
import { salesTeam } from './duties/training/demo/sales.ts'
import { tasksTeam } from './duties/training/demo/tasks.ts'
import { type JobMapContext, jobNeeds } from './duties/training/job-map/actions.ts'
import { createInventingJob } from './duties/training/jobs.ts'
import { trainingRoutes } from './duties/training/routes.ts'
import { createMemory, factsVersion } from './facts/metrics/memory.ts'
import { factsRoutes } from './facts/routes.ts'
import {
  listShops,
  shopById,
  shopIfAny,
  shopToImportInto,
  shopToLookAt,
  shopToPreview,
} from './facts/shops.ts'
import type { FactTables } from './facts/tables.ts'
import { formats } from './importing/formats/all.ts'
import { recoverImports } from './importing/history.ts'
import { importingRoutes } from './importing/routes.ts'
import { finishRemovals, removeShop } from './importing/shop-removal.ts'
import { recoverUploads } from './importing/upload-recovery.ts'
import { createUploads, type ShopPurpose } from './importing/uploads.ts'
import { createWatch } from './importing/watch.ts'
import { type Clock, systemClock } from './kernel/context.ts'
import { inputWords } from './kernel/input-words.ts'
import { migrations, type RecordTables, recordsOfShop } from './record-tables.ts'
import { backupFolder } from './storage/backup.ts'
import { openFacts } from './storage/facts.ts'
import { buyerKey, checkWhole, type Folder, openFolder } from './storage/folder.ts'
import { holdFolder } from './storage/lock.ts'
import { migrate } from './storage/migrations.ts'
import { openRecords } from './storage/records.ts'
import { reportedBug } from './web/server-failures.ts'
import { systemRoutes } from './web/server-system.ts'

const { version } = packageJson

z.config({ ...z.locales.zhCN(), customError: inputWords })

/** What to fetch where data are missing. */
const exports = formats.map(({ id, name, source, menu, table }) => ({
  format: id,
  name,
  source,
  menu,
  table,
}))

/** What was opened is closed in the opposite order; a step that fails keeps no other from its turn. */
const closing = () => {
  const steps: (() => unknown)[] = []
  return {
    later: (step: () => unknown) => steps.push(step),
    close: async () => {
      for (const step of steps.splice(0).reverse()) await Promise.try(step).catch(reportedBug)
    },
  }
}

type Later = ReturnType<typeof closing>['later']

const openStores = async (settings: Settings, folder: Folder, later: Later) => {
  const { databaseUrl, memory: memoryLimit, threads } = settings
  const records = await openRecords<RecordTables>({ folder, databaseUrl })
  later(records.close)
  const facts = await openFacts<FactTables>({ folder, databaseUrl, memoryLimit, threads })
  later(facts.close)
  await migrate(records, migrations.records, { version })
  await migrate(facts, migrations.facts, { version })
  return { records, facts }
}

/** The whole program over one data folder, which it holds until it is closed. */
export const openHouse = async (settings: Settings, clock: Clock = systemClock) => {
  const { later, close } = closing()
  try {
    const folder = await openFolder(settings.folder)
    const hold = await holdFolder(folder)
    later(hold.release)
    if (!settings.databaseUrl) await checkWhole(folder)
    const { records, facts } = await openStores(settings, folder, later)
    let alerts: ReturnType<typeof createFactsJob> | undefined
    const imports = {
      facts,
      folder,
      clock,
      limits: settings.limits,
      buyerKey: await buyerKey(folder),
      changed: () => alerts?.wake(),
    }
    const shops = { records: records.db, facts: facts.db, clock }
    const parts = {
      imports,
      records: records.db,
      formats,
      shopFor: async (name: string | undefined, purpose: ShopPurpose) => {
        if (purpose === 'look') return shopToLookAt(records.db, name)
        const invented = await inventedShops(records.db)
        return purpose === 'preview'
          ? shopToPreview(shops, name, invented)
          : shopToImportInto(shops, name, invented)
      },
      shopIfAny: (name: string | undefined) => shopIfAny(records.db, name),
      shopById: (id: number) => shopById(records.db, id),
      reportBug: reportedBug,
    }
    const removal = { imports, records: records.db, shopRecords: recordsOfShop }
    const recovered = [
      ...(await finishRemovals(removal)),
      ...(await recoverImports(imports)),
      ...(await recoverUploads(parts)),
    ]
    const uploads = createUploads(parts)
    later(uploads.stop)
    const watch = createWatch({ ...parts, uploads })
    later(watch.stop)
    const training = {
      ...parts,
      removeShop: (shop: { id: number }) => removeShop({ ...removal, uploads }, shop),
    }
    const campaigns = (shop: number, years: readonly number[]) => shopEvents(records.db, shop, years)
    const figures = factsRoutes({ ...shops, exports, removeShop: training.removeShop, campaigns })
    const people = { records: records.db, clock }
    const tasks = { records: records.db, people, clock }
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
    const watching = {
      query,
      values,
      freshness,
      records: records.db,
      people,
      clock,
      campaigns,
      factsState: (shop: number) => factsVersion(facts.db, shop),
      marks: (days: { shop?: string | undefined; from: string; to: string }) =>
        eventMarks({ records: records.db }, days),
    }
    const market: MarketContext = {
      records: records.db,
      calendar: records.db,
      facts: facts.db,
      people,
      clock,
      imports,
      query,
      values,
      freshness,
      shopFor: parts.shopFor,
      target: (asked) => openTarget(watching, { ...asked, dimension: '', value: '' }),
    }
    const listing = { records: records.db, people, clock, query, listings, listingChanges, imports }
    const demoJob = createInventingJob(training)
    later(demoJob.stop)
    const drillJob = createInventingJob(training)
    later(drillJob.stop)
    // What the demo shop's team types, in the order of the duties.
    const team = [
      salesTeam({ query, importTargets: (input) => importTargets(watching, input), setMargin }),
      marketTeam({
        query,
        follow: (input) => follow(market, input),
        savePlan: (input) => savePlan(market, input),
        events: campaigns,
      }),
      tasksTeam({ tasks, query, values }),
    ]
    const buyerMemory = createMemory()
    const customers: CustomerContext = {
      records: records.db,
      people,
      clock,
      token: () => randomBytes(16).toString('base64url'),
      facts: async (shop) => ({
        read: buyerMemory.at(facts.db, await factsVersion(facts.db, shop)),
        shop,
      }),
    }
    const forecaster = createForecaster()
    later(forecaster.stop)
    const promotion: PromotionContext = {
      records: records.db,
      people,
      clock,
      query,
      shops: knownShops,
      margins,
      campaigns,
      holidays: (shop) => shopHolidays(records.db, shop),
      forecaster,
    }
    const importing = importingRoutes({ ...parts, uploads, watch })
    const selling = { ...watching, shops: knownShops, forecaster }
    const sales = salesRoutes({ ...selling, refundsByAge, firstOrders, lastSales })
    const { forecast, alerts: listAlerts, targets } = createRouterClient(sales)
    const together = {
      records: records.db,
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
    const reporting = reportContext({
      ...watching,
      batches: createRouterClient(importing).batches,
      makers: [...salesReports(selling), ...teamReports(together)],
    })
    alerts = createFactsJob({
      shops,
      reportBug: reportedBug,
      checks: [
        (shop) => checkAlerts(watching, shop),
        (shop) => draftDue(reporting, shop),
        (shop) => checkTasks(watching, shop),
        (shop) => checkCustomers(customers, shop),
      ],
    })
    later(alerts.stop)
    /** What each duty needs from the person on 今天, by the duty's name. */
    const needs: NeedSources = {
      tasks: (about) => taskNeeds(tasks, about),
      market: (about) => marketNeeds(market, about),
      listing: (about) => listingNeeds(listing, about),
      team: (about) => teamNeeds(together, about),
      promotion: (about) => promotionNeeds(promotion, about),
      training: (about) => jobNeeds(jobs, about),
      customer: (about) => customerNeeds(customers, about),
    }
    const rooms = {
      calendar: calendarRoutes({ records: records.db, clock }),
      facts: figures,
      importing,
      market: marketRoutes(market),
      listing: listingRoutes(listing),
      people: peopleRoutes(people),
      promotion: promotionRoutes(promotion),
      reports: reportsRoutes(reporting),
      sales,
      team: teamRoutes(together),
      customer: customerRoutes(customers),
      tasks: tasksRoutes({ ...watching, ...tasks, needs, reportBug: reportedBug }),
    }
    const asked = createRouterClient(rooms)
    /** The job map asks every room what was done, as anybody does. */
    const jobs: JobMapContext = {
      verbs: {
        batches: asked.importing.batches,
        formats: asked.importing.formats,
        reports: asked.reports.ledger,
        alerts: asked.sales.alerts,
        tasks: asked.tasks.list,
      },
      clock,
      shopFor: (name) => parts.shopFor(name, 'look'),
      reportBug: reportedBug,
    }
    const router = {
      ...rooms,
      training: trainingRoutes(
        { ...training, job: demoJob, team },
        { ...training, people, job: drillJob, teams: {} },
        jobs,
      ),
      system: systemRoutes({
        version,
        node: process.version,
        folder: folder.path,
        records,
        facts,
        shops: () => listShops(shops),
        recovered,
        backup: (file) => backupFolder({ folder, records, facts, version, file, clock }),
      }),
    }
    return {
      folder,
      hold,
      router,
      client: createRouterClient(router),
      uploads,
      watch,
      alerts,
      imports,
      records: records.db,
      checkPicture: (input: Parameters<typeof checkPicture>[1]) => checkPicture(listing, input),
      survey: surveyDoor(customers),
      shopFor: parts.shopFor,
      recovered,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>
