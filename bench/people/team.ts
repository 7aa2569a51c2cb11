import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { Client } from '../../src/cli/session.ts'
import type { Permission } from '../../src/kernel/permission.ts'

/** Somebody who signed in, at a desk of their own. */
export type Person = { client: Client; member: number; permissions: readonly Permission[] }

/** A team of two hundred, as shops of that size have them; repeated for any other number. */
const roles: readonly string[] = [
  ...(['owner', 'manager', 'manager', 'analyst', 'analyst'] as const),
  ...Array<string>(7).fill('operator'),
  ...Array<string>(5).fill('service'),
  ...(['ads', 'ads', 'purchasing'] as const),
]

const clientAt = (address: string, headers: () => Record<string, string>): Client =>
  createORPCClient(new RPCLink({ url: `${address}/rpc`, headers }))

/** With the key of this machine. */
export const machineAt = (address: string, data: string): Client => {
  const key = readFileSync(join(data, 'keys', 'machine.key'), 'utf8').trim()
  return clientAt(address, () => ({ authorization: `Bearer ${key}` }))
}

/** A desk: its own address before the proxy, and the cookie it was left with. */
const desk = (address: string, n: number) => {
  const sender = { 'x-forwarded-for': `203.0.${113 + (n >> 8)}.${n & 255}` }
  let cookie = ''
  const own = () => ({ ...sender, ...(cookie === '' ? {} : { cookie }) })
  return {
    client: clientAt(address, own),
    enter: async (token: string, password: string) => {
      const answer = await fetch(`${address}/api/account/link/use`, {
        method: 'POST',
        headers: { ...sender, 'content-type': 'application/json' },
        body: JSON.stringify({ token, password }),
      })
      if (!answer.ok) throw new Error(`没能登录：${await answer.text()}`)
      cookie = answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ')
    },
  }
}

/** Members with accounts and roles, each invited by link and signed in at one of the servers in turn. */
export const signedIn = async (
  addresses: readonly string[],
  data: string,
  { count, say }: { count: number; say: (line: string) => void },
): Promise<Person[]> => {
  const machine = machineAt(addresses[0] ?? '', data)
  const people: Person[] = []
  for (let n = 0; n < count; n++) {
    const role = roles[n % roles.length] ?? 'reader'
    const { id } = await machine.people.addMember({ name: `测速 ${n + 1}`, role: 'operator' })
    const { path } = await machine.account.invite({ member: id })
    const { client, enter } = desk(addresses[n % addresses.length] ?? '', n)
    await enter(path.split('#')[1] ?? '', `第 ${n + 1} 位的密码`)
    // The first is the owner: without one who can sign in nobody has a role.
    await machine.account.giveRoles({ member: id, roles: [{ role, shop: null }] })
    const { permissions } = await client.account.me()
    people.push({ client, member: id, permissions })
    if ((n + 1) % 50 === 0) say(`${n + 1} 人登录了`)
  }
  return people
}
