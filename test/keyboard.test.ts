import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { exportFile } from '../src/importing/export-file.ts'
import { findBrowser } from './browser.ts'
import { type DroppedFile, type Served, serveThroughout } from './served.ts'

const sold: DroppedFile = {
  name: 'ExportOrderList202003010900.csv',
  bytes: exportFile({
    container: 'csv',
    header: ['订单编号', '总金额', '买家实际支付金额', '订单创建时间', '订单付款时间 ', '退款金额'],
    rows: Array.from({ length: 40 }, (_, n) => {
      const at = `2020-02-${String(1 + (n % 28)).padStart(2, '0')} 10:00:00`
      return [`35123456789${String(n).padStart(7, '0')}`, '100.00', '100.00', at, at, '0.00']
    }),
  }),
}

let served: Served
let page: Page

/** Name and kind of what has the focus, as a screen reader tells it, and whether an eye can see that it has. */
const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return undefined
    const labels = 'labels' in element ? (element as HTMLInputElement).labels : null
    const name = element.getAttribute('aria-label') ?? labels?.[0]?.innerText ?? element.innerText
    // Fields of the kit show it on the box around them.
    const isSeen = [element, element.parentElement, element.parentElement?.parentElement].some((one) => {
      if (!one) return false
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
    })
    return { name: name.trim(), isSeen, place: element.outerHTML.slice(0, 120) }
  })

const STEPS = 80

/** Goes on with Tab until something of that name has the focus; every stop on the way must be seen. */
const tabTo = async (name: RegExp): Promise<void> => {
  for (let step = 0; step < STEPS; step++) {
    await page.keyboard.press('Tab')
    const here = await focused()
    if (!here) continue
    // A transition may still be drawing the ring.
    if (!here.isSeen) await page.waitForTimeout(300)
    expect({ ...(await focused()) }).toMatchObject({ isSeen: true })
    if (name.test(here.name)) return
  }
  throw new Error(`Tab came to nothing called ${name}`)
}

const search = async (words: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: '搜索' })
  await field.waitFor()
  await page.keyboard.type(words)
}

