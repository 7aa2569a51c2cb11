import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ImportResult, Upload } from '../../importing/contract.ts'
import { type Period, parsePeriod } from '../../kernel/calendar.ts'
import { Failure } from '../../kernel/failure.ts'
import { isItemId } from '../../kernel/ids.ts'
import {
  type Call,
  type Command,
  type ExitCode,
  type Output,
  printed,
  textFlag,
  withSession,
} from '../command.ts'
import { namedFiles } from '../files.ts'
import { progressBar } from '../progress-bar.ts'
import { type Refusal, refusalOf } from '../refusal.ts'
import type { Session } from '../session.ts'
import { stoppable } from '../stoppable.ts'
import { textTable } from '../text-table.ts'

/** One line of the answer: what a sheet brought, or why a file was not taken. */
type Line = Omit<ImportResult, 'format' | 'formatName'> & {
  format: string | null
  formatName: string | null
  failure?: Refusal
}

type Work = {
  session: Session
  output: Output
  shop: string | undefined
  /** Whether the shop is made where it is not there: by the first file that is taken. */
  newShop: boolean
  period: Period | undefined
  item: string | undefined
  dryRun: boolean
  /** Ctrl-C, or being told to end: what is under way is taken back, nothing more is begun. */
  signal: AbortSignal
}

const failed = (file: string, failure: Refusal): Line => ({
  file,
  sheet: '',
  format: null,
  formatName: null,
  period: null,
  rows: 0,
  accepted: 0,
  rejected: 0,
  skipped: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  older: 0,
  batch: null,
  rejects: [],
  notes: [],
  failure,
})

const under = ['received', 'reading', 'importing']

/** Looks until the upload needs somebody or is over. */
const settled = async ({ session, output, signal }: Work, upload: Upload): Promise<Upload> => {
  let now = upload
  let isStopped = false
  for (let pause = 20; under.includes(now.state); pause = Math.min(pause * 1.5, 400)) {
    if (signal.aborted && !isStopped) {
      isStopped = true
      output.progress(`${now.file}　正在停下……`)
      await session.client.importing.cancel({ upload: now.id })
    }
    output.progress(`${now.file}　${progressBar(now.progress, now.doing)}`)
    await wait(pause, undefined, isStopped ? {} : { signal }).catch(() => undefined)
    // Not by its shop: one that is only spoken of in a preview is nowhere to be looked up.
    const all = await session.client.importing.uploads({})
    const found = all.find(({ id }) => id === upload.id)
    if (!found) throw new Failure('not_found', { what: `导入任务「${upload.file}」` })
    now = found
  }
  output.progress('')
  return now
}

const missing = ({ file, sheets }: Upload): Failure => {
  const asks = sheets.flatMap((sheet) => sheet.asks)
  if (asks.includes('format')) return new Failure('format_unknown', { file })
  return asks.includes('item') ? new Failure('item_needed', { file }) : new Failure('period_needed', { file })
}

const results = ({ file, sheets, failure }: Upload): Line[] =>
  failure ? [failed(file, failure)] : sheets.map(({ result }) => result).filter((result) => result !== null)

const taken = async (work: Work, path: string): Promise<Line[]> => {
  const { session, shop, newShop, period, item, dryRun, output, signal } = work
  const file = basename(path)
  if (signal.aborted) throw new Failure('import_cancelled', {})
  const entry = await stat(path).catch(() => undefined)
  if (!entry?.isFile()) throw new Failure('file_missing', { file: path })
  output.progress(`${file}　正在读取……`)
  const { importing } = session.client
  const answer = { ...(period ? { period } : {}), ...(item ? { item } : {}) }
  let upload = await session.upload({ shop, newShop, path, preview: dryRun, answer })
  // From here on it is there: gone or renamed meanwhile it is not made anew.
  work.newShop = false
  try {
    upload = await settled(work, upload)
    if (upload.state === 'waiting') throw missing(upload)
    if (upload.state === 'ready' && !dryRun && !signal.aborted) {
      const [committing] = await importing.commit({ uploads: [upload.id] })
      upload = await settled(work, committing ?? upload)
    }
    // What was committed before the signal came stays: its line says so.
    if (upload.state === 'cancelled' || (signal.aborted && upload.state === 'ready' && !dryRun))
      throw new Failure('import_cancelled', {})
    return results(upload)
  } finally {
    output.progress('')
    if (upload.state === 'ready' || upload.state === 'waiting') await importing.cancel({ upload: upload.id })
    await importing.dismiss({ upload: upload.id })
  }
}

