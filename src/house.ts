import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { createRouterClient } from '@orpc/server'
import { z } from 'zod'
import packageJson from '../package.json' with { type: 'json' }
import type { Settings } from './config.ts'
import { backupTo } from './duties/backups/actions.ts'
import { backupJobs } from './duties/backups/jobs.ts'
import { backupsRoutes } from './duties/backups/routes.ts'
import { shopEvents } from './duties/calendar/actions.ts'
import type { Letter } from './duties/notifications/mail-actions.ts'
import { vendorHosts } from './duties/notifications/robots.ts'
import { firstLink } from './duties/people/accounts/actions.ts'
import { createDoor } from './duties/people/accounts/door.ts'
import { accountLibrary } from './duties/people/accounts/library.ts'
import { accountRoutes } from './duties/people/accounts/routes.ts'
import { inventedShops, letDemoMembersGo } from './duties/training/actions.ts'
import { openDuties } from './duties.ts'
import { factsRoutes } from './facts/routes.ts'
import {
  allShops,
  listShops,
  shopById,
  shopIfAny,
  shopToAddTo,
  shopToImportInto,
  shopToLookAt,
  shopToPreview,
} from './facts/shops.ts'
import { soldProblems } from './facts/sold-check.ts'
import type { FactTables } from './facts/tables.ts'
import { formats } from './importing/formats/all.ts'
import { recoverImports } from './importing/history.ts'
import { recountSold } from './importing/recount.ts'
import { importingRoutes } from './importing/routes.ts'
import { finishRemovals, removeShop } from './importing/shop-removal.ts'
import { recoverUploads } from './importing/upload-recovery.ts'
import { adoptUploads, shopOfUpload } from './importing/upload-rows.ts'
import { createUploads, type ShopPurpose } from './importing/uploads.ts'
import { createWatch } from './importing/watch.ts'
import { ownJobs } from './jobs/own-jobs.ts'
import { keepBack } from './jobs/restored-copy.ts'
import { jobsRoutes } from './jobs/routes.ts'
import { createRunner } from './jobs/runner.ts'
import { databaseTime, endLeases } from './jobs/store.ts'
import { createBackground } from './kernel/background.ts'
import { type Clock, systemClock } from './kernel/context.ts'
import type { Meta } from './kernel/contract.ts'
import { inputWords } from './kernel/input-words.ts'
import { inputWithoutTurns } from './kernel/visible-text.ts'
import {
  auditedTables,
  memberColumns,
  migrations,
  type RecordTables,
  recordsOfShop,
} from './record-tables.ts'
import { type Actor, actingAs, actorNow } from './storage/actor.ts'
import { type AuditNote, noteAudit, prepareAudit, startAudit } from './storage/audit.ts'
import { checkAudit, keepHead, keptHead } from './storage/audit-check.ts'
import { backupFolder } from './storage/backup.ts'
import { checkBackup } from './storage/backup-check.ts'
import type { BackupKey, Unlock } from './storage/backup-seal.ts'
import { openFacts } from './storage/facts.ts'
import { buyerKey, checkWhole, type Folder, openFolder, ownKey } from './storage/folder.ts'
import { settleCommit } from './storage/install.ts'
import { keepToSteps, refuseUpgraded } from './storage/known-steps.ts'
import { holdFolder } from './storage/lock.ts'
import { ensureMachineKey } from './storage/machine-key.ts'
import { migrate } from './storage/migrations.ts'
import { openRecords } from './storage/records.ts'
import { noteRestore } from './storage/restored.ts'
import { openSecrets } from './storage/secrets.ts'
import { takeStartTurn } from './storage/session-lock.ts'
import { settledWords } from './storage/swap.ts'
import { reportedBug } from './web/server-failures.ts'
import { metaOf } from './web/server-gate.ts'
import { systemRoutes } from './web/server-system.ts'

const { version } = packageJson

z.config({ ...z.locales.zhCN(), customError: inputWords })

/** What of a question the trail keeps: of which shop, which figures, which days. */
const AskedFor = z
  .object({
    shop: z.string(),
    metric: z.string(),
    metrics: z.array(z.string()),
    from: z.string(),
    to: z.string(),
  })
  .partial()

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

