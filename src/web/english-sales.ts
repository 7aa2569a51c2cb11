import type { Template } from './english-template.ts'

export const alerts: readonly Template[] = [
  ['支付金额突然少了', 'Paid amount fell suddenly'],
  ['近 7 天支付金额比前 7 天少很多', 'Paid amount of 7 days is far below the 7 days before'],
  ['商品近 7 天卖得比平常少', 'An item sold less than usual in 7 days'],
  ['访客突然少了', 'Visitors fell suddenly'],
  ['搜索词近 7 天带来的访客少了', 'A search term brought fewer visitors in 7 days'],
  ['支付转化率突然低了', 'Conversion fell suddenly'],
  ['退款突然多了', 'Refunds rose suddenly'],
  ['推广花费突然多了', 'Ad cost rose suddenly'],
  ['推广花费突然少了', 'Ad cost fell suddenly'],
  ['照这个速度完不成本月目标', 'At this pace the target of the month is missed'],
  ['报表缺了几天', 'Reports lack some days'],
  ['「{name}」近 7 天卖得比平常少', '“{name}” sold less than usual in 7 days'],
  ['「{name}」近 7 天带来的访客少了', '“{name}” brought fewer visitors in 7 days'],
  [
    '到 {day} 的 {nDays} 天{metric} {value}；按它前四周的占比，该在 {low} 到 {high} 之间。',
    '{metric} of {nDays} days up to {day}: {value}; by its share of the four weeks before it should be between {low} and {high}.',
  ],
  [
    '到 {day} 的 {nDays} 天{metric} {value}，比之前 {nBefore} 天的 {against} {way} {share}。',
    '{metric} of {nDays} days up to {day}: {value}, {share} {way} than the {against} of the {nBefore} days before.',
  ],
  [
    '{day} {metric} {value}，照平常该在 {low} 到 {high} 之间。',
    '{day}: {metric} {value}; usually it would be between {low} and {high}.',
  ],
  ['{day} {metric} {value}，低于 {against}。', '{day}: {metric} {value}, below {against}.'],
  ['{day} {metric} {value}，高于 {against}。', '{day}: {metric} {value}, above {against}.'],
  ['{day} 起大促前后，不再判。', 'From {day} a great sale is near; it is judged no longer.'],
  ['{day} 恢复了平常。', 'As usual again on {day}.'],
  ['{day} 的数据撤销了。', 'The data of {day} were undone.'],
  ['规则删掉了。', 'The rule was deleted.'],
  ['「{name}」{days}', '“{name}” {days}'],
  ['「{name}」{days} 等', '“{name}” {days} and others'],
  ['缺 {nReports} 种报表：{what}。', 'Days are missing in {nReports} reports: {what}.'],
]

export const targets: readonly Template[] = [
  [
    '照这个速度：{name} {share}，{low}–{high} 之间。',
    'At this pace, {name}: {share}, between {low} and {high}.',
  ],
  [
    '照这个速度，按预测：{name} {share}，{low}–{high} 之间。',
    'At this pace and by forecast, {name}: {share}, between {low} and {high}.',
  ],
  ['没有按预测算：{why}。', 'Not by forecast: {why}.'],
  [
    '没有按预测算：「{metric}」{nDays} 天里只有 {nKnown} 天有数据，缺得太多；缺的天不能当作 0。',
    'Not by forecast: {nKnown} of {nDays} days of “{metric}” have data, too many are missing; they are not days of nothing.',
  ],
  ['只有 {nDays} 天的数据，不到 {nLeast} 天', '{nDays} days have data, fewer than {nLeast}'],
  [
    '「{metric}」只有 {nDays} 天的数据，至少要 {nLeast} 天',
    '“{metric}” has {nDays} days of data, {nLeast} are needed',
  ],
  [
    '「{metric}」{nDays} 天里只有 {nKnown} 天不是 0，看不出规律，至少要 {nLeast} 天',
    'on {nKnown} of {nDays} days “{metric}” is not 0, {nLeast} are needed to see how it goes',
  ],
  ['离月底太远', 'the end of the period is too far ahead'],
  ['预测接不上有数据的最后一天', 'the forecast does not begin after the last day with data'],
  [
    '有 {nDays} 天没有数据，按同样的速度估。',
    '{nDays} days have no data and are taken to go at the same pace.',
  ],
  ['{name}还没有一天的数据。', '{name}: no day has data yet.'],
  [
    '{name}已经做到 {share}；知道的日子太少，还说不准照这个速度会到多少。',
    '{name}: {share} is done; too few days are known to say where this pace leads.',
  ],
  ['{name}做到了 {share}。', '{name}: {share} was reached.'],
  ['{name}没有目标。', '{name}: there is no target.'],
  [
    '按前两年同一天的轻重分到各天（春节前后按农历对），再按星期调；{nPast} 天有过去可依，其余 {nRest} 天按平常的日子，大促按惯例估。',
    'Spread over the days by the same days of two years before (by the lunar calendar around Spring Festival) and by weekday; {nPast} days rest on the past, the other {nRest} on ordinary days, great sales on experience.',
  ],
  [
    '按前两年同一天的轻重分到各天（春节前后按农历对），再按星期调；{nPast} 天有过去可依。',
    'Spread over the days by the same days of two years before (by the lunar calendar around Spring Festival) and by weekday; {nPast} days rest on the past.',
  ],
  [
    '还没有去年的数据：按星期的轻重分，大促和春节按惯例估。',
    'No data of last year yet: spread by weekday, great sales and Spring Festival by experience.',
  ],
  ['还没有可依的数据：各天一样。', 'No data to rest on yet: every day is alike.'],
  [
    '平均每天要卖 {amount}：支付转化率 {rate}、客单价 {basket}的话，每天要 {nVisits} 位访客，{compared}。',
    'A day is to sell {amount}: with a conversion of {rate} and a basket of {basket} that takes {nVisits} visitors a day, {compared}.',
  ],
  ['每天访客', 'Visitors a day'],
  ['支付转化率', 'Conversion'],
  ['客单价', 'Basket'],
  ['其他来源', 'Other sources'],
  ['其他商品', 'Other items'],
  ['（未提供）', '(not given)'],
  [
    '订单报表只写宝贝标题，不写商品 ID，分不到各商品：导入宝贝报表（子订单）就有。',
    'The order report has titles only and no item ids, so nothing is shared out by item: the report of order lines brings that.',
  ],
  [
    '这个月还没有全店支付金额的目标，定了才分得开。',
    'The month has no target of the whole shop’s paid amount yet; once set it can be taken apart.',
  ],
  ['和近 {nDays} 天一样', 'as many as in the last {nDays} days'],
  ['比近 {nDays} 天多 {share}', '{share} more than in the last {nDays} days'],
  ['比近 {nDays} 天少 {share}', '{share} fewer than in the last {nDays} days'],
]

