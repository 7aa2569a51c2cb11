import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from './server.ts'
import { offered } from './server-testing.ts'

describe('clients that never come to an end', () => {
  let hasty: RunningServer
  beforeAll(async () => {
    hasty = await startServer(await offered(tmpdir()), 0, {
      bounds: { bytes: 1_000_000, milliseconds: 300 },
    })
  })
  afterAll(() => hasty.close())

  /** Sends a head and then one more byte of a body every 20 ms, until the server hangs up. */
  const dripping = (head: string) =>
    new Promise<string>((resolve) => {
      let answer = ''
      let drip: NodeJS.Timeout | undefined
      const socket = connect(hasty.port, '127.0.0.1', () => {
        socket.write(
          `${head} HTTP/1.1\r\nhost: 127.0.0.1:${hasty.port}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
        )
        drip = setInterval(() => socket.write('1\r\n \r\n'), 20)
      })
      socket.setEncoding('utf8').on('data', (text) => {
        answer += text
      })
      socket.on('error', () => {})
      socket.on('close', () => {
        clearInterval(drip)
        resolve(answer)
      })
    })

  test.each(['POST /api/system/backup', 'POST /rpc/system/backup', 'POST /api/figures/export'])(
    'a body of %s that takes too long is refused in a sentence and the connection closed',
    async (head) => {
      const answer = await dripping(head)
      expect(answer).toMatch(/^HTTP\/1\.1 408 /)
      expect(answer).toContain('request_too_slow')
    },
  )

  test.each(['GET /health', 'GET /', 'POST /nothing', 'GET /api/openapi.json'])(
    'a body that %s does not read keeps no connection',
    async (head) => {
      expect(await dripping(head)).toMatch(/^HTTP\/1\.1 \d{3} /)
    },
  )
})

describe('a server that was busy longer than a client may take', () => {
  let busy: RunningServer
  beforeAll(async () => {
    busy = await startServer(await offered(tmpdir()), 0, {
      bounds: { bytes: 1_000_000, milliseconds: 200 },
      quiet: { head: 200, idle: 30_000 },
    })
  })
  afterAll(() => busy.close())

  /** Connects, lets the server take the connection, sends `late` and keeps the server from everything for a while. */
  const answerTo = async (first: string, late: string): Promise<string> => {
    const socket = connect(busy.port, '127.0.0.1')
    const ended = Promise.withResolvers<string>()
    let answer = ''
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text
    })
    socket.on('error', () => {})
    socket.on('close', () => ended.resolve(answer))
    await once(socket, 'connect')
    socket.write(first)
    for (let turn = 0; turn < 5; turn++) await setImmediate()
    socket.write(late)
    const until = performance.now() + 600
    while (performance.now() < until);
    return ended.promise
  }
  const head = (length: number) =>
    `POST /api/system/backup HTTP/1.1\r\nhost: 127.0.0.1:${busy.port}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n`

  test('a head that was sent in time is answered', async () => {
    expect(await answerTo(head(2), '\r\n{}')).toContain('invalid_input')
  })

  test('a body that was sent in time is answered', async () => {
    expect(await answerTo(`${head(2)}\r\n{`, '}')).toContain('invalid_input')
  })

  test('one that says nothing more is given up', async () => {
    expect(await answerTo(head(2), '')).toMatch(/^HTTP\/1\.1 408 /)
  })
})
