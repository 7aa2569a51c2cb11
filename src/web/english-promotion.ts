import type { Template } from './english-template.ts'

/** What the first clause says of the plan, where there is one. */
const withPlan = ([chinese, english]: Template): readonly Template[] => [
  [chinese, english],
  [`计划 {plan}，${chinese}`, `Planned: {plan}. ${english}`],
]

/** How a promotion goes, told while its days of sale are coming or running. */
const pace: readonly Template[] = [
  ...(
    [
      ['活动期 {dayFirst} 开始，还有 {nDays} 天。', 'Its days of sale begin on {dayFirst}, in {nDays} days.'],
      [
        '活动期 {dayFirst} 开始，还有 {nDays} 天；照过去的活动估计卖 {amount}（八成可能在 {low}到 {high}之间）。',
        'Its days of sale begin on {dayFirst}, in {nDays} days; by past events they will sell about {amount} (80 % between {low} and {high}).',
      ],
      ['活动期还没有一天的销售数据。', 'No day of its days of sale has data yet.'],
      [
        '活动期 {nDays} 天卖了 {amount}，完成 {share}。',
        'Its {nDays} days of sale sold {amount}, {share} of the plan.',
      ],
      ['活动期 {nDays} 天卖了 {amount}。', 'Its {nDays} days of sale sold {amount}.'],
      [
        '活动期 {nDays} 天过了 {nOver} 天，卖了 {amount}。',
        '{nOver} of {nDays} days of sale are over and sold {amount}.',
      ],
      [
        '活动期 {nDays} 天过了 {nOver} 天，卖了 {amount}，是到这一天计划的 {share}。',
        '{nOver} of {nDays} days of sale are over and sold {amount}, {share} of the plan up to that day.',
      ],
      [
        '活动期 {nDays} 天过了 {nOver} 天，卖了 {amount}；照这个速度到结束大约 {end}（八成可能在 {low}到 {high}之间）。',
        '{nOver} of {nDays} days of sale are over and sold {amount}; at this pace they end at about {end} (80 % between {low} and {high}).',
      ],
      [
        '活动期 {nDays} 天过了 {nOver} 天，卖了 {amount}，是到这一天计划的 {share}；照这个速度到结束大约 {end}（八成可能在 {low}到 {high}之间）。',
        '{nOver} of {nDays} days of sale are over and sold {amount}, {share} of the plan up to that day; at this pace they end at about {end} (80 % between {low} and {high}).',
      ],
    ] as const
  ).flatMap(withPlan),
  ['还预测不了：{why}。', 'Not to be forecast yet: {why}.'],
  [
    '{day} 之前没有销售数据，不知道平时卖多少',
    'before {day} there are no sales data, so what usually sells is not known',
  ],
  [
    '活动前只有 {nKnown} 天的销售数据，至少要 {nNeeded} 天才知道平时卖多少',
    'only {nKnown} days of sales before it are known; it takes {nNeeded} to know what usually sells',
  ],
  [
    '活动前 {nDays} 天里只有 {nKnown} 天有数据，不够知道平时卖多少',
    'only {nKnown} of {nDays} days before it have data, too few to know what usually sells',
  ],
  [
    '活动前只有 {nKnown} 天卖出过，不够知道平时卖多少',
    'only {nKnown} days before it sold anything, too few to know what usually sells',
  ],
  ['还没有导入销售数据', 'no sales data are imported yet'],
]

