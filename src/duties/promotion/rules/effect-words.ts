import type { Day } from '../../../kernel/calendar.ts'
import type { Range } from '../../../stats/forecast/intervals.ts'
import type { Uplift } from '../../../stats/uplift.ts'
import { changeWords, likelyWords, moneyWords, percentWords } from './amounts.ts'
import { LEAST_PROVING } from './kpi.ts'

type Part = Uplift & { days: number }

export type EffectFacts = {
  name: string
  /** Only some items are in it. */
  isPart: boolean
  isOver: boolean
  /** Over, with the days after it, and no day is missing. */
  isWhole: boolean
  saleDays: number
  parts: Partial<Record<'before' | 'sale' | 'after' | 'net', Part>>
  /** Sales of the items that are not in it. */
  others: Part | null
  /** Sales of as many days right before the first phase, in yuan. */
  plain: number | null
  unknown: string | null
  /** Events of the platform that share its days and are not said to be part of it. */
  strangers: readonly string[]
  missing: readonly Day[]
  /** Days before the first phase that the forecast learned from. */
  learned: number
  wape: number | null
  adCoverage: { days: number; asked: number } | null
}

const addedWords = (added: number): string =>
  added < 0 ? `少带来 ${moneyWords(-added)}` : `多带来 ${moneyWords(added)}`

/** Does the interval leave out 0? */
const isSure = ({ p10, p90 }: Range): boolean => p10 > 0 || p90 < 0

/** What happened, in order: the days of sale, what part of the growth it is, before, after, together. */
export const effectSentences = (facts: EffectFacts): string[] => {
  const { name, isPart, saleDays, parts, plain, unknown, others, isOver } = facts
  const { sale, before, after, net } = parts
  const of = isPart ? '活动商品' : '全店'
  if (unknown !== null) return [`「${name}」带来多少还说不出：${unknown}。`]
  if (!sale) return [`「${name}」的活动期还没有开始，或还没有导入那几天的销售数据。`]
  const isSaleWhole = sale.days === saleDays
  const sentences = [
    `${isSaleWhole ? `活动期 ${sale.days} 天` : `活动期到现在有数据的 ${sale.days} 天`}，${of}卖了 ${moneyWords(sale.actual)}；没有这场活动大约会卖 ${moneyWords(sale.baseline.p50)}。活动${addedWords(sale.added.p50)}（${likelyWords(sale.added)}）${
      sale.share
        ? `，比没有活动 ${changeWords(sale.share.p50)}（${changeWords(sale.share.p10)} 到 ${changeWords(sale.share.p90)}）`
        : ''
    }。`,
  ]
  if (plain !== null && plain > 0) sentences.push(growthSentence(sale, plain))
  if (before)
    sentences.push(
      isSure(before.added)
        ? before.added.p50 < 0
          ? `活动期以外的 ${before.days} 天（预售、预热）比平时少卖 ${moneyWords(-before.added.p50)}：买家在等活动。`
          : `活动期以外的 ${before.days} 天（预售、预热）比平时多卖 ${moneyWords(before.added.p50)}。`
        : `活动期以外的 ${before.days} 天（预售、预热）和平时差不多。`,
    )
  if (after)
    sentences.push(
      isSure(after.added)
        ? after.added.p50 < 0
          ? `活动后的 ${after.days} 天少卖 ${moneyWords(-after.added.p50)}（${likelyWords({ p10: -after.added.p90, p50: 0, p90: -after.added.p10 })}）：这部分是提前买走的（后移），不是多出来的。`
          : `活动后的 ${after.days} 天比平时还多卖 ${moneyWords(after.added.p50)}，没有看到后移。`
        : `活动后的 ${after.days} 天和平时的差别在误差之内，说不出有没有后移。`,
    )
  if (net && (before || after))
    sentences.push(
      `前后都算上，净增量 ${moneyWords(net.added.p50)}（${likelyWords(net.added)}）${isOver ? '' : '，活动后的日子还没有过完，这个数还会变'}。`,
    )
  if (others)
    sentences.push(
      isSure(others.added)
        ? others.added.p50 < 0
          ? `同时，没有参加活动的商品少卖 ${moneyWords(-others.added.p50)}：有一部分买家是从它们那里过来的。`
          : `同时，没有参加活动的商品多卖 ${moneyWords(others.added.p50)}：活动带来的人也买了别的。`
        : '没有参加活动的商品和平时差不多，看不出被活动挤占。',
    )
  return sentences
}

