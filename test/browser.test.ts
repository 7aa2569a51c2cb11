import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { findBrowser, freshProfile, launch } from './browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-browser-'))
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test.skipIf(process.platform === 'win32')('CHROME_PATH goes before what is found', () => {
  const path = join(folder, 'my-browser')
  writeFileSync(path, '#!/bin/sh\n')
  chmodSync(path, 0o755)
  vi.stubEnv('CHROME_PATH', path)
  expect(findBrowser()).toBe(path)
  vi.stubEnv('CHROME_PATH', join(folder, 'nowhere'))
  expect(findBrowser()).not.toBe(path)
})

test.skipIf(!findBrowser())('a page is read in Chinese, on Beijing time, from a fresh profile', async () => {
  const browser = await launch()
  try {
    const profile = await freshProfile(browser)
    const page = await profile.newPage()
    await page.setContent('<p>掌柜</p>')
    const seen = await page.evaluate(() => ({
      language: navigator.language,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      text: document.body.innerText,
    }))
    expect(seen).toEqual({ language: 'zh-CN', zone: 'Asia/Shanghai', text: '掌柜' })
    expect((await profile.cookies()).length).toBe(0)
  } finally {
    await browser.close()
  }
})
