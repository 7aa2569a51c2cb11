import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openAccounts, testPassword } from '../../../../test/accounts.ts'
import type { Grant } from '../../../kernel/caller.ts'
import { permissions } from '../../../kernel/permission.ts'
import { storeSides } from '../../../storage/testing.ts'
import { archiveMember, restoreMember } from '../actions.ts'
import { keyGrants } from '../rules/keys.ts'
import { giveRoles } from './access-actions.ts'
import { signIn } from './actions.ts'
import { listKeys, makeKey, revokeAnyKey, revokeKey } from './key-actions.ts'
import { callsAMinute, wrongKeysAMinute } from './key-door.ts'

const perms = fc.subarray([...permissions])
const grant: fc.Arbitrary<Grant> = fc.record({
  shop: fc.oneof(fc.constant('all' as const), fc.integer({ min: 1, max: 4 })),
  permissions: perms,
})

test('whatever was chosen for a key, it may nothing that its owner may not, nor in another shop', () => {
  fc.assert(
    fc.property(
      fc.array(grant, { maxLength: 4 }),
      perms,
      fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 4 }))),
      (owner, chosen, shops) => {
        for (const { shop, permissions: may } of keyGrants(owner, { permissions: chosen, shops })) {
          if (shops !== null) expect(shop !== 'all' && shops.includes(shop)).toBe(true)
          for (const one of may) {
            expect(chosen).toContain(one)
            expect(
              owner.some((of) => (of.shop === 'all' || of.shop === shop) && of.permissions.includes(one)),
            ).toBe(true)
          }
        }
      },
    ),
  )
})

