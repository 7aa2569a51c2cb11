import { z } from 'zod'
import type { Visit } from '../../../kernel/caller.ts'
import { Failure } from '../../../kernel/failure.ts'
import { actingAs } from '../../../storage/actor.ts'
import { readBackupCode } from '../rules/backup-codes.ts'
import { allMembers } from '../store.ts'
import {
  type AccountContext,
  admitOwnPassword,
  asked,
  left,
  noted,
  noteFailed,
  refusedBy,
} from './actions.ts'
import { admitAttempt, admitCode, forgetCodes } from './attempts.ts'
import { signedIn } from './session-actions.ts'
import { memberOfStep } from './store.ts'

const Entered = z.object({ token: z.string(), user: z.object({ member: z.coerce.number() }) })

/** Longer than the library takes a code for good. */
const once = { most: 1, milliseconds: 5 * 60_000 }

/** Of whom a browser that gave the right password is asked for a code; undefined where it was asked for none. */
const askedForCode = async (
  { records, library }: AccountContext,
  { headers }: Visit,
): Promise<number | undefined> => {
  const { name } = (await library.$context).createAuthCookie('two_factor')
  const cookies = (headers.get('cookie') ?? '').split(/; */)
  const value = cookies.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1)
  // Its signature, behind the last point, is for the library to look at: nobody makes up the name of a step.
  return value ? memberOfStep(records, value.slice(0, value.lastIndexOf('.'))) : undefined
}

/** Before a code of a member is looked at. Failure: too_many_sign_ins. */
const admitOneCode = async ({ records, clock }: AccountContext, member: number): Promise<void> => {
  const seconds = await admitCode(records, member, clock.now().epochMilliseconds)
  if (seconds > 0) throw new Failure('too_many_sign_ins', { seconds })
}

/**
 * The second step of signing in, within ten minutes of the first: the code that the telephone shows now, or one of the
 * backup codes, each good once. Failures: code_refused, too_many_sign_ins.
 */
export const enterCode = async (
  context: AccountContext,
  { code: typed, isBackup }: { code: string; isBackup: boolean },
  visit: Visit,
): Promise<void> => {
  // Who is signed in already would be asked by the library to prove something else.
  if (visit.caller) throw new Failure('code_refused', {})
  const asking = await askedForCode(context, visit)
  if (asking !== undefined) await admitOneCode(context, asking)
  const path = isBackup ? '/two-factor/verify-backup-code' : '/two-factor/verify-totp'
  const [first = '', ...others] = isBackup ? readBackupCode(typed) : [typed.replace(/\s/g, '')]
  let code = first
  let answer = await asked(context, path, visit, { code })
  for (const other of others) {
    if (answer.ok || answer.status === 429) break
    code = other
    answer = await asked(context, path, visit, { code })
  }
  if (!answer.ok) {
    await noteFailed(context, '两步验证')
    throw refusedBy(answer, 'code_refused')
  }
  const { token, user } = Entered.parse(await answer.json())
  const { records, clock } = context
  // Whoever saw a code typed in could otherwise type it in as well as long as it is shown.
  const wait = await admitAttempt(records, `code ${user.member} ${code}`, once, clock.now().epochMilliseconds)
  if (wait > 0) {
    await records.deleteFrom('account_session').where('token', '=', token).execute()
    await noteFailed(context, '两步验证')
    throw new Failure('code_refused', {})
  }
  const member = (await allMembers(records)).find(({ id }) => id === user.member)
  if (!member || member.archivedAt !== null) throw new Failure('sign_in_refused', {})
  await forgetCodes(records, member.id)
  left(visit, answer)
  await actingAs({ kind: 'person', member: member.id, name: member.name }, () =>
    noted(context, { what: isBackup ? 'sign_in_backup' : 'sign_in' }),
  )
}

const Started = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) })

/**
 * A new secret for a program that shows codes, as text and as the address a QR code holds, and ten backup codes; all of
 * it told once, here. Nothing is asked for until a code confirms it. Failures: sign_in_needed, password_refused,
 * invalid_input where it is on already.
 */
export const startTwoSteps = async (
  context: AccountContext,
  { password }: { password: string },
  visit: Visit,
): Promise<{ uri: string; secret: string; backupCodes: string[] }> => {
  const { member, name } = signedIn(visit.caller)
  await admitOwnPassword(context, member)
  const answer = await asked(context, '/two-factor/enable', visit, { password, method: 'totp' })
  if (!answer.ok) {
    const told: unknown = await answer.json().catch(() => undefined)
    if (typeof told === 'object' && told && 'code' in told && told.code === 'TOTP_ALREADY_ENABLED')
      throw new Failure('invalid_input', { detail: '两步验证已经打开了；要换手机，请先关掉再打开。' })
    throw refusedBy(answer, 'password_refused')
  }
  const { totpURI, backupCodes } = Started.parse(await answer.json())
  const { searchParams } = new URL(totpURI)
  const secret = searchParams.get('secret') ?? ''
  // The library would name the account by the address that nobody writes to.
  const parts = new URLSearchParams({ secret, issuer: '掌柜', digits: '6', period: '30' })
  const uri = `otpauth://totp/${encodeURIComponent(`掌柜:${name}`)}?${parts.toString().replaceAll('+', '%20')}`
  return { uri, secret, backupCodes }
}

/**
 * Turns it on, once a code shows that the telephone has the secret. What the library writes is the act in the trail.
 * Failures: sign_in_needed, code_refused, too_many_sign_ins.
 */
export const confirmTwoSteps = async (
  context: AccountContext,
  { code }: { code: string },
  visit: Visit,
): Promise<void> => {
  const { member } = signedIn(visit.caller)
  await admitOneCode(context, member)
  const answer = await asked(context, '/two-factor/verify-totp', visit, { code })
  if (!answer.ok) throw refusedBy(answer, 'code_refused')
  await forgetCodes(context.records, member)
  left(visit, answer)
}

/** From now on the password alone is asked. Failures: sign_in_needed, password_refused. */
export const endTwoSteps = async (
  context: AccountContext,
  { password }: { password: string },
  visit: Visit,
): Promise<void> => {
  const { member } = signedIn(visit.caller)
  await admitOwnPassword(context, member)
  const answer = await asked(context, '/two-factor/disable', visit, { password })
  if (!answer.ok) throw refusedBy(answer, 'password_refused')
  left(visit, answer)
}
