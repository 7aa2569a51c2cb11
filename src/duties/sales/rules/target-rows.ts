import { isItemId } from '../../../kernel/ids.ts'
import { visibleText } from '../../../kernel/visible-text.ts'
import { isTargetPeriod } from './targets.ts'

/** The whole shop, a category by its name, or an item by its id. */
export type TargetScope = { dimension: '' | 'category' | 'item'; value: string }

export type MetricName = {
  id: string
  name: string
  unit: string
  addsOverDays: boolean
  dimensions: readonly string[]
}

/** A row of a file of targets as it was written. */
export type WrittenTarget = {
  row: number
  metric: string
  scope: string
  period: string
  amount: string
  owner: string
}

export type ReadTarget = TargetScope & { metric: string; period: string; amount: number; owner: string }

export type RowProblem = { row: number; column: string; message: string }

/** 全店 · 类目：女包 · 商品：600000000001, or the bare id of an item. */
export const scopeFrom = (text: string): TargetScope | undefined => {
  const written = visibleText(text.normalize('NFKC'))
  if (['', '全店', '店铺', 'shop', 'whole shop'].includes(written.toLowerCase()))
    return { dimension: '', value: '' }
  if (isItemId(written)) return { dimension: 'item', value: written }
  const named = /^(商品|宝贝|item|类目|category)\s*[:：]\s*(.+)$/i.exec(written)
  const [, kind = '', value = ''] = named ?? []
  if (!named) return undefined
  if (/^(类目|category)$/i.test(kind)) return { dimension: 'category', value }
  return isItemId(value) ? { dimension: 'item', value } : undefined
}

export const scopeWords = (
  { dimension, value }: { dimension: string; value: string },
  title?: string,
): string =>
  dimension === '' ? '全店' : dimension === 'category' ? `类目：${value}` : `商品：${title || value}`

const MOST = 1e13

/** `1,200,000` · `120万` · `¥1200.50` in fen, or a whole count; undefined where it is no amount of that kind. */
export const amountFrom = (text: string, unit: string): number | undefined => {
  const written = text.normalize('NFKC').replace(/[\s¥元]/g, '')
  const parts = /^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(万|亿)?$/.exec(written)
  if (!parts) return undefined
  const [, whole = '', decimals = '', scale] = parts
  const digits = decimals.slice(1)
  const places = (unit === 'money' ? 2 : 0) + (scale === '万' ? 4 : scale === '亿' ? 8 : 0)
  if (digits.replace(/(?<!0)0+$/, '').length > places) return undefined
  const amount = Number(`${whole.replaceAll(',', '')}${digits.slice(0, places).padEnd(places, '0')}`)
  return amount <= MOST ? amount : undefined
}

/** The names that people give the four columns. */
const columnNames: Readonly<Record<keyof Omit<WrittenTarget, 'row'>, readonly string[]>> = {
  metric: ['指标', 'metric'],
  scope: ['范围', 'scope'],
  period: ['期间', '时间', 'period'],
  amount: ['目标值', '目标', 'target', 'amount'],
  owner: ['负责人', 'owner'],
}

/** Rows of a table whose head names the columns; what is missing where a needed one is not there. */
export const writtenTargets = (
  table: readonly (readonly string[])[],
): { rows: WrittenTarget[] } | { missing: string[] } => {
  const clean = (cell: string | undefined) => visibleText(cell ?? '')
  const at = table.findIndex((cells) =>
    cells.some((cell) => columnNames.metric.includes(clean(cell).toLowerCase())),
  )
  const head = (table[at] ?? []).map((cell) => clean(cell).toLowerCase())
  const place = (column: keyof typeof columnNames) =>
    head.findIndex((cell) => columnNames[column].includes(cell))
  const needed = (['metric', 'period', 'amount'] as const).filter((column) => place(column) < 0)
  if (at < 0 || needed.length > 0)
    return {
      missing: (at < 0 ? (['metric', 'period', 'amount'] as const) : needed).map(
        (one) => columnNames[one][0] ?? one,
      ),
    }
  const cell = (cells: readonly string[], column: keyof typeof columnNames) =>
    place(column) < 0 ? '' : clean(cells[place(column)])
  return {
    rows: table.slice(at + 1).flatMap((cells, i) =>
      cells.every((one) => clean(one) === '')
        ? []
        : [
            {
              row: at + i + 2,
              metric: cell(cells, 'metric'),
              scope: cell(cells, 'scope'),
              period: cell(cells, 'period'),
              amount: cell(cells, 'amount'),
              owner: cell(cells, 'owner'),
            },
          ],
    ),
  }
}

