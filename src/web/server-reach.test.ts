import { BlockList } from 'node:net'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from './server.ts'
import { type Reach, senderOf } from './server-guard.ts'
import { asking, offered } from './server-testing.ts'

let server: RunningServer
const proxies = new BlockList()
proxies.addAddress('127.0.0.1')
proxies.addSubnet('10.0.0.0', 8)
const reach: Reach = {
  host: '127.0.0.1',
  publicUrl: new URL('https://zg.example.com'),
  trustedProxies: proxies,
}

beforeAll(async () => {
  server = await startServer(await offered(tmpdir()), 0, { reach })
})
afterAll(() => server.close())

const ask = asking(() => server)
const call = (headers: Record<string, string>) =>
  ask('/api/system/doctor', { headers: { 'content-type': 'application/json', ...headers } })

test('an address that this machine does not have is told in a sentence', async () => {
  // Kept for documents (RFC 5737): nobody has it.
  const elsewhere = startServer(await offered(tmpdir()), 0, { reach: { ...reach, host: '192.0.2.1' } })
  await expect(elsewhere).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('没有 192.0.2.1 这个地址'),
  })
})

describe('under a public address', () => {
  test('its name and its pages are answered, and this machine as before', async () => {
    const host = 'zg.example.com'
    expect((await ask('/api/openapi.json', { headers: { host } })).status).toBe(200)
    expect((await call({ host, origin: 'https://zg.example.com' })).status).not.toBe(403)
    expect((await ask('/api/openapi.json')).status).toBe(200)
  })

  test.each([
    [{ host: 'evil.example' }],
    [{ host: 'zg.example.com.evil.example' }],
    [{ host: 'zg.example.com', origin: 'http://zg.example.com' }],
    [{ host: 'zg.example.com', origin: 'https://evil.example' }],
    [{ host: 'zg.example.com', 'sec-fetch-site': 'cross-site' }],
    // What a client says of the host it came by is not believed.
    [{ host: 'evil.example', 'x-forwarded-host': 'zg.example.com' }],
  ])('%j is refused, and told where to go', async (headers) => {
    const answer = await call(headers)
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.body).data.next).toContain('https://zg.example.com')
  })

  test('a browser is told to come by https from now on; on plain http it is not', async () => {
    expect((await ask('/')).headers['strict-transport-security']).toBe('max-age=15552000')
    const plain = await startServer(await offered(tmpdir()), 0)
    expect((await asking(() => plain)('/')).headers['strict-transport-security']).toBeUndefined()
    await plain.close()
  })
})

describe('who asks', () => {
  const from = (remoteAddress: string, forwarded?: string) => {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
    return senderOf({ headers, socket: { remoteAddress } }, reach)
  }

  test('is what the nearest proxy that is trusted says; what anybody wrote before that counts for nothing', () => {
    expect(from('10.0.0.2', '1.1.1.1, 203.0.113.7')).toBe('203.0.113.7')
    expect(from('10.0.0.2', '1.1.1.1, 203.0.113.7, 10.9.9.9')).toBe('203.0.113.7')
    expect(from('::ffff:10.0.0.2', '::ffff:203.0.113.7')).toBe('203.0.113.7')
  })

  test('is whoever connects when that is no trusted proxy, whatever it says', () => {
    expect(from('203.0.113.7', '1.1.1.1')).toBe('203.0.113.7')
    expect(from('203.0.113.7')).toBe('203.0.113.7')
  })

  test('is nobody in particular behind a proxy that names none', () => {
    expect(from('127.0.0.1')).toBeUndefined()
    expect(from('10.0.0.2', '')).toBeUndefined()
  })
})
