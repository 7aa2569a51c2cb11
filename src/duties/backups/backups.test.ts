import { randomUUID } from 'node:crypto'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { createRunner } from '../../jobs/runner.ts'
import { type JobTables, jobMigrations } from '../../jobs/tables.ts'
import { auditMigrations } from '../../storage/audit-tables.ts'
import { backupFolder } from '../../storage/backup.ts'
import { checkBackup } from '../../storage/backup-check.ts'
import { migrate } from '../../storage/migrations.ts'
import { openSecrets } from '../../storage/secrets.ts'
import { createStores, storeSides, type TestStores } from '../../storage/testing.ts'
import { reportedBug } from '../../web/server-failures.ts'
import type { NotificationTables } from '../notifications/tables.ts'
import { notificationMigrations } from '../notifications/tables.ts'
import { addMember } from '../people/actions.ts'
import { type PeopleTables, peopleMigrations } from '../people/tables.ts'
import {
  type BackupContext,
  backupJob,
  backupState,
  backupTo,
  checkBackupFile,
  makeBackup,
  makeDue,
  makeNow,
  pruneBackups,
  saveBackupSettings,
} from './actions.ts'
import { backupJobs } from './jobs.ts'
import { type BackupTables, backupMigrations } from './tables.ts'

type Tables = BackupTables & JobTables & NotificationTables & PeopleTables
const migrations = {
  records: [
    ...auditMigrations,
    ...peopleMigrations,
    ...jobMigrations,
    ...notificationMigrations,
    ...backupMigrations,
  ],
  facts: [],
}
const passphrase = '两只老虎跑得快跑得快'
const keep = { daily: 2, weekly: 0, monthly: 0 }

