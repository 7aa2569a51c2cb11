import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { FileRoute } from '../../src/kernel/contract.ts'
import { files } from '../../src/web/contract.ts'
import { machineHeaders } from '../machine.ts'
import { type Ground, openGround, overSocket } from './ground.ts'

const bounds = { bytes: 2_000_000, milliseconds: 700 }
const quiet = { head: 700, idle: 700 }

let ground: Ground
let head = ''
beforeAll(async () => {
  ground = await openGround('embedded', { isPublic: false, bounds, quiet })
  const { authorization } = machineHeaders(ground.house.folder.path)
  head = `host: 127.0.0.1:${ground.server.port}\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\n`
}, 120_000)
afterAll(() => ground.close())

const post = (path: string, body: string, more: Record<string, string> = {}) =>
  ground.ask(path, {
    method: 'POST',
    headers: {
      ...machineHeaders(ground.house.folder.path),
      'content-type': 'application/json',
      ...more,
    },
    body,
  })

const over = (first: string, more?: Parameters<typeof overSocket>[2]) =>
  overSocket(ground.server.port, first, more)

/** Whatever takes a body: oRPC on both transports, and each that goes past it. */
const takers = [
  '/api/members',
  '/rpc/people/addMember',
  ...Object.values<FileRoute>(files)
    .filter(({ body }) => body instanceof z.ZodObject)
    .map(({ path, input }) => ('format' in input.shape ? `${path}?format=csv` : path)),
]

describe('bodies without measure', () => {
  test.each(takers)(
    '%s takes no more than it says, announced or not',
    async (path) => {
      const big = JSON.stringify({ name: 'x'.repeat(2_100_000) })
      expect((await post(path, big)).status).toBe(413)
      // One that does not say how long it is, and never ends.
      const { answer, isClosed } = await over(
        `POST ${path} HTTP/1.1\r\n${head}transfer-encoding: chunked\r\n\r\n`,
        {
          drip: `${(200_000).toString(16)}\r\n${'x'.repeat(200_000)}\r\n`,
          every: 5,
        },
      )
      expect(answer).toMatch(/^HTTP\/1\.1 413 /)
      expect(isClosed).toBe(true)
    },
    30_000,
  )

  test('a form of a buyer is held to less', async () => {
    const { status } = await ground.ask('/s/abcdefghijklmnopqrstuvwxyz', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `q0=${'x'.repeat(100_000)}`,
    })
    expect(status).toBe(413)
  })

  test('a head without measure is refused', async () => {
    const { answer } = await over(`GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('nothing is unpacked on the way in: a small body stays small', async () => {
    const packed = gzipSync(`{"name":"${'0'.repeat(5_000_000)}"}`).toString('latin1')
    const answer = await post('/api/members', packed, { 'content-encoding': 'gzip' })
    expect(answer.status).toBe(400)
  })
})

describe('bodies without end', () => {
  test.each(takers)(
    '%s waits for no body that drips',
    async (path) => {
      const { answer, isClosed } = await over(
        `POST ${path} HTTP/1.1\r\n${head}content-length: 5000\r\n\r\n`,
        {
          drip: ' ',
        },
      )
      expect(answer).toMatch(/^HTTP\/1\.1 408 /)
      expect(isClosed).toBe(true)
    },
    30_000,
  )

  test.each([
    ['that says nothing', '', undefined],
    ['that stops in the middle of its head', 'GET / HTTP/1.1\r\nhost: x\r\n', undefined],
    ['whose head drips', 'GET / HTTP/1.1\r\nhost: x\r\n', 'x: y\r\n'],
  ])(
    'a connection %s is closed',
    async (_, first, drip) => {
      const { isClosed } = await over(first, drip === undefined ? {} : { drip })
      expect(isClosed).toBe(true)
    },
    30_000,
  )

  test('a connection that has nothing more to ask is closed', async () => {
    const { answer, isClosed } = await over(`GET /health HTTP/1.1\r\n${head}\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(isClosed).toBe(true)
  }, 30_000)

  test('two hundred that say nothing keep nobody else from being answered', async () => {
    const silent = Array.from({ length: 200 }, () => over('POST /api/members HTTP/1.1\r\n'))
    expect((await ground.ask('/health')).status).toBe(200)
    expect((await Promise.all(silent)).every(({ isClosed }) => isClosed)).toBe(true)
  }, 30_000)
})

test('of calls that follow each other on one connection each is answered, the refused ones too', async () => {
  const calls = ['/health', '/api/nothing', '/', '/api/members/x', '/health']
  const { answer } = await over(
    calls
      .map((path, at) => {
        const last = at === calls.length - 1 ? 'connection: close\r\n' : ''
        return `GET ${path} HTTP/1.1\r\n${head}${last}\r\n`
      })
      .join(''),
  )
  const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status))
  expect(statuses).toEqual([200, 404, expect.any(Number), 404, 200])
}, 30_000)

describe('bodies that are strange inside', () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  const odd = [
    ...[1_000, 5_000, 100_000].map((depth) => `{"name":${nested(depth)}}`),
    `{"name":${'['.repeat(300_000)}`,
    '{"name":"a","__proto__":{"isAdmin":true}}',
    '{"name":"a","constructor":{"prototype":{"isAdmin":true}}}',
    'null',
    '5',
    '"a"',
    '[]',
    '{"name":"\\u0000"}',
    '{"name":1e400}',
  ]
  const wire = [
    '{"json":{"name":"a"},"meta":[[1,"__proto__","isAdmin"]]}',
    '{"json":{"name":"a"},"meta":[[1,"constructor","prototype","isAdmin"]]}',
    '{"json":{"name":"a"},"meta":[[9,"a","b"],["x"],null]}',
    '{"json":{"name":"(a+)+$"},"meta":[[7,"name"]]}',
    `{"json":{"name":"${'9'.repeat(500_000)}"},"meta":[[0,"name"]]}`,
  ]

  test('are answered in a sentence, and change nothing that all share', async () => {
    for (const body of odd) {
      expect((await post('/api/members', body)).status, body.slice(0, 80)).toBeLessThan(500)
      expect(
        (await post('/rpc/people/addMember', `{"json":${body}}`)).status,
        body.slice(0, 80),
      ).toBeLessThan(500)
    }
    for (const body of wire)
      expect((await post('/rpc/people/addMember', body)).status, body.slice(0, 80)).toBeLessThan(500)
    for (const query of [
      '__proto__[isAdmin]=1',
      'constructor[prototype][isAdmin]=1',
      `a${'[a]'.repeat(2_000)}=1`,
    ])
      expect(
        (await ground.ask(`/api/members?${query}`, { headers: machineHeaders(ground.house.folder.path) }))
          .status,
      ).toBeLessThan(500)
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
    expect((await ground.ask('/health')).status).toBe(200)
  }, 60_000)

  test('two ways to say how long a body is are one too many', async () => {
    const { answer } = await over(
      `POST /api/members HTTP/1.1\r\n${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\n${head}\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).not.toContain('alive')
  })
})
