import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { findBrowser } from '../scripts/programs.mjs'

export { findBrowser }

const isRoot = process.getuid?.() === 0

/** Starts the installed Chrome, Chromium or Edge without a window. Throws when there is none. */
export const launch = (): Promise<Browser> => {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('没有找到 Chrome、Chromium 或 Edge；可以用 CHROME_PATH 指明位置。')
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // Its sandbox does not work for root.
      ...(isRoot ? ['--no-sandbox'] : []),
    ],
  })
}

/**
 * A fresh profile of a person in China whose system asks for stillness: what moves while it is clicked is hit beside
 * itself on a busy machine. Close it after the test.
 */
export const freshProfile = (
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> =>
  browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
    ...options,
  })
