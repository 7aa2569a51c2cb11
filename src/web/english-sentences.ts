import { decimal } from '../kernel/decimal.ts'
import { deliveries } from './english-deliveries.ts'
import { details } from './english-details.ts'
import { dutyDetails } from './english-details-duties.ts'
import { evidence, needs, pairs, steps, stock, tickets } from './english-duties.ts'
import { inputs } from './english-inputs.ts'
import { changes, checks, forbidden } from './english-listing.ts'
import { agenda } from './english-meetings.ts'
import { promotions } from './english-promotion.ts'
import { refusals } from './english-refusals.ts'
import { rows } from './english-rows.ts'
import { alerts, causes, targets } from './english-sales.ts'
import type { Template } from './english-template.ts'

/**
 * What the server says in whole Chinese sentences without a code, and the same in English. In both `{…}` stands for what
 * it fills in: `{n…}` a number, `{day…}` a day, `{days}` several, `{moment}` a time, `{field}` the name of a field, `{what}` whole
 * sentences, anything else words; all are put into English in their turn. A sentence that is not here is told in Chinese;
 * `english-sentences.test.ts` reads the sources for those.
 */

const answers: readonly Template[] = [
  [
    '没有能比的商品：要有商品每天的访客数和支付买家数。',
    'No item can be compared: it takes visitors and buyers of items by day.',
  ],
  [
    '{nItems} 个商品里，没有哪个的转化肯定比同类低一成以上。',
    'Of {nItems} items none surely converts a tenth below its peers.',
  ],
  [
    '{nItems} 个商品里有 {nWorse} 个的转化肯定比同类低一成以上，差得最远的是「{name}」：转化 {rate}，同类 {peers}，一周少卖约 {amount}。',
    '{nWorse} of {nItems} items surely convert a tenth or more below their peers; the furthest is “{name}”: {rate} against {peers}, about {amount} less sold in a week.',
  ],
  [
    '{nItems} 个商品里有 {nWorse} 个的转化肯定比同类低一成以上，差得最远的是「{name}」：转化 {rate}，同类 {peers}。',
    '{nWorse} of {nItems} items surely convert a tenth or more below their peers; the furthest is “{name}”: {rate} against {peers}.',
  ],
  [
    '{nDays} 天里有 {nKnown} 天的商品效果，缺的补齐后会变：{export}。',
    '{nKnown} of {nDays} days have the item report; with the missing ones figures change: {export}.',
  ],
  [
    '{nItems} 个商品不知道类目（没有商品批量导出的发布模板），放在一起和彼此比。',
    'Of {nItems} items the category is not known (no listing export); they are compared with each other.',
  ],
  [
    '{nItems} 个商品在自己的类目里没有别的商品，和全店比。',
    '{nItems} items are alone in their category and compared with the shop.',
  ],
  [
    '转化按人次算（每天支付买家数之和 ÷ 每天访客数之和）；客单价、来源不同也会让转化不同，先看再改。',
    'Conversion is by visits (buyers of each day ÷ visitors of each day, summed up); prices and sources make it differ, too: look before you change.',
  ],
  [
    '{nSkus} 个 SKU 撑不到现在下单的货到，会少卖约 {amount}；少卖最多的是「{name}」，{lasts}。',
    '{nSkus} SKUs do not last until an order placed now arrives: about {amount} not sold; “{name}” most of all, {lasts}.',
  ],
  ['{nSkus} 个 SKU 都撑得到下一批货到。', 'All {nSkus} SKUs last until the next goods arrive.'],
  ['该订 {nSkus} 个 SKU。', '{nSkus} SKUs are to be ordered.'],
  ['现在不用订货。', 'Nothing is to be ordered now.'],
  ['已经没货', 'out of stock'],
  ['还能卖 {nDays} 天', 'lasting {nDays} days'],
  [
    '还没有数据：先导入订单报表和商品导出（含库存）。',
    'No data yet: import orders and the listing export with stock first.',
  ],
  [
    '还不知道库存：导入千牛的商品导出（发布模板，含库存），就能算还能卖几天。',
    'Stock is not known yet: import the listing export of Qianniu to learn how long it lasts.',
  ],
  [
    '近 90 天没有订单：先导入订单（宝贝）报表，才知道卖得多快。',
    'No orders in 90 days: import orders by item to learn how fast it sells.',
  ],
  [
    '平均 {time}回复，询单转化率 {conversion}，满意率 {rate}（{nRatings} 条评价，要求 {bar}）。',
    'Answered in {time} on average, {conversion} of inquirers bought, {rate} satisfied ({nRatings} ratings, {bar} asked).',
  ],
  [
    '这段日子没有客服的数据：先导入生意参谋的客服报表（按客服导出一份，全店一份）。',
    'No service data of these days: import the service reports of Business Advisor, of the shop and by agent.',
  ],
  ['没有按客服的报表，比不了每个人。', 'Without reports by agent nobody can be compared.'],
  [
    '{nAgents} 个客服和同一天的同事比，没有谁明显差。',
    'Of {nAgents} agents none is clearly behind colleagues of the same days.',
  ],
  ['和同一天的同事比，{names}明显差一些。', 'Against colleagues of the same days {names} is clearly behind.'],
  [
    '{day} 还没有重要价值的买家可比；到 {dayNow} 新来 {nFresh} 人，新流失 {nLost} 人。',
    'On {day} there were no buyers of key value to compare with; up to {dayNow} {nFresh} came and {nLost} were lost.',
  ],
  [
    '{day} 的 {nWere} 个重要价值买家，到 {dayNow} 还是的 {nStayed} 人，变冷的 {nCooled} 人，流失 {nGone} 人；其间新来 {nFresh} 人，新流失 {nLost} 人，其中重要的 {nKey} 人。',
    'Of the {nWere} buyers of key value on {day} {nStayed} still are on {dayNow}, {nCooled} cooled and {nGone} were lost; meanwhile {nFresh} came and {nLost} were lost, {nKey} of them important.',
  ],
  [
    '平台的报表按天给，没有每条消息的时刻：上班时间内外的响应分不出，只能分工作日和休息日（按活动日历的放假调休）。3 分钟人工响应率按平台的口径。',
    'The platform reports by day, not by message: hours inside and outside of work cannot be told apart, only workdays and days off (by the calendar). The share answered in 3 minutes is as the platform defines it.',
  ],
  [
    '比的是同一天的其他客服，按自己接待的日子加权；区间是 95% 的 Wilson 区间，同事的数落在区间外才说好或差。询单少于 30、评价少于 20 的不判。',
    'Compared with other agents of the same days, weighted by the days one served; ranges are 95 % Wilson intervals, and only a colleague’s figure outside of them counts as better or worse. Fewer than 30 inquirers or 20 ratings are not judged.',
  ],
  [
    '只有全店的客服报表；在生意参谋 客服里按客服再导出一份，才能比每个人。',
    'Only reports of the whole shop: export them by agent, too, to compare each one.',
  ],
  [
    '订单到 {day} 为止，“还能卖几天”从那天之后算；补上之后的订单会变。',
    'Orders end on {day}, and days of cover count from then; later orders change them.',
  ],
  [
    '有的商品最近一次库存快照是 {day}，之后的库存是用卖出和到货推算的；重新导出一次商品就准了。',
    'Of some items the newest stock is of {day}; later stock is reckoned from sales and arrivals. A new listing export sets it right.',
  ],
  [
    '近 {nDays} 天里只有 {nKnown} 天有订单，卖得多快按有数据的天算。',
    'Only {nKnown} of the last {nDays} days have orders; the pace is of those.',
  ],
  [
    '近 90 天卖出的有 {nPieces} 件对不上商品资料里的 SKU（下架了，或商家编码不同），没有算进来。',
    '{nPieces} pieces sold in 90 days fit no SKU of the listings (taken down, or another code) and are left out.',
  ],
  [
    '商品太多，只算了卖得最靠前的一部分。',
    'There are too many items; only the best selling ones are reckoned.',
  ],
  [
    '{nSkus} 个要订的 SKU 没有写供应商的交期，按全店的交期算；在下面的表里补上就准了。',
    'Of {nSkus} SKUs to order no supplier’s lead time is written; the shop’s is used. Fill it in below.',
  ],
  [
    '卖得稳的商品（近 28 天 56 件以上，最多 10 个）各自预测，按 SKU 的份额分；其余按自己近 28 天的速度，随全店的预测放大缩小；断货的日子不算没人要。',
    'Items that sell steadily (56 pieces or more in 28 days, at most 10) have forecasts of their own, shared out by SKU; the others go by their pace of 28 days, scaled with the shop’s forecast. Days without stock do not count as no demand.',
  ],
  [
    '数据还不够预测：每个 SKU 按近 28 天的速度算，断货的日子不算没人要。',
    'Too few data for a forecast: each SKU goes by its pace of 28 days; days without stock do not count as no demand.',
  ],
  [
    'R 是离 {day} 多少天没买，F 是近 {nDays} 天买过几次（同一天几单算一次，全退的不算），M 是近 {nMoney} 天付了没退的钱；各按本店买家五等分打 1–5 分，4、5 分为高。流失是 {nLost} 天没有再买。',
    'R is the days since a purchase up to {day}, F the purchases of the last {nDays} days (orders of one day count once, those given back not at all), M what was paid and kept in {nMoney} days; each scored 1–5 by fifths of the shop’s buyers, 4 and 5 are high. Lost is who did not buy for {nLost} days.',
  ],
  [
    '订单从 {day} 才有，不到 {nDays} 天：分层只在这些天里比，“很久没来”说的也只是这些天；更早的订单导入以后会变。',
    'Orders begin on {day}, less than {nDays} days ago: segments compare within these days only, and “long gone” means no more than that; older orders change them once they are imported.',
  ],
  ['还没有能认出买家的订单，分不出层。', 'No orders yet that tell their buyer; there is nothing to segment.'],
  [
    '退款按现在知道的算，前一天的分层也一样；两天用后一天的分界线。',
    'Refunds are as known now, for the earlier day, too; both days use the borders of the later one.',
  ],
  [
    '没有买家会员名的订单文件认不出是谁，不在分层里。',
    'Orders from files without buyer names cannot be told apart and are left out.',
  ],
]

