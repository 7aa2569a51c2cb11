import type { Caller } from '../../../kernel/caller.ts'
import type { Clock } from '../../../kernel/context.ts'
import { Failure } from '../../../kernel/failure.ts'
import type { Permission } from '../../../kernel/permission.ts'
import { keyGrants, keyState } from '../rules/keys.ts'
import { allMembers, type PeopleRecords } from '../store.ts'
import { grantsOfMember } from './grants.ts'
import { keyNamed, putUse } from './key-store.ts'
import { createPace } from './pace.ts'

/** Calls that one key may make in a minute, at each server. */
export const callsAMinute = 300
/** Wrong keys that one address may bring in a minute, at each server. */
export const wrongKeysAMinute = 20
/** Texts that are keys of the API begin so: they are known for what they are wherever they turn up. */
export const keyStart = 'zg_'

/** The last use is told to the minute: a write for every call would be one too many. */
const usedAgainMs = 60_000

type KeyDoorParts = { records: PeopleRecords; clock: Clock }

/** Lets in who brings a key of the API. Failures: key_refused, too_many_calls, too_many_sign_ins. */
export const createKeyDoor = ({ records, clock }: KeyDoorParts) => {
  const now = () => clock.now().epochMilliseconds
  const paceOfKey = createPace({ most: callsAMinute, milliseconds: 60_000, now })
  const paceOfWrong = createPace({ most: wrongKeysAMinute, milliseconds: 60_000, now })
  const lastUse = new Map<string, number>()
  return async (text: string, sender: string): Promise<Caller> => {
    const key = text.startsWith(keyStart) ? await keyNamed(records, text) : undefined
    const owner = key && (await allMembers(records)).find(({ id }) => id === key.member_id)
    const at = clock.now()
    if (!key || !owner || owner.archivedAt !== null || keyState(key, at.toString()) !== 'good') {
      const seconds = paceOfWrong.take(sender)
      throw seconds > 0 ? new Failure('too_many_sign_ins', { seconds }) : new Failure('key_refused', {})
    }
    const seconds = paceOfKey.take(key.id)
    if (seconds > 0) throw new Failure('too_many_calls', { seconds, limit: callsAMinute })
    if (at.epochMilliseconds - (lastUse.get(key.id) ?? 0) >= usedAgainMs) {
      lastUse.set(key.id, at.epochMilliseconds)
      await putUse(records, key.id, at.toString({ smallestUnit: 'second' }))
    }
    const scope = {
      permissions: JSON.parse(key.permissions) as Permission[],
      shops: JSON.parse(key.shops) as number[] | null,
    }
    return {
      kind: 'key',
      member: owner.id,
      key: key.id,
      // Several keys act for one person: the trail tells which.
      name: `${owner.name}（${key.name}）`,
      grants: keyGrants(await grantsOfMember(records, owner.id), scope),
    }
  }
}
