import type { Template } from './english-template.ts'

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
