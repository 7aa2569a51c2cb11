import { type Command, printed, withSession } from '../command.ts'

export const use: Command = {
  name: 'use',
  summary: '启用恢复出来的这一份：从现在起照常备份、发通知、起草报告',
  usage: 'use [--data DIR] [--json]',
  takesNoShop: true,
  flags: {},
  options: {},
  words: 0,
  examples: [['use --data ./data', '原来的那一份已经不用了，从现在起用这一份']],
  needsData: true,
  run: async (call) => {
    const copy = await withSession(call, async ({ client }) => {
      const found = await client.backups.copy()
      if (found) await client.backups.use()
      return found
    })
    printed(call, { used: copy !== null, copy }, () =>
      copy
        ? `从现在起用这一份（恢复自 ${copy.file}）：备份、通知、起草报告照常做。原来的那一份请停掉。`
        : '这一份已经在用，没有什么要启用的。',
    )
    return 0
  },
}
