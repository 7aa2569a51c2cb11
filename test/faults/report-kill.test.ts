import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { settingsFrom } from '../../src/config.ts'
import { figuresOf } from '../../src/documents/figures.ts'
import { orders } from '../../src/duties/reports/testing.ts'
import { type House, openHouse } from '../../src/house.ts'
import { commitFile, stageFile } from '../../src/importing/actions.ts'
import { formats } from '../../src/importing/formats/all.ts'
import { storeSides } from '../../src/storage/testing.ts'
import { laidStores } from '../laid-stores.ts'
import { bareEnvironment } from '../processes.ts'

const run = fileURLToPath(new URL('./report-run.ts', import.meta.url))
/** Monday morning after week 46. */
const now = '2026-11-16T09:00:00+08:00'

describe.each(storeSides(inject('postgresUrl')))('kill -9 of a report on %s', (side) => {
  const data = mkdtempSync(join(tmpdir(), 'zhanggui-report-kill-'))
  let database: Awaited<ReturnType<typeof laidStores>>

  const inHouse = async <T>(work: (house: House) => Promise<T>, at = now): Promise<T> => {
    const settings = settingsFrom({ flags: { data }, env: {}, cwd: data })
    const house = await openHouse(
      { ...settings, databaseUrl: database?.url },
      { now: () => Temporal.Instant.from(at) },
    )
    try {
      return await work(house)
    } finally {
      await house.close()
    }
  }

  beforeAll(async () => {
    database = await laidStores(side, data)
    await inHouse(async (house) => {
      await house.client.facts.createShop({ name: '白瓷小店' })
      await house.client.people.addMember({ name: '林晓' })
      const path = join(data, 'orders.csv')
      writeFileSync(path, orders())
      const shop = await house.shopFor('白瓷小店', 'look')
      const name = 'ExportOrderList202611160800.csv'
      const staged = await stageFile(house.imports, { shop, path, name, formats })
      await commitFile(house.imports, shop, staged)
    })
  }, 120_000)
  afterAll(async () => {
    await database?.drop()
    rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  })

  const killed = async (
    what: 'draft' | 'submit' | 'job',
    table: string,
    moment: string,
    at = now,
  ): Promise<void> => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', run, data, database?.url ?? '', what, table, moment, at],
      { env: bareEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk
      })
    try {
      const [, signal] = await once(child, 'close')
      expect(signal, said).toBe('SIGKILL')
    } finally {
      child.kill('SIGKILL')
    }
  }

  /** What the next start finds: the ledger, the report and what was frozen of it, as far as they are there. */
  const found = () =>
    inHouse(async ({ client }) => {
      const { reports, onTime } = await client.reports.ledger({})
      const [first] = reports
      return {
        reports: reports.map(({ title, state }) => `${title} ${state}`),
        onTime,
        report: first && (await client.reports.open({ id: first.id })),
        drift: first && (await client.reports.drift({ id: first.id }).catch(({ code }) => code)),
        isSound: (await client.system.doctor()).sound,
      }
    })

  test('a draft is there whole or not at all', async () => {
    for (const [table, moment] of [
      ['report_state', 'amid'],
      ['report_state', 'before the commit'],
    ] as const) {
      await killed('draft', table, moment)
      expect(await found(), moment).toMatchObject({ reports: [], report: undefined, isSound: true })
    }
    await killed('draft', 'report_state', 'after the commit')
    expect(await found()).toMatchObject({
      reports: ['2026 年第 46 周销售周报 draft'],
      report: { state: 'draft', isStale: false },
      isSound: true,
    })
  }, 240_000)

  test('what is handed in is frozen with its figures, or it is a draft as before', async () => {
    const before = await found()
    for (const moment of ['amid', 'before the commit']) {
      await killed('submit', 'report_submission', moment)
      expect(await found(), moment).toEqual(before)
    }
    await killed('submit', 'report_submission', 'after the commit')
    const { report, ...after } = await found()
    expect(after).toMatchObject({
      reports: ['2026 年第 46 周销售周报 submitted'],
      onTime: { due: 1, onTime: 1 },
      drift: { accuracy: 1, drifted: [] },
      isSound: true,
    })
    expect(report?.states.map(({ state, by }) => [state, by?.name])).toEqual([
      ['draft', undefined],
      ['submitted', '林晓'],
    ])
    // Nothing of what the draft told was lost on the way.
    const told = (one: typeof report) => figuresOf(one?.document ?? { blocks: [] }).map(({ value }) => value)
    expect(told(report)).toEqual(told(before.report))
    expect(told(report).length).toBeGreaterThan(30)
  }, 240_000)

  test('a draft on schedule is begun again by the next start until it is there, once', async () => {
    // Monday after week 45, of which no report was written by hand.
    const then = '2026-11-09T09:00:00+08:00'
    const weekBefore = () =>
      inHouse(async ({ client }) => {
        const { reports } = await client.reports.ledger({})
        return reports.flatMap(({ title, state }) =>
          title.includes('第 45 周') ? [`${title} ${state}`] : [],
        )
      }, then)
    const { id } = await inHouse(({ client }) => client.jobs.run({ job: 'reports.draft' }), then)
    const runOf = async ({ client }: House) => {
      const run = (await client.jobs.runs({ job: 'reports.draft' })).find((one) => one.id === id)
      return run && { state: run.state, attempt: run.attempt, outcome: run.outcome, failure: run.failure }
    }
    /** On a database another server may have it: it is waited for a minute, which is over here. */
    const silentLongEnough = async () => {
      if (database)
        await inHouse(({ records }) => records.updateTable('job_run').set({ lease_until: 0 }).execute())
    }
    for (const [n, moment, there] of [
      [1, 'before the commit', []],
      [2, 'after the commit', ['2026 年第 45 周销售周报 draft']],
    ] as const) {
      await killed('job', 'report_state', moment, then)
      expect(await inHouse(runOf)).toMatchObject({ state: 'running', attempt: n })
      expect(await weekBefore()).toEqual(there)
      await silentLongEnough()
    }
    const told = await inHouse(async (house) => {
      house.jobs.start()
      await expect.poll(() => runOf(house)).toMatchObject({ state: 'done' })
      return { run: await runOf(house), isSound: (await house.client.system.doctor()).sound }
    }, then)
    expect(told).toEqual({
      // It was there already, and is not made twice.
      run: { state: 'done', attempt: 3, outcome: '', failure: null },
      isSound: true,
    })
    expect(await weekBefore()).toEqual(['2026 年第 45 周销售周报 draft'])
  }, 240_000)
})
