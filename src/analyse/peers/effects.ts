import type { PeerEffects } from '../../model/peers.ts'
import type { PeerAssignment } from '../../model/plan.ts'
import { mean } from '../../stats/describe.ts'
import { fisherFUpper } from '../../stats/fisherF.ts'
import { inverseOf, leastSquares } from '../../stats/leastSquares.ts'
import { studentTQuantile } from '../../stats/studentT.ts'

/** ln rates of one block in the order of its assignment. */
export type AssignedBlock = { readonly logRates: readonly number[]; readonly assignment: readonly PeerAssignment[] }

export type EffectsOf =
  | { readonly effects: PeerEffects; readonly reason: null }
  | { readonly effects: null; readonly reason: string }

const CONFIDENCE = 0.95
/** Below, an estimate of the error says next to nothing. */
const LEAST_ERROR_DEGREES = 3

type Factor = PeerEffects['factors'][number]['factor']
type LevelOf = (each: PeerAssignment, index: number) => number

const FACTORS: readonly { readonly factor: Factor; readonly levelOf: LevelOf }[] = [
  { factor: 'vm', levelOf: (_, index) => index },
  { factor: 'cores', levelOf: ({ cores }) => cores },
  { factor: 'disk', levelOf: ({ disk }) => disk },
  { factor: 'start', levelOf: ({ start }) => start },
]

/**
 * The additive model y = block + VM + cores + disk + start + error of ln rates, the effects of each factor adding up to
 * zero. Each block has each level once, so that blocks are orthogonal to all of them and leave with the blocks' means.
 * Least squares; each F test is that of the factor beside all others (partial, "type III"), with (N − 1)(B − 4) degrees of
 * freedom of the error. `nameOf` names a level, counted from 0.
 */
export function peerEffects(
  blocks: readonly AssignedBlock[],
  vms: number,
  nameOf: (factor: Factor, level: number) => string,
): EffectsOf {
  const between = vms - 1
  const errorDegreesOfFreedom = between * (blocks.length - FACTORS.length)
  if (errorDegreesOfFreedom < LEAST_ERROR_DEGREES) {
    const needed = FACTORS.length + Math.ceil(LEAST_ERROR_DEGREES / between)
    return { effects: null, reason: `${blocks.length} blocks leave too little to tell an error by; it takes ${needed}` }
  }
  const rows = blocks.flatMap(({ assignment }) =>
    assignment.map((each, index) => FACTORS.flatMap(({ levelOf }) => coded(levelOf(each, index), vms))),
  )
  const y = blocks.flatMap(({ logRates }) => logRates.map((value) => value - mean(logRates)))
  const fit = leastSquares(rows, y)
  if (fit === null) return { effects: null, reason: 'the blocks so far do not separate cores, disk and start order' }
  const variance = fit.residualSumOfSquares / errorDegreesOfFreedom
  const t = studentTQuantile((1 + CONFIDENCE) / 2, errorDegreesOfFreedom)
  const factors = FACTORS.map(({ factor }, at) => {
    const columns = Array.from({ length: between }, (_, column) => at * between + column)
    const own = columns.map((column) => fit.coefficients[column] ?? Number.NaN)
    const unscaled = columns.map((i) => columns.map((j) => fit.inverse[i]?.[j] ?? Number.NaN))
    const f = quadratic(own, inverseOf(unscaled) ?? []) / between / variance
    const levels = Array.from({ length: vms }, (_, level) => {
      const code = coded(level, vms)
      const effect = code.reduce((sum, value, column) => sum + value * (own[column] ?? Number.NaN), 0)
      const half = t * Math.sqrt(quadratic(code, unscaled) * variance)
      return {
        name: nameOf(factor, level),
        ratio: Math.exp(effect),
        low: Math.exp(effect - half),
        high: Math.exp(effect + half),
      }
    })
    return { factor, levels, degreesOfFreedom: between, f, p: fisherFUpper(f, between, errorDegreesOfFreedom) }
  })
  const residualSd = Math.sqrt(variance)
  return { effects: { blocks: blocks.length, errorDegreesOfFreedom, residualSd, factors }, reason: null }
}

/** Sum-to-zero coding: one column for each level but the last, which is −1 in all. */
function coded(level: number, levels: number): number[] {
  return Array.from({ length: levels - 1 }, (_, column) => (level === levels - 1 ? -1 : level === column ? 1 : 0))
}

/** vᵀ M v */
function quadratic(v: readonly number[], matrix: readonly (readonly number[])[]): number {
  return v.reduce((sum, a, i) => sum + a * v.reduce((inner, b, j) => inner + b * (matrix[i]?.[j] ?? Number.NaN), 0), 0)
}
