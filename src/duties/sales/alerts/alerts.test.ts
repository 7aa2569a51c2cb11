import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../../test/laid-stores.ts'
import { settingsFrom } from '../../../config.ts'
import { type House, openHouse } from '../../../house.ts'
import { commitFile, stageFile } from '../../../importing/actions.ts'
import { exportFile } from '../../../importing/export-file.ts'
import { formats } from '../../../importing/formats/all.ts'
import { undoBatch } from '../../../importing/history.ts'
import { type Day, day, eachDay } from '../../../kernel/calendar.ts'
import { storeSides } from '../../../storage/testing.ts'
import type { AlertRule } from '../contract.ts'
import { alertCheck } from '../rules/alert-check.ts'
import { builtInRules } from '../rules/alert-rules.ts'

const header = ['订单编号', '总金额', '买家实际支付金额', '订单创建时间', '订单付款时间 ', '退款金额']
const bad = day('2026-08-20')

/** Ten orders a day of about 100 yuan; on the bad day two. */
const ordersOf = (days: readonly Day[]): string[][] =>
  days.flatMap((of) =>
    Array.from({ length: of === bad ? 2 : 10 }, (_, n) => {
      const amount = (95 + ((Number(of.slice(8)) * 7 + n) % 11)).toFixed(2)
      const at = `${of} 10:${String(n).padStart(2, '0')}:00`
      return [`35${of.replaceAll('-', '')}${String(n).padStart(9, '0')}`, amount, amount, at, at, '0.00']
    }),
  )

