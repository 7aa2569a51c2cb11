import type { Template } from './english-template.ts'

/** What a duty wants done today. */
export const needs: readonly Template[] = [
  ['{nTickets} 张工单过了期限', '{nTickets} tickets are overdue'],
  ['{nTickets} 张工单今天到期', '{nTickets} tickets are due today'],
  ['还有 {nLeft} 个退款、差评没有开工单', '{nLeft} refunds and bad reviews have no ticket yet'],
  ['没了结的太多，办掉一些才接着开。', 'Too many are open; settle some and the others are opened.'],
  ['备会：{name}', 'Prepare the meeting: {name}'],
  ['写完纪要：{name}', 'Finish the minutes: {name}'],
  ['今天开会：{name}', 'Meeting today: {name}'],
  ['采购单晚了 {nDays} 天：{name}', 'A purchase order is {nDays} days late: {name}'],
  ['{nSkus} 个 SKU 会断货，最急的是「{name}」', '{nSkus} SKUs will run out, “{name}” first'],
  ['不订会少卖约 {amount}', 'Without an order about {amount} is not sold'],
  [
    '竞品快照停在 {day}，之后他们动没动价不知道',
    'Snapshots of competitors end on {day}; what they did since is not known',
  ],
  ['跟了 {nItems} 个竞品，还没有一份快照', '{nItems} competitors are followed, without a snapshot yet'],
  [
    '导入采集的文件，或在竞品页粘贴、手工记一笔',
    'Import a collected file, or paste or write one on the competitors page',
  ],
  [
    '{nItems} 个竞品近 {nDays} 天降了价，跟不跟？',
    '{nItems} competitors cut their price in {nDays} days; follow them?',
  ],
  ['「{name}」有 {nPrices} 个价低于底价', '“{name}” has {nPrices} prices below their floor'],
  [
    '「{name}」还有 {nDays} 天爆发，{nLate} 项准备拖过了日子',
    '“{name}” begins in {nDays} days; {nLate} preparations are late',
  ],
  [
    '「{name}」还有 {nDays} 天爆发，看一遍准备好了没有',
    '“{name}” begins in {nDays} days; see whether all is ready',
  ],
  ['「{name}」正在进行，看照不照计划走', '“{name}” is running; see whether it keeps to its plan'],
  [
    '「{name}」结束了，把成本记全，ROI 才算得出',
    '“{name}” is over; write down all its costs, or its ROI cannot be told',
  ],
  [
    '「{name}」的成本还没有记，ROI 没法证实',
    'Costs of “{name}” are not written down; its ROI cannot be proven',
  ],
  ['{day} 的改动满四周，看效果', 'The change of {day} is four weeks old; see what it did'],
]

