/**
 * Solves A x = b for a symmetric positive definite A, given as its lower triangle row by row in `size` × `size`
 * places; A and b are overwritten (Cholesky). Failure: RangeError where A is not positive definite.
 */
export const solvePositive = (a: Float64Array, b: Float64Array): Float64Array => {
  const size = b.length
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j] ?? 0
      for (let k = 0; k < j; k++) sum -= (a[i * size + k] ?? 0) * (a[j * size + k] ?? 0)
      if (i !== j) a[i * size + j] = sum / (a[j * size + j] ?? 1)
      else if (sum > 0) a[i * size + i] = Math.sqrt(sum)
      else throw new RangeError('the matrix is not positive definite')
    }
  }
  for (let i = 0; i < size; i++) {
    let sum = b[i] ?? 0
    for (let k = 0; k < i; k++) sum -= (a[i * size + k] ?? 0) * (b[k] ?? 0)
    b[i] = sum / (a[i * size + i] ?? 1)
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = b[i] ?? 0
    for (let k = i + 1; k < size; k++) sum -= (a[k * size + i] ?? 0) * (b[k] ?? 0)
    b[i] = sum / (a[i * size + i] ?? 1)
  }
  return b
}
