import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Caller, Visit } from '../../../kernel/caller.ts'
import type { Clock } from '../../../kernel/context.ts'
import { auditedTables, migrations, type RecordTables } from '../../../record-tables.ts'
import { startAudit } from '../../../storage/audit.ts'
import { migrate } from '../../../storage/migrations.ts'
import { createStores, storeSides, type TestStores } from '../../../storage/testing.ts'
import { addMember, archiveMember } from '../actions.ts'
import { giveRoles, invite, listAccess, ownerLink, withdraw } from './access-actions.ts'
import { type AccountContext, enterByLink, firstLink, openLink, signIn, signOut } from './actions.ts'
import { createAttempts } from './attempts.ts'
import { createDoor } from './door.ts'
import { accountLibrary, signInsAMinute } from './library.ts'
import { changePassword, endSession, listSessions } from './session-actions.ts'

const password = '一句很长的好记的话'

describe.each(storeSides(inject('postgresUrl')))('accounts on %s', (side) => {
  let stores: TestStores<RecordTables, unknown>
  let context: AccountContext
  let door: ReturnType<typeof createDoor>
  let passed = Temporal.Duration.from({ seconds: 0 })
  const clock: Clock = { now: () => Temporal.Now.instant().add(passed) }

  beforeAll(async () => {
    stores = await createStores<RecordTables, unknown>(side, inject('postgresUrl'))
    await migrate(stores.records, migrations.records, { version: '1' })
    await startAudit(stores.records, auditedTables, clock)
    const records = stores.records.db
    const shops = async () => [
      { id: 1, name: '甲店', isInvented: false },
      { id: 2, name: '乙店', isInvented: false },
    ]
    const library = accountLibrary({ records, secret: 'x'.repeat(64), address: 'https://zg.example.com' })
    const attempts = createAttempts(() => clock.now().epochMilliseconds)
    context = { records, clock, library, attempts, shops }
    door = createDoor({
      records,
      library,
      machineKey: 'k'.repeat(64),
      shops,
      shopOfUpload: async () => undefined,
    })
  })
  afterAll(() => stores.remove())

  let senders = 0
  /** A browser: it keeps what cookie it is left with, and comes from an address of its own. */
  const browser = () => {
    const sender = `203.0.113.${++senders}`
    const jar = new Map<string, string>()
    const left: string[] = []
    const visit = async (): Promise<Visit> => {
      const coming = {
        headers: new Headers(
          jar.size > 0 ? { cookie: [...jar].map(([n, v]) => `${n}=${v}`).join('; ') } : {},
        ),
        sender,
        isOwnMachine: false,
        leave: (cookies: readonly string[]) => {
          left.push(...cookies)
          for (const cookie of cookies) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
            if (/max-age=0\b/i.test(cookie)) jar.delete(name)
            else jar.set(name, value)
          }
        },
      }
      return { ...coming, caller: await door.callerOf(coming) }
    }
    return { visit, jar, left, who: async (): Promise<Caller | undefined> => (await visit()).caller }
  }

  const boss = browser()
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

  const colleague = browser()

  test('an invited member sees the shops given to them, with the permissions of the role', async () => {
    const { id } = await addMember({ records: context.records, clock }, { name: '林晓', role: 'operator' })
    const gone = await invite(context, { member: id })
    await withdraw(context, { member: id })
    await expect(openLink(context, { token: gone.path.split('#')[1] ?? '' })).rejects.toMatchObject({
      code: 'link_unusable',
    })
    const link = (await invite(context, { member: id })).path.split('#')[1] ?? ''
    expect(await openLink(context, { token: link })).toEqual({
      kind: 'invitation',
      member: '林晓',
      members: [],
    })
    await enterByLink(context, { token: link, password }, await colleague.visit())
    expect(await colleague.who()).toMatchObject({ name: '林晓', grants: [] })
    await giveRoles(context, { member: id, roles: [{ role: 'ads', shop: '乙店' }] })
    expect(await colleague.who()).toMatchObject({
      grants: [{ shop: 2, permissions: expect.arrayContaining(['promotion.write']) }],
    })
  })

  test('somebody who can sign in always stays owner', async () => {
    const caller = await boss.who()
    const member = caller?.kind === 'person' ? caller.member : 0
    await expect(giveRoles(context, { member, roles: [] })).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await boss.who()).toMatchObject({ grants: [{ shop: 'all' }] })
    await expect(
      giveRoles(context, { member, roles: [{ role: 'owner', shop: '甲店' }] }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  test('sessions are listed and ended, one’s own alone; another password ends the others', async () => {
    const phone = browser()
    await signIn(context, { name: '林晓', password }, await phone.visit())
    const sessions = await listSessions(context, await colleague.who())
    expect(sessions.map(({ isThis }) => isThis).toSorted()).toEqual([false, true])
    const other = sessions.find(({ isThis }) => !isThis)?.id ?? ''
    expect(await endSession(context, other, await boss.who())).toEqual({ ended: false })
    expect(await phone.who()).toMatchObject({ name: '林晓' })
    expect(await endSession(context, other, await colleague.who())).toEqual({ ended: true })
    expect(await phone.who()).toBeUndefined()
    await signIn(context, { name: '林晓', password }, await phone.visit())
    const changed = { old: password, password: '另一句很长的好记的话' }
    await expect(
      changePassword(context, { ...changed, old: 'wrong' }, await colleague.visit()),
    ).rejects.toMatchObject({ code: 'sign_in_refused' })
    await changePassword(context, changed, await colleague.visit())
    expect(await phone.who()).toBeUndefined()
    expect(await colleague.who()).toMatchObject({ name: '林晓' })
  })

  test('a reset link ends all sessions; one that ran out opens nothing', async () => {
    const link = (await invite(context, { member: 2 })).path.split('#')[1] ?? ''
    passed = Temporal.Duration.from({ hours: 25 })
    await expect(openLink(context, { token: link })).rejects.toMatchObject({ code: 'link_unusable' })
    passed = Temporal.Duration.from({ seconds: 0 })
    const anew = browser()
    await enterByLink(context, { token: link, password: '第三句很长的好记的话' }, await anew.visit())
    expect(await colleague.who()).toBeUndefined()
    expect(await anew.who()).toMatchObject({ name: '林晓' })
    await signOut(context, await anew.visit())
    expect(await anew.who()).toBeUndefined()
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
    const bearing = (key: string, isOwnMachine = true) =>
      door.callerOf({
        headers: new Headers({ authorization: `Bearer ${key}` }),
        sender: '',
        isOwnMachine,
        leave: () => {},
      })
    const machine = await bearing('k'.repeat(64))
    expect(machine).toMatchObject({ kind: 'machine', grants: [{ shop: 'all' }] })
    expect(await bearing('k'.repeat(63))).toBeUndefined()
    // It is a file of this machine: shown from another it was taken away.
    expect(await bearing('k'.repeat(64), false)).toBeUndefined()
    expect((await ownerLink(context, machine)).path).toMatch(/^\/welcome#/)
    await expect(ownerLink(context, await boss.who())).rejects.toMatchObject({ code: 'not_allowed' })
  })
})