/** What it brought, in the order in which it is told. */
const effect: readonly Template[] = [
  ['「{name}」带来多少还说不出：{why}。', 'What “{name}” brought cannot be told yet: {why}.'],
  [
    '「{name}」的活动期还没有开始，或还没有导入那几天的销售数据。',
    'The days of sale of “{name}” have not begun, or their sales are not imported yet.',
  ],
  [
    '活动期 {nDays} 天，{scope}卖了 {amount}；没有这场活动大约会卖 {usual}。',
    'In {nDays} days of sale {scope} sold {amount}; without the promotion it would have been about {usual}.',
  ],
  [
    '活动期到现在有数据的 {nDays} 天，{scope}卖了 {amount}；没有这场活动大约会卖 {usual}。',
    'In the {nDays} days of sale with data so far {scope} sold {amount}; without the promotion it would have been about {usual}.',
  ],
  ['活动商品', 'its items'],
  [
    '活动多带来 {amount}（八成可能在 {low}到 {high}之间），比没有活动 {share}（{shareLow} 到 {shareHigh}）。',
    'The promotion added {amount} (80 % between {low} and {high}): {share} on what would have sold without it ({shareLow} to {shareHigh}).',
  ],
  [
    '活动多带来 {amount}（八成可能在 {low}到 {high}之间）。',
    'The promotion added {amount} (80 % between {low} and {high}).',
  ],
  [
    '活动少带来 {amount}（八成可能在 {low}到 {high}之间），比没有活动 {share}（{shareLow} 到 {shareHigh}）。',
    'The promotion lost {amount} (80 % between {low} and {high}): {share} on what would have sold without it ({shareLow} to {shareHigh}).',
  ],
  [
    '活动少带来 {amount}（八成可能在 {low}到 {high}之间）。',
    'The promotion lost {amount} (80 % between {low} and {high}).',
  ],
  ['少 {amount}', '{amount} less'],
  ['多 {amount}', '{amount} more'],
  [
    '只和活动前同样多的天比是 {share}（{growth}），但没有活动会更少。',
    'Against as many days right before it is {share} ({growth}); without the promotion it would be less still.',
  ],
  [
    '只和活动前同样多的天比是 {share}（{growth}），其中活动带来的占 {part}，另外 {rest}是星期、季节和走势本来就会带来的。',
    'Against as many days right before it is {share} ({growth}); the promotion brought {part} of that, another {rest} would have come by weekday, season and trend.',
  ],
  [
    '只和活动前同样多的天比是 {share}（{growth}），增长基本都是活动带来的。',
    'Against as many days right before it is {share} ({growth}); nearly all of the growth came of the promotion.',
  ],
  [
    '只和活动前同样多的天比是 {share}（{growth}）；没有活动的话，这几天本来会少卖 {rest}，看不出活动多带来了什么。',
    'Against as many days right before it is {share} ({growth}); without the promotion these days would have sold {rest} less, and nothing can be told that it added.',
  ],
  [
    '只和活动前同样多的天比是 {share}（{growth}）；没有活动的话，这几天本来会多卖 {rest}，看不出活动多带来了什么。',
    'Against as many days right before it is {share} ({growth}); without the promotion these days would have sold {rest} more, and nothing can be told that it added.',
  ],
  [
    '只和活动前同样多的天比是 {share}（{growth}）；没有活动的话，这几天本来会比之前少卖 {rest}，活动把它也补上了。',
    'Against as many days right before it is {share} ({growth}); without the promotion these days would have sold {rest} less than those before, and it made up for that, too.',
  ],
  [
    '活动期以外的 {nDays} 天（预售、预热）比平时少卖 {amount}：买家在等活动。',
    'The other {nDays} days (presale, warm-up) sold {amount} less than usual: buyers waited for the promotion.',
  ],
  [
    '活动期以外的 {nDays} 天（预售、预热）比平时多卖 {amount}。',
    'The other {nDays} days (presale, warm-up) sold {amount} more than usual.',
  ],
  [
    '活动期以外的 {nDays} 天（预售、预热）和平时差不多。',
    'The other {nDays} days (presale, warm-up) sold about as usual.',
  ],
  [
    '活动后的 {nDays} 天少卖 {amount}（八成可能在 {low}到 {high}之间）：这部分是提前买走的（后移），不是多出来的。',
    'The {nDays} days after it sold {amount} less (80 % between {low} and {high}): that was bought earlier (pull-forward) and is nothing added.',
  ],
  [
    '活动后的 {nDays} 天比平时还多卖 {amount}，没有看到后移。',
    'The {nDays} days after it sold {amount} more than usual; no pull-forward is seen.',
  ],
  [
    '活动后的 {nDays} 天和平时的差别在误差之内，说不出有没有后移。',
    'The {nDays} days after it differ from usual within the error; whether there was a pull-forward cannot be told.',
  ],
  [
    '前后都算上，净增量 {amount}（八成可能在 {low}到 {high}之间）。',
    'All days together, the net addition is {amount} (80 % between {low} and {high}).',
  ],
  [
    '前后都算上，净增量 {amount}（八成可能在 {low}到 {high}之间），活动后的日子还没有过完，这个数还会变。',
    'All days together, the net addition is {amount} (80 % between {low} and {high}); the days after it are not over, so this will change.',
  ],
  [
    '同时，没有参加活动的商品少卖 {amount}：有一部分买家是从它们那里过来的。',
    'Meanwhile the items outside of it sold {amount} less: some buyers came from them.',
  ],
  [
    '同时，没有参加活动的商品多卖 {amount}：活动带来的人也买了别的。',
    'Meanwhile the items outside of it sold {amount} more: those who came bought other things, too.',
  ],
  [
    '没有参加活动的商品和平时差不多，看不出被活动挤占。',
    'The items outside of it sold about as usual; nothing tells that the promotion took from them.',
  ],
]

