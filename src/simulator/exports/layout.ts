/** A cell of every row, or what it is of a row. */
export type Cell<Row> = string | ((row: Row) => string)

/**
 * Cells in the order of a header from cells by the header's names (spaces around them do not count); a name without
 * an entry is empty. The n-th column of a name is `name#n`. RangeError for an entry that the header has not.
 */
export const rowLayout = <Row>(
  header: readonly string[],
  cells: Readonly<Record<string, Cell<Row>>>,
): ((row: Row) => string[]) => {
  const left = new Set(Object.keys(cells))
  const seen = new Map<string, number>()
  const columns = header.map((spelt) => {
    const name = spelt.trim()
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    const key = times === 1 ? name : `${name}#${times}`
    left.delete(key)
    return cells[key] ?? ''
  })
  if (left.size > 0) throw new RangeError(`no column ${[...left].join(', ')}`)
  return (row) => {
    const made = new Array<string>(columns.length)
    for (let i = 0; i < columns.length; i++) {
      const cell = columns[i] ?? ''
      made[i] = typeof cell === 'string' ? cell : cell(row)
    }
    return made
  }
}
