import { percent } from '../../../kernel/share.ts'
import type { TaskReading, Verdict } from '../contract.ts'

type Language = 'zh' | 'en'

export const verdictNames: Readonly<Record<Language, Readonly<Record<Verdict, string>>>> = {
  zh: { worked: '有效', no_effect: '没有效果', unclear: '看不出', waiting: '等数据' },
  en: { worked: 'Worked', no_effect: 'No effect', unclear: 'Cannot tell', waiting: 'Waiting for data' },
}

/** Name of the metric, and how a figure of it is written with its unit. */
export type Told = { name: string; figure: (value: number) => string }

/** What must be said of the figure beside its name. */
const remark = ({ isDailyMean, isDailySum }: TaskReading, language: Language): string =>
  isDailyMean
    ? { zh: '（日均）', en: ' (daily mean)' }[language]
    : isDailySum
      ? { zh: '（按日合计）', en: ' (sums of the days)' }[language]
      : ''

const whyInChinese = ({ reason, swing, events, missing, lacking }: TaskReading): string => {
  const usual = swing === null ? '' : `平时隔这么久看，十次里有九次变化不到 ${percent(swing)}`
  switch (reason) {
    case 'better':
      return `变好，超过平时的起伏：${usual}`
    case 'worse':
      return `变差，超过平时的起伏：${usual}`
    case 'short_of_target':
      return `没有到目标，变化也没有超过平时的起伏：${usual}`
    case 'within_swing':
      return `变化没有超过平时的起伏：${usual}`
    case 'event':
      return `两段日子里只有一段碰上了${events.join('、')}，不能比`
    case 'short_history':
      return '以前的数据太少，不知道平时起伏多大'
    case 'range':
      return '平台只给区间，比不出'
    case 'missing': {
      const days = missing[0] ? `缺 ${missing[0]}${missing.length > 1 ? ` 等 ${missing.length} 天` : ''}` : ''
      return `${[days, lacking].filter(Boolean).join('，') || '没有数据'}，补上以后再看`
    }
  }
}

const whyInEnglish = ({ reason, swing, events, missing }: TaskReading): string => {
  const usual = swing === null ? '' : `nine of ten such changes stay within ${percent(swing)}`
  switch (reason) {
    case 'better':
      return `Better, beyond what is usual: ${usual}`
    case 'worse':
      return `Worse, beyond what is usual: ${usual}`
    case 'short_of_target':
      return `Short of the target, and no change beyond what is usual: ${usual}`
    case 'within_swing':
      return `No change beyond what is usual: ${usual}`
    case 'event':
      return `Only one of the two periods had ${events.join(', ')}; they cannot be compared`
    case 'short_history':
      return 'Too few earlier data to know what is usual'
    case 'range':
      return 'The platform tells only a range'
    case 'missing':
      return missing[0]
        ? `No data of ${missing[0]}${missing.length > 1 ? ` and ${missing.length - 1} more ${missing.length === 2 ? 'day' : 'days'}` : ''}; read again when they came`
        : 'No data; read again when they came'
  }
}

/** What was read and what follows, as a shop keeper reads it. */
export const readingWords = (reading: TaskReading, { name, figure }: Told, language: Language): string => {
  const { verdict, before, now, target, reached, baseline, period } = reading
  const verdictName = verdictNames[language][verdict]
  if (language === 'en') {
    const shown = (value: number | null) => (value === null ? 'no figure' : figure(value))
    const goal =
      target === null || reached === null
        ? ''
        : ` Target ${figure(target)}: ${reached ? 'reached' : 'not reached'}.`
    return `${verdictName}: ${name}${remark(reading, language)} ${shown(before)} (${baseline.from} to ${baseline.to}) → ${shown(now)} (${period.from} to ${period.to}).${goal} ${whyInEnglish(reading)}.`
  }
  const shown = (value: number | null) => (value === null ? '没有数' : figure(value))
  const goal =
    target === null || reached === null ? '' : `目标 ${figure(target)}，${reached ? '达到了' : '没有达到'}。`
  return `${verdictName}：${name}${remark(reading, language)} ${shown(before)}（${baseline.from} 至 ${baseline.to}）→ ${shown(now)}（${period.from} 至 ${period.to}）。${goal}${whyInChinese(reading)}。`
}
