import { type Command, printed, withSession } from '../command.ts'
import { wholeFlag } from '../numbers.ts'
import { textTable } from '../text-table.ts'

export const batches: Command = {
  name: 'batches',
  needsData: true,
  summary: '导入历史',
  usage: 'batches [--limit N] [--shop NAME] [--json]',
  words: 0,
  flags: { '--limit N': '最多列多少个批次，默认 200，最多 1000' },
  options: { limit: { type: 'string' } },
  examples: [['batches', '列出导入过的批次，新的在前']],
  run: async (call) => {
    const limit = wholeFlag(call, 'limit', { most: 1000 })
    const list = await withSession(call, ({ client }) => client.importing.batches({ shop: call.shop, limit }))
    printed(call, list, () =>
      list.length === 0
        ? '还没有导入过文件。'
        : textTable(
            [
              { title: '批次', align: 'right' },
              { title: '状态' },
              { title: '文件', most: 40 },
              { title: '报表', most: 24 },
              { title: '时间段' },
              { title: '接受', align: 'right' },
              { title: '拒绝', align: 'right' },
              { title: '新增', align: 'right' },
              { title: '更新', align: 'right' },
              { title: '导入时间' },
            ],
            list.map((one) => [
              String(one.batch),
              one.status === 'active' ? '有效' : '已撤销',
              one.file,
              one.formatName,
              one.period ? `${one.period.from}..${one.period.to}` : '',
              String(one.accepted),
              String(one.rejected),
              String(one.inserted),
              String(one.updated),
              one.importedAt.slice(0, 16).replace('T', ' '),
            ]),
          ),
    )
    return 0
  },
}
