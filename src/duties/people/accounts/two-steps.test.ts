import { createHmac } from 'node:crypto'
import { symmetricEncrypt } from 'better-auth/crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { librarySecret, openAccounts, testPassword } from '../../../../test/accounts.ts'
import { storeSides } from '../../../storage/testing.ts'
import { endTwoStepsOf, invite } from './access-actions.ts'
import { enterByLink, failuresNoted, me, signIn } from './actions.ts'
import { confirmTwoSteps, endTwoSteps, enterCode, startTwoSteps } from './two-step-actions.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648, as an authenticator reads what it is given. */
const bytesOf = (base32: string): Buffer => {
  const bits = [...base32].map((sign) => letters.indexOf(sign).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** RFC 6238 with SHA-1 and steps of 30 seconds, as authenticators count. */
const codeAt = (key: Buffer, seconds: number, digits = 6): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [20_000_000_000, '65353130'],
])('the authenticator of these tests says at %i what RFC 6238 says', (seconds, code) => {
  expect(codeAt(Buffer.from('12345678901234567890'), seconds, 8)).toBe(code)
})

describe.each(storeSides(inject('postgresUrl')))('the second step on %s', (side) => {
  let house: Awaited<ReturnType<typeof openAccounts>>
  let lin: Awaited<ReturnType<typeof house.join>>
  let secret = ''
  let backupCodes: readonly string[] = []
  const now = () => codeAt(bytesOf(secret), Date.now() / 1_000)
  const wrong = () => String((Number(now()) + 1) % 1_000_000).padStart(6, '0')
  /** A browser in which the password was right. */
  const asked = async () => {
    const at = house.browser()
    const given = { name: '林晓', password: testPassword }
    expect(await signIn(house.context, given, await at.visit())).toBe('code')
    expect(await at.who()).toBeUndefined()
    return at
  }

  beforeAll(async () => {
    // A code is good for a minute and once. However long a test takes, it has one moment; the next one has other codes.
    vi.useFakeTimers({ toFake: ['Date'] })
    house = await openAccounts(side, inject('postgresUrl'))
    await house.begin()
    lin = await house.join('林晓', [{ role: 'operator', shop: null }])
  })
  afterAll(async () => {
    vi.useRealTimers()
    await house.stores.remove()
  })
  beforeEach(() => {
    vi.setSystemTime(Date.now() + 90_000)
  })

  test('turned on by password, then by a code of the secret that was told; nothing of it is readable in the store', async () => {
    const { context } = house
    await expect(startTwoSteps(context, { password: 'wrong' }, await lin.at.visit())).rejects.toMatchObject({
      code: 'password_refused',
    })
    const told = await startTwoSteps(context, { password: testPassword }, await lin.at.visit())
    ;({ secret, backupCodes } = told)
    expect(new URL(told.uri).searchParams.get('secret')).toBe(secret)
    expect(decodeURIComponent(told.uri)).toMatch(/^otpauth:\/\/totp\/掌柜:林晓\?/)
    expect(new Set(backupCodes).size).toBe(10)
    // Until then nothing else is asked for than before.
    expect(await me(context, await lin.at.who())).toMatchObject({ isTwoSteps: false })
    await expect(confirmTwoSteps(context, { code: wrong() }, await lin.at.visit())).rejects.toMatchObject({
      code: 'code_refused',
    })
    await house.by(lin.at, async () => confirmTwoSteps(context, { code: now() }, await lin.at.visit()))
    expect(await me(context, await lin.at.who())).toMatchObject({ isTwoSteps: true })
    const { db } = house.stores.records
    const kept = JSON.stringify([
      await db.selectFrom('account_two_factor').selectAll().execute(),
      await db.selectFrom('audit_entry').selectAll().execute(),
    ])
    for (const one of [secret, bytesOf(secret).toString(), ...backupCodes]) expect(kept).not.toContain(one)
    expect(await house.told(1)).toEqual(['林晓 打开了两步验证：林晓'])
  })

  test('the password alone lets nobody in; with the code of now it does, as a new session', async () => {
    const at = await asked()
    const { context } = house
    await expect(
      enterCode(context, { code: wrong(), isBackup: false }, await at.visit()),
    ).rejects.toMatchObject({ code: 'code_refused' })
    expect(await at.who()).toBeUndefined()
    await enterCode(context, { code: now(), isBackup: false }, await at.visit())
    expect(await at.who()).toMatchObject({ name: '林晓' })
    expect((await house.noted()).slice(-2)).toMatchObject([
      { what: 'sign_in_failed' },
      { what: 'sign_in', by: '林晓' },
    ])
  })

  test('without the password before it a code lets nobody in', async () => {
    await expect(
      enterCode(house.context, { code: now(), isBackup: false }, await house.browser().visit()),
    ).rejects.toMatchObject({ code: 'code_refused' })
  })

  test('a code that somebody saw typed in lets nobody else in with it, at the same moment neither', async () => {
    const browsers = [await asked(), await asked(), await asked()]
    const code = now()
    const entered = await Promise.allSettled(
      browsers.map(async (at) => enterCode(house.context, { code, isBackup: false }, await at.visit())),
    )
    expect(entered.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const inside = await Promise.all(browsers.map((at) => at.who()))
    expect(inside.filter((who) => who !== undefined)).toHaveLength(1)
    const { db } = house.stores.records
    const sessions = await db.selectFrom('account_session').select('id').execute()
    const late = await asked()
    await expect(
      enterCode(house.context, { code, isBackup: false }, await late.visit()),
    ).rejects.toMatchObject({ code: 'code_refused' })
    expect(await db.selectFrom('account_session').select('id').execute()).toEqual(sessions)
  })

  test('codes are guessed at ten times a quarter of an hour, from however many addresses, also all at the same moment', async () => {
    const { context } = house
    const guess = async (at: Awaited<ReturnType<typeof asked>>, code: string, isBackup = false) =>
      enterCode(context, { code, isBackup }, await at.visit()).then(
        () => 'in',
        (error) => String(error.code),
      )
    expect(await guess(await asked(), now())).toBe('in')
    vi.setSystemTime(Date.now() + 90_000)
    const browsers: Awaited<ReturnType<typeof asked>>[] = []
    for (let n = 0; n < 24; n++) browsers.push(await asked())
    const told = await Promise.all(browsers.map((at) => guess(at, wrong())))
    expect(told.toSorted()).toEqual([
      ...Array.from({ length: 10 }, () => 'code_refused'),
      ...Array.from({ length: 14 }, () => 'too_many_sign_ins'),
    ])
    // Nor is the right one heard, nor a backup code.
    expect(await guess(await asked(), now())).toBe('too_many_sign_ins')
    expect(await guess(await asked(), backupCodes[9] ?? '', true)).toBe('too_many_sign_ins')
    house.pass({ minutes: 16 })
    vi.setSystemTime(Date.now() + 16 * 60_000)
    expect(await guess(await asked(), now())).toBe('in')
  })

  test('a backup code is good once', async () => {
    const [code = ''] = backupCodes
    const first = await asked()
    await enterCode(house.context, { code, isBackup: true }, await first.visit())
    expect(await first.who()).toMatchObject({ name: '林晓' })
    expect((await house.noted()).at(-1)).toMatchObject({ what: 'sign_in_backup', by: '林晓' })
    const second = await asked()
    await expect(
      enterCode(house.context, { code, isBackup: true }, await second.visit()),
    ).rejects.toMatchObject({ code: 'code_refused' })
    expect(await second.who()).toBeUndefined()
  })

  test('a backup code may be typed in capitals and with spaces; one of before still works', async () => {
    const typed = (backupCodes[1] ?? '').toUpperCase().replace('-', ' ')
    const first = await asked()
    await enterCode(house.context, { code: typed, isBackup: true }, await first.visit())
    expect(await first.who()).toMatchObject({ name: '林晓' })
    const again = await asked()
    await expect(
      enterCode(house.context, { code: backupCodes[1] ?? '', isBackup: true }, await again.visit()),
    ).rejects.toMatchObject({ code: 'code_refused' })
    // As the library made them: letters of both cases, 0 and O, 1 and l.
    const old = 'aB0lI-xYz1O'
    const { db } = house.stores.records
    await db
      .updateTable('account_two_factor')
      .set({ backup_codes: await symmetricEncrypt({ key: librarySecret, data: JSON.stringify([old]) }) })
      .execute()
    const before = await asked()
    await enterCode(house.context, { code: old, isBackup: true }, await before.visit())
    expect(await before.who()).toMatchObject({ name: '林晓' })
  })

  test('a link for another password does not lead around it', async () => {
    const { path } = await invite(house.context, { member: lin.id }, await house.boss.who())
    const at = house.browser()
    const used = { token: path.split('#')[1] ?? '', password: testPassword }
    expect(await enterByLink(house.context, used, await at.visit())).toBe('code')
    expect(await at.who()).toBeUndefined()
    await enterCode(house.context, { code: now(), isBackup: false }, await at.visit())
    lin = { ...lin, at }
    expect(await at.who()).toMatchObject({ name: '林晓' })
  })

  test('turned off with the password, or by the owner for who lost the telephone; both are noted', async () => {
    const { context } = house
    await expect(endTwoSteps(context, { password: 'wrong' }, await lin.at.visit())).rejects.toMatchObject({
      code: 'password_refused',
    })
    await house.by(lin.at, async () => endTwoSteps(context, { password: testPassword }, await lin.at.visit()))
    expect(await house.told(1)).toEqual(['林晓 关掉了两步验证：林晓'])
    expect(await me(context, await lin.at.who())).toMatchObject({ isTwoSteps: false })
    const again = await startTwoSteps(context, { password: testPassword }, await lin.at.visit())
    expect(again.secret).not.toBe(secret)
    ;({ secret } = again)
    await house.by(lin.at, async () => confirmTwoSteps(context, { code: now() }, await lin.at.visit()))
    expect(
      await house.by(house.boss, (caller) => endTwoStepsOf(context, { member: lin.id }, caller)),
    ).toMatchObject({ isTwoSteps: false })
    expect((await house.noted()).at(-1)).toMatchObject({ what: 'two_steps_off', label: '林晓', by: '老板' })
    // Each is one act, and nothing stands between them.
    expect(await house.told(3)).toEqual([
      '老板 关掉了两步验证：林晓，连同账号 1 处',
      '林晓 打开了两步验证：林晓',
      '林晓 关掉了两步验证：林晓',
    ])
    const at = house.browser()
    expect(await signIn(context, { name: '林晓', password: testPassword }, await at.visit())).toBe('in')
  })

  test('failures to sign in are noted without what was typed, and so many of a name an hour', async () => {
    for (let tries = 0; tries <= failuresNoted; tries++)
      await signIn(
        house.context,
        { name: '打错的名字', password: `secret-${tries}` },
        await house.browser().visit(),
      ).catch(() => undefined)
    await house.settled()
    const failed = (await house.noted()).filter(({ label }) => label === '没有这个名字')
    expect(failed).toHaveLength(failuresNoted)
    expect(failed.map(({ all }) => all).join()).not.toMatch(/secret-|打错的名字/)
  })
})
