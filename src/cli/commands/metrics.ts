import { type Command, printed } from '../command.ts'
import { textTable } from '../text-table.ts'

const units = { money: '元', count: '个', ratio: '%', multiple: '倍', seconds: '秒', number: '数' }

export const metrics: Command = {
  name: 'metrics',
  summary: '全部指标和维度的口径',
  usage: 'metrics [--json]',
  words: 0,
  takesNoShop: true,
  flags: {},
  options: {},
  examples: [
    ['metrics', '列出指标、单位和公式'],
    ['metrics --json', '完整口径：来源、能否相加、注意事项、可用维度'],
  ],
  run: async (call) => {
    // The same for every shop and without any: no data folder is needed, and none is made.
    const { listMetrics } = await import('../../facts/actions.ts')
    const catalogue = listMetrics()
    printed(call, catalogue, () =>
      [
        textTable(
          [{ title: '指标' }, { title: '名称', most: 24 }, { title: '单位' }, { title: '公式', most: 70 }],
          catalogue.metrics.map(({ id, name, unit, formula }) => [id, name, units[unit], formula]),
        ),
        '',
        textTable(
          [{ title: '维度' }, { title: '名称' }],
          catalogue.dimensions.map(({ id, name }) => [id, name]),
        ),
      ].join('\n'),
    )
    return 0
  },
}
