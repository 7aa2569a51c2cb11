import { type Day, isDay, type Period, parsePeriod } from '../kernel/calendar.ts'

/**
 * What a file's name says. The platform writes spans, stamps and item ids into names; people and browsers add
 * shop names, copies ` (1)` and dates of their own. Only what cannot be meant otherwise is taken: a span that
 * is guessed wrong would refuse every row of the file.
 */

const SEPARATOR = '\\s*(?:[-_~～&]{1,3}|至|到)\\s*'
const DATE = '(20\\d{2})[-._/年](\\d{1,2})[-._/月](\\d{1,2})日?'
const COMPACT = '(20\\d{2})(\\d{2})(\\d{2})'
const MONTH = '(20\\d{2})[-年]?(\\d{2})月?'
const START = '(?<!\\d)'
const END = '(?!\\d)'

const datePair = new RegExp(`${START}${DATE}${SEPARATOR}${DATE}${END}`)
const compactPair = new RegExp(`${START}${COMPACT}${SEPARATOR}${COMPACT}${END}`)
const monthPair = new RegExp(`${START}${MONTH}${SEPARATOR}${MONTH}(?![-\\d])`)
/** Reports whose name ends in the one day they are about. */
const oneDay = [
  new RegExp(`生意参谋平台.*${START}${DATE}${END}`),
  new RegExp(`baobeitrans-?${COMPACT}${END}`),
  new RegExp(`省份城市分析2?${COMPACT}${END}`),
]
const anyDay = [new RegExp(`${START}${DATE}${END}`), new RegExp(`${START}${COMPACT}${END}`)]

const FIRST_YEAR = 2005
const LAST_YEAR = 2100

const dayFrom = (year = '', month = '', date = ''): Day | undefined => {
  const text = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isDay(text) && Number(year) >= FIRST_YEAR && Number(year) <= LAST_YEAR ? text : undefined
}

const baseName = (name: string): string => (name.split(/[/\\]/).at(-1) ?? name).normalize('NFKC')

const span = (from: Day | undefined, to: Day | undefined): Period | undefined =>
  from && to && from <= to ? { from, to } : undefined

/**
 * The days a file is about: `商品_全部_2026-06-18_2026-06-24.xls`, `…&&2024-01-05&&2024-01-05.xlsx`,
 * `…order…20260801-20260807.csv`, `交易货款_202607_202607.csv`, `baobeitrans-20260801.csv`. A lone date that may
 * as well be the day of the download says nothing.
 */
export const periodFromName = (fileName: string): Period | undefined => {
  const name = baseName(fileName)
  for (const pattern of [datePair, compactPair]) {
    const found = pattern.exec(name)
    if (found) return span(dayFrom(...found.slice(1, 4)), dayFrom(...found.slice(4, 7)))
  }
  const months = monthPair.exec(name)
  if (months) {
    const from = dayFrom(months[1], months[2], '1')
    const last = dayFrom(months[3], months[4], '1')
    return span(from, last && parsePeriod(last.slice(0, 7)).to)
  }
  for (const pattern of oneDay) {
    const day = dayFrom(...(pattern.exec(name)?.slice(1, 4) ?? []))
    if (day) return { from: day, to: day }
  }
  return undefined
}

/** The one day in a name, whatever it means: good for a snapshot (the stock of that day), not as a span of rows. */
export const dayFromName = (fileName: string): Day | undefined => {
  const name = baseName(fileName)
  const period = periodFromName(fileName)
  if (period) return period.to
  const stamped = stampFromName(fileName)
  if (stamped) return dayFrom(...stamped.slice(0, 10).split('-'))
  for (const pattern of anyDay) {
    const day = dayFrom(...(pattern.exec(name)?.slice(1, 4) ?? []))
    if (day) return day
  }
  return undefined
}

const stamps = [
  // ExportOrderList202604090721.csv, …20260409072135
  new RegExp(`${START}${COMPACT}(\\d{2})(\\d{2})(\\d{2})?${END}`),
  // 商品报表_20260118_130730.csv
  new RegExp(`${START}${COMPACT}[_-](\\d{2})(\\d{2})(\\d{2})${END}`),
  // 2026-01-18 13_07_30, 2026-01-18-13-07
  new RegExp(`${START}${DATE}[ T_-]+(\\d{2})[-_:.时](\\d{2})(?:[-_:.分](\\d{2})秒?)?${END}`),
  // ExportItemlList2012113020541.csv: the hour without its zero
  new RegExp(`Export(?:Iteml?|Order|OrderDetail)List${COMPACT}(\\d)(\\d{2})(\\d{2})${END}`, 'i'),
]

/**
 * When the platform wrote the file, Beijing time `2026-01-18 13:07:30`: which of two versions of a row is newer.
 * A task number is no stamp, nor is the span the file is about.
 */
export const stampFromName = (fileName: string): string | undefined => {
  const name = baseName(fileName)
  for (const pattern of stamps) {
    const [, year, month, date, hour = '', minute = '', second = '00'] = pattern.exec(name) ?? []
    const day = dayFrom(year, month, date)
    if (day && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60)
      return `${day} ${hour.padStart(2, '0')}:${minute}:${second}`
  }
  return undefined
}

/** The one item a file is about: `商品流量来源_612345678901_2026-06-18_2026-06-18.xls`. Undefined where two could be meant. */
export const itemFromName = (fileName: string): string | undefined => {
  const runs = baseName(fileName).match(/(?<!\d)[1-9]\d{7,12}(?!\d)/g) ?? []
  const items = new Set(runs.filter((run) => !isMoment(run)))
  return items.size === 1 ? [...items][0] : undefined
}

/** 20260801 is a day and 202608011230 a minute, not items. */
const isMoment = (digits: string): boolean =>
  (digits.length === 8 && dayFrom(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)) !== undefined) ||
  stampFromName(digits) !== undefined