describe.skipIf(!findBrowser())('with the keyboard alone', () => {
  serveThroughout((one) => {
    served = one
    page = one.page
  })

  test('what the search finds is told whole on a phone, as long as nothing is typed', async () => {
    const phone = await served.profile({ viewport: { width: 390, height: 844 } })
    const small = await phone.newPage()
    await small.goto(`${served.address}/data/import`)
    await small.getByRole('button', { name: '搜索' }).click()
    const field = small.getByRole('combobox', { name: '搜索' })
    const hint = small.getByText('能搜页面、指标')
    await hint.waitFor()
    expect(await field.getAttribute('aria-describedby')).toBe(await hint.getAttribute('id'))
    expect(await hint.innerText()).toMatch(/报表$/)
    expect(await hint.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0)
    // The field says no more than fits in it.
    expect((await field.getAttribute('placeholder'))?.length).toBeLessThan(20)
    await field.fill('访客')
    await hint.waitFor({ state: 'hidden' })
    await phone.close()
  }, 60_000)

  test('a file is chosen, previewed and committed', async () => {
    await served.go('/data/import')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      tabTo(/^选择文件$/).then(() => page.keyboard.press('Enter')),
    ])
    await chooser.setFiles({ name: sold.name, mimeType: 'text/csv', buffer: Buffer.from(sold.bytes) })
    const card = page.getByRole('region', { name: sold.name })
    await card.getByText('可以入库').waitFor()
    await tabTo(/入库/)
    await page.keyboard.press('Enter')
    await card.getByText('已入库', { exact: true }).waitFor()
  }, 60_000)

  test('a screen reader is told what a link or button is called, not the picture beside it', async () => {
    await served.go('/data/overview?from=2020-02-01&to=2020-02-29')
    await page.getByRole('link', { name: '概览', exact: true }).waitFor()
    for (const place of ['nav', 'header']) {
      const told = await page.locator(place).first().ariaSnapshot()
      expect(told).toContain(place === 'nav' ? '"今天"' : '搜索')
      expect(told).not.toMatch(/(link|button) "[a-z-]+ /)
    }
  }, 60_000)

  test('a figure opens with Enter, Tab stays inside its drawer, Esc closes it and gives the focus back', async () => {
    await served.go('/data/overview?from=2020-02-01&to=2020-02-29')
    await page.getByRole('button', { name: /^支付金额 / }).waitFor()
    await tabTo(/^支付金额 4,000\.00元/)
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog')
    await drawer.getByText('背后的行').waitFor()
    await drawer.locator('tbody .link-button').first().waitFor()
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab')
      expect(await drawer.evaluate((element) => element.contains(document.activeElement))).toBe(true)
    }
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await expect.poll(async () => (await focused())?.name).toMatch(/^支付金额 /)
  }, 60_000)

  test('the head of a table shows that it has the focus', async () => {
    await served.go('/data/import?tab=history')
    await page.getByRole('columnheader', { name: '批次' }).first().waitFor()
    await tabTo(/^批次/)
  }, 60_000)

  test('⌘K goes to a page, a metric and an order; Esc closes it and changes nothing', async () => {
    await search('对账')
    await page.getByRole('option', { name: /对账/ }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/data\/reconcile/)

    const options = page.getByRole('option')
    const chosen = async () =>
      await options.evaluateAll((all) => all.map((one) => one.ariaSelected).indexOf('true'))
    await search('支付')
    await options.filter({ hasText: '支付金额' }).first().waitFor()
    await page.keyboard.press('ArrowDown')
    await expect.poll(chosen).toBe(1)
    await page.keyboard.press('ArrowUp')
    await expect.poll(chosen).toBe(0)
    await page.keyboard.press('Escape')
    await search('净支付金额')
    await options.filter({ hasText: '净支付金额' }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/data\/glossary.*q=net_paid_amount/)

    await search('351234567890000007')
    await options.filter({ hasText: '351234567890000007' }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/data\/batches\/1.*row=/)

    const before = page.url()
    await search('总览')
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: '搜索' }).waitFor({ state: 'detached' })
    expect(page.url()).toBe(before)
  }, 60_000)

  test('⌘K goes to a word of the job, a task, a report and a member; never to one of another shop', async () => {
    const send = async (path: string, body: object) => {
      const answer = await served.fetch(`${served.address}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(answer.ok).toBe(true)
      return answer.json()
    }
    const shops = await (await served.fetch(`${served.address}/api/shops`)).json()
    const shop = String(shops[0].name)
    await send('/api/shops', { name: '别家店' })
    const { id } = await send('/api/tasks', { shop, title: '换首图：改成使用场景' })
    await send('/api/tasks', { shop: '别家店', title: '换首图：别家的' })
    await send('/api/members', { name: '沈青禾' })
    const report = await send('/api/reports', { shop, kind: 'monthly', from: '2020-02-01', to: '2020-02-29' })
    await served.go(`/data/overview?shop=${encodeURIComponent(shop)}&from=2020-02-01&to=2020-02-29`)
    await page.getByRole('button', { name: /^支付金额 / }).waitFor()

    const options = page.getByRole('option')
    await search('换首图')
    await options.filter({ hasText: '改成使用场景' }).waitFor()
    expect(await options.filter({ hasText: '别家的' }).count()).toBe(0)
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`/tasks.*task=${id}`))
    const opened = page.getByRole('dialog', { name: '任务' })
    await opened.waitFor()
    await page.keyboard.press('Escape')
    await opened.waitFor({ state: 'hidden' })

    await search('2020 年 2 月')
    await options.filter({ hasText: '销售月报' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`/reports/${report.id}`))

    await search('沈青禾')
    await options.filter({ hasText: '成员' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/settings\/members/)
    const names = page.locator('.members input')
    await names.first().waitFor()
    await expect.poll(() => names.first().inputValue()).toBe('沈青禾')

    await search('OTD')
    await options.filter({ hasText: '岗位词' }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/data\/glossary/)
  }, 60_000)

  test('nothing broke on the way', () => {
    expect(served.complaints).toEqual([])
  })
})