/** What part of the growth against the days before the promotion brought: not all of it. */
const growthSentence = (sale: Part, plain: number): string => {
  const growth = sale.actual - plain
  const [change, rest] = [sale.actual / plain - 1, sale.baseline.p50 - plain]
  const head = `只和活动前同样多的天比是 ${changeWords(change)}（${growth < 0 ? '少' : '多'} ${moneyWords(Math.abs(growth))}）`
  if (sale.added.p50 <= 0) {
    const without = rest < 0 ? `会少卖 ${moneyWords(-rest)}` : `会多卖 ${moneyWords(rest)}`
    return `${head}；没有活动的话，这几天本来${without}，看不出活动多带来了什么。`
  }
  if (growth <= 0) return `${head}，但没有活动会更少。`
  if (rest > 0.005 * growth)
    return `${head}，其中活动带来的占 ${percentWords(sale.added.p50 / growth)}，另外 ${moneyWords(rest)}是星期、季节和走势本来就会带来的。`
  return rest < -0.005 * growth
    ? `${head}；没有活动的话，这几天本来会比之前少卖 ${moneyWords(-rest)}，活动把它也补上了。`
    : `${head}，增长基本都是活动带来的。`
}

/** Less than a year tells no season from a trend. */
const YEAR = 365

/** What one must know to read the figures. */
export const effectNotes = (facts: EffectFacts): string[] => {
  const { strangers, missing, learned, wape, adCoverage, isPart, unknown } = facts
  const notes: string[] = []
  if (strangers.length > 0)
    notes.push(
      `这几天平台也有「${strangers.join('」「')}」，这场活动没有写明是它的一部分：日历里它的影响算在“没有这场活动也会卖的”里。若就是它，请在计划里选上。`,
    )
  if (missing.length > 0)
    notes.push(
      `缺 ${missing.length} 天的销售数据（${missing.slice(0, 3).join('、')}${missing.length > 3 ? ' 等' : ''}），缺的天没有当作 0，也没有拿来比。`,
    )
  if (adCoverage && adCoverage.days < adCoverage.asked)
    notes.push(`推广花费 ${adCoverage.asked} 天里只有 ${adCoverage.days} 天有报表，成本少算了。`)
  if (unknown === null)
    notes.push(
      `没有活动会卖多少，是用活动第一个阶段以前的日子预测的，去掉了日历里这场活动的影响${wape === null ? '' : `；同样的办法在过去平均每天差 ${percentWords(wape)}`}。区间里算了预测的误差和活动日自己的起伏。`,
      `每一段多卖的 = 卖了的 − 没有活动会卖的，各段加起来就是净增量；区间不能相加，净增量的区间是整段一起算的${learned < LEAST_PROVING ? '' : '，十次约有八次包含真值'}。`,
    )
  if (unknown === null && learned < YEAR)
    notes.push(
      `活动以前只有 ${learned} 天的销售数据，不到一年，分不清季节和走势：没有活动会卖多少可能整段偏高或偏低，区间也可能不够宽。${learned < LEAST_PROVING ? `不到 ${LEAST_PROVING} 天，净增量和回报只能参考，达标没有按未证实算。` : ''}`,
    )
  if (adCoverage) notes.push('站内投放按活动各阶段的全部花费算，没有扣掉平时也会花的部分，ROI 偏保守。')
  if (isPart) notes.push('只算活动商品；没有参加的商品另外看，没有算进 ROI。')
  return notes
}
