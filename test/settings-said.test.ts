import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findBrowser } from './browser.ts'
import { type Served, serveThroughout } from './served.ts'

describe.skipIf(!findBrowser())('what the settings say', () => {
  let served: Served
  let page: Page
  serveThroughout((one) => {
    served = one
    page = one.page
  })

  test('that the backups were saved, still when the form begins anew from what was saved', async () => {
    await served.go('/settings/backups')
    const passphrase = '两只老虎跑得快跑得快'
    const field = (name: string) => page.getByLabel(name, { exact: true })
    await field('放在哪个文件夹').fill(join(served.data, '..', '每天的备份'))
    await field('备份密码').fill(passphrase)
    await field('再输一次').fill(passphrase)
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByRole('button', { name: '建好文件夹并保存' }).click()
    await page.getByText('已经定好；要换就填新的').waitFor()
    // What was typed is gone with the form of before.
    await expect.poll(() => field('备份密码').inputValue()).toBe('')
    expect(await page.getByRole('status').filter({ hasText: '已保存' }).count()).toBe(1)
    await served.picture('backups-saved')
  }, 90_000)

  test('which part of a channel is set', async () => {
    const mail = {
      host: 'smtp.example.com',
      port: 465,
      security: 'tls',
      user: '店',
      from: 'shop@example.com',
    }
    const wish = { name: '公司邮箱', kind: 'mail', mail: { ...mail, password: '只用来试' } }
    const answer = await served.fetch(`${served.address}/api/notifications/channels`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    })
    expect(answer.status, await answer.clone().text()).toBe(200)
    await served.go('/settings/channels')
    const channels = page.getByRole('list', { name: '通知渠道' })
    await channels.getByText('smtp.example.com:465 · shop@example.com · 密码已设').waitFor()
    await served.picture('channels')
  }, 60_000)
})
