import type { Coverage, QueryAnswer } from '../../facts/contract.ts'
import { Failure } from '../../kernel/failure.ts'
import { type Command, listFlag, type Output, printed, textFlag, withSession } from '../command.ts'
import { cellShown, figureColumn } from '../figures.ts'
import { filterFrom, names } from '../filters.ts'
import { wholeFlag } from '../numbers.ts'
import { compareFrom, compareHelp, periodFlags, periodHelp, periodOptions } from '../period.ts'
import { textTable } from '../text-table.ts'

const gap = (name: string, { days, asked, export: report }: Coverage): string =>
  `${name}：${asked} 天里有 ${days} 天的数据${report ? `，缺的可从${report}补` : ''}`

/** What a person must know to read the table rightly. */
const remarks = (answer: QueryAnswer, output: Output): void => {
  const nameOf = new Map(answer.columns.map(({ id, name }) => [id, name]))
  for (const cover of answer.coverage)
    if (cover.days < cover.asked) output.err(gap(nameOf.get(cover.metric) ?? cover.metric, cover))
  for (const { message } of answer.notes) output.err(message)
  if (answer.truncated) output.err('结果没有全部列出，可用 --limit 调高。')
}

export const query: Command = {
  name: 'query',
  needsData: true,
  summary: '查指标：指标 × 维度 × 时间段 × 条件 × 对比',
  usage: 'query --metrics A,B [--by D1,D2] --from DAY --to DAY [选项]',
  words: 0,
  flags: {
    '--metrics A,B': '指标，见 zhanggui metrics',
    '--by D1,D2': '维度：day,week,month,item,sku,province,source1,ad_plan……全部见 zhanggui metrics',
    ...periodHelp,
    "--where 'D=V'": '条件，可多次；多个值用 | 隔开，不等于写 !=',
    '--compare C': compareHelp,
    '--order COL': '排序列，前加 - 为从大到小，如 -paid_amount',
    '--limit N': '最多多少行，1 到 100000',
  },
  options: {
    metrics: { type: 'string' },
    by: { type: 'string' },
    where: { type: 'string', multiple: true },
    compare: { type: 'string' },
    order: { type: 'string' },
    limit: { type: 'string' },
    ...periodOptions,
  },
  examples: [
    ['query --metrics paid_amount,buyers_paid --by day --period 2026-11', '11 月每天的支付金额和买家数'],
    [
      'query --metrics paid_amount --by item --period 2026-11 --order -paid_amount --limit 10 --compare previous',
      '卖得最好的 10 个商品，和上个月比',
    ],
    [
      "query --metrics refund_rate --from 2026-11-01 --to 2026-11-07 --where 'province=浙江省|江苏省' --json",
      '两个省的退款率，输出 JSON',
    ],
  ],
  run: async (call) => {
    const { flags } = call
    const wanted = names(textFlag(flags, 'metrics'))
    if (wanted.length === 0)
      throw new Failure('invalid_input', {
        detail: '缺少 --metrics，例如 --metrics paid_amount,orders_paid。',
      })
    const input = {
      shop: call.shop,
      metrics: wanted,
      by: names(textFlag(flags, 'by')),
      ...periodFlags(flags),
      where: listFlag(flags, 'where').map(filterFrom),
      compare: compareFrom(textFlag(flags, 'compare')),
      limit: wholeFlag(call, 'limit', { most: 100_000 }),
      order: textFlag(flags, 'order'),
    }
    const answer = await withSession(call, ({ client }) => client.facts.query(input))
    printed(call, answer, () =>
      textTable(
        answer.columns.map(figureColumn),
        answer.rows.map((row) => answer.columns.map((column) => cellShown(column, row[column.id]))),
      ),
    )
    if (!call.json) remarks(answer, call.output)
    return 0
  },
}
