import { mean, standardDeviation } from './describe.ts'

export type MeanDifference = {
  /** mean(b) − mean(a). */
  readonly difference: number
  readonly standardError: number
  readonly degreesOfFreedom: number
}

/**
 * Difference of the means of two independent samples whose variances may differ, with the degrees of freedom of Welch
 * and Satterthwaite (Welch, "The generalization of 'Student's' problem when several different population variances are
 * involved", Biometrika 34, 1947). Null where either has fewer than two values. Where neither varies the standard error
 * is zero, and the degrees of freedom, then of no consequence, are those of equal variances.
 */
export function meanDifference(a: readonly number[], b: readonly number[]): MeanDifference | null {
  const [deviationA, deviationB] = [standardDeviation(a), standardDeviation(b)]
  if (deviationA === null || deviationB === null) return null
  const ofA = deviationA ** 2 / a.length
  const ofB = deviationB ** 2 / b.length
  const variance = ofA + ofB
  return {
    difference: mean(b) - mean(a),
    standardError: Math.sqrt(variance),
    degreesOfFreedom:
      variance === 0
        ? a.length + b.length - 2
        : variance ** 2 / (ofA ** 2 / (a.length - 1) + ofB ** 2 / (b.length - 1)),
  }
}
