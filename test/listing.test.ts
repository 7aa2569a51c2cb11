import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pictures } from '../src/documents/pictures-for-tests.ts'
import { addDays, daysBetween } from '../src/kernel/calendar.ts'
import { simulate } from '../src/simulator/simulate.ts'
import { createWorld } from '../src/simulator/world.ts'
import { findBrowser } from './browser.ts'
import { yesterday } from './invented-shop.ts'
import { type DroppedFile, root, type Served, serve } from './served.ts'

/** What an item and its page bring: the only reports that this day needs, and of the listings the newest. */
const ofItems = (names: readonly string[]): string[] => [
  ...names.filter((name) => name.includes('商品_全部_2')),
  ...names.filter((name) => name.includes('发布模板')).slice(-1),
]

/** An item that converts badly is found, mended, and weeks later told whether that helped: 案例二. */
describe.skipIf(!findBrowser())('an operator mends a bad page', () => {
  let served: Served
  let page: Page
  let folder: string
  const last = yesterday()
  const world = createWorld({ scenario: 'page-mended', seed: 1, to: last })
  const [mended] = world.planted
  const mendedOn = String(mended?.effect.mendedOn)
  const item = world.items.find(({ id }) => mended?.entity === `item:${id}`)
  const title = item?.title ?? ''

  /** The files of the shop up to a day, as they are fetched on the morning after. */
  const filesUpTo = async (to: typeof last, named: string): Promise<DroppedFile[]> => {
    const out = join(folder, named)
    const days = daysBetween(world.from, to) + 1
    await simulate({ world: createWorld({ scenario: 'page-mended', seed: 1, to, days }), out })
    const names = ofItems((await readdir(out)).toSorted())
    return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(out, name)) })))
  }

  const takeIn = async (files: readonly DroppedFile[]) => {
    await served.drop(files)
    await page.waitForURL(/\/data\/import/)
    const card = (name: string) => page.getByRole('region', { name }).first()
    for (const { name } of files) await card(name).getByText('可以入库').waitFor()
    await page.getByRole('button', { name: /全部入库/ }).click()
    for (const { name } of files) await card(name).getByText('已入库', { exact: true }).waitFor()
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-listing-'))
    served = await serve()
    page = served.page
  }, 180_000)
  afterAll(async () => {
    await served?.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('the data show it: the item stands among the first of what converts badly', async () => {
    await served.go('/')
    await page.getByText('选择文件', { exact: true }).first().waitFor()
    await takeIn(await filesUpTo(addDays(last, -28), 'before'))
    await served.go('/listing/conversion')
    await page.getByRole('heading', { name: '哪些商品的转化比同类差？' }).waitFor()
    const first = page
      .getByRole('list', { name: '先改哪几个' })
      .getByRole('listitem')
      .filter({ hasText: title })
    await first.getByText(/同类一般/).waitFor()
    await first.getByRole('button', { name: '变成任务' }).click()
    await page.getByRole('button', { name: '加任务' }).click()
    await first.getByText(/任务：待办/).waitFor()
  }, 180_000)

  test('title, picture and keywords are changed and noted with goals of 20 % and 15 %', async () => {
    await page
      .getByRole('list', { name: '先改哪几个' })
      .getByRole('listitem')
      .filter({ hasText: title })
      .getByRole('link', { name: '记改动' })
      .click()
    const form = page.getByRole('form', { name: '记一次改动' })
    await form.getByText(title).waitFor()
    await form.getByLabel('哪天改的').fill(mendedOn)
    await form.getByLabel('曝光目标（%）').fill('20')
    await form.getByLabel('销售目标（%）').fill('15')
    const parts = [
      ['', title, `${title}送礼`],
      ['主图', '白底图', '使用场景图'],
      ['关键词', '宽词', '长尾词'],
    ]
    for (const [at, [what = '', before = '', after = '']] of parts.entries()) {
      if (at > 0) await form.getByRole('button', { name: '再加一项' }).click()
      if (what !== '' && what !== '主图') {
        await form.getByRole('combobox', { name: `改了什么 ${at + 1}` }).click()
        await page.getByTitle(what, { exact: true }).last().click()
      }
      await form.getByLabel(`改之前 ${at + 1}`).fill(before)
      await form.getByLabel(`改之后 ${at + 1}`).fill(after)
    }
    await form.getByRole('button', { name: '记下' }).click()
    const card = page.getByRole('article', { name: title })
    await card.getByText('主图：白底图 → 使用场景图').waitFor()
    await card.getByText('关键词：宽词 → 长尾词').waitFor()
    await card.getByText(/满 7 天再看效果/).waitFor()
  }, 120_000)

  test('a main picture that is too small is said to be, a broken one is refused', async () => {
    await served.go('/listing/checks')
    const chooser = page.locator('input[type=file][accept*="image/png"]')
    await chooser.setInputFiles([
      { name: '小图.png', mimeType: 'image/png', buffer: pictures.png(400, 400) },
      { name: '合格.png', mimeType: 'image/png', buffer: pictures.png(800, 800) },
      { name: '断了.png', mimeType: 'image/png', buffer: pictures.png(800, 800).subarray(0, 900) },
    ])
    await page
      .getByRole('article', { name: '小图.png' })
      .getByText(/400×400，太小/)
      .waitFor()
    await page.getByRole('article', { name: '合格.png' }).getByText('合格', { exact: true }).waitFor()
    await page.getByText(/「断了.png」图片打不开/).waitFor()
  }, 120_000)

  test('weeks later the page and the 优化报告 say what it brought beside the untouched items', async () => {
    await takeIn(await filesUpTo(last, 'after'))
    await served.go('/listing/changes')
    const row = (name: string) =>
      page
        .getByRole('table', { name: `${title} 改动带来` })
        .getByRole('row')
        .filter({ hasText: name })
    await row('支付金额').getByText('变好').waitFor()
    await row('支付金额')
      .getByText(/\+15\.0% 达到/)
      .waitFor()
    await row('曝光')
      .getByText(/\+20\.0%/)
      .waitFor()
    await page
      .getByText(/没动过的商品比/)
      .first()
      .waitFor()

    const out = join(folder, 'report')
    await promisify(execFile)(process.execPath, [
      join(root, 'src', 'main.ts'),
      ...['report', 'optimisation', '--data', served.data],
      ...['--period', `${mendedOn}..${last}`, '--format', 'html', '--out', out],
    ])
    const [file = ''] = await readdir(out)
    const html = await readFile(join(out, file), 'utf8')
    const words = html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
    expect(file).toContain('优化报告')
    expect(words).toContain('和目标比')
    expect(words).toMatch(/支付金额 \+15\.0% \+\d+\.\d%（[^）]+） 达到/)
    expect(words).toMatch(/曝光（商品访客） \+20\.0% \+\d+\.\d%（[^）]+）/)
    expect(words).toContain('没动过的商品比')
    expect(served.complaints.filter((one) => !one.includes('400'))).toEqual([])
  }, 180_000)
})
