import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import type { Page, Request } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { exportFile } from '../src/importing/export-file.ts'
import { drawing, findBrowser, goOn } from './browser.ts'
import { addressBook as wrong } from './invented-shop.ts'
import { type DroppedFile, root, type Served, serveThroughout } from './served.ts'

const header = [
  '订单编号',
  '总金额',
  '买家实际支付金额',
  '收货地址 ',
  '订单创建时间',
  '订单付款时间 ',
  '退款金额',
]
const provinces = ['浙江省', '江苏省', '上海', '广东省', '四川省', '北京']

/** A month of orders: every fourth not paid, every ninth paid one refunded, more at the weekend. */
const inventedOrders = (): DroppedFile => {
  const rows = Array.from({ length: 2_000 }, (_, n) => {
    const day = 1 + ((n * 7 + Math.floor(n / 13)) % 29)
    const at = `2020-02-${String(day).padStart(2, '0')} ${String(8 + (n % 14)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00`
    const total = 20 + ((n * 37) % 400) + day
    const paid = n % 4 !== 0
    const refunded = paid && n % 9 === 1 ? total : 0
    return [
      `35123456789${String(n).padStart(7, '0')}`,
      total.toFixed(2),
      (paid ? total - refunded : 0).toFixed(2),
      provinces[n % provinces.length] ?? '',
      at,
      paid ? at.replace(/\d\d$/, '30') : '',
      refunded.toFixed(2),
    ]
  })
  return { name: 'ExportOrderList202003010900.csv', bytes: exportFile({ header, rows, container: 'csv' }) }
}

/** The published orders of a shop where they lie beside the project, else invented ones of the same shape. */
const orders = (): DroppedFile => {
  const real = join(root, '..', 'shared', 'data', 'tmall-order-report', 'tmall_order_report.csv')
  return existsSync(real) ? { name: basename(real), bytes: readFileSync(real) } : inventedOrders()
}

/** What the figures must be, reckoned from the file by other means. */
const reckoned = (file: DroppedFile) => {
  const text = new TextDecoder('gb18030').decode(file.bytes)
  const utf8 = new TextDecoder('utf-8').decode(file.bytes)
  const lines = (utf8.includes('\ufffd') ? text : utf8).trim().split(/\r?\n/).slice(1)
  const cells = lines.map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '').trim()))
  const fen = (cell: string | undefined) => Math.round(Number(cell) * 100)
  const paid = cells.filter(([, , , , , paidAt]) => paidAt)
  const amount = paid.reduce((sum, [, , net, , , , refund]) => sum + fen(net) + fen(refund), 0)
  return { orders: paid.length, paid: (amount / 100).toFixed(2), placed: cells.length }
}

const items: DroppedFile = {
  name: '【生意参谋平台】商品_全部_2020-02-01_2020-02-29.xlsx',
  bytes: exportFile({
    container: 'xlsx',
    preamble: [['统计日期：2020-02-01 ~ 2020-02-29'], [''], [''], ['']],
    header: ['商品ID', '商品名称', '商品访客数', '商品浏览量', '支付买家数', '支付件数', '支付金额'],
    rows: [
      ['600000000001', '手工陶瓷杯', '12,345', '45,678', '321', '350', '35,000.00'],
      ['600000000002', '竹制茶盘', '2,345', '5,678', '21', '-', '5,000.00'],
    ],
  }),
}

let served: Served
let page: Page

const go = (path: string) => served.go(path)
const card = (name: string) => page.getByRole('region', { name })
const figure = (name: string) => page.getByRole('button', { name: new RegExp(`^${name} `) })
const month = 'from=2020-02-01&to=2020-03-01'