/** Steps of the job map, and how far the week is. */
export const steps: readonly Template[] = [
  ['岗位地图的下一步：{name}', 'Next step of the job map: {name}'],
  [
    '本周看得出的 {nSteps} 步里做了 {nDone} 步',
    '{nDone} of the {nSteps} steps of this week that can be told are done',
  ],
  ['采集竞品，看价格、销量有什么动静', 'Collect competitors: what moved in price and sales'],
  ['看搜索词的名次和大盘', 'See ranks of search terms and the market'],
  ['看价格带，自家的价在哪一段', 'See price bands and where ours stand'],
  ['写市场分析报告', 'Write the market analysis'],
  ['定运营策略：目标、价格、活动', 'Decide the strategy: goals, prices, promotions'],
  ['推进上新，按步做完', 'Move launches on, step by step'],
  [
    '导出商品资料，检查标题、属性、价格、图片',
    'Export the listings; check titles, attributes, prices, pictures',
  ],
  ['找转化比同类差的商品', 'Find what converts worse than its peers'],
  ['改标题、图片、关键词，记下改了什么', 'Change titles, pictures, keywords, and note what was changed'],
  ['看改动的效果，写优化报告', 'See what changes did, write the optimisation report'],
  ['做活动计划：日子、商品、预算、费用', 'Plan promotions: days, items, budget, costs'],
  ['导入推广报表，看花得值不值', 'Import ad reports, see whether spend pays'],
  ['算活动真正多卖了多少，写效果分析报告', 'Work out what a promotion truly brought, write its report'],
  ['处理工单：退款、差评、投诉', 'Handle tickets: refunds, bad reviews, complaints'],
  ['导入评价和退款，看买家在抱怨什么', 'Import reviews and refunds, hear what buyers complain of'],
  ['写客户服务质量报告', 'Write the service quality report'],
  ['看老客分层，谁在流失', 'See segments of buyers, and who is leaving'],
  ['发满意度调查，写调查报告', 'Ask how satisfied buyers are, write the survey report'],
  ['导入上周的报表', 'Import last week’s reports'],
  ['看数字为什么变了，处理预警', 'See why figures changed, handle alerts'],
  ['对目标：做到多少，照这个速度会到多少', 'Hold results against targets'],
  ['交周报（月初交月报）', 'Hand in the weekly report (monthly at the turn of the month)'],
  ['把一个问题查到底，写数据分析报告', 'Get to the bottom of one question, write the analysis'],
  [
    '开例会：议程由数字和没做完的事拟好',
    'Hold the weekly meeting: its agenda comes from figures and open actions',
  ],
  ['交会议纪要', 'Hand in the minutes'],
  ['看哪些 SKU 要断货，下采购单', 'See which SKUs run out, order'],
  ['导入客服报表，看服务质量', 'Import service reports, see service quality'],
  ['跟进任务，做完的关掉', 'Follow up tasks, close those that are done'],
]

export const tickets: readonly Template[] = [
  ['退款 · {name}', 'Refund · {name}'],
  ['仅退款 · {name}', 'Refund only · {name}'],
  ['退货退款 · {name}', 'Return and refund · {name}'],
  ['差评 · {name}', 'Bad review · {name}'],
  ['退款 {amount}', 'Refund {amount}'],
  ['{status}，{when} 申请', '{status}, asked for {when}'],
  ['平台超时 {when}', 'Deadline of the platform {when}'],
  ['{when} 评价', 'Reviewed {when}'],
  ['低分 · 满意 {nPoints} 分', 'Low score · satisfied {nPoints} of 5'],
  ['低分 · 推荐 {nPoints} 分', 'Low score · would recommend {nPoints} of 10'],
  ['色差', 'Colour'],
  ['破损', 'Damage'],
  ['尺寸', 'Size'],
  ['质量', 'Quality'],
  ['物流', 'Delivery'],
  ['包装', 'Packaging'],
  ['{ticket}（{moment}）', '{ticket} ({moment})'],
  ['手工开单', 'Opened by hand'],
  ['自动开单', 'Opened by the program'],
  ['没有写原因', 'no reason given'],
  ['没有写字', 'no words'],
]

/** How an order proposal is worked out. */
export const stock: readonly Template[] = [
  ['交期 {nLead} 天＋ 订货间隔 {nReview} 天，{basis}', 'Lead time {nLead} d + review {nReview} d, {basis}'],
  [
    '交期 {nLead} 天（没有写供应商，按全店的）＋ 订货间隔 {nReview} 天，{basis}',
    'Lead time {nLead} d (no supplier written; the shop’s) + review {nReview} d, {basis}',
  ],
  [
    '{nDays} 天的预测：商品的预测，按这个 SKU 近 {nPast} 天占的份额',
    'forecast of {nDays} days: the item’s, by this SKU’s share of {nPast} days',
  ],
  [
    '{nDays} 天：近 {nPast} 天每天 {nPieces} 件，按全店的预测放大或缩小（卖得少或断过货，不单独预测）',
    '{nDays} days: {nPieces} pieces a day in {nPast} days, scaled with the shop’s forecast (few sold or out of stock, so no forecast of its own)',
  ],
  [
    '{nDays} 天 × 近 {nPast} 天每天 {nPieces} 件（数据还不够预测）',
    '{nDays} days × {nPieces} pieces a day in {nPast} days (too few data for a forecast)',
  ],
  [
    '安全库存：1.28 × 每天的标准差 × √{nDays} 天',
    'Safety stock: 1.28 × standard deviation of a day × √{nDays} days',
  ],
  ['安全库存：自己定的件数', 'Safety stock: pieces set by hand'],
  [
    '现有：{day} 的库存，减去之后卖的，加上之后到的',
    'On hand: stock of {day}, less what was sold since, plus what arrived',
  ],
  ['在途：没有', 'In transit: nothing'],
  ['在途：{what}', 'In transit: {what}'],
  ['{day} 到 {nPieces}', '{nPieces} on {day}'],
  ['起订量 {nLeast}', 'Minimum order {nLeast}'],
  ['凑整箱，每箱 {nPieces}', 'Whole cartons of {nPieces}'],
]

