import { amountWords } from '../../../kernel/money.ts'
import { percent } from '../../../kernel/share.ts'
import type { Bar, BarId, BarVerdict } from '../contract.ts'

type Language = 'zh' | 'en'

export const barNames: Readonly<Record<Language, Readonly<Record<BarId, string>>>> = {
  zh: {
    sales: '销售额增长目标达成率',
    satisfaction: '客户满意度',
    roi: '推广活动 ROI',
    reports: '报告按时率',
    accuracy: '报告准确率',
  },
  en: {
    sales: 'Attainment of sales growth target',
    satisfaction: 'Customer satisfaction',
    roi: 'ROI of promotions',
    reports: 'Reports in time',
    accuracy: 'Accuracy of reports',
  },
}

export const verdictNames: Readonly<Record<Language, Readonly<Record<BarVerdict, string>>>> = {
  zh: { met: '达标', not_met: '未达标', not_proven: '未证实', none: '—' },
  en: { met: 'Met', not_met: 'Not met', not_proven: 'Not proven', none: '—' },
}

/** 92.3 % as a shop keeper writes it; an ROI has no decimals. */
export const shareWords = (share: number, id: BarId): string => percent(share, id === 'roi' ? 0 : 1)

export const lineWords = ({ line }: Pick<Bar, 'line'>): string =>
  line === null ? '' : `≥ ${percent(line, 0)}`

const many = (count: number | null): string => amountWords(count ?? 0, false)

const inChinese = ({ id, reason, part, whole, low, high, source }: Bar): string => {
  switch (reason) {
    case 'known':
      if (id === 'reports') return `到期 ${whole} 份，按时 ${part} 份`
      if (id === 'roi') return `结束的活动 ${whole} 场，达标 ${part} 场；写的是最低的一场`
      if (id === 'satisfaction')
        return `${source === 'service' ? '没有做调查，按接待评价：' : ''}${many(whole)} 份里满意 ${many(part)} 份，区间 ${shareWords(low ?? 0, id)}–${shareWords(high ?? 0, id)}`
      return ''
    case 'month_running':
      return '这个月还没过完'
    case 'days_missing':
      return '有几天没有数据，补上以后可能达标'
    case 'no_target':
      return '没有给这个月定支付金额的目标'
    case 'no_data':
      return '这个月还没有支付金额的数据'
    case 'straddles':
      return `${source === 'service' ? '没有做调查，按接待评价：' : ''}${many(whole)} 份里满意 ${many(part)} 份，区间 ${shareWords(low ?? 0, id)}–${shareWords(high ?? 0, id)} 跨过了线，份数不够`
    case 'nobody_asked':
      return '没有调查的回答，也没有接待评价'
    case 'none_ended':
      return '这个月没有结束的推广活动'
    case 'some_unproven':
      return `结束的活动 ${whole} 场，有的还说不准`
    case 'none_due':
      return '这个月没有到期的报告'
    case 'some_open':
      return `已到期 ${whole} 份，按时 ${part} 份，还有没到期的`
    case 'none_submitted':
      return '这个月没有提交过报告'
    case 'no_line':
      return `提交的 ${many(whole)} 个数里，现在重算还对得上 ${many(part)} 个；没有定线`
  }
}

const inEnglish = ({ id, reason, part, whole, low, high, source }: Bar): string => {
  const answers = `${source === 'service' ? 'no survey; by ratings of service: ' : ''}${many(part)} of ${many(whole)} satisfied, ${shareWords(low ?? 0, id)}–${shareWords(high ?? 0, id)}`
  switch (reason) {
    case 'known':
      if (id === 'reports') return `${part} of ${whole} due reports in time`
      if (id === 'roi') return `${part} of ${whole} promotions met it; the lowest is shown`
      return id === 'satisfaction' ? answers : ''
    case 'month_running':
      return 'The month is not over'
    case 'days_missing':
      return 'Some days have no data; with them it may be met'
    case 'no_target':
      return 'No target of paid amount was set for the month'
    case 'no_data':
      return 'No paid amount of the month is known'
    case 'straddles':
      return `${answers}: the range is on both sides of the line, too few answers`
    case 'nobody_asked':
      return 'No answers to surveys and no ratings of service'
    case 'none_ended':
      return 'No promotion ended in the month'
    case 'some_unproven':
      return `${whole} promotions ended, of some nobody can tell yet`
    case 'none_due':
      return 'No report was due in the month'
    case 'some_open':
      return `${part} of ${whole} in time, others are still open`
    case 'none_submitted':
      return 'No report was handed in in the month'
    case 'no_line':
      return `${many(part)} of ${many(whole)} figures handed in are the same today; no line is set`
  }
}

/** Why the verdict is this one, in a clause. */
export const barWords = (bar: Bar, language: Language): string =>
  language === 'zh' ? inChinese(bar) : inEnglish(bar)

/** 达标 3 项 of the four lines: how the month stands. */
export const standingOfMonth = (bars: readonly Bar[]): Record<BarVerdict, number> => {
  const judged = bars.filter(({ line }) => line !== null)
  const count = (verdict: BarVerdict) => judged.filter((one) => one.verdict === verdict).length
  return {
    met: count('met'),
    not_met: count('not_met'),
    not_proven: count('not_proven'),
    none: count('none'),
  }
}
