import type { Cell, Table } from '../contract.ts'
import { capped, totalsOf } from '../totals.ts'
import { cellWords, columnWords, isNumeric, shownWidth } from '../words.ts'

const MOST_SLIDE_ROWS = 10
/** Nobody is sent to the workbook for so few more. */
const FEW_MORE = 2
/** Signs of a cell; the full report has the rest. */
const MOST_SIGNS = 40

/** How a table stands on a slide; all in inches, the size of its words in points. */
export type TableLayout = {
  size: number
  widths: number[]
  head: string[]
  rows: string[][]
  totals: string[] | undefined
  /** Of the head, each row and the totals. */
  heights: number[]
  notes: string[]
  /** With its title and its notes. */
  height: number
}

const cut = (text: string): string => {
  const signs = [...text]
  return signs.length > MOST_SIGNS ? `${signs.slice(0, MOST_SIGNS - 1).join('')}…` : text
}

/** Above the head. */
export const TITLE = 0.4
/** Of notes at 9 points: the room of one below what it belongs to, a further line, and half-width signs in a line. */
const [NOTE, NOTE_LINE, NOTE_SIGNS] = [0.3, 0.18, 170]
/** Below what has no notes. */
const GAP = 0.12

/** What notes take on a slide, in inches; without any what sets the next apart. */
export const notesHeight = (notes: readonly string[]): number => {
  if (notes.length === 0) return GAP
  const lines = notes.reduce((sum, note) => sum + Math.max(1, Math.ceil(shownWidth(note) / NOTE_SIGNS)), 0)
  return NOTE + Math.max(0, lines - 1) * NOTE_LINE
}

/** A line of 10 points takes 0.19 inches in the tallest of the faces that show it. */
const [MARGIN, LEAST_ROW] = [0.16, 0.26]

/**
 * Numbers are as wide as they are, words share the rest by their length; a row is as high as its longest cell has
 * lines, so that nothing that follows is covered.
 */
export const tableLayout = (table: Table, width: number): TableLayout => {
  const isShort = table.rows.length <= MOST_SLIDE_ROWS + FEW_MORE
  const { rows, notes: told } = capped(table, isShort ? table.rows.length : MOST_SLIDE_ROWS)
  const notes = rows.length === 0 ? ['没有数据', ...told] : told
  const totals = totalsOf(table)
  const size = table.columns.length > 8 ? 8 : 10
  const sign = (size * 0.56) / 72
  // Of a wide face, for who has not the usual one: a number that breaks is read as two.
  const wideSign = (size * 0.7) / 72
  const line = (cells: readonly Cell[]) =>
    table.columns.map((column, index) => cut(cellWords(cells[index], column)))
  const head = table.columns.map(columnWords)
  const shown = { rows: rows.map(({ cells }) => line(cells)), totals: totals ? line(totals) : undefined }
  const lines = [head, ...shown.rows, ...(shown.totals ? [shown.totals] : [])]
  const wanted = head.map((_, index) =>
    Math.max(0.5, Math.max(...lines.map((cells) => shownWidth(cells[index] ?? ''))) * wideSign + MARGIN),
  )
  const isWide = table.columns.map((column, index) => !isNumeric(column) && (wanted[index] ?? 0) > 1.2)
  const sum = (isCounted: (index: number) => boolean) =>
    wanted.reduce((all, one, index) => all + (isCounted(index) ? one : 0), 0)
  const flexible = sum((index) => isWide[index] ?? false)
  const fixed = sum((index) => !isWide[index])
  const room = Math.max(width - fixed, width / 4)
  const raw = wanted.map((one, index) => (isWide[index] ? (one / flexible) * room : one))
  const whole = raw.reduce((all, one) => all + one, 0)
  const widths = raw.map((one) => (one / whole) * width)
  const heights = lines.map((cells) => {
    const most = Math.max(
      ...cells.map((words, index) =>
        Math.ceil((shownWidth(words) * sign) / Math.max((widths[index] ?? 0) - MARGIN, sign * 2)),
      ),
    )
    return Math.max(LEAST_ROW, most * ((size * 1.25) / 72) + 0.08)
  })
  return {
    size,
    widths,
    head,
    ...shown,
    heights,
    notes,
    height: TITLE + heights.reduce((all, one) => all + one, 0) + notesHeight(notes),
  }
}
