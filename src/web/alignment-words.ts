import type { Alignment } from '../facts/alignment/contract.ts'
import { daysBetween } from './days.ts'
import { eventNameIn } from './event-names.ts'

type Span = { from: string; to: string }
const span = ({ from, to }: Span): string => (from === to ? from : `${from} to ${to}`)

/** Which days a comparison takes, and why, in English: the server tells it in Chinese. */
export const alignmentInEnglish = (
  { kind, event, unmatched, plain }: Alignment,
  period: Span,
  compared: Span,
): string => {
  if (!event)
    return unmatched === null
      ? `These days belong to no event, so nothing can be laid over each other: compared with ${span(plain)}, the same days of last year.`
      : `Last year had no “${eventNameIn(unmatched, 'en')}”: compared with ${span(plain)}, the same days of last year. One side has an event and the other has not.`
  const sign = kind === 'lunar' ? 'New Year' : 'D'
  const at = (day: string) => {
    const days = daysBetween(event.peak, day)
    return days === 0 ? sign : `${sign}${days > 0 ? '+' : '−'}${Math.abs(days)}`
  }
  const days = period.from === period.to ? at(period.from) : `${at(period.from)} to ${at(period.to)}`
  return `${days} of “${eventNameIn(event.name, 'en')}” (${event.peak}, last year ${event.peakBefore}): compared with ${span(compared)}; the same days of last year are ${span(plain)}.`
}
