import type { Shop } from '../../../facts/contract.ts'
import { BEIJING, type Day } from '../../../kernel/calendar.ts'
import type { Clock } from '../../../kernel/context.ts'
import type { Truth } from '../../../simulator/truth.ts'

/** The demo shop's team at its desk: what it works on, once all files are imported and the shop is there to be seen. */
export type DemoTeam = {
  shop: Shop
  /** First and last day of its files; the team's morning is the day after `to`. */
  from: Day
  to: Day
  /** What is true of the shop. A team knows its goods, suppliers and plans; of what was planted it may know nothing. */
  truth: Truth
}

/** When the team comes to its desk on a day. */
export const nineOn = (of: Day): Clock => {
  const at = Temporal.PlainDate.from(of)
    .toZonedDateTime({ timeZone: BEIJING, plainTime: '09:00' })
    .toInstant()
  return { now: () => at }
}

/**
 * What the team of one duty would have typed, done through the duty's own actions. One file of this folder each, listed
 * in `duties.ts` in the order of the duties; a later one finds what an earlier one typed. It is the
 * same every time but for the days, and leaves only rows that go with the shop; the members it adds go when nothing
 * else names them.
 */
export type TeamStep = {
  /** In the words of the field, as it is said while it is done: 竞品、价格带. */
  name: string
  /** What takes long stops by itself once `signal` says so. */
  type: (team: DemoTeam, signal: AbortSignal) => Promise<void>
}

/**
 * Lets the team type, duty after duty, until `signal`. A step that fails keeps no other from its turn; its name is
 * given back. `onStep` hears of each before it begins, `onFailure` of what was thrown.
 */
export const letTeamType = async (
  steps: readonly TeamStep[],
  team: DemoTeam,
  hooks: {
    signal: AbortSignal
    onStep: (at: number, name: string) => void
    onFailure: (error: unknown) => void
  },
): Promise<string[]> => {
  const failed: string[] = []
  for (const [i, { name, type }] of steps.entries()) {
    if (hooks.signal.aborted) break
    hooks.onStep(i + 1, name)
    try {
      await type(team, hooks.signal)
    } catch (error) {
      if (hooks.signal.aborted) break
      hooks.onFailure(error)
      failed.push(name)
    }
  }
  return failed
}
