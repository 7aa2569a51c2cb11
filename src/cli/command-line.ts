import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { settingsFrom } from '../config.ts'
import { Failure } from '../kernel/failure.ts'
import { type Command, type ExitCode, type Flags, type Output, type Program, textFlag } from './command.ts'
import { alerts } from './commands/alerts.ts'
import { audit } from './commands/audit.ts'
import { backup } from './commands/backup.ts'
import { batches } from './commands/batches.ts'
import { doctor } from './commands/doctor.ts'
import { explain } from './commands/explain.ts'
import { forecast } from './commands/forecast.ts'
import { formats } from './commands/formats.ts'
import { importFiles } from './commands/import.ts'
import { jobs } from './commands/jobs.ts'
import { margin } from './commands/margin.ts'
import { metrics } from './commands/metrics.ts'
import { move } from './commands/move.ts'
import { open } from './commands/open.ts'
import { ownerLink } from './commands/owner-link.ts'
import { query } from './commands/query.ts'
import { reconcile } from './commands/reconcile.ts'
import { report } from './commands/report.ts'
import { restore } from './commands/restore.ts'
import { scorecard } from './commands/scorecard.ts'
import { serve } from './commands/serve.ts'
import { shops } from './commands/shops.ts'
import { simulate } from './commands/simulate.ts'
import { targets } from './commands/targets.ts'
import { tasks } from './commands/tasks.ts'
import { undo } from './commands/undo.ts'
import { use } from './commands/use.ts'
import { refusalOf } from './refusal.ts'
import { displayWidth } from './text-table.ts'

export const commands: readonly Command[] = [
  serve,
  importFiles,
  batches,
  undo,
  metrics,
  query,
  open,
  reconcile,
  explain,
  report,
  targets,
  forecast,
  alerts,
  tasks,
  jobs,
  scorecard,
  shops,
  margin,
  formats,
  simulate,
  audit,
  doctor,
  ownerLink,
  backup,
  restore,
  use,
  move,
]

const common: ParseArgsOptionsConfig = {
  data: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
}

const shopOption: ParseArgsOptionsConfig = { shop: { type: 'string' } }

const shopFlag = { '--shop NAME': '店铺名；只有一家店时可省略' }

const commonFlags = {
  '--data DIR': '数据目录，默认当前文件夹下的 data（或环境变量 ZHANGGUI_DATA）',
  '--json': '输出 JSON，供脚本使用',
  '--help': '显示帮助',
}

const twoColumns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => displayWidth(left)))
  return rows
    .map(([left, right]) => `  ${left}${' '.repeat(width - displayWidth(left))}  ${right}`)
    .join('\n')
}

const overview = (): string =>
  [
    '掌柜：天猫店铺运营工作台',
    '',
    '用法：zhanggui <命令> [选项]',
    '',
    '命令：',
    twoColumns(commands.map(({ name, summary }) => [name, summary])),
    '',
    '通用选项：',
    twoColumns(Object.entries({ ...shopFlag, ...commonFlags })),
    '',
    '退出码：0 完成，1 失败，2 完成但有行被拒。',
    '每个命令的说明：zhanggui <命令> --help',
  ].join('\n')

const helpFor = ({ usage, summary, flags, examples, takesNoShop }: Command): string =>
  [
    summary,
    '',
    `用法：zhanggui ${usage}`,
    '',
    '选项：',
    twoColumns(Object.entries({ ...flags, ...(takesNoShop ? {} : shopFlag), ...commonFlags })),
    '',
    '例：',
    ...examples.flatMap(([line, meaning]) => [`  zhanggui ${line}`, `      ${meaning}`]),
  ].join('\n')

/** The first word is the command, wherever the flags stand. */
const commandIn = (args: readonly string[]): { name: string | undefined; rest: string[] } => {
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...common, ...shopOption },
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const word = tokens.find(({ kind }) => kind === 'positional')
  if (word?.kind !== 'positional') return { name: undefined, rest: [...args] }
  return { name: word.value, rest: args.filter((_, index) => index !== word.index) }
}

/** `--order -paid_amount`: a value may begin with a minus, which parseArgs would take for a flag. */
const joined = (args: readonly string[]): string[] =>
  args.flatMap((arg, index) => {
    const isOrder = (at: number) => args[at] === '--order' && /^-[^-]/.test(args[at + 1] ?? '')
    if (isOrder(index - 1)) return []
    return isOrder(index) ? [`${arg}=${args[index + 1]}`] : [arg]
  })

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

