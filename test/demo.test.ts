import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { demoShopName } from '../src/duties/training/rules.ts'
import { findBrowser } from './browser.ts'
import { morningFiles, yesterday } from './invented-shop.ts'
import { type Served, serveThroughout } from './served.ts'

/** Somebody who has no files yet: looks at the demo shop, puts it away, comes back with files of their own. */
describe.skipIf(!findBrowser())('a first look without files', () => {
  let served: Served
  let page: Page

  serveThroughout((one) => {
    served = one
    page = one.page
  })

  const figure = (name: string) => page.getByRole('button', { name: new RegExp(`^${name} `) })
  const offer = () => page.getByRole('region', { name: '先看看示范店' })
  const badge = () => page.getByText('示范店 · 虚构数据')
  const shops = async (): Promise<{ id: number; name: string; batches: number }[]> =>
    (await served.fetch(`${served.address}/api/shops`)).json()

  const take = async () => {
    await offer()
      .getByRole('button', { name: /三个月的小店/ })
      .click()
    await page.getByText('正在生成示范店').first().waitFor()
    await badge().waitFor({ timeout: 60_000 })
  }

  test('an empty house offers the demo shop, makes it and leads into it', async () => {
    await served.go('/')
    await offer().waitFor()
    await served.picture('first-day')
    await take()
    expect(new URL(page.url()).searchParams.get('shop')).toBe(demoShopName)
    await figure('支付金额').waitFor()
    expect(await figure('支付金额').getAttribute('aria-label')).toMatch(/ [\d,]+\.\d\d元/)
    await served.picture('demo-today')
  }, 120_000)

  test('every page says that the data are invented, and the overview has figures', async () => {
    await served.go('/data/overview?period=last30')
    await figure('支付金额').waitFor()
    expect(await figure('支付金额').getAttribute('aria-label')).toMatch(/ [\d,]+\.\d\d元/)
    expect(await figure('支付买家数').getAttribute('aria-label')).toMatch(/ [\d,]+/)
    for (const path of [
      '/',
      '/data/import',
      '/data/overview',
      '/data/explore',
      '/data/glossary',
      '/settings',
    ]) {
      await served.go(path)
      await badge().waitFor()
    }
  }, 60_000)

  test('on a phone the badge stands without scrolling sideways', async () => {
    const phone = await served.profile({ viewport: { width: 390, height: 844 } })
    try {
      const small = await phone.newPage()
      await small.goto(`${served.address}/data/overview`)
      await small.getByText('示范店 · 虚构数据').waitFor()
      expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
      await served.picture('demo-phone', small)
    } finally {
      await phone.close()
    }
  }, 60_000)

  test('real files are never mixed in: they go into a shop of their own', async () => {
    const [, lines] = morningFiles(yesterday())
    if (!lines) throw new Error('the invented shop has no file')
    await served.drop([lines])
    const dialog = page.getByRole('dialog', { name: /放进哪家店/ })
    await dialog.getByText('全是虚构的数据').waitFor()
    await dialog.getByRole('button', { name: '放进「我的店铺」' }).click()
    await page.waitForURL(/\/data\/import/)
    expect(new URL(page.url()).searchParams.get('shop')).toBe('我的店铺')
    await page.getByRole('region', { name: lines.name }).getByText('可以入库').waitFor()
    await badge().waitFor({ state: 'detached' })
  }, 60_000)

  test('a shop of one’s own goes when its name is typed, and only then', async () => {
    await served.go('/settings')
    const line = page.getByRole('listitem').filter({ hasText: '我的店铺' })
    await line.getByRole('button', { name: '删除' }).click()
    const dialog = page.getByRole('dialog', { name: '删除「我的店铺」？' })
    const sure = dialog.getByRole('button', { name: '永久删除' })
    await dialog.getByRole('textbox').fill('我的店')
    expect(await sure.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('我的店铺')
    await sure.click()
    await dialog.waitFor({ state: 'detached' })
    await line.waitFor({ state: 'detached' })
    await page.waitForURL((url) => url.searchParams.get('shop') === demoShopName)
    expect((await shops()).map(({ name }) => name)).toEqual([demoShopName])
  }, 60_000)

  test('one click removes the demo shop, and the house is empty again', async () => {
    await served.go('/data/overview')
    // What the page asks of the shop has come: else some of it is asked of a shop that is gone.
    await page.waitForLoadState('networkidle')
    await page.getByRole('button', { name: '移除' }).click()
    await offer().waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    expect(await shops()).toEqual([])
    await badge().waitFor({ state: 'detached' })
  }, 60_000)

  test('a demo shop that is cancelled leaves nothing', async () => {
    await offer().getByRole('button', { name: '生成示范店' }).click()
    await offer().getByRole('button', { name: '取消' }).click()
    await offer().getByRole('button', { name: '生成示范店' }).waitFor()
    expect(await shops()).toEqual([])
  }, 60_000)

  test('nothing broke on the way', () => {
    expect(served.complaints).toEqual([])
  })
})
