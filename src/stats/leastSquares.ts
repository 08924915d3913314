/** Part of a column's length that must be left beside all columns before it: below, it says nothing of its own. */
const LEAST_OWN_PART = 1e-9

export type LeastSquares = {
  readonly coefficients: readonly number[]
  /** (XᵀX)⁻¹ */
  readonly inverse: readonly (readonly number[])[]
  readonly residualSumOfSquares: number
}

/**
 * The coefficients β that make |y − Xβ|² least, by Cholesky's factorisation of the normal equations: meant for small matrices of
 * −1, 0 and 1, whose condition is good. `rows` are X's. Null where X's columns do not determine β.
 */
export function leastSquares(rows: readonly (readonly number[])[], y: readonly number[]): LeastSquares | null {
  const size = rows[0]?.length ?? 0
  const products = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => sumOver(rows, (row) => at(row, i) * at(row, j))),
  )
  const inverse = inverseOf(products)
  if (inverse === null) return null
  const projections = products.map((_, i) => sumOver(rows, (row, index) => at(row, i) * at(y, index)))
  const coefficients = inverse.map((row) => sumOver(projections, (value, j) => at(row, j) * value))
  const residualSumOfSquares = sumOver(
    rows,
    (row, index) => (at(y, index) - sumOver(coefficients, (value, j) => at(row, j) * value)) ** 2,
  )
  return { coefficients, inverse, residualSumOfSquares }
}

/** The inverse of a symmetric matrix; null unless it is positive definite, beyond rounding. */
export function inverseOf(matrix: readonly (readonly number[])[]): number[][] | null {
  const lower = cholesky(matrix)
  if (lower === null) return null
  const size = matrix.length
  const columns = Array.from({ length: size }, (_, column) => {
    const z: number[] = []
    for (let i = 0; i < size; i++) {
      const known = sumOver(z, (value, k) => at(at2(lower, i), k) * value)
      z.push(((i === column ? 1 : 0) - known) / at(at2(lower, i), i))
    }
    const x = Array<number>(size).fill(0)
    for (let i = size - 1; i >= 0; i--) {
      const known = sumOver(x, (value, k) => (k > i ? at(at2(lower, k), i) * value : 0))
      x[i] = (at(z, i) - known) / at(at2(lower, i), i)
    }
    return x
  })
  return columns
}

function cholesky(matrix: readonly (readonly number[])[]): number[][] | null {
  const lower: number[][] = []
  for (const [i, row] of matrix.entries()) {
    const own: number[] = []
    for (let j = 0; j < i; j++) {
      const other = at2(lower, j)
      own.push((at(row, j) - sumOver(own, (value, k) => value * at(other, k))) / at(other, j))
    }
    const left = at(row, i) - sumOver(own, (value) => value ** 2)
    if (!(left > LEAST_OWN_PART * at(row, i))) return null
    lower.push([...own, Math.sqrt(left)])
  }
  return lower
}

function sumOver<T>(items: readonly T[], value: (item: T, index: number) => number): number {
  return items.reduce((sum, item, index) => sum + value(item, index), 0)
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN
}

function at2(rows: readonly (readonly number[])[], index: number): readonly number[] {
  return rows[index] ?? []
}
