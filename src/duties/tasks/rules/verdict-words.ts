import type { TaskReading, Verdict } from '../contract.ts'

export const verdictNames: Readonly<Record<Verdict, string>> = {
  worked: '有效',
  no_effect: '没有效果',
  unclear: '看不出',
  waiting: '等数据',
}

type Told = { name: string; figure: (value: number) => string }

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`

const whyOf = (reading: TaskReading): string => {
  const { reason, swing, events, missing, lacking } = reading
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
      const days =
        missing.length > 0 ? `缺 ${missing[0]}${missing.length > 1 ? ` 等 ${missing.length} 天` : ''}` : ''
      return `${[days, lacking].filter(Boolean).join('，') || '没有数据'}，补上以后再看`
    }
  }
}

/** What was read and what follows, as a shop keeper reads it. */
export const readingWords = (reading: TaskReading, { name, figure }: Told): string => {
  const { verdict, before, now, isDailyMean, target, reached, baseline, period } = reading
  const shown = (value: number | null) => (value === null ? '没有数' : figure(value))
  const goal =
    target === null || reached === null ? '' : `目标 ${figure(target)}，${reached ? '达到了' : '没有达到'}。`
  return `${verdictNames[verdict]}：${name}${isDailyMean ? '（日均）' : ''} ${shown(before)}（${baseline.from} 至 ${baseline.to}）→ ${shown(now)}（${period.from} 至 ${period.to}）。${goal}${whyOf(reading)}。`
}
