import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closure, lockedPackages } from '../packaging/shipped.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const box = mkdtempSync(join(tmpdir(), 'zhanggui-package-'))
const modules = join(box, 'node_modules')
const own = join(modules, 'zhanggui')

/** Nothing of this checkout or of the test's own Node may help. */
const outside = (): NodeJS.ProcessEnv => {
  const { PATH, HOME } = process.env
  return { PATH, HOME, XDG_CACHE_HOME: join(box, 'cache') }
}

const npm = (...args: string[]): void => {
  const { npm_execpath: script } = process.env
  const isScript = script !== undefined && /^npm-cli\.c?js$/.test(basename(script))
  const [file, before] = isScript ? [process.execPath, [script]] : ['npm', []]
  execFileSync(file, [...before, ...args], { cwd: root, stdio: 'pipe', shell: process.platform === 'win32' })
}

type Entry = { name: string; bytes: Buffer }

/** The files of a tarball of npm: plain names below `package/`. */
const entriesOf = (tar: Buffer): Entry[] => {
  const entries: Entry[] = []
  for (let at = 0; tar[at]; ) {
    const text = (from: number, length: number) =>
      tar.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '')
    const size = Number.parseInt(text(124, 12), 8)
    const type = text(156, 1)
    const prefix = text(345, 155)
    if (type === '0') {
      const name = `${prefix ? `${prefix}/` : ''}${text(0, 100)}`
      entries.push({ name: name.replace('package/', ''), bytes: tar.subarray(at + 512, at + 512 + size) })
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
  return entries
}

/** As npm installs it on a machine like this one, from what lies here already: no registry is asked. */
const install = (): void => {
  npm('pack', '--silent', '--pack-destination', box)
  const [tarball = ''] = readdirSync(box).filter((name) => name.endsWith('.tgz'))
  for (const { name, bytes } of entriesOf(gunzipSync(readFileSync(join(box, tarball))))) {
    mkdirSync(join(own, name, '..'), { recursive: true })
    writeFileSync(join(own, name), bytes)
  }
  rmSync(join(box, tarball))
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'))
  for (const path of closure(lockedPackages(root), Object.keys({ ...dependencies, ...optionalDependencies })))
    if (existsSync(join(root, path))) cpSync(join(root, path), join(box, path), { recursive: true })
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const megabytes = (folder: string): number =>
  filesIn(folder).reduce((sum, file) => sum + statSync(file).size, 0) / 1024 / 1024

const bin = join(own, 'bin', 'zhanggui.mjs')

const zhanggui = (...args: string[]): string =>
  execFileSync('node', [bin, ...args], { cwd: box, env: outside(), encoding: 'utf8', stdio: 'pipe' })

beforeAll(install, 400_000)
afterAll(() => rmSync(box, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }))

const orders = `订单编号,总金额,买家实际支付金额,订单状态,收货地址,订单创建时间,订单付款时间,退款金额
3512345678900000001,199.00,199.00,交易成功,浙江省 杭州市 西湖区,2026-11-16 09:12:00,2026-11-16 09:12:30,0.00
3512345678900000003,256.50,200.00,交易成功,广东省 深圳市 南山区,2026-11-17 10:30:00,2026-11-17 10:31:00,56.50
`

describe('the package', () => {
  test('is under 300 MB with all that npm installs for one machine', () => {
    const total = megabytes(modules)
    console.log(`installed ${total.toFixed(1)} MB, of it our own ${megabytes(own).toFixed(1)} MB`)
    expect(total).toBeLessThan(300)
  })

  test('brings no sources, no tools of ours and no tests', () => {
    const names = filesIn(own).map((file) => file.slice(own.length + 1))
    expect(names.filter((name) => /\.tsx?$|\.test\.|^src|^test|\.map$/.test(name))).toEqual([])
    for (const tool of ['vite', 'vitest', 'typescript', 'playwright-core', 'react', 'antd', 'rolldown'])
      expect(existsSync(join(modules, tool)), tool).toBe(false)
    expect(readFileSync(join(own, 'server', 'LICENSES.txt'), 'utf8')).toContain('kysely')
  })

  test('says its version under the Node that is installed', () =>
    expect(zhanggui('--version').trim()).toContain(
      JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')).version,
    ))

  test('imports a file, tells its figures, and makes a report in every format', () => {
    writeFileSync(join(box, '订单.csv'), orders)
    zhanggui('import', '订单.csv', '--shop', '旗舰店', '--data', 'data')
    const figures = zhanggui(
      ...['query', '--metrics', 'paid_amount', '--period', '2026-11', '--json', '--data', 'data'],
    )
    expect(figures).toContain('455.5')
    const formats = ['pdf', 'docx', 'xlsx', 'pptx', 'html']
    zhanggui(
      ...['report', 'weekly', '--period', '2026-W47', '--format', formats.join(','), '--out', 'report'],
      ...['--data', 'data'],
    )
    const made = readdirSync(box).filter((name) => name.startsWith('report'))
    const files = made.flatMap((name) =>
      statSync(join(box, name)).isDirectory() ? filesIn(join(box, name)) : [join(box, name)],
    )
    expect(files.map((file) => file.slice(file.lastIndexOf('.') + 1)).sort()).toEqual(formats.toSorted())
    const pdf = readFileSync(files.find((file) => file.endsWith('.pdf')) ?? '')
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.toString('latin1')).toContain('NotoSansSC')
  }, 180_000)

  test('opens the web page', async () => {
    const args = [bin, 'serve', '--port', '0', '--data', 'data']
    const server: ChildProcess = spawn('node', args, { cwd: box, env: outside(), stdio: 'pipe' })
    const ended = new Promise((resolve) => server.once('close', resolve))
    try {
      let said = ''
      server.stdout?.on('data', (chunk) => {
        said += chunk
      })
      await expect.poll(() => said, { timeout: 60_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+/)
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? ''
      const page = await (await fetch(address)).text()
      const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? ''
      const answer = await fetch(`${address}${script}`)
      expect(answer.headers.get('content-type')).toContain('javascript')
      expect((await answer.text()).length).toBeGreaterThan(10_000)
      expect((await fetch(`${address}/api/openapi.json`)).ok).toBe(true)
    } finally {
      server.kill('SIGTERM')
      await ended
    }
  }, 90_000)
})