const jobs: readonly Template[] = [
  ['开了 {nOpened} 张工单，关了 {nClosed} 张。', 'Opened {nOpened} tickets, closed {nClosed}.'],
  ['重新看了 {nShops} 家店。', 'Looked at {nShops} shops again.'],
  ['起草了 {nReports} 份报告。', 'Drafted {nReports} reports.'],
  ['发出 {nMails} 封汇总。', 'Sent {nMails} digests.'],
  ['清掉 {nLines} 条。', 'Cleared {nLines} lines.'],
  ['有 {nNews} 件新的事。', '{nNews} new things to tell.'],
  ['已经不用发了。', 'No longer to be sent.'],
  ['已经送到了。', 'It had arrived already.'],
  ['渠道已删除，没有发。', 'The channel was deleted; not sent.'],
  ['每分钟最多发这么多，{nSeconds} 秒后再发。', 'No more a minute; sent again in {nSeconds} seconds.'],
  ['对方收下了。', 'The other side took it.'],
  ['当时没有在运行，错过了不补。', 'It was not running then; what was missed is left.'],
  ['当时没有在运行，只补了最近的一次。', 'It was not running then; only the last time is made up for.'],
  ['连同之前一共错过 {nTimes} 次：{what}', '{nTimes} were missed in all: {what}'],
  [
    '做到一半程序没了（一共 {nTimes} 次），没有再试。',
    'The program ended halfway ({nTimes} times in all); it was not tried again.',
  ],
  ['请看那时的日志，再点“重做”。', 'See the log of that time, then retry.'],
]

