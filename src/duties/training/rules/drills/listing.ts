import { addDays } from '../../../../kernel/calendar.ts'
import type { Truth } from '../../../../simulator/truth.ts'
import { effectsMoved, itemOf, itemOptions, onlyPlanted } from './facts-of-truth.ts'
import type { Key } from './question.ts'

const LOOK_BACK = 28

/** Which item's page has got worse, what of it fell, by how much and since when. */
export const listingKey = (truth: Truth): Key => {
  const { to } = truth
  const planted = onlyPlanted(truth)
  const item = itemOf(truth, planted)
  if (!item) throw new RangeError('no page has got worse')
  const left = Math.round(Number(planted.effect.conversion) * 100)
  const { from } = planted
  return {
    given: { from: addDays(to, 1 - LOOK_BACK), to },
    table: null,
    parts: [
      {
        id: 'item',
        points: 40,
        kind: 'choice',
        options: itemOptions(truth),
        right: [item.id],
        near: [],
        truth: item.id,
        because: {},
      },
      { id: 'moved', points: 20, ...effectsMoved(['conversion'], []), because: {} },
      {
        id: 'since',
        points: 20,
        kind: 'day',
        from: addDays(to, 1 - LOOK_BACK),
        to,
        right: { from: addDays(from, -1), to: addDays(from, 1) },
        near: { from: addDays(from, -3), to: addDays(from, 3) },
        truth: from,
        because: {},
      },
      {
        // What is counted swings by a tenth or two around what is true.
        id: 'left',
        points: 20,
        kind: 'number',
        unit: 'percent',
        right: { from: left - 10, to: left + 12 },
        near: { from: left - 18, to: left + 22 },
        truth: left,
        because: {},
      },
    ],
  }
}
