import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportFile } from '../src/importing/export-file.ts'
import { findBrowser } from './browser.ts'
import { morningFiles, yesterday } from './invented-shop.ts'
import { type DroppedFile, type Served, serve } from './served.ts'

/** The first order of the invented shop's last day but two, and what its buyer thought. */
const reviews = (last: string): DroppedFile => ({
  name: '评价管理_20261126.xlsx',
  bytes: exportFile({
    container: 'xlsx',
    sheet: '评价管理',
    header: ['评价ID', '评价内容', '评价标签', '评价时间', '情感', '订单ID', '商品标题', '商品ID'],
    rows: [
      [
        '110000000001',
        '杯口有缺口，包装太薄。',
        '破损',
        `${last} 09:30:00`,
        '13',
        '3557000087654321098',
        '手工陶瓷马克杯 情侣对杯',
        '600000000001',
      ],
    ],
  }),
})

describe.skipIf(!findBrowser())('a service lead sees to the buyers', () => {
  let served: Served
  beforeAll(async () => {
    served = await serve()
  }, 120_000)
  afterAll(() => served.close())

  test('a bad review becomes a ticket, a survey is answered on a phone, and a low score comes back', async () => {
    const { page, go, drop, profile, address, complaints } = served
    const last = yesterday()
    await go('/customer/tickets')
    await page.getByText('先放订单报表、退款报表').waitFor()
    const files = [...morningFiles(last).slice(0, 1), reviews(last)]
    const card = (name: string) => page.getByRole('region', { name })
    await drop(files)
    await page.waitForURL(/\/data\/import/)
    for (const { name } of files) await card(name).getByText('可以入库').waitFor()
    await page.getByRole('button', { name: /全部入库/ }).click()
    for (const { name } of files) await card(name).getByText('已入库', { exact: true }).waitFor()

    await go('/customer/tickets')
    await page.getByRole('link', { name: /差评 · 破损/ }).click()
    await page.getByRole('button', { name: '请发照片' }).click()
    await page.getByRole('button', { name: '回复', exact: true }).click()
    await page.getByText('待处理 → 等买家').waitFor()

    await go('/customer/surveys')
    await page.getByRole('button', { name: '开始一次调查' }).click()
    await page.getByRole('button', { name: '开始', exact: true }).click()
    await page.getByText(/问了 [\d,]+ 个买家的最后一单/).waitFor()
    const opened = page.context().waitForEvent('page')
    await page.getByRole('button', { name: '看看买家看到的样子' }).click()
    const link = (await opened).url()
    expect(link.startsWith(`${address}/s/`)).toBe(true)
    expect(link).not.toMatch(/\d{10}/)

    const phone = await (await profile({ viewport: { width: 390, height: 844 } })).newPage()
    await phone.goto(link)
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await phone.getByRole('button', { name: '提交' }).click()
    await phone.getByText('请选一个分数').waitFor()
    await phone.getByLabel('1 分 很不满意').check()
    await phone.getByLabel('还想对我们说什么？').fill('物流太慢，等了十天。')
    await phone.getByRole('button', { name: '提交' }).click()
    await phone.getByText('收到了，谢谢您').waitFor()

    await page.reload()
    await page.getByText('物流 1').waitFor()
    await page.getByRole('link', { name: '看工单' }).click()
    await page.getByRole('link', { name: /低分 · 满意 1 分/ }).waitFor()

    await go('/customer/segments')
    await page.getByRole('heading', { name: 'RFM 分层' }).waitFor()
    // Orders of a few weeks do not tell who stood where half a year ago.
    await page.getByText('看不出谁移了层').waitFor()
    expect(await page.getByRole('heading', { name: '谁移到了哪里' }).count()).toBe(0)
    await go('/customer/buyers?q=35570000')
    await page.getByText('1 个买家').waitFor()
    expect(complaints).toEqual([])
  }, 180_000)
})
