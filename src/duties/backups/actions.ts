import { createHash, randomUUID } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { access, mkdtemp, open, readdir, realpath, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { Kysely } from 'kysely'
import { askFor, isAskedFor } from '../../jobs/actions.ts'
import { isUnusedCopy, restoredCopy } from '../../jobs/restored-copy.ts'
import type { JobTables } from '../../jobs/tables.ts'
import type { Clock } from '../../kernel/context.ts'
import { Failure } from '../../kernel/failure.ts'
import { misplaced } from '../../storage/backup.ts'
import type { BackupFinding } from '../../storage/backup-check.ts'
import { BackupKey, backupKey, type Unlock } from '../../storage/backup-seal.ts'
import { madeFolder } from '../../storage/made-folder.ts'
import { inTransaction } from '../../storage/records.ts'
import type { Secrets } from '../../storage/secrets.ts'
import type { BackupFile, BackupSettings, BackupState, BackupWish, RestoredCopy } from './contract.ts'
import { backupName, dueSlot, nextSlot, overdueDays } from './rules/moments.ts'
import { staying } from './rules/retention.ts'
import {
  changeFile,
  fileRow,
  fileRows,
  insertFile,
  putSetting,
  putTried,
  settingRow,
  triedSlot,
} from './store.ts'
import type { BackupFileRow, BackupSettingRow, BackupTables } from './tables.ts'

export type BackupContext = {
  records: Kysely<BackupTables & JobTables>
  clock: Clock
  secrets: Secrets
  /** That of the environment, for who set none on the page. */
  passphrase: string | undefined
  dataFolder: string
  /** Of the pages: what lies in it is given to anybody who asks. */
  webFolder: string
  /** Writes a backup; sealed with the key, where there is one. */
  write: (file: string, key: BackupKey | undefined) => Promise<{ file: string; bytes: number }>
  /** Reads one from its beginning to its end. */
  look: (file: string, unlock: Unlock) => Promise<BackupFinding>
}

/** The job that makes what is due, and what is asked for. */
export const backupJob = 'backups.daily'

const place = 'backup_setting 1 backup_key'
const byDefault = { isOn: false, folder: '', at: '03:00', keep: { daily: 7, weekly: 4, monthly: 12 } }

const isGood = ({ checked_at, problems }: BackupFileRow): boolean => checked_at !== null && problems === '[]'

/**
 * When the newest was made that could be restored from: of what was deleted or written over nothing can. One of a day
 * that is still to come was made while the clock was wrong, and does not stand for those of the days until then.
 */
const goodAt = async (
  files: readonly BackupFileRow[],
  now: Temporal.Instant,
): Promise<Temporal.Instant | undefined> => {
  for (const file of files) {
    const madeAt = Temporal.Instant.from(file.made_at)
    if (Temporal.Instant.compare(madeAt, now) > 0) continue
    if (isGood(file) && ((await isOurs(file)) || (await isAway(file)))) return madeAt
  }
  return undefined
}

const settingsOf = ({ passphrase }: BackupContext, row: BackupSettingRow | undefined): BackupSettings => {
  const from = row?.unprotected ? 'none' : row?.backup_key ? 'own' : passphrase ? 'environment' : 'none'
  if (!row) return { ...byDefault, passphrase: from }
  const { is_on, folder, at, daily, weekly, monthly } = row
  return { isOn: Boolean(is_on), folder, at, keep: { daily, weekly, monthly }, passphrase: from }
}

const toFile = async (row: BackupFileRow): Promise<BackupFile> => ({
  id: row.id,
  path: row.path,
  madeAt: row.made_at,
  bytes: Number(row.bytes),
  isSealed: Boolean(row.is_sealed),
  check: row.checked_at === null ? 'unchecked' : row.problems === '[]' ? 'sound' : 'unsound',
  checkedAt: row.checked_at,
  problems: JSON.parse(row.problems),
  isThere: await isOurs(row),
})

export const backupState = async (context: BackupContext): Promise<BackupState> => {
  const { records, clock } = context
  const row = await settingRow(records)
  const files = await fileRows(records)
  const settings = settingsOf(context, row)
  const now = clock.now()
  const lastGood = await goodAt(files, now)
  return {
    settings,
    files: await Promise.all(files.map(toFile)),
    lastGoodAt: lastGood?.toString() ?? null,
    nextAt: settings.isOn ? nextSlot(now, settings.at).toString() : null,
    overdueDays: row?.is_on ? overdueDays({ now, setAt: Temporal.Instant.from(row.set_at), lastGood }) : 0,
    isUnderWay: await isAskedFor(records, backupJob),
  }
}

const refuse = (detail: string): never => {
  throw new Failure('invalid_input', { detail })
}

/** The folder above a path that is there, its links followed, and what of the path is not. */
const nearestThere = async (path: string): Promise<{ there: string; missing: string }> => {
  let above = path
  for (;;) {
    const there = await realpath(above).catch(() => undefined)
    if (there !== undefined) return { there, missing: relative(above, path) }
    if (dirname(above) === above) refuse(`没有「${above}」这个磁盘，请看它接上了没有。`)
    above = dirname(above)
  }
}

/**
 * Makes a folder that is not there, for nobody but who runs the program, where backups may lie. Failures:
 * backup_folder_missing where it is not to be made, invalid_input where it cannot lie or be made there.
 */
const makePlace = async (context: BackupContext, folder: string, isWanted: boolean): Promise<string> => {
  const { there, missing } = await nearestThere(resolve(folder))
  if (!(await stat(there)).isDirectory()) refuse(`「${folder}」建不了：「${there}」是一个文件，不是文件夹。`)
  const place = join(there, missing)
  const reason = await misplaced(place, context)
  if (reason !== undefined) refuse(reason)
  if (!isWanted) throw new Failure('backup_folder_missing', { folder })
  await madeFolder(place, { mode: 0o700 }).catch(() =>
    refuse(`「${folder}」没有建成：运行掌柜的用户不能在「${there}」里建文件夹，请改它的权限或换一个地方。`),
  )
  return realpath(place)
}

/** Failures: invalid_input, where backups cannot lie there; backup_folder_missing. */
const checkPlace = async (context: BackupContext, folder: string, isWanted = false): Promise<void> => {
  if (!isAbsolute(folder)) refuse('备份文件夹要写完整的路径，例如 /backup/zhanggui 或 D:\\备份。')
  const real = await realpath(folder).catch(() => makePlace(context, folder, isWanted))
  if (!(await stat(real)).isDirectory()) refuse(`「${folder}」是一个文件，不是文件夹。`)
  const reason = await misplaced(real, context)
  if (reason !== undefined) refuse(reason)
  await access(real, constants.W_OK)
    .then(() => mkdtemp(join(real, '.zhanggui-')))
    .then(rmdir, () => refuse(`运行掌柜的用户不能往「${folder}」里写，请改它的权限或换一个文件夹。`))
}

/** Failures: invalid_input; backup_folder_missing where the folder is not there and nobody said that it shall be made. */
export const saveBackupSettings = async (context: BackupContext, wish: BackupWish): Promise<BackupState> => {
  const { records, clock, secrets, passphrase: environment } = context
  const { isOn, folder, at, keep, passphrase, unprotected, create } = wish
  const before = await settingRow(records)
  const key = unprotected
    ? ''
    : passphrase
      ? secrets.seal(JSON.stringify(await backupKey(passphrase)), place)
      : (before?.backup_key ?? '')
  if (isOn && key === '' && !unprotected && environment === undefined)
    throw new Failure('invalid_input', {
      detail: '请定一个备份密码；真要不加密，请勾上“不加密”，那样拿到备份文件的人能看到全部内容。',
    })
  // Last: what is refused for anything else has made no folder.
  if (isOn || folder !== '') await checkPlace(context, folder, create)
  await putSetting(records, {
    is_on: isOn,
    folder,
    at,
    ...keep,
    backup_key: key,
    unprotected,
    set_at: before?.is_on && isOn ? before.set_at : clock.now().toString(),
  })
  return backupState(context)
}

/** That of the passphrase that was set on the page. */
const storedKey = async ({ records, secrets }: BackupContext): Promise<BackupKey | undefined> => {
  const row = await settingRow(records)
  return row?.backup_key ? BackupKey.parse(JSON.parse(secrets.open(row.backup_key, place))) : undefined
}

/** With what backups are sealed here; undefined where there is nothing, or they are not to be. */
const ownKey = async (context: BackupContext): Promise<BackupKey | undefined> => {
  if ((await settingRow(context.records))?.unprotected) return undefined
  const stored = await storedKey(context)
  return stored ?? (context.passphrase === undefined ? undefined : backupKey(context.passphrase))
}

/** A backup into any file outside the data folder. Failure: invalid_input. */
export const backupTo = async (
  context: BackupContext,
  wish: { file: string; passphrase?: string | undefined; unprotected?: true | undefined },
): Promise<{ file: string; bytes: number; isSealed: boolean }> => {
  const { file, passphrase, unprotected } = wish
  const key = unprotected
    ? undefined
    : passphrase === undefined
      ? await ownKey(context)
      : await backupKey(passphrase)
  if (!key && !unprotected)
    throw new Failure('invalid_input', {
      detail:
        '没有备份密码：备份里有全部数据和密钥，要加密。请在终端里运行、设 ZHANGGUI_BACKUP_PASSPHRASE_FILE，或先到“设置 → 备份”里定一个；真要不加密，加 --unprotected。',
    })
  const made = await context.write(file, key)
  return { file: made.file, bytes: made.bytes, isSealed: key !== undefined }
}

/** Restored data that nobody said are in use; null where these are the ones in use. */
export const unusedCopy = async ({ records }: BackupContext): Promise<RestoredCopy | null> => {
  const copy = await restoredCopy(records)
  if (!copy || copy.used_at !== null) return null
  const { file, made_at: madeAt, folder, since } = copy
  return { file, madeAt, folder, restoredAt: Temporal.Instant.fromEpochMilliseconds(since).toString() }
}

/** Has one made as soon as may be. Failures: invalid_input without a folder, backup_folder_missing, not_in_use. */
export const makeBackup = async (context: BackupContext): Promise<BackupState> => {
  const { records, clock } = context
  // Its folder is that of the original, which would lose what it need not keep.
  if (await isUnusedCopy(records)) throw new Failure('not_in_use', { what: '备份' })
  const row = await settingRow(records)
  if (!row || row.folder === '')
    throw new Failure('invalid_input', { detail: '请先写好备份放在哪个文件夹，存好再备份。' })
  await checkPlace(context, row.folder)
  const at = clock.now().epochMilliseconds
  await inTransaction(records, (tx: BackupContext['records']) =>
    askFor(tx, { job: backupJob, key: `asked ${at}`, input: { now: true }, at }),
  )
  return backupState(context)
}

const HEAD = 64 << 10

const headOf = async (path: string): Promise<string> => {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex')
  } finally {
    await handle.close()
  }
}

