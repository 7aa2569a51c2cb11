import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startServer } from './server.ts'
import { offered } from './server-testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhanggui-download-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('of a download that is broken off half way nothing stays open', async () => {
  const letGo = Promise.withResolvers<string>()
  async function* chunks() {
    try {
      for (;;) yield new Uint8Array(1 << 16)
    } finally {
      letGo.resolve('let go')
    }
  }
  const server = await startServer({ ...(await offered(folder)), rejects: async () => chunks() }, 0)
  try {
    const call = request({ host: '127.0.0.1', port: server.port, path: '/api/batches/1/rejects.csv' })
    call.on('response', (response) => response.once('data', () => response.destroy()).on('error', () => {}))
    call.on('error', () => {}).end()
    expect(await letGo.promise).toBe('let go')
  } finally {
    await server.close()
  }
})