const openStores = async (
  settings: Settings,
  folder: Folder,
  later: Later,
  { clock, say }: { clock: Clock; say: (sentence: string) => void },
) => {
  const { databaseUrl, memory: memoryLimit, threads } = settings
  const records = await openRecords<RecordTables>({ folder, databaseUrl })
  later(records.close)
  const { moments } = records
  const facts = await openFacts<FactTables>({ folder, databaseUrl, memoryLimit, threads, moments })
  later(facts.close)
  const turn = await takeStartTurn(records)
  later(turn.release)
  await prepareAudit(records, migrations.records, clock)
  await migrate(records, migrations.records, { version })
  await migrate(facts, migrations.facts, {
    version,
    upgrading: () => say('正在把数据升级到这个版本，数据多时要一两分钟，请不要关掉……'),
  })
  keepToSteps(records, migrations.records)
  keepToSteps(facts, migrations.facts)
  later(() => keepHead(records, folder))
  const unheard = await startAudit(records, auditedTables, clock)
  await noteRestore(records.db, folder, {
    settle: (from) => adoptUploads(records.db, from, folder.path),
    copied: (restored) => keepBack(records.db, restored, clock.now()),
  })
  await keepHead(records, folder)
  await turn.release()
  return { records, facts, unheard }
}

/** The whole program over one data folder, which it holds until it is closed. `say`: what takes long before it is open. */
export const openHouse = async (
  settings: Settings,
  clock: Clock = systemClock,
  say: (sentence: string) => void = () => {},
) => {
  const { later, close } = closing()
  try {
    const folder = await openFolder(settings.folder)
    const hold = await holdFolder(folder)
    later(hold.release)
    const settled = (await settleCommit(folder, settings.databaseUrl)) ?? hold.settled
    if (!settings.databaseUrl) await checkWhole(folder)
    const { records, facts, unheard } = await openStores(settings, folder, later, { clock, say })
    // Who holds the folder is alone at the records in it; at a database there may be other servers.
    if (!settings.databaseUrl) await endLeases(records.db)
    let wakeWatchers = (): void => {}
    const imports = {
      facts,
      folder,
      clock,
      limits: settings.limits,
      buyerKey: await buyerKey(folder),
      changed: () => wakeWatchers(),
    }
    const shops = { records: records.db, facts: facts.db, clock }
    const parts = {
      imports,
      records: records.db,
      formats,
      shopFor: async (name: string | undefined, purpose: ShopPurpose) => {
        if (purpose === 'look') return shopToLookAt(records.db, name)
        const invented = await inventedShops(records.db)
        if (purpose === 'add') return shopToAddTo(records.db, name, invented)
        return purpose === 'preview'
          ? shopToPreview(shops, name, invented)
          : shopToImportInto(shops, name, invented)
      },
      shopIfAny: (name: string | undefined) => shopIfAny(records.db, name),
      shopById: (id: number) => shopById(records.db, id),
      reportBug: reportedBug,
      noted: (note: AuditNote) => noteAudit(records.db, note),
    }
    const removal = { imports, records: records.db, shopRecords: recordsOfShop, noted: parts.noted }
    const recovered = [
      ...(settled ? [settledWords(folder, settled)] : []),
      ...(unheard.length > 0
        ? [`这些表有一段时间没有在记操作，其间的改动不知道：${unheard.join('、')}。现在已恢复。`]
        : []),
      ...(await finishRemovals(removal)),
      ...(await recoverImports(imports)),
      ...(await recoverUploads(parts)),
    ]
    await letDemoMembersGo(records.db, { records: records.db }, memberColumns)
    const uploads = createUploads(parts)
    later(uploads.stop)
    const watch = createWatch({ ...parts, uploads })
    later(watch.stop)
    const inventing = {
      ...parts,
      removeShop: async (shop: { id: number }) => {
        await removeShop({ ...removal, uploads }, shop)
        await letDemoMembersGo(records.db, { records: records.db }, memberColumns)
      },
    }
    const campaigns = (shop: number, years: readonly number[]) => shopEvents(records.db, shop, years)
    const figures = factsRoutes({ ...shops, exports, removeShop: inventing.removeShop, campaigns })
    const importing = importingRoutes({ ...parts, uploads, watch })
    const secrets = await openSecrets(folder)
    const duties = openDuties({
      records: records.db,
      facts: facts.db,
      clock,
      imports,
      figures,
      importing,
      campaigns,
      shopFor: parts.shopFor,
      inventing,
      ways: {
        secrets,
        robotHosts: vendorHosts,
        publicUrl: settings.publicUrl?.origin ?? '',
      },
      later,
    })
    const { webFolder } = settings
    const backups = {
      records: records.db,
      clock,
      secrets,
      passphrase: settings.backupPassphrase,
      dataFolder: folder.path,
      webFolder,
      write: async (file: string, key: BackupKey | undefined) => {
        await keepHead(records, folder)
        const made = await backupFolder({ folder, records, facts, version, file, key, webFolder, clock })
        await noteAudit(records.db, { what: 'backup', label: made.file, details: { bytes: made.bytes } })
        return made
      },
      look: (file: string, unlock: Unlock) => checkBackup({ file, unlock, migrations, work: folder.staging }),
    }
    const jobs = {
      records: records.db,
      now: () => databaseTime(records.db, records.engine),
    }
    const runner = createRunner({
      ...jobs,
      jobs: [...duties.jobs, ...backupJobs(backups), ...ownJobs(jobs)],
      owner: `${hostname()}:${process.pid} ${randomUUID().slice(0, 8)}`,
      reportBug: reportedBug,
      onFailed: duties.telling.tellFailed,
    })
    later(runner.stop)
    const { watchers } = duties
    wakeWatchers = () => {
      for (const job of watchers) runner.wake(job)
      // When they have looked.
      runner.wake(duties.telling.reminder, 20_000)
    }
    const { post } = duties.telling
    const background = createBackground(reportedBug)
    later(background.stop)
    const accounts = {
      post: {
        isSet: post.isSet,
        membersAt: post.membersAt,
        send: (letter: Letter) =>
          background.run(async (signal) => {
            await post.send(letter, signal)
          }),
        later: (work: () => Promise<void>) => background.run(work),
      },
      records: records.db,
      clock,
      shops: async () => {
        const [invented, all] = await Promise.all([inventedShops(records.db), allShops(records.db)])
        return all.map(({ id, name }) => ({ id, name, isInvented: invented.includes(id) }))
      },
      library: accountLibrary({
        records: records.db,
        secret: await ownKey(folder, 'session.key'),
        address: settings.publicUrl?.origin ?? 'http://127.0.0.1',
      }),
    }
    const door = createDoor({
      ...accounts,
      machineKey: await ensureMachineKey(folder),
      shopOfUpload: (id) => shopOfUpload(records.db, id),
    })
    const router = {
      account: accountRoutes(accounts),
      ...duties.router,
      backups: backupsRoutes(backups),
      jobs: jobsRoutes({ ...jobs, jobs: runner.jobs }),
      system: systemRoutes({
        version,
        node: process.version,
        folder: folder.path,
        records,
        facts,
        wrongSums: () => soldProblems(shops),
        recount: async () => recountSold({ imports, noted: parts.noted }, await allShops(records.db)),
        audit: async () => {
          const found = await checkAudit(records, auditedTables, await keptHead(folder))
          await keepHead(records, folder)
          return found
        },
        shops: () => listShops(shops),
        recovered,
        backup: (wish) => backupTo(backups, wish),
      }),
    }
    /** Whatever leaves as a file, or for a terminal, is in the trail, whichever room made it. */
    const noteLeaving = async (
      answer: unknown,
      { input, meta }: { input: unknown; meta?: Pick<Meta, 'exports'> },
    ): Promise<void> => {
      const names = [answer].flat().flatMap((one) => (one instanceof File ? [one.name] : []))
      if (meta?.exports !== undefined && actorNow().kind === 'machine') names.push(meta.exports)
      if (names.length === 0) return
      const { shop, ...details } = AskedFor.parse(input ?? {})
      const { id } = await shopToLookAt(records.db, shop)
      await noteAudit(records.db, { what: 'export', label: names.join('、'), shop: id, details })
    }
    /** All there is, as somebody calls it who is past the door. */
    const clientAs = (actor?: Actor) => {
      return createRouterClient(router, {
        context: {},
        interceptors: [
          async ({ next: goOn, ...called }) => {
            const { procedure } = called
            const input = inputWithoutTurns(called.input)
            const next = () => goOn({ ...called, input })
            if (!actor) {
              const answer = await next()
              await noteLeaving(answer, { input })
              return answer
            }
            return actingAs(actor, async () => {
              const answer = await next()
              await noteLeaving(answer, { input, meta: metaOf(procedure['~orpc'].meta) })
              return answer
            })
          },
        ],
      })
    }
    return {
      folder,
      hold,
      router,
      client: clientAs(),
      clientAs,
      noteLeaving,
      door,
      firstLink: () => firstLink(accounts),
      /** Failure: store_upgraded. */
      checkSteps: async () => {
        await refuseUpgraded(records.db, records)
        await refuseUpgraded(facts.db, facts)
      },
      uploads,
      watch,
      jobs: {
        start: () => runner.start(watchers),
        stop: runner.stop,
      },
      imports,
      records: records.db,
      facts: facts.db,
      checkPicture: duties.checkPicture,
      survey: duties.survey,
      feed: duties.telling.feed,
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
