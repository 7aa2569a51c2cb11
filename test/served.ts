import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { ensureWebApp } from '../scripts/web.mjs'
import { freshProfile, launch } from './browser.ts'
import { laidStores } from './laid-stores.ts'
import { machineFetch, machineHeaders } from './machine.ts'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Where the README's pictures are made, below the root: `PICTURES=docs/pictures npm test test/morning.test.ts`. */
const pictures = process.env.PICTURES

export type DroppedFile = { name: string; bytes: Uint8Array }

const started = async (
  data: string,
): Promise<{ server: ChildProcess; address: string; firstLink: string }> => {
  const main = join(root, 'src', 'main.ts')
  const args = ['--disable-warning=ExperimentalWarning', main, 'serve', '--port', '0', '--data', data]
  const server = spawn(process.execPath, args, { env: { ...process.env, ZHANGGUI_DATABASE_URL: '' } })
  let said = ''
  server.stdout.on('data', (chunk) => {
    said += chunk
  })
  server.stderr.on('data', (chunk) => {
    said += chunk
  })
  for (;;) {
    const [firstLink, address] = /(http:\/\/127\.0\.0\.1:\d+)\/welcome#\S+/.exec(said) ?? []
    if (firstLink && address) return { server, address, firstLink }
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}: ${said}`)
    await wait(50)
  }
}

/** Drops files on a page as a hand does: with a DataTransfer full of them. */
const drop = async (page: Page, files: readonly DroppedFile[]): Promise<void> => {
  const carried = files.map(({ name, bytes }) => ({ name, text: Buffer.from(bytes).toString('base64') }))
  const transfer = await page.evaluateHandle((list) => {
    const data = new DataTransfer()
    for (const { name, text } of list) {
      const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
      data.items.add(new File([bytes], name))
    }
    return data
  }, carried)
  for (const event of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', event, { dataTransfer: transfer })
}

/** Takes a picture when they are wanted. */
const picture = async (page: Page, name: string): Promise<void> => {
  if (!pictures) return
  mkdirSync(join(root, pictures), { recursive: true })
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
  // Charts draw themselves over half a second.
  await wait(900)
  await page.screenshot({ path: join(root, pictures, `${name}.png`) })
}

export type Served = {
  address: string
  /** As the command line asks, which may do everything. */
  fetch: typeof fetch
  /** The one-time link with which the first person becomes the owner. */
  firstLink: string
  /** Its data folder. */
  data: string
  browser: Browser
  page: Page
  /** What the browser complained of: a broken page, a refused script. */
  complaints: string[]
  profile: (options?: BrowserContextOptions) => Promise<BrowserContext>
  go: (path: string) => Promise<unknown>
  drop: (files: readonly DroppedFile[]) => Promise<void>
  picture: (name: string, page?: Page) => Promise<void>
  close: () => Promise<void>
}

/**
 * The program as a person meets it: the real server on an empty folder, the built web app in a browser. The pages come
 * in with the key of this machine, which is no person; whoever tests what a person sees signs in.
 */
export const serve = async (): Promise<Served> => {
  await ensureWebApp()
  const folder = mkdtempSync(join(tmpdir(), 'zhanggui-served-'))
  await laidStores('embedded', join(folder, 'data'))
  const { server, address, firstLink } = await started(join(folder, 'data'))
  const ended = new Promise((resolve) => server.on('close', resolve))
  const browser = await launch()
  const data = join(folder, 'data')
  const machine = { extraHTTPHeaders: machineHeaders(data) }
  const page = await (await freshProfile(browser, machine)).newPage()
  page.setDefaultTimeout(40_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return {
    address,
    fetch: machineFetch(() => data),
    firstLink,
    data,
    browser,
    page,
    complaints,
    profile: (options) => freshProfile(browser, { ...machine, ...options }),
    go: (path) => page.goto(`${address}${path}`),
    drop: (files) => drop(page, files),
    picture: (name, on = page) => picture(on, name),
    close: async () => {
      await browser.close()
      server.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

/** One of it for all tests of a group, closed after the last. `begin` takes it before the first. */
export const serveThroughout = (begin: (served: Served) => Promise<void> | void): void => {
  let served: Served | undefined
  beforeAll(async () => {
    served = await serve()
    await begin(served)
  }, 180_000)
  afterAll(() => served?.close())
}
