import { readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { addDays, day, dayOf } from '../../kernel/calendar.ts'
import { systemClock } from '../../kernel/context.ts'
import { Failure } from '../../kernel/failure.ts'
import { isScenario, scenarios } from '../../simulator/scenarios.ts'
import type { WorldInput } from '../../simulator/world.ts'
import { madeFolder } from '../../storage/made-folder.ts'
import { type Call, type Command, type ExitCode, printed, textFlag } from '../command.ts'
import { wholeFlag } from '../numbers.ts'
import { progressBar } from '../progress-bar.ts'
import { stoppable } from '../stoppable.ts'
import { textTable } from '../text-table.ts'

const refuse = (detail: string): never => {
  throw new Failure('invalid_input', { detail })
}

/** The longest world: the campaigns of more years than these are not known. */
const mostDays = 3_660

const worldWanted = (call: Call): WorldInput => {
  const scenario = textFlag(call.flags, 'scenario') ?? 'medium'
  if (!isScenario(scenario))
    return refuse(`没有「${scenario}」这个场景，可选：${Object.keys(scenarios).join('、')}。`)
  const to = textFlag(call.flags, 'to')
  const days = wholeFlag(call, 'days', { most: mostDays })
  return {
    scenario,
    seed: wholeFlag(call, 'seed', { most: 2 ** 31 - 1 }) ?? 1,
    to: to ? day(to) : addDays(dayOf(systemClock.now()), -1),
    ...(days ? { days } : {}),
  }
}

/** Where files lie until all of them are whole: imports pass over it, the next run clears it. */
const UNFINISHED = '.unfinished'

type Target = { named: string; out: string; work: string; isNew: boolean }

/** A folder that is made, or has nothing in it: files of two shops must not lie together. */
const emptyFolder = async ({ flags, cwd, output }: Call): Promise<Target> => {
  const named = textFlag(flags, 'out') ?? refuse('请用 --out 指定放文件的文件夹，例如 --out 示范店文件。')
  const out = resolve(cwd, named)
  const work = join(out, UNFINISHED)
  const entry = await stat(out).catch(() => undefined)
  if (entry && !entry.isDirectory()) return refuse(`「${named}」是一个文件，请换一个文件夹。`)
  const there = entry ? await readdir(out) : []
  if (there.some((name) => name !== UNFINISHED))
    return refuse(`文件夹「${named}」里已经有东西，请换一个空的。`)
  if (there.length > 0) {
    await rm(work, { recursive: true, force: true })
    output.err(`「${named}」里有上次没有写完的文件，已清掉重写。`)
  }
  await madeFolder(work)
  return { named, out, work, isNew: entry === undefined }
}

/** All or nothing: the truth comes last. */
const shown = async ({ out, work }: Target, names: readonly string[]): Promise<void> => {
  for (const name of [...names, 'truth.json']) await rename(join(work, name), join(out, name))
  await rmdir(work)
}

const cleared = async ({ out, work, isNew }: Target): Promise<void> => {
  await rm(work, { recursive: true, force: true, maxRetries: 3 })
  // Somebody else may have put something there meanwhile.
  if (isNew) await rmdir(out).catch(() => undefined)
}

const run = (call: Call): Promise<ExitCode> => stoppable((signal) => written(call, signal))

const written = async (call: Call, signal: AbortSignal): Promise<ExitCode> => {
  const input = worldWanted(call)
  const target = await emptyFolder(call)
  const { out, work, named } = target
  const [{ createWorld }, { simulate }, { dirtyFormats }] = await Promise.all([
    import('../../simulator/world.ts'),
    import('../../simulator/simulate.ts'),
    import('../../simulator/dirt.ts'),
  ])
  const from = performance.now()
  const world = createWorld(input)
  const simulated = await simulate({
    world,
    out: work,
    ...(call.flags.dirt === true ? { dirt: dirtyFormats } : {}),
    signal,
    onProgress: (fraction) =>
      call.output.progress(
        progressBar(fraction, `正在生成第 ${Math.round(fraction * world.days)} 天，共 ${world.days} 天`),
      ),
  }).catch(async (error) => {
    await cleared(target)
    if (!signal.aborted) throw error
  })
  call.output.progress('')
  if (!simulated) {
    call.output.err(`已停下；写到一半的文件都删掉了，「${named}」里没有留下东西。`)
    return 1
  }
  const { files } = simulated
  await shown(
    target,
    files.map(({ name }) => name),
  )
  const { scenario, seed } = input
  const answer = {
    scenario,
    seed,
    from: world.from,
    to: world.to,
    out,
    truth: join(out, 'truth.json'),
    files: files.map(({ name, format, rows, bytes }) => ({ name, format, rows, bytes })),
  }
  printed(call, answer, () => {
    const table = textTable(
      [
        { title: '文件', most: 60 },
        { title: '行', align: 'right' },
        { title: 'KB', align: 'right' },
      ],
      files.map(({ name, rows, bytes }) => [name, String(rows), String(Math.ceil(bytes / 1000))]),
    )
    const near = relative(call.cwd, out)
    const place = near.startsWith('..') ? out : near
    return [
      table,
      `${scenarios[scenario].name}，种子 ${seed}，${world.from} 至 ${world.to}，共 ${files.length} 个文件，用了 ${((performance.now() - from) / 1000).toFixed(1)} 秒。`,
      `埋下了什么、真相是什么，写在 ${join(place, 'truth.json')}。`,
      `导入：npx zhanggui import ${place} --shop 虚构的店`,
    ].join('\n')
  })
  return 0
}

export const simulate: Command = {
  name: 'simulate',
  summary: '写出一家虚构店铺的导出文件，答案写在 truth.json 里',
  usage: 'simulate --out DIR [--scenario S] [--seed N] [--days N] [--to DAY] [--dirt] [--json]',
  words: 0,
  takesNoShop: true,
  flags: {
    '--out DIR': '放文件的文件夹，没有会新建，有就必须是空的',
    '--scenario S': `哪种店，默认 medium；可选：${Object.keys(scenarios).join('、')}`,
    '--seed N': '种子，默认 1；同样的种子、场景和日期，每个字节都一样',
    '--days N': '共几天，默认由场景定',
    '--to DAY': '最后一天，默认昨天，如 2026-11-24',
    '--dirt': '混进一些坏行：导入时会被拒的，正好是 truth.json 里写的那些',
  },
  options: {
    out: { type: 'string' },
    scenario: { type: 'string' },
    seed: { type: 'string' },
    days: { type: 'string' },
    to: { type: 'string' },
    dirt: { type: 'boolean' },
  },
  examples: [
    ['simulate --out 示范店文件', '一家中店到昨天为止的 400 天'],
    ['simulate --scenario small --seed 7 --out 小店', '一家小店，三个月'],
    ['simulate --scenario stock-out --days 120 --to 2026-11-24 --out 断货', '只埋了断货的店，练习找原因'],
  ],
  run,
}
