import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findBrowser } from './browser.ts'
import { type DroppedFile, type Served, serveThroughout } from './served.ts'

const csv = (name: string, rows: readonly (readonly string[])[]): DroppedFile => ({
  name,
  bytes: new TextEncoder().encode(rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n')),
})

const orderRow = (n: number) => [
  `3512345678901${String(n).padStart(5, '0')}`,
  n === 7 ? '八十八元' : '1,234.50',
  n === 9 ? '昨天' : `2026/11/${1 + (n % 20)} 8:05`,
  '手工陶瓷马克杯',
  '浙江省',
  `1380000${String(n).padStart(4, '0')}`,
]
const numbers = Array.from({ length: 60 }, (_, n) => n)
const header = ['单号', '已付金额', '下单日', '货品', '收货省份', '手机号']
/** Orders as a stock system of no platform exports them. */
const stock = csv('进销存导出.csv', [['某店订单', '', '', '', '', ''], header, ...numbers.map(orderRow)])
const turned = csv('另一份.csv', [header.toReversed(), ...numbers.map((n) => orderRow(n + 100).toReversed())])
const long = '这是一个没有人会这样起名但确实有系统这样导出的非常非常长的列名称'
/** Forty columns, some with names that no screen was made for. */
const wide = csv('四十列.csv', [
  [...header, ...Array.from({ length: 34 }, (_, i) => (i % 5 ? `自定义字段${i}` : `${long}${i}`))],
  ...numbers.map((n) => [...orderRow(n), ...Array.from({ length: 34 }, (_, i) => `值${i}`)]),
])
const big: DroppedFile = {
  name: '很大的订单.csv',
  bytes: new TextEncoder().encode(`${header.join(',')}\n${`${orderRow(1).join(',')}\n`.repeat(40_000)}`),
}

/** A browser whose connection loses answers: what the page sends arrives all the same. */
const losing = () => {
  const status = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, 'status')
  Object.defineProperty(XMLHttpRequest.prototype, 'status', {
    configurable: true,
    get() {
      return sessionStorage.getItem('answers') === 'lost' ? 0 : status?.get?.call(this)
    },
  })
  const { send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.send = function (body) {
    // An answer that never comes.
    if (sessionStorage.getItem('answers') === 'late') this.onloadend = null
    send.call(this, body)
  }
}

describe.skipIf(!findBrowser())('a file that nothing recognises, and files that get lost', () => {
  let served: Served
  let page: Page
  const asked: string[] = []
  /** Of each file sent, whether it may make its shop. */
  const making: (string | null)[] = []

  serveThroughout(async (one) => {
    served = one
    page = one.page
    await page.addInitScript(losing)
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url())
      if (pathname === '/api/uploads') making.push(searchParams.get('newShop'))
    })
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
  })

  const card = (name: string) => page.getByRole('region', { name, exact: true })
  const drafts = () =>
    page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('zhanggui.mapping.')))
  const listed = async (name: string): Promise<number> => {
    const uploads: { file: string }[] = await (await served.fetch(`${served.address}/api/imports`)).json()
    return uploads.filter(({ file }) => file === name).length
  }
  const answers = (how: 'come' | 'lost' | 'late') =>
    page.evaluate((value) => sessionStorage.setItem('answers', value), how)

  test('the mapping begins with the likeliest kind of data and its columns', async () => {
    await served.go('/data/import')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    await served.drop([stock])
    await card(stock.name).getByRole('link', { name: '对应列' }).click()
    await page.getByRole('heading', { name: '这是哪一类数据？' }).waitFor()
    expect(await page.getByRole('radio').first().isChecked()).toBe(true)
    await page
      .getByText(/对得上 5 列（共 6 列） · 必需的列都有/)
      .first()
      .waitFor()
    await page.getByText('第 2 行').first().waitFor()
    const phone = page.locator('.mapping-list li', { hasText: '手机号' })
    expect(await phone.innerText()).toContain('不用')
  }, 60_000)

  test('the preview shows what the import will read, and what it will refuse and why', async () => {
    await page.getByText('试读前 60 行：收下 58 行，拒绝 2 行').waitFor()
    const preview = page.getByRole('region', { name: '读出来会是这样' })
    await preview.getByText('1,234.50').first().waitFor()
    await preview.getByText('2026-11-01 08:05:00').first().waitFor()
    expect(await preview.locator('.is-refused').allInnerTexts()).toEqual([
      expect.stringContaining('不是金额'),
      expect.stringContaining('不是时间'),
    ])
    await page.getByText('「已付金额」不是金额（1 行，如 八十八元）').waitFor()
    await served.picture('mapping')
  }, 60_000)

  test('what was chosen survives a reload and a closed tab', async () => {
    await page.getByRole('textbox', { name: '起个名字' }).fill('旺店通订单')
    await page.getByRole('combobox', { name: '货品 对应到' }).click()
    await page.keyboard.type('不用')
    await page.keyboard.press('Enter')
    await page.getByText('已对应 4').waitFor()
    await page.reload()
    await page.getByText('上次没做完的选择还在').waitFor()
    expect(await page.getByRole('textbox', { name: '起个名字' }).inputValue()).toBe('旺店通订单')
    await page.getByText('已对应 4').waitFor()
    const address = page.url()
    const another = await page.context().newPage()
    await page.goto('about:blank')
    await another.goto(address)
    await another.getByText('上次没做完的选择还在').waitFor()
    await another.close()
    await page.goto(address)
    expect(await drafts()).toHaveLength(1)
  }, 60_000)

  test('kept, it is used for the same header in another order; the draft goes', async () => {
    await page.getByText('试读前 60 行：收下 58 行，拒绝 2 行').waitFor()
    await page.getByRole('button', { name: '存下并读取' }).click()
    await card(stock.name).getByText('可以入库').waitFor()
    await card(stock.name).getByText('旺店通订单').waitFor()
    expect(await drafts()).toEqual([])
    await served.drop([turned])
    await card(turned.name).getByText('旺店通订单').waitFor()
  }, 60_000)

  test('it can be looked at, renamed and deleted', async () => {
    await page.getByRole('tab', { name: '认得的报表' }).click()
    const own = page.getByRole('listitem', { name: '旺店通订单' })
    await own.getByText('当作「订单报表」读').waitFor()
    await own.getByText(/单号 → 订单编号/).waitFor()
    await own.getByRole('button', { name: '改名' }).click()
    await page.getByRole('textbox', { name: '新名字' }).fill('仓库订单')
    await page.getByRole('button', { name: '保存' }).click()
    const renamed = page.getByRole('listitem', { name: '仓库订单' })
    await renamed.waitFor()
    await served.picture('own-format')
    await renamed.getByRole('button', { name: '删除' }).click()
    await page.getByRole('tooltip').getByRole('button', { name: '删除' }).click()
    await renamed.waitFor({ state: 'detached' })
  }, 60_000)

  test('forty columns with long names stand on a laptop and on a phone, by day and by night', async () => {
    await served.go('/data/import')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    await served.drop([wide])
    await card(wide.name).getByRole('link', { name: '对应列' }).click()
    await page.getByText(/试读前 60 行/).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1440)
    await served.picture('mapping-wide')
    const phone = await served.profile({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
    try {
      const small = await phone.newPage()
      await small.goto(page.url())
      await small.getByText(/试读前 60 行/).waitFor()
      expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
      await served.picture('mapping-phone', small)
    } finally {
      await phone.close()
    }
  }, 60_000)

  test('a reload while a file is being sent asks first, then says which file did not arrive', async () => {
    await served.go('/data/import')
    const upload = page.getByText('选择文件', { exact: true }).first()
    await upload.waitFor()
    const slow = await page.context().newCDPSession(page)
    await slow.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: 100_000,
    })
    const small = { ...turned, name: '先到的.csv' }
    // A page is asked only where a person has done something on it.
    await page.getByRole('tab', { name: '这一批' }).click()
    await served.drop([small, big])
    await card(big.name).getByText('正在上传').waitFor()
    await expect.poll(() => listed(small.name)).toBe(1)
    await page.reload()
    expect(asked).toContain('beforeunload')
    const notice = page.getByRole('alert', { name: '没有传完的文件' })
    await notice.getByText('有 1 个文件没有传完').waitFor()
    expect(await notice.innerText()).toContain(big.name)
    expect(await notice.innerText()).not.toContain(small.name)
    await card(small.name).waitFor()
    expect(await listed(big.name)).toBe(0)
    await served.picture('unsent')
    await slow.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
    // It is said until it is acknowledged, on every page.
    await served.go('/settings')
    await notice.waitFor()
    await notice.getByRole('button', { name: '知道了' }).click()
    await notice.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('sending'))),
    ).toEqual([])
  }, 90_000)

  test('a file whose answer is lost is neither missed nor taken twice', async () => {
    const lost = { ...turned, name: '回话丢了.csv' }
    await served.go('/data/import')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    await answers('lost')
    await served.drop([lost])
    await card(lost.name).getByRole('link', { name: '对应列' }).waitFor()
    await page.getByText('没有传到').waitFor({ state: 'detached' })
    expect(await listed(lost.name)).toBe(1)

    // Reloaded before the answer came.
    const late = { ...turned, name: '回话没来.csv' }
    await answers('late')
    await served.drop([late])
    await expect.poll(() => listed(late.name)).toBe(1)
    await answers('come')
    await page.reload()
    await card(late.name).waitFor()
    await expect
      .poll(() => page.evaluate(() => Object.keys(localStorage).some((key) => key.includes('sending'))))
      .toBe(false)
    expect(await page.getByRole('alert', { name: '没有传完的文件' }).count()).toBe(0)
  }, 60_000)

  test('a list that was asked for before the file came does not say that it is missing', async () => {
    const before = { ...turned, name: '先丢了回话.csv' }
    const lost = { ...turned, name: '名单更早.csv' }
    const isThere = () => expect.poll(() => listed(lost.name), { timeout: 30_000 }).toBe(1)
    await served.go('/data/import')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    let hold = true
    await page.route('**/rpc/importing/uploads', async (route) => {
      const held = hold
      const response = await route.fetch()
      if (held) await isThere()
      // The page may have stopped waiting for it.
      await route.fulfill({ response }).catch(() => {})
    })
    await answers('lost')
    // After a lost answer the page asks for the files of all shops.
    const asked = page.waitForRequest(
      (request) =>
        request.url().endsWith('/rpc/importing/uploads') && !request.postData()?.includes('"shop"'),
    )
    await served.drop([before])
    await asked
    hold = false
    await served.drop([lost])
    await card(lost.name).getByRole('link', { name: '对应列' }).waitFor()
    await page.getByText('没有传到').waitFor({ state: 'detached' })
    await page.unroute('**/rpc/importing/uploads')
    await answers('come')
  }, 60_000)

  test('a file whose connection broke is sent again with one click', async () => {
    const cut = { ...turned, name: '断线.csv' }
    await page.route('**/api/uploads?*', (route) => route.abort('connectionreset'))
    await served.drop([cut])
    await card(cut.name).getByText('没有传到：连接断了。').waitFor()
    await page.unroute('**/api/uploads?*')
    await card(cut.name).getByRole('button', { name: '再试一次' }).click()
    await card(cut.name).getByRole('link', { name: '对应列' }).waitFor()
    expect(await listed(cut.name)).toBe(1)
  }, 60_000)

  test('files on their way when their shop gets another name make none anew', async () => {
    const shops = async (): Promise<{ id: number; name: string }[]> =>
      (await served.fetch(`${served.address}/api/shops`)).json()
    const before = await shops()
    await page.route('**/api/uploads?*', async (route) => {
      await served.fetch(`${served.address}/api/shops/${before[0]?.id}/name`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: '改了名的店' }),
      })
      await route.continue()
    })
    const sent = ['一.csv', '二.csv', '三.csv'].map((name) => ({ ...turned, name }))
    await served.drop(sent)
    for (const { name } of sent)
      await card(name).getByText(`没有名为「${before[0]?.name}」的店铺。`).waitFor()
    await page.unroute('**/api/uploads?*')
    expect((await shops()).map(({ name }) => name)).toEqual(['改了名的店'])
    // The very first file of all made the shop.
    expect(making[0]).toBe('true')
    expect(making.slice(-3)).toEqual(['false', 'false', 'false'])
  }, 60_000)

  test('a file dropped before the page knows the shops goes into the one that is there', async () => {
    let isAsked = () => {}
    const asking = new Promise<void>((resolve) => {
      isAsked = resolve
    })
    let answer = () => {}
    const answering = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route('**/rpc/facts/shops', async (route) => {
      isAsked()
      await answering
      await route.continue()
    })
    await served.go('/data/import')
    await asking
    await page.getByRole('heading', { level: 1 }).waitFor()
    const early = { ...turned, name: '太早.csv' }
    await served.drop([early])
    answer()
    await card(early.name).waitFor()
    await page.unroute('**/rpc/facts/shops')
    expect(making.at(-1)).toBe('false')
    const shops = await served.fetch(`${served.address}/api/shops`)
    expect((await shops.json()).map(({ name }: { name: string }) => name)).toEqual(['改了名的店'])
  }, 60_000)

  test('meets nothing broken on the way', () => {
    // The connection was cut and the shop renamed on purpose.
    expect(served.complaints.filter((text) => !/ERR_CONNECTION_RESET|404/.test(text))).toEqual([])
  })
})
