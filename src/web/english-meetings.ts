import type { Template } from './english-template.ts'

/** The agenda that a meeting is prepared with, and what its points say. */
export const agenda: readonly Template[] = [
  ['上次定的事做到哪了', 'What was agreed last time'],
  ['上周的数', 'Figures of last week'],
  ['要处理的预警', 'Alerts to settle'],
  ['库存和订货', 'Stock and orders'],
  ['客服', 'Service'],
  ['其他', 'Other'],
  ['以前的会没有还没做完的事。', 'Nothing that earlier meetings agreed is left to do.'],
  [
    '还有 {nLeft} 件没做完，其中 {nLate} 件过了期。',
    '{nLeft} things are not done yet, {nLate} of them overdue.',
  ],
  ['还没有定目标。', 'No target is set yet.'],
  ['全店：{what}', 'The whole shop: {what}'],
  ['类目：{name}：{what}', 'Category {name}: {what}'],
  ['商品：{name}：{what}', 'Item {name}: {what}'],
  ['没有要处理的预警。', 'No alert is to be settled.'],
  ['还有 {nMore} 个，见“预警”。', '{nMore} more under Alerts.'],
  ['{title}，{owner}，应于 {day} 完成，已过期', '{title}, {owner}, was due {day}, overdue'],
  ['{title}，{owner}，没有截止日', '{title}, {owner}, no due date'],
  ['{title}，{owner}，{day} 前', '{title}, {owner}, by {day}'],
  ['没有负责人', 'nobody in charge'],
  ['不在的成员', 'a member who left'],
  ['{metric}还不知道：{why}', '{metric} is not known yet: {why}'],
  ['{metric} {amount}，前一周没有数可比', '{metric} {amount}; nothing in the week before to compare with'],
  [
    '{metric} {amount}（{nAsked} 天里有 {nDays} 天的数据），前一周没有数可比',
    '{metric} {amount} ({nDays} of {nAsked} days have data); nothing in the week before to compare with',
  ],
  ['{metric} {amount}，前一周 {before}', '{metric} {amount}, the week before {before}'],
  [
    '{metric} {amount}，前一周 {before}（{change}）',
    '{metric} {amount}, the week before {before} ({change})',
  ],
  [
    '{metric} {amount}（{nAsked} 天里有 {nDays} 天的数据），前一周 {before}',
    '{metric} {amount} ({nDays} of {nAsked} days have data), the week before {before}',
  ],
  [
    '{metric} {amount}（{nAsked} 天里有 {nDays} 天的数据），前一周 {before}（{change}）',
    '{metric} {amount} ({nDays} of {nAsked} days have data), the week before {before} ({change})',
  ],
  ['持平', 'unchanged'],
  ['{points} 个百分点', '{points} points'],
  ['没有数据，{export}', 'no data, {export}'],
  ['没有数据', 'no data'],
  ['{nAsked} 天里只有 {nDays} 天的数据，{export}', 'only {nDays} of {nAsked} days have data, {export}'],
  ['{nAsked} 天里有 {nDays} 天', '{nDays} of {nAsked} days'],
  ['{nAsked} 天里只有 {nDays} 天的数据', 'only {nDays} of {nAsked} days have data'],
  ['平台只给区间 {range}', 'the platform tells a range only: {range}'],
  [
    '{name}：现有 {nHere} 件，{lasts}，建议订 {nOrder} 件',
    '{name}: {nHere} on hand, {lasts}, order {nOrder}',
  ],
  ['还能卖 很多 天', 'lasting long'],
  [
    '采购单晚了 {nDays} 天：{name}，{nPieces} 件（{supplier}）',
    'A purchase order is {nDays} days late: {name}, {nPieces} pieces ({supplier})',
  ],
  ['没有写供应商', 'no supplier written'],
]
