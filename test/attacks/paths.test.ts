import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, posix, win32 } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pictures } from '../../src/documents/pictures-for-tests.ts'
import { exportFile } from '../../src/importing/export-file.ts'
import { machineHeaders } from '../machine.ts'
import { type Ground, openGround, overSocket, ownerOf, password } from './ground.ts'

const secret = 'kept from everybody'

let ground: Ground
let owner: Awaited<ReturnType<typeof ownerOf>>
beforeAll(async () => {
  ground = await openGround('embedded', { web: 'web' })
  const { folder } = ground
  mkdirSync(join(folder, 'web', 'assets'), { recursive: true })
  mkdirSync(join(folder, 'web-of-another'))
  writeFileSync(join(folder, 'web', 'index.html'), '<title>掌柜</title>')
  writeFileSync(join(folder, 'web', 'assets', 'app-1.js'), 'own()')
  writeFileSync(join(folder, 'web', '.hidden'), secret)
  writeFileSync(join(folder, 'secret.js'), secret)
  writeFileSync(join(folder, 'web-of-another', 'secret.js'), secret)
  symlinkSync(join(folder, 'secret.js'), join(folder, 'web', 'assets', 'linked.js'))
  owner = await ownerOf(ground)
  await ground.house.client.facts.createShop({ name: '甲店' })
}, 120_000)
afterAll(() => ground.close())

const everything = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()

/** What lies beside the data folder, and in the data folder itself outside the places of what came in. */
const beside = (): string[] =>
  everything(ground.folder).filter(
    (path) => !/^data\/(uploads|staging|archive|facts|records|lock|holder)/.test(path),
  )