/** Whether what lies there is still the file that the program made. */
const isOurs = async ({ path, bytes, head }: BackupFileRow): Promise<boolean> => {
  try {
    return (await stat(path)).size === Number(bytes) && (await headOf(path)) === head
  } catch {
    return false
  }
}

/** A disk that is away for a day has lost nothing: only a folder that is there can say so. */
const isAway = async ({ path }: BackupFileRow): Promise<boolean> =>
  (await stat(join(path, '..')).catch(() => undefined)) === undefined

/** Reads a backup again and keeps what was found. Failure: not_found. */
export const checkBackupFile = async (context: BackupContext, id: string): Promise<BackupFile> => {
  const { records, clock, look } = context
  const row = await fileRow(records, id)
  if (!row || row.removed_at !== null) throw new Failure('not_found', { what: '这份备份' })
  const problems = await look(row.path, {
    key: await storedKey(context),
    passphrase: context.passphrase,
  }).then(
    (found) => found.problems,
    (error: unknown) => {
      // Of another passphrase it cannot be said how it is.
      if (error instanceof Failure && error.code === 'backup_unusable') return [error.message]
      throw error
    },
  )
  const checked = { checked_at: clock.now().toString(), problems: JSON.stringify(problems) }
  await changeFile(records, id, checked)
  return toFile({ ...row, ...checked })
}