describe.each(storeSides(inject('postgresUrl')))('alerts on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House
  let now = Temporal.Instant.from('2026-08-21T10:00:00+08:00')
  let shop: { id: number; name: string; createdAt: string }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-alerts-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now: () => now })
    shop = await house.client.facts.createShop({ name: '白瓷小店' })
  }, 120_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  const take = async (name: string, from: string, to: string) => {
    const path = join(folder, name)
    await writeFile(
      path,
      exportFile({ container: 'csv', header, rows: ordersOf(eachDay({ from: day(from), to: day(to) })) }),
    )
    const staged = await stageFile(house.imports, { shop, path, name, formats })
    const [result] = await commitFile(house.imports, shop, staged)
    return result?.batch ?? 0
  }
  const alerts = async () => house.client.sales.alerts({})
  const due = async () => (await alerts()).filter(({ isDue }) => isDue)

  test('an ordinary shop is left in peace from its first import on', async () => {
    await take('旧.csv', '2026-07-01', '2026-08-19')
    now = Temporal.Instant.from('2026-08-20T10:00:00+08:00')
    expect(await alerts()).toEqual([])
    expect((await house.client.sales.alertRules({})).length).toBeGreaterThan(5)
  })

  test('a planted fall is told once, with its figures and its why, however often it is looked at', async () => {
    now = Temporal.Instant.from('2026-08-21T10:00:00+08:00')
    await take('新.csv', '2026-08-20', '2026-08-20')
    const [first, ...others] = await due()
    expect(others).toEqual([])
    expect(first?.title).toBe('支付金额突然少了')
    expect(first?.sentence).toMatch(/^2026-08-20 支付金额 \d+\.\d\d 元，照平常该在/)
    expect(first?.why).toMatchObject({ metric: 'paid_amount', period: { from: bad, to: bad } })
    await alerts()
    await take('又.csv', '2026-08-20', '2026-08-20')
    expect((await alerts()).map(({ id }) => id)).toEqual([first?.id])
  })

  test('it brings the check of the task it becomes, which is read when its days have come', async () => {
    const [alert] = await due()
    const check = alert?.check
    if (!check) throw new Error('a fall of sales is judged by them')
    expect(check).toEqual({
      metric: 'paid_amount',
      scope: [],
      direction: 'up',
      baseline: { from: '2026-08-14', to: '2026-08-20' },
    })
    const task = await house.client.tasks.create({
      shop: shop.name,
      title: alert?.title ?? '',
      from: { kind: 'alert', id: String(alert?.id), words: alert?.sentence ?? '', path: '/sales/alerts' },
      check: { ...check, day: '2026-08-29' },
    })
    expect(task).toMatchObject({ check: { ...check, target: null, day: '2026-08-29' }, readings: [] })
  })

  test('the check of every rule there is from the first import on is one that a task takes', async () => {
    for (const rule of builtInRules) {
      const of = rule.watched.kind === 'parts' ? `${rule.id}:600000000001` : rule.id
      const check = alertCheck(builtInRules, { rule: of, day: bad })
      expect(check === null).toBe(rule.watched.kind === 'missing')
      if (!check) continue
      const made = await house.client.tasks.create({
        shop: shop.name,
        title: rule.name,
        check: { ...check, day: '2026-08-29' },
      })
      expect(made.check).toMatchObject(check)
    }
  })

  test('handled it is off the list, with who and when; taken back it is on it again', async () => {
    const [one] = await due()
    const member = await house.client.people.addMember({ name: '林晓' })
    const alert = one?.id ?? 0
    const handled = await house.client.sales.handleAlert({
      alert,
      member: member.id,
      note: '搜索词掉了，补推广',
    })
    expect(handled).toMatchObject({ isDue: false, handled: { by: '林晓', note: '搜索词掉了，补推广' } })
    expect(await due()).toEqual([])
    expect((await house.client.sales.reopenAlert({ alert })).isDue).toBe(true)
    const snoozed = await house.client.sales.snoozeAlert({ alert, until: '2026-08-23' })
    expect(snoozed).toMatchObject({ isDue: false, snoozedUntil: '2026-08-23' })
    await expect(house.client.sales.snoozeAlert({ alert, until: '2026-08-01' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await house.client.sales.reopenAlert({ alert })
  })

  test('imports and undoings in any order never tell the same fall twice', async () => {
    const batchOfFall = async () => {
      const batches = await house.client.importing.batches({ shop: shop.name })
      return batches.find(({ status, period }) => status === 'active' && period?.from === bad)?.batch
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('undo', 'import', 'look'), { minLength: 1, maxLength: 5 }),
        async (steps) => {
          for (const step of steps) {
            const batch = await batchOfFall()
            if (step === 'undo' && batch !== undefined) await undoBatch(house.imports, shop, batch)
            if (step === 'import') await take(`再${Math.abs(steps.length)}.csv`, '2026-08-20', '2026-08-20')
            const list = await alerts()
            expect(list.length).toBe(1)
            expect(list[0]?.recoveredAt === null).toBe((await batchOfFall()) !== undefined)
          }
        },
      ),
      { numRuns: 6 },
    )
    if ((await batchOfFall()) === undefined) await take('末.csv', '2026-08-20', '2026-08-20')
    expect((await due()).length).toBe(1)
  }, 120_000)

  test('when it is as usual again the alert is over, and says so', async () => {
    now = Temporal.Instant.from('2026-08-22T10:00:00+08:00')
    await take('后.csv', '2026-08-21', '2026-08-21')
    const [one] = await alerts()
    expect(one?.recoveredAt).not.toBeNull()
    expect(one?.findings[0]?.note).toBe('2026-08-21 恢复了平常。')
    expect(await due()).toEqual([])
  })

  test('a dip inside a file of several days is told once, as over', async () => {
    const list = await alerts()
    const { batch } = (await house.client.importing.batches({ shop: shop.name })).find(
      ({ status, period }) => status === 'active' && period?.from === bad,
    ) ?? { batch: 0 }
    await undoBatch(house.imports, shop, batch)
    expect((await alerts()).length).toBe(list.length)
    await take('几天.csv', '2026-08-20', '2026-08-21')
    const [one, ...others] = await alerts()
    expect(others.length).toBe(list.length - 1)
    expect(one?.findings.map(({ since, note }) => [since, note])).toEqual([[bad, '2026-08-21 恢复了平常。']])
    expect(one?.recoveredAt).not.toBeNull()
  })

  test('of years of history only the last fortnight is told of, and a dip in it as over', async () => {
    const fresh = await house.client.facts.createShop({ name: '搬来的店' })
    const path = join(folder, '历史.csv')
    const days = eachDay({ from: day('2026-05-01'), to: day('2026-08-21') })
    // A bad day in July is long past.
    const rows = ordersOf(days).filter(([id = '']) => !id.startsWith('3520260715') || id.endsWith('0'))
    await writeFile(path, exportFile({ container: 'csv', header, rows }))
    const staged = await stageFile(house.imports, { shop: fresh, path, name: '历史.csv', formats })
    await commitFile(house.imports, fresh, staged)
    const list = await house.client.sales.alerts({ shop: fresh.name })
    expect(list.map(({ title, recoveredAt, isDue }) => [title, recoveredAt !== null, isDue])).toEqual([
      ['支付金额突然少了', true, false],
    ])
    expect(list[0]?.findings[0]).toMatchObject({ since: bad, day: bad, note: '2026-08-21 恢复了平常。' })
    await house.client.facts.deleteShop({ id: fresh.id, name: fresh.name })
  })

  test('a title of the order report is no item: that it is bought together with another is no fall', async () => {
    const fresh = await house.client.facts.createShop({ name: '只有标题的店' })
    const days = eachDay({ from: day('2026-06-01'), to: day('2026-08-21') })
    const titled = ordersOf(days.filter((of) => of !== bad)).map(([id = '', ...cells], index) => {
      const isLate = id.slice(2, 10) >= '20260814'
      return [id, ...cells, index % 2 === 0 ? '盘子' : isLate ? '杯子，盘子' : '杯子']
    })
    const path = join(folder, '标题.csv')
    await writeFile(path, exportFile({ container: 'csv', header: [...header, '宝贝标题'], rows: titled }))
    const staged = await stageFile(house.imports, { shop: fresh, path, name: '标题.csv', formats })
    await commitFile(house.imports, fresh, staged)
    const list = await house.client.sales.alerts({ shop: fresh.name })
    expect(list.map(({ title }) => title).filter((title) => title.includes('杯子'))).toEqual([])
    await house.client.facts.deleteShop({ id: fresh.id, name: fresh.name })
  })

  test('reports that are missing are told as one, and are a list to fetch; yesterday is not missed before nine', async () => {
    now = Temporal.Instant.from('2026-08-25T08:30:00+08:00')
    const toDo = await house.client.sales.dataToDo({})
    expect(toDo.map(({ format, words, menu }) => [format, words, menu !== ''])).toEqual([
      ['order', '2026-08-22 至 2026-08-23', true],
    ])
    now = Temporal.Instant.from('2026-08-25T09:00:00+08:00')
    expect((await house.client.sales.dataToDo({}))[0]?.words).toBe('2026-08-22 至 2026-08-24')
    expect((await due()).map(({ title, check }) => [title, check])).toEqual([['报表缺了几天', null]])
  })

  test('in quiet hours it is found and not told; a rule that is switched off finds nothing', async () => {
    const rules = await house.client.sales.alertRules({})
    const missing = rules.find(({ id }) => id === 'missing')
    if (!missing) throw new Error('a built-in rule')
    await house.client.sales.setAlertRule({ rule: { ...missing, isOn: false } })
    expect(await due()).toEqual([])
    await house.client.sales.setAlertRule({
      rule: {
        id: 'own',
        name: '卖得太少',
        metric: 'paid_amount',
        dimension: '',
        value: '',
        watched: { kind: 'threshold', side: 'below', value: 5000 },
        pausesInSeasons: false,
        quiet: { from: 8, to: 12 },
        owner: null,
        isOn: true,
      },
    })
    expect(await due()).toEqual([])
    expect((await alerts())[0]).toMatchObject({ title: '卖得太少', isDue: false, recoveredAt: null })
    now = Temporal.Instant.from('2026-08-25T12:00:00+08:00')
    expect((await due()).map(({ title }) => title)).toEqual(['卖得太少'])
    expect(await house.client.sales.resetAlertRule({ id: 'own' })).toEqual({ reset: true })
    expect(await due()).toEqual([])
  })

  test('a rule that pauses in seasons finds nothing in a great sale of the calendar, one that does not finds it', async () => {
    const rule: AlertRule = {
      id: 'own-season',
      name: '平常也要卖够',
      metric: 'paid_amount',
      dimension: '',
      value: '',
      watched: { kind: 'threshold', side: 'below', value: 5000 },
      pausesInSeasons: true,
      quiet: null,
      owner: null,
      isOn: true,
    }
    const isTold = async () => (await due()).some(({ title }) => title === rule.name)
    await house.client.sales.setAlertRule({ rule })
    expect(await isTold()).toBe(true)
    const { events } = await house.client.calendar.saveEvent({
      year: 2026,
      name: '夏末大促',
      size: 'large',
      peak: '2026-08-21',
      isAnnounced: true,
      phases: [{ phase: 'main', from: '2026-08-08', to: '2026-08-24' }],
    })
    expect(await isTold()).toBe(false)
    await house.client.sales.setAlertRule({ rule: { ...rule, pausesInSeasons: false } })
    expect(await isTold()).toBe(true)
    const id = events.find(({ name }) => name === '夏末大促')?.id ?? ''
    await house.client.calendar.removeEvent({ year: 2026, id })
    expect(await isTold()).toBe(true)
    await house.client.sales.resetAlertRule({ id: rule.id })
  })

  test('an own rule on days against days is told with its owner; one that cannot be asked is refused', async () => {
    const owner = (await house.client.people.members({})).find(({ name }) => name === '林晓')?.id ?? 0
    const rule: AlertRule = {
      id: 'own-change',
      name: '两天比两天少',
      metric: 'orders_paid',
      dimension: '',
      value: '',
      watched: { kind: 'change', days: 2, side: 'fall', share: 0.3 },
      pausesInSeasons: false,
      quiet: null,
      owner,
      isOn: true,
    }
    await house.client.sales.setAlertRule({ rule })
    // 2 + 10 orders against 10 + 10; the day after it is 10 + 10 against 10 + 2.
    const told = (await alerts()).find(({ title }) => title === rule.name)
    expect(told?.findings[0]).toMatchObject({ rule: rule.id, day: '2026-08-21' })
    expect(told?.sentence).toContain('比之前 2 天的 20 少 40%')
    expect(told?.owner?.name).toBe('林晓')
    for (const [unfit, words] of [
      [{ metric: 'average_order_value' }, '不能按天相加'],
      [{ metric: 'service_sales', dimension: 'category' as const, value: '女包' }, '不能按类目看'],
      [{ quiet: { from: 8, to: 8 } }, '同一个钟点'],
    ] as const)
      await expect(house.client.sales.setAlertRule({ rule: { ...rule, ...unfit } })).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining(words),
      })
    await house.client.sales.resetAlertRule({ id: rule.id })
  })
})
