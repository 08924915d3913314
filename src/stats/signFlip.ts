const MOST_EXACT = 16
const FLIPS = 100_000
const BITS = 32

/**
 * One-sided p value of the sign-flip test (Fisher 1935; Pitman 1937) that the mean of `values` lies below, or above,
 * `shift`: the share of sign patterns of (value − shift) whose sum lies at least as far on that side. Assumes only that
 * the values are independent and symmetric about their centre. All 2ⁿ patterns up to n = 16; above, 100,000 random ones
 * with the add-one estimate (Phipson and Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9(1)). 1 for no values; RangeError
 * for values or a shift that are not finite.
 */
export function signFlipP(
  values: readonly number[],
  shift: number,
  direction: 'below' | 'above',
  random: () => number,
): number {
  const differences = values.map((value) => (direction === 'above' ? value - shift : shift - value))
  if (!differences.every(Number.isFinite)) throw new RangeError('values and shift must be finite')
  const observed = differences.reduce((sum, difference) => sum + difference, 0)
  const size = differences.reduce((sum, difference) => sum + Math.abs(difference), 0)
  // Sums that are equal on paper differ by rounding.
  const threshold = observed - 1e-12 * size
  return differences.length <= MOST_EXACT
    ? exactP(differences, observed, threshold)
    : randomP(differences, threshold, random)
}

/** Walks the patterns in the order of the Gray code: each step turns one sign. */
function exactP(differences: readonly number[], observed: number, threshold: number): number {
  const signed = [...differences]
  const patterns = 2 ** signed.length
  let sum = observed
  let atLeast = 1
  for (let pattern = 1; pattern < patterns; pattern += 1) {
    const turned = 31 - Math.clz32(pattern & -pattern)
    const before = signed[turned] ?? 0
    signed[turned] = -before
    sum -= 2 * before
    if (sum >= threshold) atLeast += 1
  }
  return atLeast / patterns
}

function randomP(differences: readonly number[], threshold: number, random: () => number): number {
  let atLeast = 1
  for (let flip = 0; flip < FLIPS; flip += 1) {
    let sum = 0
    let signs = 0
    for (let i = 0; i < differences.length; i += 1) {
      if (i % BITS === 0) signs = Math.floor(random() * 2 ** BITS)
      const difference = differences[i] ?? 0
      sum += (signs & 1) === 0 ? difference : -difference
      signs >>>= 1
    }
    if (sum >= threshold) atLeast += 1
  }
  return atLeast / (FLIPS + 1)
}
