import type { AlertRule, Watched } from './alert-rules.ts'
import { amountFrom, scopeFrom, type TargetScope } from './target-rows.ts'

/** What a person fills in for a rule, as typed. Shares and ratios are percents: 20 is a fifth. */
export type RuleFields = {
  kind: Watched['kind']
  name: string
  metric: string
  /** 全店 · 类目：女包 · 商品：600000000001 */
  scope: string
  side: 'fall' | 'rise' | 'both'
  /** Of a threshold: yuan for money, percent for a ratio. */
  value: string
  days: string
  share: string
  /** Standard deviations that are still usual. */
  width: number
  pausesInSeasons: boolean
  isQuiet: boolean
  quietFrom: number
  quietTo: number
  owner: number | null
  isOn: boolean
}

export type RuleField = 'name' | 'metric' | 'scope' | 'value' | 'days' | 'share' | 'quiet'

/** What is wrong with a field: it is empty, it cannot be read, it is out of bounds, or the metric does not go with it. */
export type RuleProblem = 'empty' | 'unread' | 'bounds' | 'unfit'

/** Of a metric what decides which rules can be set on it. */
export type RuleMetric = {
  id: string
  unit: string
  addsOverDays: boolean
  dimensions: readonly string[]
}

/** Kinds that a team adds by itself; the others are built in. */
export const ownKinds = ['threshold', 'change', 'unexpected', 'pace'] as const

/** Usual ranges to choose from, in standard deviations: one in twenty, one in 400, one in 100,000 quiet days is outside. */
export const widths = [2, 3, 4.5] as const

/** A change over days sums them, and a pace has a target: neither can be had of ratios and of people. */
export const fitsKind = (kind: Watched['kind'], { unit, addsOverDays, dimensions }: RuleMetric): boolean =>
  dimensions.includes('day') &&
  ((kind !== 'change' && kind !== 'pace') || (addsOverDays && (unit === 'money' || unit === 'count')))

export const fitsScope = ({ dimension }: { dimension: string }, { dimensions }: RuleMetric): boolean =>
  dimension === '' || dimensions.includes(dimension)

const scopeText = ({ dimension, value }: Pick<AlertRule, 'dimension' | 'value'>): string =>
  dimension === 'category' ? `类目：${value}` : dimension === 'item' ? `商品：${value}` : ''

/** A decimal that people type, without exponents and signs. */
const decimal = (text: string): number | undefined => {
  const written = text.normalize('NFKC').replace(/[\s%]/g, '')
  return /^\d+(\.\d+)?$/.test(written) ? Number(written) : undefined
}

const limitFrom = (text: string, unit: string): number | undefined => {
  if (unit === 'ratio') {
    const percents = decimal(text)
    return percents === undefined ? undefined : Number((percents / 100).toPrecision(12))
  }
  if (unit === 'money') {
    const fen = amountFrom(text, unit)
    return fen === undefined ? undefined : fen / 100
  }
  return unit === 'count' ? amountFrom(text, unit) : decimal(text)
}

const limitText = (value: number, unit: string): string =>
  String(unit === 'ratio' ? Number((value * 100).toPrecision(12)) : value)

const shareText = (share: number): string => String(Number((share * 100).toPrecision(12)))

/** A rule as a form shows it. */
export const fieldsOf = (rule: AlertRule, unit: string): RuleFields => {
  const { watched, quiet } = rule
  return {
    kind: watched.kind,
    name: rule.name,
    metric: rule.metric,
    scope: scopeText(rule),
    side:
      watched.kind === 'threshold'
        ? watched.side === 'above'
          ? 'rise'
          : 'fall'
        : 'side' in watched
          ? watched.side
          : 'fall',
    value: watched.kind === 'threshold' ? limitText(watched.value, unit) : '',
    days: 'days' in watched ? String(watched.days) : '7',
    share: 'share' in watched ? shareText(watched.share) : '20',
    width: 'width' in watched ? watched.width : 3,
    pausesInSeasons: rule.pausesInSeasons,
    isQuiet: quiet !== null,
    quietFrom: quiet?.from ?? 22,
    quietTo: quiet?.to ?? 8,
    owner: rule.owner,
    isOn: rule.isOn,
  }
}

