import { permissionNames, permissions } from '../../../kernel/permission.ts'
import { englishPermissionNames } from '../../../kernel/permission-english.ts'
import type { AuditAct, AuditEntry, AuditPage } from '../contract.ts'
import { type Audited, auditedOf } from './audited.ts'
import { columnOf, silentColumns, valueWord } from './columns.ts'
import { noteSentence } from './notes.ts'

export type AuditLanguage = 'zh' | 'en'
/** What numbers and ids stand for. */
export type Names = {
  members: ReadonlyMap<number, string>
  metrics: ReadonlyMap<string, { name: string; english: string }>
  /** Roles made here, by their id. */
  roles: ReadonlyMap<string, string>
}

export const namesOf = ({
  members,
  metrics,
  roles,
}: Pick<AuditPage, 'members' | 'metrics' | 'roles'>): Names => ({
  roles: new Map(roles.map(({ id, name }) => [id, name])),
  members: new Map(members.map(({ id, name }) => [id, name])),
  metrics: new Map(metrics.map(({ id, ...one }) => [id, one])),
})

/** Longer values are told as changed, and shown beside. */
const longestShown = 24

const isCut = (value: unknown): value is { cut: string; length: number } =>
  typeof value === 'object' && value !== null && 'cut' in value && 'length' in value