const factors = [
  {
    chinese: '访客',
    moves: [
      ['少了', 'fewer visitors'],
      ['多了', 'more visitors'],
    ],
  },
  {
    chinese: '支付转化率',
    moves: [
      ['低了', 'a lower conversion'],
      ['高了', 'a higher conversion'],
    ],
  },
  {
    chinese: '客单价',
    moves: [
      ['低了', 'a smaller basket'],
      ['高了', 'a larger basket'],
    ],
  },
] as const

const whose = [
  { chinese: '「{name}」', english: '“{name}”', how: '和别的商品比', against: ' than other items' },
  { chinese: '各商品', english: 'Items throughout', how: '普遍', against: '' },
  { chinese: '{source}', english: '{source}', how: '', against: '' },
] as const

/** What moved an amount, with what else the data say of it. */
export const causes: readonly Template[] = [
  ...factors.flatMap(({ chinese, moves }) =>
    moves.flatMap(([moved, english], isUp) =>
      whose.flatMap((who): readonly Template[] => {
        const amount = isUp ? '多卖 {amount}' : '少卖 {amount}'
        const sold = isUp ? '{amount} more sold' : '{amount} less sold'
        const head = `${who.chinese}的${chinese}${who.how}${moved}，${amount}`
        const told = `${who.english} had ${english}${who.against}: ${sold}`
        return [
          [`${head}。`, `${told}.`],
          [`${head}：{evidence}。`, `${told}; {evidence}.`],
        ]
      }),
    ),
  ),
  [
    '其中搜索词「{term}」带来的访客人次由 {nBefore} 变成 {nAfter}',
    'visitors by the term “{term}” went from {nBefore} to {nAfter}',
  ],
  [
    '推广计划「{plan}」几乎停了，点击由 {nBefore} 变成 {nAfter}',
    'the ad plan “{plan}” nearly stopped, its clicks went from {nBefore} to {nAfter}',
  ],
  [
    '推广计划「{plan}」的点击由 {nBefore} 变成 {nAfter}',
    'clicks of the ad plan “{plan}” went from {nBefore} to {nAfter}',
  ],
  ['{nSkus} 个 SKU 里有 {nEmpty} 个没货', '{nEmpty} of {nSkus} SKUs are out of stock'],
  ['件单价高了 {share}', 'its price per piece rose by {share}'],
  ['件单价低了 {share}', 'its price per piece fell by {share}'],
  ['差评率由 {before} 升到 {after}', 'bad reviews rose from {before} to {after}'],
  ['订单退款率由 {before} 升到 {after}', 'refunded orders rose from {before} to {after}'],
  [
    '客服平均响应由 {nBefore} 秒变成 {nAfter} 秒',
    'the mean answer of service went from {nBefore} s to {nAfter} s',
  ],
]