const DAY_MS = 86_400_000

/** What a backup that was cut off left half written; nobody writes at one for a day. */
const clearDrafts = async (folder: string, now: number): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (!/^zhanggui-\d{8}-\d{6}\.zgbackup\.[0-9a-f-]{36}\.part$/.test(name)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found?.isFile() && now - found.mtimeMs > DAY_MS) await rm(path, { force: true })
  }
}

/** Deletes what need not stay, of the files that the program made. Returns how many. */
export const pruneBackups = async ({ records, clock }: BackupContext): Promise<number> => {
  const row = await settingRow(records)
  if (!row) return 0
  const rows: BackupFileRow[] = []
  for (const file of await fileRows(records)) {
    if (await isOurs(file)) rows.push(file)
    // One that was written over stays to be seen as such, and is never deleted.
    else if (!(await isAway(file)) && !existsSync(file.path))
      await changeFile(records, file.id, { removed_at: clock.now().toString() })
  }
  const stay = staying(
    rows.map((file) => ({
      id: file.id,
      madeAt: Temporal.Instant.from(file.made_at).epochMilliseconds,
      isGood: isGood(file),
    })),
    row,
  )
  const leaving = rows.filter(({ id }) => !stay.has(id))
  for (const { id, path } of leaving) {
    await rm(path, { force: true })
    await changeFile(records, id, { removed_at: clock.now().toString() })
  }
  return leaving.length
}

