import { BlockList } from 'node:net'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from './server.ts'
import { asking, offered } from './server-testing.ts'

let server: RunningServer
let reasons: string[] = []
const proxies = new BlockList()
proxies.addAddress('127.0.0.1')

beforeAll(async () => {
  server = await startServer(await offered(tmpdir()), 0, {
    reach: { host: '127.0.0.1', trustedProxies: proxies },
    watched: {
      obstacles: async () => {
        if (reasons[0] === 'never') return new Promise<string[]>(() => {})
        return reasons
      },
      readings: async () => [{ name: 'uploads_in_queue', help: 'waiting', value: 7 }],
      token: 'open sesame',
    },
  })
})
afterAll(() => server.close())

const ask = asking(() => server)

describe('signs of life', () => {
  test('the process lives, under whatever address it is asked', async () => {
    const answer = await ask('/health', { headers: { host: 'app1:8787' } })
    expect([answer.status, answer.body]).toEqual([200, '{"alive":true}'])
  })

  test('it is ready while nothing stands in the way, and says what does', async () => {
    expect((await ask('/ready')).status).toBe(200)
    reasons = ['记录库：连不上。']
    const refused = await ask('/ready')
    expect(refused.status).toBe(503)
    expect(JSON.parse(refused.body)).toEqual({ ready: false, reasons })
    reasons = []
  })

  test('a store that does not answer is an obstacle too', async () => {
    reasons = ['never']
    const refused = await ask('/ready')
    expect([refused.status, JSON.parse(refused.body).reasons]).toEqual([503, ['数据库 3 秒没有回答。']])
    reasons = []
  })

  test('other methods find nothing there', async () => {
    expect((await ask('/health', { method: 'POST' })).status).toBe(404)
  })
})

describe('metrics', () => {
  test('count calls by their name in the contract and hold no address, and no word of a call', async () => {
    await ask(`/s/secret-token?name=${encodeURIComponent('张三')}`)
    await ask('/api/system/doctor')
    await ask(`/rpc/no/such/${encodeURIComponent('王五')}`)
    const { status, body, headers } = await ask('/metrics')
    expect(status).toBe(200)
    expect(headers['content-type']).toContain('text/plain')
    expect(body).toContain('zhanggui_calls_total{procedure="customer.answerPage",status="200"} 1')
    expect(body).toMatch(/zhanggui_calls_total\{procedure="system\.doctor",status="\d+"\} 1/)
    expect(body).toContain('zhanggui_calls_total{procedure="other",status="404"}')
    expect(body).toContain('zhanggui_uploads_in_queue 7')
    expect(body).toContain('nodejs_eventloop_lag_seconds')
    expect(body).toContain('process_resident_memory_bytes')
    for (const word of ['secret-token', '张三', encodeURIComponent('张三'), encodeURIComponent('王五')])
      expect(body).not.toContain(word)
  })

  test('are for this machine, or for whoever shows the token', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.7' }
    expect((await ask('/metrics', { headers: forwarded })).status).toBe(403)
    for (const authorization of ['Bearer ', 'Bearer open', 'open sesame', 'Bearer open sesamE'])
      expect((await ask('/metrics', { headers: { ...forwarded, authorization } })).status).toBe(403)
    const shown = { ...forwarded, authorization: 'Bearer open sesame' }
    expect((await ask('/metrics', { headers: shown })).status).toBe(200)
  })
})

test('a stream that is listened to ends with the server', async () => {
  const { EventPublisher, implement } = await import('@orpc/server')
  const { contract } = await import('../kernel/contract.ts')
  const publisher = new EventPublisher<{ news: { n: number } }>()
  const os = implement({ listen: contract.meta({ permission: 'none' }) })
  const router = os.router({
    listen: os.listen.handler(async function* () {
      yield { n: 1 }
      for await (const news of publisher.subscribe('news')) yield news
    }),
  })
  const streaming = await startServer({ ...(await offered(tmpdir())), router }, 0)
  const response = await fetch(`${streaming.address}/rpc/listen`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body?.getReader()
  await reader?.read()
  const began = performance.now()
  await streaming.close()
  expect(performance.now() - began).toBeLessThan(5_000)
  // Whatever is left in the stream, it comes to an end.
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read());
})
