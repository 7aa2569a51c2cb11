import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { exportFile } from '../src/importing/export-file.ts'
import { addDays } from '../src/kernel/calendar.ts'
import { findBrowser } from './browser.ts'
import { morningFiles, yesterday } from './invented-shop.ts'
import { type Served, serveThroughout } from './served.ts'

/** From a collected file to a rival that is followed, a price typed by hand and a plan with a price below its floor. */
describe.skipIf(!findBrowser())('an operator looks at the market', () => {
  let served: Served
  let page: Page
  const last = yesterday()
  const on = (back: number) => addDays(last, -back).split('-').map(Number).join('/')
  const [orders] = morningFiles(last)
  const snapshots = {
    name: '竞品监控.csv',
    bytes: exportFile({
      container: 'csv',
      header: ['update_time', 'id', 'title', 'price', 'sale_count', 'comment_count', '店名'],
      rows: [
        [on(3), 'A18164178225', '素雅马克杯 大号', '99', '1000', '90', '山月旗舰店'],
        [on(2), 'A18164178225', '素雅马克杯 大号', '99', '1040', '91', '山月旗舰店'],
        [on(1), 'A18164178225', '素雅马克杯 大号', '79', '1100', '92', '山月旗舰店'],
        [on(1), 'A18164178316', '手绘茶杯', '59', '', '', '青木家'],
      ],
    }),
  }

  serveThroughout((one) => {
    served = one
    page = one.page
  })

  test('takes in what was collected', async () => {
    if (!orders) throw new Error('there is no morning without orders')
    await served.go('/')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    await served.drop([orders, snapshots])
    await page.waitForURL(/\/data\/import/)
    const card = page.getByRole('region', { name: snapshots.name })
    await card.getByText('可以入库').waitFor()
    await page.getByRole('region', { name: orders.name }).getByText('可以入库').waitFor()
    await page.getByRole('button', { name: /全部入库/ }).click()
    await card.getByText('已入库', { exact: true }).waitFor()
    await card.getByText('1 行没有销量和评论数').first().waitFor()
  }, 120_000)

  test('follows a rival by its link and sees what it did', async () => {
    await served.go('/market/competitors')
    await page.getByText(/还没有跟竞品；采集到 2 件商品/).waitFor()
    await page
      .getByRole('textbox', { name: '商品链接或商品 ID' })
      .first()
      .fill('https://detail.tmall.com/item.htm?id=18164178225')
    await page.getByRole('button', { name: '开始跟' }).click()
    await page.getByText(/跟着 1 个：降过价的 1 个/).waitFor()
    await page.getByText('99 → 79（−20.2%）').waitFor()
    await page.getByRole('link', { name: '素雅马克杯 大号' }).first().click()
    await page.getByRole('heading', { level: 1, name: '「素雅马克杯 大号」在怎么动？' }).waitFor()
    await page.getByText(/卖 79 元，这段日子在 79 到 99 元之间；2 天里卖了 100 件/).waitFor()
  }, 90_000)

  test('types a price by hand, and it comes in with a batch', async () => {
    await served.go('/market/competitors')
    await page.getByText('手工记', { exact: true }).click()
    const form = page.getByRole('form', { name: '手工记' })
    await form.getByRole('textbox', { name: '商品链接或商品 ID' }).fill('A18164178225')
    await form.getByRole('textbox', { name: '现价' }).fill('75')
    await form.getByRole('button', { name: /入\s?库/ }).click()
    await page.getByText(/入库了 1 行，批次 \d+/).waitFor()
  }, 60_000)

  test('writes a plan; a price below its floor is flagged and can become a task', async () => {
    await served.go('/market/strategy')
    await page.getByRole('button', { name: '写一份计划' }).click()
    await page.getByRole('textbox', { name: '名字' }).fill('双11 策略')
    await page.getByRole('button', { name: '加一行价格' }).click()
    const row = page.getByRole('group', { name: '第 1 行' })
    await row.getByRole('combobox', { name: '商品' }).click()
    await page.getByTitle('手工陶瓷马克杯 情侣对杯').last().click()
    await row.getByRole('textbox', { name: '定价' }).fill('69')
    await row.getByRole('textbox', { name: '成本' }).fill('60')
    await page.getByRole('button', { name: '存下计划' }).click()
    await page.getByRole('heading', { level: 1, name: '「双11 策略」定得住吗？' }).waitFor()
    await page.getByText('有 1 个价低于底价。').waitFor()
    // 60 ÷ (1 − 30 %)
    await page.getByRole('cell', { name: '85.72' }).waitFor()
    await page.getByRole('button', { name: '变成任务' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '加任务' }).click()
    await page.getByRole('link', { name: /任务：待办/ }).waitFor()
    await page.getByRole('button', { name: '出计划书' }).click()
    await page.waitForURL(/\/reports\/\d+/)
    await page.getByText('1 个价低于底价').first().waitFor()
    expect(served.complaints).toEqual([])
  }, 90_000)
})
