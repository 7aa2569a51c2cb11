import fc from 'fast-check'
import { expect, test } from 'vitest'
import { halfSolved, solvePositive } from './linear-system.ts'

test('4x + 2y = 10 and 2x + 3y = 9', () => {
  const solved = solvePositive(Float64Array.of(4, 0, 2, 3), Float64Array.of(10, 9))
  expect(solved[0]).toBeCloseTo(1.5, 12)
  expect(solved[1]).toBeCloseTo(2, 12)
})

test('what is solved fulfils the equations, also where most of the matrix is 0', () => {
  const entry = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: -9, max: 9 }) },
  )
  const system = fc.integer({ min: 1, max: 12 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      rows: fc.array(fc.array(entry, { minLength: size, maxLength: size }), { minLength: 0, maxLength: 20 }),
      right: fc.array(fc.integer({ min: -50, max: 50 }), { minLength: size, maxLength: size }),
    }),
  )
  fc.assert(
    fc.property(system, ({ size, rows, right }) => {
      const full = Array.from({ length: size }, (_, i) =>
        Array.from(
          { length: size },
          (_, j) => Number(i === j) + rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0),
        ),
      )
      const lower = Float64Array.from(full.flatMap((row, i) => row.map((value, j) => (j <= i ? value : 0))))
      const x = solvePositive(lower, Float64Array.from(right))
      for (const [i, row] of full.entries())
        expect(row.reduce((sum, value, j) => sum + value * (x[j] ?? 0), 0)).toBeCloseTo(right[i] ?? 0, 5)
    }),
  )
})

test('the inverse of 4 2, 2 3 is an eighth of 3 −2, −2 4: what is half solved has its products', () => {
  const factor = Float64Array.of(4, 0, 2, 3)
  solvePositive(factor, Float64Array.of(0, 0))
  const [one, other] = [Float64Array.of(1, 0), Float64Array.of(0, 1)].map((x) => halfSolved(factor, x))
  const product = (x: Float64Array = Float64Array.of(), y: Float64Array = Float64Array.of()) =>
    x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0)
  expect(product(one, one)).toBeCloseTo(3 / 8, 12)
  expect(product(one, other)).toBeCloseTo(-2 / 8, 12)
  expect(product(other, other)).toBeCloseTo(4 / 8, 12)
})

test('a matrix that is not positive definite is refused', () => {
  expect(() => solvePositive(Float64Array.of(1, 0, 2, 1), Float64Array.of(1, 1))).toThrow(RangeError)
})