/** `2026年11月`, `2026/11/1` as people write them, in the form of a period; undefined where it is none. */
export const periodFrom = (text: string): string | undefined => {
  const parts = /^(\d{4})(?:[-/.年](\d{1,2}))?(?:[-/.月](\d{1,2}))?[年月日号]?(?: 00:00(?::00)?)?$/.exec(
    visibleText(text.normalize('NFKC')),
  )
  if (!parts) return undefined
  const period = parts
    .slice(1)
    .flatMap((one) => (one === undefined ? [] : [one.padStart(2, '0')]))
    .join('-')
  return isTargetPeriod(period) ? period : undefined
}

/** Every row with what is wrong with it; a target that two rows set differently is wrong in the later one. */
export const readTargets = (
  rows: readonly WrittenTarget[],
  metrics: readonly MetricName[],
): { targets: (ReadTarget & { row: number })[]; problems: RowProblem[] } => {
  const problems: RowProblem[] = []
  const seen = new Map<string, { row: number; amount: number }>()
  const targets = rows.flatMap((row) => {
    const refuse = (column: string, message: string) => {
      problems.push({ row: row.row, column, message })
      return []
    }
    const metric = metrics.find(({ id, name }) => id === row.metric.toLowerCase() || name === row.metric)
    if (!metric)
      return refuse(
        '指标',
        row.metric === '' ? '没有写指标' : `没有「${row.metric}」这个指标，名字以口径词典为准`,
      )
    if (!metric.addsOverDays)
      return refuse(
        '指标',
        `「${metric.name}」不能由每天相加，不能定目标；可以定支付金额、支付件数、花费这样能相加的`,
      )
    if (metric.unit !== 'money' && metric.unit !== 'count')
      return refuse('指标', `「${metric.name}」不是金额也不是数量，不能定目标`)
    const scope = scopeFrom(row.scope)
    if (!scope) return refuse('范围', `「${row.scope}」不是范围，应写成 全店、类目:女包 或 商品:600000000001`)
    if (scope.dimension !== '' && !metric.dimensions.includes(scope.dimension))
      return refuse(
        '范围',
        `「${metric.name}」不能按${scope.dimension === 'item' ? '商品' : '类目'}看，只能定全店的目标`,
      )
    const period = periodFrom(row.period)
    if (!period) return refuse('期间', `「${row.period}」不是期间，应写成 2026、2026-11 或 2026-11-11`)
    const amount = amountFrom(row.amount, metric.unit)
    if (amount === undefined)
      return refuse(
        '目标值',
        row.amount === ''
          ? '没有写目标值'
          : `「${row.amount}」不是${metric.unit === 'money' ? '金额，应像 1200000、120万 或 1,200,000.00' : '数量，应像 12000 或 1.2万'}`,
      )
    const key = [metric.id, scope.dimension, scope.value, period].join('\u0001')
    const before = seen.get(key)
    if (before && before.amount !== amount)
      return refuse('目标值', `和第 ${before.row} 行是同一个目标，数却不一样，请只留一行`)
    seen.set(key, { row: row.row, amount })
    return before ? [] : [{ ...scope, metric: metric.id, period, amount, owner: row.owner, row: row.row }]
  })
  return { targets, problems }
}
