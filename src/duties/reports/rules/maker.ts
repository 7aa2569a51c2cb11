import type { Draft, FigureKey } from '../../../documents/contract.ts'
import type { Day, Period } from '../../../kernel/calendar.ts'
import { type Rhythm, weekOf } from './weeks.ts'

/**
 * The work products of the job, as the contract has them (a help text needs no schemas). What each says is written by its duty;
 * how it lives is the same for all.
 */
export const reportKinds = [
  'market',
  'strategy',
  'listing',
  'optimisation',
  'promotion',
  'weekly',
  'monthly',
  'analysis',
  'minutes',
  'service',
  'survey',
] as const
export type ReportKind = (typeof reportKinds)[number]

export type KindInfo = {
  name: string
  /** One is expected for every week or month; null: only when somebody wants it. */
  rhythm: Rhythm | null
  /** The last one is asked for at once; of others none before a team wrote the first. */
  isAskedAtOnce: boolean
  /** Workdays after its period by which it is due, unless the team sets others; 0: no day is set. */
  dueWorkdays: number
  /**
   * What makes two of them the same report: its period; the period and what it is compared with; or the plan,
   * promotion, meeting or survey it is about, whose days may still move.
   */
  sameBy: 'period' | 'comparison' | 'subject'
}

/** Sooner than these the data of a promotion's aftermath are not there: three weeks are fifteen workdays. */
export const kindInfo: Readonly<Record<ReportKind, KindInfo>> = {
  market: { name: '市场分析报告', rhythm: 'month', isAskedAtOnce: false, dueWorkdays: 5, sameBy: 'period' },
  strategy: { name: '运营策略计划书', rhythm: null, isAskedAtOnce: false, dueWorkdays: 0, sameBy: 'subject' },
  listing: { name: '产品上架清单', rhythm: null, isAskedAtOnce: false, dueWorkdays: 0, sameBy: 'period' },
  optimisation: { name: '优化报告', rhythm: null, isAskedAtOnce: false, dueWorkdays: 0, sameBy: 'period' },
  promotion: {
    name: '推广活动效果分析报告',
    rhythm: null,
    isAskedAtOnce: false,
    dueWorkdays: 15,
    sameBy: 'subject',
  },
  weekly: { name: '周报', rhythm: 'week', isAskedAtOnce: true, dueWorkdays: 1, sameBy: 'period' },
  monthly: { name: '月报', rhythm: 'month', isAskedAtOnce: true, dueWorkdays: 3, sameBy: 'period' },
  analysis: {
    name: '数据分析报告',
    rhythm: null,
    isAskedAtOnce: false,
    dueWorkdays: 0,
    sameBy: 'comparison',
  },
  minutes: { name: '协调会议纪要', rhythm: null, isAskedAtOnce: false, dueWorkdays: 1, sameBy: 'subject' },
  service: {
    name: '客户服务质量报告',
    rhythm: 'month',
    isAskedAtOnce: false,
    dueWorkdays: 5,
    sameBy: 'period',
  },
  survey: {
    name: '客户满意度调查报告',
    rhythm: null,
    isAskedAtOnce: false,
    dueWorkdays: 5,
    sameBy: 'subject',
  },
}

/** 2026 年第 46 周销售周报 · 2026 年 11 月市场分析报告: of a report that comes every week or month. */
export const periodTitle = (kind: ReportKind, { from }: Period): string => {
  const { name, rhythm } = kindInfo[kind]
  const called = kind === 'weekly' || kind === 'monthly' ? `销售${name}` : name
  if (rhythm === 'month') return `${from.slice(0, 4)} 年 ${Number(from.slice(5, 7))} 月${called}`
  const { year, week } = weekOf(from)
  return `${year} 年第 ${week} 周${called}`
}

/** What to do, and by what it will be judged. */
export type ReportSuggestion = {
  /** The same cause gives the same id. */
  id: string
  title: string
  text: string
  effect: string
  /** What is to move, as it was asked when the report was made; none where no figure tells. */
  key?: FigureKey
  good?: 'up' | 'down'
}

export type MadeReport = { draft: Draft; suggestions: ReportSuggestion[] }

export type ReportShop = { id: number; name: string }

/** The last report of the kind that was handed in for days before these. */
export type ReportBefore = { title: string; suggestions: readonly (ReportSuggestion & { owner: string })[] }

/** What a report is about. `subject`: '' or what the kind needs besides days, as text. */
export type ReportAbout = {
  period: Period
  previous: Period
  subject: string
  /** The day from which its due days count, where that is not the last one of its period: a survey's closing day. */
  ends?: Day
}

/** How a duty writes one of its work products. */
export type ReportMaker = {
  kind: ReportKind
  /** Sections in their own order, for a template to move, rename or leave out. */
  sections: readonly { id: string; title: string }[]
  /**
   * What is meant by what was asked. Failures: invalid_input, not_found, and what a duty refuses, where there is
   * nothing it could write about. A subject typed by name is found here.
   */
  settle: (asked: {
    shop: ReportShop
    period: Period | undefined
    compare: Period | undefined
    subject: string
    today: Day
  }) => Promise<ReportAbout>
  /** What it can be about, the likeliest first; absent: days say it all. */
  subjects?: (shop: ReportShop) => Promise<{ subject: string; name: string }[]>
  draft: (
    about: ReportAbout & { shop: ReportShop; now: Temporal.Instant; before: ReportBefore | null },
  ) => Promise<MadeReport>
}
