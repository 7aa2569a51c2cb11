import { decimal } from '../../../kernel/decimal.ts'
import { yuanWords } from '../../../kernel/money.ts'
import { percent, signedPercent } from '../../../kernel/share.ts'
import type { Alert, Cause, EventDays, Explanation, ExplanationNote, RatioTurn } from '../contract.ts'

/** The sentences of an explanation in English, made of its figures: the server itself speaks Chinese. */

type Span = { from: string; to: string }

const span = ({ from, to }: Span): string => (from === to ? from : `${from} to ${to}`)

const rate = (written: string | number | null): string => percent(Number(written), 2)

/** An amount of fen as people read it: 1,200.00 CNY. */
const cny = (fen: number): string => yuanWords(fen).replace('元', 'CNY')

const whole = (value: number): string => decimal(value, 0)

const ratioInEnglish = ({ before, after, compared }: Explanation, name: string): string => {
  const moved = Number(after) - Number(before)
  if (rate(after) === rate(before)) return `${name}: ${rate(after)}, the same as ${span(compared)}.`
  return `${name}: ${rate(after)}, ${(Math.abs(moved) * 100).toFixed(2)} points ${moved > 0 ? 'higher' : 'lower'} than the ${rate(before)} of ${span(compared)}.`
}

/** How much a figure is, against how much before. */
export const headInEnglish = (data: Explanation, name: string): string => {
  const { unit, before, after, change, period, compared } = data
  if (before === null || after === null)
    return `There are no data on ${name} for ${span(before === null ? compared : period)}; nothing can be compared.`
  if (change === null)
    return `Data on ${name} are incomplete; it cannot be compared with ${span(compared)} yet.`
  if (unit === 'ratio') return ratioInEnglish(data, name)
  const amount = (value: number | string) =>
    unit === 'money' ? cny(Math.round(Number(value) * 100)) : decimal(Number(value), 0, 2)
  const moved = Number(change)
  if (moved === 0) return `${name}: ${amount(after)}, the same as ${span(compared)}.`
  const size = amount(Math.abs(moved))
  const share = Number(before) > 0 ? ` (${signedPercent(moved / Number(before))})` : ''
  return `${name}: ${amount(after)}, ${size} ${moved > 0 ? 'more' : 'less'} than the ${amount(before)} of ${span(compared)}${share}.`
}

const factorNames: Readonly<Record<Cause['factor'], string>> = {
  visitors: 'visitors',
  conversion: 'conversion',
  basket: 'basket',
}

/** What the data say about a cause; empty where they say nothing. */
const evidenceInEnglish = ({ evidence, figures }: Cause): string => {
  if (!figures) return ''
  const { before, after } = figures
  const [kind = '', ...rest] = evidence.split(':')
  const name = rest.join(':')
  const shares = `from ${percent(before)} to ${percent(after)}`
  const sayings: Readonly<Record<string, string>> = {
    term: `visits by the search term “${name}” went from ${whole(before)} to ${whole(after)}`,
    plan: `clicks of the ad plan “${name}” went from ${whole(before)} to ${whole(after)}`,
    stock: `${whole(after)} of ${whole(before)} SKUs are out of stock`,
    price: `the price of a piece is ${percent(before > 0 ? Math.abs(after / before - 1) : 0)} ${after > before ? 'higher' : 'lower'}`,
    reviews: `bad reviews rose ${shares}`,
    refunds: `refunded orders rose ${shares}`,
    service: `customer service took ${whole(after)} seconds to answer instead of ${whole(before)}`,
  }
  return sayings[kind] ?? ''
}

/** Items throughout had fewer visitors: … less sold. · “White cup” had a lower conversion than other items: …, as … */
export const causeInEnglish = (cause: Cause): string => {
  const amount = Number(cause.contribution)
  const isUp = amount >= 0
  const who =
    cause.kind === 'item' ? `“${cause.name}”` : cause.kind === 'shop' ? 'Items throughout' : cause.name
  const moved =
    cause.factor === 'visitors'
      ? `${isUp ? 'more' : 'fewer'} visitors`
      : `a ${isUp ? 'higher' : 'lower'} ${factorNames[cause.factor]}`
  const against = cause.kind === 'item' ? ' than other items' : ''
  const evidence = evidenceInEnglish(cause)
  return `${who} had ${moved}${against}: ${cny(Math.abs(Math.round(amount * 100)))} ${isUp ? 'more' : 'less'} sold${evidence ? `; ${evidence}` : ''}.`
}

