import { isGivenYear } from '../kernel/calendar.ts'
import { isDay } from './days.ts'
import { type Comparison, comparisons, type Preset, presets } from './period.ts'

type Given = Record<string, unknown>

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= 2000 ? value : undefined

const day = (value: unknown): string | undefined => {
  const written = text(value)
  // Three million days freeze a browser before anybody can refuse them.
  return written !== undefined && isDay(written) && isGivenYear(written) ? written : undefined
}

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === value)

/** What every page's address carries. A part that cannot be read is left out, never an error page. */
export type ScopeSearch = {
  shop?: string | undefined
  period?: Preset | undefined
  from?: string | undefined
  to?: string | undefined
  compare?: Comparison | undefined
  cfrom?: string | undefined
  cto?: string | undefined
  /** `item:1|2,!province:浙江` */
  where?: string | undefined
  /** An opened figure: `metric`, `metric~from~to` or `metric~from~to~where`. */
  figure?: string | undefined
}
export const ScopeSearch = (given: Given): ScopeSearch => ({
  shop: text(given.shop),
  period: oneOf(presets, given.period),
  from: day(given.from),
  to: day(given.to),
  compare: oneOf(comparisons, given.compare),
  cfrom: day(given.cfrom),
  cto: day(given.cto),
  where: text(given.where),
  figure: text(given.figure),
})

/** Kept from page to page. */
export const scopeKeys = ['shop', 'period', 'from', 'to', 'compare', 'cfrom', 'cto'] as const

export type ViewSearch = { tab?: string | undefined; sort?: string | undefined; q?: string | undefined }
export const ViewSearch = ({ tab, sort, q }: Given): ViewSearch => ({
  tab: text(tab),
  sort: text(sort),
  q: text(q),
})

/** `write`: the kind of report that somebody came to write. */
export type WriteSearch = { write?: string | undefined }
export const WriteSearch = ({ write }: Given): WriteSearch => ({ write: text(write) })

const views = ['table', 'line', 'bar'] as const
export type ExploreSearch = {
  m?: string | undefined
  by?: string | undefined
  sort?: string | undefined
  limit?: string | undefined
  view?: (typeof views)[number] | undefined
}
export const ExploreSearch = ({ m, by, sort, limit, view }: Given): ExploreSearch => ({
  m: text(m),
  by: text(by),
  sort: text(sort),
  limit: text(limit),
  view: oneOf(views, view),
})

export type BatchSearch = { tab?: string | undefined; sort?: string | undefined; row?: string | undefined }
export const BatchSearch = ({ tab, sort, row }: Given): BatchSearch => ({
  tab: text(tab),
  sort: text(sort),
  row: text(row),
})

/** A page of the week of a day. */
export type DaySearch = { day?: string | undefined }
export const DaySearch = (given: Given): DaySearch => ({ day: day(given.day) })

export type MappingSearch = { sheet?: string | undefined }
export const MappingSearch = ({ sheet }: Given): MappingSearch => ({ sheet: text(sheet) })

export type TargetSearch = { month?: string | undefined; target?: string | undefined }
export const TargetSearch = ({ month, target }: Given): TargetSearch => ({
  month: text(month),
  target: text(target),
})

export type TaskSearch = ViewSearch & { task?: string | undefined }
export const TaskSearch = (given: Given): TaskSearch => ({ ...ViewSearch(given), task: text(given.task) })

/** Of the audit trail: its own days, because it is read for other days than the figures are. */
export type AuditSearch = Record<
  'all' | 'since' | 'until' | 'who' | 'about' | 'q' | 'of' | 'act',
  string | undefined
>
export const AuditSearch = (given: Given): Partial<AuditSearch> => ({
  all: text(given.all),
  since: day(given.since),
  until: day(given.until),
  who: text(given.who),
  about: text(given.about),
  q: text(given.q),
  of: text(given.of),
  act: text(given.act),
})

export type MonthSearch = { month?: string | undefined }
export const MonthSearch = ({ month }: Given): MonthSearch => ({ month: text(month) })
/** Of the customers' pages: what is looked for, and which days are looked at. */
export type CustomerSearch = ViewSearch & {
  type?: string | undefined
  owner?: string | undefined
  segment?: string | undefined
  tag?: string | undefined
  window?: string | undefined
  day?: string | undefined
  before?: string | undefined
  page?: string | undefined
}
export const CustomerSearch = (given: Given): CustomerSearch => ({
  ...ViewSearch(given),
  type: text(given.type),
  owner: text(given.owner),
  segment: text(given.segment),
  tag: text(given.tag),
  window: text(given.window),
  day: day(given.day),
  before: day(given.before),
  page: text(given.page),
})

/** Addresses hold plain text (`?m=paid_amount&by=day`), not JSON. */
export const parseSearch = (query: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(query))

export const stringifySearch = (search: Record<string, unknown>): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(search))
    if (typeof value === 'string' && value !== '') query.set(name, value)
  const written = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%7E', '~')
  return written ? `?${written}` : ''
}

export type Where = { dimension: string; values: string[]; not?: boolean }

const escaped = (value: string) => value.replace(/[\\|,:~!]/g, (sign) => `\\${sign}`)

/** Splits at a sign that no backslash precedes. */
const split = (written: string, sign: string): string[] => {
  const parts = ['']
  for (let at = 0; at < written.length; at++) {
    const letter = written.charAt(at)
    if (letter === '\\') parts.push((parts.pop() ?? '') + letter + written.charAt(++at))
    else if (letter === sign) parts.push('')
    else parts.push((parts.pop() ?? '') + letter)
  }
  return parts
}
const plain = (written: string) => written.replace(/\\(.)/g, '$1')

/** Filters as address text; an empty value stands for "not given". */
export const writeWhere = (filters: readonly Where[]): string | undefined =>
  filters
    .map(
      ({ dimension, values, not }) =>
        `${not ? '!' : ''}${escaped(dimension)}:${values.map(escaped).join('|')}`,
    )
    .join(',') || undefined

export const readWhere = (written: string | undefined): Where[] =>
  split(written ?? '', ',').flatMap((part) => {
    const not = part.startsWith('!')
    const [dimension = '', ...rest] = split(not ? part.slice(1) : part, ':')
    if (dimension === '' || rest.length !== 1) return []
    const values = split(rest[0] ?? '', '|').map(plain)
    return [not ? { dimension: plain(dimension), values, not } : { dimension: plain(dimension), values }]
  })

export type OpenedFigure = { metric: string; from?: string; to?: string; where?: Where[] }

export const writeFigure = ({ metric, from, to, where }: OpenedFigure): string =>
  from && to ? [metric, from, to, ...(where?.length ? [writeWhere(where)] : [])].join('~') : metric

export const readFigure = (written: string | undefined): OpenedFigure | undefined => {
  const [metric = '', from = '', to = '', where] = split(written ?? '', '~')
  if (metric === '') return undefined
  if (![from, to].every((one) => isDay(one) && isGivenYear(one))) return { metric }
  return where === undefined ? { metric, from, to } : { metric, from, to, where: readWhere(where) }
}

export const readList = (written: string | undefined): string[] =>
  (written ?? '').split(',').filter((part) => part !== '')
