import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openAccounts } from '../../../../test/accounts.ts'
import { storeSides } from '../../../storage/testing.ts'
import { addMember, archiveMember } from '../actions.ts'
import { endTwoStepsOf, giveRoles, invite, listAccess, withdraw } from './access-actions.ts'
import { enterByLink, openLink } from './actions.ts'
import { changeRole, listRoles, makeRole, removeRole } from './role-actions.ts'

describe.each(storeSides(inject('postgresUrl')))('roles made here, %s', (side) => {
  let house: Awaited<ReturnType<typeof openAccounts>>
  let lin: Awaited<ReturnType<typeof house.join>>
  /** Who may give accounts and look at figures, nothing else. */
  let clerk: Awaited<ReturnType<typeof house.join>>
  let role = ''

  beforeAll(async () => {
    house = await openAccounts(side, inject('postgresUrl'))
    await house.begin()
    lin = await house.join('林晓', [])
  })
  afterAll(() => house.stores.remove())

  test('the owner makes a role by name, gives it in a shop, and that is noted with the names', async () => {
    const made = await house.by(house.boss, (caller) =>
      makeRole(house.context, { name: '售后主管', permissions: ['tasks.write', 'figures.read'] }, caller),
    )
    role = made.id
    expect(made).toMatchObject({
      name: '售后主管',
      // In the order in which permissions are read.
      permissions: ['figures.read', 'tasks.write'],
      isShipped: false,
      members: 0,
    })
    await house.by(house.boss, (caller) =>
      giveRoles(house.context, { member: lin.id, roles: [{ role, shop: '乙店' }] }, caller),
    )
    expect(await lin.at.who()).toMatchObject({
      grants: [{ shop: 2, permissions: ['figures.read', 'tasks.write'] }],
    })
    expect((await house.noted()).filter(({ what }) => what === 'permission').slice(-2)).toMatchObject([
      { label: '新的角色「售后主管」', by: '老板' },
      { label: '林晓：售后主管（乙店）', by: '老板' },
    ])
  })

  test('what a role allows from now on holds at the next call of whoever has it', async () => {
    const boss = await house.boss.who()
    await changeRole(
      house.context,
      { id: role, name: '售后主管', permissions: ['figures.read', 'customer.read'] },
      boss,
    )
    expect(await lin.at.who()).toMatchObject({
      grants: [{ shop: 2, permissions: ['figures.read', 'customer.read'] }],
    })
  })

  test('a role that somebody has is not deleted; then it is, and nobody can be given it', async () => {
    await expect(removeRole(house.context, { id: role })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('林晓'),
    })
    const boss = await house.boss.who()
    await giveRoles(house.context, { member: lin.id, roles: [] }, boss)
    await house.by(house.boss, () => removeRole(house.context, { id: role }))
    expect((await house.noted()).at(-1)).toMatchObject({
      what: 'permission',
      label: '删除了角色「售后主管」',
    })
    await expect(
      giveRoles(house.context, { member: lin.id, roles: [{ role, shop: null }] }, boss),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  test('roles that came with the program stay as they are, and no other has their name', async () => {
    const boss = await house.boss.who()
    await expect(
      changeRole(house.context, { id: 'reader', name: '只读', permissions: ['shop.write'] }, boss),
    ).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(removeRole(house.context, { id: 'reader' })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(
      makeRole(house.context, { name: '店主', permissions: ['figures.read'] }, boss),
    ).rejects.toMatchObject({ code: 'invalid_input' })
    expect((await listRoles(house.context)).filter(({ isShipped }) => isShipped)).toHaveLength(9)
  })

  test('nobody gives or takes away what they may not do themselves, by a role, a change of a role or a link', async () => {
    const boss = await house.boss.who()
    const { id } = await makeRole(
      house.context,
      { name: '人事', permissions: ['access.read', 'access.write', 'figures.read'] },
      boss,
    )
    const wide = await makeRole(
      house.context,
      { name: '备份员', permissions: ['settings.read', 'settings.write'] },
      boss,
    )
    clerk = await house.join('赵人事', [{ role: id, shop: null }])
    const caller = await clerk.at.who()
    const { context } = house
    const owner = boss?.kind === 'person' ? boss.member : 0
    const { id: fresh } = await addMember(context, { name: '新来的', role: 'ads' })
    const refused: [string, () => Promise<unknown>][] = [
      ['gives', () => giveRoles(context, { member: fresh, roles: [{ role: 'ads', shop: '甲店' }] }, caller)],
      [
        'gives themselves',
        () =>
          giveRoles(
            context,
            {
              member: clerk.id,
              roles: [
                { role: id, shop: null },
                { role: 'owner', shop: null },
              ],
            },
            caller,
          ),
      ],
      ['takes away', () => giveRoles(context, { member: owner, roles: [] }, caller)],
      ['makes', () => makeRole(context, { name: '大权', permissions: ['settings.write'] }, caller)],
      [
        'widens',
        () =>
          changeRole(context, { id, name: '人事', permissions: ['access.write', 'settings.write'] }, caller),
      ],
      [
        'narrows',
        () => changeRole(context, { id: wide.id, name: '备份员', permissions: ['settings.read'] }, caller),
      ],
      ['becomes the owner by a link', () => invite(context, { member: owner }, caller)],
      ['takes the owner’s second step off', () => endTwoStepsOf(context, { member: owner }, caller)],
    ]
    for (const [what, attempt] of refused)
      expect(
        `${what} ${await attempt().then(
          () => 'done',
          (error) => error.code,
        )}`,
      ).toBe(`${what} beyond_own`)
    // What they have themselves they give, and invite whom they are not above.
    await giveRoles(context, { member: fresh, roles: [{ role: id, shop: '甲店' }] }, caller)
    expect((await invite(context, { member: fresh }, caller)).path).toMatch(/^\/welcome#/)
    expect((await house.noted()).at(-1)).toMatchObject({ what: 'invite', label: '新来的' })
  })

  test('who kept a link comes by no more than they may themselves, and by nothing once they may let nobody in', async () => {
    const boss = await house.boss.who()
    const { context } = house
    const password = '捡来的链接也要一句密码'
    const linked = async (name: string) => {
      const { id } = await addMember(context, { name, role: 'operator' })
      const by = await clerk.at.who()
      return { id, token: (await invite(context, { member: id }, by)).path.split('#')[1] ?? '' }
    }
    const usable = (token: string) =>
      openLink(context, { token }).then(
        () => 'usable',
        (error) => error.code,
      )
    /** What the page of the members says of a link. */
    const shown = async (member: number) => {
      const access = (await listAccess(context)).find((one) => one.member === member)
      return { isThere: access?.linkUntil !== null, isBarred: access?.isLinkBarred }
    }
    // Invited by the clerk, then made more than the clerk is.
    const risen = await linked('升职的')
    expect(await usable(risen.token)).toBe('usable')
    expect(await shown(risen.id)).toEqual({ isThere: true, isBarred: false })
    await giveRoles(context, { member: risen.id, roles: [{ role: 'manager', shop: null }] }, boss)
    expect(await usable(risen.token)).toBe('link_unusable')
    expect(await shown(risen.id)).toEqual({ isThere: true, isBarred: true })
    const thief = house.browser()
    await expect(
      enterByLink(context, { token: risen.token, password }, await thief.visit()),
    ).rejects.toMatchObject({ code: 'link_unusable' })
    expect(await thief.who()).toBeUndefined()
    // Nor do they keep out whom they are not above.
    await expect(withdraw(context, { member: risen.id }, await clerk.at.who())).rejects.toMatchObject({
      code: 'beyond_own',
    })
    // The owner's own link for the same member is good.
    const { path } = await invite(context, { member: risen.id }, boss)
    expect(await shown(risen.id)).toEqual({ isThere: true, isBarred: false })
    await enterByLink(context, { token: path.split('#')[1] ?? '', password }, await thief.visit())
    expect(await thief.who()).toMatchObject({ name: '升职的' })
    expect(await shown(risen.id)).toEqual({ isThere: false, isBarred: false })

    const [plain, later] = [await linked('没有角色的'), await linked('也没有角色的')]
    expect(await usable(plain.token)).toBe('usable')
    await giveRoles(context, { member: clerk.id, roles: [{ role: 'reader', shop: null }] }, boss)
    expect(await usable(plain.token)).toBe('link_unusable')
    expect(await shown(plain.id)).toEqual({ isThere: true, isBarred: true })
    const { id: role } = await makeRole(
      context,
      { name: '人事二', permissions: ['access.read', 'access.write'] },
      boss,
    )
    await giveRoles(context, { member: clerk.id, roles: [{ role, shop: null }] }, boss)
    expect(await usable(later.token)).toBe('usable')
    await archiveMember(context, { id: clerk.id })
    expect(await usable(later.token)).toBe('link_unusable')
    expect(await shown(later.id)).toEqual({ isThere: true, isBarred: true })
  })
})
