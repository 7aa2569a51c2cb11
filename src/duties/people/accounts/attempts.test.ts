import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openAccounts } from '../../../../test/accounts.ts'
import { openRecords } from '../../../storage/records.ts'
import { storeSides } from '../../../storage/testing.ts'
import { addMember } from '../actions.ts'
import type { PeopleTables } from '../tables.ts'
import { invite, listAccess, withdraw } from './access-actions.ts'
import { membersWithRights, rightsOf } from './actions.ts'
import { admitNamed, forgetNamed } from './attempts.ts'

const quarter = 15 * 60_000

const of = (name: string, member?: number) => ({ name, member })

describe.each(storeSides(inject('postgresUrl')))('attempts at a name, on %s', (side) => {
  let house: Awaited<ReturnType<typeof openAccounts>>
  beforeAll(async () => {
    house = await openAccounts(side, inject('postgresUrl'))
  }, 120_000)
  afterAll(() => house.stores.remove())

  const began = 1_800_000_000_000

  test('thirty in a quarter of an hour, also where they are made at once; then it is told how long to wait', async () => {
    const { records } = house.context
    const waits = await Promise.all(Array.from({ length: 40 }, () => admitNamed(records, of('林晓'), began)))
    expect(waits.filter((wait) => wait === 0)).toHaveLength(30)
    expect(waits.filter((wait) => wait > 0)).toEqual(Array(10).fill(900))
    expect(await admitNamed(records, of('林晓'), began + quarter - 1)).toBe(1)
    // What was turned away is not counted, nor anybody else held up by it.
    expect(await admitNamed(records, of('许望'), began)).toBe(0)
    expect(await admitNamed(records, of('林晓'), began + quarter)).toBe(0)
  })

  test('another server counts on; who got in begins anew at both', async () => {
    const { folder, databaseUrl } = house.stores
    const other = await openRecords<PeopleTables>({ folder, databaseUrl })
    const servers = [house.context.records, other.db]
    const at = (n: number) => servers[n % 2] ?? other.db
    for (let n = 0; n < 30; n++) expect(await admitNamed(at(n), of('周店主'), began)).toBe(0)
    for (const server of servers) expect(await admitNamed(server, of('周店主'), began)).toBe(900)
    await forgetNamed(other.db, of('周店主'))
    for (const server of servers) expect(await admitNamed(server, of('周店主'), began)).toBe(0)
    await other.close()
  })

  test('a member who gets in lets nobody go on at another, whatever their names are', async () => {
    const { records } = house.context
    for (let n = 0; n < 30; n++) expect(await admitNamed(records, of('沈一', 901), began)).toBe(0)
    // A name of the same digits could be chosen; here it is the very same.
    await forgetNamed(records, of('沈一', 902))
    await forgetNamed(records, of('沈一'))
    expect(await admitNamed(records, of('沈一', 901), began)).toBe(900)
  })

  test('a clock that was put forward by mistake keeps nobody out once it is right again, the library’s own count neither', async () => {
    const { records } = house.context
    const ahead = began + 365 * 86_400_000
    for (let n = 0; n < 31; n++) await admitNamed(records, of('钟快了', 903), ahead)
    const library = { id: 'ahead', key: '203.0.113.9|/sign-in/email', count: 10, last_request: ahead }
    await records.insertInto('account_rate_limit').values(library).execute()
    // Of servers whose clocks differ by seconds the count goes on.
    for (let n = 0; n < 30; n++) await admitNamed(records, of('钟差几秒', 904), began + 5_000)
    expect(await admitNamed(records, of('钟差几秒', 904), began)).toBeGreaterThan(0)
    expect(await admitNamed(records, of('钟快了', 903), began)).toBe(0)
    const left = await records.selectFrom('account_rate_limit').select('key').execute()
    expect(left.map(({ key }) => key)).not.toContain(library.key)
  })

  test('nothing that was typed is kept, which may be a password, and of a thousand names few rows', async () => {
    const { records } = house.context
    for (let n = 0; n < 100; n++) await admitNamed(records, of(`密码 ${n}`), began)
    const rows = await records.selectFrom('account_rate_limit').select('key').execute()
    const own = rows.map(({ key }) => key).filter((key) => /^name (?!of )/.test(key))
    expect(own.length).toBeGreaterThan(50)
    // 65 536 of them at most.
    for (const key of own) expect(key).toMatch(/^name [0-9a-f]{4}$/)
  })
})

describe.each(storeSides(inject('postgresUrl')))('who may get in, on %s', (side) => {
  test('of all members at once it is what it is of each', async () => {
    const house = await openAccounts(side, inject('postgresUrl'))
    const { context } = house
    await house.begin()
    const ads = await house.join('甲', [
      { role: 'ads', shop: '乙店' },
      { role: 'ads', shop: '甲店' },
    ])
    const added = async (name: string) =>
      (await addMember({ records: context.records, clock: context.clock }, { name, role: 'operator' })).id
    const [invited, withdrawn] = [await added('乙'), await added('丙')]
    const owner = await house.boss.who()
    const { expiresAt } = await invite(context, { member: invited }, owner)
    await invite(context, { member: withdrawn }, owner)
    await withdraw(context, { member: withdrawn }, undefined)
    const none = { hasAccount: false, isTwoSteps: false, roles: [], linkUntil: null, isLinkBarred: false }
    expect(await listAccess(context)).toEqual([
      { ...none, member: 1, hasAccount: true, roles: [{ role: 'owner', shop: null }] },
      {
        ...none,
        member: ads.id,
        hasAccount: true,
        roles: [
          { role: 'ads', shop: '甲店' },
          { role: 'ads', shop: '乙店' },
        ],
      },
      { ...none, member: invited, linkUntil: expiresAt },
      { ...none, member: withdrawn },
    ])
    for (const { id, grants } of await membersWithRights(context.records))
      expect({ grants }).toEqual(await rightsOf(context.records, id))
    await house.stores.remove()
  }, 120_000)
})
