import { percent } from '../../../kernel/share.ts'
import type { ForecastNote } from '../contract.ts'
import type { Cohorts, ItemStandings } from '../patterns/contract.ts'
import { newestCohort } from './cohorts.ts'

/** The sentences of forecasts, items and cohorts in English, made of their figures: the server itself speaks Chinese. */

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** `last`: the last day with data; `nameOf`: an event's English name. */
export const forecastNoteInEnglish = (
  { code, events = [], figure = 0 }: ForecastNote,
  last: string,
  nameOf: (event: string) => string,
): string => {
  const names = events.map((name) => `“${nameOf(name)}”`).join(', ')
  switch (code) {
    case 'old':
      return `Data end on ${last}, and the forecast begins the day after; importing later days makes it better.`
    case 'unseen':
      return `${names} lies ahead and is not in the data so far: what it does is taken from events of its size, or from experience.`
    case 'estimated':
      return `The days of ${names} are estimated; change them in the calendar once they are announced, and the forecast follows.`
    case 'gaps':
      return `${counted(figure, 'day')} of the past ${figure === 1 ? 'is' : 'are'} missing and not taken as 0.`
    case 'short':
      return `The data are short: the past could be tried only ${counted(figure, 'day')} ahead; beyond that the range grows with the square root of time.`
    case 'naive':
      return 'In the past no model did better than copying the same day of last week, so that is what is used.'
    case 'no-better':
      return 'On the newest days, which did not choose it, this model did no better than copying the same day of last week.'
    case 'same-days':
      return 'The data are short: the same days chose the model and tell its error, which may be larger in truth.'
    case 'coverage':
      return `${Math.round(figure * 100)}% of past days lay in the range (it should be about 80%): take it as a hint.`
  }
}

const grouped = (yuan: string): string => yuan.replace(/\B(?=(\d{3})+\.)/g, ',')

/** On how few items the sales rest, how many move, what lies. */
export const itemsInEnglish = ({
  grades,
  listed,
  moving,
  sellThrough,
  slow,
  unnamed,
}: ItemStandings): string => {
  if (grades.A.items === 0)
    return Number(unnamed) > 0
      ? `${grouped(unnamed)} CNY were sold, of which items is not known: orders do not name them, the report of their lines (宝贝报表) does.`
      : 'No item sold in this period.'
  return [
    `${counted(grades.A.items, 'item')} made ${percent(grades.A.share)} of the sales (${grouped(grades.A.amount)} CNY)`,
    ...(listed && moving !== null
      ? [`${listed.sold} of ${listed.items} listed ones sold (${percent(moving)})`]
      : []),
    ...(sellThrough === null ? [] : [`sell-through ${percent(sellThrough)}`]),
    ...(slow && slow.items > 0
      ? [
          `${counted(slow.items, 'item')} with stock did not sell for ${slow.days} days (${counted(slow.pieces, 'piece')})`,
        ]
      : []),
  ]
    .join('; ')
    .concat('.')
}

/** What the newest cohort that is old enough came to, beside those before it. */
export const cohortsInEnglish = ({ rows, kind, grain }: Cohorts): string => {
  const newest = newestCohort(rows, kind)
  if (!newest) return 'No cohort can be seen whole yet: more days are needed, or the missing ones.'
  const { cohort, rate, before, age } = newest
  const when = grain === 'week' ? `the week of ${cohort}` : cohort.slice(0, 7)
  const told =
    kind === 'refunds'
      ? `Of what was paid in ${when} ${percent(rate)} came back within ${age} days`
      : `Of the first buyers of ${when} ${percent(rate)} bought again ${age === 0 ? 'in the same month' : `within ${age === 1 ? 'a month' : `${age} months`}`}`
  if (before === null) return `${told}.`
  const moved = rate - before
  const beside = `the ${grain}s before had ${percent(before)} on average`
  return `${told}; ${beside}${Math.abs(moved) < 0.0005 ? ', about the same' : `: ${(Math.abs(moved) * 100).toFixed(1)} points ${moved > 0 ? 'more' : 'less'}`}.`
}
