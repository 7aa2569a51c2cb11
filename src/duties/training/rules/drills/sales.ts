import { addDays } from '../../../../kernel/calendar.ts'
import type { Truth } from '../../../../simulator/truth.ts'
import { effectsMoved, itemOf, itemOptions, onlyPlanted } from './facts-of-truth.ts'
import type { Key } from './question.ts'

/** What each cause moves; the second may be seen beside it. */
const movedBy: Readonly<Record<string, { right: string[]; near: string[] }>> = {
  'rank-drop': { right: ['visitors'], near: [] },
  'bad-page': { right: ['conversion'], near: [] },
  'price-rise': { right: ['conversion'], near: ['basket'] },
  'ad-paused': { right: ['visitors'], near: [] },
  'recommend-drop': { right: ['visitors'], near: [] },
}

/** What is offered: what can be the cause here, and two that can be elsewhere. */
const causes = [...Object.keys(movedBy), 'stock-out', 'service-overload']

/** Why the last week sold less: what happened, to whom, and which factor of sales it moved. */
export const salesKey = (truth: Truth): Key => {
  const { to } = truth
  const planted = onlyPlanted(truth)
  const { kind, effect } = planted
  const item = itemOf(truth, planted)
  const moved = movedBy[kind]
  if (!moved) throw new RangeError(`${kind} is no cause of this drill`)
  const who = item?.id ?? 'shop'
  return {
    given: { from: addDays(to, -6), to, beforeFrom: addDays(to, -13), beforeTo: addDays(to, -7) },
    table: null,
    parts: [
      {
        id: 'cause',
        points: 40,
        kind: 'choice',
        options: causes.map((value) => ({ value, name: null })),
        right: [kind],
        near: [],
        truth: kind,
        because: Object.fromEntries(Object.entries(effect).map(([name, value]) => [name, String(value)])),
      },
      {
        id: 'who',
        points: 30,
        kind: 'choice',
        options: [{ value: 'shop', name: null }, ...itemOptions(truth)],
        right: [who],
        near: [],
        truth: who,
        because: {},
      },
      { id: 'moved', points: 30, ...effectsMoved(moved.right, moved.near), because: {} },
    ],
  }
}