const span = (period: ImportResult['period']): string => (period ? `${period.from}..${period.to}` : '')

const report = (lines: readonly Line[], dryRun: boolean): string => {
  const table = textTable(
    [
      { title: '文件', most: 44 },
      { title: '报表', most: 26 },
      { title: '时间段' },
      ...['行', '接受', '拒绝', '新增', '更新', '不变', '批次'].map((title) => ({
        title,
        align: 'right' as const,
      })),
    ],
    lines.map((line) => [
      line.file,
      line.failure ? '没有导入' : (line.formatName ?? ''),
      span(line.period),
      ...[line.rows, line.accepted, line.rejected, line.inserted, line.updated, line.unchanged].map(String),
      line.batch === null ? '' : String(line.batch),
    ]),
  )
  const said = lines.flatMap((line) => [
    ...(line.failure ? [`✗ ${line.failure.message} ${line.failure.next}`] : []),
    ...(line.older > 0 ? [`· ${line.file}：不变的行里有 ${line.older} 行比已有的旧，没有采用。`] : []),
    ...(line.skipped > 0 ? [`· ${line.file}：${line.skipped} 行合计、小计没有计入。`] : []),
    ...line.notes.map(({ message, fix = '' }) => `· ${line.file}：${message}${fix}`),
    ...line.rejects
      .slice(0, 10)
      .map(
        ({ row, column, value, reason }) =>
          `✗ ${line.file} 第 ${row} 行${column ? `「${column}」` : '整行'}${value}：${reason}`,
      ),
    ...(line.rejected > 10 ? [`  ……${line.file} 共 ${line.rejected} 行被拒`] : []),
  ])
  return [table, ...said, ...(dryRun ? ['这是预览，没有写入任何数据。'] : [])].join('\n')
}

const exitCode = (lines: readonly Line[]): ExitCode =>
  lines.some(({ failure }) => failure) ? 1 : lines.some(({ rejected }) => rejected > 0) ? 2 : 0

const run = (call: Call): Promise<ExitCode> => stoppable((signal) => imported(call, signal))

const imported = async (call: Call, signal: AbortSignal): Promise<ExitCode> => {
  if (call.words.length === 0)
    throw new Failure('invalid_input', {
      detail: '请写要导入的文件或文件夹，例如 zhanggui import 下载/*.csv。',
    })
  const said = textFlag(call.flags, 'period')
  const period = said ? parsePeriod(said) : undefined
  const item = textFlag(call.flags, 'item')
  if (item !== undefined && !isItemId(item))
    throw new Failure('invalid_input', { detail: '商品 ID 应是 8 到 13 位数字。' })
  const paths = await namedFiles(call.words, call.cwd)
  const dryRun = call.flags['dry-run'] === true
  const lines = await withSession(call, async (session) => {
    const work: Work = {
      session,
      output: call.output,
      shop: call.shop,
      newShop: true,
      period,
      item,
      dryRun,
      signal,
    }
    const all: Line[] = []
    // One bad file stops no other.
    for (const path of paths)
      all.push(
        ...(await taken(work, path).catch(async (error) => [failed(basename(path), await refusalOf(error))])),
      )
    return all
  })
  printed(call, lines, () => report(lines, dryRun))
  if (call.json)
    for (const { failure } of lines) if (failure) call.output.err(`${failure.message} ${failure.next}`)
  return exitCode(lines)
}

export const importFiles: Command = {
  name: 'import',
  summary: '导入从平台导出的文件（csv、xls、xlsx、zip，文件夹也可以）',
  usage: 'import PATH... [--period P] [--item ID] [--dry-run] [--shop NAME] [--json]',
  words: Number.POSITIVE_INFINITY,
  flags: {
    '--period P': '文件里没有日期时用：2026-W46、2026-11 或 2026-11-01..2026-11-07',
    '--item ID': '单个商品的报表里没有商品 ID 时用',
    '--dry-run': '只预览会有什么变化，不写入',
  },
  options: { period: { type: 'string' }, item: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  examples: [
    ['import ExportOrderList*.csv', '导入订单报表；重复导入没有影响'],
    ['import 下载/ --shop 旗舰店', '导入一个文件夹里的全部报表，没有这家店会新建'],
    ['import 商品排行.xlsx --period 2026-W46 --dry-run', '预览第 46 周的商品报表'],
  ],
  run,
}
