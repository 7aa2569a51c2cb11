import type { Segment } from '../contract.ts'

/** Chinese names of the segments, in the order in which they are listed: what is worth most first. */
export const segmentNames: Readonly<Record<Segment, string>> = {
  key_value: '重要价值',
  key_develop: '重要发展',
  key_keep: '重要保持',
  key_rescue: '重要挽留',
  value: '一般价值',
  develop: '一般发展',
  keep: '一般保持',
  rescue: '一般挽留',
  lost: '流失',
  none: '没有留下成交',
}

/** What to do with whom. */
export const segmentAdvice: Readonly<Record<Segment, string>> = {
  key_value: '最近来、常来、花得多：先给新品和专属客服，不靠降价；工单先办他们的。',
  key_develop: '最近来、花得多、还不常来：到货后关怀，推搭配的商品，引到第二次。',
  key_keep: '常来、花得多、有一阵没来：补货提醒、老客券，问一句上次用得怎样。',
  key_rescue: '花得多、不常来、很久没来：用调查问清为什么没再来，再定召回的券。',
  value: '最近来、常来、花得少：做满减、凑单、大件，把客单价抬上去。',
  develop: '最近来、花得少、还不常来：新客，欢迎语加第二单的券，七天内跟一次。',
  keep: '常来、花得少、有一阵没来：到大促前再唤醒，平时不单独花钱。',
  rescue: '不常来、花得少、很久没来：只在大促时群发，不单独花钱。',
  lost: '这么久没有再买：大促前召回一次，没有反应就不再花钱。',
  none: '买了全退：看退款原因，是商品的问题就开工单，不推销。',
}

/** In the order in which they are listed. */
export const segmentsListed = [
  'key_value',
  'key_develop',
  'key_keep',
  'key_rescue',
  'value',
  'develop',
  'keep',
  'rescue',
  'lost',
  'none',
] as const satisfies readonly Segment[]

/** The conventional names of lately–often–much (1: 4 or 5 of 5, see stats/rfm.ts). */
const bands = {
  key_value: '111',
  key_develop: '101',
  key_keep: '011',
  key_rescue: '001',
  value: '110',
  develop: '100',
  keep: '010',
  rescue: '000',
  lost: 'lost',
  none: 'none',
} as const satisfies Record<Segment, string>

export const bandOf = (segment: Segment): (typeof bands)[Segment] => bands[segment]

export const segmentOf = (band: (typeof bands)[Segment]): Segment =>
  segmentsListed.find((segment) => bands[segment] === band) ?? 'none'

type Move = { before: Segment | 'new'; after: Segment; buyers: number }

const key: readonly Segment[] = ['key_value', 'key_develop', 'key_keep', 'key_rescue']

/** What the moves say: of those worth most, who went. */
export const movesSentence = (
  moves: readonly Move[],
  { before, day }: { before: string; day: string },
): string => {
  const sum = (fits: (move: Move) => boolean) =>
    moves.filter(fits).reduce((all, { buyers }) => all + buyers, 0)
  const were = sum((one) => one.before === 'key_value')
  const stayed = sum((one) => one.before === 'key_value' && one.after === 'key_value')
  const gone = sum((one) => one.before === 'key_value' && one.after === 'lost')
  const cooled = sum(
    (one) => one.before === 'key_value' && ['key_keep', 'key_rescue', 'keep', 'rescue'].includes(one.after),
  )
  const fresh = sum((one) => one.before === 'new')
  const lost = sum((one) => one.after === 'lost' && one.before !== 'lost' && one.before !== 'new')
  const keyLost = sum((one) => one.after === 'lost' && key.some((segment) => segment === one.before))
  if (were === 0) return `${before} 还没有重要价值的买家可比；到 ${day} 新来 ${fresh} 人，新流失 ${lost} 人。`
  return `${before} 的 ${were} 个重要价值买家，到 ${day} 还是的 ${stayed} 人，变冷的 ${cooled} 人，流失 ${gone} 人；其间新来 ${fresh} 人，新流失 ${lost} 人，其中重要的 ${keyLost} 人。`
}
