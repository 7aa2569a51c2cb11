import { Failure } from '../../kernel/failure.ts'
import { type Command, printed, withSession } from '../command.ts'
import { numberIn } from '../numbers.ts'

export const undo: Command = {
  name: 'undo',
  needsData: true,
  summary: '撤销一个批次，恢复它替换掉的数据',
  usage: 'undo BATCH [--shop NAME] [--json]',
  words: 1,
  flags: {},
  options: {},
  examples: [['undo 12', '撤销批次 12（批次号见 zhanggui batches）']],
  run: async (call) => {
    const batch = numberIn(call.words[0])
    if (batch === undefined)
      throw new Failure('invalid_input', { detail: '请写一个批次号，例如 zhanggui undo 12。' })
    const undone = await withSession(call, ({ client }) => client.importing.undo({ shop: call.shop, batch }))
    printed(call, undone, () => `已撤销批次 ${undone.batch}（${undone.file}），它替换掉的数据已恢复。`)
    return 0
  },
}
