import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findBrowser } from './browser.ts'
import { morningFiles, yesterday } from './invented-shop.ts'
import { type Served, serveThroughout } from './served.ts'

/** What somebody promises, does and answers for at the end of the month. */
describe.skipIf(!findBrowser())('a task from the first word to the scorecard', () => {
  let served: Served
  let page: Page
  const files = morningFiles(yesterday())

  serveThroughout((one) => {
    served = one
    page = one.page
  })

  const file = (name: string) => page.getByRole('region', { name })
  const column = (name: string) => page.getByRole('region', { name, exact: true })

  test('an empty board teaches; a task is written with who, when and by which figure it is judged', async () => {
    await served.go('/')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    await served.drop(files)
    await page.waitForURL(/\/data\/import/)
    for (const { name } of files) await file(name).getByText('可以入库').waitFor()
    await page.getByRole('button', { name: /全部入库/ }).click()
    for (const { name } of files) await file(name).getByText('已入库', { exact: true }).waitFor()
    await served.go('/settings/members')
    await page.getByRole('textbox', { name: '名字', exact: true }).fill('林晓')
    await page.getByRole('button', { name: '加成员', exact: true }).click()
    await page.getByLabel('名字 林晓').waitFor()

    await served.go('/tasks')
    await page.getByText('还没有任务').waitFor()
    await page.getByRole('button', { name: '加任务' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('做什么').fill('马克杯首图换成使用场景')
    await dialog.getByLabel('负责人').click()
    await page.getByTitle('林晓', { exact: true }).click()
    await dialog.getByLabel('截止日').fill(yesterday())
    await dialog.getByLabel('怎样看有没有效果').click()
    await page.keyboard.type('支付金额')
    await page.getByTitle('支付金额', { exact: true }).click()
    await dialog.getByText(/是之前；到那天程序读前 7 天的数/).waitFor()
    await dialog.getByRole('button', { name: '加任务' }).click()
    await column('待办').getByText('马克杯首图换成使用场景').waitFor()
    await page.getByRole('heading', { name: '1 件任务过期了' }).waitFor()
  }, 120_000)

  test('今天 says that it is overdue and leads to it', async () => {
    await served.go('/')
    const needs = page.getByRole('list', { name: '各项职责等您做的' })
    const line = needs.getByRole('listitem').filter({ hasText: '马克杯首图换成使用场景' })
    await line.getByRole('link', { name: '去做' }).click()
    await page.waitForURL(/\/tasks\?.*task=1/)
    await page.getByRole('dialog').getByText('看「支付金额」变高').waitFor()
    await page.keyboard.press('Escape')
  })

  test('it is moved with the keyboard alone, and my day has it', async () => {
    const forward = page.getByRole('button', { name: '往后一步：马克杯首图换成使用场景 → 进行中' })
    await forward.focus()
    await page.keyboard.press('Enter')
    await column('进行中').getByText('马克杯首图换成使用场景').waitFor()
    await page.getByText('我的一天', { exact: true }).click()
    const late = page.getByRole('list', { name: '过期了' })
    await late.getByRole('button', { name: '马克杯首图换成使用场景 → 完成' }).click()
    await page.getByRole('list', { name: '今天做完的' }).getByText('马克杯首图换成使用场景').waitFor()
    await page.getByText('列表', { exact: true }).click()
    await page.getByRole('table').getByText('完成', { exact: true }).waitFor()
  })

  test('the scorecard tells what the month rests on, and stays once it is closed', async () => {
    await served.go('/scorecard')
    const bars = page.getByRole('region', { name: '销售额增长目标达成率' })
    await bars.getByText('未证实').waitFor()
    await bars.getByText('没有给这个月定支付金额的目标').waitFor()
    await bars.getByRole('link', { name: '去看' }).first().click()
    await page.waitForURL(/\/sales\/targets\?month=/)
    await page.goBack()
    await page.getByRole('button', { name: '关账', exact: true }).click()
    await page.getByRole('button', { name: '重新打开' }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.getByRole('button', { name: '考核表' }).hover()
        await page.getByRole('menuitem', { name: 'Excel' }).click()
      })(),
    ])
    expect(download.suggestedFilename()).toMatch(/^绩效考核表-.*\.xlsx$/)
    expect(served.complaints).toEqual([])
  }, 60_000)
})
