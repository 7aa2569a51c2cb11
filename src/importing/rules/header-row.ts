import { isFigures, saying } from './cell-look.ts'

const ROWS_LOOKED_AT = 20
const LONGEST_NAME = 40

const isName = (cell: string): boolean =>
  cell.length <= LONGEST_NAME && !isFigures([cell]) && !/[。；;]$|[:：].+/.test(cell)

/** Names less twice what is no name: a title line has few names, a line of data has figures. */
const headerLike = (row: readonly string[]): number => {
  const said = saying(row)
  const names = new Set(said.filter(isName))
  return names.size - 2 * (said.length - said.filter(isName).length) - (said.length - new Set(said).size)
}

/** The row of the first 20 that looks most like a header, from 0; the first of equals. */
export const likelyHeaderRow = (head: readonly (readonly string[])[]): number => {
  let best = 0
  for (let row = 1; row < Math.min(head.length, ROWS_LOOKED_AT); row++)
    if (headerLike(head[row] ?? []) > headerLike(head[best] ?? [])) best = row
  return best
}
