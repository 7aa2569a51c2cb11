import type { Figure } from '../../../documents/contract.ts'
import { exact } from '../../../documents/words.ts'
import type { Period } from '../../../kernel/calendar.ts'
import type { ReportSuggestion } from '../../reports/rules/maker.ts'
import type { ServiceAnswer } from '../service/contract.ts'
import { SATISFACTION_BAR, secondsWords } from './service.ts'

type Known = {
  answer: ServiceAnswer
  figures: ReadonlyMap<string, { now: Figure; previous: Figure }>
  period: Period
}

/** What to do about the service, each with the figure that will tell. */
export const serviceSuggestions = ({ answer, figures, period }: Known): ReportSuggestion[] => {
  const of = (metric: string) => figures.get(metric)
  const satisfaction = of('service_satisfaction')?.now.value ?? null
  const response = of('daily_response_seconds')
  const unanswered = of('unanswered_days')?.now.value ?? null
  const inquirers = of('inquirer_days')?.now.value ?? null
  const behind = answer.agents.filter(({ conversion }) => conversion?.verdict === 'worse').slice(0, 2)
  const slower =
    response && response.now.value !== null && response.previous.value !== null && response.previous.value > 0
      ? response.now.value / response.previous.value - 1
      : null
  return [
    ...(satisfaction !== null && satisfaction < SATISFACTION_BAR
      ? [
          {
            id: 'satisfaction',
            title: '把满意率提到要求以上：逐条看不满意的评价',
            text: `满意率 ${exact(satisfaction, 'ratio')}，要求 ${SATISFACTION_BAR * 100}%。`,
            effect: `到 ${SATISFACTION_BAR * 100}% 要再多 ${exact(SATISFACTION_BAR - satisfaction, 'ratio')} 的评价满意。`,
            key: { metric: 'service_satisfaction', scope: [], period },
            good: 'up' as const,
          },
        ]
      : []),
    ...(slower !== null && slower > 0.2 && response
      ? [
          {
            id: 'response',
            title: '回得慢了：看哪些时段人手不够，排班或用快捷回复',
            text: `平均响应从 ${secondsWords(response.previous.value ?? 0)} 变成 ${secondsWords(response.now.value ?? 0)}。`,
            effect: '回到上一期的速度。',
            key: { metric: 'daily_response_seconds', scope: [], period },
            good: 'down' as const,
          },
        ]
      : []),
    ...behind.flatMap(({ agent, conversion }): ReportSuggestion[] => {
      if (!conversion || conversion.rate === null || conversion.expected === null) return []
      const more = Math.round((conversion.expected - conversion.rate) * conversion.of)
      return [
        {
          id: `agent:${agent}`,
          title: `听「${agent}」的会话，和转化好的同事对一遍话术`,
          text: `询单转化率 ${exact(conversion.rate, 'ratio')}（${exact(conversion.of, 'count')} 人次），同一天的同事 ${exact(conversion.expected, 'ratio')}。`,
          effect: `做到同事的水平，这么多询单会多 ${more} 人次付款。`,
          key: {
            metric: 'daily_inquiry_conversion',
            scope: [{ dimension: 'service_agent', values: [agent] }],
            period,
          },
          good: 'up',
        },
      ]
    }),
    ...(unanswered !== null && inquirers !== null && inquirers > 0 && unanswered / inquirers > 0.03
      ? [
          {
            id: 'unanswered',
            title: '没有回复的咨询要有人兜底',
            text: `未回复 ${exact(unanswered, 'count')} 人次，占询单的 ${exact(unanswered / inquirers, 'ratio')}。`,
            effect: `减到 3% 会多接待 ${exact(Math.round(unanswered - inquirers * 0.03), 'count')} 人次。`,
            key: { metric: 'unanswered_days', scope: [], period },
            good: 'down' as const,
          },
        ]
      : []),
  ]
}