describe.skipIf(!findBrowser())('the tour', () => {
  serveThroughout((one) => {
    served = one
    page = one.page
  })

  const sold = orders()
  const truth = reckoned(sold)
  const grouped = (text: string) => text.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const amount = `${grouped(truth.paid.slice(0, -3))}${truth.paid.slice(-3)}`

  test.each(['/tasks', '/sales/calendar', '/promotion', '/team/meetings', '/sales/targets?shop=没有的店'])(
    'without a shop %s says what will be there, and leads to the import',
    async (path) => {
      await go(path)
      await page.locator('main').getByRole('link', { name: '去导入' }).waitFor()
      expect(await page.locator('main .loading').count()).toBe(0)
    },
    60_000,
  )

  test('an empty house asks for files, and says what each dropped one is', async () => {
    await go('/')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    await served.drop([sold, items, wrong])
    await page.waitForURL(/\/data\/import/)
    await card(sold.name).getByText('可以入库').waitFor()
    await card(sold.name).getByText('订单报表').waitFor()
    await card(sold.name)
      .getByText(grouped(String(truth.placed)))
      .first()
      .waitFor()
    await card(items.name).getByText('商品_全部').first().waitFor()
    await card(wrong.name).getByText('认不出是哪一种报表').waitFor()
  }, 60_000)

  test('the wrong file goes, the others are committed', async () => {
    await card(wrong.name).getByRole('button', { name: '移除' }).click()
    await card(wrong.name).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /全部入库/ }).click()
    await card(sold.name).getByText('已入库', { exact: true }).waitFor()
    await card(items.name).getByText('已入库', { exact: true }).waitFor()
  }, 60_000)

  test('the overview shows what the file says, to the fen', async () => {
    await go(`/data/overview?${month}`)
    await figure('支付金额').waitFor()
    expect(await figure('支付金额').getAttribute('aria-label')).toContain(`支付金额 ${amount}元`)
    expect(await figure('支付订单数').getAttribute('aria-label')).toContain(grouped(String(truth.orders)))
  }, 60_000)

  test('the figure opens down to the line of the file, without the persons in it', async () => {
    await figure('支付金额').click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('背后的行').waitFor()
    await drawer.getByText(sold.name).first().waitFor()
    await drawer.locator('tbody .link-button').first().waitFor()
    await drawer.locator('tbody .link-button').first().click()
    await drawer.getByRole('heading', { name: /^第 \d+ 行$/ }).waitFor()
    const line = await drawer.innerText()
    expect(line).toContain('订单编号')
    expect(line).toContain(sold.name)
    expect(line).not.toMatch(/收货人姓名|联系手机/)
  }, 60_000)

  const downloaded = async (kind: RegExp): Promise<Buffer> => {
    await page.getByRole('button', { name: '导出' }).click()
    const item = page.getByRole('menuitem', { name: kind })
    const [download] = await Promise.all([page.waitForEvent('download'), item.click()])
    return readFileSync(await download.path())
  }

  test('a link to an open figure asks for nothing before it is known which shop it is of', async () => {
    const asked: string[] = []
    const note = (request: Request) => {
      if (request.url().includes('/rpc/facts/open')) asked.push(request.postData() ?? request.url())
    }
    page.on('request', note)
    await go(`/data/overview?${month}&figure=paid_amount`)
    await page.getByRole('dialog').getByText('背后的行').waitFor()
    page.off('request', note)
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter((one) => !decodeURIComponent(one).includes('我的店铺'))).toEqual([])
  }, 60_000)

  test('a printed page is its figures on white paper, without the ways to other pages', async () => {
    const dark = await served.profile({ colorScheme: 'dark' })
    try {
      const printed = await dark.newPage()
      await printed.goto(`${served.address}/data/overview?${month}`)
      await printed.locator('.chart-canvas svg').first().waitFor()
      const inked = () => printed.evaluate(() => getComputedStyle(document.body).color)
      const onScreen = await inked()
      await printed.emulateMedia({ media: 'print' })
      await expect.poll(inked).not.toBe(onScreen)
      expect(await printed.getByRole('navigation').count()).toBe(0)
      expect(await printed.locator('.chart-canvas svg').first().getAttribute('width')).toBe('660')
    } finally {
      await dark.close()
    }
  }, 60_000)

  test('the figures leave as a workbook with real numbers, and as CSV', async () => {
    await go(`/data/explore?${month}&m=paid_amount,orders_paid&by=day`)
    await page.getByRole('button', { name: '导出' }).waitFor()
    const workbook = await readXlsx(await downloaded(/xlsx/))
    const [titles = [], ...rows] = workbook.sheets[0]?.rows ?? []
    const at = titles.findIndex((title) => String(title).startsWith('支付金额'))
    const sum = rows.reduce((total, row) => total + Math.round(Number(row[at]) * 100), 0)
    expect((sum / 100).toFixed(2)).toBe(truth.paid)
    expect((await downloaded(/CSV/)).toString('utf8')).toMatch(/^\ufeff日期,支付金额,支付订单数\r\n/)
  }, 60_000)

  test('a link shows another person the same thing', async () => {
    const other = await served.profile()
    try {
      const theirs = await other.newPage()
      await theirs.goto(page.url())
      await theirs.getByText('2020-02-25').first().waitFor()
      expect(await theirs.getByRole('heading', { level: 1 }).innerText()).toBe(
        await page.getByRole('heading', { level: 1 }).innerText(),
      )
    } finally {
      await other.close()
    }
  }, 60_000)

  test.each(['/', '/tasks', '/promotion', '/sales/targets', '/customer/buyers', '/training'])(
    'a link to %s of a shop that was renamed says so and offers the shops that are here',
    async (path) => {
      await go(`${path}?shop=改过名的店`)
      await page.getByText('没有名为「改过名的店」的店铺').waitFor()
      await page.locator('main').getByRole('button', { name: '我的店铺' }).click()
      await page.getByText('没有名为「改过名的店」的店铺').waitFor({ state: 'detached' })
      await page.getByRole('heading', { level: 1 }).waitFor()
    },
    60_000,
  )

  test('毛利率 is set from a day on in the settings, and taken back', async () => {
    await go('/settings')
    await page.getByRole('textbox', { name: '毛利率' }).fill('32.5')
    await page.getByLabel('从哪天起（可不写）').fill('2026-11-01')
    await page
      .locator('form', { has: page.getByRole('textbox', { name: '毛利率' }) })
      .getByRole('button')
      .click()
    const set = page.getByRole('list', { name: '毛利率' })
    await set.getByText('32.5%').waitFor()
    expect(await set.innerText()).toContain('2026-11-01 起')
    await page.getByRole('button', { name: '删除 2026-11-01' }).click()
    await set.getByText('32.5%').waitFor({ state: 'detached' })
  }, 60_000)

  test('every page stands on a phone, a tablet and at 200 % without scrolling sideways', async () => {
    const phone = await served.profile({ viewport: { width: 390, height: 844 } })
    try {
      const small = await phone.newPage()
      const drawn = drawing(small)
      await small.goto(`${served.address}/?${month}`)
      for (const path of [
        '/',
        '/data/import',
        '/data/overview',
        '/data/explore',
        '/data/reconcile',
        '/data/glossary',
        '/settings',
      ]) {
        await goOn(small, `${path}?${month}`)
        await small.getByRole('heading', { level: 1 }).waitFor()
        await drawn()
        const width = await small.evaluate(() => document.documentElement.scrollWidth)
        expect(`${path} ${width}`).toBe(`${path} 390`)
      }
      // A laptop at 200 %, and as narrow as the frame goes before it gives something up.
      for (const width of [720, 900, 1100]) {
        await small.setViewportSize({ width, height: 800 })
        await goOn(small, `/data/overview?${month}`)
        await drawn()
        expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
        const cut = await small
          .locator('.figure')
          .evaluateAll((all) =>
            all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
          )
        expect(cut).toEqual([])
        const shop = await small.locator('.shop-switch').first().boundingBox()
        expect(shop?.width).toBeGreaterThan(80)
        await small.getByRole('button', { name: '搜索', exact: true }).waitFor()
      }
    } finally {
      await phone.close()
    }
  }, 90_000)

  test('what is undone is gone from the figures, and history says so', async () => {
    await go('/data/import?tab=history')
    await page.getByText(sold.name).first().waitFor()
    const batches = await (await served.fetch(`${served.address}/api/batches`)).json()
    const [{ batch }] = batches.filter(({ file }: { file: string }) => file === sold.name)
    await served.fetch(`${served.address}/api/batches/${batch}/undoing`, { method: 'POST' })
    await page.reload()
    await page.getByText('已撤销').first().waitFor()
    await go(`/data/overview?${month}`)
    await figure('支付金额').waitFor()
    expect(await figure('支付金额').getAttribute('aria-label')).not.toContain(amount)
    await page.getByText('这段日子没有「支付金额」的数据').waitFor()
  }, 60_000)

  test('nothing broke on the way', () => {
    expect(served.complaints).toEqual([])
  })
})