/** What one must know to read the figures. */
const notes: readonly Template[] = [
  [
    '这几天平台也有「{names}」，这场活动没有写明是它的一部分：日历里它的影响算在“没有这场活动也会卖的”里。若就是它，请在计划里选上。',
    'The platform has “{names}” in these days, too, and this promotion is not said to be part of it: its effect counts as what would have sold anyway. If it is the same, choose it in the plan.',
  ],
  [
    '缺 {nDays} 天的销售数据（{missing}），缺的天没有当作 0，也没有拿来比。',
    'Sales of {nDays} days are missing ({missing}); they are neither taken for 0 nor compared.',
  ],
  [
    '推广花费 {nAsked} 天里只有 {nDays} 天有报表，成本少算了。',
    'Only {nDays} of {nAsked} days have a report of ad spend; the cost is understated.',
  ],
  [
    '没有活动会卖多少，是用活动第一个阶段以前的日子预测的，去掉了日历里这场活动的影响。',
    'What would have sold without it is forecast from the days before its first phase, with this promotion taken out of the calendar.',
  ],
  [
    '没有活动会卖多少，是用活动第一个阶段以前的日子预测的，去掉了日历里这场活动的影响；同样的办法在过去平均每天差 {share}。',
    'What would have sold without it is forecast from the days before its first phase, with this promotion taken out of the calendar; in the past the same method was off by {share} a day.',
  ],
  [
    '区间里算了预测的误差和活动日自己的起伏。',
    'The ranges hold the error of the forecast and the ups and downs of the days themselves.',
  ],
  [
    '每一段多卖的 = 卖了的 − 没有活动会卖的，各段加起来就是净增量；区间不能相加，净增量的区间是整段一起算的。',
    'What each part added = sold − what would have sold, and the parts add up to the net addition; ranges cannot be added, that of the net addition is reckoned over all days.',
  ],
  [
    '每一段多卖的 = 卖了的 − 没有活动会卖的，各段加起来就是净增量；区间不能相加，净增量的区间是整段一起算的，十次约有八次包含真值。',
    'What each part added = sold − what would have sold, and the parts add up to the net addition; ranges cannot be added, that of the net addition is reckoned over all days and holds the truth about eight times in ten.',
  ],
  [
    '活动以前只有 {nDays} 天的销售数据，不到一年，分不清季节和走势：没有活动会卖多少可能整段偏高或偏低，区间也可能不够宽。',
    'Only {nDays} days of sales before it are known, less than a year, so season and trend cannot be told apart: what would have sold may be too high or too low throughout, and the ranges too narrow.',
  ],
  [
    '不到 {nDays} 天，净增量和回报只能参考，达标没有按未证实算。',
    'With fewer than {nDays} days the net addition and the returns are a hint only, and reaching the goal counts as not proven.',
  ],
  [
    '站内投放按活动各阶段的全部花费算，没有扣掉平时也会花的部分，ROI 偏保守。',
    'All ad spend of its phases counts, with what would be spent anyway, so ROI is on the careful side.',
  ],
  [
    '只算活动商品；没有参加的商品另外看，没有算进 ROI。',
    'Only its items count; those outside of it are looked at apart and are not in the ROI.',
  ],
]