/** By what they are about. */
export const sentences = {
  alerts,
  causes,
  targets,
  needs,
  answers,
  jobs,
  deliveries,
  evidence,
  pairs,
  tickets,
  stock,
  steps,
  checks,
  changes,
  forbidden,
  refusals,
  details,
  dutyDetails,
  inputs,
  promotions,
  agenda,
  rows,
} as const

/** Words that fill a sentence and are no sentence. */
const words: Readonly<Record<string, string>> = {
  少: 'less',
  多: 'more',
  本月: 'this month',
  商品: 'item',
  类目: 'category',
  全店: 'the whole shop',
  标题: 'Title',
  导购标题: 'Short title',
  价格: 'Price',
  一口价: 'List price',
  'SKU 价格': 'SKU prices',
  主图: 'Main picture',
  '3:4 主图': '3:4 picture',
  白底图: 'White background picture',
  详情图: 'Detail picture',
  关键词: 'Keywords',
  详情页: 'Detail page',
  '曝光（商品访客）': 'Exposure (item visitors)',
  搜索访客: 'Search visitors',
  日均访客数: 'Visitors a day',
  推广报表: 'Ad reports',
  支付金额: 'Paid amount',
  达到: 'met',
  没有达到: 'not met',
  证明不了达到没达到: 'not proven',
}

