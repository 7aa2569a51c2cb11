import { type Days, daysIn, monthEnd, monthStart } from '../../web/days.ts'
import { changeSize, numberOf, shortWithUnit } from '../../web/kit/numbers.ts'
import type { Language } from '../../web/kit/preferences.ts'
import type { Comparison, Preset } from '../../web/period.ts'
import type { Value } from '../contract.ts'
import type { factsWords } from './words.ts'

type Facts = {
  preset: Preset
  /** The preset's name, or undefined for days of a person's own choice. */
  presetName: string | undefined
  days: Days
  comparison: Comparison
  compared: Days | undefined
  paid: Value | undefined
  change: Value | undefined
  coverage: { days: number; asked: number } | undefined
}

/** 近 30 天 / 2026-11-01 至 2026-11-11 */
const daysName = ({ presetName, days }: Facts, t: (typeof factsWords)['zh']): string =>
  presetName ?? (days.from === days.to ? t.onDay(days.from) : t.between(days.from, days.to))

const isWholeMonth = ({ from, to }: Days) => from === monthStart(from) && to === monthEnd(from)

const thanName = (facts: Facts, t: (typeof factsWords)['zh']): string => {
  if (facts.comparison !== 'previous') return t.than[facts.comparison]
  return isWholeMonth(facts.days) ? t.thanMonth : t.thanDays(daysIn(facts.days))
}

/** “近 30 天卖了 123.40 万元，比前 30 天少 8.4%”: the page's question answered in one sentence. */
export const salesSentence = (facts: Facts, language: Language, t: (typeof factsWords)['zh']): string => {
  const when = daysName(facts, t)
  const space = language === 'zh' && /[\d]$/.test(when) ? ' ' : ''
  if (numberOf(facts.paid) === null) return t.noPaid(`${when}${space}`)
  const amount = shortWithUnit(facts.paid, 'money', language)
  const { coverage } = facts
  // Fewer days cannot be held against whole ones: no comparison in the title then.
  if (coverage && coverage.days < coverage.asked) return t.soldOn(`${when}${space}`, coverage.days, amount)
  const sold = t.sold(`${when}${space}`, amount)
  const change = numberOf(facts.change)
  if (change === null || facts.comparison === 'none') return sold
  const than = thanName(facts, t)
  if (Math.abs(change) < 0.0005) return `${sold}${t.equal(than)}`
  return `${sold}${change > 0 ? t.more(than, changeSize(change)) : t.less(than, changeSize(change))}`
}
