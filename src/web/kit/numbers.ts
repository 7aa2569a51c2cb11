import { decimal } from '../../kernel/decimal.ts'
import type { Language } from './preferences.ts'

/** money: yuan text; ratio: 0.1234; multiple: 3.2 times; seconds: a duration. */
export type Unit = 'money' | 'count' | 'ratio' | 'multiple' | 'seconds' | 'number' | 'text'
export type Value = string | number | null

/** As a number for drawing and sorting; null for what is absent or a range ("5000~1万"). */
export const numberOf = (value: Value | undefined): number | null => {
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

const steps: Record<Language, readonly { from: number; sign: string }[]> = {
  zh: [
    { from: 1e8, sign: '亿' },
    { from: 1e4, sign: '万' },
  ],
  en: [
    { from: 1e9, sign: 'B' },
    { from: 1e6, sign: 'M' },
    { from: 1e4, sign: 'K' },
  ],
}
const sizes: Record<string, number> = { 亿: 1e8, 万: 1e4, B: 1e9, M: 1e6, K: 1e3 }

const scaled = (value: number, language: Language, digits: number): string | undefined => {
  const size = Math.abs(value)
  const step = steps[language].find(({ from }) => size >= from)
  return (
    step &&
    `${decimal(value / (sizes[step.sign] ?? 1), digits, digits)}${language === 'zh' ? ' ' : ''}${step.sign}`
  )
}

const duration = (seconds: number, language: Language) => {
  const [minute, second] = language === 'zh' ? [' 分 ', ' 秒'] : ['m ', 's']
  if (Math.abs(seconds) < 59.95) return `${decimal(seconds, 1, 1)}${second}`
  const all = Math.round(seconds)
  return `${decimal(Math.trunc(all / 60), 0, 0)}${minute}${decimal(Math.abs(all % 60), 0, 0)}${second}`
}

/** To the last digit, for tables and hovering. */
export const exact = (value: Value | undefined, unit: Unit, language: Language): string => {
  const number = numberOf(value)
  if (number === null) return value === null || value === undefined || value === '' ? '—' : String(value)
  switch (unit) {
    case 'text':
      return String(value)
    case 'money':
      return decimal(number, 2, 2)
    case 'count':
      return decimal(number, 0, 0)
    case 'ratio':
      return `${decimal(number * 100, 2, 2)}%`
    case 'multiple':
      return decimal(number, 2, 2)
    case 'seconds':
      return duration(number, language)
    case 'number':
      return decimal(number, 0, 2)
  }
}

/** A difference of two shares in points: −0.54 for 3.2 % after 3.74 %; anything else to the last digit. */
export const difference = (value: Value | undefined, unit: Unit, language: Language): string => {
  const number = numberOf(value)
  if (number === null) return '—'
  const text =
    unit === 'ratio' ? decimal(Math.abs(number) * 100, 2, 2) : exact(Math.abs(number), unit, language)
  const isNothing = !/[1-9]/.test(text)
  return `${isNothing ? '' : number > 0 ? '+' : '−'}${text}`
}

/** For cards, titles and axes: 万 and 亿 from 10,000 on. */
export const short = (value: Value | undefined, unit: Unit, language: Language, digits = 2): string => {
  const number = numberOf(value)
  if (number === null || unit === 'text' || unit === 'ratio' || unit === 'seconds' || unit === 'multiple')
    return exact(value, unit, language)
  return scaled(number, language, digits) ?? exact(value, unit, language)
}

/** For an axis: no more digits than a label needs. */
export const axisLabel = (number: number, unit: Unit, language: Language): string => {
  if (unit === 'ratio') return `${decimal(number * 100, 0, 2)}%`
  const step = steps[language].find(({ from }) => Math.abs(number) >= from)
  return step ? `${decimal(number / (sizes[step.sign] ?? 1), 0, 2)}${step.sign}` : decimal(number, 0, 2)
}

/** 0.123 → "12.3%"; a change without sign, because an arrow or a word says its direction. */
export const changeSize = (change: number): string => {
  const percent = Math.abs(change) * 100
  return `${decimal(percent, percent < 100 ? 1 : 0, percent < 100 ? 1 : 0)}%`
}

export const unitName = (unit: Unit, language: Language): string =>
  unit === 'money'
    ? language === 'zh'
      ? '元'
      : 'CNY'
    : unit === 'multiple'
      ? language === 'zh'
        ? '倍'
        : '×'
      : ''

/** A shortened figure with its unit, as a sentence has it: 30.80 万元, 100.00 元, 308.04K CNY. */
export const shortWithUnit = (value: Value | undefined, unit: Unit, language: Language): string => {
  const number = short(value, unit, language)
  const name = unitName(unit, language)
  if (name === '' || numberOf(value) === null) return number
  return /[万亿]$/.test(number) ? `${number}${name}` : `${number} ${name}`
}

export const fileSize = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 1024 * 1024
      ? `${decimal(bytes / 1024, 0, bytes < 10_240 ? 1 : 0)} KB`
      : `${decimal(bytes / 1024 / 1024, 0, bytes < 10_485_760 ? 1 : 0)} MB`

export const whole = (count: number): string => decimal(count, 0, 0)
