import { type Chance, exponential, pick, whole } from '../stats/chance.ts'
import type { Line, Order, Review, World } from './model.ts'
import type { Rates } from './rates.ts'

const DAY = 86_400

type Texts = readonly [string, ...string[]]

const good: Texts = [
  '质感很好，比图片还好看，家里人都喜欢。',
  '包装很严实，没有破损，颜色和图片一样。',
  '做工精细，拿在手里很舒服，会回购。',
  '物流很快，第二天就到了，客服态度也好。',
  '性价比高，同事看到都问链接。',
  '大小刚好，放在桌上很有氛围感。',
  '第二次买了，一如既往的好。',
  '送人的，朋友说很喜欢，包装也体面。',
]
const middling: Texts = [
  '还可以吧，没有想象中那么厚实。',
  '一般般，和这个价格差不多。',
  '东西还行，就是物流慢了点。',
  '颜色比图片稍微深一点，能接受。',
]

/** Bad reviews by cause: the words point to what was wrong. */
const badTexts: Readonly<Record<string, { texts: Texts; tag: string }>> = {
  色差: {
    tag: '颜色不符',
    texts: [
      '色差太大了，跟图片完全不是一个颜色。',
      '颜色发黄，和详情页不一样，有色差。',
      '实物偏灰，色差严重，失望。',
    ],
  },
  破损: {
    tag: '破损',
    texts: ['收到就碎了一个，包装太薄。', '打开就有裂纹，运输破损没人管。', '杯口有缺口，应该是路上磕的。'],
  },
  尺寸: {
    tag: '尺寸不符',
    texts: ['比描述的小一圈，尺寸不对。', '容量没有写的那么大，虚标。', '尺寸跟详情页对不上，铺不满桌子。'],
  },
  质量: {
    tag: '质量差',
    texts: ['用了两次就掉釉了，质量不行。', '有一股异味，洗了好几遍还在。', '边上毛刺很多，做工粗糙。'],
  },
  物流: {
    tag: '物流慢',
    texts: ['等了一个多星期才发货，太慢了。', '物流一直不更新，催了也没用。'],
  },
  客服: {
    tag: '服务差',
    texts: ['问客服半天没人理，回复太慢。', '客服态度敷衍，问题没有解决。'],
  },
}

const usualCauses: readonly [string, ...string[]] = ['破损', '尺寸', '质量', '物流', '客服']

/**
 * Reviews of the orders placed on one day, written an hour after their arrival at the earliest and four days later
 * on average; of those that the last day does not see any more nothing is told. A bad batch of a SKU speaks of its own cause.
 */
export const reviewsOf = (
  world: World,
  rates: Rates,
  chance: Chance,
): ((orders: readonly Order[], index: number) => Review[]) => {
  const end = world.days * DAY
  let written = 0
  const write = (order: Order, line: Line, index: number): Review | undefined => {
    if (order.receivedAt === undefined || chance.next() > 0.16) return undefined
    const at = Math.round(order.receivedAt + 3600 + exponential(chance, 1 / (4 * DAY)))
    const day = rates.days[index] ?? world.to
    const spoilt = rates.value(`sku:${line.sku.id}`, 'badReviews', day)
    const slow = rates.factor('service', 'capacity', day) < 1
    const dice = chance.next()
    const isSpoilt = spoilt !== undefined && dice < spoilt
    const quality = line.item.quality - (slow ? 0.06 : 0)
    written++
    const base = {
      id: `11${String(written).padStart(10, '0')}${String(whole(chance, 1000)).padStart(3, '0')}`,
      order,
      line,
      at,
    }
    if (at >= end) return undefined
    if (!isSpoilt && dice < quality)
      return { ...base, content: pick(chance, good), sentiment: '正面', tags: '', cause: '' }
    if (!isSpoilt && chance.next() < 0.45)
      return { ...base, content: pick(chance, middling), sentiment: '中性', tags: '', cause: '' }
    const cause = isSpoilt
      ? (rates.word(`sku:${line.sku.id}`, 'cause', day) ?? '质量')
      : slow
        ? '客服'
        : pick(chance, usualCauses)
    const { texts, tag } = badTexts[cause] ?? { texts: middling, tag: '' }
    return { ...base, content: pick(chance, texts), sentiment: '负面', tags: tag, cause }
  }
  return (orders, index) =>
    orders.flatMap((order) =>
      order.lines.flatMap((line) => {
        const review = write(order, line, index)
        return review ? [review] : []
      }),
    )
}
