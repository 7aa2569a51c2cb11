import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createSocketServer, type Server as SocketServer } from 'node:net'
import type { RobotHosts } from './robots.ts'

export type Heard = { url: URL; body: Record<string, unknown>; at: number }

/** A receiver on this machine that stands for the vendors: it keeps what it hears and answers as it is told. */
export const startReceiver = async (
  answer: (heard: Heard) => { status?: number; body: unknown; location?: string },
): Promise<{
  heard: Heard[]
  address: (path: string) => string
  hosts: RobotHosts
  close: () => Promise<void>
}> => {
  const heard: Heard[] = []
  const server: Server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      const one = { url, body: JSON.parse(text) as Record<string, unknown>, at: performance.now() }
      heard.push(one)
      const { status = 200, body, location } = answer(one)
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(location === undefined ? {} : { location }),
      })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  // On a busy machine a connection would be closed just as the next message goes out on it.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    heard,
    address: (path) => `http://127.0.0.1:${port}${path}`,
    hosts: (_, url) => url.protocol === 'http:' && url.host === `127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A mail server on this machine, as much of SMTP as one mail needs. `answers` says other things than yes. */
export const startMailServer = async (
  answers: { auth?: string; data?: string } = {},
): Promise<{ port: number; mails: string[]; logins: string[]; close: () => Promise<void> }> => {
  const mails: string[] = []
  const logins: string[] = []
  const server: SocketServer = createSocketServer((socket) => {
    let mail: string | undefined
    let rest = ''
    const say = (line: string) => socket.write(`${line}\r\n`)
    say(`220 ${randomUUID()} ready`)
    socket.on('error', () => undefined)
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      rest += chunk
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (mail !== undefined) {
          if (line !== '.') mail += `${line}\r\n`
          else {
            if (!answers.data) mails.push(mail)
            mail = undefined
            say(answers.data ?? '250 taken')
          }
        } else if (/^EHLO/i.test(line)) {
          say('250-here')
          say('250 AUTH PLAIN')
        } else if (/^AUTH PLAIN /i.test(line)) {
          logins.push(Buffer.from(line.slice(11), 'base64').toString('utf8'))
          say(answers.auth ?? '235 welcome')
        } else if (/^DATA/i.test(line)) {
          mail = ''
          say('354 go on')
        } else if (/^QUIT/i.test(line)) {
          say('221 bye')
          socket.end()
        } else say('250 fine')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    mails,
    logins,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
