import { resolve } from 'node:path'
import { Failure } from '../../kernel/failure.ts'
import { type Command, printed, withSession } from '../command.ts'

export const backup: Command = {
  name: 'backup',
  needsData: true,
  summary: '把全部数据备份成一个文件，运行中也可以',
  usage: 'backup FILE [--json]',
  flags: {},
  options: {},
  examples: [['backup ../掌柜备份-2026-11-12.tar', '备份到一个文件']],
  run: async (call) => {
    const [file] = call.words
    if (!file)
      throw new Failure('invalid_input', { detail: '请写备份文件的路径，例如 zhanggui backup 备份.tar。' })
    const made = await withSession(call, ({ client }) =>
      client.system.backup({ file: resolve(call.cwd, file) }),
    )
    printed(call, made, () => `已备份到 ${made.file}（${(made.bytes / 1e6).toFixed(1)} MB）。`)
    return 0
  },
}
