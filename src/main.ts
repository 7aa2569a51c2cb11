import { existsSync } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import packageJson from '../package.json' with { type: 'json' }
import type { Output, Program } from './cli/command.ts'
import { runCommandLine } from './cli/command-line.ts'
import { processOutput } from './cli/output.ts'
import { askSecret } from './cli/secret.ts'
import type { Session } from './cli/session.ts'
import { environment, type Settings } from './config.ts'
import type { House } from './house.ts'
import { systemClock } from './kernel/context.ts'
import { Failure, isFailure } from './kernel/failure.ts'
import { type Actor, actingAs } from './storage/actor.ts'
import { dataIn, openFolder } from './storage/folder.ts'
import { holderOf, holdFolder } from './storage/lock.ts'
import { machineKey } from './storage/machine-key.ts'

// The house is loaded when a command needs it: its databases, contracts and formats take most of a second to
// load, and `--help`, or a command that goes through a running server, needs none of them.
const loadHouse = () => import('./house.ts')

/** Who uses a command on this machine, where no server is asked who they are. */
const thisMachine: Actor = { kind: 'machine', name: '命令行' }

const localSession = ({ clientAs, uploads, shopFor, recovered, close }: House): Session => ({
  client: clientAs(thisMachine),
  upload: ({ shop, newShop, path, preview, answer }) =>
    actingAs(thisMachine, async () =>
      uploads.add({
        shop: await shopFor(shop, preview ? 'preview' : newShop ? 'import' : 'add'),
        file: basename(path),
        path,
        bytes: (await stat(path)).size,
        kept: false,
        origin: 'command',
        preview,
        answer,
      }),
    ),
  notices: recovered,
  address: undefined,
  close,
})

/** How long a command waits for another one that has the folder for itself. */
const patience = 60_000

const openSession = async (settings: Settings, output: Output): Promise<Session> => {
  const folder = await openFolder(settings.folder)
  for (let waited = 0; ; waited += 200) {
    const holder = holderOf(folder)
    if (holder?.address) {
      const { remoteSession } = await import('./cli/session.ts')
      return remoteSession(holder.address, machineKey(folder))
    }
    try {
      if (!holder || waited > patience) {
        const { openHouse } = await loadHouse()
        return localSession(await openHouse(settings, undefined, output.err))
      }
    } catch (error) {
      // Somebody was quicker: ask again who it is.
      if (!isFailure(error) || error.code !== 'folder_held' || waited > patience) throw error
    }
    if (waited === 1_000) output.err('另一个掌柜命令正在使用数据目录，等它完成……')
    await wait(200)
  }
}

const restore: Program['restore'] = async (settings, file, passphrase) => {
  const isNew = !existsSync(settings.folder)
  const folder = await openFolder(settings.folder)
  const hold = await holdFolder(folder)
  try {
    const { databaseUrl } = settings
    const [{ migrations }, { restoreFolder }] = await Promise.all([
      import('./record-tables.ts'),
      import('./storage/restore.ts'),
    ])
    const unlock = { passphrase }
    const { createdAt, before, earlier, isCopy } = await restoreFolder({
      folder,
      file,
      unlock,
      migrations,
      databaseUrl,
    })
    return { folder: folder.path, createdAt, before, earlier, isCopy }
  } finally {
    hold.release()
    const { restoringPath } = await import('./storage/swap.ts')
    // Made for a backup that could not be restored.
    const isLeft = isNew && !existsSync(restoringPath(folder)) && (await dataIn(folder)).length === 0
    if (isLeft) await rm(folder.path, { recursive: true, force: true })
  }
}

const checkBackup: Program['checkBackup'] = async (file, passphrase) => {
  const [{ migrations }, check] = await Promise.all([
    import('./record-tables.ts'),
    import('./storage/backup-check.ts'),
  ])
  return check.checkBackup({ file, unlock: { passphrase }, migrations })
}

const move: Program['move'] = async (settings, to, progress) => {
  const { folder, databaseUrl, moveDatabaseUrl } = settings
  const [{ migrations }, { moveInstallation, refuseWithin }] = await Promise.all([
    import('./record-tables.ts'),
    import('./storage/move.ts'),
  ])
  if (databaseUrl === undefined && moveDatabaseUrl === undefined)
    throw new Failure('move_impossible', {
      detail:
        '两边都是单机的库。要搬到 PostgreSQL 请设 ZHANGGUI_MOVE_DATABASE_URL；换一台单机，拷备份文件过去用 zhanggui restore。',
    })
  await refuseWithin(folder, to)
  const source = await openFolder(folder)
  const sourceHold = await holdFolder(source)
  try {
    const target = await openFolder(to)
    const targetHold = await holdFolder(target)
    try {
      const done = await moveInstallation({
        from: { folder: source, databaseUrl },
        to: { folder: target, databaseUrl: moveDatabaseUrl },
        migrations,
        version: packageJson.version,
        createdAt: systemClock.now().toString({ smallestUnit: 'second' }),
        progress,
      })
      return { ...done, folder: target.path, engine: moveDatabaseUrl ? 'postgres' : 'embedded' }
    } finally {
      targetHold.release()
    }
  } finally {
    sourceHold.release()
  }
}

/** What the command line commands. */
export const program: Program = {
  version: packageJson.version,
  openSession,
  serve: async (...given) => (await import('./serve.ts')).serve(...given),
  restore,
  checkBackup,
  move,
  askSecret: (question) => askSecret(process, question),
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const surroundings = { env: environment, cwd: process.cwd(), output: processOutput(process), program }
  process.exitCode = await runCommandLine({ args: process.argv.slice(2), ...surroundings })
}
