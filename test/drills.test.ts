import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findBrowser } from './browser.ts'
import { type Served, serveThroughout } from './served.ts'

/** A newcomer without files does a drill: answers wrong, sees where to look, gives in and reads why. */
describe.skipIf(!findBrowser())('a first drill', () => {
  let served: Served
  let page: Page

  serveThroughout((one) => {
    served = one
    page = one.page
  })

  test('is begun with one click, and answered wrong is told where to look', async () => {
    await served.go('/training/drills')
    await page.getByRole('region', { name: '市场' }).getByRole('button', { name: '开始' }).click()
    await page.getByRole('button', { name: /交答案（还有 3 次）/ }).waitFor({ timeout: 150_000 })
    expect(new URL(page.url()).searchParams.get('shop')).toBe('练习店·青禾家居')
    await page.getByRole('combobox', { name: '它主要拉低了那个商品的什么？' }).click()
    await page.getByTitle('访客', { exact: true }).click()
    await page.getByRole('button', { name: /交答案/ }).click()
    await page.getByText('第 1 次：0 分').waitFor()
    await page.getByText('访客没有少的话，少的就是买的比例').waitFor()
    expect(await page.getByText('真相').count()).toBe(0)
  }, 240_000)

  test('is not ended by another one without being asked', async () => {
    await served.go('/training/drills')
    await page.getByRole('region', { name: '商品' }).getByRole('button', { name: '开始' }).click()
    await page.getByText(/「市场 · 第 \d+ 题」还没做完/).waitFor()
    await page.getByRole('button', { name: '先不开始' }).click()
    await page.getByRole('region', { name: '市场' }).getByRole('link', { name: '继续' }).click()
    await page.getByRole('button', { name: /交答案（还有 2 次）/ }).waitFor()
  }, 60_000)

  test('is given up, and then explained', async () => {
    await page.getByRole('button', { name: '看答案' }).click()
    await page.locator('.ant-popconfirm').getByRole('button', { name: '看答案' }).click()
    await page.getByText('比价之后不买了').waitFor()
    expect(await page.getByText('真相').count()).toBeGreaterThan(3)
    await served.picture('drill')
  }, 240_000)

  test('its shop says on every page that it is invented, and the way back', async () => {
    await served.go('/market/competitors')
    await page.getByText('练习店 · 虚构数据').waitFor()
    await page.getByRole('link', { name: '回到题目' }).click()
    await page.getByRole('button', { name: '再练一题新的' }).waitFor()
  }, 60_000)

  test('whose shop goes before it is finished says so, where an answer comes too late', async () => {
    await page.getByRole('button', { name: '再练一题新的' }).click()
    await page.getByRole('button', { name: /交答案（还有 3 次）/ }).waitFor({ timeout: 150_000 })
    await page.getByRole('combobox', { name: '它主要拉低了那个商品的什么？' }).click()
    await page.getByTitle('访客', { exact: true }).click()
    // The page is not told before the answer is sent.
    const answered = Promise.withResolvers<void>()
    await page.route('**/rpc/training/run', async (route) => {
      await answered.promise
      await route.continue().catch(() => {})
    })
    await served.fetch(`${served.address}/api/practice-shop`, { method: 'DELETE' })
    const refused = page.waitForResponse('**/rpc/training/answerRun')
    await page.getByRole('button', { name: /交答案/ }).click()
    await refused
    answered.resolve()
    await page.getByText('练习店换掉或移除了').waitFor()
    await page.unroute('**/rpc/training/run')
    expect(await page.getByRole('button', { name: /交答案/ }).count()).toBe(0)
    // The browser tells of the answer that was refused.
    for (const complaint of served.complaints.splice(0)) expect(complaint).toContain('400')
  }, 240_000)

  test('nothing broke on the way', () => {
    expect(served.complaints).toEqual([])
  })
})
