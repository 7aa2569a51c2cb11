import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureWebApp } from '../../scripts/web.mjs'
import { api } from '../../src/web/contract.ts'
import { procedures } from '../../src/web/server-document.ts'
import { drawing, findBrowser, freshProfile, goOn, launch } from '../browser.ts'
import type { Json } from '../faults/mutated-input.ts'
import { overheard, takesAway, written } from '../faults/overheard.ts'
import { now } from '../faults/write-ground.ts'
import { putShop, rooms } from '../faults/write-steps.ts'
import { machineHeaders } from '../machine.ts'
import { root } from '../served.ts'
import { type Ground, openGround } from './ground.ts'
import { marksIn, marksOf, type Place, textsIn, withTexts } from './markup-marks.ts'

/** A field that took markup: the procedure, the place in its input, the number that was written there. */
type Taken = { name: string; place: Place; number: number }
const fieldOf = ({ name, place }: Pick<Taken, 'name' | 'place'>) =>
  `${name} ${place.filter((part) => typeof part === 'string').join('.')}`

const shop = '甲店'

describe.skipIf(!findBrowser())('markup in everything that takes text', () => {
  let ground: Ground
  let context: BrowserContext
  let page: Page
  let drawn: () => Promise<void>
  let close = async () => {}
  const complaints: string[] = []
  const taken: Taken[] = []
  const shown = new Set<number>()
  const broken: string[] = []

  /** What changes something, as it is declared: what only asks by a body keeps nothing. */
  const writes = new Set(
    procedures(api).flatMap(({ name, meta: { permission = '' } }) =>
      /\.write$|^self$/.test(permission) && written(api).includes(name) ? [name] : [],
    ),
  )

  /** Writes the same once more with markup in each text that takes it, then with all of them together. */
  const mark = async (name: string, input: Json, run: (input: Json) => Promise<unknown>) => {
    const accepted = new Map<string, string>()
    for (const { place, text } of textsIn(input)) {
      if (place.at(-1) === 'shop') continue
      const number = taken.length + 1
      for (const sign of marksOf(number)) {
        const texts = new Map([[place.join('.'), `${text.slice(0, 4)}${sign}`]])
        const answered = await run(withTexts(input, texts)).then(
          () => true,
          () => false,
        )
        if (!answered) continue
        for (const [at, value] of texts) accepted.set(at, value)
        taken.push({ name, place, number })
        break
      }
    }
    if (accepted.size > 1) await run(withTexts(input, accepted)).catch(() => undefined)
  }

  beforeAll(async () => {
    await ensureWebApp()
    ground = await openGround('embedded', { isPublic: false, clock: { now: () => now } })
    const { house } = ground
    const { id } = await house.client.facts.createShop({ name: shop })
    await putShop(house, id)
    house.jobs.start()
    const client = overheard(house.client, async ({ name, input, run }) => {
      // What was written is to be seen: nothing is taken away.
      if (takesAway.test(name) || /\.restore/.test(name)) return undefined
      const answer = await run(input)
      if (writes.has(name)) await mark(name, input, run)
      return answer
    })
    for (const [room, steps] of Object.entries(rooms))
      await steps(client, shop, house).catch((error: unknown) => broken.push(`${room}: ${error}`))
    const browser = await launch()
    context = await freshProfile(browser, { extraHTTPHeaders: machineHeaders(house.folder.path) })
    page = await context.newPage()
    drawn = drawing(page)
    page.on('console', (message) => {
      if (/content security policy|mark\(/i.test(message.text())) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.addInitScript(
      'window.mark = (number) => { window.marked = (window.marked ?? []).concat(number) }',
    )
    close = () => browser.close()
  }, 400_000)
  afterAll(async () => {
    await close()
    await ground.close()
  })

  /** What of a page was taken for markup, and which marks it shows as words. */
  const look = async (path: string): Promise<void> => {
    const address = `${ground.server.address}${path}${path.includes('?') ? '&' : '?'}shop=${encodeURIComponent(shop)}`
    if (page.url().startsWith(`${ground.server.address}/`)) await goOn(page, address)
    else await page.goto(address)
    await drawn()
    const { elements, marked, text } = await page.evaluate(() => ({
      elements: document.querySelectorAll('img[src="x"], i[x]').length,
      marked: Reflect.get(window, 'marked') ?? [],
      text: [
        document.body.innerText,
        document.body.textContent ?? '',
        ...[...document.querySelectorAll('input, textarea')].map((one) => Reflect.get(one, 'value')),
        ...[...document.querySelectorAll('[title], [aria-label], [placeholder]')].flatMap((one) =>
          ['title', 'aria-label', 'placeholder'].map((name) => one.getAttribute(name) ?? ''),
        ),
      ].join('\n'),
    }))
    expect({ path, elements, marked }).toEqual({ path, elements: 0, marked: [] })
    for (const number of marksIn(text)) shown.add(number)
  }

  test('is taken by many fields', () => {
    expect(broken).toEqual([])
    expect(new Set(taken.map(fieldOf)).size).toBeGreaterThan(80)
  })

  test('is words on every page, and on those that they lead to', async () => {
    const ahead = [...pages]
    const seen = new Map<string, number>()
    for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
      await look(path)
      for (const found of await page.evaluate(() =>
        [...document.querySelectorAll('a[href^="/"]')].map((link) => link.getAttribute('href') ?? ''),
      )) {
        const [next = '', kind = ''] =
          /^(\/\w+\/\w+|\/reports|\/promotion)\/[^/?]+(?=\?|$)|^\/tasks\?task=\d+/.exec(found) ?? []
        const times = seen.get(kind) ?? 0
        if (next === '' || times >= 4 || ahead.includes(next) || pages.includes(next)) continue
        seen.set(kind, times + 1)
        ahead.push(next)
      }
    }
    expect(complaints).toEqual([])
    expect(seen.size).toBeGreaterThan(4)
  }, 500_000)

  /** A page that stands alone, and is not held by what the program's pages are held to. */
  const lookAlone = async (address: string): Promise<number[]> => {
    await page.goto(address)
    const { elements, text } = await page.evaluate(() => ({
      elements: document.querySelectorAll('img[src="x"], i[x], script').length,
      text: `${document.title}\n${document.body.textContent}`,
    }))
    expect({ address, elements }).toEqual({ address, elements: 0 })
    const marks = marksIn(text)
    for (const number of marks) shown.add(number)
    return marks
  }

  test('is words in a report that leaves as a page, and on the sheet that a buyer fills in', async () => {
    const { client } = ground.house
    const { reports } = await client.reports.ledger({ shop })
    let marks: number[] = []
    for (const { id } of reports.slice(0, 4)) {
      const [file] = await client.reports.files({ shop, id, formats: ['html'] })
      if (!file) throw new Error('a file was asked for')
      const path = join(ground.folder, `report-${id}.html`)
      // Without what it says of itself: its words alone are to keep it whole.
      const text = (await file.text()).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
      writeFileSync(path, text)
      marks = [...marks, ...(await lookAlone(pathToFileURL(path).href))]
    }
    expect(marks).not.toEqual([])
    const surveys = await client.customer.surveys({ shop })
    const sheets: number[] = []
    for (const { id: survey } of surveys.slice(0, 8)) {
      const { links } = await client.customer.surveyLinks({ shop, survey })
      const [first] = links
      const token = /\/s\/[^/?]+$/.exec(first?.link ?? '')?.[0]
      if (token) sheets.push(...(await lookAlone(`${ground.server.address}${token}`)))
    }
    expect(sheets).not.toEqual([])
  }, 200_000)

  test('was read back from every field that took it, but for those that have their reason', () => {
    const unseen = new Set(taken.map(fieldOf))
    for (const one of taken) if (shown.has(one.number)) unseen.delete(fieldOf(one))
    expect([...unseen].filter((field) => !(field in elsewhere)).sort()).toEqual([])
  })

  test('would be kept from running where it were taken for more than words', async () => {
    await page.goto(`${ground.server.address}/`)
    await drawn()
    const before = complaints.length
    const ran = await page.evaluate(async () => {
      const box = document.createElement('div')
      box.innerHTML = '<img src=x onerror="mark(1)"><a id="go" href="javascript:mark(2)">go</a>'
      document.body.append(box)
      const inline = document.createElement('script')
      inline.textContent = 'mark(3)'
      const other = document.createElement('script')
      other.src = 'https://evil.example/x.js'
      const data = document.createElement('script')
      data.src = 'data:text/javascript,mark(4)'
      const frame = document.createElement('iframe')
      frame.srcdoc = '<script>parent.mark(5)</script>'
      document.body.append(inline, other, data, frame)
      document.getElementById('go')?.click()
      await fetch('https://evil.example/').catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      return Reflect.get(window, 'marked') ?? []
    })
    expect(ran).toEqual([])
    const told = complaints.slice(before).join('\n')
    for (const directive of ['script-src', 'connect-src']) expect(told).toContain(directive)
    const headers = (await page.request.get(`${ground.server.address}/`)).headers()
    const policy = headers['content-security-policy'] ?? ''
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("object-src 'none'")
  }, 60_000)
})

const code = 'a code that the program compares, never shown as words'
const row = 'a cell of a row that is not taken: the answer says so, nothing of it is kept'
const click = 'shown behind a click; the test below says that no source makes markup of a text'

/** What is shown on no page here, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  'tasks.create from.id': code,
  'tasks.create from.path': code,
  'tasks.create check.scope.values': code,
  'reports.setSettings sections.id': code,
  'sales.setAlertRule rule.id': code,
  'sales.resetAlertRule id': code,
  'promotion.change items.item': code,
  'notifications.addChannel signing': 'a secret: shown to nobody',
  ...Object.fromEntries(
    [
      ...['day', 'title', 'price', 'sold', 'comments'].map((name) => `market.addSnapshots rows.${name}`),
      ...['metric', 'scope', 'period', 'amount', 'owner'].map((name) => `sales.importTargets rows.${name}`),
      ...['item', 'sku', 'leadDays', 'moq', 'pack', 'safety'].map((name) => `team.saveSupplies rows.${name}`),
    ].map((field) => [field, row]),
  ),
  'importing.renameFormat name': click,
  'tasks.create from.words': click,
  'tasks.move note': click,
  'reports.setSettings sections.title': click,
  'market.changeFollowed note': click,
  'listing.setRequirement column': click,
  'listing.planLaunch note': click,
  'listing.changeLaunch note': click,
  'listing.saveDraft draft.title': click,
  'listing.saveDraft draft.category': click,
  'listing.saveDraft draft.skus.name': click,
  'listing.saveDraft draft.attributes.材质': click,
  'promotion.setCosts costs.name': click,
  'sales.handleAlert note': click,
  'customer.setBuyerTags tags': click,
  'customer.addBuyerNote text': click,
  'customer.changeTicket note': click,
  'customer.replyTickets text': click,
  'customer.putMacro text': click,
}

test('no source makes markup, or a program, of a text', () => {
  const ways =
    /dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|createContextualFragment|\bsrcdoc\b|\beval\(|new Function\(|href=\{?["'`]javascript:/i
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  )
  expect(sources.filter((name) => /\.tsx$/.test(name)).length).toBeGreaterThan(100)
  expect(sources.filter((name) => ways.test(readFileSync(join(root, 'src', name), 'utf8')))).toEqual([])
})

const pages = [
  '/',
  '/tasks',
  '/tasks?tab=list',
  '/settings',
  '/settings/members',
  '/settings/roles',
  '/settings/audit',
  '/settings/notifications',
  '/settings/channels',
  '/settings/jobs',
  '/scorecard',
  '/reports',
  '/reports/templates',
  '/customer/tickets',
  '/customer/buyers',
  '/customer/segments',
  '/customer/surveys',
  '/data/import',
  '/data/overview',
  '/data/explore',
  '/listing/launches',
  '/listing/changes',
  '/listing/checks',
  '/market/competitors',
  '/market/prices',
  '/market/strategy',
  '/promotion',
  '/sales/targets',
  '/sales/alerts',
  '/sales/calendar',
  '/team/meetings',
  '/team/stock',
  '/training',
]
