import { implement } from '@orpc/server'
import { useCopy } from '../../jobs/restored-copy.ts'
import {
  type BackupContext,
  backupState,
  checkBackupFile,
  makeBackup,
  saveBackupSettings,
  unusedCopy,
} from './actions.ts'
import { backupsContract } from './contract.ts'

/** Backups' part of the API. */
export const backupsRoutes = (context: BackupContext) => {
  const os = implement(backupsContract)
  return os.router({
    copy: os.copy.handler(() => unusedCopy(context)),
    use: os.use.handler(async () => {
      await useCopy(context.records, context.clock.now())
      return null
    }),
    state: os.state.handler(() => backupState(context)),
    save: os.save.handler(({ input }) => saveBackupSettings(context, input)),
    make: os.make.handler(() => makeBackup(context)),
    check: os.check.handler(({ input }) => checkBackupFile(context, input.id)),
  })
}
