import iconv from 'iconv-lite'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser } from './browser.ts'
import { morningFiles, yesterday } from './invented-shop.ts'
import { type Served, serve } from './served.ts'

/** A look at what lies behind the sum: where people leave, which items carry, who comes again, when, where, and why. */
describe.skipIf(!findBrowser())('an analyst goes through the sales pages', () => {
  let served: Served
  let page: Page

  beforeAll(async () => {
    served = await serve()
    page = served.page
    const files = morningFiles(yesterday())
    await served.go('/')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    await served.drop(files)
    await page.waitForURL(/\/data\/import/)
    const card = (name: string) => page.getByRole('region', { name })
    for (const { name } of files) await card(name).getByText('可以入库').waitFor()
    await page.getByRole('button', { name: /全部入库/ }).click()
    for (const { name } of files) await card(name).getByText('已入库', { exact: true }).waitFor()
  }, 240_000)
  afterAll(() => served?.close())

  /** The answer under the title of the page. */
  const answer = (words: RegExp) => page.getByText(words).first().waitFor()
  /** A choice of a switch by its words. */
  const choose = (name: string) => page.getByTitle(name, { exact: true }).first().click()
  const compareWith = async (name: string) => {
    await page
      .getByRole('button', { name: /时间段|近 30 天|近 7 天/ })
      .first()
      .click()
    const choice = page.getByRole('button', { name, exact: true })
    await choice.click()
    await page.keyboard.press('Escape')
    // One that still closes would take the next click.
    await choice.waitFor({ state: 'hidden' })
  }

  test('the funnel says how many of a hundred visitors pay', async () => {
    await served.go('/sales/funnel?period=last30')
    await answer(/100 个访客里有 [\d.]+ 个支付/)
    await page.getByText('平台：每天支付买家数之和').first().waitFor()
  }, 60_000)

  test('items have grades; without a listing it says which file brings the rest', async () => {
    await served.go('/sales/items?period=last30')
    await answer(/\d 个商品卖了 [\d.]+%/)
    await page.getByRole('cell', { name: 'A', exact: true }).first().waitFor()
    await answer(/没有商品资料/)
  }, 60_000)

  test('cohorts: who bought first came again; refunds need their report', async () => {
    await served.go('/sales/cohorts')
    await answer(/没有退款报表/)
    await choose('复购')
    await page.waitForURL(/tab=repeat/)
    await answer(/首单月/)
  }, 60_000)

  test('the busiest hour, and the province that buys most', async () => {
    await served.go('/sales/rhythm?period=last30')
    await answer(/最忙是周./)
    await choose('省份')
    await answer(/最多，占 [\d.]+%；前三个省占/)
  }, 60_000)

  test('why: years are laid over each other from the picker, and orders can be asked about', async () => {
    await served.go('/sales/why?period=last30')
    await answer(/支付金额为什么(多|少)了/)
    for (const [name, compare] of [
      ['农历', 'last-year-lunar'],
      ['同期活动', 'last-year-campaign'],
    ] as const) {
      await compareWith(name)
      await page.waitForURL(new RegExp(`compare=${compare}`))
      // The shop is sixty days old: last year is asked for and has nothing.
      await answer(/没有数据/)
    }
    await compareWith('环比')
    await page.getByRole('combobox', { name: '看哪个数' }).click()
    await page.getByTitle('支付订单数', { exact: true }).click()
    await answer(/支付订单数为什么(多|少)了/)
    await page
      .getByRole('table', { name: /分开看：省份/ })
      .first()
      .waitFor()
  }, 90_000)

  test('on a phone the waterfall has every name whole', async () => {
    const phone = await served.profile({ viewport: { width: 390, height: 844 } })
    try {
      const small = await phone.newPage()
      await small.goto(`${served.address}/sales/why?period=last30`)
      const names = small.locator('.waterfall th')
      await names.first().waitFor()
      const cut = await names.evaluateAll((all) =>
        all.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map((one) => one.textContent),
      )
      expect(cut).toEqual([])
      expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    } finally {
      await phone.close()
    }
  }, 60_000)

  test('a forecast of one item, chosen on the page', async () => {
    await served.go('/sales/forecast')
    await answer(/往后 28 天，支付金额大约/)
    await page.getByRole('button', { name: /加筛选/ }).click()
    await page.getByRole('combobox', { name: '维度' }).click()
    await page.getByTitle('商品', { exact: true }).click()
    await page.getByRole('combobox', { name: '取值' }).fill('马克杯')
    await page
      .getByTitle(/手工陶瓷马克杯/)
      .last()
      .click()
    // With the keys: the list lies over the button until it is left.
    const add = page.getByRole('button', { name: '加上' })
    await add.focus()
    await add.press('Enter')
    await page.waitForURL(/where=item/)
    await page.locator('.filters', { hasText: '手工陶瓷马克杯' }).waitFor()
    await answer(/往后 28 天，支付金额大约/)
  }, 90_000)

  test('a month of a target is changed by hand: typing replaces it, and what is refused stays to be mended', async () => {
    await served.go('/sales/targets')
    await page.getByRole('textbox', { name: '目标', exact: true }).fill('1200万')
    await page.getByRole('button', { name: '定下', exact: true }).click()
    await page.getByRole('button', { name: /^改 \d{4}-12$/ }).click()
    const field = page.getByRole('textbox', { name: /^目标 \d{4}-12$/ })
    await field.press('9')
    await field.press('Enter')
    await page.getByText(/^\d{4}-12 的目标定下了/).waitFor()
    await page.getByRole('cell', { name: '手动 9.00' }).waitFor()
    await page.getByRole('button', { name: /^改 \d{4}-12$/ }).click()
    await field.fill('9000万')
    await page.getByRole('button', { name: /^定下 \d{4}-12$/ }).click()
    await page.getByText(/比其中手动定下的各月加起来/).waitFor()
    expect(await field.inputValue()).toBe('9000万')
    await field.press('Escape')
    await page.getByText(/比其中手动定下的各月加起来/).waitFor({ state: 'detached' })
    // The browser tells of every refusal.
    served.complaints.length = 0
  }, 60_000)

  test('an amount that was changed in another tab is not written over unseen', async () => {
    const other = await page.context().newPage()
    await other.goto(page.url())
    const change = async (on: Page, amount: string) => {
      await on.getByRole('button', { name: /^改 \d{4}-12$/ }).click()
      await on.getByRole('textbox', { name: /^目标 \d{4}-12$/ }).fill(amount)
    }
    await change(page, '11')
    await change(other, '12')
    await other.getByRole('button', { name: /^定下 \d{4}-12$/ }).click()
    await other.getByText(/^\d{4}-12 的目标定下了/).waitFor()
    await other.close()
    const set = page.getByRole('button', { name: /^定下 \d{4}-12$/ })
    await set.click()
    await page.getByText(/的目标在您打开以后被改成了 12.00 元，您改的没有存/).waitFor()
    // What stands there now is seen, and changed by whoever still wants to.
    await page.getByText('现在是 12.00').waitFor()
    await set.click()
    await page.getByRole('cell', { name: '手动 11.00' }).waitFor()
    served.complaints.length = 0
  }, 60_000)

  test('a table of targets comes out of a file, wrong categories are told, and one click opens what was set', async () => {
    const choose = (name: string, bytes: Uint8Array) =>
      page.getByLabel('选文件').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(bytes) })
    const field = page.getByRole('textbox', { name: '粘贴一张表' })
    await choose('目标.xlsx', Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0]))
    await page.getByText(/「目标.xlsx」是 Excel 工作簿/).waitFor()
    const year = yesterday().slice(0, 4)
    const row = (scope: string) => `指标,范围,期间,目标值\r\n支付件数,${scope},${year}-03,"1,200"\r\n`
    await choose('目标.csv', iconv.encode(row('类目:女包'), 'gb18030'))
    await page.getByText(/读了「目标.csv」/).waitFor()
    expect(await field.inputValue()).toContain('支付件数,类目:女包')
    const take = page.getByRole('button', { name: /导\s?入$/ }).last()
    await take.click()
    await page.getByText(/第 2 行 范围：这家店的数据里没有「女包」这个类目/).waitFor()
    await choose('目标.csv', iconv.encode(row('全店'), 'gb18030'))
    await page.getByText(/读了「目标.csv」/).waitFor()
    await take.click()
    const taken = page.getByRole('status').filter({ hasText: '定了 1 个' })
    await taken.getByRole('link', { name: '打开看' }).click()
    await page.waitForURL(new RegExp(`month=${year}-03`))
    await page.getByRole('heading', { level: 1, name: /支付件数的目标/ }).waitFor()
    expect(served.complaints).toEqual([])
  }, 60_000)

  test('an own rule is made with quiet hours; a metric that cannot be summed is not offered for it', async () => {
    await served.go('/sales/alerts')
    await page.getByRole('button', { name: '加规则' }).click()
    const form = page.getByRole('dialog')
    await form.getByRole('textbox', { name: '范围' }).fill('女包')
    await form.getByText(/写 全店、类目:女包/).waitFor()
    await form.getByRole('textbox', { name: '范围' }).fill('')
    await form.getByRole('textbox', { name: '几天' }).fill('3')
    expect(await form.getByRole('textbox', { name: '名字' }).inputValue()).toBe(
      '近 3 天支付金额比前 3 天少 20%',
    )
    await form.getByRole('button', { name: /保\s?存/ }).click()
    await form.waitFor({ state: 'hidden' })
    await page
      .getByText('支付金额 · 近 3 天比前 3 天少 20% 以上 · 大促、春节暂停 · 22:00–8:00 不提醒')
      .waitFor()
    expect(served.complaints).toEqual([])
  }, 60_000)
})
