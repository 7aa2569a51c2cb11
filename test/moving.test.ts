import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { settingsFrom } from '../src/config.ts'
import { factTables } from '../src/facts/tables.ts'
import { type House, openHouse } from '../src/house.ts'
import { commitFile, stageFile } from '../src/importing/actions.ts'
import { formats } from '../src/importing/formats/all.ts'
import { program } from '../src/main.ts'
import { auditedTables } from '../src/record-tables.ts'
import { freshDatabase } from '../src/storage/testing.ts'
import { draftOf } from './faults/real-headers.ts'
import { laidDemo, laidStores } from './laid-stores.ts'
import { bareEnvironment } from './processes.ts'

const postgresUrl = inject('postgresUrl')
const root = mkdtempSync(join(tmpdir(), 'zhanggui-moving-'))
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const passphrase = '两只老虎跑得快跑得快'
const databases: Awaited<ReturnType<typeof freshDatabase>>[] = []
afterAll(async () => {
  for (const { drop } of databases) await drop()
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
})

const newDatabase = async (): Promise<string> => {
  const made = await freshDatabase(postgresUrl)
  databases.push(made)
  return made.url
}

const settings = (folder: string, env: Record<string, string> = {}) =>
  settingsFrom({ flags: { data: join(root, folder) }, env, cwd: root })

const at = (databaseUrl: string | undefined): Record<string, string> =>
  databaseUrl === undefined ? {} : { ZHANGGUI_DATABASE_URL: databaseUrl }

const within = async <T>(
  folder: string,
  databaseUrl: string | undefined,
  work: (house: House) => Promise<T>,
): Promise<T> => {
  const house = await openHouse(settings(folder, at(databaseUrl)))
  try {
    return await work(house)
  } finally {
    await house.close()
  }
}

/** The engines add fractions up in orders of their own: what differs after twelve digits is no other figure. Money is text. */
const written = (row: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(row, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value))

/** So many metrics are asked for at once, at most. */
const AT_ONCE = 40

/**
 * Every figure of the shop, in all and by item where they can be asked so. What cannot be asked is told by itself: it
 * fails in the same words on either engine.
 */
const figuresOf = async ({ client }: House) => {
  const { metrics } = await client.facts.metrics()
  const [shop] = await client.facts.shops()
  const figures: Record<string, unknown> = {}
  const ask = async (by: readonly string[], ids: readonly string[]): Promise<void> => {
    try {
      const { rows, totals, notes } = await client.facts.query({
        shop: shop?.name,
        metrics: [...ids],
        by: [...by],
        from: '2026-09-01',
        to: '2026-11-30',
        totals: true,
        limit: 400,
      })
      figures[`${by.join()} notes of ${ids.join()}`] = notes
      for (const id of ids) {
        const of = (row: Readonly<Record<string, unknown>>) =>
          written(Object.fromEntries([...by, id].map((name) => [name, row[name]])))
        figures[`${id} ${by.join()}`] = { rows: rows.map(of).sort(), totals: totals && of(totals) }
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error
      const [only, ...others] = ids
      if (only !== undefined && others.length === 0) figures[`${only} ${by.join()}`] = error.message
      else {
        const half = Math.ceil(ids.length / 2)
        await ask(by, ids.slice(0, half))
        await ask(by, ids.slice(half))
      }
    }
  }
  const ids = metrics.map(({ id }) => id)
  for (const by of [[], ['item']])
    for (let from = 0; from < ids.length; from += AT_ONCE) await ask(by, ids.slice(from, from + AT_ONCE))
  return figures
}

/** Rows of every table; of what the program writes by itself as it opens not. */
const countsOf = async ({ records, facts }: House) => {
  const counts: Record<string, number> = {}
  for (const { table } of auditedTables) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(records)
    counts[table] = Number(rows[0]?.n)
  }
  for (const table of Object.keys(factTables)) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(facts)
    counts[table] = Number(rows[0]?.n)
  }
  return counts
}

const dutiesOf = async ({ client }: House) => {
  const [shop] = await client.facts.shops()
  const asked = { shop: shop?.name }
  return {
    tasks: await client.tasks.list(asked),
    plans: await client.market.plans(asked),
    promotions: await client.promotion.list(asked),
    meetings: await client.team.meetings(asked),
    surveys: await client.customer.surveys(asked),
    launches: await client.listing.launches(asked),
    members: await client.people.members(),
  }
}

const stateOf = async (house: House) => ({
  figures: await figuresOf(house),
  duties: await dutiesOf(house),
  // Who asks for tasks has those checked that are due.
  counts: await countsOf(house),
})

/** The trail as far as it goes in that place. */
const trailOf = async ({ records }: House, until: number) =>
  records.selectFrom('audit_entry').selectAll().where('n', '<=', until).orderBy('n').execute()

