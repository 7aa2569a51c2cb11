import { setTimeout as wait } from 'node:timers/promises'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Request,
} from 'playwright-core'
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
      // Each page is new: what would be compiled for speed is thrown away before it pays.
      '--js-flags=--no-opt --no-maglev',
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

/**
 * Goes on to another page of the app that is open, as a click in it leads there: to load all of it anew for each page is
 * most of what looking at many takes.
 */
export const goOn = (page: Page, address: string): Promise<void> =>
  page.evaluate((to) => window.history.pushState(null, '', to), address)

/** So long a page asks for nothing before it is taken to have everything, in milliseconds: drawing is what it asks for next. */
const QUIET = 100

/**
 * Watches a new page. The answer waits until it has what it asks the server for and shows it: half a second of silence
 * on every page, as the browser's own sign of it takes, is most of what reading many pages takes.
 */
export const drawing = (page: Page): (() => Promise<void>) => {
  const asked = new Set<Request>()
  let last = performance.now()
  page.on('request', (request) => {
    last = performance.now()
    asked.add(request)
  })
  const over = (request: Request) => {
    last = performance.now()
    asked.delete(request)
  }
  // Also to another page of the same app: what it asks for comes next.
  page.on('framenavigated', () => {
    last = performance.now()
  })
  page.on('requestfinished', over)
  page.on('requestfailed', over)
  const isQuiet = () => asked.size === 0 && performance.now() - last > QUIET
  return async () => {
    do {
      while (!isQuiet()) await wait(20)
      // A busy machine draws later than it has everything; what is drawn may ask for more.
      await page.waitForFunction(() => !document.querySelector('.loading'))
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      )
    } while (!isQuiet())
  }
}
