import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findBrowser } from './browser.ts'
import { addressBook, morningFiles, yesterday } from './invented-shop.ts'
import { type Served, serveThroughout } from './served.ts'

/** The operator's Monday, 09:05: five reports and one wrong file, the figures, what changed and why. */
describe.skipIf(!findBrowser())('an operator on Monday morning', () => {
  let served: Served
  let page: Page
  const last = yesterday()
  const files = morningFiles(last)

  serveThroughout((one) => {
    served = one
    page = one.page
  })

  const card = (name: string) => page.getByRole('region', { name })
  const figure = (name: string) => page.getByRole('button', { name: new RegExp(`^${name} `) })

  test('drops the files together and sees what each is', async () => {
    await served.go('/')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    await served.drop([...files, addressBook])
    await page.waitForURL(/\/data\/import/)
    for (const { name } of files) await card(name).getByText('可以入库').waitFor()
    await card(addressBook.name).getByText('认不出是哪一种报表').waitFor()
    await served.picture('import')
    await card(addressBook.name).getByRole('button', { name: '移除' }).click()
    await page.getByRole('button', { name: /全部入库/ }).click()
    for (const { name } of files) await card(name).getByText('已入库', { exact: true }).waitFor()
  }, 90_000)

  test('reads how yesterday was on the first page', async () => {
    await served.go('/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await figure('支付金额').waitFor()
    await served.picture('today')
  }, 60_000)

  test('finds every figure of the overview known, with items, sources and provinces', async () => {
    await served.go('/data/overview?period=last30')
    await figure('支付金额').waitFor()
    for (const name of [
      '支付金额',
      '净支付金额',
      '支付订单数',
      '支付买家数',
      '客单价',
      '推广花费',
      '投入产出比',
    ])
      expect(await figure(name).getAttribute('aria-label'), name).toMatch(/ \d[\d,.]*/)
    for (const text of ['手工陶瓷马克杯', '手淘搜索', '浙江省']) await page.getByText(text).first().waitFor()
    await served.picture('overview')
  }, 60_000)

  test('opens a figure down to its rows', async () => {
    await figure('支付金额').click()
    await page.getByRole('dialog').locator('tbody .link-button').first().waitFor()
    await served.picture('open')
  }, 60_000)

  test('asks a question of their own', async () => {
    await served.go('/data/explore?period=last30&m=paid_amount,refund_rate&by=day&view=line')
    await page.getByRole('button', { name: '导出' }).waitFor()
    await served.picture('explore')
  }, 60_000)

  test('sees where the platform counts otherwise, and the likely reason', async () => {
    await served.go('/data/reconcile?period=last30')
    await page.getByText('按订单算').first().waitFor()
    await page.getByText('不一致').first().waitFor()
    await served.picture('reconcile')
  }, 60_000)

  test('finds an order by its number, down to the line of the file', async () => {
    await served.go('/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: '搜索' }).fill('353000')
    await page.getByRole('option').filter({ hasText: '订单' }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/data\/batches\/\d+\?.*tab=lines.*row=\d+/)
    await page
      .getByRole('table')
      .getByText(/353000/)
      .first()
      .waitFor()
  }, 60_000)

  test('reads the same in English, but for the words of the data', async () => {
    const abroad = await served.profile()
    try {
      const other = await abroad.newPage()
      await other.addInitScript(() => localStorage.setItem('zhanggui.preferences', '{"language":"en"}'))
      for (const path of [
        '/data/reconcile?period=last30',
        '/data/explore?period=last30&m=paid_amount,visitors&by=day',
      ]) {
        await other.goto(`${served.address}${path}`)
        await other.getByText('Paid amount', { exact: true }).first().waitFor()
        await other
          .getByText(/Difference per day|Good to know/)
          .first()
          .waitFor()
        const words = await other.getByRole('main').innerText()
        expect(words.match(/[\u4e00-\u9fff].*/g)?.filter((line) => !/\.(xlsx|csv)/.test(line)) ?? []).toEqual(
          [],
        )
      }
    } finally {
      await abroad.close()
    }
  }, 60_000)

  test('shows it to the manager on a phone', async () => {
    const phone = await served.profile({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 })
    try {
      const small = await phone.newPage()
      await small.goto(`${served.address}/data/overview?period=last30`)
      await small.getByRole('button', { name: /^支付金额 / }).waitFor()
      await served.picture('phone', small)
      expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    } finally {
      await phone.close()
    }
  }, 60_000)

  test('meets nothing broken on the way', () => {
    expect(served.complaints).toEqual([])
  })
})
