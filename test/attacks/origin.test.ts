import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { api, files } from '../../src/web/contract.ts'
import { procedures } from '../../src/web/server-document.ts'
import { type Ground, openGround, overSocket, ownerOf, password, publicName, publicOrigin } from './ground.ts'

let ground: Ground
let owner: Awaited<ReturnType<typeof ownerOf>>
beforeAll(async () => {
  ground = await openGround()
  owner = await ownerOf(ground)
}, 120_000)
afterAll(() => ground.close())

const members = async () => (await ground.house.client.people.members()).map(({ name }) => name)
const cookie = () => [...owner.jar].map(([name, value]) => `${name}=${value}`).join('; ')

/** Every address behind the pages, with something in the place of its parts. */
const calls = [
  ...procedures(api).map(({ method, path }) => ({ method, path: `/api${path}` })),
  ...procedures(api).map(({ name }) => ({ method: 'POST', path: `/rpc/${name.replaceAll('.', '/')}` })),
  ...Object.values(files)
    .filter(({ path }) => path.startsWith('/api/'))
    .map(({ method, path }) => ({ method, path })),
].map(({ method, path }) => ({ method, path: path.replace(/\{\w+\}/g, '1') }))

describe('a page of another site, in the browser of somebody who is signed in', () => {
  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['no site at all', { origin: 'null' }],
    ['the same name without encryption', { origin: `http://${publicName}` }],
    ['a name that begins the same', { origin: `${publicOrigin}.evil.example` }],
    ['another port', { origin: `${publicOrigin}:8443` }],
    ['a site that hides itself', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour below the same domain', { 'sec-fetch-site': 'same-site' }],
  ])(
    'calls nothing, as %s',
    async (_, headers) => {
      const allowed: string[] = []
      for (const { method, path } of calls) {
        const { status } = await ground.ask(path, {
          method,
          headers: {
            host: publicName,
            cookie: cookie(),
            ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'content-length': '2' }),
            ...headers,
          },
          body: method === 'GET' ? '' : '{}',
        })
        if (status !== 403) allowed.push(`${method} ${path} ${status}`)
      }
      expect(calls.length).toBeGreaterThan(400)
      expect(allowed).toEqual([])
    },
    60_000,
  )

  test.each([
    '//x/api/account',
    '/\\x/api/account',
    '/./api/account',
    '/x/../api/account',
    '/x/%2e%2e/api/account',
  ])('reads nothing by writing the address as %s', async (path) => {
    const answer = await ground.ask(path, {
      headers: { host: publicName, cookie: cookie(), 'sec-fetch-site': 'cross-site' },
    })
    expect(`${answer.status} ${answer.body}`).not.toMatch(/^200 [\s\S]*"kind"/)
    expect([200, 403, 404]).toContain(answer.status)
  })

  test('is not shown an answer, and may not ask whether it might', async () => {
    const asked = await ground.ask('/api/members', {
      method: 'OPTIONS',
      headers: {
        host: publicName,
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
    expect(asked.status).toBe(403)
    const own = await owner.call('GET', '/api/members')
    for (const { headers } of [asked, own])
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(own.headers['cross-origin-resource-policy']).toBe('same-origin')
  })

  test.each([
    ['text/plain', '{"name":"混进来"}'],
    ['text/plain; application/json', '{"name":"混进来"}'],
    ['application/x-www-form-urlencoded', 'name=混进来'],
    [
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="name"\r\n\r\n混进来\r\n--b--',
    ],
    ['', '{"name":"混进来"}'],
  ])('brings nothing in what a form can send without asking: %s', async (type, body) => {
    for (const path of ['/api/members', '/rpc/people/addMember']) {
      const { status } = await ground.ask(path, {
        method: 'POST',
        // Also where a browser tells nothing of where it comes from.
        headers: { host: publicName, cookie: cookie(), 'content-type': type },
        body,
      })
      expect(status).toBe(400)
    }
    expect(await members()).not.toContain('混进来')
  })

  test('changes nothing by a mere address', async () => {
    const data = encodeURIComponent(JSON.stringify({ json: { name: '混进来' } }))
    const ask = (method: string, path: string, more = {}) =>
      ground.ask(path, { method, headers: { host: publicName, cookie: cookie(), ...more } })
    const changing = procedures(api).filter(({ method }) => method !== 'GET')
    for (const { name } of changing) {
      const { status } = await ask('GET', `/rpc/${name.replaceAll('.', '/')}?data=${data}`)
      expect(`${name} ${status}`).toBe(`${name} 405`)
    }
    for (const header of ['x-http-method-override', 'x-http-method', 'x-method-override'])
      await ask('GET', '/api/members?_method=POST&name=混进来', { [header]: 'POST' }).catch(() => undefined)
    expect(await members()).toEqual(['老板'])
  }, 60_000)
})

describe('a name that is not ours', () => {
  test.each([
    'evil.example',
    `${publicName}.evil.example`,
    `${publicName}:8443`,
    `evil.example#@${publicName}`,
    '203.0.113.5',
  ])('is answered with nothing but a refusal: %j', async (host) => {
    for (const path of ['/', '/api/account', '/api/openapi.json', '/assets/x.js']) {
      const { status, body } = await ground.ask(path, { headers: { host, cookie: cookie() } })
      expect([400, 403]).toContain(status)
      expect(body).not.toContain('evil.example')
    }
  })

  test('who names nobody is answered no better', async () => {
    const { answer } = await overSocket(
      ground.server.port,
      `GET /api/account HTTP/1.0\r\ncookie: ${cookie()}\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
  })

  test('what is said beside the name is not believed, and no link is made of it', async () => {
    const forged = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-original-host': 'evil.example',
      'x-host': 'evil.example',
      forwarded: 'host=evil.example',
    }
    await owner.call('POST', '/api/members', { name: '林晓' })
    const answers = [
      await owner.call('GET', '/api/survey-address', undefined, forged),
      await owner.call('POST', '/api/access/2/link', {}, forged),
      await owner.call('POST', '/api/notifications/feed', {}, forged),
      await owner.call('GET', '/api/openapi.json', undefined, forged),
      await owner.call('GET', '/', undefined, forged),
      await owner.signIn('老板', password),
    ]
    for (const { body, headers } of answers)
      expect(`${body} ${JSON.stringify(headers)}`).not.toContain('evil.example')
  })

  test.each(['//', '//[', '*', 'http://evil.example/', `https://${publicName}/api/account`, '\\'])(
    'an address written as %j is the caller’s mistake, not ours',
    async (path) => {
      const { status } = await ground.ask(path, { headers: { host: publicName } })
      expect([200, 400, 404]).toContain(status)
    },
  )
})
