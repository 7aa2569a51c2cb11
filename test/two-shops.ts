import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingsFrom } from '../src/config.ts'
import type { GivenRole } from '../src/duties/people/accounts/contract.ts'
import { type House, openHouse } from '../src/house.ts'
import { offeredBy } from '../src/serve.ts'
import { startServer } from '../src/web/server.ts'
import { now } from './faults/write-ground.ts'
import { laidStores } from './laid-stores.ts'

export type Said = { status: number; code: string; body: string }

/** Somebody at a browser of their own. */
export type Person = {
  member: number
  /** A procedure as the web app calls it. */
  call: (name: string, input: unknown) => Promise<Said>
  fetch: (path: string, init?: RequestInit) => Promise<Said>
}

export type TwoShops = {
  house: House
  /** Given to the people of the test, and empty. */
  own: { id: number; name: string }
  /** Given to none of them. */
  other: { id: number; name: string }
  nobody: Pick<Person, 'call' | 'fetch'>
  /** The owner, who came by the link of the first start. */
  owner: Person
  /** Signs in over HTTP with an invitation, as somebody with these roles. */
  person: (name: string, roles: readonly GivenRole[]) => Promise<Person>
  close: () => Promise<void>
}

const textIn = (value: unknown, name: string): string => {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof found === 'string' ? found : ''
}

const said = async (response: Response): Promise<Said> => {
  const body = await response.text()
  if (response.ok) return { status: response.status, code: '', body }
  // A page says it to a buyer.
  if (!response.headers.get('content-type')?.includes('json'))
    return { status: response.status, code: '', body }
  const parsed: unknown = JSON.parse(body)
  // A procedure's refusal stands in an envelope, a file's does not.
  const refusal = typeof parsed === 'object' && parsed && 'json' in parsed ? parsed.json : parsed
  return { status: response.status, code: textIn(refusal, 'code'), body: textIn(refusal, 'message') }
}

/** The real server over real stores, with two shops and whoever the test has sign in. */
export const openTwoShops = async (): Promise<TwoShops> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhanggui-two-'))
  await laidStores('embedded', folder)
  const settings = settingsFrom({ flags: { data: folder }, env: {}, cwd: folder })
  const house = await openHouse(settings, { now: () => now })
  await house.uploads.start()
  const { client } = house
  const server = await startServer(offeredBy(house, settings), 0)
  const asking = (headers: Record<string, string>): TwoShops['nobody'] => {
    const ask = async (path: string, init: RequestInit = {}) =>
      said(await fetch(`${server.address}${path}`, { ...init, headers: { ...headers, ...init.headers } }))
    return {
      fetch: ask,
      call: (name, input) =>
        ask(`/rpc/${name.replaceAll('.', '/')}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ json: input }),
        }),
    }
  }
  const shopNamed = async (name: string) => ({ id: (await client.facts.createShop({ name })).id, name })
  const [own, other] = [await shopNamed('自家店'), await shopNamed('别家店')]
  const entered = async (token: string, more: object): Promise<TwoShops['nobody']> => {
    const answer = await fetch(`${server.address}/rpc/account/useLink`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ json: { token, password: '一个只用来测试的密码', ...more } }),
    })
    const cookies = answer.headers.getSetCookie().map((one) => one.split(';')[0])
    return asking({ cookie: cookies.join('; ') })
  }
  const first = await house.firstLink()
  const owner = await entered(first?.token ?? '', { name: '店主本人' })
  const [ownMember] = await client.people.members()
  return {
    house,
    own,
    other,
    nobody: asking({}),
    owner: { member: ownMember?.id ?? 0, ...owner },
    person: async (name, roles) => {
      const { id: member } = await client.people.addMember({ name })
      await client.account.giveRoles({ member, roles: [...roles] })
      const { path } = await client.account.invite({ member })
      return { member, ...(await entered(path.split('#')[1] ?? '', {})) }
    },
    close: async () => {
      await server.close()
      await house.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
