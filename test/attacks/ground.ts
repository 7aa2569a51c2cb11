import { mkdtemp, rm } from 'node:fs/promises'
import type { OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingsFrom } from '../../src/config.ts'
import { type House, openHouse } from '../../src/house.ts'
import { type Clock, systemClock } from '../../src/kernel/context.ts'
import { offeredBy } from '../../src/serve.ts'
import type { StoreSide } from '../../src/storage/testing.ts'
import { type RunningServer, type ServerOptions, startServer } from '../../src/web/server.ts'
import { type Answer, asking } from '../../src/web/server-testing.ts'
import { laidStores } from '../laid-stores.ts'

export const publicName = 'zg.example.com'
export const publicOrigin = `https://${publicName}`
export const password = '一句很长的好记的话'

type Sent = { method?: string; headers?: OutgoingHttpHeaders; body?: string }

/** A browser behind the proxy: it keeps its cookies, and comes from one address of the world. */
export const visitor = (ask: (path: string, sent?: Sent) => Promise<Answer>, sender: string) => {
  const jar = new Map<string, string>()
  const left: string[] = []
  const call = async (
    method: string,
    path: string,
    input?: object,
    more: OutgoingHttpHeaders = {},
  ): Promise<Answer & { json: unknown }> => {
    const answer = await ask(path, {
      method,
      headers: {
        host: publicName,
        origin: publicOrigin,
        'sec-fetch-site': 'same-origin',
        'x-forwarded-for': sender,
        ...(jar.size > 0 ? { cookie: [...jar].map(([n, v]) => `${n}=${v}`).join('; ') } : {}),
        ...(input ? { 'content-type': 'application/json' } : {}),
        ...more,
      },
      ...(input ? { body: JSON.stringify(input) } : {}),
    })
    const cookies = answer.headers['set-cookie']
    for (const cookie of Array.isArray(cookies) ? cookies.map(String) : []) {
      left.push(cookie)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (/max-age=0\b/i.test(cookie)) jar.delete(name)
      else jar.set(name, value)
    }
    return { ...answer, json: /^[[{]/.test(answer.body) ? JSON.parse(answer.body) : undefined }
  }
  return {
    jar,
    /** Every cookie it was ever left with, as it came. */
    left,
    call,
    signIn: (name: string, given: string) => call('POST', '/api/account/session', { name, password: given }),
    useLink: (token: string, given: string, name?: string) =>
      call('POST', '/api/account/link/use', { token, password: given, ...(name ? { name } : {}) }),
    who: async () => (await call('GET', '/api/account')).status,
  }
}

export type Ground = {
  house: House
  server: RunningServer
  folder: string
  /** Sends what it is told to, byte for byte as far as HTTP lets it. */
  ask: (path: string, sent?: Sent) => Promise<Answer>
  visitor: (sender: string) => ReturnType<typeof visitor>
  close: () => Promise<void>
}

type Laid = Partial<ServerOptions> & {
  /** Under a public address, not on this machine alone. */
  isPublic?: boolean
  /** Its pages lie in this folder of the ground, not where they are built. */
  web?: string
  clock?: Clock
}

/** The real house on real stores, served under a public address, as a proxy of this machine reaches it. */
export const openGround = async (
  side: StoreSide = 'embedded',
  { isPublic = true, web, clock = systemClock, ...options }: Laid = {},
): Promise<Ground> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhanggui-attacks-'))
  const database = await laidStores(side, join(folder, 'data'))
  const env = isPublic ? { ZHANGGUI_PUBLIC_URL: publicOrigin } : {}
  const settings = {
    ...settingsFrom({ flags: { data: join(folder, 'data') }, env, cwd: folder }),
    databaseUrl: database?.url,
    ...(web === undefined ? {} : { webFolder: join(folder, web) }),
  }
  const house = await openHouse(settings, clock)
  await house.uploads.start()
  const server = await startServer(offeredBy(house, settings), 0, { reach: settings, ...options })
  const ask = asking(() => server)
  return {
    house,
    server,
    folder,
    ask,
    visitor: (sender) => visitor(ask, sender),
    close: async () => {
      await server.close()
      await house.close()
      await database?.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The owner, signed in, on a ground where nobody was yet. */
export const ownerOf = async ({ house, visitor: from }: Ground) => {
  const link = await house.firstLink()
  const owner = from('203.0.113.1')
  const { status, body } = await owner.useLink(link?.token ?? '', password, '老板')
  if (status !== 200) throw new Error(`the owner is not let in: ${body}`)
  return owner
}

/** Sends bytes over a connection of its own, and goes on dripping; what came back when the server hung up. */
export const overSocket = (
  port: number,
  first: string,
  { drip, every = 20, most = 20_000 }: { drip?: string; every?: number; most?: number } = {},
): Promise<{ answer: string; isClosed: boolean }> =>
  new Promise((resolve) => {
    let answer = ''
    let dripping: NodeJS.Timeout | undefined
    const socket = connect(port, '127.0.0.1', () => {
      if (first !== '') socket.write(first)
      if (drip !== undefined) dripping = setInterval(() => socket.write(drip), every)
    })
    const done = (isClosed: boolean) => {
      clearInterval(dripping)
      clearTimeout(late)
      socket.destroy()
      resolve({ answer, isClosed })
    }
    const late = setTimeout(() => done(false), most)
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text
    })
    socket.on('error', () => {})
    socket.on('close', () => done(true))
  })
