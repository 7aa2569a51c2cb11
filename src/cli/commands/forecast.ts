import { percent } from '../../kernel/share.ts'
import { type Command, listFlag, printed, textFlag, withSession } from '../command.ts'
import { shown } from '../figures.ts'
import { filterFrom } from '../filters.ts'
import { wholeFlag } from '../numbers.ts'
import { textTable } from '../text-table.ts'

const modelNames = {
  regression: '活动日历回归',
  'seasonal-naive': '照抄上周同一天',
  mstl: '季节分解（MSTL）',
  ets: '指数平滑（ETS）',
} as const

export const forecast: Command = {
  name: 'forecast',
  needsData: true,
  summary: '预测：一个指标往后的每一天，带区间和过去的误差',
  usage: 'forecast [--metric A] [--days N] [--where D=V] [--json]',
  words: 0,
  flags: {
    '--metric A': '一个能相加的指标，默认 paid_amount',
    '--days N': '往后多少天，1 到 92，默认 28',
    "--where 'D=V'": '条件，可多次，如 item=600000000001、category=杯子',
  },
  options: {
    metric: { type: 'string' },
    days: { type: 'string' },
    where: { type: 'string', multiple: true },
  },
  examples: [
    ['forecast', '往后 28 天的支付金额'],
    [
      "forecast --metric orders_paid --days 7 --where 'item=600000000001' --json",
      '一个商品下周的支付订单数，输出 JSON',
    ],
  ],
  run: async (call) => {
    const days = wholeFlag(call, 'days', { most: 92 })
    const metric = textFlag(call.flags, 'metric')
    const answer = await withSession(call, ({ client }) =>
      client.sales.forecast({
        ...(call.shop ? { shop: call.shop } : {}),
        ...(metric ? { metric } : {}),
        ...(days ? { days } : {}),
        where: listFlag(call.flags, 'where').map(filterFrom),
      }),
    )
    const column = {
      unit: answer.unit === 'money' ? ('money' as const) : ('count' as const),
      role: 'metric' as const,
    }
    const { backtest, total } = answer
    printed(call, answer, () =>
      [
        textTable(
          [
            { title: '日期' },
            { title: 'P10', align: 'right' },
            { title: 'P50', align: 'right' },
            { title: 'P90', align: 'right' },
          ],
          [
            ...answer.dates.map((date, i) => [
              date,
              ...[answer.p10[i], answer.p50[i], answer.p90[i]].map((value) => shown(column, value ?? null)),
            ]),
            ['合计', ...[total.p10, total.p50, total.p90].map((value) => shown(column, value))],
          ],
        ),
        '',
        `「${answer.name}」用的办法：${modelNames[answer.model]}。在过去 ${backtest.origins} 个日子试过，每次往后 ${backtest.horizon} 天` +
          `${backtest.heldOut > 0 ? `，误差只算最近 ${backtest.heldOut} 个没参加挑选的` : ''}：WAPE ${percent(backtest.wape)}，照抄上周同一天 ${percent(backtest.naiveWape)}；${percent(backtest.coverage80)} 的日子落在 P10 到 P90 之间。`,
        '合计有自己的区间，不是每天的上下限相加。',
        ...answer.notes.map(({ message }) => message),
      ].join('\n'),
    )
    return 0
  },
}
