/** Arithmetic mean. NaN for no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Sample standard deviation (divisor n − 1). Null below two values. */
export function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null
  const centre = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}

/** Standard deviation over mean. Null below two values, or where the mean is not above zero. */
export function coefficientOfVariation(values: readonly number[]): number | null {
  const deviation = standardDeviation(values)
  const centre = mean(values)
  return deviation === null || !(centre > 0) ? null : deviation / centre
}
