import { apportioned } from '../stats/apportionment.ts'
import { binomial, type Chance, noise, poisson } from '../stats/chance.ts'
import type { ServiceDay, Tally, World } from './model.ts'
import type { Rates } from './rates.ts'

/** Part of the shop's visitors who ask. */
const ASKING = 0.045
/** Part of the buyers who have asked before, at most. */
const MOST_ASKED = 0.6

/**
 * The day of each agent. Load is inquiries against what the agents can take; answers slow down with its cube,
 * and with slow answers go satisfaction and the part of the askers who buy. Great events have helpers.
 * `ordinary`: visitors of an ordinary day, which the team is made for.
 */
export const serviceOf = (
  world: World,
  rates: Rates,
  chance: Chance,
  ordinary: number,
): ((index: number, visitors: number, shop: Tally) => ServiceDay[]) => {
  const room = ordinary * ASKING * 1.3
  return (index, visitors, shop) => {
    const day = rates.days[index] ?? world.to
    const asking = poisson(chance, visitors * ASKING)
    const isEvent = world.campaigns.some(
      ({ kind, from, to }) => kind === 'platform' && day >= from && day <= to,
    )
    const capacity = room * rates.factor('service', 'capacity', day) * (isEvent ? 2 : 1)
    const load = capacity > 0 ? asking / capacity : 0
    const skilled = apportioned(
      asking,
      world.agents.map(({ skill }) => skill),
    )
    const served = world.agents.map((agent, n) => {
      const inquirers = skilled[n] ?? 0
      const own = (load / agent.skill) * noise(chance, 0.06)
      const responseSeconds = Math.round(24 * (0.7 + own ** 3) * noise(chance, 0.08))
      const within = Math.max(0.2, Math.min(0.995, 1.02 - 0.16 * own ** 2))
      const unanswered = binomial(chance, inquirers, Math.min(0.4, 0.008 * (1 + own ** 3)))
      const received = inquirers - unanswered
      const slow = binomial(chance, received, Math.min(0.9, 0.04 * own ** 3))
      const buying = Math.max(0.15, 0.47 - 0.1 * Math.max(0, own - 0.9))
      const payers = binomial(chance, received, buying)
      return { agent, inquirers, own, responseSeconds, within, unanswered, received, slow, payers }
    })
    // Not all who buy have asked: where too many would have, each agent has as much fewer as the others.
    const wished = served.map(({ payers }) => payers)
    const most = Math.round(shop.paidBuyers * MOST_ASKED)
    const allWished = wished.reduce((sum, one) => sum + one, 0)
    const paying = allWished > most ? apportioned(most, wished) : wished
    return served.map((one, n): ServiceDay => {
      const { agent, inquirers, own, responseSeconds, within, unanswered, received, slow } = one
      const payers = paying[n] ?? 0
      const sameDayPayers = binomial(chance, payers, 0.86)
      const each = shop.paidBuyers > 0 ? shop.paidFen / shop.paidBuyers : 0
      const paidFen = Math.round(payers * each)
      const sent = binomial(chance, received, 0.55)
      const answered = binomial(chance, sent, 0.34)
      const pleased = Math.max(0.45, 0.94 - 0.25 * Math.max(0, own - 0.85))
      const glad = binomial(chance, answered, pleased)
      const veryGood = binomial(chance, glad, 0.72)
      const middling = binomial(chance, answered - glad, 0.5)
      const bad = binomial(chance, answered - glad - middling, 0.6)
      const buyerMessages = poisson(chance, inquirers * 4.2)
      return {
        agent,
        inquirers,
        received,
        unanswered,
        slow,
        responseSeconds,
        firstResponseSeconds: Math.max(2, Math.round(responseSeconds * 0.45)),
        withinThreeMinutes: within,
        buyerMessages,
        agentMessages: Math.round(buyerMessages * 1.25),
        sameDayPayers,
        sameDayFen: Math.round(sameDayPayers * each),
        payers,
        paidFen,
        pieces: Math.round(payers * 1.4),
        ratings: {
          sent,
          veryGood,
          good: glad - veryGood,
          middling,
          bad,
          veryBad: answered - glad - middling - bad,
        },
      }
    })
  }
}
