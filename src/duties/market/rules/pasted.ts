import { parseRecords } from '../../../importing/reading/records.ts'

/** Names of the seven columns as collecting tools write them: those of a pasted table without a head. */
export const snapshotHead = [
  'update_time',
  'id',
  'title',
  'price',
  'sale_count',
  'comment_count',
  '店名',
] as const

const knownNames = new Set<string>([
  ...snapshotHead,
  '采集时间',
  '商品ID',
  '商品标题',
  '价格',
  '销量',
  '评论数',
  '店铺名称',
])

const csvCell = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Rows as the text of a file with commas. */
const csvText = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => cells.map(csvCell).join(',')).join('\r\n')

/** Columns of a row that somebody typed, in the order of the head. */
export type TypedSnapshot = {
  day: string
  item: string
  title: string
  price: string
  sold: string
  comments: string
  shop: string
}

const columnOf: Record<(typeof snapshotHead)[number], keyof TypedSnapshot> = {
  update_time: 'day',
  id: 'item',
  title: 'title',
  price: 'price',
  sale_count: 'sold',
  comment_count: 'comments',
  店名: 'shop',
}

/**
 * What somebody typed, as a file that a collecting tool could have written. Columns nobody filled in are left out: they
 * say nothing, and so they take nothing away from what another file says of that day.
 */
export const typedFile = (rows: readonly TypedSnapshot[]): string => {
  const head = snapshotHead.filter((name) => rows.some((row) => row[columnOf[name]].trim() !== ''))
  return csvText([head, ...rows.map((row) => head.map((name) => row[columnOf[name]].trim()))])
}

/**
 * A pasted table as a file: as it stands where its first line names columns; with the seven names in front where it
 * begins with a row. `'shape'`: no table at all, or one without a head that has not seven columns.
 */
export const pastedFile = (text: string): { file: string } | { problem: 'empty' | 'shape' } => {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const [head] = lines
  if (head === undefined) return { problem: 'empty' }
  const separator = head.includes('\t') ? '\t' : ','
  const cells = (parseRecords(head, separator, 1)[0] ?? []).map((cell) => cell.trim())
  const isHead = cells.filter((cell) => knownNames.has(cell)).length >= 3
  if (!isHead && cells.length !== snapshotHead.length) return { problem: 'shape' }
  return { file: (isHead ? lines : [snapshotHead.join(separator), ...lines]).join('\r\n') }
}
