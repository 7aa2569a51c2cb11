import { resolve } from 'node:path'
import { Failure } from '../../kernel/failure.ts'
import { type Command, printed, textFlag } from '../command.ts'
import { progressBar } from '../progress-bar.ts'

export const move: Command = {
  name: 'move',
  summary: '把全部数据搬到另一种库：单机 → PostgreSQL，或搬回来（先关掉正在运行的掌柜）',
  usage: 'move --to DIR [--data DIR] [--json]',
  words: 0,
  takesNoShop: true,
  flags: { '--to DIR': '新的数据目录，要是空的或还没有；原来的一点不改' },
  options: { to: { type: 'string' } },
  examples: [
    [
      'move --data ./data --to ./server',
      '搬到 ZHANGGUI_MOVE_DATABASE_URL 的 PostgreSQL，归档和密钥放进 ./server',
    ],
    [
      'move --data ./server --to ./laptop',
      '设了 ZHANGGUI_DATABASE_URL、没设 ZHANGGUI_MOVE_DATABASE_URL：搬回单机',
    ],
  ],
  needsData: true,
  run: async (call) => {
    const to = textFlag(call.flags, 'to')
    if (to === undefined)
      throw new Failure('invalid_input', { detail: '请写搬到哪个文件夹，例如 zhanggui move --to ./server。' })
    const done = await call.program.move(call.settings, resolve(call.cwd, to), (part, doing) =>
      call.output.progress(progressBar(part, doing)),
    )
    call.output.progress('')
    printed(
      call,
      done,
      () =>
        `搬好了：${done.tables} 张表 ${done.rows} 行，归档文件 ${done.archived} 个，操作记录 ${done.auditEntries} 条，都核对过。\n` +
        `新的数据目录是 ${done.folder}（${done.engine === 'postgres' ? '连着 PostgreSQL，启动时把它的地址设成 ZHANGGUI_DATABASE_URL' : '单机，启动时不要设 ZHANGGUI_DATABASE_URL'}）。请在新的地方运行 zhanggui doctor，看一遍没问题再用。\n` +
        '原来的数据一点没改；两边不会互相同步，从现在起只用新的。',
    )
    return 0
  },
}
