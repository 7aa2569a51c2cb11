/**
 * Solves A x = b for a symmetric positive definite A, given as its lower triangle row by row in `size` × `size`
 * places; A and b are overwritten (Cholesky, column by column). What is 0 in a column costs nothing: columns with
 * few other entries should come first, so that little of it is filled. Failure: RangeError where A is not
 * positive definite.
 */
export const solvePositive = (a: Float64Array, b: Float64Array): Float64Array => {
  const size = b.length
  const rows = new Int32Array(size)
  const column = new Float64Array(size)
  for (let k = 0; k < size; k++) {
    const square = a[k * size + k] ?? 0
    if (!(square > 0)) throw new RangeError('the matrix is not positive definite')
    const pivot = Math.sqrt(square)
    a[k * size + k] = pivot
    let filled = 0
    for (let i = k + 1; i < size; i++) {
      const value = a[i * size + k] ?? 0
      if (value === 0) continue
      a[i * size + k] = value / pivot
      rows[filled] = i
      column[filled++] = value / pivot
    }
    for (let i = 0; i < filled; i++) {
      const [row, factor] = [(rows[i] ?? 0) * size, column[i] ?? 0]
      for (let j = 0; j <= i; j++) {
        const cell = row + (rows[j] ?? 0)
        a[cell] = (a[cell] ?? 0) - factor * (column[j] ?? 0)
      }
    }
  }
  halfSolved(a, b)
  for (let i = size - 1; i >= 0; i--) {
    const solved = (b[i] ?? 0) / (a[i * size + i] ?? 1)
    b[i] = solved
    for (let k = 0; k < i; k++) b[k] = (b[k] ?? 0) - (a[i * size + k] ?? 0) * solved
  }
  return b
}

/**
 * L⁻¹ x for what `solvePositive` has left of A = L Lᵀ; x is overwritten. The products of two such are those of x A⁻¹ y.
 */
export const halfSolved = (factor: Float64Array, x: Float64Array): Float64Array => {
  const size = x.length
  for (let i = 0; i < size; i++) {
    let sum = x[i] ?? 0
    for (let k = 0; k < i; k++) sum -= (factor[i * size + k] ?? 0) * (x[k] ?? 0)
    x[i] = sum / (factor[i * size + i] ?? 1)
  }
  return x
}
