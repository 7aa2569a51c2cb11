import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { runCommandLine } from '../../src/cli/command-line.ts'
import { settingsFrom } from '../../src/config.ts'
import { type House, openHouse } from '../../src/house.ts'
import { program } from '../../src/main.ts'
import { freshDatabase } from '../../src/storage/testing.ts'
import { bareEnvironment } from '../processes.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const killAt = new URL('./kill-at.ts', import.meta.url).href
const root = mkdtempSync(join(tmpdir(), 'zhanggui-restore-kill-'))
const passphrase = '两只老虎跑得快跑得快'
const backup = join(root, 'new.zgbackup')
const old = join(root, 'old', 'data')
const postgresUrl = inject('postgresUrl')
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

const inHouse = async <T>(data: string, url: string | undefined, work: (house: House) => Promise<T>) => {
  const env = url === undefined ? {} : { ZHANGGUI_DATABASE_URL: url }
  const house = await openHouse(settingsFrom({ flags: { data }, env, cwd: root }))
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}

/** A shop with one paid order: a row in the facts and in the records, a file in the archive, keys. */
const openShop = async (data: string, shop: string, amount: string): Promise<void> => {
  mkdirSync(data, { recursive: true })
  const path = join(root, `${shop}.csv`)
  writeFileSync(
    path,
    `订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间 \n360000000000000001,${amount},${amount},2026-10-01 10:00:00,2026-10-01 10:00:30`,
  )
  for (const args of [
    ['shops', 'add', shop],
    ['import', path, '--shop', shop],
  ]) {
    const said: string[] = []
    const say = (text: string) => void said.push(text)
    const output = { out: say, err: say, progress: () => {} }
    const code = await runCommandLine({
      args: [...args, '--data', data],
      env: {},
      cwd: root,
      output,
      program,
    })
    if (code !== 0) throw new Error(said.join('\n'))
  }
}

/** All that a half of one state and a half of another would not agree in. */
const stateOf = async (data: string, url?: string) => {
  const seen = await inHouse(data, url, async ({ client, recovered }) => {
    const [shop] = await client.facts.shops()
    const asked = { metrics: ['paid_amount'], from: '2026-10-01', to: '2026-10-01', totals: true }
    return {
      recovered,
      shops: (await client.facts.shops()).map(({ name }) => name),
      paid: shop && (await client.facts.query({ shop: shop.name, ...asked })).totals?.paid_amount,
      isSound: (await client.system.doctor()).sound,
    }
  })
  return {
    ...seen,
    archive: readdirSync(join(data, 'archive')).map((name) =>
      readFileSync(join(data, 'archive', name), 'hex'),
    ),
    buyerKey: readFileSync(join(data, 'keys', 'buyer.key'), 'utf8'),
    isRestoring: existsSync(join(data, 'restoring')),
  }
}

/** `zhanggui` in a process of its own, which is killed right before that step. */
const killed = async (words: readonly string[], data: string, at: string, url?: string): Promise<void> => {
  const args = ['--disable-warning=ExperimentalWarning', '--import', killAt, main, ...words, '--data', data]
  const env = {
    ...bareEnvironment(),
    KILL_AT: at,
    ZHANGGUI_BACKUP_PASSPHRASE: passphrase,
    ...(url === undefined ? {} : { ZHANGGUI_DATABASE_URL: url }),
  }
  const child = spawn(process.execPath, args, { env, cwd: root })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk
    })
  const [, signal] = await once(child, 'close')
  expect(signal, said).toBe('SIGKILL')
}

const isOld = [expect.stringContaining('数据全是原来的')]
const isNew = [expect.stringContaining('数据全是「new.zgbackup」的')]

describe('a restore or a backup that is killed', () => {
  let states: Record<'old' | 'new', Awaited<ReturnType<typeof stateOf>>>
  let runs = 0
  const run = () => join(root, `run-${++runs}`, 'data')

  beforeAll(async () => {
    await openShop(old, '旧店', '10.00')
    const other = join(root, 'new', 'data')
    await openShop(other, '新店', '20.00')
    await inHouse(other, undefined, ({ client }) => client.system.backup({ file: backup, passphrase }))
    states = { old: await stateOf(old), new: await stateOf(other) }
    expect(states.old.archive).not.toEqual(states.new.archive)
  }, 120_000)

  test.each([
    ['while it unpacks', 'createWriteStream restoring/facts.duckdb', 'old'],
    ['with the old archive aside and no new one in', 'rename data/archive', 'new'],
    ['while it clears up', 'rm restoring/staging', 'new'],
  ] as const)(
    'a restore %s leaves one whole state, and the next start says which',
    async (_, at, which) => {
      const data = run()
      cpSync(old, data, { recursive: true })
      await killed(['restore', backup], data, at)
      expect(await stateOf(data)).toEqual({
        ...states[which],
        recovered: which === 'old' ? isOld : isNew,
        isRestoring: false,
      })
      if (which === 'old') return
      // What was there is all there still.
      const before = join(data, 'before-restore')
      expect(readFileSync(join(before, 'keys', 'buyer.key'), 'utf8')).toBe(states.old.buyerKey)
      expect(readdirSync(join(before, 'archive'))).toHaveLength(states.old.archive.length)
      expect(existsSync(join(before, 'records.sqlite'))).toBe(true)
    },
    120_000,
  )

  test('a backup that is killed leaves no file under its name, and the next start removes what it had written', async () => {
    const data = run()
    cpSync(old, data, { recursive: true })
    const written = () => readdirSync(root).filter((name) => name.startsWith('cut.zgbackup'))
    await killed(['backup', join(root, 'cut.zgbackup')], data, `rename ${basename(root)}/cut.zgbackup`)
    expect(written()).toEqual([expect.stringMatching(/^cut\.zgbackup\..+\.part$/)])
    expect(await stateOf(data)).toEqual(states.old)
    expect(written()).toEqual([])
  }, 120_000)

  test.runIf(postgresUrl !== undefined).each([
    ['before its rows are committed', 'open data/restoring', 'old'],
    ['after its rows are committed', 'rename before-restore/archive', 'new'],
  ] as const)(
    'a restore into a PostgreSQL, %s, is all there or not at all',
    async (_, at, which) => {
      const { url, drop } = await freshDatabase(postgresUrl)
      try {
        const data = run()
        mkdirSync(data, { recursive: true })
        await killed(['restore', backup], data, at, url)
        const state = await stateOf(data, url)
        const { shops, paid, archive } = state
        expect(state).toMatchObject({ recovered: which === 'old' ? isOld : isNew, isSound: true })
        if (which === 'old') expect({ shops, archive }).toEqual({ shops: [], archive: [] })
        else
          expect({ shops, paid, archive }).toEqual({
            shops: states.new.shops,
            paid: states.new.paid,
            archive: states.new.archive,
          })
      } finally {
        await drop()
      }
    },
    120_000,
  )
})