/** What the scorecard rests on. */
export const evidence: readonly Template[] = [
  ['比去年同月增长', 'Growth against the month of last year'],
  ['本月目标', 'Target of the month'],
  ['做到 {amount}，{nDays} 天里有 {nKnown} 天的数据', '{amount} done; {nKnown} of {nDays} days have data'],
  ['还没有定', 'not set yet'],
  ['客服满意率（接待评价）', 'Satisfaction with service (ratings)'],
  [
    '{nAnswered} 个评价里满意 {nSatisfied} 个；只有找过客服的买家',
    '{nSatisfied} of {nAnswered} ratings are satisfied; only buyers who asked service',
  ],
  [
    '{nAnswered} 个评价里满意 {nSatisfied} 个；{nAsked} 天里有 {nKnown} 天的数据；只有找过客服的买家',
    '{nSatisfied} of {nAnswered} ratings are satisfied; {nKnown} of {nAsked} days have data; only buyers who asked service',
  ],
  ['没有接待评价的数据', 'no data on ratings of service'],
  ['满意度调查', 'Survey of satisfaction'],
  ['回答 {nAnswered} 份，满意 {nSatisfied} 份', '{nSatisfied} of {nAnswered} answers are satisfied'],
  ['这个月没有人回答', 'nobody answered in the month'],
  ['目标要求增长 {share}', 'the target asks for {share}'],
  ['去年同月 {amount}', 'the same month of last year {amount}'],
  ['这个月的数据还不全', 'the data of this month are not whole'],
  ['{day} 结束', 'ended {day}'],
  [
    '净增量 {net}，成本 {cost}，ROI {roi}（八成可能在 {low} 到 {high} 之间），区间跨过了 {bar}，说不准。',
    'Net addition {net}, cost {cost}, ROI {roi} (80 % between {low} and {high}); the range spans {bar}, so nobody can tell.',
  ],
  [
    '净增量 {net}，成本 {cost}，ROI {roi}（八成可能在 {low} 到 {high} 之间），整个区间都到了 {bar}。',
    'Net addition {net}, cost {cost}, ROI {roi} (80 % between {low} and {high}); the whole range reaches {bar}.',
  ],
  [
    '净增量 {net}，成本 {cost}，ROI {roi}（八成可能在 {low} 到 {high} 之间），整个区间都不到 {bar}。',
    'Net addition {net}, cost {cost}, ROI {roi} (80 % between {low} and {high}); the whole range stays below {bar}.',
  ],
  ['{day} 截止，{when}', 'due {day}, {when}'],
  ['按时', 'on time'],
  ['迟交', 'late'],
  ['过期没交', 'overdue'],
  ['还没到期', 'not due yet'],
  ['{nFigures} 个数都还对得上', 'all {nFigures} figures still agree'],
  ['{nFigures} 个数里 {nOff} 个变了', '{nOff} of {nFigures} figures changed'],
]

/** Two reports that are to say the same. */
export const pairs: readonly Template[] = [
  ['支付金额与各商品之和', 'Paid amount and the sum of items'],
  ['成功退款金额（按完结时间）', 'Refunds completed (by time of completion)'],
  ['退款：订单与退款报表（按付款时间）', 'Refunds: orders and refund report (by time of payment)'],
  ['推广花费：推广报表与店铺日报', 'Ad cost: ad reports and daily shop report'],
  ['淘宝客佣金：联盟报表与店铺日报', 'Affiliate commission: affiliate report and daily shop report'],
]
