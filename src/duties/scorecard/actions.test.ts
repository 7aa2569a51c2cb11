import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { laidStores } from '../../../test/laid-stores.ts'
import { settingsFrom } from '../../config.ts'
import { type House, openHouse } from '../../house.ts'
import { commitFile, stageFile } from '../../importing/actions.ts'
import { exportFile } from '../../importing/export-file.ts'
import { formats } from '../../importing/formats/all.ts'
import { day, eachDay } from '../../kernel/calendar.ts'
import { storeSides } from '../../storage/testing.ts'

const header = ['订单编号', '总金额', '买家实际支付金额', '订单创建时间', '订单付款时间 ']

describe.each(storeSides(inject('postgresUrl')))('the scorecard on %s', (side) => {
  let folder: string
  let database: { url: string; drop: () => Promise<void> } | undefined
  let house: House
  let lin: { id: number }
  let now = Temporal.Instant.from('2026-10-20T09:00:00+08:00')
  const shop = '白瓷小店'
  const month = '2026-10'

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-scorecard-'))
    database = await laidStores(side, folder)
    const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
    house = await openHouse({ ...settings, databaseUrl: database?.url }, { now: () => now })
    await house.client.facts.createShop({ name: shop })
    await house.client.facts.createShop({ name: '另一家' })
    lin = await house.client.people.addMember({ name: '林晓', role: 'manager' })
  }, 120_000)
  afterAll(async () => {
    await house.close()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  })

  /** So many orders of 100 yuan on every day. */
  const take = async (name: string, from: string, to: string, orders: number) => {
    const rows = eachDay({ from: day(from), to: day(to) }).flatMap((of) =>
      Array.from({ length: orders }, (_, n) => {
        const at = `${of} 10:${String(n).padStart(2, '0')}:00`
        return [`35${of.replaceAll('-', '')}${String(n).padStart(9, '0')}`, '100.00', '100.00', at, at]
      }),
    )
    const path = join(folder, name)
    await writeFile(path, exportFile({ container: 'csv', header, rows }))
    const found = await house.shopFor(shop, 'look')
    await commitFile(
      house.imports,
      found,
      await stageFile(house.imports, { shop: found, path, name, formats }),
    )
  }
  const open = () => house.client.scorecard.open({ shop, month })
  const bar = async (id: string) => (await open()).bars.find((one) => one.id === id)

  test('without anything nothing is proven, and each says why', async () => {
    const { bars, isOver, members } = await open()
    expect(bars.map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual([
      ['sales', 'not_proven', 'no_target'],
      ['satisfaction', 'not_proven', 'nobody_asked'],
      ['roi', 'none', 'none_ended'],
      ['reports', 'none', 'none_due'],
      ['accuracy', 'none', 'none_submitted'],
    ])
    expect(isOver).toBe(false)
    expect(members).toEqual([])
  })

  test('sales are those of the target’s page', async () => {
    await house.client.sales.setTargets({ shop, amounts: [{ period: month, amount: '31000' }] })
    await take('十月上.csv', '2026-10-01', '2026-10-19', 10)
    expect(await bar('sales')).toMatchObject({ verdict: 'not_proven', reason: 'month_running', part: 19_000 })
    now = Temporal.Instant.from('2026-11-02T09:00:00+08:00')
    await take('十月下.csv', '2026-10-20', '2026-10-31', 8)
    // 28,600 of 31,000: 92.3 %.
    const sales = await bar('sales')
    expect(sales).toMatchObject({ verdict: 'met', reason: 'known', part: 28_600, whole: 31_000 })
    const [target] = await house.client.sales.targets({ shop, month })
    expect(sales?.value).toBeCloseTo(target?.standing?.attained ?? 0, 4)
    expect(sales?.evidence[0]?.path).toContain('/sales/targets?month=2026-10')
  })

  test('a report in time and one that is missing are one of two; its figures still hold', async () => {
    now = Temporal.Instant.from('2026-10-19T10:00:00+08:00')
    const week = { from: '2026-10-12', to: '2026-10-18' }
    const report = await house.client.reports.make({ shop, kind: 'weekly', ...week })
    await house.client.reports.submit({ shop, id: report.id, member: lin.id })
    now = Temporal.Instant.from('2026-11-02T09:00:00+08:00')
    // Due on the 19th and in time; the week after, due on the 26th, was never written.
    const reports = await bar('reports')
    expect(reports).toMatchObject({ verdict: 'not_met', value: 0.5, part: 1, whole: 2 })
    expect(reports?.evidence.map(({ verdict, path }) => [verdict, path.split('?')[0]])).toEqual([
      ['met', `/reports/${report.id}`],
      ['not_met', '/reports'],
    ])
    const accuracy = await bar('accuracy')
    const drift = await house.client.reports.drift({ shop, id: report.id })
    expect(accuracy).toMatchObject({ value: 1, whole: drift.checked, verdict: 'none' })
    expect(drift.checked).toBeGreaterThan(3)
    expect((await open()).members).toMatchObject([{ member: { name: '林晓' }, reports: 1, reportsInTime: 1 }])
  })

  test('a month that runs cannot be closed; one that is over stays as it was closed, whatever comes', async () => {
    await expect(house.client.scorecard.close({ shop, month: '2026-11' })).rejects.toMatchObject({
      message: expect.stringContaining('2026-12-01 起才能关账'),
    })
    const closed = await house.client.scorecard.close({ shop, month, member: lin.id })
    expect(closed).toMatchObject({ isClosed: true, isOver: true, closings: [{ kind: 'closed', by: '林晓' }] })
    await expect(house.client.scorecard.close({ shop, month })).rejects.toMatchObject({
      message: expect.stringContaining('已经关账'),
    })
    await take('改了.csv', '2026-10-20', '2026-10-31', 20)
    expect((await open()).bars).toEqual(closed.bars)
    expect((await open()).members).toEqual(closed.members)
    const reopened = await house.client.scorecard.reopen({ shop, month, member: null })
    expect(reopened.closings.map(({ kind, by }) => [kind, by])).toEqual([
      ['closed', '林晓'],
      ['reopened', null],
    ])
    expect(reopened.bars[0]).toMatchObject({ part: 43_000 })
    await expect(house.client.scorecard.reopen({ shop, month, member: null })).rejects.toMatchObject({
      message: expect.stringContaining('没有关账'),
    })
  })

  test('all shops stand on one page', async () => {
    const cards = await house.client.scorecard.shops({ month })
    expect(cards.map((card) => card.shop.name)).toEqual([shop, '另一家'])
    expect(cards[1]?.bars[0]?.verdict).toBe('not_proven')
  })

  test('the last month asks to be closed in the first half of the next', async () => {
    const asks = async () =>
      (await house.client.tasks.needs({ shop })).needs.filter(({ duty }) => duty === 'scorecard')
    expect(await asks()).toMatchObject([{ title: '10 月的绩效还没有关账', path: '/scorecard?month=2026-10' }])
    await house.client.scorecard.close({ shop, month })
    expect(await asks()).toEqual([])
  })

  test('the sheet says what the page says', async () => {
    const [file] = await house.client.scorecard.files({ shop, month, formats: ['html'] })
    expect(file?.name).toBe('绩效考核表-白瓷小店-2026-10.html')
    const html = await file?.text()
    for (const words of [
      '2026 年 10 月绩效考核表',
      '销售额增长目标达成率',
      '138.7%',
      '达标',
      '未证实',
      '已关账',
    ])
      expect(html).toContain(words)
  })
})
