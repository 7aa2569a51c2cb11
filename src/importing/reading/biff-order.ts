import { damage } from './biff-records.ts'

/**
 * What a sheet says of itself besides its cells, to tell harm that leaves every record readable: a number of a row
 * that was changed, bytes that went missing.
 */
export const createSheetOrder = () => {
  const announced = new Set<number>()
  let dimension: { first: number; end: number } | undefined
  const withCells = new Set<number>()
  let [row, column] = [-1, -1]
  let comesBack = false
  let isByColumn = true

  /** A cell in the order of the file. */
  const cell = (at: { row: number; column: number }): void => {
    if (at.row !== row && withCells.has(at.row)) comesBack = true
    if (at.column < column) isByColumn = false
    withCells.add(at.row)
    row = at.row
    column = at.column
  }

  /** Most rows with cells are so: the others then are no habit of whoever wrote the file, but harm. */
  const mostButNotAll = (isSo: (row: number) => boolean): boolean => {
    let so = 0
    for (const one of withCells) if (isSo(one)) so += 1
    return so < withCells.size && so * 2 > withCells.size
  }

  return {
    cell,
    /** DIMENSIONS: the first row with cells and the one after the last. Some programs write nonsense here. */
    dimensions: (first: number, end: number): void => {
      dimension = { first, end }
    },
    /** ROW. Some programs write them only for rows of a height of their own. */
    row: (number: number): void => void announced.add(number),
    /** At the end of the sheet. RangeError where its parts contradict each other. */
    check: (): void => {
      // Rows come in any order and some programs go down the columns, but none leaves a row and comes back to it.
      if (comesBack && !isByColumn) throw damage('a row in two places')
      if (mostButNotAll((one) => announced.has(one))) throw damage('a row that is not announced')
      const { first, end } = dimension ?? { first: 0, end: 0 }
      if (mostButNotAll((one) => one >= first && one < end)) throw damage('a row beyond the sheet')
    },
  }
}

/** Whether nothing comes after a sheet but another beginning, or what fills the file up. */
export const isEndOfSheet = (stream: Buffer, at: number, beginning: number): boolean => {
  if (at >= stream.length) return true
  if (at + 2 <= stream.length && stream.readUInt16LE(at) === beginning) return true
  const filling = stream[at]
  return stream.subarray(at).every((byte) => byte === filling)
}
