import { createServer, type RequestListener } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { remoteSession } from './session.ts'

/** What `fetch` goes by, and how it is made. */
const Shared = z.looseObject({ constructor: z.custom<new (bounds: object) => unknown>() })
const dispatcher = Symbol.for('undici.globalDispatcher.2')
const sharedNow = (): unknown => Reflect.get(globalThis, dispatcher)

let undo: (() => void)[] = []
afterEach(() => {
  for (const one of undo) one()
  undo = []
})

const served = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo.push(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a server has a port')
  return `http://127.0.0.1:${address.port}`
}

/** As if the five minutes that `fetch` waits were half a second. */
const shortPatience = async (address: string): Promise<void> => {
  await fetch(address, { method: 'HEAD' })
  const before = sharedNow()
  const Agent = Shared.parse(before).constructor
  Reflect.set(globalThis, dispatcher, new Agent({ headersTimeout: 500, bodyTimeout: 500 }))
  undo.push(() => Reflect.set(globalThis, dispatcher, before))
}

test('a call through the running server may take longer than fetch would wait', async () => {
  const address = await served(async ({ method }, response) => {
    if (method !== 'HEAD') await wait(2_500)
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ json: { made: true } }))
  })
  await shortPatience(address)
  await expect(fetch(address, { method: 'POST' })).rejects.toThrow('fetch failed')
  const { client } = remoteSession(address, undefined)
  expect(await client.system.backup({ file: '/backup/x.zgbackup' })).toEqual({ made: true })
}, 30_000)

test('a server that ends in the middle of a call is told with its address', async () => {
  const address = await served((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"json":')
    setImmediate(() => request.socket.destroy())
  })
  await expect(remoteSession(address, undefined).client.system.doctor()).rejects.toMatchObject({
    code: 'server_unreachable',
    details: { address },
  })
})
