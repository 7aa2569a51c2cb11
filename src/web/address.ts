import * as z from 'zod/mini'
import { isDay } from './days.ts'
import { comparisons, presets } from './period.ts'

const text = z.catch(z.optional(z.string().check(z.minLength(1), z.maxLength(2000))), undefined)
const day = z.catch(z.optional(z.string().check(z.refine(isDay))), undefined)

/** What every page's address carries. A part that cannot be read is left out, never an error page. */
export const ScopeSearch = z.object({
  shop: text,
  period: z.catch(z.optional(z.enum(presets)), undefined),
  from: day,
  to: day,
  compare: z.catch(z.optional(z.enum(comparisons)), undefined),
  cfrom: day,
  cto: day,
  /** `item:1|2,!province:浙江` */
  where: text,
  /** An opened figure: `metric`, `metric~from~to` or `metric~from~to~where`. */
  figure: text,
})
export type ScopeSearch = z.infer<typeof ScopeSearch>

/** Kept from page to page. */
export const scopeKeys = ['shop', 'period', 'from', 'to', 'compare', 'cfrom', 'cto'] as const

export const ViewSearch = z.object({ tab: text, sort: text, q: text })

export const ExploreSearch = z.object({
  m: text,
  by: text,
  sort: text,
  limit: text,
  view: z.catch(z.optional(z.enum(['table', 'line', 'bar'])), undefined),
})

export const BatchSearch = z.object({ tab: text, sort: text, row: text })
export const MappingSearch = z.object({ sheet: text })

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
  if (!isDay(from) || !isDay(to)) return { metric }
  return where === undefined ? { metric, from, to } : { metric, from, to, where: readWhere(where) }
}

export const readList = (written: string | undefined): string[] =>
  (written ?? '').split(',').filter((part) => part !== '')
