import { addDays } from '../../../../kernel/calendar.ts'
import { yuan } from '../../../../kernel/money.ts'
import type { Truth } from '../../../../simulator/truth.ts'
import { effectsMoved, itemOptions, onlyPlanted } from './facts-of-truth.ts'
import type { Key } from './question.ts'

/** Days back from the last one in which the cut is looked for. */
const LOOK_BACK = 28

/** Which rival cut its price, since when, against which item, and what it did there. */
export const marketKey = (truth: Truth): Key => {
  const { parameters, to } = truth
  const { from, effect } = onlyPlanted(truth)
  const rival = parameters.competitors.find(({ id }) => id === effect.competitor)
  const own = parameters.items.find(({ competitor }) => competitor === effect.competitor)
  if (!rival || !own) throw new RangeError('no followed rival has cut its price')
  const factor = Number(effect.competitorPrice)
  return {
    given: { from: addDays(to, 1 - LOOK_BACK), to },
    table: null,
    parts: [
      {
        id: 'rival',
        points: 40,
        kind: 'choice',
        options: parameters.competitors.map(({ id, shop, title }) => ({
          value: id,
          name: `${shop} · ${title}`,
        })),
        right: [rival.id],
        near: [],
        truth: rival.id,
        because: {
          before: yuan(rival.priceFen),
          after: yuan(Math.round((rival.priceFen * factor) / 100) * 100),
        },
      },
      {
        id: 'since',
        points: 30,
        kind: 'day',
        from: addDays(to, 1 - LOOK_BACK),
        to,
        right: { from: addDays(from, -1), to: addDays(from, 1) },
        near: { from: addDays(from, -3), to: addDays(from, 3) },
        truth: from,
        because: {},
      },
      {
        id: 'item',
        points: 15,
        kind: 'choice',
        options: itemOptions(truth),
        right: [own.id],
        near: [],
        truth: own.id,
        because: { item: own.shortTitle, rival: rival.title },
      },
      {
        id: 'moved',
        points: 15,
        ...effectsMoved(['conversion'], []),
        because: { percent: String(Math.round((1 - factor ** own.crossElasticity) * 100)) },
      },
    ],
  }
}
