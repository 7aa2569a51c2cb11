import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import iconv from 'iconv-lite'
import { afterAll, expect, test } from 'vitest'
import type { Upload } from '../../src/importing/contract.ts'
import { exportFile } from '../../src/importing/export-file.ts'
import { personalNames } from '../../src/importing/format.ts'
import { readBatch, readLines, rejectsFile, undoBatch } from '../../src/importing/history.ts'
import { type House, openHouse, shopOf } from './house.ts'
import { draftOf } from './real-headers.ts'

const homes: string[] = []
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true })
})
const newHome = () => {
  const home = mkdtempSync(join(tmpdir(), 'zhanggui-personal-'))
  homes.push(home)
  return home
}

const SHOP = shopOf(1)

/** Words that nothing but a personal cell holds. Each is looked for as it stands, in every encoding a store may use. */
const SECRETS = ['甄嬛密标', 'zhenhuan.secret', '13987654321']
const secretOf = (i: number) => `${SECRETS[i % 2]}${i}`
const address = (row: number) => `${SECRETS[0]}${row}，86-${SECRETS[2]}，浙江省杭州市西湖区${SECRETS[0]}路1号`

const upload = async ({ uploads }: House, file: string, bytes: Uint8Array): Promise<Upload> => {
  const body = async function* () {
    yield bytes
  }
  const { id } = await uploads.receive({
    name: file,
    body: body(),
    shop: SHOP.name,
    origin: 'page',
    preview: true,
  })
  for (let asked = false; ; await wait(10)) {
    const found = (await uploads.list()).find((u) => u.id === id)
    if (!found) throw new Error('the upload is gone')
    if (found.state === 'ready' && !asked) {
      asked = true
      await uploads.commit([id])
    } else if (['waiting', 'done', 'failed', 'cancelled'].includes(found.state)) return found
  }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesIn(path) : [path]
  })

/** Where a secret is found: in the bytes of any file of the data folder, or in what DuckDB unpacks from it. */
const leaks = async (house: House): Promise<string[]> => {
  const found: string[] = []
  const spelt = SECRETS.flatMap((secret) =>
    ['utf8', 'gb18030', 'utf16le'].map((encoding) => iconv.encode(secret, encoding)),
  )
  await house.facts.checkpoint()
  const home = house.folder.path
  for (const path of filesIn(home)) {
    const bytes = readFileSync(path)
    if (spelt.some((secret) => bytes.includes(secret))) found.push(path.slice(home.length + 1))
  }
  const reader = await house.facts.openReader()
  const ask = async (from: string) => {
    const rows = await reader.rows<Record<string, unknown>>(`select * from ${from}`)
    const text = JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    if (SECRETS.some((secret) => text.includes(secret))) found.push(from.replace(home, ''))
  }
  try {
    for (const name of readdirSync(house.folder.archive))
      await ask(`read_parquet('${join(house.folder.archive, name)}')`)
    const tables = await reader.rows<{ name: string }>(
      'select table_name as name from duckdb_tables() where not internal',
    )
    for (const { name } of tables) await ask(name)
  } finally {
    await reader.close()
  }
  return found
}

const expectNoSecret = (said: unknown) => {
  const text = typeof said === 'string' ? said : JSON.stringify(said)
  const around = SECRETS.map((secret) => text.indexOf(secret))
    .filter((at) => at >= 0)
    .map((at) => text.slice(Math.max(0, at - 60), at + 20))
  expect(around).toEqual([])
}

/** Everything that can be asked about a batch afterwards. */
const told = async ({ imports }: House, batch: number) => {
  const rejects: Uint8Array[] = []
  for await (const chunk of rejectsFile(imports, SHOP, batch)) rejects.push(chunk)
  return [
    await readBatch(imports, SHOP, batch),
    await readLines(imports, SHOP, batch, { row: 1, around: 50 }),
    Buffer.concat(rejects).toString('utf8'),
  ]
}

