import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { files } from './contract.ts'
import { type RunningServer, startServer } from './server.ts'
import { asking, offered } from './server-testing.ts'

describe('the pages for buyers', () => {
  let folder: string
  let server: RunningServer
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhanggui-visitors-'))
    server = await startServer(await offered(folder), 0)
  })
  afterAll(async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })
  const ask = asking(() => server)
  const elsewhere = { host: 'wenjuan.example.com' }
  const posted = (body: string, headers = {}) =>
    ask('/s/abc', {
      method: 'POST',
      headers: { ...elsewhere, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    })

  test('nothing else of what is offered is meant for anybody', async () => {
    const open = Object.entries(files).filter(([, route]) => 'isPublic' in route)
    expect(open.map(([name]) => name)).toEqual([
      'customer.answerPage',
      'customer.answer',
      // A calendar program has no session; the token of the address is its key.
      'notifications.feed',
    ])
    expect((await ask('/s/abc', { headers: elsewhere })).status).toBe(200)
    for (const path of ['/', '/api/openapi.json', '/rpc/system/doctor', '/s', '/s/a/b', '/customer/tickets'])
      expect((await ask(path, { headers: elsewhere })).status, path).toBe(403)
    expect((await ask('/s/abc', { method: 'PUT', headers: elsewhere })).status).toBe(403)
    expect((await ask('/s/abc', { method: 'HEAD', headers: elsewhere })).status).toBe(403)
  })

  test('a page has no script, keeps its address to itself and is in no store', async () => {
    const { headers, body } = await ask('/s/abc', { headers: elsewhere })
    expect(body).toBe('<p>abc false</p>')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).not.toContain('script-src')
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    })
  })

  test('what was sent leads back to the page, so that loading it again sends nothing', async () => {
    expect(await posted('q0=5', { origin: 'https://wenjuan.example.com' })).toMatchObject({
      status: 303,
      headers: { location: '?done=1' },
    })
    expect(await posted('q0=wrong')).toMatchObject({ status: 200, body: '<p>again</p>' })
  })

  test('a body that is no form, or too much, is refused on a page', async () => {
    expect(await posted('{}', { 'content-type': 'application/json' })).toMatchObject({ status: 400 })
    const large = await posted(`q0=${'a'.repeat(70_000)}`)
    expect(large).toMatchObject({ status: 413 })
    expect(large.body).toContain('64 KB')
  })

  test('one who asks too often is told to wait; others are not kept from theirs', async () => {
    const visit = (sender: string) => ask('/s/abc', { headers: { ...elsewhere, 'x-forwarded-for': sender } })
    const answers = []
    for (let i = 0; i < 61; i++) answers.push((await visit('1.1.1.1, 203.0.113.7')).status)
    expect(answers.filter((status) => status === 200)).toHaveLength(60)
    expect(answers.at(-1)).toBe(429)
    expect((await visit('203.0.113.8')).status).toBe(200)
    for (let i = 0; i < 1_300; i++) expect((await visit('203.0.113.7')).status).toBe(429)
    expect((await visit('203.0.113.9')).status).toBe(200)
  })
})