const slot = /\{(\w+)\}/g

/** As `daysWords` has them. */
const severalDays = String.raw`[\d-]+(?: 至 [\d-]+)?(?:、[\d-]+(?: 至 [\d-]+)?)*(?: 等 \d+ 天)?`
const onlyDays = new RegExp(`^${severalDays}$`)

/** What may stand in a slot of this name. */
const fillingOf = (name: string): string => {
  if (/^n[A-Z]/.test(name)) return '[-−]?[\\d,.]+'
  if (name === 'days') return severalDays
  if (name.startsWith('day')) return '[\\d-]+'
  if (name === 'what') return '.+'
  if (name === 'field') return '[\\w.]+'
  return name === 'moment' ? '[\\d: -]+' : '[^。；]+?'
}

const patternOf = (chinese: string): RegExp =>
  new RegExp(
    `^${chinese.replace(/\{(\w+)\}|[^{]+/g, (text, name: string | undefined) =>
      name === undefined ? RegExp.escape(text) : `(?<${name}>${fillingOf(name)})`,
    )}$`,
    'u',
  )

/** Those without slots. */
const plain = new Map(
  Object.values(sentences)
    .flat()
    .filter(([chinese]) => !chinese.includes('{')),
)

/** A slot takes what it can get: of two that fit, the one that says more itself is meant. */
const patterns = Object.values(sentences)
  .flat()
  .map(([chinese, english]) => ({
    pattern: patternOf(chinese),
    english,
    own: chinese.replaceAll(slot, '').length,
  }))
  .toSorted((a, b) => b.own - a.own)

/** 1 things are → 1 thing is */
const oneOnly = (sentence: string): string =>
  sentence.replace(
    /(?<![\d.,–-])1 (?!less\b|is\b|was\b|has\b|s\b)([A-Za-z]+?)s\b( are| were| have| do)?/g,
    (_, name: string, verb = '') => `1 ${name}${singular[verb] ?? ''}`,
  )
const singular: Readonly<Record<string, string>> = {
  ' are': ' is',
  ' were': ' was',
  ' have': ' has',
  ' do': ' does',
}

