import { yuan } from '../../../kernel/money.ts'
import { wilson } from '../../../stats/proportion.ts'
import type { AgentStanding, Share } from '../service/contract.ts'

/** A day of an agent as the reports have it; null: no such report. Weighed: rate or seconds × buyers received. */
export type AgentDay = {
  day: string
  agent: string
  inquirers: number | null
  payers: number | null
  received: number | null
  responseWeighed: number | null
  firstWeighed: number | null
  withinWeighed: number | null
  unanswered: number | null
  ratings: number | null
  satisfied: number | null
  salesFen: number | null
}

/** Below these a rate says more of chance than of the agent. */
export const FEW_INQUIRERS = 30
export const FEW_RATINGS = 20

type Count = { hits: number; of: number }

const sumOf = <T>(rows: readonly T[], part: (row: T) => number | null): number | null => {
  const known = rows.flatMap((row) => part(row) ?? [])
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0)
}

/** Mean of what is weighed by buyers received, over the days that tell both. */
const meanOf = (rows: readonly AgentDay[], weighed: (row: AgentDay) => number | null): number | null => {
  const known = rows.flatMap((row) => {
    const value = weighed(row)
    return value === null || row.received === null ? [] : [{ value, of: row.received }]
  })
  const of = known.reduce((sum, one) => sum + one.of, 0)
  return of > 0 ? known.reduce((sum, one) => sum + one.value, 0) / of : null
}

/**
 * An agent's share beside that of the others on the same days, weighed by the agent's own days: whoever works on busy
 * days is measured by busy days. Days that an agent worked alone compare with nobody.
 */
const shareOf = (
  own: readonly { day: string; count: Count | null }[],
  others: ReadonlyMap<string, Count>,
  few: number,
): Share | null => {
  const known = own.flatMap(({ day, count }) => (count ? [{ day, count }] : []))
  if (known.length === 0) return null
  const whole = added(known.map(({ count }) => count))
  const interval = wilson(whole.hits, whole.of)
  const shared = known.flatMap(({ day, count }) => {
    const beside = others.get(day)
    return beside && beside.of > 0 && count.of > 0 ? [{ count, rate: beside.hits / beside.of }] : []
  })
  const mine = added(shared.map(({ count }) => count))
  const expected =
    mine.of > 0 ? shared.reduce((sum, { count, rate }) => sum + count.of * rate, 0) / mine.of : null
  const among = wilson(mine.hits, mine.of)
  const verdict =
    expected === null || !among || mine.of < few
      ? 'few'
      : among.low > expected
        ? 'better'
        : among.high < expected
          ? 'worse'
          : 'same'
  return {
    of: whole.of,
    rate: interval?.value ?? null,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    expected,
    verdict,
  }
}

const added = (counts: readonly Count[]): Count =>
  counts.reduce((sum, { hits, of }) => ({ hits: sum.hits + hits, of: sum.of + of }), { hits: 0, of: 0 })

const countIn = (hits: number | null, of: number | null): Count | null =>
  hits === null || of === null ? null : { hits: Math.min(hits, of), of }

const byDay = (rows: readonly AgentDay[], part: (row: AgentDay) => Count | null): Map<string, Count> => {
  const days = new Map<string, Count[]>()
  for (const row of rows) {
    const count = part(row)
    if (count) days.set(row.day, [...(days.get(row.day) ?? []), count])
  }
  return new Map([...days].map(([day, counts]) => [day, added(counts)]))
}

const conversionOf = ({ payers, inquirers }: AgentDay) => countIn(payers, inquirers)
const satisfactionOf = ({ satisfied, ratings }: AgentDay) => countIn(satisfied, ratings)
/** Seconds as hits of buyers received: the mean of the others of a day is weighed the same way. */
const secondsOf = ({ responseWeighed, received }: AgentDay): Count | null =>
  responseWeighed === null || received === null ? null : { hits: responseWeighed, of: received }

/** Who served how many and how well, the busiest first. */
export const agentStandings = (rows: readonly AgentDay[]): AgentStanding[] => {
  const agents = [...new Set(rows.map(({ agent }) => agent))].filter((agent) => agent !== '')
  return agents
    .map((agent): AgentStanding => {
      const own = rows.filter((row) => row.agent === agent)
      const others = rows.filter((row) => row.agent !== agent && row.agent !== '')
      const days = (part: (row: AgentDay) => Count | null) =>
        own.map((row) => ({ day: row.day, count: part(row) }))
      const slow = byDay(others, secondsOf)
      const shared = own.flatMap((row) => {
        const beside = slow.get(row.day)
        return beside && beside.of > 0 && (row.received ?? 0) > 0 && secondsOf(row) !== null
          ? [{ of: row.received ?? 0, seconds: beside.hits / beside.of }]
          : []
      })
      const received = sumOf(own, (row) => row.received)
      const among = shared.reduce((sum, one) => sum + one.of, 0)
      const salesFen = sumOf(own, (row) => row.salesFen)
      return {
        agent,
        days: new Set(own.map(({ day }) => day)).size,
        inquirers: sumOf(own, (row) => row.inquirers),
        received,
        conversion: shareOf(days(conversionOf), byDay(others, conversionOf), FEW_INQUIRERS),
        satisfaction: shareOf(days(satisfactionOf), byDay(others, satisfactionOf), FEW_RATINGS),
        firstResponse: meanOf(own, (row) => row.firstWeighed),
        response: meanOf(own, (row) => row.responseWeighed),
        expectedResponse:
          among > 0 ? shared.reduce((sum, { of, seconds }) => sum + of * seconds, 0) / among : null,
        withinThreeMinutes: meanOf(own, (row) => row.withinWeighed),
        unanswered: sumOf(own, (row) => row.unanswered),
        sales: salesFen === null ? null : yuan(Math.round(salesFen)),
      }
    })
    .toSorted((a, b) => (b.received ?? 0) - (a.received ?? 0) || (a.agent < b.agent ? -1 : 1))
}

/** Seconds of an answer, weighed by buyers, over the days that fulfil something. */
export const responseOn = (
  days: readonly { day: string; received: number | null; responseWeighed: number | null }[],
  isMeant: (day: string) => boolean,
): { days: number; response: number | null } => {
  const meant = days.filter(
    ({ day, received, responseWeighed }) => isMeant(day) && received !== null && responseWeighed !== null,
  )
  const received = meant.reduce((sum, one) => sum + (one.received ?? 0), 0)
  return {
    days: meant.length,
    response:
      received > 0 ? meant.reduce((sum, one) => sum + (one.responseWeighed ?? 0), 0) / received : null,
  }
}
