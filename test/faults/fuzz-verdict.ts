import type { Cell, Seam } from './mutated-file.ts'

/** What an imported mutated file may hold: rows that were written, but for what the mutations touched. */

/** A row that was taken: as the text of the file and as it is stored. */
export type Row = { cells: string[]; stored: string; paid: string }

/** A sheet that was imported. */
export type Taken = { accepted: readonly Row[]; header: string; reading: string }

/** The unharmed file, imported the same way; `above`: its rows down to the header. */
export type Reference = {
  above: readonly (readonly string[])[]
  rows: readonly Row[]
  header: string
  reading: string
}

/** How a subject's cells lie: `first`: its first data row, from 0; `sparse`: cells say where they stand. */
export type Shape = { first: number; sparse?: boolean }

const isBefore = (a: Cell, b: Cell) => a.row < b.row || (a.row === b.row && a.column < b.column)
const isSame = (a: Cell, b: Cell) => a.row === b.row && a.column === b.column

/**
 * Whether an accepted row is one that was written, but for cells whose bytes were changed; over a seam it may go
 * on as another row, even the header, in the same column. `rows`: all of the sheet, as seams count them. In a
 * workbook cells say themselves where they stand: there, lost ones leave blanks and nothing moves up. A quote or
 * separator lost or put in at a cell's end leaves a stray quote in the cell beside it, at a line's end in the next line's. `headed`: how many columns a harmed
 * header has; where a seam made it wider, rows that are wider too are what the file says.
 */
const explains = (
  cells: readonly string[],
  rows: readonly (readonly string[])[],
  seams: readonly Seam[],
  { first, sparse, headed }: Shape & { headed: number },
): boolean => {
  const isTouched = (row: number, column: number) =>
    seams.some(({ left, right }) =>
      left.row === right.row && left.column <= right.column
        ? left.row === row && column >= left.column && column <= right.column
        : isSame(left, { row, column }) || isSame(right, { row, column }),
    )
  const isLost = (row: number, column: number) =>
    sparse &&
    seams.some(({ left, right }) => !isBefore({ row, column }, left) && !isBefore(right, { row, column }))
  const width = Math.max(...rows.map((row) => row.length))
  if (cells.slice(width).some((cell) => cell.trim() !== '')) return cells.length <= headed
  let reached = new Set([...rows.keys()].slice(first))
  for (let column = 0; column < width; column++) {
    const here = [...reached].filter(
      (row) =>
        (rows[row]?.[column] ?? '') === (cells[column] ?? '') ||
        isTouched(row, column) ||
        (cells[column]?.includes('"') &&
          (column > 0 ? isTouched(row, column - 1) : isTouched(row - 1, width - 1))) ||
        (!cells[column] && isLost(row, column)),
    )
    reached = new Set(here)
    for (const { left, right } of seams)
      if (Math.max(left.column, right.column) === column && reached.has(left.row)) reached.add(right.row)
  }
  return reached.size > 0
}

/** Why rows of a mutated file may not have been accepted; empty if all is well. */
export const wrongRows = (
  taken: Taken,
  reference: Reference,
  seams: readonly Seam[],
  subject: Shape,
): string[] => {
  const sheet = [...reference.above, ...reference.rows.map(({ cells }) => cells)]
  const isHeaderWhole = taken.header === reference.header
  const headed = isHeaderWhole ? 0 : taken.header.split('\0').length
  return taken.accepted.flatMap((row) => {
    if (!explains(row.cells, sheet, seams, { ...subject, headed }))
      return [`not a row that was written: ${row.cells.join('|')} ${JSON.stringify(seams)}`]
    const same = reference.rows.find(
      ({ cells }) => cells.join('\0') === row.cells.slice(0, cells.length).join('\0'),
    )
    if (!same || !isHeaderWhole) return []
    if (same.stored !== row.stored) return [`stored otherwise: ${row.stored} instead of ${same.stored}`]
    if (taken.reading === reference.reading && same.paid !== row.paid)
      return [`paid ${row.paid} instead of ${same.paid}`]
    return []
  })
}

/**
 * In how many cells a row differs from one that was written. A cell carries its own row and column: harmed there
 * it stands elsewhere, maybe in a row of its own, which lacks all others.
 */
export const differing = (cells: readonly string[], written: readonly string[]): number => {
  const isLone = cells.filter((cell) => cell !== '').length <= 2
  return written.filter((cell, i) => cell !== (cells[i] ?? '') && !(isLone && !cells[i])).length
}
