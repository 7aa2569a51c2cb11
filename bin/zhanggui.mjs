#!/usr/bin/env node
// The command line: src/main.ts, or server/main.js of the package, on the Node 26 that the project brings along, whatever Node starts this file.
import module from 'node:module'
import { pathToFileURL } from 'node:url'
import { isInstalled } from '../scripts/install.mjs'
import { compileCache, isNode26, isPackage, main, Refusal, root, runNode } from '../scripts/node26.mjs'

const args = process.argv.slice(2)

const start = async () => {
  if (!isPackage && !isInstalled())
    throw new Refusal(`掌柜还没有安装好。请先在 ${root} 里运行一次 npm start。`)
  if (isNode26()) {
    module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE ?? compileCache)
    process.argv[1] = main
    await import(pathToFileURL(main).href)
    return
  }
  process.exitCode = await runNode(['--disable-warning=ExperimentalWarning', main, ...args])
}

try {
  await start()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  process.exitCode = 1
}
