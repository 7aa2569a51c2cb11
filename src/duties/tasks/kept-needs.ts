import type { Kysely } from 'kysely'
import { factsVersion } from '../../facts/metrics/memory.ts'
import type { FactTables } from '../../facts/tables.ts'
import { createTrailState } from '../../storage/trail-state.ts'
import type { NeedSources } from './actions.ts'
import type { Need } from './contract.ts'

type NeedsSource = NeedSources[string]

/** What nobody's needs rest on: signing in, roles, what is done without changing a record. */
export const ofNoNeed: readonly string[] = [
  '',
  'account_user',
  'account_link',
  'account_grant',
  'account_key',
  'notification_person',
]
/** Besides, what a busy team writes all day: no needs of stock and market rest on it, nor why a figure changed. */
export const dailyWrites: readonly string[] = [
  ...ofNoNeed,
  'task',
  'task_state',
  'task_reading',
  'ticket',
  'ticket_event',
  'alert',
  'alert_act',
  'alert_finding',
]

/** What a shop's needs rest on, but for the `unrelated` record tables: another text after every change of it. */
export const needsState = <T>(
  { records, facts }: { records: Kysely<T>; facts: Kysely<FactTables> },
  unrelated: readonly string[],
): ((shop: number) => Promise<string>) => {
  const trail = createTrailState(records, unrelated)
  return async (shop) => `${await trail()} ${await factsVersion(facts, shop)}`
}

/** Of so many shops the last answer is kept. */
const MOST_KEPT = 50
/** What depends on the hour is worked out anew after so long. */
const LONGEST_MS = 5 * 60_000

/**
 * Needs that take long to work out, kept as long as `state` says of the shop that nothing they rest on has changed:
 * of a team that opens 今天 at nine one waits for them.
 */
export const keepNeeds = (source: NeedsSource, state: (shop: number) => Promise<string>): NeedsSource => {
  const kept = new Map<number, { key: string; until: number; needs: Promise<Need[]> }>()
  return async (about) => {
    const { shop, today } = about
    const key = JSON.stringify([shop, today, await state(shop.id)])
    const there = kept.get(shop.id)
    if (there?.key === key && performance.now() < there.until) return there.needs
    const made = { key, until: performance.now() + LONGEST_MS, needs: source(about) }
    kept.delete(shop.id)
    kept.set(shop.id, made)
    // What failed is asked again.
    made.needs.catch(() => kept.get(shop.id) === made && kept.delete(shop.id))
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return made.needs
  }
}
