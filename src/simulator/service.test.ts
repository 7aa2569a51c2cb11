import { expect, test } from 'vitest'
import { day } from '../kernel/calendar.ts'
import { shopDays } from './days.ts'
import { createWorld } from './world.ts'

const SEEDS = [1, 2, 3, 4, 5]

test('every agent sells to as many of whom he received as the others do, whoever stands last in the list', () => {
  for (const seed of SEEDS) {
    const world = createWorld({ scenario: 'small', seed, to: day('2026-11-25') })
    const sums = new Map(world.agents.map(({ nick }) => [nick, { received: 0, payers: 0 }]))
    for (const { service, shop } of shopDays(world)) {
      const payers = service.reduce((all, one) => all + one.payers, 0)
      expect(payers).toBeLessThanOrEqual(Math.round(shop.paidBuyers * 0.6))
      for (const one of service) {
        expect(one.payers).toBeLessThanOrEqual(one.received)
        const sum = sums.get(one.agent.nick)
        if (sum) sum.received += one.received
        if (sum) sum.payers += one.payers
      }
    }
    const all = [...sums.values()]
    const rate = (of: typeof all) =>
      of.reduce((total, one) => total + one.payers, 0) / of.reduce((total, one) => total + one.received, 0)
    for (const [nick, one] of sums) {
      const others = rate(all.filter((other) => other !== one))
      // Skills differ by a quarter, and so few days swing; one who gets what the others leave has less than half.
      expect(rate([one]) / others, `${seed} ${nick}`).toBeGreaterThan(0.8)
      expect(rate([one]) / others, `${seed} ${nick}`).toBeLessThan(1.25)
    }
  }
})
