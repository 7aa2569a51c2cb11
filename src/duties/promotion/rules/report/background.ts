import type { Section, Text } from '../../../../documents/contract.ts'
import { spanWords } from '../../../../kernel/calendar.ts'
import {
  cell,
  changeOf,
  ended,
  figureColumn,
  list,
  paragraph,
  shortName,
} from '../../../reports/rules/blocks.ts'
import { changeWords, moneyWords, percentWords } from '../amounts.ts'
import { phaseNames } from '../plan.ts'
import type { PromotionFacts } from './model.ts'

/** 流量和转化. */
export const traffic = ({ effect, sources, sale, before }: PromotionFacts): Section => {
  const known = effect.moved.filter(({ during, before: was }) => during !== null || was !== null)
  const value = (unit: string, amount: number | null): number | null =>
    amount === null ? null : unit === 'money' ? Math.round(amount * 100) : amount
  const words = (unit: string, amount: number | null): string => {
    const shown = value(unit, amount)
    if (shown === null) return '—'
    if (unit === 'money') return moneyWords(shown / 100)
    return unit === 'ratio' ? percentWords(shown) : Math.round(shown).toLocaleString('en-US')
  }
  const rows = [...sources]
    .filter(({ now }) => (now.source_visits ?? 0) > 0)
    .sort((a, b) => (b.now.source_paid_amount ?? 0) - (a.now.source_paid_amount ?? 0))
    .slice(0, 10)
  return {
    id: 'traffic',
    title: '流量和转化',
    blocks: [
      known.length === 0
        ? paragraph('没有活动期和活动前的店铺日报，不知道流量和转化怎么变了。')
        : {
            kind: 'table',
            title: '活动期和活动前四周，按天平均',
            columns: [
              { id: 'name', name: '指标', unit: 'text' },
              { id: 'before', name: '活动前四周', unit: 'text' },
              { id: 'during', name: '活动期', unit: 'text' },
              { id: 'change', name: '变化', unit: 'text' },
            ],
            rows: known.map(({ name, unit, before: was, during, change }) => ({
              cells: [
                name,
                words(unit, was),
                words(unit, during),
                change === null ? '—' : changeWords(change),
              ],
            })),
            totalName: '合计',
            notes: [],
          },
      ...(rows.length === 0
        ? [paragraph('没有活动期的流量来源报表，分不出流量从哪里来。')]
        : [
            {
              kind: 'table' as const,
              title: '活动期的流量来源',
              columns: [
                { id: 'name', name: '来源', unit: 'text' as const },
                figureColumn('visits', '访客人次', 'count', 'source_visits', sale),
                figureColumn('before', '活动前同样多天', 'count', 'source_visits', before),
                figureColumn('paid', '支付金额', 'money', 'source_paid_amount', sale),
                figureColumn('paidBefore', '活动前同样多天', 'money', 'source_paid_amount', before),
              ],
              rows: rows.map(({ name, scope, now, previous }) => ({
                cells: [
                  name,
                  cell(now.source_visits),
                  cell(previous.source_visits),
                  cell(now.source_paid_amount),
                  cell(previous.source_paid_amount),
                ],
                scope,
              })),
              totalName: '合计',
              notes: [],
            },
          ]),
    ],
  }
}

/** 商品: who sold more, who did not. */
export const items = ({ items: all, promotion, sale, before }: PromotionFacts): Section => {
  const inIt = new Set(promotion.itemList.map(({ item }) => item))
  const rows = all
    .filter(({ scope }) => inIt.size === 0 || inIt.has(scope[0]?.values[0] ?? ''))
    .filter(({ now, previous }) => (now.paid_amount ?? 0) > 0 || (previous.paid_amount ?? 0) > 0)
    .sort((a, b) => (b.now.paid_amount ?? 0) - (a.now.paid_amount ?? 0))
    .slice(0, 15)
  return {
    id: 'items',
    title: '商品',
    blocks:
      rows.length === 0
        ? [paragraph('没有按商品的订单，看不出哪些商品卖得好。')]
        : [
            {
              kind: 'table',
              title: inIt.size > 0 ? '活动商品，和活动前同样多天比' : '卖得最多的商品，和活动前同样多天比',
              columns: [
                { id: 'name', name: '商品', unit: 'text' },
                figureColumn('now', '活动期支付金额', 'money', 'paid_amount', sale),
                figureColumn('before', '活动前', 'money', 'paid_amount', before),
                {
                  id: 'change',
                  name: '变化',
                  unit: 'ratio',
                  counted: { kind: 'change', of: 'now', from: 'before' },
                },
              ],
              rows: rows.map(({ name, scope, now, previous }) => ({
                cells: [
                  shortName(name),
                  cell(now.paid_amount),
                  cell(previous.paid_amount),
                  changeOf('money', now.paid_amount ?? null, previous.paid_amount ?? null),
                ],
                scope,
              })),
              totalName: '合计',
              notes: ['这是前后比，含星期和季节；活动带来多少只对整场算得准。'],
            },
          ],
  }
}

