import { resolve } from 'node:path'
import { momentText } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { type Command, printed } from '../command.ts'
import { withPassphrase } from '../passphrase.ts'

/** Where what was there before is kept: nothing of it goes unless a person takes it away. */
const keptWords = ({ before, earlier }: { before: string | null; earlier: readonly string[] }): string => {
  const sentences = [
    ...(before === null ? [] : [`恢复前的数据保留在 ${before}`]),
    ...(earlier.length === 0 ? [] : [`更早几次恢复换下来的还在 ${earlier.join('、')}`]),
  ]
  return sentences.length === 0 ? '' : `${sentences.join('；')}。确认没问题后可以自己删。`
}

export const restore: Command = {
  name: 'restore',
  summary: '从备份文件恢复全部数据，到单机或 PostgreSQL（先关掉正在运行的掌柜）',
  usage: 'restore FILE [--data DIR] [--json]',
  words: 1,
  takesNoShop: true,
  flags: {},
  options: {},
  examples: [
    [
      'restore 备份.zgbackup --data ./data',
      '把备份恢复到数据目录；设了 ZHANGGUI_DATABASE_URL 就恢复到那个空的 PostgreSQL',
    ],
  ],
  run: async (call) => {
    const [file] = call.words
    if (!file)
      throw new Failure('invalid_input', {
        detail: '请写备份文件的路径，例如 zhanggui restore 备份.zgbackup。',
      })
    const done = await withPassphrase(call, (passphrase) =>
      call.program.restore(call.settings, resolve(call.cwd, file), passphrase),
    )
    printed(
      call,
      done,
      () =>
        `已把 ${momentText(done.createdAt)} 的备份恢复到 ${done.folder}。${keptWords(done)}` +
        (done.isCopy
          ? '\n这一份还没有启用：不备份、不发通知、不起草报告。原来的那一份确实不用了，再运行 zhanggui use。'
          : ''),
    )
    return 0
  },
}
