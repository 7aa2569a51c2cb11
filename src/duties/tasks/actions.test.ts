import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { putRows, span } from '../../facts/testing.ts'
import { type House, openHouse } from '../../house.ts'
import { commitFile, stageFile } from '../../importing/actions.ts'
import { exportFile } from '../../importing/export-file.ts'
import { formats } from '../../importing/formats/all.ts'
import { undoBatch } from '../../importing/history.ts'
import { day, eachDay } from '../../kernel/calendar.ts'
import { storeSides } from '../../storage/testing.ts'
import type { Task } from './contract.ts'

describe.each(storeSides(inject('postgresUrl')))('tasks on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House
  let lin: { id: number; name: string }
  let now = Temporal.Instant.from('2026-11-02T09:00:00+08:00')

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-tasks-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now: () => now })
    await house.client.facts.createShop({ name: '白瓷小店' })
    lin = await house.client.people.addMember({ name: '林晓', role: 'operator' })
  }, 120_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })
  const list = (): Promise<Task[]> => house.client.tasks.list({})

  test('a task keeps what it came from, and who moved it when', async () => {
    const made = await house.client.tasks.create({
      title: '改主图，突出 350ml',
      owner: lin.id,
      due: '2026-11-05',
      from: { kind: 'alert', id: '3', words: '支付转化率低于平时', path: '/sales/alerts' },
      by: lin.id,
    })
    expect(made).toMatchObject({ state: 'todo', owner: { name: '林晓' }, checkDay: null, readings: [] })
    now = Temporal.Instant.from('2026-11-03T09:00:00+08:00')
    await house.client.tasks.move({ task: made.id, state: 'doing', member: lin.id })
    now = Temporal.Instant.from('2026-11-04T09:00:00+08:00')
    await house.client.tasks.move({ task: made.id, state: 'done', note: '新图已上线' })
    // Moved to where it is, it stays there.
    await house.client.tasks.move({ task: made.id, state: 'done' })
    const [found] = await list()
    expect(found?.from).toEqual({
      kind: 'alert',
      id: '3',
      words: '支付转化率低于平时',
      path: '/sales/alerts',
    })
    expect(found?.history).toEqual([
      { state: 'todo', by: '林晓', at: '2026-11-02T01:00:00Z', note: '' },
      { state: 'doing', by: '林晓', at: '2026-11-03T01:00:00Z', note: '' },
      { state: 'done', by: null, at: '2026-11-04T01:00:00Z', note: '新图已上线' },
    ])
  })

  test('title, owner and due can be changed; an archived member can be given nothing', async () => {
    const [task] = await list()
    const id = task?.id ?? 0
    expect(
      await house.client.tasks.change({ task: id, title: '换主图', owner: null, due: null }),
    ).toMatchObject({
      title: '换主图',
      owner: null,
      due: null,
    })
    const gone = await house.client.people.addMember({ name: '已走的人', role: 'ads' })
    await house.client.people.archiveMember({ id: gone.id })
    await expect(house.client.tasks.change({ task: id, owner: gone.id })).rejects.toMatchObject({
      message: expect.stringContaining('已归档'),
    })
    await expect(house.client.tasks.move({ task: 99, state: 'done' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('many who write at once each get their own task', async () => {
    const before = (await list()).length
    await Promise.all(
      Array.from({ length: 12 }, (_, at) => house.client.tasks.create({ title: `同时 ${at}` })),
    )
    const all = await list()
    expect(all.length).toBe(before + 12)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })

  test('a limit leaves out what is over, never what is still to do', async () => {
    const all = await house.client.tasks.list({ limit: 1 })
    expect(all.filter(({ state }) => state === 'todo').length).toBe(12)
    expect(all.some(({ state }) => state === 'done')).toBe(false)
  })

  test('a single task is found however many came after it; another shop’s is not', async () => {
    const [oldest] = (await list()).toSorted((a, b) => a.id - b.id)
    expect(await house.client.tasks.get({ task: oldest?.id ?? 0 })).toEqual(oldest)
    await expect(house.client.tasks.get({ task: 99_999 })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('what is overdue or due soon is needed today, the overdue first', async () => {
    now = Temporal.Instant.from('2026-11-10T09:00:00+08:00')
    await house.client.tasks.create({ title: '下周的事', due: '2026-11-25' })
    await house.client.tasks.create({ title: '今天到期', due: '2026-11-10', owner: lin.id })
    const late = await house.client.tasks.create({ title: '过期的事', due: '2026-11-09' })
    const { needs, silent } = await house.client.tasks.needs({})
    expect(silent).toEqual([])
    expect(needs.filter(({ duty }) => duty === 'tasks')).toEqual([
      { duty: 'tasks', title: '过期的事', due: '2026-11-09', path: `/tasks?task=${late.id}`, weight: 90 },
      expect.objectContaining({ title: '今天到期', detail: '林晓', weight: 60 }),
    ])
    await house.client.tasks.move({ task: late.id, state: 'cancelled' })
    expect((await house.client.tasks.needs({})).needs.map(({ title }) => title)).not.toContain('过期的事')
  })

  test('a check that could not be read is refused with the reason', async () => {
    const check = {
      metric: 'paid_amount',
      baseline: { from: '2026-11-01', to: '2026-11-07' },
      day: '2026-11-20',
    }
    const create = (other: object) =>
      house.client.tasks.create({ title: '降价', check: { ...check, ...other } })
    await expect(create({ metric: 'luck' })).rejects.toMatchObject({ code: 'metric_unknown' })
    await expect(create({ day: '2026-11-12' })).rejects.toMatchObject({
      message: expect.stringContaining('最早 2026-11-15'),
    })
    await expect(create({ baseline: { from: '2026-11-01', to: '2026-11-01' } })).rejects.toMatchObject({
      message: expect.stringContaining('3 到 90 天'),
    })
    await expect(create({ scope: [{ dimension: 'moon', values: ['1'] }] })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect((await create({})).check).toMatchObject({ direction: 'up', target: null, scope: [] })
  })

  describe('a check on the figures', () => {
    const header = ['订单编号', '总金额', '买家实际支付金额', '订单创建时间', '订单付款时间 ']
    const shopOf = () => house.shopFor('白瓷小店', 'look')
    /** So many orders of 100 yuan a day. */
    const take = async (name: string, from: string, to: string, orders: number): Promise<number> => {
      const rows = eachDay({ from: day(from), to: day(to) }).flatMap((of) =>
        Array.from({ length: orders }, (_, n) => {
          const at = `${of} 10:${String(n).padStart(2, '0')}:00`
          return [`35${of.replaceAll('-', '')}${String(n).padStart(9, '0')}`, '100.00', '100.00', at, at]
        }),
      )
      const path = join(folder, name)
      await writeFile(path, exportFile({ container: 'csv', header, rows }))
      const shop = await shopOf()
      const staged = await stageFile(house.imports, { shop, path, name, formats })
      const [result] = await commitFile(house.imports, shop, staged)
      return result?.batch ?? 0
    }
    const made = async (): Promise<Task> => {
      const found = (await list()).find(({ title }) => title === '首屏换视频')
      if (!found) throw new Error('the task of this test is gone')
      return found
    }

    test('is read by the program on its day, and waits for data that are not there', async () => {
      // From 38 to 618 there is no great event.
      now = Temporal.Instant.from('2027-04-29T09:00:00+08:00')
      await take('以前.csv', '2027-03-18', '2027-04-28', 10)
      const task = await house.client.tasks.create({
        title: '首屏换视频',
        check: {
          metric: 'paid_amount',
          target: 9000,
          baseline: { from: '2027-04-22', to: '2027-04-28' },
          day: '2027-05-07',
        },
      })
      now = Temporal.Instant.from('2027-05-07T09:00:00+08:00')
      expect((await made()).readings).toEqual([])
      now = Temporal.Instant.from('2027-04-29T10:00:00+08:00')
      await house.client.tasks.move({ task: task.id, state: 'done' })
      now = Temporal.Instant.from('2027-05-07T09:00:00+08:00')
      const waiting = await made()
      expect(waiting.checkDay).toBe('2027-05-07')
      expect(waiting.readings).toMatchObject([{ verdict: 'waiting', before: 7000, now: null }])
      expect(waiting.readings[0]?.missing).toContain('2027-04-30')
    })

    test('what was read stays; other facts give another row', async () => {
      const batch = await take('以后.csv', '2027-04-29', '2027-05-06', 14)
      const told = await made()
      expect(told.readings.at(-1)).toMatchObject({
        verdict: 'worked',
        before: 7000,
        now: 9800,
        target: 9000,
        reached: true,
        swing: 0,
      })
      expect(await made()).toEqual(told)
      await undoBatch(house.imports, await shopOf(), batch)
      expect((await made()).readings.map(({ verdict }) => verdict)).toEqual(['waiting', 'worked', 'waiting'])
      await take('改了.csv', '2027-04-29', '2027-05-06', 8)
      expect((await made()).readings.map(({ verdict }) => verdict)).toEqual([
        'waiting',
        'worked',
        'waiting',
        'no_effect',
      ])
    })

    test('of an order ratio it is what a query of the period gives', async () => {
      const baseline = { from: '2027-04-01', to: '2027-04-07' }
      const made = await house.client.tasks.create({
        title: '搭配套餐',
        check: { metric: 'order_value', baseline, day: '2027-04-28' },
      })
      await house.client.tasks.move({ task: made.id, state: 'done' })
      now = Temporal.Instant.from('2027-05-20T09:00:00+08:00')
      const reading = (await list()).find(({ id }) => id === made.id)?.readings.at(-1)
      const { rows } = await house.client.facts.query({ metrics: ['order_value'], ...baseline })
      expect(rows[0]?.order_value).toBe('100.00')
      expect(reading?.before).toBe(100)
      expect(reading).toMatchObject({ isDailyMean: false, isDailySum: false })
    })

    test('of a ratio the whole period counts, never the mean of its days', async () => {
      const visitors = (of: string, many: number, buyers: number) => ({
        ...span(of),
        visitors: many,
        paid_buyers: buyers,
      })
      const of = (from: string, to: string) => eachDay({ from: day(from), to: day(to) })
      const shop = '转化店'
      const { id } = await house.client.facts.createShop({ name: shop })
      await putRows(house.imports.facts.db, id, 'shop_traffic', [
        // Weeks of 70 buyers of 1,600 visitors: one day of 1,000, six of 100, each with 10 buyers.
        ...of('2027-03-04', '2027-04-28').map((one, at) => visitors(one, at % 7 === 0 ? 1000 : 100, 10)),
        // Then each day 15 of 250: 6 %. The mean of the days' ratios would say a fall from 8.7 %.
        ...of('2027-04-29', '2027-05-06').map((one) => visitors(one, 250, 15)),
      ])
      now = Temporal.Instant.from('2027-04-29T09:00:00+08:00')
      const task = await house.client.tasks.create({
        shop,
        title: '改详情页',
        check: {
          metric: 'conversion_rate',
          target: 0.05,
          baseline: { from: '2027-04-22', to: '2027-04-28' },
          day: '2027-05-07',
        },
      })
      await house.client.tasks.move({ shop, task: task.id, state: 'done' })
      now = Temporal.Instant.from('2027-05-08T09:00:00+08:00')
      const read = (await house.client.tasks.list({ shop }))[0]?.readings.at(-1)
      expect(read).toMatchObject({
        verdict: 'worked',
        isDailyMean: false,
        isDailySum: true,
        reached: true,
        before: 70 / 1600,
        now: 0.06,
      })
      expect(read?.swing).toBeCloseTo(0, 9)
    })
  })
})
