import type { Caller, Visit } from '../../../kernel/caller.ts'
import { Failure } from '../../../kernel/failure.ts'
import { inTransaction } from '../../../storage/records.ts'
import {
  type AccountContext,
  admitOwnPassword,
  asked,
  left,
  noted,
  refusedBy,
  refuseWeak,
} from './actions.ts'
import { accountOf, endSessionOf, sessionsOf } from './store.ts'

/** Who signed in. Failure: sign_in_needed for a key, which is nobody's person. */
export const signedIn = (caller: Caller | undefined): Caller & { kind: 'person' } => {
  if (caller?.kind !== 'person') throw new Failure('sign_in_needed', {})
  return caller
}

/** Where the caller is signed in, the latest first. Failure: sign_in_needed. */
export const listSessions = async ({ records, clock }: AccountContext, caller: Caller | undefined) => {
  const { member, session } = signedIn(caller)
  const account = await accountOf(records, member)
  const rows = account ? await sessionsOf(records, account.id, clock.now().toString()) : []
  return rows.map((row) => ({
    id: row.id,
    address: row.ip_address ?? '',
    device: row.user_agent ?? '',
    since: row.created_at,
    lastSeen: row.updated_at,
    isThis: row.id === session,
  }))
}

/** Ends one of the caller's own sessions; somebody else's is none of them. Failure: sign_in_needed. */
export const endSession = async (context: AccountContext, id: string, caller: Caller | undefined) => {
  const { member, name } = signedIn(caller)
  const ended = await inTransaction(context.records, async (tx) => {
    const account = await accountOf(tx, member)
    return account !== undefined && (await endSessionOf(tx, account.id, id))
  })
  if (ended) await noted(context, { what: 'session_ended', subject: `member:${member}`, label: name })
  return { ended }
}

/** Another password; whoever else is signed in with the old one is not any more. Failures: password_refused, invalid_input. */
export const changePassword = async (
  context: AccountContext,
  { old, password }: { old: string; password: string },
  visit: Visit,
): Promise<void> => {
  const caller = signedIn(visit.caller)
  refuseWeak(caller, password)
  await admitOwnPassword(context, caller.member)
  const body = { currentPassword: old, newPassword: password, revokeOtherSessions: true }
  const answer = await asked(context, '/change-password', visit, body)
  if (!answer.ok) throw refusedBy(answer, 'password_refused')
  left(visit, answer)
  await noted(context, { what: 'password', subject: `member:${caller.member}`, label: caller.name })
}
