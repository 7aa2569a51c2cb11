import { type Day, daysWords, eachDay, type Period } from '../../kernel/calendar.ts'
import { columnName } from '../words.ts'
import { clipped, within } from './buckets.ts'
import { relations } from './relations.ts'
import { clockOf, type Plan } from './resolve.ts'
import { comesFrom } from './sold-from.ts'
import type { BatchFound, Survey } from './survey.ts'
import { columnsIn, toldBy } from './survey-sql.ts'

/** Days with orders that do not name their item, and what would. */
export const unnamedText = (days: ReadonlySet<Day>): string =>
  `${daysWords(days)} 有订单没有写是哪个商品：订单报表不写商品，请导入宝贝报表（子订单）。`

const filesText = (files: readonly BatchFound[]): string =>
  `${files
    .slice(0, 3)
    .map(({ file }) => `「${file}」`)
    .join('、')}${files.length > 3 ? ` 等 ${files.length} 个文件` : ''}`

const lacks = ({ table, columns }: BatchFound, column: string): boolean =>
  columns.length > 0 && !comesFrom(column, table).some((one) => columns.includes(one))

type Known = { plan: Plan; period: Period; known: Survey }

/** Rows that do not say what a figure reads: on which days, and of which files that lack the column. */
export const gapText = (id: string, { plan, period, known }: Known): string | undefined => {
  const leaf = plan.leaves.find((one) => one.metric.id === id)
  const gaps = (known.gaps.get(id) ?? []).filter(({ day }) => within({ from: day, to: day }, period))
  const [column] = leaf ? columnsIn(toldBy(leaf.measure).value) : []
  if (!leaf || !column || gaps.length === 0) return undefined
  const rows = gaps.reduce((sum, one) => sum + one.rows, 0)
  const files = known.batches.filter(({ batch }) => gaps.some((one) => one.batch === batch))
  const lacking = files.filter((file) => lacks(file, column))
  const why = lacking.length > 0 ? `，${filesText(lacking)}没有这一列` : ''
  const days = daysWords(new Set(gaps.map(({ day }) => day)))
  return `${days} 有 ${rows.toLocaleString('en-US')} 行${relations[leaf.measure.of].label}没有「${columnName(column)}」${why}`
}

/** Days of which only files are there that do not say when their rows count. */
export const withoutClock = (id: string, { plan, period, known }: Known) => {
  const leaf = plan.leaves.find((one) => one.metric.id === id)
  if (!leaf || relations[leaf.measure.of].shape !== 'event') return { days: new Set<Day>(), text: '' }
  const clock = clockOf(leaf.measure)
  const { tables, label } = relations[leaf.measure.of]
  const files = known.batches.filter(
    (file) => tables.some((table) => table === file.table) && lacks(file, clock),
  )
  const days = new Set(
    files.flatMap((file) => {
      const part = clipped(file.period, period)
      return part ? eachDay(part) : []
    }),
  )
  return { days, text: `${label}的${filesText(files)}没有「${columnName(clock)}」这一列` }
}
