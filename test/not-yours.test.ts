import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findBrowser } from './browser.ts'
import { morningFiles, yesterday } from './invented-shop.ts'
import { type Served, serveThroughout } from './served.ts'

/** Who answers buyers sees the figures, the imports and how the program looks, and changes nothing of them. */
describe.skipIf(!findBrowser())('somebody who may look and not change', () => {
  let served: Served
  let page: Page

  const send = async (method: string, path: string, body: object) => {
    const answer = await served.fetch(`${served.address}/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(answer.status, path).toBe(200)
    return answer.json()
  }

  serveThroughout(async (one) => {
    served = one
    const [taken, inHand] = morningFiles(yesterday())
    if (!taken || !inHand) throw new Error('no files')
    const card = (name: string) => one.page.getByRole('region', { name })
    await one.go('/')
    await one.page.getByText('选择文件', { exact: true }).first().waitFor()
    await one.drop([taken])
    await card(taken.name).getByRole('button', { name: '入库' }).click()
    await card(taken.name).getByText('已入库', { exact: true }).waitFor()
    await one.drop([inHand])
    await card(inHand.name).getByText('可以入库').waitFor()

    const { id } = await send('POST', '/members', { name: '沈青禾', role: 'service' })
    await send('PUT', `/access/${id}/roles`, { roles: [{ role: 'service', shop: null }] })
    const { path } = await send('POST', `/access/${id}/link`, {})
    page = await (await one.profile()).newPage()
    page.setDefaultTimeout(40_000)
    await page.context().setExtraHTTPHeaders({})
    await page.goto(`${one.address}${path}`)
    await page.getByRole('textbox', { name: '密码' }).fill('一个只用来测试的密码')
    await page.getByRole('button', { name: '开始使用' }).click()
    await page.getByRole('button', { name: '我的账号 沈青禾' }).waitFor()
  })

  const open = async (path: string) => {
    await page.goto(`${served.address}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
  }
  /** What its title says of a button that cannot be pressed. */
  const whyNot = async (name: string) => {
    const button = page.getByRole('button', { name, exact: true }).first()
    expect(await button.isDisabled(), name).toBe(true)
    return button.getAttribute('title')
  }

  test('finds on the settings what everybody may set, and no refusal', async () => {
    await open('/settings')
    for (const name of ['改名', '删除', '新建店铺', '保存'])
      expect(await whyNot(name), name).toContain('「加、改、删店铺和毛利率」')
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([])
    for (const name of ['体检', '自动导入文件夹'])
      expect(await page.getByRole('heading', { name }).count(), name).toBe(0)
  }, 90_000)

  test('sees what was imported and what waits, and is told what taking and undoing it needs', async () => {
    await open('/data/import')
    for (const name of ['入库', '全部入库（1）'])
      expect(await whyNot(name), name).toContain('「导入和撤销文件」')
    await open('/data/import?tab=history')
    expect(await whyNot('撤销')).toContain('「导入和撤销文件」')
  }, 90_000)

  test('is told on the pages of the duties as well', async () => {
    for (const [path, name, needs] of [
      ['/sales/calendar', '加活动', '改活动日历'],
      ['/sales/targets', '导入', '定目标'],
      ['/market/competitors', '开始跟', '改竞品和策略'],
      ['/market/strategy', '写一份计划', '改竞品和策略'],
      ['/promotion', '建活动', '改推广活动'],
      ['/team/stock', '记一张采购单', '写会议、库存和采购'],
    ] as const) {
      await open(path)
      expect(await whyNot(name), path).toContain(needs)
    }
  }, 90_000)

  test('reads fields that are saved as they are left, and cannot change them', async () => {
    await send('POST', '/listing/launches', { name: '雾蓝带盖马克杯', launchDay: '2027-03-01', owner: null })
    await open('/listing/launches')
    const done = page.getByRole('checkbox', { name: '雾蓝带盖马克杯 选品 做完' })
    expect(await done.isDisabled()).toBe(true)
    expect(await page.getByLabel('雾蓝带盖马克杯 选品 截止').isDisabled()).toBe(true)
    expect(await page.locator('.may-fields', { has: done }).getAttribute('title')).toContain('「改商品计划」')
    // What they may do stays: to make a task is no change to the plan.
    expect(await page.getByRole('button', { name: '变成任务' }).first().isEnabled()).toBe(true)
  }, 90_000)

  test('is not counted what only others can do', async () => {
    const need = { duty: 'tasks', weight: 50 }
    const needs = [
      { ...need, title: '看得到的事', path: '/tasks' },
      { ...need, title: '给店主的事', path: '/settings/roles' },
    ]
    await page.route('**/rpc/tasks/needs*', (route) =>
      route.fulfill({ json: { json: { needs, silent: [] } } }),
    )
    await open('/')
    const listed = await page
      .getByRole('list')
      .filter({ hasText: '看得到的事' })
      .getByRole('listitem')
      .count()
    expect(listed).toBe(1)
    const others = await page.locator('.things').last().getByRole('listitem').count()
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain(`${listed + others} 件`)
  }, 90_000)
})
