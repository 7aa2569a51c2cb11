import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type ProxyOptions, type UserConfig } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
/** JavaScript that the first page needs before it can be used, gzipped. The plan of work sets the limit. */
const firstLoadLimit = 300 * 1024
const firstPage = '/src/web/today/today.tsx'

/** Prints what the first page loads and fails the build when that grows past its limit. */
const firstLoad = (): Plugin => ({
  name: 'first-load',
  apply: 'build',
  writeBundle(options, bundle) {
    const needed = new Set<string>()
    const take = (file: string) => {
      const chunk = bundle[file]
      if (needed.has(file) || chunk?.type !== 'chunk') return
      needed.add(file)
      for (const name of chunk.imports) take(name)
    }
    for (const chunk of Object.values(bundle))
      if (chunk.type === 'chunk' && (chunk.isEntry || chunk.facadeModuleId?.endsWith(firstPage)))
        take(chunk.fileName)
    const size = (file: string) => gzipSync(readFileSync(join(options.dir ?? '', file))).length
    const scripts = Object.values(bundle).flatMap((chunk) =>
      chunk.type === 'chunk' ? [{ file: chunk.fileName, size: size(chunk.fileName) }] : [],
    )
    const first = scripts.filter(({ file }) => needed.has(file)).reduce((sum, { size }) => sum + size, 0)
    const all = scripts.reduce((sum, { size }) => sum + size, 0)
    const kb = (bytes: number) => `${(bytes / 1024).toFixed(0)} KB`
    // For who builds by hand: who starts the program is told what matters to them.
    this.info(
      `first load ${kb(first)} of JavaScript gzipped (limit ${kb(firstLoadLimit)}), ${kb(all)} in all`,
    )
    if (first > firstLoadLimit) throw new Error('the first load is over its limit')
  },
})

const server = process.env.ZHANGGUI_SERVER ?? 'http://127.0.0.1:8787'
/** The server answers its own pages only; while developing, these come from Vite's port. */
const toServer: ProxyOptions = {
  target: server,
  changeOrigin: true,
  configure: (proxy) => {
    proxy.on('proxyReq', (request) => request.setHeader('origin', server))
  },
}

const settings: UserConfig = {
  root: join(root, 'src', 'web'),
  plugins: [react(), firstLoad()],
  build: {
    outDir: join(root, 'build', 'web'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    assetsInlineLimit: 0,
    // Its package does not say that loading it does nothing by itself: menus and hints, which need one small file of it,
    // would bring all of its forms to the first page.
    rolldownOptions: {
      treeshake: {
        moduleSideEffects: [{ test: /@rc-component\/(form|async-validator)\//, sideEffects: false }],
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 8788,
    proxy: Object.fromEntries(['/api', '/rpc'].map((path) => [path, toServer])),
  },
}

export default defineConfig(({ command }) => {
  // A build that a test starts would inherit NODE_ENV=test and carry the development code of React.
  if (command === 'build') process.env.NODE_ENV = 'production'
  return settings
})
