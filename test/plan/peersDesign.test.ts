import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PeerAssignment } from '../../src/model/plan.ts'
import { designPeers } from '../../src/plan/peersDesign.ts'
import { seededRandom } from '../../src/stats/random.ts'

const FACTORS: readonly ((each: PeerAssignment, vm: number) => number)[] = [
  (_, vm) => vm,
  ({ cores }) => cores,
  ({ disk }) => disk,
  ({ start }) => start,
]

/** How often each combination of levels of these factors comes. */
function counts(rows: readonly PeerAssignment[][], factors: readonly number[]): number[] {
  const found = new Map<string, number>()
  for (const row of rows) {
    for (const [vm, each] of row.entries()) {
      const key = factors.map((factor) => FACTORS[factor]!(each, vm)).join()
      found.set(key, (found.get(key) ?? 0) + 1)
    }
  }
  return [...found.values()]
}

const numbers = fc.integer({ min: 2, max: 6 })
const seeds = fc.integer({ min: 0, max: 1e6 })
const design = (vms: number, blocks: number, seed: number) => designPeers(vms, blocks, seededRandom(seed))

describe('designPeers', () => {
  it('gives each block every level of each factor once', () => {
    fc.assert(
      fc.property(numbers, seeds, (vms, seed) => {
        for (const row of design(vms, 2 * vms ** 2, seed)) {
          for (const levelOf of FACTORS) expect(new Set(row.map(levelOf)).size).toBe(vms)
        }
      }),
    )
  })

  it('lets every three factors meet in every combination once in N² blocks, for every N from 2 to 6', () => {
    const threes = [
      [0, 1, 2],
      [0, 1, 3],
      [0, 2, 3],
      [1, 2, 3],
    ]
    fc.assert(
      fc.property(
        numbers,
        seeds,
        fc.constantFrom(...threes),
        fc.integer({ min: 1, max: 2 }),
        (vms, seed, three, times) => {
          const found = counts(design(vms, times * vms ** 2, seed), three)
          expect(found).toEqual(Array(vms ** 3).fill(times))
        },
      ),
    )
  })

  it('lets each VM have each cores and disk once in every N blocks, and each start where N is odd', () => {
    const meets = (vms: number, seed: number, factor: number) => {
      const rows = design(vms, vms ** 2, seed)
      return Array.from({ length: vms }, (_, part) =>
        counts(rows.slice(part * vms, (part + 1) * vms), [0, factor]),
      ).every((found) => found.length === vms ** 2)
    }
    fc.assert(
      fc.property(numbers, seeds, (vms, seed) => {
        expect([1, 2, 3].map((factor) => meets(vms, seed, factor))).toEqual([true, true, vms % 2 === 1])
      }),
    )
  })

  it('comes in an order that the seed decides', () => {
    expect(design(4, 16, 1)).toEqual(design(4, 16, 1))
    expect(design(4, 16, 1)).not.toEqual(design(4, 16, 2))
    expect(design(3, 4, 1)).toHaveLength(4)
  })
})
