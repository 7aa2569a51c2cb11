import { Failure } from '../../kernel/failure.ts'
import { type Command, printed, withSession } from '../command.ts'
import { textTable } from '../text-table.ts'

export const formats: Command = {
  name: 'formats',
  summary: '认得的报表，和从平台导出它们的路径',
  usage: 'formats [forget FORMAT] [--shop NAME] [--json]',
  words: { otherwise: 1, forget: 2 },
  flags: {},
  options: {},
  examples: [
    ['formats', '列出认得的报表'],
    ['formats forget own-1a2b3c', '删除一个自定义的列对应'],
  ],
  run: async (call) => {
    const [verb, format] = call.words
    if (verb === undefined) {
      const list = await withSession(call, ({ client }) => client.importing.formats({ shop: call.shop }))
      printed(call, list, () =>
        textTable(
          [
            { title: '格式' },
            { title: '报表', most: 36 },
            { title: '来自' },
            { title: '导出路径', most: 70 },
          ],
          list.map(({ id, name, source, menu, own }) => [id, name, own ? '自定义' : source, menu]),
        ),
      )
      return 0
    }
    if (verb !== 'forget' || !format)
      throw new Failure('invalid_input', { detail: '用法：zhanggui formats [forget FORMAT]' })
    const answer = await withSession(call, ({ client }) =>
      client.importing.forgetFormat({ shop: call.shop, format }),
    )
    if (!answer.forgotten)
      throw new Failure('invalid_input', {
        detail: `没有「${format}」这个自定义的列对应，zhanggui formats 列出有的；平台的报表不能删。`,
      })
    printed(call, answer, () => '已删除，用它导入过的数据不受影响。')
    return 0
  },
}
