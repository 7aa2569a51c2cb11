import { defineJob, type JobDefinition } from '../../jobs/job.ts'
import { type NotifyContext, notify } from '../notifications/actions.ts'
import { type BackupContext, backupJob, backupState, makeDue, makeNow } from './actions.ts'
import { beijingDay } from './rules/moments.ts'

/** Told once a day as long as it is so. */
const tellOverdue = async (context: BackupContext & Omit<NotifyContext, 'invented'>): Promise<void> => {
  const { overdueDays } = await backupState(context)
  if (overdueDays === 0) return
  await notify(context, {
    event: 'backup_overdue',
    key: `backup-overdue ${beijingDay(context.clock.now().epochMilliseconds)}`,
    shop: null,
    title: `已经 ${overdueDays} 天没有一份好的备份`,
    text: '每天的备份没有做成。请看看备份文件夹还在不在、磁盘满了没有，改好后点“现在备份”。',
    path: '/settings/backups',
  })
}

/** The daily backup, and those asked for. */
export const backupJobs = (context: BackupContext & Omit<NotifyContext, 'invented'>): JobDefinition[] => [
  defineJob({
    id: backupJob,
    name: '每天备份',
    about: '到“设置 → 备份”里定的时间做一份，从头读一遍，清掉不用留的旧备份。',
    schedule: '0,30 * * * *',
    firstPause: 5 * 60_000,
    onlyInUse: true,
    run: async ({ input, attempt }) => {
      if (input !== undefined) return makeNow(context)
      try {
        return await makeDue(context, attempt)
      } finally {
        await tellOverdue(context)
      }
    },
  }),
]
