import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFacts } from './facts.ts'
import { buyerKey, knownPlace, openFolder, placeOf } from './folder.ts'
import { ensureMachineKey, machineKey } from './machine-key.ts'
import { openRecords } from './records.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zhanggui-test-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('opening a folder makes what is missing and keeps what is there', async () => {
  const folder = await openFolder(join(dir, 'new', 'data'))
  writeFileSync(join(folder.archive, 'kept'), 'kept')
  const again = await openFolder(folder.path)
  expect(again).toEqual(folder)
  expect([folder.archive, folder.uploads, folder.staging, folder.keys].every(existsSync)).toBe(true)
  expect(readFileSync(join(again.archive, 'kept'), 'utf8')).toBe('kept')
})

test('a place that cannot be a folder is refused in words', async () => {
  writeFileSync(join(dir, 'file'), '')
  await expect(openFolder(join(dir, 'file'))).rejects.toMatchObject({ code: 'folder_unusable' })
})

// There the system says that a folder which is there is not.
test.skipIf(process.platform !== 'linux')(
  'where the system makes no folder, none is asked for for ever',
  async () => {
    await expect(openFolder('/proc/zhanggui/data')).rejects.toMatchObject({
      code: 'folder_unusable',
      details: { detail: expect.stringContaining('不能新建 /proc/zhanggui：系统不让在那里新建') },
    })
  },
)

test('the buyer key is made once, for the owner only, also when many ask at once', async () => {
  const folder = await openFolder(dir)
  const keys = await Promise.all(Array.from({ length: 8 }, () => buyerKey(folder)))
  expect(new Set(keys).size).toBe(1)
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/)
  expect(await buyerKey(await openFolder(dir))).toBe(keys[0])
  if (process.platform !== 'win32') expect(statSync(join(folder.keys, 'buyer.key')).mode & 0o777).toBe(0o600)
})

test('a place is named once, also when many ask at once, and not by a file without a name', async () => {
  const folder = await openFolder(dir)
  const asked = () => Promise.all(Array.from({ length: 8 }, () => placeOf(folder)))
  const names = await asked()
  expect(new Set(names).size).toBe(1)
  expect(await asked()).toEqual(names)
  expect(await knownPlace(await openFolder(dir))).toBe(names[0])
  expect(readdirSync(dir).filter((name) => name.startsWith('place'))).toEqual(['place.txt'])
  writeFileSync(folder.place, '')
  expect(await placeOf(folder)).toMatch(/^[0-9a-f-]{36}$/)
})

/** A process of its own that opens a folder and says its name, once it is told to. */
const namer = async (path: string) => {
  const program = `import { openFolder, placeOf } from ${JSON.stringify(new URL('./folder.ts', import.meta.url).href)}
    process.stdin.once('data', async () => {
      process.stdout.write(await placeOf(await openFolder(${JSON.stringify(path)})))
      process.exit()
    })
    process.stdout.write('ready ')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let said = ''
  const isReady = Promise.withResolvers<void>()
  child.stdout.on('data', (text) => {
    said += text
    isReady.resolve()
  })
  const ended = once(child, 'close')
  await Promise.race([isReady.promise, ended])
  return {
    begin: () => child.stdin.write('begin\n'),
    named: async () => {
      const [code] = await ended
      return { code, name: said.replace('ready ', '') }
    },
  }
}

test('a place is named once by processes that begin at the same moment on a folder that was not there', async () => {
  for (const round of [1, 2, 3]) {
    const path = join(dir, `fresh${round}`)
    const namers = await Promise.all(Array.from({ length: 4 }, () => namer(path)))
    for (const one of namers) one.begin()
    const told = await Promise.all(namers.map((one) => one.named()))
    const name = await knownPlace(await openFolder(path))
    expect(name).toMatch(/^[0-9a-f-]{36}$/)
    expect(told).toEqual(namers.map(() => ({ code: 0, name })))
    expect(readdirSync(path).filter((one) => one.startsWith('place'))).toEqual(['place.txt'])
  }
}, 60_000)

test('a spoilt buyer key is refused, never replaced', async () => {
  const folder = await openFolder(dir)
  await buyerKey(folder)
  const file = join(folder.keys, 'buyer.key')
  chmodSync(file, 0o600)
  writeFileSync(file, 'abc')
  await expect(buyerKey(folder)).rejects.toMatchObject({ code: 'folder_unusable' })
  expect(readFileSync(file, 'utf8')).toBe('abc')
})

test('files that are no stores are refused and left alone', async () => {
  const folder = await openFolder(dir)
  for (const file of [folder.records, folder.facts]) writeFileSync(file, 'not a database'.repeat(1000))
  await expect(openRecords({ folder })).rejects.toMatchObject({ code: 'store_damaged' })
  await expect(openFacts({ folder })).rejects.toMatchObject({ code: 'store_damaged' })
  expect(readFileSync(folder.records, 'utf8')).toBe('not a database'.repeat(1000))
  expect(readFileSync(folder.facts, 'utf8')).toBe('not a database'.repeat(1000))
})

test('a database that does not answer is refused in words, without its password', async () => {
  const folder = await openFolder(dir)
  const databaseUrl = 'postgres://someone:secret-word@127.0.0.1:1/shop'
  for (const opening of [openRecords({ folder, databaseUrl }), openFacts({ folder, databaseUrl })]) {
    const failure = await opening.catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'database_unreachable' })
    expect(String(failure)).not.toContain('secret-word')
  }
})

test('servers that share their keys and begin at the same moment have one key of the machine', async () => {
  const folder = await openFolder(dir)
  const keys = await Promise.all(Array.from({ length: 8 }, () => ensureMachineKey(folder)))
  expect(new Set(keys)).toEqual(new Set([machineKey(folder)]))
  writeFileSync(join(folder.keys, 'machine.key'), 'cut off')
  expect(await ensureMachineKey(folder)).toMatch(/^[0-9a-f]{64}$/)
  expect(machineKey(folder)).not.toBe(keys[0])
})
