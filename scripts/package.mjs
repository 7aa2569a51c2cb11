// What `npm pack` runs first: the web app and the server as they are passed on. On any Node ≥ 20.
import { join } from 'node:path'
import { ensureInstalled } from './install.mjs'
import { Refusal, root, runNode } from './node26.mjs'
import { ensureWebApp } from './web.mjs'

try {
  await ensureInstalled()
  await ensureWebApp()
  const build = join(root, 'packaging', 'build.ts')
  const code = await runNode(['--disable-warning=ExperimentalWarning', build], {
    cwd: root,
    // What npm pack prints is the name of its file.
    stdio: ['ignore', 2, 2],
  })
  if (code !== 0) throw new Refusal(`打包没有成功（退出码 ${code}），原因见上。`)
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  process.exitCode = 1
}