/** 投放: plans of the ad reports in the days of sale. */
export const ads = ({ plans, sale }: PromotionFacts): Section => {
  const rows = [...plans]
    .filter(({ now }) => (now.ad_cost ?? 0) > 0)
    .sort((a, b) => (b.now.ad_cost ?? 0) - (a.now.ad_cost ?? 0))
    .slice(0, 8)
  return {
    id: 'ads',
    title: '投放',
    blocks:
      rows.length === 0
        ? [paragraph('没有活动期的推广报表，看不到投放。')]
        : [
            {
              kind: 'table',
              title: '活动期花得最多的推广计划',
              columns: [
                { id: 'name', name: '计划', unit: 'text' },
                figureColumn('cost', '花费', 'money', 'ad_cost', sale),
                figureColumn('revenue', '成交', 'money', 'ad_revenue', sale),
                figureColumn('return', '投入产出比', 'multiple', 'ad_return', sale, {
                  counted: { kind: 'ratio', of: 'revenue', by: 'cost' },
                }),
              ],
              rows: rows.map(({ name, scope, now }) => ({
                cells: [shortName(name), cell(now.ad_cost), cell(now.ad_revenue), cell(now.ad_return)],
                scope,
              })),
              totalName: '合计',
              notes: ['成交是推广报表归因的，含没有推广也会买的人；活动真正带来的看净增量。'],
            },
          ],
  }
}

/** 计划和准备: what was planned, and how the preparing went. */
export const plan = ({ promotion, tasks }: PromotionFacts): Section => {
  const { phases, itemList, channels, mechanics } = promotion
  const facts: Text[] = [
    [`阶段：${phases.map((one) => `${phaseNames[one.phase]} ${spanWords(one)}`).join('；')}。`],
    [
      itemList.length === 0
        ? '商品：全店。'
        : `商品：${itemList.length} 个，${itemList
            .slice(0, 5)
            .map(({ title, item, mechanic, price }) =>
              [shortName(title || item, 16), price === null ? '' : `${price} 元`, mechanic]
                .filter(Boolean)
                .join(' '),
            )
            .join('；')}${itemList.length > 5 ? ' 等' : ''}。`,
    ],
    ...(mechanics ? [[`玩法：${ended(mechanics)}`]] : []),
    [
      channels.length === 0
        ? '渠道和预算没有写。'
        : `渠道和预算：${channels.map(({ name, budget }) => `${name} ${moneyWords(Number(budget))}`).join('，')}。`,
    ],
  ]
  return {
    id: 'plan',
    title: '计划和准备',
    blocks: [
      list(facts),
      tasks.length === 0
        ? paragraph('这场活动没有排任务。')
        : {
            kind: 'table',
            title: `准备的 ${tasks.length} 项任务`,
            columns: [
              { id: 'title', name: '任务', unit: 'text' },
              { id: 'owner', name: '负责人', unit: 'text' },
              { id: 'due', name: '截止', unit: 'text' },
              { id: 'state', name: '到哪一步', unit: 'text' },
            ],
            rows: tasks.map(({ title, owner, due, state, isLate }) => ({
              cells: [title, owner, due, isLate ? `${state}，过了日子` : state],
            })),
            totalName: '合计',
            notes: [],
          },
    ],
  }
}
