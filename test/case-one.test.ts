import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureWebApp } from '../scripts/web.mjs'
import { settingsFrom } from '../src/config.ts'
import { renderBook } from '../src/documents/xlsx/shown-book.ts'
import { type House, openHouse } from '../src/house.ts'
import { commitFile, stageFile } from '../src/importing/actions.ts'
import { formats } from '../src/importing/formats/all.ts'
import { addDays, type Day, day, eachDay } from '../src/kernel/calendar.ts'
import { simulate } from '../src/simulator/simulate.ts'
import { createWorld } from '../src/simulator/world.ts'
import { startServer } from '../src/web/server.ts'
import { findBrowser, freshProfile, launch } from './browser.ts'
import { enter } from './enter.ts'

/**
 * 案例一, over eleven weeks: a 双11 is planned sixty days before, prepared by tasks and weekly meetings, run, and
 * proven by the report on its effect. The clock of server and browser goes along; the shop is an invented small one.
 */
const START = day('2026-11-08')
const LAST = day('2026-11-25')

describe.skipIf(!findBrowser())('案例一: a 双11 from sixty days before to its proof', () => {
  let folder: string
  let house: House
  let server: Awaited<ReturnType<typeof startServer>>
  let browser: Browser
  let page: Page
  let today: Day = addDays(START, -60)
  const clock = { now: () => Temporal.Instant.from(`${today}T01:00:00Z`) }
  const complaints: string[] = []
  const shop = '青禾家居'

  const on = async (of: Day) => {
    today = of
    await page.clock.setFixedTime(new Date(`${of}T01:00:00Z`))
  }
  const go = (path: string) => page.goto(`${server.address}${path}`)

  beforeAll(async () => {
    await ensureWebApp()
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-case-'))
    const settings = settingsFrom({ flags: { data: join(folder, 'data') }, env: {}, cwd: folder })
    house = await openHouse(settings, clock)
    server = await startServer(
      {
        version: '0.1.0',
        webFolder: settings.webFolder,
        check: house.hold.check,
        noteLeaving: house.noteLeaving,
        door: house.door,
        router: house.router,
        query: (input) => house.client.facts.query(input),
        receive: house.uploads.receive,
        checkPicture: house.checkPicture,
        survey: house.survey,
        feed: house.feed,
        noteTable: async () => {},
        book: renderBook,
        rejectsInHand: async () => {
          throw new Error('nothing is rejected here')
        },
        rejects: async () => {
          throw new Error('nothing is rejected here')
        },
      },
      0,
    )
    browser = await launch()
    page = await (await freshProfile(browser)).newPage()
    page.setDefaultTimeout(40_000)
    page.on('pageerror', (error) => complaints.push(error.message))
    await house.client.facts.createShop({ name: shop })
    for (const [name, role] of [
      ['王店长', 'manager'],
      ['林晓', 'operator'],
      ['小美', 'design'],
      ['阿投', 'ads'],
      ['小客', 'service'],
    ] as const)
      await house.client.people.addMember({ name, role })
    await enter(page, `${server.address}/welcome#${(await house.firstLink())?.token}`, '林晓')
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await house?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const tasks = async () =>
    (await house.client.tasks.list({ shop })).filter(({ from }) => from.kind === 'promotion')

  test('D−60: chosen from the calendar, it has its phases, goals and every task with an owner and a day', async () => {
    await on(addDays(START, -60))
    await go('/promotion')
    await page.getByRole('button', { name: '建活动' }).click()
    await page.getByRole('combobox', { name: '日历上的活动' }).click()
    await page.getByTitle('2026 天猫双11 · D 2026-11-11').click()
    await page.getByRole('button', { name: /建\s?好/ }).click()
    await page.waitForURL(/\/promotion\/\d+/)
    await page.getByRole('heading', { level: 1, name: '2026 天猫双11' }).waitFor()
    await page.getByText('爆发第一天 2026-11-08 · 还有 60 天').waitFor()
    await page.getByRole('link', { name: '创意素材：主图、详情页、短视频' }).waitFor()
    await page.getByText('比没有活动多卖 ≥ 30%').waitFor()
    await page.getByText('客服满意率 ≥ 90%').waitFor()
    const all = await tasks()
    const of = (id: string) => all.find(({ from }) => from.id.endsWith(`/${id}`))
    expect(of('goal')).toMatchObject({ due: '2026-09-09', owner: { name: '王店长' } })
    expect(of('creative')).toMatchObject({ due: '2026-10-04', owner: { name: '小美' } })
    expect(of('ads-plan')).toMatchObject({ due: '2026-10-09', owner: { name: '阿投' } })
    expect(of('service-roster')).toMatchObject({ due: '2026-10-18', owner: { name: '小客' } })

    // The dates that the shop goes by: its warm-up and four days of burst with one more day.
    await page.getByRole('button', { name: '改计划' }).click()
    for (const [phase, from, to] of [
      ['预售', '', ''],
      ['开门红', '', ''],
      ['返场', '2026-11-12', '2026-11-12'],
    ] as const) {
      await page.getByLabel(`${phase} 从`).fill(from)
      await page.getByLabel(`${phase} 到`).fill(to)
    }
    await page.getByRole('textbox', { name: '玩法' }).first().fill('官方立减 15%；满 300 减 30')
    await page.getByRole('button', { name: '加渠道' }).click()
    await page.getByLabel('渠道 1').fill('关键词推广')
    await page.getByLabel('预算 1').fill('3000')
    await page.getByRole('button', { name: /保\s?存/ }).click()
    await page.getByText('2026-10-29 – 2026-11-12').first().waitFor()
  }, 120_000)

  test('weekly meetings see it through; creatives, ads and service are tasks that get done', async () => {
    const members = (await house.client.people.members()).map(({ id }) => id)
    const series = await house.client.team.saveSeries({
      shop,
      name: '双11 周会',
      weekday: 1,
      from: addDays(START, -55),
      until: START,
      time: '10:00',
      members,
    })
    let held = 0
    for (const of of eachDay({ from: addDays(START, -55), to: START })) {
      if (Temporal.PlainDate.from(of).dayOfWeek !== 1) continue
      await on(of)
      for (const task of await tasks())
        if (task.state === 'todo' && task.due !== null && task.due <= of)
          await house.client.tasks.move({ shop, task: task.id, state: 'done' })
      const meeting = await house.client.team.prepareMeeting({ shop, series: series.id, day: of })
      await house.client.team.holdMeeting({ shop, id: meeting.id, members })
      held++
    }
    expect(held).toBeGreaterThanOrEqual(7)
    await on(addDays(START, -6))
    await go('/promotion')
    await page.getByText(/做完 \d+ \/ 20/).waitFor()
    const done = (await tasks())
      .filter(({ state }) => state === 'done')
      .map(({ from }) => from.id.split('/')[1])
    expect(done).toEqual(expect.arrayContaining(['creative', 'ads-plan', 'service-roster', 'enrol']))
  }, 120_000)

  test('D+15: its files are in; it is told what it brought, costs are written down, the report is handed in', async () => {
    const world = createWorld({ scenario: 'small', seed: 3, to: LAST, days: 200 })
    const { files } = await simulate({ world, out: join(folder, 'files') })
    await on(addDays(LAST, 1))
    const [first] = await house.client.facts.shops()
    if (!first) throw new Error('the shop is gone')
    for (const { name } of files) {
      const staged = await stageFile(house.imports, {
        shop: first,
        path: join(folder, 'files', name),
        name,
        formats,
      })
      await commitFile(house.imports, first, staged)
    }
    await go('/promotion')
    await page.getByText('2026 天猫双11').first().click()
    await page.waitForURL(/tab=effect/)
    await page.getByText(/活动期 5 天，全店卖了 .* 活动多带来|活动期 5 天，全店卖了/).waitFor()
    await page.getByText(/只和活动前同样多的天比是 \+/).waitFor()
    await page.getByRole('button', { name: '记一笔' }).click()
    await page.getByLabel('说明 1').fill('收纳袋')
    await page.getByLabel('金额（元） 1').fill('800')
    await page.getByRole('button', { name: '保存成本' }).click()
    await page
      .getByText(/成本 .*ROI .*八成可能/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: '写效果分析报告' }).click()
    await page.waitForURL(/\/reports\/\d+/)
    await page.getByRole('heading', { level: 1, name: /推广活动效果分析报告|2026 天猫双11/ }).waitFor()
    await page
      .getByText(/其中活动带来的占|活动把它也补上了|增长基本都是活动带来的/)
      .first()
      .waitFor()
    await page.getByText('≥ 30%').first().waitFor()
    await page.getByText('≥ 90%').first().waitFor()
    await page.getByRole('button', { name: /提\s?交/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /提\s?交/ })
      .click()
    await page
      .getByText(/林晓 .* 提交/)
      .first()
      .waitFor()
    const { reports } = await house.client.reports.ledger({ shop })
    expect(reports).toContainEqual(expect.objectContaining({ kind: 'promotion', state: 'submitted' }))
    const [ended] = await house.client.promotion.ended({ shop, month: '2026-11' })
    expect(ended).toMatchObject({ name: '2026 天猫双11', ended: '2026-11-12' })
    expect(ended?.roi).not.toBeNull()
    // The truth that no file tells: the growth beyond 30 % is real.
    const effect = await house.client.promotion.effect({ shop, id: ended?.id ?? 0 })
    expect(effect.goals.find(({ kind }) => kind === 'sales_growth')?.verdict).toBe('met')
    expect(complaints).toEqual([])
  }, 240_000)
})