describe.each(storeSides(inject('postgresUrl')))('daily backups on %s', (side) => {
  let stores: TestStores<Tables, unknown>
  let context: BackupContext & { records: Kysely<Tables> }
  let into: string
  let now: Temporal.Instant

  beforeEach(async () => {
    stores = await createStores(side, inject('postgresUrl'))
    await migrate(stores.records, migrations.records, { version: '1' })
    await migrate(stores.facts, migrations.facts, { version: '1' })
    now = Temporal.Instant.from('2026-11-20T12:00:00+08:00')
    into = mkdtempSync(join(tmpdir(), 'zhanggui-backups-'))
    const clock = { now: () => now }
    const { folder, records, facts } = stores
    context = {
      records: records.db,
      clock,
      secrets: await openSecrets(folder),
      passphrase: undefined,
      dataFolder: folder.path,
      webFolder: join(into, 'web'),
      write: (file, key) =>
        backupFolder({
          folder,
          records,
          facts,
          version: '1',
          file,
          key,
          webFolder: join(into, 'web'),
          clock,
        }),
      look: (file, unlock) => checkBackup({ file, unlock, migrations, work: folder.staging }),
    }
  })
  afterEach(async () => {
    await stores.remove()
    rmSync(into, { recursive: true, force: true })
  })

  const wish = (more = {}) => ({
    ...{ isOn: true, folder: into, at: '03:00', keep, passphrase, unprotected: false },
    ...more,
  })
  const at = (text: string) => {
    now = Temporal.Instant.from(`${text}+08:00`)
  }

  test('one that was made while the clock was ahead does not stand for those of the days until then', async () => {
    await saveBackupSettings(context, wish())
    at('2030-01-01T03:00:00')
    expect(await makeDue(context, 1)).toContain('完好')
    at('2026-11-21T03:00:00')
    expect(await backupState(context)).toMatchObject({ lastGoodAt: null })
    expect(await makeDue(context, 1)).toContain('完好')
    expect(await makeDue(context, 1)).toBeUndefined()
    expect(await backupState(context)).toMatchObject({ lastGoodAt: now.toString(), overdueDays: 0 })
    at('2026-11-22T03:00:00')
    expect(await makeDue(context, 1)).toContain('完好')
  })

  test('are made once a day, sealed and read again; old ones go, what others put there stays', async () => {
    await saveBackupSettings(context, wish())
    writeFileSync(join(into, 'zhanggui-20260101-030000.zgbackup'), 'of somebody else')
    expect(await makeDue(context, 1)).toBeUndefined()
    for (const day of ['21', '22', '23']) {
      at(`2026-11-${day}T03:00:05`)
      expect(await makeDue(context, 1)).toMatch(/完好/)
      expect(await makeDue(context, 1)).toBeUndefined()
    }
    expect(readdirSync(into).sort()).toEqual([
      'zhanggui-20260101-030000.zgbackup',
      'zhanggui-20261122-030005.zgbackup',
      'zhanggui-20261123-030005.zgbackup',
    ])
    const { files, lastGoodAt, nextAt, overdueDays, settings } = await backupState(context)
    expect(files).toMatchObject([
      { check: 'sound', isSealed: true, isThere: true, problems: [] },
      { check: 'sound' },
    ])
    expect([lastGoodAt, nextAt, overdueDays]).toEqual(['2026-11-22T19:00:05Z', '2026-11-23T19:00:00Z', 0])
    expect(settings).toMatchObject({ passphrase: 'own', folder: into })
    const row = await context.records.selectFrom('backup_setting').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(passphrase)
    expect(JSON.stringify(await backupState(context))).not.toContain(row.backup_key)
    // The passphrase alone opens it, on another machine.
    expect(
      await checkBackup({ file: files[0]?.path ?? '', unlock: { passphrase }, migrations }),
    ).toMatchObject({
      problems: [],
    })
  }, 120_000)

  test('one that somebody changed is told and never deleted, one that was taken away is no longer listed', async () => {
    await saveBackupSettings(context, wish())
    for (const day of ['21', '22']) {
      at(`2026-11-${day}T03:00:05`)
      await makeDue(context, 1)
    }
    const [second, first] = (await backupState(context)).files
    if (!first || !second) throw new Error('there are two')
    appendFileSync(first.path, 'more')
    expect(await checkBackupFile(context, first.id)).toMatchObject({ check: 'unsound', isThere: false })
    for (const day of ['23', '24', '25']) {
      at(`2026-11-${day}T03:00:05`)
      await makeDue(context, 1)
    }
    expect(statSync(first.path).size).toBe(first.bytes + 4)
    rmSync(first.path)
    await pruneBackups(context)
    expect((await backupState(context)).files.map(({ id }) => id)).not.toContain(first.id)
    await expect(checkBackupFile(context, first.id)).rejects.toMatchObject({ code: 'not_found' })
  }, 120_000)

  test('a good one that was deleted or written over is none; a disk that is away has lost nothing', async () => {
    await saveBackupSettings(context, wish())
    at('2026-11-21T03:00:05')
    await makeDue(context, 1)
    const good = (await backupState(context)).lastGoodAt
    const [file] = (await backupState(context)).files
    if (!file || good === null) throw new Error('there is one')
    renameSync(into, `${into}-away`)
    expect((await backupState(context)).lastGoodAt).toBe(good)
    renameSync(`${into}-away`, into)
    appendFileSync(file.path, 'more')
    expect((await backupState(context)).lastGoodAt).toBeNull()
    rmSync(file.path)
    expect((await backupState(context)).lastGoodAt).toBeNull()
    // What is missing is made again before its day comes.
    expect(await makeDue(context, 2)).toMatch(/完好/)
  }, 60_000)

  test('a folder within the data, one that is not there, a short passphrase or none are refused', async () => {
    const refused = (more: object) =>
      expect(saveBackupSettings(context, { ...wish(), ...more })).rejects.toMatchObject({
        code: 'invalid_input',
      })
    await refused({ folder: stores.folder.archive })
    await refused({ folder: join(into, 'none'), create: true, passphrase: 'short' })
    await refused({ folder: 'relative' })
    await refused({ passphrase: 'short' })
    await refused({ passphrase: undefined })
    expect(await context.records.selectFrom('backup_setting').selectAll().execute()).toEqual([])
    await expect(backupTo(context, { file: join(into, 'b') })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(readdirSync(into)).toEqual([])
    expect(await backupTo(context, { file: join(into, 'b'), unprotected: true })).toMatchObject({
      isSealed: false,
    })
    expect(
      (await saveBackupSettings(context, { ...wish(), passphrase: undefined, unprotected: true })).settings,
    ).toMatchObject({
      passphrase: 'none',
    })
  }, 60_000)

  test('a folder that is not there is made once somebody says so, and never by the backup of the day', async () => {
    const folder = join(into, '新的', '备份')
    const missing = { code: 'backup_folder_missing', details: { folder } }
    await expect(saveBackupSettings(context, wish({ folder }))).rejects.toMatchObject(missing)
    await expect(saveBackupSettings(context, wish({ folder, create: false }))).rejects.toMatchObject(missing)
    expect(readdirSync(into)).toEqual([])
    expect((await saveBackupSettings(context, wish({ folder, create: true }))).settings.folder).toBe(folder)
    expect(readdirSync(folder)).toEqual([])
    if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700)
    await makeNow(context)
    expect(readdirSync(folder)).toEqual(['zhanggui-20261120-120000.zgbackup'])
    rmSync(join(into, '新的'), { recursive: true })
    await expect(makeNow(context)).rejects.toMatchObject(missing)
    await expect(makeBackup(context)).rejects.toMatchObject(missing)
    expect(readdirSync(into)).toEqual([])
  }, 60_000)

  test('no folder is made in the data folder, below the pages, behind a link to either or below a file', async () => {
    mkdirSync(join(into, 'web'))
    symlinkSync(join(into, 'web'), join(into, 'link'))
    symlinkSync(stores.folder.path, join(into, 'data'))
    writeFileSync(join(into, 'file'), '')
    const before = readdirSync(stores.folder.path)
    for (const [above, reason] of [
      [join(into, 'web'), '网页的文件夹'],
      [join(into, 'link'), '网页的文件夹'],
      [`${into}/none/../link`, '网页的文件夹'],
      [join(into, 'data'), '数据目录'],
      [stores.folder.path, '数据目录'],
      [join(into, 'file'), '是一个文件'],
    ] as const)
      await expect(
        saveBackupSettings(context, wish({ folder: `${above}/deep/backup`, create: true })),
        above,
      ).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining(reason) })
    expect(readdirSync(stores.folder.path)).toEqual(before)
    expect([readdirSync(into).sort(), readdirSync(join(into, 'web'))]).toEqual([
      ['data', 'file', 'link', 'web'],
      [],
    ])
    expect(await context.records.selectFrom('backup_setting').selectAll().execute()).toEqual([])
  }, 60_000)

  test('what a killed backup left half written goes after a day, nothing of anybody else', async () => {
    await saveBackupSettings(context, wish())
    const draft = (name: string, hours: number) => {
      writeFileSync(join(into, name), '')
      const changed = (now.epochMilliseconds - hours * 3_600_000) / 1_000
      utimesSync(join(into, name), changed, changed)
      return name
    }
    draft(`zhanggui-20261119-030000.zgbackup.${randomUUID()}.part`, 25)
    const staying = [
      draft(`zhanggui-20261120-110000.zgbackup.${randomUUID()}.part`, 1),
      draft('zhanggui-20261101-030000.zgbackup.part', 100),
      draft(`photos.${randomUUID()}.part`, 100),
    ]
    await makeNow(context)
    expect(readdirSync(into).sort()).toEqual([...staying, 'zhanggui-20261120-120000.zgbackup'].sort())
  }, 60_000)

  test('what anybody could download is no place for a backup, nor any name in the data folder', async () => {
    const place = { code: 'invalid_input', message: expect.stringContaining('备份不能放在') }
    mkdirSync(join(into, 'web', 'assets'), { recursive: true })
    mkdirSync(join(stores.folder.path, '..backups'))
    symlinkSync(join(into, 'web'), join(into, 'link'))
    for (const folder of [join(into, 'web'), join(into, 'link'), join(stores.folder.path, '..backups')]) {
      await expect(saveBackupSettings(context, wish({ folder }))).rejects.toMatchObject(place)
      await expect(
        backupTo(context, { file: join(folder, 'b.txt'), unprotected: true }),
      ).rejects.toMatchObject(place)
    }
    expect(readdirSync(join(into, 'web'))).toEqual(['assets'])
  }, 60_000)

  test('a path that is not whole is refused before anything lies where the program was started', async () => {
    const here = readdirSync('.').sort()
    for (const file of [
      'b.zgbackup',
      './b.zgbackup',
      '../b.zgbackup',
      'backups/b.zgbackup',
      '~/b.zgbackup',
      '',
    ])
      await expect(backupTo(context, { file, unprotected: true })).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('备份文件要写完整的路径'),
      })
    expect(readdirSync('.').sort()).toEqual(here)
  }, 60_000)

  test('by two servers one is made; what fails is told, and after three days without a good one that is', async () => {
    const people = { records: context.records, clock: context.clock }
    const { id: manager } = await addMember(people, { name: '王店长', role: 'manager' })
    const grant = { member_id: manager, role: 'manager', shop_id: 0 }
    await context.records.insertInto('account_grant').values(grant).execute()
    await saveBackupSettings(context, wish())
    const failed: string[] = []
    const runner = (owner: string) =>
      createRunner({
        records: context.records,
        now: async () => now.epochMilliseconds,
        jobs: backupJobs(context).map((job) => ({ ...job, firstPause: 1 })),
        owner,
        reportBug: reportedBug,
        onFailed: async ({ name, failure }) => failed.push(`${name}: ${failure.message}`),
      })
    const one = runner('one')
    const two = runner('two')
    const look = async () => {
      await Promise.all([one.turn(), two.turn()].map((turn) => turn.catch(() => undefined)))
      await Promise.all([one.idle(), two.idle()])
    }
    await look()
    at('2026-11-21T03:00:01')
    await look()
    expect(readdirSync(into)).toHaveLength(1)
    await makeBackup(context)
    expect((await backupState(context)).isUnderWay).toBe(true)
    at('2026-11-21T03:10:00')
    await look()
    expect(readdirSync(into)).toHaveLength(1)
    expect((await backupState(context)).files).toHaveLength(1)
    expect((await backupState(context)).isUnderWay).toBe(false)
    const [made] = readdirSync(into)
    expect(made).toBe('zhanggui-20261121-031000.zgbackup')

    rmSync(into, { recursive: true })
    for (const time of ['22T03:00:01', '22T03:00:02', '22T03:00:05', '22T03:30:01', '22T04:00:01']) {
      at(`2026-11-${time}`)
      await look()
    }
    expect(failed).toEqual([expect.stringMatching(/^每天备份: .*没有「.*」这个文件夹/)])
    at('2026-11-24T12:00:01')
    await look()
    await look()
    const told = await context.records.selectFrom('notification').select(['event', 'title']).execute()
    expect(told).toEqual([{ event: 'backup_overdue', title: '已经 3 天没有一份好的备份' }])
    mkdirSync(into)
    await makeBackup(context)
    at('2026-11-24T12:05:00')
    await look()
    expect((await backupState(context)).overdueDays).toBe(0)
    expect(await context.records.selectFrom('job_run').select('job').distinct().execute()).toEqual([
      { job: backupJob },
    ])
    await Promise.all([one.stop(), two.stop()])
  }, 120_000)
})
