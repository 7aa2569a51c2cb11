import { setTimeout as wait } from 'node:timers/promises'
import type { Day } from '../../src/kernel/calendar.ts'
import { clicks } from './pages.ts'
import type { Person } from './team.ts'

/** What came of a call. */
export type Call = { page: string; isWrite: boolean; ms: number; failure: string | undefined }

export type Clicking = {
  shop: string
  last: Day
  /** Seconds between two clicks of one person, on average; half to one and a half of it. */
  think: number
  /** Seconds that all of them click. */
  lasts: number
  /** 0 to 1, for each person their own. */
  draw: (person: number) => number
}

const periods = [7, 14, 30, 30, 30, 90]

const drawn = <T>(values: readonly T[], at: number): T | undefined => values[Math.floor(at * values.length)]

/** Of what this person may click. */
const clickAt = (at: number, { permissions }: Person) => {
  const own = clicks.filter(({ permission }) => permissions.includes(permission))
  let left = at * own.reduce((sum, { share }) => sum + share, 0)
  return own.find(({ share }) => {
    left -= share
    return left < 0
  })
}

/** All of them click, each when they have looked long enough at what came last. */
export const clickAll = async (people: readonly Person[], given: Clicking): Promise<Call[]> => {
  const calls: Call[] = []
  const until = performance.now() + given.lasts * 1_000
  const timed = async (page: string, isWrite: boolean, call: Promise<unknown>) => {
    const from = performance.now()
    const failure = await call.then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    calls.push({ page, isWrite, ms: performance.now() - from, failure })
  }
  const one = async (who: Person, person: number) => {
    const { client, member } = who
    const draw = () => given.draw(person)
    // Not all of them sit down in the same second.
    await wait(draw() * given.think * 1_000)
    while (performance.now() < until) {
      const click = clickAt(draw(), who)
      if (!click) continue
      const look = { client, shop: given.shop, last: given.last, days: drawn(periods, draw()) ?? 30, member }
      await Promise.all(click.calls(look).map((call) => timed(click.name, click.isWrite === true, call)))
      await wait((0.5 + draw()) * given.think * 1_000)
    }
  }
  await Promise.all(people.map(one))
  return calls
}
