import { type Metric, type Relation, ratio } from '../model.ts'

const people = '人数不能按天、按商品、按来源相加；取自恰好这段时间的报表。'

type Prefix = { id: string; name: string; english: string; of: Relation; group: string; source: string }

const exact = (
  { id, name, english, of, group, source }: Prefix,
  [what, label, words, column]: readonly [string, string, string, string],
): Metric => ({
  id: `${id}_${what}`,
  name: `${name}${label}`,
  english: `${english}: ${words}`,
  unit: 'count',
  group,
  formula: `${label}，取自恰好这段时间的${source}`,
  source,
  good: 'up',
  traps: [people],
  measures: [{ kind: 'exact', of, value: `t.${column}` }],
})

const sum = (
  { id, name, english, of, group, source }: Prefix,
  [what, label, words, column, unit]: readonly [string, string, string, string, 'money' | 'count'],
  trap: string,
): Metric => ({
  id: `${id}_${what}`,
  name: `${name}${label}`,
  english: `${english}: ${words}`,
  unit,
  group,
  formula: `${source}的${label}之和`,
  source,
  good: 'up',
  traps: [trap],
  measures: [{ kind: 'sum', of, value: `t.${column}` }],
})

const divided = (
  { id, name, english, group, source }: Prefix,
  [what, label, words, over, under]: readonly [string, string, string, string, string],
  trap: string,
): Metric => ({
  id: `${id}_${what}`,
  name: `${name}${label}`,
  english: `${english}: ${words}`,
  unit: 'ratio',
  group,
  formula: `${over.slice(0, over.indexOf('|'))} ÷ ${under.slice(0, under.indexOf('|'))}`,
  source,
  good: 'up',
  traps: [trap],
  measures: [
    ratio(`${id}_${over.slice(over.indexOf('|') + 1)}`, `${id}_${under.slice(under.indexOf('|') + 1)}`),
  ],
})

const item: Prefix = {
  id: 'item',
  name: '商品',
  english: 'Item report',
  of: 'item_traffic',
  group: '商品效果',
  source: '生意参谋 商品效果（商品_全部）',
}
const fromSource: Prefix = {
  id: 'source',
  name: '来源',
  english: 'Source report',
  of: 'source_traffic',
  group: '流量来源',
  source: '生意参谋 店铺流量来源',
}
const term: Prefix = {
  id: 'term',
  name: '搜索词',
  english: 'Search term report',
  of: 'term_traffic',
  group: '引流搜索词',
  source: '生意参谋 引流搜索词',
}

const platform = '平台口径：总支付金额等含关联子商品时与订单不同。'
const overlap = '同一笔可能算给几个来源（看导出时选的归属方式），各来源之和会超过全店。'
const byTerm = '一个买家搜几个词会算几次，各词之和不是全店。'

export const trafficMetrics: readonly Metric[] = [
  exact(item, ['visitors', '访客数', 'visitors', 'visitors']),
  sum(item, ['page_views', '浏览量', 'page views', 'page_views', 'count'], '次数可以相加。'),
  exact(item, ['cart_visitors', '加购人数', 'visitors adding to cart', 'cart_visitors']),
  exact(item, ['buyers_paid', '支付买家数', 'paying buyers', 'paid_buyers']),
  sum(item, ['paid_amount', '支付金额', 'paid amount', 'paid_fen', 'money'], platform),
  sum(item, ['items_sold', '支付件数', 'pieces sold', 'paid_pieces', 'count'], platform),
  sum(
    item,
    ['refunded_amount', '成功退款金额', 'refunded amount', 'refunded_fen', 'money'],
    '按退款完结时间，不能除以同期支付金额。',
  ),
  exact(item, ['search_visitors', '搜索引导访客数', 'visitors from search', 'search_visitors']),
  exact(item, [
    'search_buyers_paid',
    '搜索引导支付买家数',
    'paying buyers from search',
    'search_paid_buyers',
  ]),
  divided(
    item,
    ['conversion_rate', '支付转化率', 'conversion rate', '支付买家数|buyers_paid', '商品访客数|visitors'],
    people,
  ),
  divided(
    item,
    [
      'search_conversion_rate',
      '搜索引导支付转化率',
      'conversion rate from search',
      '搜索引导支付买家数|search_buyers_paid',
      '搜索引导访客数|search_visitors',
    ],
    people,
  ),
  divided(
    item,
    ['cart_rate', '访问加购转化率', 'add-to-cart rate', '加购人数|cart_visitors', '商品访客数|visitors'],
    '人数除以人数，和万相台的加购率不同。',
  ),
  exact(fromSource, ['visitors', '访客数', 'visitors', 'visitors']),
  {
    id: 'source_visits',
    name: '来源访客人次（各来源相加）',
    english: 'Source report: visitors summed over sources',
    unit: 'count',
    group: fromSource.group,
    formula: '各末级来源访客数之和；一个人从几个来源来算几次，来几天算几次',
    source: fromSource.source,
    good: 'up',
    traps: ['是人次，不是人数：大于访客数；用来看来源之间的比重。'],
    measures: [{ kind: 'sum', of: 'source_traffic', value: 't.visitors' }],
  },
  {
    id: 'source_buyer_visits',
    name: '来源支付买家人次（各来源相加）',
    english: 'Source report: paying buyers summed over sources',
    unit: 'count',
    group: fromSource.group,
    formula: '各末级来源支付买家数之和；一个人从几个来源来算几次',
    source: fromSource.source,
    good: 'up',
    traps: ['是人次，不是人数。'],
    measures: [{ kind: 'sum', of: 'source_traffic', value: 't.paid_buyers' }],
  },
  {
    id: 'source_visit_conversion_rate',
    name: '来源支付转化率（人次）',
    english: 'Source report: conversion of visits',
    unit: 'ratio',
    group: fromSource.group,
    formula: '来源支付买家人次 ÷ 来源访客人次',
    source: fromSource.source,
    good: 'up',
    traps: ['按人次算；单个末级来源、单日时等于支付转化率。'],
    measures: [ratio('source_buyer_visits', 'source_visits')],
  },
  sum(fromSource, ['paid_amount', '支付金额', 'paid amount', 'paid_fen', 'money'], overlap),
  exact(fromSource, ['buyers_paid', '支付买家数', 'paying buyers', 'paid_buyers']),
  divided(
    fromSource,
    ['conversion_rate', '支付转化率', 'conversion rate', '支付买家数|buyers_paid', '访客数|visitors'],
    people,
  ),
  exact(term, ['visitors', '访客数', 'visitors', 'visitors']),
  sum(term, ['paid_amount', '支付金额', 'paid amount', 'paid_fen', 'money'], byTerm),
  exact(term, ['buyers_paid', '支付买家数', 'paying buyers', 'paid_buyers']),
  divided(
    term,
    ['conversion_rate', '支付转化率', 'conversion rate', '支付买家数|buyers_paid', '访客数|visitors'],
    people,
  ),
]