describe.each(storeSides(inject('postgresUrl')))('keys of the API on %s', (side) => {
  let house: Awaited<ReturnType<typeof openAccounts>>
  let lin: Awaited<ReturnType<typeof house.join>>
  let secret = ''
  let id = ''
  const wish = {
    name: '日报机器人',
    permissions: ['figures.read', 'tasks.write', 'promotion.write'] as const,
    shops: null,
    days: 30,
  }
  const from = async (work: { shops: readonly string[] | null; name: string }) =>
    makeKey(house.context, { ...wish, ...work }, await lin.at.who())

  beforeAll(async () => {
    house = await openAccounts(side, inject('postgresUrl'))
    await house.begin()
    lin = await house.join('林晓', [{ role: 'ads', shop: '甲店' }])
  })
  afterAll(() => house.stores.remove())

  test('a key is told once, kept hashed, and acts for its owner in the shops of its owner', async () => {
    const made = await house.by(lin.at, (caller) => makeKey(house.context, wish, caller))
    ;({ secret } = made)
    ;({ id } = made.key)
    expect(secret).toMatch(/^zg_[\w-]{43}$/)
    expect(secret.startsWith(made.key.prefix)).toBe(true)
    const { db: records } = house.stores.records
    for (const table of ['account_key', 'audit_entry', 'account_key_use'] as const)
      expect(JSON.stringify(await records.selectFrom(table).selectAll().execute())).not.toContain(secret)
    expect(await house.bearing(secret)).toEqual({
      kind: 'key',
      member: lin.id,
      key: id,
      name: '林晓（日报机器人）',
      grants: [{ shop: 1, permissions: ['figures.read', 'tasks.write', 'promotion.write'] }],
    })
    expect((await house.noted()).at(-1)).toMatchObject({ what: 'key_made', label: '日报机器人', by: '林晓' })
  })

  test('what its owner loses it has lost at the next call, and what is given anew it has', async () => {
    const give = async (roles: Parameters<typeof giveRoles>[1]['roles']) =>
      giveRoles(house.context, { member: lin.id, roles }, await house.boss.who())
    await give([{ role: 'reader', shop: '乙店' }])
    expect(await house.bearing(secret)).toMatchObject({
      grants: [{ shop: 2, permissions: ['figures.read'] }],
    })
    await give([])
    expect(await house.bearing(secret)).toMatchObject({ grants: [] })
    await give([{ role: 'ads', shop: null }])
    const narrow = (await from({ name: '只看甲店', shops: ['甲店'] })).secret
    expect(await house.bearing(narrow)).toMatchObject({
      grants: [{ shop: 1, isExact: true, permissions: ['figures.read', 'tasks.write', 'promotion.write'] }],
    })
  })

  test.each([
    ['what its owner may not', { permissions: ['audit.all' as const] }, '没有'],
    ['the right to let people in', { permissions: ['access.write' as const] }, '不能给密钥'],
    ['a name its owner has', { name: ' 日报机器人 ' }, '已有名为'],
  ])('a key is not made with %s', async (_, other, said) => {
    await expect(makeKey(house.context, { ...wish, ...other }, await lin.at.who())).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(said),
    })
  })

  test('a key is not made for a shop that its owner does not see, nor by a key', async () => {
    await expect(from({ name: '别家', shops: ['没有的店'] })).rejects.toMatchObject({ code: 'shop_unknown' })
    await expect(
      makeKey(house.context, { ...wish, name: '生钥匙的钥匙' }, await house.bearing(secret)),
    ).rejects.toMatchObject({ code: 'sign_in_needed' })
  })

  test('the last use is told to the minute, outside the trail', async () => {
    const lines = async () =>
      (await house.stores.records.db.selectFrom('audit_entry').select('n').execute()).length
    const before = await lines()
    const usedAt = async () =>
      (await listKeys(house.context, await lin.at.who())).find((one) => one.id === id)?.lastUsedAt
    house.pass({ minutes: 5 })
    await house.bearing(secret)
    const first = await usedAt()
    house.pass({ minutes: 5, seconds: 20 })
    await house.bearing(secret)
    expect(await usedAt()).toBe(first)
    house.pass({ minutes: 7 })
    await house.bearing(secret)
    expect(Date.parse((await usedAt()) ?? '') - Date.parse(first ?? '')).toBeGreaterThan(60_000)
    expect(await lines()).toBe(before)
  })

  test('a key that is used too often waits; wrong keys of one address are not looked up for ever', async () => {
    house.pass({ minutes: 20 })
    for (let call = 0; call < callsAMinute; call++) await house.bearing(secret)
    await expect(house.bearing(secret)).rejects.toMatchObject({
      code: 'too_many_calls',
      details: { limit: callsAMinute },
    })
    house.pass({ minutes: 22 })
    await house.bearing(secret)
    const wrong = () => house.bearing(`zg_${'A'.repeat(43)}`, '198.51.100.9')
    for (let call = 0; call < wrongKeysAMinute; call++)
      await expect(wrong()).rejects.toMatchObject({ code: 'key_refused' })
    await expect(wrong()).rejects.toMatchObject({ code: 'too_many_sign_ins' })
    // Whoever has a good one is not kept out by it.
    expect(await house.bearing(secret, '198.51.100.9')).toMatchObject({ kind: 'key' })
  })

  test('a key runs out on its day, and is nobody while its owner is archived', async () => {
    house.pass({ hours: 30 * 24 - 1 })
    expect(await house.bearing(secret)).toMatchObject({ kind: 'key' })
    house.pass({ hours: 30 * 24 + 1 })
    await expect(house.bearing(secret)).rejects.toMatchObject({ code: 'key_refused' })
    house.pass({ minutes: 30 })
    await archiveMember(house.context, { id: lin.id })
    await expect(house.bearing(secret)).rejects.toMatchObject({ code: 'key_refused' })
    await restoreMember(house.context, { id: lin.id })
    expect(await house.bearing(secret)).toMatchObject({ kind: 'key' })
    // Who comes back signs in anew.
    await signIn(house.context, { name: '林晓', password: testPassword }, await lin.at.visit())
  })

  test('a key is taken back by its owner or by who gives accounts, by nobody else; at once, and that is noted', async () => {
    const wang = await house.join('王芳', [{ role: 'operator', shop: null }])
    expect(await revokeKey(house.context, id, await wang.at.who())).toEqual({ revoked: false })
    expect(await house.bearing(secret)).toMatchObject({ kind: 'key' })
    await house.by(lin.at, (caller) => revokeKey(house.context, id, caller))
    await expect(house.bearing(secret)).rejects.toMatchObject({ code: 'key_refused' })
    expect((await house.noted()).at(-1)).toMatchObject({ what: 'key_revoked', by: '林晓' })
    const other = await from({ name: '第二把', shops: null })
    await house.by(house.boss, () => revokeAnyKey(house.context, other.key.id))
    await expect(house.bearing(other.secret)).rejects.toMatchObject({ code: 'key_refused' })
    expect((await house.noted()).at(-1)).toMatchObject({
      what: 'key_revoked',
      label: '林晓的「第二把」',
      by: '老板',
    })
    expect((await listKeys(house.context, await lin.at.who())).map(({ name }) => name)).toEqual(['只看甲店'])
  })
})
