import { readFileSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { writtenTargets } from '../../duties/sales/rules/target-rows.ts'
import { readFile } from '../../importing/reading/read-file.ts'
import { parseRecords } from '../../importing/reading/records.ts'
import { Failure } from '../../kernel/failure.ts'
import { percent } from '../../kernel/share.ts'
import { type Call, type Command, printed, textFlag, withSession } from '../command.ts'
import { shown } from '../figures.ts'
import { textTable } from '../text-table.ts'

const usage = 'targets [list [--month M] | import FILE | undo]'

/** The cells of the first sheet. Failures: those of reading a file. */
const cellsOf = async ({ settings }: Call, path: string): Promise<string[][]> => {
  const into = await mkdtemp(join(tmpdir(), 'zhanggui-targets-'))
  try {
    const [table] = await readFile({ path, name: basename(path), into, limits: settings.limits })
    if (!table) return []
    return parseRecords(readFileSync(table.path, 'utf8').replace(/^\ufeff/, ''), table.dialect.delimiter)
  } finally {
    await rm(into, { recursive: true, force: true })
  }
}

const importFile = async (call: Call, word: string): Promise<0 | 1> => {
  const path = resolve(call.cwd, word)
  const entry = await stat(path).catch(() => undefined)
  // A pipe would be waited for without end, a folder be called damaged.
  if (!entry?.isFile()) throw new Failure('file_missing', { file: word })
  const written = writtenTargets(await cellsOf(call, path))
  if (!('rows' in written))
    throw new Failure('invalid_input', {
      detail: `「${basename(path)}」的表头缺 ${written.missing.join('、')}。应有四列：指标、范围、期间、目标值，可以再加负责人。`,
    })
  const { rows } = written
  if (rows.length === 0)
    throw new Failure('invalid_input', { detail: `「${basename(path)}」里没有一行目标。` })
  // Not for those who only ask for help: a contract loads what checks it.
  const { MOST_TARGETS } = await import('../../duties/sales/targets/contract.ts')
  if (rows.length > MOST_TARGETS)
    throw new Failure('invalid_input', {
      detail: `「${basename(path)}」有 ${rows.length} 行目标，一次最多 ${MOST_TARGETS} 行；请分成几个文件。`,
    })
  const answer = await withSession(call, ({ client }) =>
    client.sales.importTargets({ shop: call.shop, rows }),
  )
  if (answer.problems.length > 0 && !call.json)
    call.output.err(
      [
        `「${basename(path)}」有 ${answer.problems.length} 处不对，一行都没有导入：`,
        ...answer.problems.map(({ row, column, message }) => `  第 ${row} 行 ${column}：${message}`),
      ].join('\n'),
    )
  if (call.json || answer.problems.length === 0)
    printed(call, answer, () =>
      answer.taken === 0
        ? `没有变化：这 ${answer.unchanged} 个目标已经是这样了。`
        : `定了 ${answer.taken} 个目标${answer.replaced > 0 ? `，其中 ${answer.replaced} 个换掉了原来定的数` : ''}${answer.unchanged > 0 ? `，另外 ${answer.unchanged} 个没有变` : ''}。撤销：zhanggui targets undo`,
    )
  return answer.problems.length > 0 ? 1 : 0
}

export const targets: Command = {
  name: 'targets',
  needsData: true,
  summary: '目标：看达成和进度，导入一张目标表，撤销',
  usage,
  words: { otherwise: 1, import: 2 },
  flags: { '--month M': '看哪个月，如 2026-11；默认昨天所在的月' },
  options: { month: { type: 'string' } },
  examples: [
    ['targets', '这个月各个目标做到多少、照这个速度会到多少'],
    [
      'targets import 目标.csv',
      '四列：指标、范围、期间（2026、2026-11 或 2026-11-11）、目标值；有一行不对就都不导入',
    ],
    ['targets undo', '撤销最近一次定的目标'],
  ],
  run: async (call) => {
    const [verb = 'list', file] = call.words
    if (verb === 'import' && file !== undefined) return importFile(call, file)
    if (verb === 'undo') {
      const answer = await withSession(call, ({ client }) => client.sales.undoTargets({ shop: call.shop }))
      printed(call, answer, () => (answer.undone ? `已撤销：${answer.undone}。` : '没有可以撤销的。'))
      return 0
    }
    if (verb !== 'list') throw new Failure('invalid_input', { detail: `用法：zhanggui ${usage}` })
    const list = await withSession(call, ({ client }) =>
      client.sales.targets({ shop: call.shop, month: textFlag(call.flags, 'month') }),
    )
    printed(call, list, () =>
      list.length === 0
        ? '还没有目标。例：zhanggui targets import 目标.csv'
        : textTable(
            [
              { title: '指标' },
              { title: '范围', most: 30 },
              { title: '负责人' },
              { title: '全年', align: 'right' },
              { title: '这个月', align: 'right' },
              { title: '做到', align: 'right' },
              { title: '达成率', align: 'right' },
              { title: '照这个速度', align: 'right' },
            ],
            list.map(({ name, scope, owner, unit, amount, standing }) => {
              const figure = (value: string | number | null | undefined) =>
                shown({ unit: unit === 'money' ? 'money' : 'count', role: 'metric' }, value)
              const pace = standing?.projected
              return [
                name,
                scope,
                owner?.name ?? '',
                figure(amount),
                figure(standing?.target),
                figure(standing?.actual),
                percent(standing?.attained, 0),
                pace
                  ? `${percent(pace.mid, 0)}（${percent(pace.low, 0)}–${percent(pace.high, 0)}）`
                  : '说不准',
              ]
            }),
          ),
    )
    return 0
  },
}
