import { listName } from '../../duties/sales/rules/explanation.ts'
import { yuan } from '../../kernel/money.ts'
import { type Command, printed, textFlag, withSession } from '../command.ts'
import { shown } from '../figures.ts'
import { compareFrom, compareHelp, periodFlags, periodHelp, periodOptions } from '../period.ts'
import { textTable } from '../text-table.ts'

/** Rows of a list that a person reads on a terminal; --json has them all. */
const ROWS = 6

/** Of a ratio what other shares did stands apart from what the parts' own ratios did. */
const isRatio = (rows: readonly { mix?: unknown }[]): boolean => rows.some(({ mix }) => mix !== undefined)

type Row = {
  key: string
  name: string
  before: string | number | null
  after: string | number | null
  contribution: string | number | null
  mix?: string | number | null
  rate?: string | number | null
}

/** The first rows, and all others with the last one as one row: what is read sums to the change as the whole list does. */
const shortened = (rows: readonly Row[], isMoney: boolean): Row[] => {
  const rest = rows.slice(ROWS)
  const last = rest.at(-1)
  if (rest.length < 2 || !last) return [...rows]
  const summed = (of: (row: Row) => string | number | null | undefined): string | number => {
    const scale = isMoney ? 100 : 1_000_000
    const units = rest.reduce((sum, row) => sum + Math.round(Number(of(row) ?? 0) * scale), 0)
    return isMoney ? yuan(units) : units / scale
  }
  const isOfRatio = isRatio(rows)
  return [
    ...rows.slice(0, ROWS),
    {
      key: last.key,
      name: `${last.name}（另有 ${rest.length - 1} 行）`,
      before: isOfRatio ? null : summed(({ before }) => before),
      after: isOfRatio ? null : summed(({ after }) => after),
      contribution: summed(({ contribution }) => contribution),
      ...(isOfRatio ? { mix: summed(({ mix }) => mix), rate: summed(({ rate }) => rate) } : {}),
    },
  ]
}

export const explain: Command = {
  name: 'explain',
  needsData: true,
  summary: '为什么变了：拆成访客、转化率、客单价，再按商品、来源找原因',
  usage: 'explain --metric A --period P [--compare C] [--json]',
  words: 0,
  flags: {
    '--metric A': '一个指标，默认 paid_amount',
    ...periodHelp,
    '--compare C': `默认 previous；${compareHelp}`,
  },
  options: { metric: { type: 'string' }, compare: { type: 'string' }, ...periodOptions },
  examples: [
    ['explain --period 2026-W46', '这一周的支付金额比上一周为什么变了'],
    [
      'explain --metric daily_conversion_rate --period 2026-W46',
      '转化率为什么变：各部分自己变了，还是占比变了',
    ],
    ['explain --metric net_paid_amount --period 2026-11 --compare last-year', '11 月净支付金额和去年比'],
  ],
  run: async (call) => {
    const compare = compareFrom(textFlag(call.flags, 'compare'))
    const answer = await withSession(call, ({ client }) =>
      client.sales.explain({
        shop: call.shop,
        metric: textFlag(call.flags, 'metric'),
        ...periodFlags(call.flags),
        ...(compare ? { compare } : {}),
      }),
    )
    const unit = answer.unit === 'money' || answer.unit === 'ratio' ? answer.unit : 'count'
    const figure = (value: string | number | null | undefined) => shown({ unit, role: 'metric' }, value)
    printed(call, answer, () =>
      [
        ...answer.sentences,
        ...Object.entries(answer.by).flatMap(([dimension, rows]) => [
          '',
          textTable(
            [
              { title: `按${listName(dimension)}`, most: 36 },
              { title: '之前', align: 'right' },
              { title: '现在', align: 'right' },
              { title: '变化', align: 'right' },
              ...(isRatio(rows)
                ? [
                    { title: '自己变了', align: 'right' as const },
                    { title: '占比变了', align: 'right' as const },
                  ]
                : []),
            ],
            shortened(rows, answer.unit === 'money').map((row) => [
              row.name,
              figure(row.before),
              figure(row.after),
              figure(row.contribution),
              ...(isRatio(rows) ? [figure(row.rate), figure(row.mix)] : []),
            ]),
          ),
        ]),
      ].join('\n'),
    )
    return 0
  },
}