/** 16.71 万 → 167,100, 6.01 倍 → 6.01 times */
const countInEnglish = (text: string): string | undefined => {
  const [, digits = '', scale] = /^([-−]?[\d,]+(?:\.\d+)?) ?(亿|万|倍)$/.exec(text) ?? []
  if (scale === undefined) return undefined
  if (scale === '倍') return `${digits} times`
  const value = Number(digits.replaceAll(',', '').replace('−', '-')) * (scale === '亿' ? 1e8 : 1e4)
  return decimal(Math.round(value), 0)
}

/** 12.30 万元 → 123,000.00 CNY */
const amountInEnglish = (text: string): string | undefined => {
  const [, digits, scale] = /^([-−]?[\d,]+(?:\.\d+)?) ?(亿|万)?元$/.exec(text) ?? []
  if (digits === undefined) return undefined
  if (!scale) return `${digits} CNY`
  const value = Number(digits.replaceAll(',', '').replace('−', '-')) * (scale === '亿' ? 1e8 : 1e4)
  return `${decimal(value, 2)} CNY`
}

/** 2026-11-03 至 2026-11-05、2026-11-09 → 2026-11-03 to 2026-11-05, 2026-11-09 */
const daysInEnglish = (text: string): string | undefined =>
  onlyDays.test(text)
    ? text
        .replaceAll(' 至 ', ' to ')
        .replaceAll('、', ', ')
        .replace(/ 等 (\d+) 天$/, ', $1 days in all')
    : undefined

const timeInEnglish = (text: string): string | undefined => {
  const [, minutes, seconds] = /^(?:(\d+) 分 )?(\d+(?:\.\d+)?) 秒$/.exec(text.trim()) ?? []
  if (seconds === undefined) return undefined
  return minutes === undefined ? `${seconds} s` : `${minutes} min ${seconds} s`
}

const whole = (text: string, nameOf: (chinese: string) => string | undefined): string | undefined => {
  const known =
    words[text] ??
    plain.get(text) ??
    amountInEnglish(text) ??
    countInEnglish(text) ??
    timeInEnglish(text) ??
    daysInEnglish(text) ??
    nameOf(text)
  if (known !== undefined) return known
  // A list of names is one where each of them is known.
  const listed = text.includes('、')
    ? text.split('、').map((one) => words[one] ?? plain.get(one) ?? nameOf(one))
    : []
  if (listed.length > 0 && listed.every((one) => one !== undefined)) return listed.join(', ')
  for (const { pattern, english } of patterns) {
    const found = pattern.exec(text)
    const filledIn = (name: string) =>
      // Several names, each between marks of its own.
      sentenceInEnglish(found?.groups?.[name] ?? '', nameOf).replaceAll('」「', '”, “')
    // Numbers first: what they count is put right before names are beside it.
    if (found)
      return oneOnly(english.replace(/\{(n[A-Z]\w*)\}/g, (_, name: string) => filledIn(name))).replace(
        slot,
        (_, name: string) => filledIn(name),
      )
  }
  return undefined
}

/**
 * A sentence of the server in English; what is not known, names above all, stays as it is. `nameOf`: the English name
 * of a metric that is called so in Chinese.
 */
export const sentenceInEnglish = (
  text: string,
  nameOf: (chinese: string) => string | undefined = () => undefined,
): string => {
  if (!/[\u3400-\u9fff]/.test(text)) return text.replaceAll('、', ', ')
  const known = whole(text, nameOf)
  if (known !== undefined) return known
  // Several sentences, or clauses, each by itself.
  for (const [mark, english] of [
    ['。', ' '],
    ['；', '; '],
  ] as const) {
    const parts = text.split(new RegExp(`(?<=${mark})(?=.)`, 'u'))
    if (parts.length > 1)
      return parts
        .map((part) => {
          const told = sentenceInEnglish(part.trim(), nameOf)
          return told === part.trim() && mark === '；'
            ? sentenceInEnglish(part.trim().replace(/；$/, ''), nameOf)
            : told
        })
        .join(english)
  }
  return text
}
