import type { Field } from '../format.ts'

/**
 * What the cells of a column look like: a hint for suggestions, so that a column of dates is never offered as money.
 * Whether a cell is taken is decided by the import alone (`cell-sql.ts`).
 */

const blank = /^(|-+|—+|null|nan|n\/?a|\\n|#value!)$/i
const number = /^[+-]?\s*(?:[¥￥]\s*)?[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?\s*(?:[万亿]\s*)?元?$/
const whole = /^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.0*)?\s*万?$/
const percent = /^[+-]?\d+(\.\d+)?\s*[%％]$/
const day = /^20\d{2}([-/.年])\d{1,2}([-/.月])\d{1,2}日?/
const dayAlone = /^20\d{2}([-/.年])\d{1,2}([-/.月])\d{1,2}日?([ T]0{1,2}:00(:00)?)?$|^20\d{6}$/
const moment =
  /^20\d{2}([-/.年])\d{1,2}([-/.月])\d{1,2}日?([ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?$|^20\d{6}$/
const span = /\d\s*[~～至]\s*\d/
const duration = /^\d{1,3}(:\d{1,2}){1,2}$|\d\s*(天|小时|时|分钟|分|秒|s)\s*$/
const phone = /^(\+?86[- ]?)?1[3-9]\d{9}$/
const yesNo = /^(是|否|true|false|1|0|y)$/i
const provinces =
  /^(北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)/

/** A cell without what Excel and the platform put around it: `="3512…"`, a leading ', white space. */
const bare = (cell: string): string =>
  cell
    .normalize('NFKC')
    .trim()
    .replace(/^="?(.*?)"?$/s, '$1')
    .replace(/^'/, '')
    .trim()

/** The cells that say something, bare. */
export const saying = (cells: readonly string[]): string[] =>
  cells.map(bare).filter((cell) => !blank.test(cell))

const share = (cells: readonly string[], holds: (cell: string) => boolean): number =>
  cells.length === 0 ? 0 : cells.filter(holds).length / cells.length

const isNumber = (cell: string) => number.test(cell)
const isDated = (cell: string) => day.test(cell) || moment.test(cell)

const looks: Record<Field['type'], (cell: string) => boolean> = {
  text: () => true,
  id: (cell) => /^[0-9A-Za-z_.:*#-]{1,64}$/.test(cell) && !isDated(cell) && !percent.test(cell),
  money: isNumber,
  count: (cell) => whole.test(cell),
  number: (cell) => isNumber(cell) || percent.test(cell),
  ratio: (cell) => percent.test(cell) || (isNumber(cell) && Math.abs(Number(cell)) <= 1),
  time: (cell) => moment.test(cell),
  day: (cell) => moment.test(cell),
  period: (cell) => dayAlone.test(cell) || (day.test(cell) && span.test(cell)),
  duration: (cell) => duration.test(cell) || isNumber(cell),
  flag: (cell) => yesNo.test(cell),
  range: (cell) =>
    isNumber(cell) || percent.test(cell) || span.test(cell) || /\d\s*-\s*\d|以[上下内]$/.test(cell),
}

/** At most this share of the cells may look otherwise: a few are broken in many files. */
const STRAY = 0.2

const cellOf = (field: Field, cell: string): string =>
  (field.extract ? new RegExp(field.extract).exec(cell)?.[1] : undefined) ?? cell

const isValue = (field: Field, cell: string): boolean => {
  if (field.words && cell in field.words) return true
  const part = cellOf(field, cell)
  return looks[field.type](part) && (!field.pattern || new RegExp(field.pattern).test(part))
}

/** Could the column's cells be values of the field? A column that says nothing could be anything. */
export const couldBe = (field: Field, said: readonly string[]): boolean => {
  if (said.length === 0) return true
  if (field.column === 'province') return share(said, (cell) => provinces.test(cell)) >= 1 - STRAY
  return share(said, (cell) => isValue(field, cell)) >= 1 - STRAY
}

/** Are they nothing but numbers or moments, which a title, a name or a state never is? */
export const isFigures = (said: readonly string[]): boolean =>
  said.length > 0 && share(said, (cell) => isNumber(cell) || isDated(cell) || percent.test(cell)) >= 1 - STRAY

/** How much the look alone speaks for the field, 0..0.06: enough to choose between names that are equally like. */
export const lookBonus = (field: Field, said: readonly string[]): number => {
  if (said.length === 0) return 0
  if (field.pattern || field.words || field.column === 'province') return couldBe(field, said) ? 0.06 : 0
  if (field.type === 'time') return share(said, (cell) => moment.test(cell) && !dayAlone.test(cell)) * 0.06
  if (field.type === 'period' || field.type === 'day')
    return share(said, (cell) => dayAlone.test(cell)) * 0.06
  if (field.type === 'ratio') return share(said, (cell) => percent.test(cell)) * 0.06
  if (field.type === 'id')
    return (
      share(said, (cell) => /^\d{15,20}$/.test(cell)) * (/order|line|refund/.test(field.column) ? 0.06 : 0)
    )
  if (field.type === 'money') return share(said, (cell) => /\.\d{2}\s*元?$/.test(cell)) * 0.03
  return 0
}

/** A column of mobile numbers, whatever its name says. */
export const isPhones = (said: readonly string[]): boolean => share(said, (cell) => phone.test(cell)) >= 0.6