describe.skipIf(postgresUrl === undefined)('a small demo shop with all that its team has typed', () => {
  let before: Awaited<ReturnType<typeof stateOf>>
  let trail: Awaited<ReturnType<typeof trailOf>>
  let serverDatabase = ''

  beforeAll(async () => {
    await laidDemo(join(root, 'laptop'))
    await within('laptop', undefined, async (house) => {
      for (const name of ['林晓', '王敏', '陈一'])
        await house.client.people.addMember({ name, role: 'operator' })
      before = await stateOf(house)
      trail = await trailOf(house, 1e9)
    })
  }, 900_000)

  const isWhole = async (folder: string, databaseUrl: string | undefined, note: string) =>
    within(folder, databaseUrl, async (house) => {
      expect(house.recovered).toEqual([])
      const found = await house.client.system.doctor()
      expect([found.records.problems, found.facts.problems, found.audit.problems]).toEqual([[], [], []])
      expect(found.sound).toBe(true)
      expect(await trailOf(house, trail.length)).toEqual(trail)
      expect(
        (await house.client.audit.everywhere({ limit: 20 })).acts.flatMap(({ entries }) => entries),
      ).toContainEqual(expect.objectContaining({ what: note }))
      const now = await stateOf(house)
      expect(now.counts).toEqual(before.counts)
      expect(now.duties).toEqual(before.duties)
      expect(Object.keys(now.figures).length).toBeGreaterThan(300)
      expect(now.figures).toEqual(before.figures)
    })

  test('there is something in it to lose', () => {
    expect(trail.length).toBeGreaterThan(5)
    expect(before.counts).toMatchObject({ shop: 1, member: expect.any(Number) })
    expect(before.counts.task).toBeGreaterThan(0)
    expect(before.counts.term_traffic).toBeGreaterThan(100)
    const withRows = Object.values(before.figures).filter((one) => typeof one === 'object')
    expect(withRows.length).toBeGreaterThan(100)
  })

  test('moves to PostgreSQL with every figure, every record and its trail, and goes on there', async () => {
    serverDatabase = await newDatabase()
    const said: string[] = []
    const done = await program.move(
      settings('laptop', { ZHANGGUI_MOVE_DATABASE_URL: serverDatabase }),
      join(root, 'server'),
      (part, doing) => said.push(`${part} ${doing}`),
    )
    expect(done).toMatchObject({ engine: 'postgres', auditEntries: trail.length })
    expect(said.length).toBeGreaterThan(20)
    expect(readFileSync(join(root, 'server', 'keys', 'buyer.key'))).toEqual(
      readFileSync(join(root, 'laptop', 'keys', 'buyer.key')),
    )
    expect(existsSync(join(root, 'server', 'keys', 'machine.key'))).toBe(false)
    expect(readdirSync(join(root, 'server', 'archive'))).toEqual(readdirSync(join(root, 'laptop', 'archive')))
    await isWhole('server', serverDatabase, 'move')
    await isWholeStill('laptop')
  }, 900_000)

  const isWholeStill = (folder: string) =>
    within(folder, undefined, async (house) => {
      expect((await house.client.system.doctor()).sound).toBe(true)
      expect(await countsOf(house)).toEqual(before.counts)
    })

  test('numbers go on after the last ones, and what is done there is sealed into the same trail', async () => {
    await within('server', serverDatabase, async (house) => {
      const ids = (await house.client.people.members()).map(({ id }) => id)
      const added = await house.client.people.addMember({ name: '新来的', role: 'operator' })
      expect(ids).not.toContain(added.id)
      expect(added.id).toBeGreaterThan(Math.max(...ids) - 1)
      await house.client.people.archiveMember({ id: added.id })
      expect((await house.client.system.doctor()).audit.problems).toEqual([])
    })
  }, 300_000)

  test('and back again onto a laptop', async () => {
    await within('server', serverDatabase, async (house) => {
      before = await stateOf(house)
      trail = await trailOf(house, 1e9)
    })
    const done = await program.move(settings('server', at(serverDatabase)), join(root, 'home'), () => {})
    expect(done).toMatchObject({ engine: 'embedded', auditEntries: trail.length })
    await isWhole('home', undefined, 'move')
  }, 900_000)

  test('a target with anything in it is refused, and so is a move to the same kind of stores', async () => {
    const database = await newDatabase()
    const to = (env: Record<string, string>, folder: string) =>
      program.move(settings('laptop', env), join(root, folder), () => {})
    await expect(to({ ZHANGGUI_MOVE_DATABASE_URL: serverDatabase }, 'elsewhere')).rejects.toMatchObject({
      code: 'move_impossible',
      details: { detail: expect.stringContaining('不是空的') },
    })
    await expect(to({ ZHANGGUI_MOVE_DATABASE_URL: database }, 'home')).rejects.toMatchObject({
      code: 'move_impossible',
      details: { detail: expect.stringContaining('已经有数据') },
    })
    await expect(to({}, 'elsewhere')).rejects.toMatchObject({ code: 'move_impossible' })
    await within('elsewhere', database, async (house) => expect(await house.client.facts.shops()).toEqual([]))
  }, 300_000)

  test('a backup of the one engine is restored onto the other, both ways', async () => {
    const ofLaptop = join(root, 'laptop.zgbackup')
    const ofServer = join(root, 'server.zgbackup')
    await within('home', undefined, ({ client }) => client.system.backup({ file: ofLaptop, passphrase }))
    const database = await newDatabase()
    await program.restore(settings('fromLaptop', at(database)), ofLaptop, passphrase)
    await isWhole('fromLaptop', database, 'restore')
    await within('fromLaptop', database, ({ client }) => client.system.backup({ file: ofServer, passphrase }))
    const found = await program.checkBackup(ofServer, passphrase)
    expect(found).toMatchObject({
      problems: [],
      isSealed: true,
      keys: ['buyer.key', 'secrets.key', 'session.key'],
    })
    expect(found.auditEntries).toBeGreaterThan(trail.length)
    await program.restore(settings('fromServer'), ofServer, passphrase)
    await isWhole('fromServer', undefined, 'restore')
  }, 900_000)
})