const optionsOf = ({ options, takesNoShop }: Command): ParseArgsOptionsConfig => ({
  ...common,
  ...(takesNoShop ? {} : shopOption),
  ...options,
})

const wrong = (detail: string) => new Failure('invalid_input', { detail })

/** Of two values one would be dropped unread. */
const refuseTwice = (
  options: ParseArgsOptionsConfig,
  given: readonly { kind: string; name?: string }[],
): void => {
  const seen = new Set<string>()
  for (const { kind, name } of given) {
    if (kind !== 'option' || name === undefined || options[name]?.type !== 'string') continue
    if (seen.has(name) && !options[name].multiple) throw wrong(`选项 --${name} 写了两次，只能写一次。`)
    seen.add(name)
  }
}

/**
 * Nothing in quotes is a variable of a script that was never set: as a path it would be the folder one stands in. Of
 * shops it means the only one.
 */
const refuseEmpty = (given: readonly { kind: string; name?: string; value?: string | undefined }[]): void => {
  for (const { kind, name, value } of given) {
    if (kind === 'option-terminator' || name === 'shop' || value?.trim() !== '') continue
    const what = kind === 'option' ? `选项 --${name} 的值` : '有一个参数'
    throw wrong(`${what}是空的，多半是脚本里的变量没有赋值；请写上，或者去掉它。`)
  }
}

/** A word that nobody reads is a slip: a path with a space in it, or a flag without its dashes. */
const refuseSurplus = ({ words: most, usage }: Command, words: readonly string[]): void => {
  const limit = typeof most === 'number' ? most : (most[words[0] ?? ''] ?? most.otherwise)
  const surplus = words.slice(limit)
  if (surplus.length === 0) return
  const named = surplus.map((word) => `「${word}」`).join('')
  throw wrong(`多写了${named}。用法：zhanggui ${usage}。名字或路径里有空格时，请用引号括起来。`)
}

const parsed = (command: Command, args: readonly string[]): { flags: Flags; words: string[] } => {
  const options = optionsOf(command)
  try {
    const { values, positionals, tokens } = parseArgs({
      args: joined(args),
      options,
      allowPositionals: true,
      tokens: true,
    })
    refuseEmpty(tokens)
    refuseTwice(options, tokens)
    refuseSurplus(command, positionals)
    return { flags: values, words: positionals }
  } catch (error) {
    const code = codeOf(error)
    if (!code.startsWith('ERR_PARSE_ARGS')) throw error
    const message = error instanceof Error ? error.message : ''
    const flag = /'(-{1,2}[^' ]+)/.exec(message)?.[1] ?? ''
    throw wrong(
      code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
        ? `${command.name} 没有 ${flag} 这个选项，可用的有 ${Object.keys(options)
            .map((name) => `--${name}`)
            .join('、')}；说明见 zhanggui ${command.name} --help。`
        : `选项 ${flag} 的值不对（缺少值，或不该带值）。`,
    )
  }
}

export type Surroundings = {
  args: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  output: Output
  program: Program
}

const run = async ({ args, env, cwd, output, program }: Surroundings): Promise<ExitCode> => {
  const { name, rest } = commandIn(args)
  if (args.includes('--version')) {
    output.out(program.version)
    return 0
  }
  const asksHelp = args.includes('--help') || args.includes('-h')
  if (name === 'help' || (name === undefined && asksHelp)) {
    output.out(overview())
    return 0
  }
  const command = commands.find((one) => one.name === (name ?? 'serve'))
  if (!command) throw wrong(`没有「${name}」这个命令，zhanggui --help 列出全部命令。`)
  if (asksHelp) {
    output.out(helpFor(command))
    return 0
  }
  const { flags, words } = parsed(command, rest)
  const settings = settingsFrom({
    flags: { data: textFlag(flags, 'data'), port: textFlag(flags, 'port') },
    env,
    cwd,
  })
  const shop = textFlag(flags, 'shop')?.trim() || undefined
  return command.run({
    command,
    flags,
    words,
    shop,
    json: flags.json === true,
    cwd,
    settings,
    program,
    output,
  })
}

/** Runs one command. Refusals and bugs end here as a sentence on stderr (with --json also as JSON there) and exit code 1. */
export const runCommandLine = async (surroundings: Surroundings): Promise<ExitCode> => {
  const { output, args } = surroundings
  try {
    return await run(surroundings)
  } catch (error) {
    const refusal = await refusalOf(error)
    output.err(args.includes('--json') ? JSON.stringify(refusal) : `${refusal.message}\n${refusal.next}`)
    return 1
  }
}
