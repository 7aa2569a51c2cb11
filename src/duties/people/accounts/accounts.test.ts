import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openAccounts, testPassword as password } from '../../../../test/accounts.ts'
import type { Clock } from '../../../kernel/context.ts'
import { storeSides } from '../../../storage/testing.ts'
import { addMember, archiveMember } from '../actions.ts'
import { giveRoles, invite, listAccess, ownerLink, withdraw } from './access-actions.ts'
import { type AccountContext, enterByLink, firstLink, me, openLink, signIn, signOut } from './actions.ts'
import { signInsAMinute } from './library.ts'
import { changePassword, endSession, listSessions } from './session-actions.ts'

describe.each(storeSides(inject('postgresUrl')))('accounts on %s', (side) => {
  let house: Awaited<ReturnType<typeof openAccounts>>
  let context: AccountContext
  let clock: Clock
  let boss: ReturnType<typeof house.browser>
  let colleague: typeof boss
  const browser = () => house.browser()

  beforeAll(async () => {
    house = await openAccounts(side, inject('postgresUrl'))
    ;({ context, boss } = house)
    ;({ clock } = context)
    colleague = browser()
  })
  afterAll(() => house.stores.remove())

  let token = ''

  test('before there is an owner each start gives a new link, and the one before opens nothing', async () => {
    const first = (await firstLink(context))?.token ?? ''
    token = (await firstLink(context))?.token ?? ''
    expect(Buffer.from(token, 'base64url').length).toBe(32)
    await expect(openLink(context, { token: first })).rejects.toMatchObject({ code: 'link_unusable' })
    expect(await openLink(context, { token })).toEqual({ kind: 'owner', member: null, members: [] })
    const rows = await context.records.selectFrom('account_link').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('a password that anybody would try is refused, and the link is still good', async () => {
    const visit = await boss.visit()
    for (const weak of ['老板老板老板老板', 'aaaaaaaaaa', 'password123'])
      await expect(
        enterByLink(context, { token, name: '老板', password: weak }, visit),
      ).rejects.toMatchObject({
        code: 'invalid_input',
      })
    expect(await listAccess(context)).toEqual([])
  })

  test('of two who use it at once one becomes the owner, signed in, by a cookie for this site and no script', async () => {
    const other = browser()
    const visits = [await boss.visit(), await other.visit()] as const
    const both = await Promise.allSettled([
      enterByLink(context, { token, name: '老板', password }, visits[0]),
      enterByLink(context, { token, name: '老板二', password }, visits[1]),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const winner = both[0].status === 'fulfilled' ? boss : other
    expect(winner.left.join('\n')).toMatch(/^__Secure-zhanggui-[0-9a-f]{8}\.session_token=/)
    for (const flag of [/; HttpOnly/i, /; SameSite=Lax/i, /; Secure/i]) expect(winner.left[0]).toMatch(flag)
    if (winner === other) for (const [name, value] of other.jar) boss.jar.set(name, value)
    expect(await boss.who()).toMatchObject({ kind: 'person', member: 1, grants: [{ shop: 'all' }] })
    expect(await firstLink(context)).toBeUndefined()
    await expect(openLink(context, { token })).rejects.toMatchObject({ code: 'link_unusable' })
  })

  test('a session is a new one at every sign-in, and the one before is over', async () => {
    const name = (await boss.who())?.name ?? ''
    const before = new Map(boss.jar)
    await signIn(context, { name: ` ${name} `, password }, await boss.visit())
    expect([...boss.jar.values()]).not.toEqual([...before.values()])
    const stale = browser()
    for (const [cookie, value] of before) stale.jar.set(cookie, value)
    expect(await stale.who()).toBeUndefined()
  })

  test('a cookie that somebody made up is nobody', async () => {
    const forged = browser()
    for (const [cookie, value] of boss.jar)
      forged.jar.set(
        cookie,
        value.replace(/^./, (sign) => (sign === 'a' ? 'b' : 'a')),
      )
    expect(await forged.who()).toBeUndefined()
  })

  test('a wrong name and a wrong password are refused with the same words; who goes on is told to wait', async () => {
    const thief = browser()
    const refused = async (given: { name: string; password: string }) =>
      signIn(context, given, await thief.visit()).then(
        () => '',
        (error: { code: string; message: string }) => `${error.code} ${error.message}`,
      )
    const name = (await boss.who())?.name ?? ''
    const wrong = await refused({ name, password: 'wrong' })
    expect(await refused({ name: '没有这个人', password })).toBe(wrong)
    expect(wrong).toMatch(/^sign_in_refused/)
    for (let tries = 2; tries < signInsAMinute; tries++) await refused({ name, password: 'wrong' })
    expect(await refused({ name, password })).toMatch(/^too_many_sign_ins/)
    // Nobody else is kept out by it.
    await signIn(context, { name, password }, await browser().visit())
  })

  test('an invited member sees the shops given to them, with the permissions of the role', async () => {
    const { id } = await addMember({ records: context.records, clock }, { name: '林晓', role: 'operator' })
    const gone = await invite(context, { member: id }, await boss.who())
    await withdraw(context, { member: id }, await boss.who())
    await expect(openLink(context, { token: gone.path.split('#')[1] ?? '' })).rejects.toMatchObject({
      code: 'link_unusable',
    })
    const link = (await invite(context, { member: id }, await boss.who())).path.split('#')[1] ?? ''
    expect(await openLink(context, { token: link })).toEqual({
      kind: 'invitation',
      member: '林晓',
      members: [],
    })
    await enterByLink(context, { token: link, password }, await colleague.visit())
    expect(await colleague.who()).toMatchObject({ name: '林晓', grants: [] })
    await giveRoles(context, { member: id, roles: [{ role: 'ads', shop: '乙店' }] }, await boss.who())
    expect(await colleague.who()).toMatchObject({
      grants: [{ shop: 2, permissions: expect.arrayContaining(['promotion.write']) }],
    })
    const told = await me(context, await colleague.who())
    expect(told.everywhere).toEqual([])
    expect(told.inShops).toEqual([{ shop: '乙店', permissions: told.permissions }])
    expect(told.permissions).toContain('promotion.write')
    expect((await me(context, await boss.who())).inShops).toEqual([])
  })

  test('somebody who can sign in always stays owner', async () => {
    const caller = await boss.who()
    const member = caller?.kind === 'person' ? caller.member : 0
    await expect(giveRoles(context, { member, roles: [] }, caller)).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(archiveMember({ records: context.records, clock }, { id: member })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(await boss.who()).toMatchObject({ grants: [{ shop: 'all' }] })
    await expect(
      giveRoles(context, { member, roles: [{ role: 'owner', shop: '甲店' }] }, caller),
    ).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  test('sessions are listed and ended, one’s own alone; another password ends the others', async () => {
    const phone = browser()
    await signIn(context, { name: '林晓', password }, await phone.visit())
    const sessions = await listSessions(context, await colleague.who())
    expect(sessions.map(({ isThis }) => isThis).toSorted()).toEqual([false, true])
    // No version, no build: not what tells one person from another.
    expect(new Set(sessions.map(({ device }) => device))).toEqual(new Set(['Windows · Edge']))
    const kept = await context.records.selectFrom('account_session').select('user_agent').execute()
    expect(JSON.stringify(kept)).not.toMatch(/Mozilla|140/)
    const other = sessions.find(({ isThis }) => !isThis)?.id ?? ''
    expect(await endSession(context, other, await boss.who())).toEqual({ ended: false })
    expect(await phone.who()).toMatchObject({ name: '林晓' })
    await house.by(colleague, async () =>
      expect(await endSession(context, other, await colleague.who())).toEqual({ ended: true }),
    )
    expect((await house.noted()).at(-1)).toMatchObject({ what: 'session_ended', label: '林晓', by: '林晓' })
    expect(await phone.who()).toBeUndefined()
    await signIn(context, { name: '林晓', password }, await phone.visit())
    const changed = { old: password, password: '另一句很长的好记的话' }
    await expect(
      changePassword(context, { ...changed, old: 'wrong' }, await colleague.visit()),
    ).rejects.toMatchObject({ code: 'password_refused' })
    await changePassword(context, changed, await colleague.visit())
    expect(await phone.who()).toBeUndefined()
    expect(await colleague.who()).toMatchObject({ name: '林晓' })
  })

  test('a reset link ends all sessions; one that ran out opens nothing', async () => {
    const link = (await invite(context, { member: 2 }, await boss.who())).path.split('#')[1] ?? ''
    house.pass({ hours: 25 })
    await expect(openLink(context, { token: link })).rejects.toMatchObject({ code: 'link_unusable' })
    house.pass({ seconds: 0 })
    const anew = browser()
    await enterByLink(context, { token: link, password: '第三句很长的好记的话' }, await anew.visit())
    expect(await colleague.who()).toBeUndefined()
    expect(await anew.who()).toMatchObject({ name: '林晓' })
    await house.by(anew, async () => signOut(context, await anew.visit()))
    expect(await anew.who()).toBeUndefined()
    expect((await house.noted()).at(-1)).toMatchObject({ what: 'sign_out', by: '林晓' })
    expect(await house.noted()).toContainEqual(expect.objectContaining({ what: 'joined', label: '林晓' }))
    // The link and that it was given are one act, on one line.
    const lines = await house.stores.records.db
      .selectFrom('audit_entry')
      .select(['act', 'what', 'subject'])
      .execute()
    const given = lines.filter(({ what }) => what === 'reset')
    for (const { act } of given)
      expect(lines.filter((one) => one.act === act && one.what === 'insert')).toHaveLength(1)
    expect(given.length).toBeGreaterThan(0)
  })

  test('who is archived is let in no more', async () => {
    const late = browser()
    await signIn(context, { name: '林晓', password: '第三句很长的好记的话' }, await late.visit())
    await archiveMember({ records: context.records, clock }, { id: 2 })
    expect(await late.who()).toBeUndefined()
    await expect(
      signIn(context, { name: '林晓', password: '第三句很长的好记的话' }, await browser().visit()),
    ).rejects.toMatchObject({ code: 'sign_in_refused' })
  })

  test('the key of this machine may do everything and get the owner in again; any other key is nobody', async () => {
    const { bearing } = house
    const machine = await bearing('k'.repeat(64))
    expect(machine).toMatchObject({ kind: 'machine', grants: [{ shop: 'all' }] })
    await expect(bearing('k'.repeat(63))).rejects.toMatchObject({ code: 'key_refused' })
    // It is a file of this machine: shown from another it was taken away.
    await expect(bearing('k'.repeat(64), '198.51.100.7', false)).rejects.toMatchObject({
      code: 'key_refused',
    })
    expect((await ownerLink(context, machine)).path).toMatch(/^\/welcome#/)
    expect((await house.noted()).at(-1)).toMatchObject({ what: 'owner_link' })
    await expect(ownerLink(context, await boss.who())).rejects.toMatchObject({ code: 'not_allowed' })
  })
})
