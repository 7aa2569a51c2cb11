import { Failure } from '../../kernel/failure.ts'
import { type Command, listFlag, printed, textFlag, withSession } from '../command.ts'
import { shown } from '../figures.ts'
import { filterFrom } from '../filters.ts'
import { wholeFlag } from '../numbers.ts'
import { periodFlags, periodHelp, periodOptions } from '../period.ts'
import { textTable } from '../text-table.ts'

export const open: Command = {
  name: 'open',
  needsData: true,
  summary: '打开一个数字：它由哪些文件的哪些行得来',
  usage: 'open --metric A --from DAY --to DAY [--where D=V] [--limit N] [--offset N]',
  words: 0,
  flags: {
    '--metric A': '一个指标',
    ...periodHelp,
    "--where 'D=V'": '条件，可多次',
    '--limit N': '最多多少行，默认 100，最多 1000',
    '--offset N': '从第几行起',
  },
  options: {
    metric: { type: 'string' },
    where: { type: 'string', multiple: true },
    limit: { type: 'string' },
    offset: { type: 'string' },
    ...periodOptions,
  },
  examples: [
    ['open --metric paid_amount --from 2026-11-11', '11 月 11 日的支付金额由哪些行组成'],
    ["open --metric refunded_amount --period 2026-11 --where 'item=600000000001'", '一个商品 11 月的退款'],
  ],
  run: async (call) => {
    const metric = textFlag(call.flags, 'metric')
    if (!metric) throw new Failure('invalid_input', { detail: '缺少 --metric，例如 --metric paid_amount。' })
    const input = {
      shop: call.shop,
      metric,
      ...periodFlags(call.flags),
      where: listFlag(call.flags, 'where').map(filterFrom),
      limit: wholeFlag(call, 'limit', { most: 1000 }),
      offset: wholeFlag(call, 'offset', { least: 0, most: Number.MAX_SAFE_INTEGER }),
    }
    const answer = await withSession(call, ({ client }) => client.facts.open(input))
    const { unit, name, formula } = answer.metric
    const figure = (value: string | number | null) => shown({ unit, role: 'metric' }, value)
    printed(call, answer, () => {
      const head = [
        `${name} = ${figure(answer.value)}（${formula}）`,
        ...answer.parts.map((part) => `  ${part.name}（${part.metric}）= ${part.value ?? '—'}`),
      ]
      const [part] = answer.parts
      if (answer.total === 0)
        return [
          ...head,
          part
            ? `它由上面几个数算出，没有自己的行；要看行，打开其中一个，如 zhanggui open --metric ${part.metric}。`
            : '这段时间没有组成它的行。',
        ].join('\n')
      return [
        ...head,
        `共 ${answer.total} 行，以下 ${answer.rows.length} 行：`,
        textTable(
          [
            { title: '文件', most: 40 },
            { title: '表', most: 16 },
            { title: '行', align: 'right' },
            { title: '批次', align: 'right' },
            { title: '贡献', align: 'right' },
            ...answer.columns.map((column) => ({ title: column.name, most: 24 })),
          ],
          answer.rows.map((row) => [
            row.file,
            row.sheet,
            String(row.row),
            String(row.batch),
            figure(row.contribution),
            ...answer.columns.map((column) => String(row.cells[column.id] ?? '')),
          ]),
        ),
      ].join('\n')
    })
    return 0
  },
}
