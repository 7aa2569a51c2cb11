import { addDays } from '../../../../kernel/calendar.ts'
import type { Truth } from '../../../../simulator/truth.ts'
import { onlyPlanted, skuOf, skuOptions } from './facts-of-truth.ts'
import type { Key } from './question.ts'

const LOOK_BACK = 42
/** A review comes days after the order: who goes by the day of the first ones is not wrong by much. */
const [LATE, TOO_LATE, EARLY] = [8, 13, 3]

const causes = ['色差', '破损', '尺寸', '质量', '物流', '客服']

/** What buyers suddenly complain of, about which SKU, and since which orders. */
export const customerKey = (truth: Truth): Key => {
  const { to } = truth
  const planted = onlyPlanted(truth)
  const { item, sku } = skuOf(truth, planted)
  const { from, effect } = planted
  const cause = String(effect.cause)
  return {
    given: { from: addDays(to, 1 - LOOK_BACK), to },
    table: null,
    parts: [
      {
        id: 'cause',
        points: 40,
        kind: 'choice',
        options: causes.map((value) => ({ value, name: null })),
        right: [cause],
        near: [],
        truth: cause,
        because: {},
      },
      {
        id: 'sku',
        points: 35,
        kind: 'choice',
        options: skuOptions(truth),
        right: [sku.id],
        near: item.skus.filter(({ id }) => id !== sku.id).map(({ id }) => id),
        truth: sku.id,
        because: { times: String(effect.refund) },
      },
      {
        id: 'since',
        points: 25,
        kind: 'day',
        from: addDays(to, 1 - LOOK_BACK),
        to,
        right: { from: addDays(from, -1), to: addDays(from, LATE) },
        near: { from: addDays(from, -EARLY), to: addDays(from, TOO_LATE) },
        truth: from,
        because: {},
      },
    ],
  }
}
