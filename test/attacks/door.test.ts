import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSides } from '../../src/storage/testing.ts'
import { machineHeaders } from '../machine.ts'
import { type Ground, openGround, type ownerOf, password, publicName, publicOrigin } from './ground.ts'

const tokenOf = (path: unknown): string => String(Object(path).path).split('#')[1] ?? ''

describe.each(storeSides(inject('postgresUrl')))('the door on %s', (side) => {
  let ground: Ground
  let owner: Awaited<ReturnType<typeof ownerOf>>
  let senders = 0
  const stranger = () => ground.visitor(`198.51.100.${++senders}`)

  beforeAll(async () => {
    ground = await openGround(side)
  }, 120_000)
  afterAll(() => ground.close())

  test('of many who open the first link at once one becomes the owner', async () => {
    const token = (await ground.house.firstLink())?.token ?? ''
    const rivals = Array.from({ length: 6 }, () => stranger())
    const answers = await Promise.all(rivals.map((one, at) => one.useLink(token, password, `抢先${at}`)))
    const won = answers.flatMap(({ status }, at) => (status === 200 ? [at] : []))
    expect(won).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(5)
    const [winner] = won
    const first = rivals[winner ?? 0]
    if (!first) throw new Error('somebody wins')
    const members = await first.call('GET', '/api/members')
    expect(members.json).toHaveLength(1)
    owner = first
    expect((await stranger().useLink(token, password, '迟到')).status).toBe(410)
    await owner.call('PATCH', '/api/members/1', { name: '老板' })
  })

  test('its cookie is for this site alone, over https alone, and for no script', async () => {
    const cookies = owner.left.filter((cookie) => /session_token=[^;]/.test(cookie))
    expect(cookies.length).toBeGreaterThan(0)
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Secure-/)
      for (const flag of [/; HttpOnly/i, /; Secure/i, /; SameSite=(Lax|Strict)/i])
        expect(cookie).toMatch(flag)
      expect(cookie).not.toMatch(/; Domain=/i)
    }
  })

  test('a session that somebody planted is not the one that is signed in, and ends', async () => {
    const planted = new Map(owner.jar)
    const victim = stranger()
    for (const [name, value] of planted) victim.jar.set(name, value)
    expect((await victim.signIn('老板', password)).status).toBe(200)
    expect([...victim.jar.values()]).not.toEqual([...planted.values()])
    const attacker = stranger()
    for (const [name, value] of planted) attacker.jar.set(name, value)
    expect(await attacker.who()).toBe(401)
    owner = victim
  })

  test('a session made up before sign-in is not taken over either', async () => {
    const victim = stranger()
    const [name = ''] = owner.jar.keys()
    victim.jar.set(name, 'chosen-by-somebody.c2lnbmVk')
    await victim.signIn('老板', password)
    expect(victim.jar.get(name)).not.toContain('chosen-by-somebody')
    expect(await victim.who()).toBe(200)
  })

  test('a name is guessed at so often and no more, from however many addresses, known or not', async () => {
    await owner.call('POST', '/api/members', { name: '被猜的人' })
    const { json } = await owner.call('POST', '/api/access/2/link', {})
    const target = stranger()
    expect((await target.useLink(tokenOf(json), password)).status).toBe(200)
    const guess = async (name: string) => (await stranger().signIn(name, 'wrong password')).status
    for (const name of ['被猜的人', '没有的人']) {
      const answers: number[] = []
      // At once, as somebody with many addresses would.
      for (let round = 0; round < 4; round++)
        answers.push(...(await Promise.all(Array.from({ length: 10 }, () => guess(name)))))
      expect(answers.filter((status) => status === 401)).toHaveLength(30)
      expect(answers.filter((status) => status === 429)).toHaveLength(10)
    }
    // Also with the right password, or it would tell that it is right.
    expect((await stranger().signIn('被猜的人', password)).status).toBe(429)
    // Whoever is signed in stays so, and where they are they get in again; so does who is given a link.
    expect(await target.who()).toBe(200)
    expect((await target.signIn('被猜的人', password)).status).toBe(200)
    const again = await owner.call('POST', '/api/access/2/link', {})
    expect((await stranger().useLink(tokenOf(again.json), password)).status).toBe(200)
  }, 60_000)

  test('one address that guesses at many names is told to wait, whatever it says of itself', async () => {
    const thief = ground.visitor('198.51.100.250')
    const answers: number[] = []
    for (let at = 0; at < 13; at++)
      answers.push(
        // What a client writes before the proxy does counts for nothing.
        (
          await thief.call(
            'POST',
            '/api/account/session',
            { name: `名${at}`, password: 'wrong' },
            {
              'x-forwarded-for': `10.1.1.${at}, 198.51.100.250`,
              'x-real-ip': `10.1.1.${at}`,
              'x-sender': `10.1.1.${at}`,
              forwarded: `for=10.1.1.${at}`,
            },
          )
        ).status,
      )
    expect(answers.slice(0, 10)).toEqual(Array(10).fill(401))
    expect(answers.slice(10)).toEqual([429, 429, 429])
  })

  test('another password ends every other session; the old one is guessed at no more than at the door', async () => {
    const other = stranger()
    await other.signIn('老板', password)
    const change = (old: string, to: string) =>
      owner.call('PUT', '/api/account/password', { old, password: to })
    const tried: number[] = []
    for (let at = 0; at < 12; at++) tried.push((await change(`wrong ${at}`, '另一句很长的好话呀')).status)
    expect(tried).toContain(429)
    const elsewhere = ground.visitor('198.51.100.251')
    for (const [name, value] of owner.jar) elsewhere.jar.set(name, value)
    const changed = await elsewhere.call('PUT', '/api/account/password', {
      old: password,
      password: '另一句很长的好话呀',
    })
    expect(changed.status).toBe(200)
    expect(await other.who()).toBe(401)
    owner = elsewhere
    expect(await owner.who()).toBe(200)
  })

  test('who is archived is out, and stays out with the old cookie and the old link when they come back', async () => {
    await owner.call('POST', '/api/members', { name: '要走的人' })
    const leaver = stranger()
    const link = await owner.call('POST', '/api/access/3/link', {})
    await leaver.useLink(tokenOf(link.json), password)
    const unused = await owner.call('POST', '/api/access/3/link', {})
    expect(await leaver.who()).toBe(200)
    const archived = await owner.call('POST', '/api/members/3/archive')
    expect(archived.status).toBe(200)
    expect(await leaver.who()).toBe(401)
    expect((await stranger().signIn('要走的人', password)).status).toBe(401)
    expect((await owner.call('DELETE', '/api/members/3/archive')).status).toBe(200)
    expect(await leaver.who()).toBe(401)
    expect((await stranger().useLink(tokenOf(unused.json), password)).status).toBe(410)
    expect((await stranger().signIn('要走的人', password)).status).toBe(200)
  })

  test('the key of this machine opens nothing from another, nor through the proxy', async () => {
    const { authorization } = machineHeaders(ground.house.folder.path)
    const key = { authorization, host: `127.0.0.1:${ground.server.port}` }
    const status = async (headers: Record<string, string>) =>
      (await ground.ask('/api/account', { headers: { ...key, ...headers } })).status
    expect(await status({})).toBe(200)
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
      expect(`${header} ${await status({ [header]: '203.0.113.9' })}`).toBe(`${header} 401`)
    const outside = { host: publicName, origin: publicOrigin, 'x-forwarded-for': '203.0.113.9' }
    expect(await status(outside)).toBe(401)
    const link = await ground.ask('/api/access/owner-link', {
      method: 'POST',
      headers: { ...key, ...outside },
    })
    expect(link.status).toBe(401)
  })

  test('who took a session along does not guess the password with it, from however many addresses', async () => {
    const { json: member } = await owner.call('POST', '/api/members', { name: '会话被偷的人' })
    const { json } = await owner.call('POST', `/api/access/${Object(member).id}/link`, {})
    const victim = stranger()
    expect((await victim.useLink(tokenOf(json), password)).status).toBe(200)
    const answers: number[] = []
    for (let at = 0; at < 36; at++) {
      const thief = stranger()
      for (const [name, value] of victim.jar) thief.jar.set(name, value)
      const wrong = `wrong password ${at}`
      const { status } =
        at % 3 === 0
          ? await thief.call('PUT', '/api/account/password', { old: wrong, password: 'another long one' })
          : await thief.call('POST', `/api/account/two-steps${at % 3 === 1 ? '' : '/end'}`, {
              password: wrong,
            })
      answers.push(status)
    }
    expect(answers).toEqual([...Array(30).fill(403), ...Array(6).fill(429)])
    expect(await victim.who()).toBe(200)
  }, 120_000)

  test('who looks after members neither renames, archives nor brings back one who may do more', async () => {
    const made = await owner.call('POST', '/api/roles', {
      name: '管成员',
      permissions: ['people.read', 'people.write'],
    })
    const { json: keeper } = await owner.call('POST', '/api/members', { name: '管成员的人' })
    const { json: second } = await owner.call('POST', '/api/members', { name: '第二位店主' })
    const give = (member: unknown, role: unknown) =>
      owner.call('PUT', `/api/access/${Object(member).id}/roles`, { roles: [{ role, shop: null }] })
    expect((await give(keeper, Object(made.json).id)).status).toBe(200)
    expect((await give(second, 'owner')).status).toBe(200)
    const { json } = await owner.call('POST', `/api/access/${Object(keeper).id}/link`, {})
    const thief = stranger()
    expect((await thief.useLink(tokenOf(json), password)).status).toBe(200)
    const above = `/api/members/${Object(second).id}`
    const refused = { code: 'beyond_own' }
    expect((await thief.call('PATCH', above, { name: '别的名字' })).json).toMatchObject(refused)
    expect((await thief.call('POST', `${above}/archive`, {})).json).toMatchObject(refused)
    expect((await owner.call('POST', `${above}/archive`, {})).status).toBe(200)
    expect((await thief.call('DELETE', `${above}/archive`)).json).toMatchObject(refused)
    const { json: other } = await thief.call('POST', '/api/members', { name: '没有角色的人' })
    const below = `/api/members/${Object(other).id}`
    expect((await thief.call('PATCH', below, { name: '改了的名字' })).status).toBe(200)
    expect((await thief.call('POST', `${below}/archive`, {})).status).toBe(200)
  }, 120_000)
})
