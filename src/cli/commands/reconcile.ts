import { type Command, printed, withSession } from '../command.ts'
import { shown } from '../figures.ts'
import { periodFlags, periodHelp, periodOptions } from '../period.ts'
import { textTable } from '../text-table.ts'

const states = { equal: '一致', different: '不一致', 'cannot tell': '没法比' }

export const reconcile: Command = {
  name: 'reconcile',
  needsData: true,
  summary: '对账：订单口径与平台口径并排，差多少、多半为什么',
  usage: 'reconcile --from DAY --to DAY [--shop NAME] [--json]',
  words: 0,
  flags: periodHelp,
  options: periodOptions,
  examples: [['reconcile --period 2026-11', '11 月的对账']],
  run: async (call) => {
    const period = periodFlags(call.flags)
    const answer = await withSession(call, ({ client }) =>
      client.facts.reconcile({ shop: call.shop, ...period }),
    )
    printed(call, answer, () =>
      [
        textTable(
          [
            { title: '指标', most: 30 },
            { title: '订单口径', align: 'right' },
            { title: '平台口径', align: 'right' },
            { title: '差', align: 'right' },
            { title: '差比', align: 'right' },
            { title: '结论' },
          ],
          answer.pairs.map(({ name, unit, total, state }) => [
            name,
            shown({ unit, role: 'metric' }, total.ours),
            shown({ unit, role: 'metric' }, total.platform),
            shown({ unit, role: 'metric' }, total.difference),
            shown({ unit: 'ratio', role: 'change' }, total.ratio),
            states[state],
          ]),
        ),
        ...answer.pairs.flatMap(({ name, reasons }) => reasons.map(({ message }) => `${name}：${message}`)),
      ].join('\n'),
    )
    return 0
  },
}
