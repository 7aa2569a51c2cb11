import { sql } from 'kysely'
import packageJson from '../package.json' with { type: 'json' }
import type { Program } from './cli/command.ts'
import { takeDemo } from './cli/demo.ts'
import type { Settings } from './config.ts'
import { type House, openHouse } from './house.ts'
import { rejectsFile } from './importing/history.ts'
import { isFailure } from './kernel/failure.ts'
import { noteAudit } from './storage/audit.ts'
import { type Offered, startServer } from './web/server.ts'
import { reportedBug } from './web/server-failures.ts'
import { log, logAs } from './web/server-log.ts'

const { version } = packageJson

/** Longer than any of the parts may take to end: one that hangs all the same is left. */
const LONGEST_END_MS = 25_000

/** Why nothing could be done now: the folder is gone, a store does not answer, or it is of a newer program. */
const obstaclesOf = async ({ hold, records, facts, checkSteps }: House): Promise<string[]> => {
  const asked: [string, () => unknown][] = [
    ['数据目录', () => hold.check()],
    ['记录库', () => sql`select 1`.execute(records)],
    ['事实库', () => sql`select 1`.execute(facts)],
    ['版本', checkSteps],
  ]
  const reasons = asked.map(([part, ask]) =>
    Promise.try(ask).then(
      () => [],
      (error: unknown) => [`${part}：${isFailure(error) ? error.message : reportedBug(error).message}`],
    ),
  )
  return (await Promise.all(reasons)).flat()
}

const readingsOf = async ({ records, facts }: House) => {
  const runs = async (state: 'waiting' | 'running' | 'failed') => {
    const rows = records.selectFrom('job_run').where('state', '=', state)
    const { n } = await rows.select((e) => e.fn.countAll().as('n')).executeTakeFirstOrThrow()
    return Number(n)
  }
  const queue = records.selectFrom('upload').where('state', 'in', ['received', 'reading', 'importing'])
  const [uploads, waiting, running, failed, batches] = await Promise.all([
    queue.select((e) => e.fn.countAll().as('n')).executeTakeFirstOrThrow(),
    runs('waiting'),
    runs('running'),
    runs('failed'),
    facts
      .selectFrom('batch')
      .select((e) => e.fn.countAll().as('n'))
      .executeTakeFirstOrThrow(),
  ])
  return [
    { name: 'uploads_in_queue', help: 'Files that are being read or wait for it', value: Number(uploads.n) },
    { name: 'jobs_waiting', help: 'Runs of jobs that wait', value: waiting },
    { name: 'jobs_running', help: 'Runs of jobs under way, on any server', value: running },
    { name: 'jobs_failed', help: 'Runs of jobs that failed and are still kept', value: failed },
    { name: 'imports', help: 'Files that were imported, undone ones too', value: Number(batches.n) },
  ]
}

/** The first signal ends in good order; a second one ends at once. */
const toldToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })

/** The house as the server offers it. */
export const offeredBy = (house: House, { webFolder }: Pick<Settings, 'webFolder'>): Offered => {
  const { router, client, uploads, survey, imports, shopFor, hold } = house
  const noteExport = async (
    label: string,
    { shop, ...details }: { shop?: string | undefined; [detail: string]: unknown },
  ) => {
    const { id } = await shopFor(shop, 'look')
    await noteAudit(house.records, { what: 'export', label, shop: id, details })
  }
  return {
    version,
    door: house.door,
    webFolder,
    check: hold.check,
    router,
    noteLeaving: house.noteLeaving,
    // Asked for here it leaves as a file.
    query: async (input) => {
      const answer = await client.facts.query(input)
      await noteExport('数字', { shop: input.shop, metrics: input.metrics, period: answer.period })
      return answer
    },
    receive: uploads.receive,
    checkPicture: house.checkPicture,
    survey,
    feed: house.feed,
    noteTable: ({ name, rows }) =>
      noteAudit(house.records, { what: 'export', label: `「${name}」`, details: { rows } }),
    // A workbook library takes a while to load and most starts of the program never need it.
    book: async (book) => (await import('./documents/xlsx/shown-book.ts')).renderBook(book),
    rejectsInHand: async ({ upload, sheet }) => {
      const { file, shop, chunks } = await uploads.rejectsInHand(upload, sheet)
      await noteAudit(house.records, { what: 'export', label: '被拒的行', shop, details: { file } })
      return { file, chunks }
    },
    rejects: async ({ shop, batch }) => {
      const file = await rejectsFile(imports, await shopFor(shop, 'look'), batch)
      await noteExport('被拒的行', { shop, batch })
      return file
    },
  }
}

/** The house with its HTTP side, until the process is told to end. */
export const serve: Program['serve'] = async (settings, output, { demo } = {}) => {
  // A server for others has its lines collected; on a terminal, and on one's own machine, people read them.
  const isCollected = settings.publicUrl !== undefined && !process.stderr.isTTY
  logAs(isCollected ? 'json' : 'text')
  const say = (event: string): void => (isCollected ? log({ level: 'info', event }) : output.err(event))
  const house = await openHouse(settings, undefined, say)
  try {
    const { client, uploads, watch, jobs, hold } = house
    const server = await startServer(offeredBy(house, settings), settings.port, {
      reach: settings,
      watched: {
        obstacles: () => obstaclesOf(house),
        readings: () => readingsOf(house),
        token: settings.metricsToken,
      },
    })
    const told = toldToEnd()
    // A promise that a library forgot must not take the whole server down; stores keep themselves whole.
    process.on('unhandledRejection', reportedBug)
    hold.announce(server.address)
    // What was recovered may name files: the doctor tells it to whoever may know.
    const { length } = house.recovered
    if (isCollected)
      say(`掌柜已启动：${server.address}${length > 0 ? `，收拾了上次停机留下的 ${length} 件事` : ''}`)
    else for (const notice of house.recovered) output.err(notice)
    if (!isCollected)
      output.out(`掌柜已启动：${server.address}\n数据目录：${house.folder.path}\n按 Ctrl-C 结束。`)
    const link = await house.firstLink()
    // A log that is collected is read by others: there the link is asked for with a command.
    if (link && isCollected) say('还没有店主：在这台机器上运行 zhanggui owner-link 取得一次性链接')
    else if (link)
      output.out(
        `还没有店主。请在浏览器里打开这个一次性链接（24 小时内有效，用一次就失效）：\n${settings.publicUrl?.origin ?? server.address}/welcome#${link.token}`,
      )
    await uploads.start()
    watch.start()
    jobs.start()
    const ending = new AbortController()
    const taken =
      demo && takeDemo({ client, output, scenario: demo, address: server.address, signal: ending.signal })
    await told
    ending.abort()
    await taken
    say('正在收尾，请稍候……')
    setTimeout(() => process.exit(1), LONGEST_END_MS).unref()
    // What is being answered still needs the stores.
    await Promise.all([server.close(), jobs.stop()])
    await house.close()
    return 0
  } finally {
    await house.close()
  }
}
