import packageJson from '../package.json' with { type: 'json' }
import type { Program } from './cli/command.ts'
import { takeDemo } from './cli/demo.ts'
import { openHouse } from './house.ts'
import { rejectsFile } from './importing/history.ts'
import { startServer } from './web/server.ts'
import { reportedBug } from './web/server-failures.ts'

const { version } = packageJson

/** The first signal ends in good order; a second one ends at once. */
const toldToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })

/** The house with its HTTP side, until the process is told to end. */
export const serve: Program['serve'] = async (settings, output, { demo } = {}) => {
  const house = await openHouse(settings)
  try {
    const { router, client, uploads, survey, watch, jobs, imports, shopFor, hold } = house
    const server = await startServer(
      {
        version,
        webFolder: settings.webFolder,
        check: hold.check,
        router,
        query: (input) => client.facts.query(input),
        receive: uploads.receive,
        checkPicture: house.checkPicture,
        survey,
        rejects: async ({ shop, batch }) => rejectsFile(imports, await shopFor(shop, 'look'), batch),
      },
      settings.port,
      { reach: settings },
    )
    const told = toldToEnd()
    // A promise that a library forgot must not take the whole server down; stores keep themselves whole.
    process.on('unhandledRejection', reportedBug)
    hold.announce(server.address)
    for (const notice of house.recovered) output.err(notice)
    output.out(`掌柜已启动：${server.address}\n数据目录：${house.folder.path}\n按 Ctrl-C 结束。`)
    await uploads.start()
    watch.start()
    jobs.start()
    const ending = new AbortController()
    const taken =
      demo && takeDemo({ client, output, scenario: demo, address: server.address, signal: ending.signal })
    await told
    ending.abort()
    await taken
    output.err('正在收尾，请稍候……')
    await Promise.all([server.close(), house.close()])
    return 0
  } finally {
    await house.close()
  }
}
