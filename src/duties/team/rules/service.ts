import { exact } from '../../../documents/words.ts'
import type { AgentStanding, ServiceFigure } from '../service/contract.ts'

/** What a service lead looks at first, with each definition in the catalogue. */
export const serviceMetrics = [
  'daily_first_response_seconds',
  'daily_response_seconds',
  'daily_within_three_minutes',
  'daily_inquiry_conversion',
  'service_satisfaction',
  'reply_rate',
  'inquirer_days',
  'received_days',
  'unanswered_days',
  'ratings_received',
  'service_sales',
] as const

/** What the job asks of answers. Of the satisfaction the same bar as of the survey. */
export const SATISFACTION_BAR = 0.85

/** 38.0 秒 · 2 分 30 秒, as the figure beside the sentence has it. */
export const secondsWords = (seconds: number): string => exact(seconds, 'seconds')

const figure = (figures: readonly ServiceFigure[], metric: string): number | null => {
  const value = figures.find((one) => one.metric === metric)?.value
  return typeof value === 'number' ? value : null
}

/** The answer to "how do we serve?". */
export const serviceSentence = (
  figures: readonly ServiceFigure[],
  agents: readonly AgentStanding[],
): string => {
  const response = figure(figures, 'daily_response_seconds')
  const conversion = figure(figures, 'daily_inquiry_conversion')
  const satisfaction = figure(figures, 'service_satisfaction')
  const ratings = figure(figures, 'ratings_received')
  const parts = [
    ...(response === null ? [] : [`平均 ${secondsWords(response)}回复`]),
    ...(conversion === null ? [] : [`询单转化率 ${exact(conversion, 'ratio')}`]),
    ...(satisfaction === null
      ? []
      : [
          `满意率 ${exact(satisfaction, 'ratio')}（${exact(ratings ?? 0, 'count')} 条评价，要求 ${SATISFACTION_BAR * 100}%）`,
        ]),
  ]
  if (parts.length === 0)
    return '这段日子没有客服的数据：先导入生意参谋的客服报表（按客服导出一份，全店一份）。'
  const behind = agents.filter(
    ({ conversion: one, satisfaction: other }) => one?.verdict === 'worse' || other?.verdict === 'worse',
  )
  return `${parts.join('，')}。${
    agents.length === 0
      ? '没有按客服的报表，比不了每个人。'
      : behind.length === 0
        ? `${agents.length} 个客服和同一天的同事比，没有谁明显差。`
        : `和同一天的同事比，${behind.map(({ agent }) => agent).join('、')}明显差一些。`
  }`
}

/** Relative; null where either is not known or nothing can be divided by. */
export const changeOf = (now: number | null, before: number | null): number | null =>
  now === null || before === null || before === 0 ? null : now / before - 1
