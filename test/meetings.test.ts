import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findBrowser } from './browser.ts'
import { morningFiles, yesterday } from './invented-shop.ts'
import { type Served, serveThroughout } from './served.ts'

/** The team's work together: a weekly meeting from its rhythm to its paper. */
describe.skipIf(!findBrowser())('a weekly meeting', () => {
  let served: Served
  let page: Page
  const files = morningFiles(yesterday())

  serveThroughout((one) => {
    served = one
    page = one.page
  })

  const file = (name: string) => page.getByRole('region', { name })

  test('it is set, put into calendars, and its agenda is drafted from the figures', async () => {
    await served.go('/')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    await served.drop(files)
    await page.waitForURL(/\/data\/import/)
    for (const { name } of files) await file(name).getByText('可以入库').waitFor()
    await page.getByRole('button', { name: /全部入库/ }).click()
    for (const { name } of files) await file(name).getByText('已入库', { exact: true }).waitFor()

    await served.go('/team/meetings')
    await page.getByText('还没有定期的会').waitFor()
    await page.getByLabel('名字').first().fill('周例会')
    await page.getByRole('button', { name: '定一个会' }).click()
    const series = page.getByRole('list', { name: '定期的会' })
    await series.getByText('每周一 10:00').waitFor()
    const saving = page.waitForEvent('download')
    await series.getByRole('link', { name: '日历文件 .ics' }).click()
    expect((await saving).suggestedFilename()).toBe('周例会.ics')

    // One of today, so that it can be held.
    const single = page.locator('form').last()
    await single.getByLabel('名字').fill('大促协调会')
    await single.getByRole('button', { name: '备会' }).click()
    await page.waitForURL(/\/team\/meetings\/\d+/)
    await page.getByRole('heading', { name: /大促协调会/ }).waitFor()
    await page.getByText(/^支付金额 .+，前一周 .+/).waitFor()
  }, 120_000)

  test('minutes, a decision and an action; the action is a task', async () => {
    const minutes = page.getByLabel('纪要：上周的数')
    await minutes.fill('流量稳，转化掉了一点。')
    await page.getByLabel('决定 上周的数').fill('首图先换')
    await page.getByRole('button', { name: '记决定' }).nth(1).click()
    await page.getByText('首图先换').waitFor()
    await page.getByLabel('做什么').fill('换首图')
    await page.getByRole('button', { name: '记行动' }).click()
    await page.getByRole('list', { name: '行动' }).getByRole('link', { name: '换首图' }).waitFor()
    await page.getByRole('button', { name: '会开完了' }).click()
    await page.getByText('开完了：1 个决定，1 件要做的事。').waitFor()
    await page.getByText('流量稳，转化掉了一点。').waitFor()
  }, 60_000)

  test('its paper has what was said, and stock and service say what is missing, and supplies are pasted', async () => {
    await page.getByRole('button', { name: '写成会议纪要' }).click()
    await page.waitForURL(/\/reports\/\d+/)
    await page.getByText('首图先换').first().waitFor()
    await served.go('/team/stock')
    await page.getByText('还不知道库存', { exact: false }).first().waitFor()
    const supplies = page.getByRole('textbox', { name: '供应商、交期、起订量、装箱数' })
    const save = page.locator('.team-below').getByRole('button')
    await supplies.fill('商品ID,供应商,起订量')
    await save.click()
    await page.getByRole('alert').filter({ hasText: '表头下面没有一行' }).waitFor()
    await supplies.fill('商品ID,供应商,起订量\n612345670001,"恒窑, 德化","1,000"')
    await save.click()
    await page.getByRole('status').filter({ hasText: '记下了 1 行' }).waitFor()
    await page.getByRole('cell', { name: '恒窑, 德化' }).waitFor()
    await served.go('/team/service')
    await page.getByText('没有客服的数据', { exact: false }).first().waitFor()
    expect(served.complaints).toEqual([])
  }, 60_000)
})
