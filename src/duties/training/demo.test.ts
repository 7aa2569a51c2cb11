import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { problemsOf, stateOf } from '../../../test/faults/shop-state.ts'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { factTableNames } from '../../facts/schema.ts'
import { type House, openHouse } from '../../house.ts'
import { BEIJING, dayOf } from '../../kernel/calendar.ts'
import type { Truth } from '../../simulator/truth.ts'
import { storeSides } from '../../storage/testing.ts'
import type { Demo } from './demo/contract.ts'
import { demoProgress, demoSeed, demoShopName } from './rules.ts'

const orders = [
  '订单编号,总金额,买家实际支付金额,订单创建时间,订单付款时间 ',
  '3512345678901234561,100.00,100.00,2026-11-01 10:00:00,2026-11-01 10:01:00',
  '3512345678901234562,50.00,50.00,2026-11-02 10:00:00,2026-11-02 10:01:00',
].join('\n')

/** Whenever the tests run, the team works from ten in the morning on: at night alerts are quiet. */
const wokenAt = Temporal.Now.zonedDateTimeISO(BEIJING)
const untilMorning = wokenAt.until(wokenAt.with({ hour: 10, minute: 0 }))

describe.each(storeSides(inject('postgresUrl')))('the demo shop on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House

  const opened = (limits = {}) => {
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    return openHouse(
      { ...settings, databaseUrl: database?.url, limits: { ...settings.limits, ...limits } },
      { now: () => Temporal.Now.instant().add(untilMorning) },
    )
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-demo-'))
    database = await laidStores(side, folder)
    house = await opened()
  })
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  const api = () => house.client
  const names = async () => (await api().facts.shops()).map(({ name }) => name)
  const files = (part: 'archive' | 'staging' | 'uploads') =>
    readdirSync(house.folder[part]).filter((name) => name !== 'spill')

  /** The demo shop once it is made, or not; `look` is asked while it is being made. */
  const over = async (look: (now: Demo) => Promise<unknown> = async () => {}): Promise<Demo> => {
    for (;;) {
      const now = await api().training.demo()
      if (now.state !== 'making') return now
      await look(now)
      await wait(100)
    }
  }

  const truth = async (): Promise<Truth> => {
    const { rows } = await sql<{ truth: string }>`select truth from demo_shop`.execute(house.records)
    return JSON.parse(rows[0]?.truth ?? '')
  }

  const send = (shop: string | undefined) =>
    house.uploads.receive({
      shop,
      name: 'ExportOrderList202611050900.csv',
      origin: 'page',
      preview: false,
      body: (async function* () {
        yield new TextEncoder().encode(orders)
      })(),
    })

  const patient = { timeout: 30_000 }
  const stateNow = async () => (await api().importing.uploads({}))[0]?.state

  /** A shop with a file of its own, and how it stands in every table. */
  const ownShop = async () => {
    const { id } = await send('我自己的店')
    await expect.poll(stateNow, patient).toBe('ready')
    await api().importing.commit({ uploads: [id] })
    await expect.poll(stateNow, patient).toBe('done')
    const [shop] = await api().facts.shops()
    if (!shop) throw new Error('no shop was made')
    return shop.id
  }
  const standing = async (shop: number) => ({
    state: await stateOf(house.imports.facts.db, shop, factTableNames),
    problems: await problemsOf(house.imports, shop),
    archives: files('archive').filter((name) => name.startsWith(`${shop}-`)),
  })

  let own: number
  let before: Awaited<ReturnType<typeof standing>>

  test('is seen when all of its files are in, not before, and every row of them was taken but the dirty ones', async () => {
    own = await ownShop()
    before = await standing(own)
    expect(await api().training.demo()).toMatchObject({ state: 'none', failure: null })

    expect(await api().training.makeDemo({ scenario: 'small' })).toMatchObject({
      state: 'making',
      shop: demoShopName,
      scenario: 'small',
    })
    await expect(api().training.makeDemo({ scenario: 'small' })).rejects.toMatchObject({
      message: expect.stringContaining('已经有示范店'),
    })
    await expect(api().facts.createShop({ name: demoShopName })).rejects.toMatchObject({
      message: expect.stringContaining('正在生成'),
    })
    const seen: NonNullable<Demo['step']>[] = []
    const made = await over(async ({ step }) => {
      if (step) seen.push(step)
      const list = await names()
      if ((await api().training.demo()).state === 'making') expect(list).toEqual(['我自己的店'])
    })

    expect(made).toMatchObject({ state: 'ready', shop: demoShopName, failure: null })
    const progress = seen.map((step) => step.progress)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    expect(new Set(seen.map(({ doing }) => doing))).toContain('writing')
    expect(seen.some(({ doing, file }) => doing === 'importing' && file !== null)).toBe(true)
    expect((await names()).toSorted()).toEqual(['我自己的店', demoShopName].toSorted())
    const batches = await api().importing.batches({ shop: demoShopName, limit: 1000 })
    expect(batches.length).toBeGreaterThan(20)
    // A row is refused where one was damaged on purpose, and nowhere else.
    const { dirt } = await truth()
    expect(dirt.length).toBeGreaterThan(3)
    expect(batches.filter(({ rejected }) => rejected > 0)).toMatchObject([
      { file: dirt[0]?.file, format: 'wujie-plan', rejected: dirt.length },
    ])
    const { rows } = await api().facts.query({
      shop: demoShopName,
      metrics: ['paid_amount', 'visitors', 'ad_cost'],
      from: made.to ?? '',
      to: made.to ?? '',
    })
    for (const value of Object.values(rows[0] ?? {})) expect(Number(value)).toBeGreaterThan(0)
    await expect.poll(() => files('staging'), patient).toEqual([])
  }, 240_000)

  test('has what its team typed, targets for its year and month, and tells of the search term that lost its rank', async () => {
    const month = (await api().training.demo()).to?.slice(0, 7) ?? ''
    const shop = demoShopName
    await expect.poll(async () => (await api().training.demo()).step, { timeout: 180_000 }).toBe(null)
    expect((await api().training.demo()).untyped).toEqual([])
    expect(await api().sales.targets({ shop, month })).toHaveLength(2)
    const [whole] = await api().sales.targets({ shop, month })
    expect(whole).toMatchObject({ metric: 'paid_amount', dimension: '' })
    expect(Number(whole?.standing?.target)).toBeGreaterThan(0)
    const [margin] = await api().facts.margins({ shop })
    expect(margin?.percent).toBeGreaterThan(20)
    expect(margin?.percent).toBeLessThan(80)
    const drop = (await truth()).planted.find(({ kind }) => kind === 'rank-drop')
    const due = (await api().sales.alerts({ shop })).filter(({ isDue }) => isDue)
    expect(due.map(({ title }) => title)).toContain(`「${drop?.effect.term}」近 7 天带来的访客少了`)
    expect(due.length).toBeLessThanOrEqual(3)
  }, 240_000)

  test('has a team: everybody owns something, and reports of this month and the last are there, handed in by somebody', async () => {
    const shop = demoShopName
    const members = await api().people.members()
    expect(new Set(members.map(({ role }) => role)).size).toBe(7)
    const tasks = await api().tasks.list({ shop })
    expect(tasks.filter(({ owner }) => owner === null)).toEqual([])
    const { reports, onTime, kinds } = await api().reports.ledger({ shop })
    expect(new Set(reports.map(({ kind }) => kind))).toEqual(new Set(kinds))
    expect(reports.filter(({ by }) => by === null)).toEqual([])
    const submitted = reports.filter(({ state }) => state === 'submitted').map(({ kind }) => kind)
    // A shop of a quarter is too young for two great events.
    expect(submitted).toEqual(
      expect.arrayContaining(['weekly', 'monthly', 'market', 'service', 'minutes', 'survey']),
    )
    // Handed in on a day before its files came, each says so on its own pages.
    for (const { id } of reports.filter(({ state }) => state === 'submitted')) {
      const { document, at } = await api().reports.open({ shop, id })
      const submitted = dayOf(Temporal.Instant.from(at))
      expect(JSON.stringify(document)).toContain(`这份报告也是那时补写的：提交日写作 ${submitted}`)
    }
    expect(onTime.due).toBeGreaterThan(3)
    expect(onTime.onTime).toBeLessThanOrEqual(onTime.due)
  }, 90_000)

  const checkUp = async () => {
    const { sound, audit, records, facts } = await api().system.doctor()
    return { sound, problems: [...audit.problems, ...records.problems, ...facts.problems] }
  }

  test('is sound by the check-up, with all that was imported and typed', async () => {
    expect(await checkUp()).toEqual({ sound: true, problems: [] })
  }, 60_000)

  test('a sum by day that somebody altered is told by the check-up, and put right', async () => {
    const { db } = house.imports.facts
    const day = (await api().training.demo()).to ?? ''
    await sql`update sold_day set paid_fen = paid_fen + 100 where cut = '' and clock = 'paid_at'
      and cast(day as text) = ${day} and shop_id <> ${own}`.execute(db)
    expect(await checkUp()).toEqual({
      sound: false,
      problems: [
        `店铺「${demoShopName}」${day} 按天加好的销售数和订单对不上，看到的销售数会错：运行 zhanggui doctor --mend，按订单重新加一遍`,
      ],
    })
    expect(await api().system.recount({})).toEqual({
      shops: [
        {
          shop: demoShopName,
          days: [day],
          what: [`${day} 按付款时间，全店：支付金额多了 1.00 元`],
          more: 0,
        },
      ],
    })
    expect(await checkUp()).toEqual({ sound: true, problems: [] })
  }, 60_000)

  test('keeps what is true of it among the records', async () => {
    const { seed, scenario, planted } = await truth()
    expect({ seed, scenario }).toEqual({ seed: demoSeed, scenario: 'small' })
    expect(planted.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['rank-drop', 'refunds-fetched-early', 'affiliate-days-forgotten']),
    )
  })

  test('takes no real files: with one shop of one’s own they go there unasked', async () => {
    await expect(send(demoShopName)).rejects.toMatchObject({ code: 'shop_takes_no_files' })
    await expect(api().importing.setWatch({ shop: demoShopName, folder: tmpdir() })).rejects.toMatchObject({
      code: 'shop_takes_no_files',
    })
    const { id, shop } = await send(undefined)
    expect(shop).toBe('我自己的店')
    await api().importing.cancel({ upload: id })
    await expect.poll(() => files('uploads'), patient).toEqual([])
  })

  test('goes with everything it brought, and the shop beside it keeps every row', async () => {
    const [manager, operator, ads] = await api().people.members()
    if (!manager || !operator || !ads) throw new Error('the demo shop has no team')
    await api().tasks.create({ shop: '我自己的店', title: '补货', owner: operator.id })
    await api().people.changeMember({ id: ads.id, name: '陈屹' })
    expect(await api().training.removeDemo({})).toMatchObject({ state: 'none' })
    expect(await names()).toEqual(['我自己的店'])
    // Whom nothing names any more goes; who has work elsewhere, or a name of the team's own, stays.
    expect((await api().people.members()).map(({ id }) => id)).toEqual([operator.id, ads.id])
    expect(await standing(own)).toEqual(before)
    expect(files('archive')).toEqual(before.archives)
    const { rows } = await sql`select * from demo_shop`.execute(house.records)
    expect(rows).toEqual([])
    expect(await checkUp()).toEqual({ sound: true, problems: [] })
  }, 120_000)

  test('is not left half made: cancelled, or refused on the way, nothing of it stays', async () => {
    await api().training.makeDemo({ scenario: 'small' })
    const isImporting = async () => (await api().training.demo()).step?.doing === 'importing'
    await expect.poll(isImporting, patient).toBe(true)
    expect(await api().training.cancelDemo({})).toMatchObject({ state: 'none', failure: null })
    expect(await standing(own)).toEqual(before)
    expect(files('archive')).toEqual(before.archives)
    expect(files('staging')).toEqual([])

    await house.close()
    house = await opened({ csvRows: 1_000 })
    await api().training.makeDemo({ scenario: 'small' })
    expect(await over()).toMatchObject({ state: 'none', failure: { code: 'file_too_large' } })
    expect(await names()).toEqual(['我自己的店'])
    expect(files('archive')).toEqual(before.archives)
    expect(files('staging')).toEqual([])
    expect(await checkUp()).toEqual({ sound: true, problems: [] })
  }, 240_000)
})

test('progress begins at nothing, ends at all, and knows that files are imported while others are written', () => {
  expect(demoProgress(0, { whole: 0, imported: 0 })).toBe(0)
  expect(demoProgress(0.5, { whole: 100, imported: 50 })).toBeLessThan(0.5)
  expect(demoProgress(1, { whole: 100, imported: 99 })).toBeLessThan(1)
  expect(demoProgress(1, { whole: 100, imported: 100 })).toBe(1)
})