/**
 * Makes one in the folder of the settings, reads it again, and deletes what need not stay. Failures: as writing and
 * reading have them; backup_unusable where what was written is not sound.
 */
export const makeNow = async (context: BackupContext): Promise<string> => {
  const { records, clock, write } = context
  const row = await settingRow(records)
  if (!row || row.folder === '') return '没有设备份文件夹。'
  await checkPlace(context, row.folder)
  await clearDrafts(row.folder, clock.now().epochMilliseconds)
  const key = await ownKey(context)
  if (!key && !row.unprotected)
    throw new Failure('invalid_input', { detail: '没有备份密码，请到“设置 → 备份”里定一个。' })
  const at = clock.now()
  const { file: path, bytes } = await write(join(row.folder, backupName(at)), key)
  const id = randomUUID()
  await insertFile(records, {
    id,
    path,
    made_at: at.toString(),
    bytes,
    head: await headOf(path),
    is_sealed: key !== undefined,
    checked_at: null,
    problems: '[]',
    removed_at: null,
  })
  const { problems } = await checkBackupFile(context, id)
  if (problems[0]) throw new Failure('backup_unusable', { file: path, detail: problems[0] })
  const removed = await pruneBackups(context)
  const size = bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`
  return `备份好了（${size}），从头读过一遍，完好。${removed > 0 ? `清掉 ${removed} 份旧的。` : ''}`
}

/**
 * Makes what is due; nothing where it is not. What failed for one moment is not begun again before the next: the attempts
 * of the job are enough. `attempt` from 1.
 */
export const makeDue = async (context: BackupContext, attempt: number): Promise<string | undefined> => {
  const { records, clock } = context
  const row = await settingRow(records)
  if (!row?.is_on) return undefined
  const now = clock.now()
  const slot = dueSlot({
    now,
    at: row.at,
    setAt: Temporal.Instant.from(row.set_at),
    lastGood: await goodAt(await fileRows(records), now),
  })?.toString()
  if (slot === undefined || (attempt === 1 && (await triedSlot(records)) === slot)) return undefined
  await putTried(records, slot)
  return makeNow(context)
}