type Read = { watched: Watched } | { problems: Partial<Record<RuleField, RuleProblem>> }

const MOST_DAYS: Partial<Record<Watched['kind'], number>> = { change: 31, missing: 14 }

const watchedFrom = (fields: RuleFields, unit: string, kept: Watched | undefined): Read => {
  const { kind, side, width } = fields
  const problems: Partial<Record<RuleField, RuleProblem>> = {}
  const read = (
    field: 'days' | 'share' | 'value',
    value: number | undefined,
    isFit: (of: number) => boolean,
  ) => {
    if (fields[field].trim() === '') problems[field] = 'empty'
    else if (value === undefined) problems[field] = 'unread'
    else if (!isFit(value)) problems[field] = 'bounds'
    return value ?? 0
  }
  const days = () =>
    read(
      'days',
      decimal(fields.days),
      (of) => Number.isInteger(of) && of >= 1 && of <= (MOST_DAYS[kind] ?? 31),
    )
  // A fall of more than all is none, and a pace is a share of what was to be reached.
  const most = kind === 'pace' ? 200 : side === 'fall' ? 100 : 1000
  const share = () => {
    const percents = read('share', decimal(fields.share), (of) => of > 0 && of <= most)
    return Number((percents / 100).toPrecision(12))
  }
  const watched = ((): Watched => {
    switch (kind) {
      case 'threshold':
        return {
          kind,
          side: side === 'rise' ? 'above' : 'below',
          value: read('value', limitFrom(fields.value, unit), () => true),
        }
      case 'change':
        return { kind, days: days(), side: side === 'rise' ? 'rise' : 'fall', share: share() }
      case 'unexpected':
        return { kind, side, width, share: share() }
      case 'parts':
        return kept?.kind === 'parts'
          ? { ...kept, width, share: share() }
          : { kind, of: 'item', parts: 10, width, share: share() }
      case 'missing':
        return { kind, days: days() }
      case 'pace':
        return { kind, share: share() }
    }
  })()
  return Object.keys(problems).length > 0 ? { problems } : { watched }
}

/** The rule that fields make, or what is wrong with each. `kept`: the rule as it was before. */
export const ruleFrom = (
  id: string,
  fields: RuleFields,
  metric: RuleMetric | undefined,
  kept?: AlertRule,
): { rule: AlertRule } | { problems: Partial<Record<RuleField, RuleProblem>> } => {
  const { kind } = fields
  const problems: Partial<Record<RuleField, RuleProblem>> = {}
  const name = fields.name.trim()
  if (name === '') problems.name = 'empty'
  const isOfReports = kind === 'missing'
  if (!isOfReports && !metric) problems.metric = 'empty'
  else if (metric && !isOfReports && !fitsKind(kind, metric)) problems.metric = 'unfit'
  const isFixed = kind === 'missing' || kind === 'parts'
  const place: TargetScope | undefined = isFixed ? { dimension: '', value: '' } : scopeFrom(fields.scope)
  if (!place) problems.scope = 'unread'
  else if (metric && !fitsScope(place, metric)) problems.scope = 'unfit'
  if (fields.isQuiet && fields.quietFrom === fields.quietTo) problems.quiet = 'bounds'
  const read = watchedFrom(fields, metric?.unit ?? 'number', kept?.watched)
  if ('problems' in read) Object.assign(problems, read.problems)
  if ('problems' in read || !place || Object.keys(problems).length > 0) return { problems }
  return {
    rule: {
      id,
      name: name.slice(0, 60),
      metric: isOfReports ? '' : fields.metric,
      ...place,
      watched: read.watched,
      pausesInSeasons: fields.pausesInSeasons,
      quiet: fields.isQuiet ? { from: fields.quietFrom, to: fields.quietTo } : null,
      owner: fields.owner,
      isOn: fields.isOn,
    },
  }
}
