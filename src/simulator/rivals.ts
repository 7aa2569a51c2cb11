import { between, type Chance, poisson } from '../stats/chance.ts'
import type { CompetitorDay, World } from './model.ts'
import type { Rates } from './rates.ts'

type Standing = { sold: number; comments: number; saleLeft: number; sale: number }

/**
 * What the followed competitors ask and have sold, day by day: sales of a week now and then, the platform's
 * events, and counts that only rise but for the platform's tidying up.
 */
export const rivalsOf = (
  world: World,
  rates: Rates,
  chance: Chance,
): ((index: number) => CompetitorDay[]) => {
  const standing = new Map<string, Standing>(
    world.competitors.map((one) => [
      one.id,
      { sold: Math.round(one.pace * 200), comments: Math.round(one.pace * 14), saleLeft: 0, sale: 1 },
    ]),
  )
  const cutOn = (id: string, index: number): number => {
    const day = rates.days[index] ?? world.to
    const item = world.items.find(({ competitor }) => competitor.id === id)
    return item ? rates.factor(`item:${item.id}`, 'competitorPrice', day) : 1
  }
  return (index) =>
    world.competitors.map((competitor): CompetitorDay => {
      const now = standing.get(competitor.id) ?? { sold: 0, comments: 0, saleLeft: 0, sale: 1 }
      if (now.saleLeft > 0) now.saleLeft--
      else if (chance.next() < 0.012) {
        now.saleLeft = 5 + Math.floor(4 * chance.next())
        now.sale = between(chance, 0.75, 0.92)
      }
      const day = rates.days[index] ?? world.to
      const isEvent = world.campaigns.some(
        ({ kind, from, to }) => kind === 'platform' && day >= from && day <= to,
      )
      const factor =
        Math.min(now.saleLeft > 0 ? now.sale : 1, isEvent ? 0.86 : 1) * cutOn(competitor.id, index)
      const pieces = poisson(
        chance,
        competitor.pace * factor ** -1.6 * rates.shopOn(index) * (isEvent ? 3 : 1),
      )
      now.sold += pieces
      now.comments += Math.round(pieces * 0.07)
      // Cumulative counts fall when the platform takes out what it holds to be fake.
      if (chance.next() < 0.004) now.sold = Math.round(now.sold * 0.97)
      standing.set(competitor.id, now)
      return {
        competitor,
        priceFen: factor === 1 ? competitor.priceFen : Math.round((competitor.priceFen * factor) / 100) * 100,
        sold: now.sold,
        comments: now.comments,
      }
    })
}