/** An event that one of the two periods has and the other has not. */
export const eventInEnglish = (event: EventDays, { period, compared }: Explanation): string => {
  const { name, days, daysBefore, peak, peakBefore, isEstimated } = event
  const isOfPeak = (peak === null) !== (peakBefore === null)
  const isNow = isOfPeak ? peak !== null : days > 0
  const [here, there] = isNow ? [span(period), span(compared)] : [span(compared), span(period)]
  const what = isOfPeak
    ? `The day of “${name}” (${peak ?? peakBefore}) lies in ${here}, not in ${there}`
    : `${here} has ${isNow ? days : daysBefore} days of “${name}”, ${there} has none`
  return `${what}: they are not alike${isEstimated ? ' (its days are estimated)' : ''}.`
}

/** What shares and ratios within the parts of a dimension did to a ratio. */
export const turnInEnglish = (
  { mix, rate, turn }: RatioTurn,
  name: string,
  { unit, change }: Explanation,
): string => {
  const size = (value: string | number | null) =>
    unit === 'money'
      ? cny(Math.abs(Math.round(Number(value) * 100)))
      : `${(Math.abs(Number(value)) * 100).toFixed(2)} points`
  const way = (value: string | number | null) => (Number(value) >= 0 ? 'up' : 'down')
  const joined =
    turn === 'against' ? ', yet other shares of them moved it' : '; other shares of them moved it'
  const rest = Number(change) - Number(mix) - Number(rate)
  const unknown =
    size(rest) === size(0)
      ? ''
      : `; ${size(rest)} ${way(rest)} are people counted differently by part, and nobody’s in particular`
  return `By ${name}: the parts’ own ratios moved it ${way(rate)} by ${size(rate)}${joined} ${way(mix)} by ${size(mix)}${unknown}.`
}

/** Which days a figure lacks; undefined for a note that is told by its code. */
export const lackingInEnglish = (
  { lacking }: ExplanationNote,
  nameOf: (metric: string) => string,
): string | undefined => {
  if (!lacking) return undefined
  const { metric, others = [], days, asked, later } = lacking
  const names = [...new Set([metric, ...others].map(nameOf))].join('; ')
  return days === 0
    ? `There are no data on ${names} for ${span(lacking)}${later ? ` and ${span(later)}` : ''}; import them to compare.`
    : `Of the ${asked} days of ${span(lacking)} only ${days} have data on ${names}; import the missing ones to compare.`
}

/** Beside years laid over each other: how much the same days of last year make of it. */
export const plainlyInEnglish = ({ change }: ExplanationNote): string | undefined =>
  change === undefined ? undefined : `Against the same days of last year: ${signedPercent(change)}.`

type Language = 'zh' | 'en'

/** The first sentence of an explanation in the person's language; `name`: the metric's in that language. */
export const headOf = (data: Explanation, name: string, language: Language): string | undefined =>
  language === 'zh' ? data.sentences[0] : headInEnglish(data, name)

/** A cause in the person's language. */
export const causeIn = (cause: Cause, language: Language): string =>
  language === 'zh' ? cause.sentence : causeInEnglish(cause)

/** The likeliest cause of an alert in the person's language. */
export const alertCauseIn = ({ cause, why }: Pick<Alert, 'cause' | 'why'>, language: Language): string => {
  const told = why?.causes.find(({ sentence }) => sentence === cause)
  return told ? causeIn(told, language) : cause
}

/** All that an explanation says in words: as the server wrote it, or made of its figures. */
export const whySentencesIn = (data: Explanation, language: Language, name: string): readonly string[] =>
  language === 'zh'
    ? data.sentences
    : [headInEnglish(data, name), ...data.causes.map((cause) => causeInEnglish(cause))]
