import { yuan } from '../../../../kernel/money.ts'
import type { Truth } from '../../../../simulator/truth.ts'
import { around, type Key } from './question.ts'

/** ROI ≥ 200 % means 投入产出比 ≥ 3, and the other way round: (收益 − 成本) ÷ 成本 = 投入产出比 − 1. */
const REACHED = 3

/** Whole hundreds of yuan, as people write a budget; fen. */
const budget = (fen: number): number => Math.max(10_000, Math.round(fen / 10_000) * 10_000)

/**
 * What the promotion cost, in fen: chosen so that its sales as a whole make it look well above 200 % either way, and
 * what it truly brought puts it clearly above, or clearly below.
 */
export const costOf = ({ withFen, incrementalFen }: Truth['effects'][number]): number =>
  incrementalFen / withFen > 0.3
    ? budget(incrementalFen / 4.6)
    : budget(Math.max(withFen / 9, incrementalFen / 1.7))

/**
 * What is sold in a week without any promotion is known to about a tenth of it, however it is reckoned: where a
 * promotion brought little, its increment is not known any better, and nobody is asked for more. Parts of what was sold.
 */
const [WIDEST, KNOWN, NEARLY] = [0.4, 0.1, 0.2]

/** What a promotion truly brought, with an interval, and whether its ROI reached 200 %. */
export const promotionKey = (truth: Truth): Key => {
  const [effect] = truth.effects
  const campaign = truth.planted.find(({ entity }) => entity === `campaign:${effect?.campaign}`)
  if (!effect || !campaign) throw new RangeError('there was no promotion')
  const inIt = new Set(String(campaign.effect.items).split(' '))
  const costFen = costOf(effect)
  const times = effect.incrementalFen / costFen
  const isReached = times >= REACHED
  const items = truth.parameters.items.filter(({ id }) => inIt.has(id))
  return {
    given: { name: effect.name, from: campaign.from, to: campaign.to, cost: yuan(costFen) },
    table: { columns: ['item', 'itemId'], rows: items.map(({ title, id }) => [title, id]) },
    parts: [
      {
        id: 'gain',
        points: 45,
        kind: 'interval',
        truth: Math.round(effect.incrementalFen / 100),
        widest: Math.round((WIDEST * effect.withFen) / 100),
        because: {
          with: yuan(effect.withFen),
          without: yuan(effect.withoutFen),
          gain: yuan(effect.incrementalFen),
          pulled: yuan(-effect.pulledFen),
          others: yuan(-effect.cannibalisedFen),
        },
      },
      {
        id: 'times',
        points: 25,
        kind: 'number',
        unit: 'times',
        right: around(times, 0.25, (KNOWN * effect.withFen) / costFen),
        near: around(times, 0.5, (NEARLY * effect.withFen) / costFen),
        truth: Math.round(times * 100) / 100,
        because: { gain: yuan(effect.incrementalFen), cost: yuan(costFen) },
      },
      {
        id: 'reached',
        points: 30,
        kind: 'choice',
        options: ['yes', 'no'].map((value) => ({ value, name: null })),
        right: [isReached ? 'yes' : 'no'],
        near: [],
        truth: isReached ? 'yes' : 'no',
        because: {
          roi: String(Math.round((times - 1) * 100)),
          naive: String(Math.round((effect.withFen / costFen - 1) * 100)),
        },
      },
    ],
  }
}
