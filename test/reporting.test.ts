import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findBrowser } from './browser.ts'
import { enter } from './enter.ts'
import { morningFiles, yesterday } from './invented-shop.ts'
import { root, type Served, serveThroughout } from './served.ts'

/** From a target to a report handed in, as an operator does it on a Monday. */
describe.skipIf(!findBrowser())('an operator hands in the weekly report', () => {
  let served: Served
  let page: Page
  const last = yesterday()
  const files = morningFiles(last)

  serveThroughout((one) => {
    served = one
    page = one.page
  })

  const card = (name: string) => page.getByRole('region', { name })

  test('with files taken in, a member and a target', async () => {
    await served.go('/')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    await served.drop(files)
    await page.waitForURL(/\/data\/import/)
    for (const { name } of files) await card(name).getByText('可以入库').waitFor()
    await page.getByRole('button', { name: /全部入库/ }).click()
    for (const { name } of files) await card(name).getByText('已入库', { exact: true }).waitFor()
    await served.go('/settings/members')
    await page.getByRole('textbox', { name: '名字', exact: true }).fill('林晓')
    await page.getByRole('button', { name: '加成员', exact: true }).click()
    await page.getByLabel('名字 林晓').waitFor()
    await enter(page, served.firstLink, '林晓')
    // A loaded machine says late which shops there are; nothing may be typed for none until then.
    await page.route('**/rpc/facts/shops*', async (route) => {
      await wait(1500)
      await route.continue()
    })
    for (const year of new Set([last.slice(0, 4), String(Number(last.slice(0, 4)) - 1)])) {
      await served.go('/sales/targets')
      await page.getByRole('textbox', { name: '期间' }).fill(year)
      await page.getByRole('textbox', { name: '目标', exact: true }).fill('1200万')
      await page.getByRole('button', { name: '定下' }).click()
      await page.getByRole('textbox', { name: '目标', exact: true }).and(page.locator('[value=""]')).waitFor()
    }
    await page.unroute('**/rpc/facts/shops*')
  }, 120_000)

  test('drafts it, says why in own words with a figure, gives a suggestion an owner', async () => {
    await served.go('/reports')
    await page
      .getByLabel('写一份')
      .or(page.getByRole('heading', { name: '写一份' }))
      .first()
      .waitFor()
    await page
      .locator('.report-form')
      .getByRole('button', { name: '起草' })
      .or(page.locator('.report-form button[type=submit]'))
      .first()
      .click()
    await page.waitForURL(/\/reports\/\d+/)
    await page.getByRole('heading', { level: 1, name: /周销售周报/ }).waitFor()
    await page.getByText(/支付金额（全店）：目标 .*达成 [\d.]+%/).waitFor()
    await page.getByRole('button', { name: '改文字 关键数字' }).click()
    const own = page.getByRole('textbox', { name: '这一节补充几句' })
    await own.fill('活动停了，')
    await page
      .locator('.report-marks')
      .first()
      .getByRole('button', { name: /^支付金额/ })
      .first()
      .click()
    await page.locator('p', { hasText: '活动停了，' }).first().waitFor()
    await page.getByText(/^林晓 \d{4}-\d\d-\d\d \d\d:\d\d 改的$/).waitFor()
    await page.getByRole('button', { name: '好了 关键数字' }).click()
    expect(await page.locator('p', { hasText: '活动停了，' }).locator('.report-mark').count()).toBe(1)
  }, 90_000)

  test('what is typed is kept where the page is left in the middle of it', async () => {
    await page.getByRole('button', { name: '改文字 变了什么，为什么' }).click()
    await page.getByRole('textbox', { name: '这一节补充几句' }).fill('周末有活动')
    await page.goBack()
    await page.getByRole('heading', { name: '写一份' }).waitFor()
    await page.goForward()
    await page.locator('p', { hasText: '周末有活动' }).first().waitFor()
  }, 60_000)

  test('hands it in, and sees that no figure drifted', async () => {
    await page.getByRole('button', { name: /提\s?交/ }).click()
    const asked = page.getByRole('dialog')
    await asked.getByText(/提交后冻住 \d+ 个数字/).waitFor()
    await asked.getByRole('button', { name: /提\s?交/ }).click()
    await page
      .getByText(/林晓 .* 提交/)
      .first()
      .waitFor()
    await page.getByText('漂移', { exact: true }).click()
    await page.getByText(/个数字重算了一遍/).waitFor()
    await served.go('/reports')
    await page.getByRole('cell', { name: '已提交' }).waitFor()
    expect(served.complaints).toEqual([])
  }, 60_000)

  test('a template that was changed is not left without a question', async () => {
    await served.go('/reports/templates')
    const company = page.getByRole('textbox', { name: '公司名' })
    await company.fill('青瓷家居')
    const kind = page.getByRole('combobox', { name: '哪一种' })
    const choose = async (name: string) => {
      await kind.click()
      await page.getByTitle(name, { exact: true }).last().click()
    }
    await choose('月报')
    const asked = page.getByRole('dialog')
    await asked.getByText('改过，还没有保存').waitFor()
    await asked.getByRole('button', { name: '留下来' }).click()
    await asked.waitFor({ state: 'hidden' })
    expect(await company.inputValue()).toBe('青瓷家居')
    await page.getByRole('link', { name: '回到台账' }).click()
    await asked.getByRole('button', { name: '不保存，离开' }).click()
    await page.getByRole('link', { name: '模板和截止日' }).click()
    // The page that was left has a choice of that name, too.
    await company.waitFor()
    expect(await company.inputValue()).toBe('')
    await choose('月报')
    await page.waitForURL(/tab=monthly/)
    expect(await company.inputValue()).toBe('')
    expect(served.complaints).toEqual([])
  }, 60_000)

  test('the command writes it through the running server, in every format', async () => {
    const out = await mkdtemp(join(tmpdir(), 'zhanggui-reports-'))
    try {
      const answer = await served.fetch(`${served.address}/api/reports`)
      const { reports } = await answer.json()
      const { from, to } = reports.find((one: { state: string }) => one.state === 'submitted').period
      const args = ['--disable-warning=ExperimentalWarning', join(root, 'src', 'main.ts'), 'report', 'weekly']
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [
          ...args,
          '--period',
          `${from}..${to}`,
          '--format',
          'html,xlsx,pdf,docx,pptx',
          '--out',
          out,
          '--data',
          served.data,
          '--json',
        ],
        { env: { ...process.env, ZHANGGUI_DATABASE_URL: '' } },
      )
      const { files: written } = JSON.parse(stdout)
      expect(written.map(({ format }: { format: string }) => format)).toEqual([
        'html',
        'xlsx',
        'pdf',
        'docx',
        'pptx',
      ])
      expect((await readdir(out)).length).toBe(5)
      for (const { bytes } of written) expect(bytes).toBeGreaterThan(5_000)
    } finally {
      await rm(out, { recursive: true, force: true })
    }
  }, 90_000)
})
