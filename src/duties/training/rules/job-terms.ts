/** A word of the job with its one meaning. `metric`: the figure of the catalogue that counts it, where there is one. */
export type JobTerm = {
  id: string
  zh: { name: string; means: string; trap?: string }
  en: { name: string; means: string; trap?: string }
  metric?: string
}

const term = (
  id: string,
  zh: readonly [name: string, means: string, trap?: string],
  en: readonly [name: string, means: string, trap?: string],
  metric?: string,
): JobTerm => {
  const told = ([name, means, trap]: readonly [string, string, string?]) => ({
    name,
    means,
    ...(trap ? { trap } : {}),
  })
  return { id, zh: told(zh), en: told(en), ...(metric ? { metric } : {}) }
}

/** The words of the job that people mix up, each defined once. What a metric is stands with the metric. */
export const jobTerms: readonly JobTerm[] = [
  term(
    'roi',
    [
      'ROI 投资回报率',
      '（收益 − 成本）÷ 成本。考核线 ROI ≥ 200% 用的是它：收益是活动真正多卖的（增量）。200% 就是投入产出比到 3。',
      '平台报表上写着“ROI”的多半是投入产出比（收入 ÷ 花费），比它大 1；先看清是哪一个，再看归因天数。',
    ],
    [
      'ROI',
      '(gain − cost) ÷ cost. The bar ROI ≥ 200 % means this one, the gain being what a promotion truly brought. 200 % is a return of 3 on spend.',
      'What platforms label “ROI” is mostly revenue ÷ cost, which is larger by 1. See which one it is, and its attribution days.',
    ],
  ),
  term(
    'return-on-spend',
    [
      '投入产出比（投产比、ROAS）',
      '成交金额 ÷ 花费，几倍。花 1 元带来几元成交。',
      '不扣成本，也不管没有推广会不会卖。',
    ],
    [
      'Return on ad spend (ROAS)',
      'Revenue ÷ cost, a multiple: yuan of sales for a yuan of spend.',
      'Nothing is subtracted, and what would have been sold anyway is in it.',
    ],
    'ad_return',
  ),
  term(
    'roi-revenue',
    [
      'ROI（收入）',
      '（成交金额 − 花费）÷ 花费 = 投入产出比 − 1。',
      '毛利率 30% 的货，ROI（收入）200% 其实亏：3 × 30% − 1 = −10%。',
    ],
    [
      'ROI (revenue)',
      '(revenue − cost) ÷ cost = ROAS − 1.',
      'At a gross margin of 30 % a ROI (revenue) of 200 % loses: 3 × 30 % − 1 = −10 %.',
    ],
  ),
  term(
    'roi-margin',
    [
      'ROI（毛利）',
      '（成交金额 × 毛利率 − 花费）÷ 花费。要到 200%，投入产出比要到 3 ÷ 毛利率：毛利率 60% 要 5，50% 要 6，40% 要 7.5，30% 要 10。',
      '没有设毛利率就算不出来，不能拿 0 或 100% 顶。',
    ],
    [
      'ROI (gross profit)',
      '(revenue × gross margin − cost) ÷ cost. 200 % takes a ROAS of 3 ÷ margin: 5 at 60 %, 6 at 50 %, 7.5 at 40 %, 10 at 30 %.',
      'Without a margin it is unknown, neither 0 nor 100 %.',
    ],
  ),
  term(
    'increment',
    [
      '增量',
      '有活动时卖的 − 没有活动也会卖的（基线）。基线由活动以前的日子估计，所以增量是一个区间。',
      '活动期比活动前多的那些不全是增量：季节、星期、别的活动也在里面；提前买走的之后会少卖。',
    ],
    [
      'Increment',
      'What was sold with a promotion less what would have been sold without it (the baseline), which is estimated: so it is an interval.',
      'More than before is not all increment: season, weekdays and other events are in it, and what was bought earlier is missing later.',
    ],
  ),
  term(
    'pull-forward',
    ['前移（透支）', '活动里买的，有一部分本来过几天也会买；表现为活动之后少卖。'],
    [
      'Pull-forward',
      'Part of what is bought in a promotion would have been bought some days later: sales are low afterwards.',
    ],
  ),
  term(
    'cannibalisation',
    ['蚕食', '买家从没参加活动的商品转去买参加的；表现为别的商品少卖。'],
    ['Cannibalisation', 'Buyers move from items outside a promotion to those in it.'],
  ),
  term(
    'sell-through-items',
    [
      '动销率',
      'N 天内卖出过至少 1 件的商品（或 SKU）÷ 在架的商品（或 SKU）。活动报名的动销门槛常是近 60 天销量 ≥ 1。',
      '要说清天数和按商品还是 SKU；在架的数来自商品资料快照。',
    ],
    [
      'Active-item rate (动销率)',
      'Items (or SKUs) of which at least one was sold in N days ÷ those on the shelf. Campaigns often ask for one sale in 60 days.',
      'Say the days, and whether items or SKUs are counted; the shelf comes from a snapshot of the listings.',
    ],
  ),
  term(
    'sell-through',
    ['售罄率', '卖出件数 ÷（期初库存 + 期间到货）。', '服装也有人除以首单量，不是一个数。'],
    [
      'Sell-through',
      'Pieces sold ÷ (opening stock + received).',
      'In fashion some divide by the first order: another figure.',
    ],
  ),
  term(
    'cover',
    ['可售天数', '库存（加在途）÷ 往后每天预计卖的件数。大促以前用预测，不用过去的平均。'],
    [
      'Days of cover',
      'Stock (with what is coming) ÷ pieces forecast a day. Before events by the forecast, not by the past mean.',
    ],
  ),
  term(
    'order-proposal',
    [
      '订货建议',
      '每天件数 ×（交期 + 订货周期）+ 安全库存 − 现货 − 在途，不少于起订量，按整箱进。例：（30 + 7）× 5 − 10 = 175。',
    ],
    [
      'Order proposal',
      'Pieces a day × (lead time + review period) + safety stock − on hand − in transit, at least MOQ, in whole cartons. (30 + 7) × 5 − 10 = 175.',
    ],
  ),
  term(
    'moq',
    ['起订量（MOQ）', '供应商一次最少卖多少件。'],
    ['MOQ', 'Minimum order quantity: the least a supplier sells at once.'],
  ),
  term(
    'otd',
    [
      'OTD 按时交付率',
      '按约定日期到货（或发货）的单 ÷ 到期的单。',
      '要说清是供应商到货还是店铺发货，约定日期是哪一个。',
    ],
    [
      'OTD (on-time delivery)',
      'Orders that arrived (or shipped) by the promised day ÷ orders due.',
      'Say whether suppliers or the shop deliver, and which promise counts.',
    ],
  ),
  term(
    'dsr',
    [
      'DSR 店铺动态评分',
      '描述相符、服务态度、物流服务三项评分近 6 个月的平均；同一买家每月在一家店最多计 3 次。',
      '平台考核现在主要看真实体验分，不要把两个放在一起比。',
    ],
    [
      'DSR (detailed seller ratings)',
      'Mean of the ratings for description, service and delivery over six months; a buyer counts at most three times a month and shop.',
      'The platform now mainly uses 真实体验分; the two do not compare.',
    ],
  ),
  term(
    'experience-score',
    ['真实体验分', '平台按商品、物流、服务加权的 0–5 分，导入什么就是什么，不自己重算。'],
    [
      'Experience score (真实体验分)',
      'The platform’s weighted 0–5 of goods, delivery and service; taken as imported, never recomputed.',
    ],
  ),
  term(
    'csat',
    [
      'CSAT 满意度',
      '满意的（5 分里打 4、5 分）÷ 全部回答。考核线 ≥ 85%。',
      '答的人少，一个人就能差几个百分点：看 Wilson 区间和人数。',
    ],
    [
      'CSAT',
      'Satisfied answers (4 or 5 of 5) ÷ all answers. The bar is 85 %.',
      'With few answers one of them moves it by points: see the Wilson interval and the count.',
    ],
  ),
  term(
    'nps',
    [
      'NPS 净推荐值',
      '0–10 分里，打 9、10 的比例 − 打 0–6 的比例，从 −100 到 100。',
      '不是百分比；平台有个字段叫 nps，其实是真实体验分。',
    ],
    [
      'NPS',
      'Of 0–10: the share of 9 and 10 less the share of 0 to 6; from −100 to 100.',
      'Not a percentage; a platform field named nps is really 真实体验分.',
    ],
  ),
  term(
    'rfm',
    [
      'RFM',
      'R 离上次付款几天，F 付过几单，M 净付了多少；按本店的分位打分，再分层。',
      '窗口和退款怎么扣要定下来，换了窗口不能和以前比。',
    ],
    [
      'RFM',
      'Days since the last paid order, paid orders, net paid; scored by the shop’s own quantiles and put into segments.',
      'Fix the window and how refunds count; another window does not compare.',
    ],
  ),
  term(
    'first-response',
    [
      '首次响应时长',
      '买家第一句话到客服（人）第一次回，秒。',
      '机器人算不算、下班时间算不算，各家报表不同。',
    ],
    [
      'First response time',
      'From the buyer’s first message to the first answer by a person, seconds.',
      'Robots and closed hours count in some reports and not in others.',
    ],
  ),
  term(
    'campaign-lift',
    [
      '官方立减、跨店满减',
      '平台活动的优惠：官方立减按活动价打折；跨店满减每满一档减一档。每年的档位不同，按当年的规则。',
    ],
    [
      'Platform discounts (官方立减, 跨店满减)',
      'A percentage off the enrolled price; or an amount off for every step over several shops. Steps differ by year.',
    ],
  ),
  term(
    'price-line',
    ['报名价', '报名活动时填的价；不能高于近 15 天的最低标价（各活动的天数以规则为准）。'],
    [
      'Enrolled price',
      'The price given at enrolment; not above the lowest list price of the last 15 days (campaigns differ).',
    ],
  ),
  term(
    'on-time',
    ['报告按时率', '截止日之前交的报告 ÷ 到期的报告。考核线 ≥ 95%。'],
    ['Reports on time', 'Reports handed in by their day ÷ reports due. The bar is 95 %.'],
  ),
  term(
    'attainment',
    ['目标达成率', '做到的 ÷ 目标。考核线 ≥ 90%。', '大促月按天平均分目标会误判：按活动的轻重分到每天再比。'],
    [
      'Target attainment',
      'Actual ÷ target. The bar is 90 %.',
      'Even spreading misleads around great sales: compare with targets spread by weight.',
    ],
  ),
]

/** Terms in which a text stands, in either language; all for an empty one. */
export const foundTerms = (wanted: string): readonly JobTerm[] => {
  const text = wanted.trim().toLowerCase()
  return jobTerms.filter(({ zh, en }) =>
    [zh, en].some((one) => Object.values(one).some((words) => words.toLowerCase().includes(text))),
  )
}

/** The words that are called so, in the one language or the other; none for an empty text. */
export const termsCalled = (wanted: string): readonly JobTerm[] => {
  const text = wanted.trim().toLowerCase()
  return text === ''
    ? []
    : jobTerms.filter(({ zh, en }) => [zh, en].some(({ name }) => name.toLowerCase().includes(text)))
}