describe('no address leads out of the folder of pages', () => {
  test.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/..%2f..%2fsecret.js',
    '/..%5csecret.js',
    '/assets/..\\..\\secret.js',
    '/%252e%252e%252fsecret.js',
    '/....//secret.js',
    '/..;/secret.js',
    '/../web-of-another/secret.js',
    '//secret.js',
    '/assets/linked.js',
    '/.hidden',
    '/assets/%2ehidden',
    '/%2ehidden',
    '/secret.js%00.css',
    '/C:/secret.js',
    '/web::$DATA',
    '/../data/keys/machine.key',
    '/..%2fdata%2fkeys%2fmachine.key',
    '/../data/records.sqlite',
  ])('%s', async (path) => {
    // Over a bare connection: a client of HTTP would straighten it first.
    const { answer } = await overSocket(
      ground.server.port,
      `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${ground.server.port}\r\nconnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 (200|400|404) /)
    expect(answer).not.toContain(secret)
    expect(answer).not.toContain('SQLite')
    expect(answer).not.toMatch(/\r\n\r\n[0-9a-f]{64}/)
  })

  test('while what lies in it is there', async () => {
    expect((await ground.ask('/assets/app-1.js')).body).toBe('own()')
  })
})

const orders = (container: 'csv' | 'zip', member = '报表.csv') =>
  exportFile({
    header: [
      '订单编号',
      '总金额',
      '买家实际支付金额',
      '收货地址 ',
      '订单创建时间',
      '订单付款时间 ',
      '退款金额',
    ],
    rows: [
      ['351234567890000001', '5.00', '5.00', '浙江省', '2026-11-04 08:00:00', '2026-11-04 08:00:30', '0.00'],
    ],
    container,
    member,
  })

const uploaded = (name: string, bytes: Uint8Array | string, more: Record<string, string> = {}) =>
  fetch(`${ground.server.address}/api/uploads?${new URLSearchParams({ name, shop: '甲店', ...more })}`, {
    method: 'PUT',
    headers: machineHeaders(ground.house.folder.path),
    body: Buffer.from(bytes),
  })

const settled = async (id: string) => {
  for (;;) {
    const found = (await ground.house.client.importing.uploads({ shop: '甲店' })).find((one) => one.id === id)
    if (found && ['ready', 'failed', 'waiting', 'done'].includes(found.state)) return found
    await wait(30)
  }
}

describe('a file that comes in', () => {
  test.each([
    '../../evil.csv',
    '..\\..\\evil.csv',
    '/tmp/zhanggui-evil.csv',
    'C:\\evil.csv',
    'evil.csv/../../../evil.csv',
    '%2e%2e%2fevil.csv',
    'a\r\nx-evil: 1.csv',
  ])('named %j lies where all lie', async (name) => {
    const before = beside()
    const answer = await uploaded(name, orders('csv'))
    expect(answer.status).toBeLessThan(500)
    const { id } = Object(await answer.json())
    if (answer.ok) {
      expect(id).toMatch(/^[0-9a-f-]{36}$/)
      await settled(id)
    }
    expect(beside()).toEqual(before)
    expect(everything(ground.folder).filter((path) => path.includes('evil'))).toEqual([])
  })

  test.each(['../../evil', '..', 'a/b', '%2e%2e'])('takes no number like %j', async (id) => {
    expect((await uploaded('a.csv', orders('csv'), { id })).status).toBe(400)
  })

  test.each(['../../evil.csv', '/evil.csv', '..\\..\\evil.csv', 'C:\\evil.csv'])(
    'packed, with a name inside that leads out (%s), is unpacked nowhere else',
    async (member) => {
      const before = beside()
      const answer = await uploaded('报表.zip', orders('zip', member))
      const { id } = Object(await answer.json())
      await settled(id)
      expect(beside()).toEqual(before)
      expect(everything(ground.folder).filter((path) => path.includes('evil'))).toEqual([])
    },
  )

  const page = '<!doctype html><script>alert(1)</script>'
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'

  test.each([
    ['a.html', page],
    ['a.svg', drawing],
    ['a.csv', page],
    ['a.xlsx', drawing],
  ])(
    'that is a page or a program (%s) is read as a table or not at all, and never given back',
    async (name, text) => {
      const answer = await uploaded(name, text)
      const body = await answer.text()
      const { id } = JSON.parse(body)
      if (answer.ok) expect((await settled(id)).state).not.toBe('done')
      for (const path of [`/uploads/${id}`, `/data/uploads/${id}`, `/api/uploads/${id}`, `/archive/${id}`]) {
        const found = await owner.call('GET', path)
        expect(found.body).not.toContain('alert(1)')
      }
    },
  )

  test.each([
    ['a page', Buffer.from(page)],
    ['a drawing that is a program', Buffer.from(drawing)],
    [
      'a picture with a page behind its first bytes',
      Buffer.concat([pictures.png(20, 20).subarray(0, 16), Buffer.from(page)]),
    ],
  ])('as a picture or a logo, %s is refused', async (_, bytes) => {
    const query = new URLSearchParams({ name: '主图.png', kind: 'main', shop: '甲店' })
    const checked = await fetch(`${ground.server.address}/api/listing/picture-checks?${query}`, {
      method: 'PUT',
      headers: machineHeaders(ground.house.folder.path),
      body: bytes,
    })
    const told = await checked.text()
    expect(checked.ok && JSON.parse(told).problems?.length === 0, told).toBe(false)
    expect(told).not.toContain('<script')
    const settings = {
      shop: '甲店',
      kind: 'weekly',
      dueWorkdays: 2,
      company: '',
      sections: [],
      logo: bytes.toString('base64'),
    }
    const given = await owner.call('PUT', '/api/report-settings', { ...settings, member: 1 })
    expect(`${given.status} ${given.body}`).toMatch(/^400 .*logo_unusable/)
  })
})

describe('a name that goes out as the name of a file', () => {
  test('ends no header and begins none', async () => {
    const names = [
      '会"; filename="evil.exe',
      "会'; filename*=UTF-8''evil.exe",
      '会\r\nSet-Cookie: a=b',
      '会/../../evil',
      '会\u202egpj.exe',
    ]
    for (const name of names) {
      const made = await owner.call('PUT', '/api/team/meeting-series', {
        shop: '甲店',
        name,
        weekday: 1,
        everyWeeks: 1,
        from: '2026-11-16',
        until: null,
        time: '10:00',
        minutes: 60,
        place: '一楼\rATTACH:https://evil.example/\u2028X:1\u0085Y:1',
        members: [],
      })
      if (made.status !== 200) continue
      const { id } = Object(made.json)
      const file = await owner.call(
        'GET',
        `/api/team/meeting-series/${id}/calendar?shop=${encodeURIComponent('甲店')}`,
      )
      expect(file.status).toBe(200)
      expect(file.headers).not.toHaveProperty('set-cookie')
      const disposition = String(file.headers['content-disposition'])
      expect(disposition).toMatch(
        /^\w+; filename="([^"\\\r\n]|\\.)*"(; filename\*=(utf-8|UTF-8)''[\w%.!~*'()-]+)?$/,
      )
      // A calendar is lines: no text of somebody's begins one.
      for (const line of file.body.split(/\r\n|[\r\n\u0085\u2028\u2029]/))
        expect(line).toMatch(
          /^$|^ |^(BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|TZID|DTSTART|TZOFFSETFROM|TZOFFSETTO|TZNAME|UID|DTSTAMP|DURATION|RRULE|SUMMARY|LOCATION|DESCRIPTION|ACTION|TRIGGER)[;:]/,
        )
    }
  })
})

test('a shop whose name has parts of a path has no file that leaves the folder it is written to', async () => {
  const { client } = ground.house
  const shop = '甲/../../../evil\\..\\evil'
  await client.facts.createShop({ name: shop })
  const files = [
    ...(await client.scorecard.files({ shop, month: '2026-10', formats: ['html'] })),
    await client.team.proposalFile({ shop, format: 'csv' }),
  ]
  for (const { name } of files) {
    expect(name).toContain('evil')
    for (const { join: joined, dirname } of [posix, win32])
      expect(dirname(joined('out', name)), name).toBe('out')
  }
})

test('folders of the machine are named by those alone who look after all of it', async () => {
  const { json } = await owner.call('POST', '/api/members', { name: '店长' })
  const link = await owner.call('POST', `/api/access/${Object(json).id}/link`, {})
  const manager = ground.visitor('203.0.113.44')
  await manager.useLink(String(Object(link.json).path).split('#')[1] ?? '', password)
  await owner.call('PUT', `/api/access/${Object(json).id}/roles`, {
    roles: [{ role: 'manager', shop: '甲店' }],
  })
  expect((await manager.call('GET', `/api/watch-folder?shop=${encodeURIComponent('甲店')}`)).status).toBe(200)
  const folder = ground.folder
  expect((await manager.call('PUT', '/api/watch-folder', { shop: '甲店', folder })).status).toBe(403)
  expect((await manager.call('POST', '/api/system/backup', { file: join(folder, 'a.tar') })).status).toBe(403)
  expect(everything(folder)).not.toContain('a.tar')
  expect((await owner.call('PUT', '/api/watch-folder', { shop: '甲店', folder: null })).status).toBe(200)
})