/** Little of everything that is carried over: rows in both stores, a trail, files in the archive. */
const laySmall = async (folder: string) => {
  await laidStores('embedded', join(root, folder))
  await within(folder, undefined, async ({ client, imports }) => {
    const shop = await client.facts.createShop({ name: '旗舰店' })
    const { id: owner } = await client.people.addMember({ name: '林晓', role: 'operator' })
    for (const title of ['换主图', '补货', '回评价'])
      await client.tasks.create({ shop: shop.name, title, owner })
    for (const list of ['order-csv-v3', 'item-xlsx-27', 'refund-2026b']) {
      const path = join(root, `${list} ${folder}`)
      const draft = draftOf(list, 200)
      writeFileSync(path, draft.bytes())
      await commitFile(imports, shop, await stageFile(imports, { shop, path, name: basename(path), formats }))
    }
  })
}

describe.skipIf(postgresUrl === undefined)('a move that is killed', () => {
  let serverDatabase = ''
  beforeAll(async () => {
    await laySmall('counter')
    serverDatabase = await newDatabase()
    const settingsThere = settings('counter', { ZHANGGUI_MOVE_DATABASE_URL: serverDatabase })
    await program.move(settingsThere, join(root, 'office'), () => {})
  }, 300_000)

  test('there is something in it to lose', async () => {
    expect(await within('counter', undefined, countsOf)).toMatchObject({
      task: 3,
      member: 1,
      order_header: 200,
      refund: 200,
    })
    expect(readdirSync(join(root, 'counter', 'archive')).length).toBeGreaterThan(2)
  })

  const zhanggui = (env: Record<string, string>, ...args: string[]) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
      env: { ...bareEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk
      })
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    return { child, ended, said: () => said }
  }

  test.each(['postgres', 'embedded'] as const)(
    'on its way to %s leaves the source as it is and a target that is empty or whole',
    async (kind) => {
      const source = kind === 'postgres' ? 'counter' : 'office'
      const from = kind === 'postgres' ? undefined : serverDatabase
      const counts = await within(source, from, countsOf)
      let finished = 0
      // From before anything is laid out until it is all but done.
      for (const [round, share] of [0.3, 0.55, 0.75, 0.9, 0.97].entries()) {
        const target = `killed-${kind}-${round}`
        const url = kind === 'postgres' ? await newDatabase() : undefined
        const env = { ...at(from), ...(url ? { ZHANGGUI_MOVE_DATABASE_URL: url } : {}) }
        const words = ['move', '--data', join(root, source), '--to', join(root, target)]
        const began = performance.now()
        if (round === 0) {
          const whole = zhanggui(env, ...words)
          expect(await whole.ended, whole.said()).toBe(0)
          finished = performance.now() - began
          await within(target, url, async (house) => expect(await countsOf(house)).toEqual(counts))
          continue
        }
        const struck = zhanggui(env, ...words)
        await wait(finished * share)
        struck.child.kill('SIGKILL')
        await struck.ended
        const again = zhanggui(env, ...words)
        const code = await again.ended
        // Either it had got so far that nothing is left to do, or it begins anew and succeeds.
        if (code !== 0) expect(again.said()).toMatch(/已经有数据|不是空的/)
        await within(target, url, async (house) => {
          expect(await countsOf(house)).toEqual(counts)
          expect((await house.client.system.doctor()).sound).toBe(true)
        })
        await within(source, from, async (house) => {
          expect(await countsOf(house)).toEqual(counts)
          expect((await house.client.system.doctor()).sound).toBe(true)
        })
      }
    },
    1_500_000,
  )
})
