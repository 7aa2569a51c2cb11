import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createRouterClient } from '@orpc/server'
import { z } from 'zod'
import packageJson from '../package.json' with { type: 'json' }
import type { Output, Program } from './cli/command.ts'
import { runCommandLine } from './cli/command-line.ts'
import { processOutput } from './cli/output.ts'
import { remoteSession, type Session } from './cli/session.ts'
import { environment, type Settings } from './config.ts'
import { factsRoutes } from './facts/routes.ts'
import {
  factMigrations,
  listShops,
  type ShopTables,
  shopById,
  shopIfAny,
  shopMigrations,
  shopToImportInto,
  shopToLookAt,
} from './facts/shops.ts'
import type { FactTables } from './facts/tables.ts'
import { formats } from './importing/formats/all.ts'
import { recoverImports, rejectsFile } from './importing/history.ts'
import { importingRoutes } from './importing/routes.ts'
import { type ImportingTables, importingMigrations } from './importing/tables.ts'
import { recoverUploads } from './importing/upload-recovery.ts'
import { createUploads } from './importing/uploads.ts'
import { createWatch } from './importing/watch.ts'
import { systemClock } from './kernel/context.ts'
import { isFailure } from './kernel/failure.ts'
import { backupFolder } from './storage/backup.ts'
import { openFacts } from './storage/facts.ts'
import { buyerKey, checkWhole, type Folder, openFolder } from './storage/folder.ts'
import { holderOf, holdFolder } from './storage/lock.ts'
import { migrate } from './storage/migrations.ts'
import { openRecords } from './storage/records.ts'
import { restoreFolder } from './storage/restore.ts'
import { startServer } from './web/server.ts'
import { reportedBug } from './web/server-failures.ts'
import { systemRoutes } from './web/server-system.ts'

const { version } = packageJson

type RecordTables = ImportingTables & ShopTables

const migrations = { records: [...shopMigrations, ...importingMigrations], facts: factMigrations }

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
const openHouse = async (settings: Settings) => {
  const { later, close } = closing()
  try {
    const folder = await openFolder(settings.folder)
    const hold = await holdFolder(folder)
    later(hold.release)
    if (!settings.databaseUrl) await checkWhole(folder)
    const { records, facts } = await openStores(settings, folder, later)
    const imports = {
      facts,
      folder,
      clock: systemClock,
      limits: settings.limits,
      buyerKey: await buyerKey(folder),
    }
    const shops = { records: records.db, facts: facts.db, clock: systemClock }
    const parts = {
      imports,
      records: records.db,
      formats,
      shopFor: (name: string | undefined, purpose: 'look' | 'import') =>
        purpose === 'look' ? shopToLookAt(records.db, name) : shopToImportInto(shops, name),
      shopIfAny: (name: string | undefined) => shopIfAny(records.db, name),
      shopById: (id: number) => shopById(records.db, id),
      reportBug: reportedBug,
    }
    const recovered = [...(await recoverImports(imports)), ...(await recoverUploads(parts))]
    const uploads = createUploads(parts)
    later(uploads.stop)
    const watch = createWatch({ ...parts, uploads })
    later(watch.stop)
    const router = {
      facts: factsRoutes({ ...shops, exports }),
      importing: importingRoutes({ ...parts, uploads, watch }),
      system: systemRoutes({
        version,
        node: process.version,
        folder: folder.path,
        records,
        facts,
        shops: () => listShops(shops),
        recovered,
        backup: (file) => backupFolder({ folder, records, facts, version, file, clock: systemClock }),
      }),
    }
    return {
      folder,
      hold,
      router,
      client: createRouterClient(router),
      uploads,
      watch,
      imports,
      shopFor: parts.shopFor,
      recovered,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

type House = Awaited<ReturnType<typeof openHouse>>

const localSession = ({ client, uploads, shopFor, recovered, close }: House): Session => ({
  client,
  upload: async ({ shop, path, preview }) =>
    uploads.add({
      shop: await shopFor(shop, 'import'),
      file: basename(path),
      path,
      bytes: (await stat(path)).size,
      kept: false,
      origin: 'command',
      preview,
    }),
  notices: recovered,
  close,
})

/** How long a command waits for another one that has the folder for itself. */
const patience = 60_000

const openSession = async (settings: Settings, output: Output): Promise<Session> => {
  const folder = await openFolder(settings.folder)
  for (let waited = 0; ; waited += 200) {
    const holder = holderOf(folder)
    if (holder?.address) return remoteSession(holder.address)
    try {
      if (!holder || waited > patience) return localSession(await openHouse(settings))
    } catch (error) {
      // Somebody was quicker: ask again who it is.
      if (!isFailure(error) || error.code !== 'folder_held' || waited > patience) throw error
    }
    if (waited === 1_000) output.err('另一个掌柜命令正在使用数据目录，等它完成……')
    await wait(200)
  }
}

/** The first signal ends in good order; a second one ends at once. */
const toldToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })

const serve: Program['serve'] = async (settings, output) => {
  const house = await openHouse(settings)
  try {
    const { router, client, uploads, watch, imports, shopFor, hold } = house
    const server = await startServer(
      {
        version,
        webFolder: settings.webFolder,
        router,
        query: (input) => client.facts.query(input),
        receive: uploads.receive,
        rejects: async ({ shop, batch }) => rejectsFile(imports, await shopFor(shop, 'look'), batch),
      },
      settings.port,
    )
    const told = toldToEnd()
    // A promise that a library forgot must not take the whole server down; stores keep themselves whole.
    process.on('unhandledRejection', reportedBug)
    hold.announce(server.address)
    for (const notice of house.recovered) output.err(notice)
    output.out(`掌柜已启动：${server.address}\n数据目录：${house.folder.path}\n按 Ctrl-C 结束。`)
    await uploads.start()
    watch.start()
    await told
    output.err('正在收尾，请稍候……')
    await Promise.all([server.close(), house.close()])
    return 0
  } finally {
    await house.close()
  }
}

const restore: Program['restore'] = async (settings, file) => {
  const folder = await openFolder(settings.folder)
  const hold = await holdFolder(folder)
  try {
    const { databaseUrl } = settings
    const { createdAt, before } = await restoreFolder({ folder, file, migrations, databaseUrl })
    return { folder: folder.path, createdAt, before }
  } finally {
    hold.release()
  }
}

/** What the command line commands. */
export const program: Program = {
  version,
  openSession,
  serve,
  restore,
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  z.config(z.locales.zhCN())
  const surroundings = { env: environment, cwd: process.cwd(), output: processOutput(process), program }
  process.exitCode = await runCommandLine({ args: process.argv.slice(2), ...surroundings })
}
