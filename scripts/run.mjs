// npm start | npm test | npm run everyday | npm run bench | npm run dev, on any Node ≥ 20 and before anything is installed.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './install.mjs'
import { Refusal, root, runNode } from './node26.mjs'
import { run } from './process.mjs'
import { canInstall, findBrowser, findPostgres, hasChineseFont } from './programs.mjs'
import { allTests, vitest } from './tests.mjs'
import { ensureWebApp, vite } from './web.mjs'

const quiet = '--disable-warning=ExperimentalWarning'

/** @param {...string} path */
const inRoot = (...path) => join(root, ...path)

/** @param {string[]} args */
const node = (...args) => runNode([quiet, ...args], { cwd: root })

/** @param {string} what @param {Promise<number>} running */
const succeeds = async (what, running) => {
  const code = await running
  if (code !== 0) throw new Refusal(`${what}没有通过（退出码 ${code}），原因见上。`)
}

/** @param {string[]} args */
const start = async (args) => {
  await ensureInstalled()
  await ensureWebApp()
  return node(inRoot('src', 'main.ts'), 'serve', ...args)
}

/** @param {string[]} args */
const bench = async (args) => {
  await ensureInstalled()
  return node(inRoot('bench', 'main.ts'), ...args)
}

/** The server, started anew when its sources change, and Vite's, which passes /api on to it. Ctrl-C ends both.
 * @param {string[]} args */
const dev = async (args) => {
  await ensureInstalled()
  const server = node('--watch-preserve-output', '--watch', inRoot('src', 'main.ts'), 'serve', ...args)
  return existsSync(inRoot('vite.config.ts'))
    ? Math.max(...(await Promise.all([server, node(vite)])))
    : server
}

/** What the tests need and npm does not bring. */
const outside = [
  {
    name: 'Chrome / Chromium / Edge',
    debian: 'chromium',
    found: () => findBrowser() !== undefined,
    without: '跳过浏览器测试',
    get: '请安装 Chrome、Chromium 或 Edge，或用 CHROME_PATH 指明位置',
  },
  {
    name: 'PostgreSQL',
    debian: 'postgresql',
    found: () => findPostgres() !== undefined,
    without: '跳过 PostgreSQL 一侧的存储测试',
    get: '请安装 PostgreSQL 15 或更新（Ubuntu: sudo apt install postgresql；macOS: brew install postgresql；Windows: winget install PostgreSQL.PostgreSQL）',
  },
  {
    name: '中文字体',
    debian: 'fonts-noto-cjk',
    found: hasChineseFont,
    without: '截图里的中文会是方块',
    get: '请安装 fonts-noto-cjk 或同类字体',
  },
]

const outsidePrograms = async () => {
  const missing = outside.filter(({ found }) => !found())
  if (missing.length && canInstall()) {
    /** @type {import('node:child_process').SpawnOptions} */
    const apt = {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'inherit', 'inherit'],
    }
    const packages = missing.map(({ debian }) => debian)
    console.log(`正在用 apt-get 安装：${packages.join(' ')}`)
    await run('apt-get', ['update', '-qq'], apt)
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], apt)
  }
  const still = missing.filter(({ found }) => !found())
  for (const { name, without, get } of still) console.log(`缺少 ${name}，${without}。${get}。`)
  if (still.length && process.env.CI === 'true')
    throw new Refusal(`CI=true 时不允许跳过任何测试，缺少：${still.map(({ name }) => name).join('、')}。`)
}

/** @param {string[]} options of vitest @returns {[string, () => Promise<void>][]} */
const stepsOf = (...options) => [
  ['安装依赖', ensureInstalled],
  ['浏览器、PostgreSQL、中文字体', outsidePrograms],
  [
    '代码风格（biome）',
    () =>
      succeeds('代码风格检查', node(inRoot('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check')),
  ],
  [
    '类型（tsc）',
    () => succeeds('类型检查', node(inRoot('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit')),
  ],
  ['网页构建', ensureWebApp],
  ['测试（vitest）', () => succeeds('测试', allTests(...options))],
]

/** Every step in turn, with so many tests as the options leave.
 * @param {string[]} options of vitest */
const everyStep = async (...options) => {
  const steps = stepsOf(...options)
  for (const [index, [name, step]] of steps.entries()) {
    console.log(`\n[${index + 1}/${steps.length}] ${name}`)
    const from = performance.now()
    await step()
    console.log(
      `[${index + 1}/${steps.length}] ${name}：完成，${((performance.now() - from) / 1000).toFixed(1)} 秒`,
    )
  }
  return 0
}

/** Everything, or with a filter only the tests that it names.
 * @param {string[]} filter */
const test = async (filter) => {
  if (filter.length === 0) return everyStep()
  await ensureInstalled()
  await succeeds('测试', vitest(...filter))
  return 0
}

/** Without the tests that take long and seldom break: the projects of vitest.config.ts. */
const everyday = () => everyStep('--project', 'program', '--project', 'pure')

/** @type {Record<string, (args: string[]) => Promise<number>>} */
const commands = { start, test, everyday, bench, dev }

const [name = '', ...args] = process.argv.slice(2)
try {
  const command = commands[name]
  if (!command) throw new Refusal(`用法：node scripts/run.mjs ${Object.keys(commands).join(' | ')}`)
  process.exitCode = await command(args)
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  process.exitCode = 1
}