test('of a file with every personal column nothing personal is kept: not in any file of the data folder, not in rejects, notes or answers', async () => {
  const bugs: unknown[] = []
  const home = newHome()
  const house = await openHouse(home, undefined, { bugs })
  try {
    const orders = draftOf('order-csv-v3', 12)
    const named = orders.header.map((name) => name.trim())
    const extra = personalNames.filter((name) => !named.some((n) => n.toLowerCase() === name))
    const header = [...orders.header, ...extra]
    const hidden = header.map((name) => personalNames.includes(name.trim().toLowerCase()))
    expect(hidden.filter(Boolean)).toHaveLength(personalNames.length)
    const rows = orders.rows.map((row, r) =>
      header.map((name, i) =>
        name.trim() === '收货地址' ? address(r) : hidden[i] ? secretOf(r * 1000 + i) : (row[i] ?? ''),
      ),
    )
    // Rows that are refused: a wrong amount, an id in the buyer's place, a repeated key.
    const total = orders.at('总金额')
    rows[3] = (rows[3] ?? []).map((cell, i) => (i === total ? '一百' : cell))
    rows[5] = (rows[5] ?? []).map((cell, i) => (i === 0 ? '3.51235E+18' : cell))
    rows[7] = [...(rows[6] ?? [])]
    const bytes = exportFile({ header, rows, container: 'csv', quirks: { quoteAll: true } })

    const orderUpload = await upload(house, 'ExportOrderList202608110900.csv', bytes)
    expect(orderUpload).toMatchObject({
      state: 'done',
      sheets: [{ format: 'order', result: { accepted: 9, rejected: 3, batch: 1 } }],
    })
    expectNoSecret(orderUpload)
    const buyers = await house.facts.db.selectFrom('order_header').selectAll().execute()
    for (const { buyer_key, province, city } of buyers)
      expect({ province, city, key: buyer_key?.length }).toEqual({
        province: '浙江省',
        city: '杭州市',
        key: 32,
      })
    expectNoSecret(await told(house, 1))

    const refunds = draftOf('refund-2026b', 6)
    for (const [r] of refunds.rows.entries())
      for (const name of refunds.header)
        if (personalNames.includes(name.toLowerCase())) refunds.set(r, name, secretOf(r))
    refunds.set(2, '退款总额', '很多')
    const refundUpload = await upload(house, '退款.xlsx', refunds.bytes())
    expect(refundUpload).toMatchObject({ state: 'done', sheets: [{ result: { accepted: 5, rejected: 1 } }] })
    expectNoSecret(refundUpload)
    expectNoSecret(await told(house, 2))

    const jd = draftOf('jd-order-2016', 4)
    for (const [r] of jd.rows.entries()) {
      jd.set(r, '下单帐号', secretOf(r))
      jd.set(r, '客户姓名', secretOf(r))
      jd.set(r, '客户地址', `广东省广州市天河区${SECRETS[0]}路`)
      jd.set(r, '联系电话', SECRETS[2] ?? '')
    }
    const jdUpload = await upload(house, 'jd.csv', jd.bytes())
    expect(jdUpload).toMatchObject({ state: 'done' })
    expectNoSecret(jdUpload)

    // The same again, restated, then taken back: shadows and what is deleted hold nothing either.
    rows.forEach((row) => {
      row[total] = '12.00'
    })
    const newer = exportFile({ header, rows, container: 'xlsx' })
    await upload(house, 'ExportOrderList202608120900.xlsx', newer)
    await undoBatch(house.imports, SHOP, 4)

    expect(readdirSync(house.folder.uploads)).toEqual([])
    expect(readdirSync(house.folder.staging).filter((name) => name !== 'spill')).toEqual([])
    expect(await leaks(house)).toEqual([])
    expect(bugs).toEqual([])
  } finally {
    await house.close()
  }
  const closed = await openHouse(home, undefined)
  try {
    expect(await leaks(closed)).toEqual([])
  } finally {
    await closed.close()
  }
})

test('a row whose cells stand in the wrong columns leaves nothing of them behind', async () => {
  const house = await openHouse(newHome(), undefined)
  try {
    const orders = draftOf('order-csv-v3', 5)
    const [name, place] = [orders.at('收货人姓名'), orders.at('收货地址')]
    // An address with a comma of its own, and a cell that is missing: what follows has moved by one.
    const torn = (row: readonly string[], cells: readonly string[]) => [
      ...row.slice(0, name),
      ...cells,
      ...row.slice(place + 1),
    ]
    orders.rows[1] = torn(orders.rows[1] ?? [], [
      secretOf(1),
      '浙江省杭州市',
      `${SECRETS[0]}路1号`,
      SECRETS[2] ?? '',
    ])
    orders.rows[3] = torn(orders.rows[3] ?? [], [`${SECRETS[0]}3`])
    const last = orders.rows[3]
    if (last) last[place + 1] = SECRETS[2] ?? ''
    const file = await upload(house, 'ExportOrderList202608130900.csv', orders.bytes())
    expect(file).toMatchObject({ state: 'done', sheets: [{ result: { accepted: 3, rejected: 2 } }] })
    expectNoSecret(file)
    const batch = file.sheets[0]?.result?.batch ?? 0
    expectNoSecret(await told(house, batch))
    expect(await leaks(house)).toEqual([])
  } finally {
    await house.close()
  }
})

test('refusals of a file that cannot be read name no cell of it', async () => {
  const house = await openHouse(newHome(), undefined)
  try {
    const orders = draftOf('order-csv-v3', 3)
    for (const [r] of orders.rows.entries()) orders.set(r, '收货人姓名', secretOf(r))
    const broken = Buffer.concat([orders.bytes(), Buffer.from([0xff, 0xff, 0x80])])
    const file = await upload(house, 'broken.csv', broken)
    expect(file.state).toBe('failed')
    expectNoSecret(file)
    const workbook = orders.bytes({ container: 'xlsx' })
    const cut = await upload(house, 'cut.xlsx', workbook.subarray(0, workbook.length - 200))
    expect(cut.state).toBe('failed')
    expectNoSecret(cut)
    expect(await leaks(house)).toEqual([])
  } finally {
    await house.close()
  }
})
