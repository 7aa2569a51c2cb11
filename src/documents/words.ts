import { decimal } from '../kernel/decimal.ts'
import { yuan } from '../kernel/money.ts'
import type { Cell, Column, Comparison, Figure, FigureState, Text, Unit } from './contract.ts'

/** In half-width signs: a Chinese sign is two. */
export const shownWidth = (text: string): number =>
  [...text].reduce((width, sign) => width + (/[\u1100-\uffef]/.test(sign) ? 2 : 1), 0)

/** What stands where nothing is known. */
const UNKNOWN = '—'

/** 38.0 秒 beside 36.1 秒, as a column wants it; from a minute on whole seconds. */
const duration = (seconds: number): string => {
  if (Math.abs(seconds) < 59.95) return `${decimal(seconds, 1, 1)} 秒`
  const all = Math.round(seconds)
  return `${decimal(Math.trunc(all / 60), 0, 0)} 分 ${decimal(Math.abs(all % 60), 0, 0)} 秒`
}

/** To the last digit: money in fen → "1,234.56". For tables. */
export const exact = (value: number | null, unit: Unit): string => {
  if (value === null) return UNKNOWN
  switch (unit) {
    case 'money':
      return Number.isSafeInteger(value)
        ? yuan(value)
            .replace(/\B(?=(\d{3})+\.)/g, ',')
            .replace('-', '−')
        : decimal(value / 100, 2, 2)
    case 'count':
      return decimal(value, 0, 0)
    case 'ratio':
      return `${decimal(value * 100, 2, 2)}%`
    case 'multiple':
      return decimal(value, 2, 2)
    case 'seconds':
      return duration(value)
    case 'number':
      return decimal(value, 0, 2)
  }
}

const large = (value: number, digits: number, least = digits): string | undefined => {
  const size = Math.abs(value)
  if (size >= 1e8) return `${decimal(value / 1e8, least, digits)} 亿`
  if (size >= 1e4) return `${decimal(value / 1e4, least, digits)} 万`
  return undefined
}

const plain = (value: number, unit: Unit): number => (unit === 'money' ? value / 100 : value)

/** As a headline has it: 万 and 亿 from 10,000 on. */
export const short = (value: number | null, unit: Unit): string =>
  value === null || unit === 'ratio' || unit === 'multiple' || unit === 'seconds'
    ? exact(value, unit)
    : (large(plain(value, unit), 2) ?? exact(value, unit))

/** Three digits tell a picture's reader enough. */
const digitsOf = (size: number): number => (size >= 100 ? 0 : size >= 10 ? 1 : 2)

/** For an axis or beside a bar: no more digits than it needs. */
export const axisWords = (value: number, unit: Unit): string => {
  if (unit === 'ratio') return `${decimal(value * 100, 0, 1)}%`
  const number = plain(value, unit)
  const size = Math.abs(number)
  const most = digitsOf(size >= 1e8 ? size / 1e8 : size >= 1e4 ? size / 1e4 : size)
  return (large(number, most, 0) ?? decimal(number, 0, most)).replace(' ', '')
}

export const unitWords = (unit: Unit): string => (unit === 'money' ? '元' : unit === 'multiple' ? '倍' : '')

/** As a sentence has it: 30.80 万元, 1,234 , 12.30%. */
export const withUnit = (value: number | null, unit: Unit): string => {
  const number = short(value, unit)
  const name = unitWords(unit)
  if (value === null || name === '') return number
  return /[万亿]$/.test(number) ? `${number}${name}` : `${number} ${name}`
}

export const figureWords = (figure: Figure): string => withUnit(figure.value, figure.unit)

/** Words with their figures filled in. */
export const textWords = (text: Text): string =>
  text.map((part) => (typeof part === 'string' ? part : figureWords(part.figure))).join('')

/** 环比 ▲ 12.3 %; of a ratio in points: 环比 ▼ 0.40 个百分点. */
export const changeWords = ({ change }: Comparison, unit: Unit): string => {
  if (change === null) return '无法比较'
  if (change === 0) return '持平'
  const arrow = change > 0 ? '▲' : '▼'
  const size = Math.abs(change) * 100
  if (unit === 'ratio') return `${arrow} ${decimal(size, 2, 2)} 个百分点`
  return `${arrow} ${decimal(size, size < 100 ? 1 : 0, size < 100 ? 1 : 0)}%`
}

const stateNames: Record<FigureState['kind'], string> = {
  missing: '缺数据',
  partial: '部分',
  estimated: '估计',
  restated: '已重述',
}

const stateName = ({ kind }: FigureState): string => stateNames[kind]

export const stateWords = (state: FigureState): string =>
  state.words === '' ? stateName(state) : `${stateName(state)}：${state.words}`

/** 80%: 12.00 万 – 15.00 万, as an estimate has it; '' without an interval. */
export const intervalWords = ({ low, high, unit }: Figure): string =>
  low === undefined || high === undefined ? '' : `${short(low, unit)} – ${short(high, unit)}`

export const isNumeric = (column: Column): boolean => column.unit !== 'text' && column.unit !== 'date'

export const cellWords = (cell: Cell | undefined, { unit }: Pick<Column, 'unit'>): string => {
  if (cell === null || cell === undefined) return UNKNOWN
  if (typeof cell === 'string') return cell
  return unit === 'text' || unit === 'date' ? String(cell) : exact(cell, unit)
}

/** The head of a column says the unit of its money, the cells do not. */
export const columnWords = ({ name, unit }: Column): string => (unit === 'money' ? `${name}（元）` : name)