/** Why a return is proven or not. */
const returns: readonly Template[] = [
  ['增量算不出：{why}。', 'What it added cannot be told: {why}.'],
  [
    '还没有成本：没有推广报表的花费，也没有记别的成本。',
    'No cost yet: neither spend from the ad reports nor other costs written down.',
  ],
  ['活动的日子还没有销售数据。', 'Its days have no sales data yet.'],
  [
    '活动后的 10 天还没有过完，提前买走的还没有扣掉。',
    'The 10 days after it are not over; what was bought earlier is not taken off yet.',
  ],
  ['活动的日子里缺 {nDays} 天数据（{missing}）。', '{nDays} of its days have no data ({missing}).'],
  ['{missing} 等', '{missing} and more'],
  [
    '净增量 {net}，成本 {cost}，ROI {roi}（八成可能在 {low} 到 {high} 之间）；但活动以前只有 {nLearned} 天的销售数据，不到 {nNeeded} 天，没有见过这个季节，平时会卖多少可能整段算偏，区间靠不住，到没到 {bar} 说不准。',
    'Net addition {net}, cost {cost}, ROI {roi} (80 % between {low} and {high}); but only {nLearned} days of sales before it are known, fewer than {nNeeded}: the season was never seen, what would have sold may be off throughout, the range cannot be trusted, and whether {bar} was reached cannot be told.',
  ],
  [
    '净增量 {net}，成本 {cost}，ROI {roi}（八成可能在 {low} 到 {high} 之间）；但推广报表 {nAsked} 天里只有 {nDays} 天，成本少算了，到没到 {bar} 说不准。',
    'Net addition {net}, cost {cost}, ROI {roi} (80 % between {low} and {high}); but only {nDays} of {nAsked} days have an ad report, the cost is understated, and whether {bar} was reached cannot be told.',
  ],
]

/** How each goal was reached. */
const goals: readonly Template[] = [
  ['活动期还没有销售数据。', 'Its days of sale have no data yet.'],
  ['活动期卖了 {amount}，目标 {target}。', 'Its days of sale sold {amount}; the goal is {target}.'],
  [
    '活动期卖了 {amount}，目标 {target}，活动期的数据还没有齐。',
    'Its days of sale sold {amount}; the goal is {target}; their data are not whole yet.',
  ],
  [
    '不知道没有活动会卖多少，比不出来。',
    'What would have sold without it is not known; nothing can be compared.',
  ],
  [
    '比没有活动多卖 {share}（八成可能在 {low} 到 {high} 之间）。',
    '{share} more than without it (80 % between {low} and {high}).',
  ],
  [
    '比没有活动多卖 {share}（八成可能在 {low} 到 {high} 之间），活动期的数据还没有齐。',
    '{share} more than without it (80 % between {low} and {high}); the data of its days are not whole yet.',
  ],
  [
    '活动的日子里没有客服接待评价，请导入生意参谋的客服报表。',
    'No ratings of service in its days; import the service reports of Business Advisor.',
  ],
  [
    '客服接待评价里满意的占 {share}（95% 区间 {low} 到 {high}）。',
    '{share} of the ratings of service are satisfied (95 % interval {low} to {high}).',
  ],
  [
    '客服接待评价里满意的占 {share}（95% 区间 {low} 到 {high}），活动的日子还没有过完。',
    '{share} of the ratings of service are satisfied (95 % interval {low} to {high}); its days are not over yet.',
  ],
]

export const promotions: readonly Template[] = [...pace, ...effect, ...notes, ...returns, ...goals]
