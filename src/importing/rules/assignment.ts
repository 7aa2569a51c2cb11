/** One possible pair and what it is worth, above 0. */
export type Pairing = { left: number; right: number; worth: number }

/**
 * The pairs that are worth most together, each left and each right in at most one of them: the best assignment, not
 * the first come. Hungarian method (Kuhn 1955) in its shortest-path form, O(lefts² × rights).
 */
export const bestPairs = (pairings: readonly Pairing[]): Pairing[] => {
  const lefts = [...new Set(pairings.map(({ left }) => left))]
  const rights = [...new Set(pairings.map(({ right }) => right))]
  const leftAt = new Map(lefts.map((left, i) => [left, i]))
  const rightAt = new Map(rights.map((right, i) => [right, i]))
  // Every left may also stay alone: that is a right of its own, worth nothing.
  const width = rights.length + lefts.length
  const cost = lefts.map(() => new Float64Array(width))
  const known = new Map<string, Pairing>()
  for (const pairing of pairings) {
    const [i, j] = [leftAt.get(pairing.left) ?? 0, rightAt.get(pairing.right) ?? 0]
    const row = cost[i]
    if (!row || -pairing.worth >= (row[j] ?? 0)) continue
    row[j] = -pairing.worth
    known.set(`${i} ${j}`, pairing)
  }
  return assigned(cost, width).flatMap((right, left) => known.get(`${left} ${right}`) ?? [])
}

/** For every row the column it is given so that the sum of costs is least; there are at least as many columns. */
const assigned = (cost: readonly Float64Array[], width: number): number[] => {
  const rowCost = new Float64Array(cost.length + 1)
  const columnCost = new Float64Array(width + 1)
  /** Row of each column, from 1; 0: free. Column 0 holds the row that is being placed. */
  const rowOf = new Int32Array(width + 1)
  const cameFrom = new Int32Array(width + 1)
  for (let row = 1; row <= cost.length; row++) {
    const least = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY)
    const used = new Uint8Array(width + 1)
    rowOf[0] = row
    let column = 0
    do {
      used[column] = 1
      const from = rowOf[column] ?? 0
      let [step, next] = [Number.POSITIVE_INFINITY, 0]
      for (let j = 1; j <= width; j++) {
        if (used[j]) continue
        const reduced = (cost[from - 1]?.[j - 1] ?? 0) - (rowCost[from] ?? 0) - (columnCost[j] ?? 0)
        if (reduced < (least[j] ?? 0)) {
          least[j] = reduced
          cameFrom[j] = column
        }
        if ((least[j] ?? 0) < step) [step, next] = [least[j] ?? 0, j]
      }
      for (let j = 0; j <= width; j++) {
        if (used[j]) {
          rowCost[rowOf[j] ?? 0] = (rowCost[rowOf[j] ?? 0] ?? 0) + step
          columnCost[j] = (columnCost[j] ?? 0) - step
        } else least[j] = (least[j] ?? 0) - step
      }
      column = next
    } while (rowOf[column] !== 0)
    while (column !== 0) {
      const before = cameFrom[column] ?? 0
      rowOf[column] = rowOf[before] ?? 0
      column = before
    }
  }
  const columns = new Array<number>(cost.length).fill(-1)
  for (let j = 1; j <= width; j++) {
    const row = rowOf[j] ?? 0
    if (row > 0) columns[row - 1] = j - 1
  }
  return columns
}
