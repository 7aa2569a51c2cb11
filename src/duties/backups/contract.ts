import { z } from 'zod'
import { contract } from '../../kernel/contract.ts'

/** On the half-hour: then the program looks whether one is due. */
export const BackupTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[03]0$/, { message: '时间应写成 03:00 或 03:30' })

/** A quarter of days, a year of weeks, ten years of months. */
export const mostKept = { daily: 90, weekly: 52, monthly: 120 } as const

/** How many are kept: the newest of each of so many days, weeks and months. */
export const Keep = z.object({
  daily: z.number().int().min(1).max(mostKept.daily),
  weekly: z.number().int().min(0).max(mostKept.weekly),
  monthly: z.number().int().min(0).max(mostKept.monthly),
})
export type Keep = z.infer<typeof Keep>

export const BackupSettings = z.object({
  isOn: z.boolean(),
  /** On the server; outside the data folder. */
  folder: z.string(),
  at: BackupTime,
  keep: Keep,
  /** From where the passphrase comes; `none`: they are not sealed. */
  passphrase: z.enum(['own', 'environment', 'none']),
})
export type BackupSettings = z.infer<typeof BackupSettings>

export const BackupWish = z.object({
  isOn: z.boolean(),
  folder: z.string().trim().max(1000),
  /** Whether it is to be made where it is not there. */
  create: z.boolean().optional(),
  at: BackupTime,
  keep: Keep,
  /** A new one; left out: as it was. */
  passphrase: z.string().max(1000).optional(),
  /** They shall not be sealed: for who says so. */
  unprotected: z.boolean(),
})
export type BackupWish = z.infer<typeof BackupWish>

export const BackupFile = z.object({
  id: z.string(),
  path: z.string(),
  madeAt: z.string(),
  bytes: z.number(),
  isSealed: z.boolean(),
  /** Whether it was read again from its beginning to its end. */
  check: z.enum(['sound', 'unsound', 'unchecked']),
  checkedAt: z.string().nullable(),
  problems: z.array(z.string()),
  /** Whether it lies where it was written. */
  isThere: z.boolean(),
})
export type BackupFile = z.infer<typeof BackupFile>

export const BackupState = z.object({
  settings: BackupSettings,
  /** The newest first. */
  files: z.array(BackupFile),
  /** When the last one was made that was found sound. */
  lastGoodAt: z.string().nullable(),
  nextAt: z.string().nullable(),
  /** None for so many days although one is due each day; 0: all is well. */
  overdueDays: z.number().int(),
  /** Whether one is being made now, or is about to be. */
  isUnderWay: z.boolean(),
})
export type BackupState = z.infer<typeof BackupState>

/** Data restored from a backup of a shop that may still be in use elsewhere. */
export const RestoredCopy = z.object({
  file: z.string(),
  madeAt: z.string(),
  /** The data folder it is of; '' where the backup does not say. */
  folder: z.string(),
  restoredAt: z.string(),
})
export type RestoredCopy = z.infer<typeof RestoredCopy>

export const backupsContract = {
  copy: contract
    .meta({ permission: 'settings.read', scope: 'installation' })
    .route({ method: 'GET', path: '/backups/copy', summary: '是不是恢复出来、还没有启用的一份' })
    .output(RestoredCopy.nullable()),
  use: contract
    .meta({ permission: 'settings.write', scope: 'installation' })
    .route({
      method: 'POST',
      path: '/backups/copy/use',
      summary: '启用恢复出来的这一份：从现在起发通知、做备份、起草报告',
    })
    .output(z.null()),
  state: contract
    .meta({ permission: 'settings.read', scope: 'installation' })
    .route({ method: 'GET', path: '/backups', summary: '备份：怎么备、备好了哪些、都好不好' })
    .output(BackupState),
  save: contract
    .meta({ permission: 'settings.write', scope: 'installation' })
    .route({ method: 'PUT', path: '/backups/settings', summary: '改每天的备份：放哪里、几点、留多少、密码' })
    .input(BackupWish)
    .output(BackupState),
  make: contract
    .meta({ permission: 'settings.write', scope: 'installation' })
    .route({ method: 'POST', path: '/backups', summary: '现在就备份一次' })
    .output(BackupState),
  check: contract
    .meta({ permission: 'settings.write', scope: 'installation' })
    .route({ method: 'POST', path: '/backups/{id}/check', summary: '把一份备份从头读一遍' })
    .input(z.object({ id: z.uuid() }))
    .output(BackupFile),
}