/** A moment by the clocks of Beijing, to the minute. */
export const momentText = (instant: string): string => {
  const moment = Date.parse(instant)
  return Number.isNaN(moment)
    ? instant
    : new Date(moment + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

const yuan = (fen: number) => `¥${(fen / 100).toFixed(2)}`

/** What a column holds, as people say it; '' for nothing. */
export const valueText = (
  table: string,
  column: string,
  value: unknown,
  names: Names,
  language: AuditLanguage,
): string => {
  if (value === null || value === undefined || value === '') return ''
  if (isCut(value))
    return language === 'zh'
      ? `${value.cut}……（共 ${value.length} 字）`
      : `${value.cut}… (${value.length} characters)`
  const reading = columnOf(table, column)?.[2]
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  if (reading === 'time') return momentText(text)
  if (reading === 'member')
    return names.members.get(Number(value)) ?? (language === 'zh' ? `成员 ${text}` : `member ${text}`)
  if (reading === 'fen') return yuan(Number(value))
  if (reading === 'percent') return `${Number(value) / 100}%`
  if (reading === 'flag') {
    const isYes = value === true || Number(value) === 1
    return language === 'zh' ? (isYes ? '是' : '否') : isYes ? 'yes' : 'no'
  }
  if (reading === 'metric') {
    const metric = names.metrics.get(text)
    if (metric) return language === 'zh' ? metric.name : metric.english
  }
  if (reading === 'permissions') return permissionsText(text, language)
  if (reading === 'shops') return shopsText(text, language)
  return valueWord(table, column, text)?.[language === 'zh' ? 0 : 1] ?? names.roles.get(text) ?? text
}

const listIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** What a key or a role may do, by the names of the permissions; one that this version does not know by its own. */
const permissionsText = (text: string, language: AuditLanguage): string => {
  const list = listIn(text)
  if (!Array.isArray(list)) return text
  const said = language === 'zh' ? permissionNames : englishPermissionNames
  return list
    .map((one) => permissions.find((known) => known === one))
    .map((known, at) => (known ? said[known] : String(list[at])))
    .join(language === 'zh' ? '、' : ', ')
}

/** Of a key: every shop, or so many. */
const shopsText = (text: string, language: AuditLanguage): string => {
  const list = listIn(text)
  if (list === null) return language === 'zh' ? '所有店铺' : 'all shops'
  if (!Array.isArray(list)) return text
  return language === 'zh' ? `${list.length} 家店` : list.length === 1 ? '1 shop' : `${list.length} shops`
}

/** What a column is called. */
export const columnText = (table: string, column: string, language: AuditLanguage): string =>
  columnOf(table, column)?.[language === 'zh' ? 0 : 1] ?? column

const tableText = (table: string, language: AuditLanguage): string => auditedOf(table)?.[language] ?? table

/** What the thing of a line is and is called: 任务「改主图」. */
const thingText = (entry: AuditEntry, names: Names, language: AuditLanguage): string => {
  const [table = ''] = entry.subject.split(':')
  const kind = tableText(table, language)
  const column = auditedOf(table)?.label
  const label = column && entry.label ? valueText(table, column, entry.label, names, language) : entry.label
  if (!label) return language === 'zh' ? kind : `the ${kind}`
  return language === 'zh' ? `${kind}「${label}」` : `the ${kind} “${label}”`
}

/** Days of one year are told without it. */
const shortened = (one: string, other: string): [string, string] => {
  const days = /^(\d{4})-(\d\d-\d\d)$/
  const [, year, day] = days.exec(one) ?? []
  const [, otherYear, otherDay] = days.exec(other) ?? []
  return day && otherDay && year === otherYear ? [day, otherDay] : [one, other]
}

type Told = { column: string; before: string; after: string; isLong: boolean }

const toldColumns = (entry: AuditEntry, names: Names, language: AuditLanguage): Told[] => {
  const columns = Object.keys(entry.after ?? {})
  const loud = columns.filter((column) => !silentColumns.has(column))
  return (loud.length > 0 ? loud : columns).map((column) => {
    const text = (row: AuditEntry['before']) => valueText(entry.table, column, row?.[column], names, language)
    const [before, after] = shortened(text(entry.before), text(entry.after))
    const isData = columnOf(entry.table, column)?.[2] === 'data'
    return {
      column: columnText(entry.table, column, language),
      before,
      after,
      isLong: isData || before.length > longestShown || after.length > longestShown,
    }
  })
}

const oneColumn = (
  thing: string,
  { column, before, after, isLong }: Told,
  language: AuditLanguage,
): string => {
  if (language === 'zh') {
    if (isLong) return `改了${thing}的${column}`
    if (before === '') return `给${thing}写上了${column}：${after}`
    if (after === '') return `去掉了${thing}的${column}（原来是 ${before}）`
    return `把${thing}的${column}从 ${before} 改到 ${after}`
  }
  if (isLong) return `changed the ${column} of ${thing}`
  if (before === '') return `gave ${thing} a ${column}: ${after}`
  if (after === '') return `took the ${column} off ${thing} (it was ${before})`
  return `changed the ${column} of ${thing} from ${before} to ${after}`
}

const updated = (entry: AuditEntry, names: Names, language: AuditLanguage): string => {
  const thing = thingText(entry, names, language)
  const part = auditedOf(entry.table)?.of ? tableText(entry.table, language) : ''
  const whole = part === '' ? thing : language === 'zh' ? `${thing}里${part}` : `${thing}, ${part},`
  const told = toldColumns(entry, names, language)
  const [only] = told
  if (only && told.length === 1) return oneColumn(whole, only, language)
  const shown = told.slice(0, 3).map(({ column, before, after, isLong }) => {
    if (isLong) return column
    const nothing = language === 'zh' ? '空' : 'nothing'
    return language === 'zh'
      ? `${column}（${before || nothing} → ${after || nothing}）`
      : `${column} (${before || nothing} → ${after || nothing})`
  })
  const rest = told.length - shown.length
  return language === 'zh'
    ? `改了${whole}的${shown.join('、')}${rest > 0 ? `等 ${told.length} 项` : ''}`
    : `changed ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''} of ${whole}`
}

const stepped = (
  entry: AuditEntry,
  step: NonNullable<Audited['step']>,
): readonly [string, string] | undefined =>
  entry.what === 'insert' ? step.verbs[String(entry.after?.[step.column] ?? '')] : undefined

const turned = (
  { what, before, after, label }: AuditEntry,
  { column, on, off }: NonNullable<Audited['turns']>,
  language: AuditLanguage,
): string | undefined => {
  const loud = Object.keys(after ?? {}).filter((one) => !silentColumns.has(one))
  if (what !== 'update' || loud.length !== 1 || loud[0] !== column) return undefined
  const isOn = (row: AuditEntry['before']) => row?.[column] === true || Number(row?.[column] ?? 0) === 1
  if (isOn(before) === isOn(after)) return undefined
  return noteSentence(isOn(after) ? on : off, label, {}, language)
}

/** What a part that came or went is and is called: 成员的角色「运营」. */
const partText = ({ table, before, after }: AuditEntry, names: Names, language: AuditLanguage): string => {
  const kind = tableText(table, language)
  const column = auditedOf(table)?.label
  const label = column ? valueText(table, column, (after ?? before)?.[column], names, language) : ''
  if (label === '') return language === 'zh' ? kind : `a ${kind}`
  return language === 'zh' ? `${kind}「${label}」` : `the ${kind} “${label}”`
}

/** What one line says, without who did it. */
export const entrySentence = (entry: AuditEntry, names: Names, language: AuditLanguage): string => {
  if (entry.table === '') return noteSentence(entry.what, entry.label, entry.after ?? {}, language)
  const about = auditedOf(entry.table)
  const thing = thingText(entry, names, language)
  const verb = about?.step && stepped(entry, about.step)
  if (verb) return language === 'zh' ? `${verb[0]}${thing}` : `${verb[1]} ${thing}`
  const turn = about?.turns && turned(entry, about.turns, language)
  if (turn) return turn
  if (entry.what === 'update') return updated(entry, names, language)
  if (about?.of) {
    const part = partText(entry, names, language)
    if (entry.what === 'insert')
      return language === 'zh' ? `在${thing}里加了${part}` : `added ${part} to ${thing}`
    return language === 'zh' ? `从${thing}里去掉了${part}` : `took ${part} off ${thing}`
  }
  if (entry.what === 'insert') return language === 'zh' ? `新建了${thing}` : `made ${thing}`
  return language === 'zh' ? `删除了${thing}` : `deleted ${thing}`
}

/** The line that says most of what was done: what was noted, then the thing itself, then a part of it. */
export const leading = (entries: readonly AuditEntry[]): AuditEntry | undefined =>
  entries.find(({ table }) => table === '') ??
  entries.find(({ table }) => !auditedOf(table)?.of) ??
  entries.find(({ table, what }) => what === 'insert' && auditedOf(table)?.step) ??
  entries[0]

export const actorText = ({ kind, name }: AuditAct['actor'], language: AuditLanguage): string => {
  const zh = language === 'zh'
  if (kind === 'outside') return zh ? '有人绕过程序' : 'Somebody, around the program,'
  if (kind === 'machine') return zh ? '本机' : 'This machine'
  if (kind === 'program') return zh ? `程序${name && name !== '掌柜' ? `（${name}）` : ''}` : 'The program'
  if (kind === 'key') return zh ? `${name} 的密钥` : `The key of ${name}`
  return name
}

const mostNamed = 4

/** Another part of the same thing that came or went with the first and has a name: one role for another. */
const isNamedBeside = (lead: AuditEntry, entry: AuditEntry): boolean =>
  [lead, entry].every(({ table, what }) => {
    const about = auditedOf(table)
    return what !== 'update' && about?.of !== undefined && about.label !== undefined
  }) &&
  entry.table === lead.table &&
  entry.subject === lead.subject

/** What was done, in one sentence: who, what, and what went with it. */
export const actSentence = (act: AuditAct, names: Names, language: AuditLanguage): string => {
  const lead = leading(act.entries)
  const who = actorText(act.actor, language)
  if (!lead) return who
  const alike = act.entries.filter((entry) => entry !== lead && isNamedBeside(lead, entry))
  // More than a few names are counted.
  const named = alike.length < mostNamed ? alike : []
  const rest = act.entries.filter((entry) => entry !== lead && !named.includes(entry))
  // The first step of a thing's life is made with it.
  const told = rest.filter(
    ({ table, what }) => !(lead.what === 'insert' && what === 'insert' && auditedOf(table)?.step),
  )
  const groups = [...Map.groupBy(told, ({ table }) => table)]
  const counts = groups.map(([table, { length }], at) => {
    // Lines that are not here are more of what came last.
    const count = length + (at === groups.length - 1 ? act.more : 0)
    return language === 'zh'
      ? `${tableText(table, language)} ${count} 处`
      : `${count} × ${tableText(table, language)}`
  })
  const shown = counts.slice(0, 3)
  const isMore = counts.length > shown.length
  const also =
    shown.length === 0
      ? ''
      : language === 'zh'
        ? `，连同${shown.join('、')}${isMore ? '等' : ''}`
        : `, with ${shown.join(', ')}${isMore ? ', …' : ''}`
  const done = [lead, ...named].map((entry) => entrySentence(entry, names, language))
  return `${who} ${done.join(language === 'zh' ? '，' : ', ')}${also}`
}

/** Where the thing of a line is looked at; undefined where it has no page, or is gone. */
export const pathOf = (subject: string): string | undefined => {
  const [kind = '', id = ''] = subject.split(':')
  const last = id.split('/').at(-1) ?? ''
  const paths: Readonly<Record<string, string>> = {
    task: `/tasks?task=${id}`,
    report: `/reports/${id}`,
    promotion: `/promotion/${id}`,
    target: '/sales/targets',
    alert: `/sales/alerts?alert=${id}`,
    alert_rule: '/sales/alerts',
    meeting: `/team/meetings/${id}`,
    meeting_series: '/team/meetings',
    ticket: `/customer/tickets?ticket=${id}`,
    survey: '/customer/surveys',
    member: '/settings/members',
    shop: '/settings',
    calendar_event: '/sales/calendar',
    calendar_day: '/sales/calendar',
    listing_launch: '/listing/launches',
    listing_change: '/listing/changes',
    market_plan: `/market/strategy?plan=${last}`,
    market_followed: '/market/competitors',
    purchase_order: '/team/stock',
    supply: '/team/stock',
    stock_rule: '/team/stock',
    scorecard_closing: '/scorecard',
    buyer_note: '/customer/buyers',
  }
  return paths[kind]
}
