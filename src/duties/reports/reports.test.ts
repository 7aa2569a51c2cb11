import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { figuresOf } from '../../documents/figures.ts'
import { exact } from '../../documents/words.ts'
import { type House, openHouse } from '../../house.ts'
import { commitFile, stageFile } from '../../importing/actions.ts'
import { formats } from '../../importing/formats/all.ts'
import { storeSides } from '../../storage/testing.ts'
import type { Report } from './contract.ts'
import { numberIn } from './rules/amounts.ts'
import { orders, week } from './testing.ts'

/** Monday morning after week 46, which goes from 2026-11-09 to 2026-11-15. */
let now = Temporal.Instant.from('2026-11-16T09:00:00+08:00')
const [older, newer] = ['ExportOrderList202611160800.csv', 'ExportOrderList202611170800.csv']
const restated = orders({ '3512345600150000003': '250.00' })

describe.each(storeSides(inject('postgresUrl')))('reports on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House
  let member: number
  let files = 0

  const take = async (name: string, content: string) => {
    const path = join(folder, `file-${++files}`)
    await writeFile(path, content)
    const shop = await house.shopFor('白瓷小店', 'look')
    const staged = await stageFile(house.imports, { shop, path, name, formats })
    return commitFile(house.imports, shop, staged)
  }

  beforeAll(async () => {
    now = Temporal.Instant.from('2026-11-16T09:00:00+08:00')
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-report-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now: () => now })
    await house.client.facts.createShop({ name: '白瓷小店' })
    member = (await house.client.people.addMember({ name: '林晓' })).id
    await take(older, orders())
  }, 120_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  const room = () => house.client.reports
  const undo = async (file: string): Promise<void> => {
    const batches = await house.client.importing.batches({})
    for (const { batch, status, ...one } of batches)
      if (one.file === file && status === 'active') await house.client.importing.undo({ batch })
  }
  const drifted = async (id: number) => {
    const drift = await room().drift({ id })
    const paid = drift.drifted.find(
      ({ metric, scope, period }) =>
        metric === 'paid_amount' && scope.length === 0 && period.from === week.from && period.to === week.to,
    )
    return { drift, paid }
  }
  const made = (): Promise<Report> => room().make({ kind: 'weekly', ...week })
  const placeWith = (report: Report, words: string) => {
    const found = report.places.find((one) => one.words.includes(words))
    if (!found) throw new Error(`no place has ${words}`)
    return found
  }

  test('a week whose data are in drafts itself, a month that lacks days does not', async () => {
    house.jobs.start()
    await expect
      .poll(async () => (await room().ledger({})).reports.length, { timeout: 30_000 })
      .toBeGreaterThan(0)
    await house.jobs.stop()
    const { reports, absent } = await room().ledger({})
    expect(reports.map(({ title, state, by }) => [title, state, by])).toEqual([
      ['2026 年第 46 周销售周报', 'draft', null],
    ])
    // October was due before the shop was here: it is offered, and not late.
    expect(absent.map(({ title, timeliness }) => [title, timeliness])).toEqual([
      ['2026 年 10 月销售月报', null],
    ])
    now = Temporal.Instant.from('2026-11-24T09:00:00+08:00')
    const { absent: later } = await room().ledger({})
    expect(later.map(({ title, timeliness }) => [title, timeliness])).toEqual([
      ['2026 年第 47 周销售周报', 'overdue'],
      ['2026 年 10 月销售月报', null],
    ])
    now = Temporal.Instant.from('2026-11-16T09:00:00+08:00')
  }, 40_000)

  test('a week is drafted with what is known, and says what is not', async () => {
    const report = await made()
    expect(report).toMatchObject({ state: 'draft', title: '2026 年第 46 周销售周报', due: '2026-11-16' })
    const paid = figuresOf(report.document).find(
      ({ metric, period, scope }) =>
        metric === 'paid_amount' && period.from === week.from && period.to === week.to && scope.length === 0,
    )
    // Seven orders of 100.00 on each of seven days.
    expect(paid?.value).toBe(490_000)
    const words = JSON.stringify(report.document)
    expect(words).toContain('没有给本周定目标')
    expect(words).toContain('推广花了多少还不知道')
    expect(words).toContain('没有商品库存的数据')
    expect(words).not.toContain('"steps":[]')
  })

  test('a week that is none, or has not begun, is refused', async () => {
    await expect(room().make({ kind: 'weekly', from: '2026-11-10', to: '2026-11-16' })).rejects.toMatchObject(
      { code: 'invalid_input' },
    )
    await expect(room().make({ kind: 'weekly', from: '2026-11-23', to: '2026-11-29' })).rejects.toMatchObject(
      { code: 'invalid_input' },
    )
  })

  test('days before which no day can be meant are refused in words by every report, and owe nothing of the years since', async () => {
    const old = [
      ['weekly', '1990-01-01', '1990-01-07'],
      ['monthly', '1990-01-01', '1990-01-31'],
      ['analysis', '1990-01-01', '1990-01-03'],
      // The days before are there, those a year earlier are not.
      ['weekly', '1990-12-24', '1990-12-30'],
      ['market', '1990-01-01', '1990-01-31'],
      ['service', '1990-01-01', '1990-01-31'],
      ['listing', '1990-01-02', '1990-01-08'],
      ['optimisation', '1990-01-07', '1990-01-14'],
    ] as const
    for (const [kind, from, to] of old)
      await expect(room().make({ kind, from, to })).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining(`${from} 之前没有足够的日子可以比`),
      })
    await room().make({ kind: 'weekly', from: '1991-01-07', to: '1991-01-13' })
    const { absent } = await room().ledger({})
    expect(absent.map(({ title }) => title)).toEqual(['2026 年 10 月销售月报'])
  })

  test('words can be changed around the figures, figures cannot be typed', async () => {
    const { id, ...report } = await made()
    const place = placeWith({ id, ...report }, '本周支付金额')
    const mark = /⟦[^⟧]+⟧/.exec(place.words)?.[0] ?? ''
    expect(mark).toContain('支付金额')
    const words = `这一周卖了 ${mark}，比上周少，主要是活动停了。`
    const worded = await room().word({ id, place: place.place, words, member })
    expect(JSON.stringify(worded.document)).toContain('主要是活动停了')
    expect(placeWith(worded, '主要是活动停了').by).toEqual({ id: member, name: '林晓' })
    // Beside the words stands who wrote them last and when; beside the program's own nobody.
    expect(place.at).toBeNull()
    expect(placeWith(worded, '主要是活动停了').at).toMatch(/^\d{4}-\d\d-\d\dT/)
    await expect(
      room().word({ id, place: place.place, words: '卖了 ⟦支付金额 99.00 万元⟧', member }),
    ).rejects.toThrow('「⟦支付金额 99.00 万元⟧」不是这段话里的数')
    await expect(room().word({ id, place: place.place, words: '卖了 ⟦支付金额', member })).rejects.toThrow(
      '「⟦支付金额」不是这段话里的数',
    )
    const locked = worded.places.find(({ isLocked }) => isLocked)
    if (!locked) throw new Error('an explanation has numbers of its own')
    await expect(room().word({ id, place: locked.place, words: '少了 1 元', member })).rejects.toThrow(
      '不能改写',
    )
    const without = await room().word({ id, place: locked.place, words: '', member })
    expect(without.places.find((one) => one.place === locked.place)?.isLeftOut).toBe(true)
    await room().word({ id, place: locked.place, words: null, member })
  })

  test('what is written at the same moment is all kept', async () => {
    const { id, places } = await made()
    const both = ['仓库说一句', '客服说一句']
    await Promise.all(both.map((words) => room().comment({ id, section: 'why', words, member })))
    const place = places.find(({ isLocked }) => !isLocked)?.place ?? ''
    await Promise.all(both.map((words) => room().word({ id, place, words, member })))
    const { comments } = await room().open({ id })
    expect(
      comments
        .map(({ words }) => words)
        .filter((words) => both.includes(words))
        .toSorted(),
    ).toEqual(both.toSorted())
    for (const { id: comment, words } of comments)
      if (both.includes(words)) await room().removeComment({ id, comment })
    await room().word({ id, place, words: null, member })
  })

  test('every figure of a submitted report is what query says', async () => {
    const { id } = await made()
    await room().comment({ id, section: 'why', words: '仓库搬家停了两天发货', member })
    const report = await room().submit({ id, member })
    expect(report).toMatchObject({ state: 'submitted', timeliness: 'on-time', by: { name: '林晓' } })
    const figures = figuresOf(report.document).filter(({ value }) => value !== null)
    expect(figures.length).toBeGreaterThan(30)
    for (const { metric, scope, period, unit, value } of figures) {
      const { rows } = await house.client.facts.query({
        metrics: [metric],
        where: scope,
        ...period,
        totals: false,
      })
      expect([metric, scope, period, numberIn(rows[0]?.[metric], unit === 'money')]).toEqual([
        metric,
        scope,
        period,
        value,
      ])
    }
    expect(await room().drift({ id })).toMatchObject({ accuracy: 1, drifted: [] })
    await expect(room().comment({ id, section: 'why', words: '再说', member })).rejects.toMatchObject({
      code: 'report_submitted',
    })
  })

  test('the page holds every figure, the comment and who handed it in', async () => {
    const { id } = await made()
    const file = await room().file({ id, format: 'html' })
    expect(file.name).toBe('周报-2026-11-09-2026-11-15.html')
    const page = await file.text()
    for (const word of ['林晓', '仓库搬家停了两天发货', '主要是活动停了']) expect(page).toContain(word)
    const { document } = await room().open({ id })
    const told = document.blocks.flatMap((block) =>
      block.kind === 'appendix' ? block.entries.map(({ figure }) => figure) : [],
    )
    expect(told.length).toBeGreaterThan(5)
    for (const { value, unit } of told) if (value !== null) expect(page).toContain(exact(value, unit))
  })

  test('a restated file shows as drift: the figure, both values and the batch', async () => {
    const { id } = await made()
    await take(newer, restated)
    const { paid, drift } = await drifted(id)
    expect(paid).toMatchObject({ name: '支付金额', was: 490_000, now: 505_000, isWithin: false })
    expect(paid?.came.map(({ file }) => file)).toEqual([newer])
    expect(drift.accuracy).toBeLessThan(1)
    // What was handed in says what it said.
    const { document } = await room().open({ id })
    expect(JSON.stringify(document)).toContain('490000')
  })

  test('a batch undone under a submitted report: what it changed is back, what it gave is told as gone', async () => {
    const { id, document } = await made()
    await undo(newer)
    expect((await drifted(id)).drift).toMatchObject({ accuracy: 1, drifted: [] })
    await take(newer, restated)
    await undo(older)
    const other = (await drifted(id)).paid
    expect(other).toMatchObject({ was: 490_000, now: 505_000 })
    expect([other?.came, other?.went].map((all) => all?.map(({ file }) => file))).toEqual([[newer], [older]])
    await undo(newer)
    const nothing = await drifted(id)
    expect(nothing.paid).toMatchObject({ was: 490_000, now: null, isWithin: false, came: [] })
    expect(nothing.paid?.went.map(({ file }) => file)).toEqual([older])
    expect(nothing.drift).toMatchObject({ accuracy: 0, checked: nothing.drift.drifted.length })
    expect((await room().open({ id })).document).toEqual(document)
    await take(older, orders())
    await take(newer, restated)
    expect((await drifted(id)).paid).toMatchObject({ was: 490_000, now: 505_000 })
  })

  test('taken back and changed it is stale first, keeps its words, and is late a day later', async () => {
    now = Temporal.Instant.from('2026-11-17T10:00:00+08:00')
    const { id } = await made()
    const both = await Promise.allSettled([room().withdraw({ id, member }), room().withdraw({ id, member })])
    expect(both.find(({ status }) => status === 'fulfilled')).toMatchObject({
      value: { state: 'withdrawn', isStale: true, timeliness: 'overdue' },
    })
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'invalid_input' },
    })
    await expect(room().submit({ id, member })).rejects.toMatchObject({ code: 'report_stale' })
    const anew = await made()
    expect(anew.isStale).toBe(false)
    expect(JSON.stringify(anew.document)).toContain('主要是活动停了')
    expect(JSON.stringify(anew.document)).toContain('505000')
    const late = await room().submit({ id, member })
    expect(late.timeliness).toBe('late')
    expect(late.states.map(({ state }) => state)).toEqual(['draft', 'submitted', 'withdrawn', 'submitted'])
    const { onTime, absent } = await room().ledger({})
    expect(onTime).toEqual({ due: 1, onTime: 0, rate: 0, bar: 0.95 })
    expect(absent.map(({ title }) => title)).toEqual(['2026 年 10 月销售月报'])
  })

  test('no workdays of its own: the settings say the same as the ledger', async () => {
    const plain = { company: '', sections: [], member }
    const { dueWorkdays } = await room().setSettings({ kind: 'monthly', dueWorkdays: 0, ...plain })
    expect(dueWorkdays).toBe(3)
  })

  test('a template moves, renames and leaves out sections of drafts, not of what was handed in', async () => {
    const sections = [
      { id: 'why', on: true, title: '原因' },
      { id: 'attainment', on: false, title: '' },
    ]
    await room().setSettings({
      kind: 'weekly',
      dueWorkdays: 2,
      company: '白瓷有限公司',
      sections,
      member,
    })
    const older = await room().make({ kind: 'weekly', from: '2026-11-02', to: '2026-11-08' })
    const heads = older.document.blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []))
    expect(heads[0]).toBe('原因')
    expect(heads).not.toContain('目标达成')
    expect(older.due).toBe('2026-11-10')
    const { reports } = await room().ledger({})
    const submitted = reports.find(({ state }) => state === 'submitted')
    expect(submitted?.due).toBe('2026-11-16')
    const kept = await room().open({ id: submitted?.id ?? 0 })
    expect(JSON.stringify(kept.document)).toContain('目标达成')
  })

  test('an analysis answers one question, each table of it sums to the change', async () => {
    const report = await room().make({
      kind: 'analysis',
      ...week,
      subject: 'paid_amount',
      compare: { from: '2026-11-02', to: '2026-11-08' },
    })
    expect(report).toMatchObject({ due: null, timeliness: null, title: '支付金额数据分析报告' })
    const tables = report.document.blocks.flatMap((block) =>
      block.kind === 'table' && block.columns.some(({ id }) => id === 'change') ? [block] : [],
    )
    expect(tables.length).toBeGreaterThan(1)
    for (const { columns, rows } of tables) {
      const at = columns.findIndex(({ id }) => id === 'change')
      const total = rows.reduce((sum, { cells }) => sum + Number(cells[at] ?? 0), 0)
      expect(total).toBe(505_000 - 700_000)
    }
    await expect(room().make({ kind: 'analysis', ...week, subject: 'gmv' })).rejects.toMatchObject({
      code: 'metric_unknown',
    })
  })

  test('of a week that goes on the first days stand beside the first days of the week before, as query has them', async () => {
    const { id, state } = await made()
    if (state === 'submitted') await room().withdraw({ id, member })
    now = Temporal.Instant.from('2026-11-12T09:00:00+08:00')
    const days = { from: '2026-11-09', to: '2026-11-11' }
    const before = { from: '2026-11-02', to: '2026-11-04' }
    const ofItem = async (period: { from: string; to: string }) => {
      const { rows } = await house.client.facts.query({ metrics: ['paid_amount'], by: ['item'], ...period })
      return new Map(
        rows.map((row) => [String(row.item_title ?? row.item), numberIn(row.paid_amount ?? null, true)]),
      )
    }
    for (const kind of ['weekly', 'analysis'] as const) {
      const report = await room().make({
        kind,
        ...week,
        ...(kind === 'analysis'
          ? { subject: 'orders_paid', compare: { from: '2026-11-02', to: '2026-11-08' } }
          : {}),
      })
      expect(report.freezing.isOver).toBe(false)
      const text = JSON.stringify(report.document)
      expect(text).toContain('前 3 天')
      expect(text).toContain('同期前 3 天')
      expect(text).not.toContain('还不能比')
      const figures = figuresOf(report.document)
      // Nothing is told of days that are not there, or compared with more days than there are.
      expect(
        figures.filter(({ period }) => period.from === '2026-11-02' && period.to === '2026-11-08'),
      ).toEqual([])
      expect(figures.filter(({ period }) => period.from === week.from && period.to === week.to)).toEqual([])
    }
    const report = await room().make({ kind: 'weekly', ...week })
    const table = report.document.blocks.find(
      (block) => block.kind === 'table' && block.title === '卖得少了的商品',
    )
    if (table?.kind !== 'table') throw new Error('there is such a table')
    expect(table.columns.map(({ name }) => name)).toEqual([
      '商品',
      '本周前 3 天支付金额',
      '上周同期前 3 天',
      '变化',
      '变化率',
    ])
    const [nowBy, beforeBy] = [await ofItem(days), await ofItem(before)]
    for (const {
      cells: [name, ...amounts],
    } of table.rows)
      expect(amounts.slice(0, 2)).toEqual([nowBy.get(String(name)), beforeBy.get(String(name))])
    expect(table.rows.length).toBeGreaterThan(0)
    const month = await room().make({ kind: 'monthly', from: '2026-11-01', to: '2026-11-30' })
    expect(JSON.stringify(month.document)).toContain('本月前 11 天')
  }, 60_000)
})
