import { describe, expect, it } from 'vitest'
import { judgeChange } from '../../src/analyse/judgeChange.ts'
import type { ChangeVerdict } from '../../src/model/comparison.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { normalSource } from '../fakes/normalSource.ts'

const MARGIN = 0.1
const STEADY = [0, 0.02, -0.02, 0]
const moved = (by: number) => STEADY.map((value) => value + by)
const judge = (a: readonly number[], b: readonly number[]) => judgeChange(a, b, MARGIN, seededRandom(1))

describe('a change between two runs', () => {
  it('is worse by a worked example', () => {
    // Both variances are 2 · 0.02² / 3 = 0.000266667; s = √(2 · 0.000266667 / 4) = 0.0115470; degrees of freedom 6.
    // t(0.99) = 3.142668: −0.3 + 3.142668 · 0.011547 = −0.263712 < ln 0.9 = −0.105361.
    // t(0.95) = 1.943180: −0.3 ± 0.022438, so exp: 0.740818 [0.724381, 0.757629].
    const { verdict, ratio, low, high } = judge(STEADY, moved(-0.3))
    expect(verdict).toBe('worse')
    expect([ratio, low, high].map((value) => value!.toFixed(6))).toEqual(['0.740818', '0.724381', '0.757629'])
  })

  it('is judged at its two levels', () => {
    // t_F · s = 0.036288 and t_N · s = 0.022438 as above: worse beyond −0.105361 − 0.036288 = −0.141649,
    // same within ±(0.105361 − 0.022438) = ±0.082923.
    const verdicts = [-0.142, -0.141, -0.0835, -0.0825, 0.0825, 0.0835, 0.141, 0.142].map(
      (by) => judge(STEADY, moved(by)).verdict,
    )
    const open = 'inconclusive'
    expect(verdicts).toEqual(['worse', open, open, 'same', 'same', open, open, 'better'])
  })

  it('is overruled by a permutation test that disagrees', () => {
    // Student's t interval lies within the margins, but 36 of the 495 regroupings (7.3 %) of b shifted to the lower
    // margin reach the observed statistic.
    const judged = judge([-0.02, -0.02, -0.02, 0.01], [0, -0.05, 0.16, -0.06, -0.15, -0.14, -0.15, 0.09])
    expect(judged.low).toBeGreaterThan(0.9)
    expect(judged.high).toBeLessThan(1 / 0.9)
    expect(judged).toMatchObject({
      verdict: 'inconclusive',
      reason: "By Student's t same, but a permutation test disagrees.",
    })
    // Of two blocks a run only six regroupings exist, and the test could never agree: it is not asked.
    expect(judge([0, 0.01], [-0.5, -0.51]).verdict).toBe('worse')
  })

  it('is not judged without two blocks, or with a rate of zero', () => {
    expect(judge([0], moved(0))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'Two blocks of each run are needed; A has 1 and B has 4.',
      ratio: null,
    })
    expect(judge(STEADY, [0, -Infinity])).toMatchObject({ verdict: 'inconclusive', ratio: null })
  })
})

describe('error rates of a change, in simulated runs', () => {
  function rates(change: number, sdA: number, sdB: number, pairs: number): Record<ChangeVerdict, number> {
    const [normal, random] = [normalSource(11), seededRandom(12)]
    const counts = { worse: 0, same: 0, better: 0, inconclusive: 0 }
    for (let pair = 0; pair < pairs; pair += 1) {
      const a = Array.from({ length: 6 }, () => sdA * normal())
      const b = Array.from({ length: 9 }, () => change + sdB * normal())
      counts[judgeChange(a, b, MARGIN, random).verdict] += 1 / pairs
    }
    return counts
  }

  it('are those stated for a change of just the margin, whether runs scatter alike or not', () => {
    for (const [sdA, sdB] of [
      [0.03, 0.03],
      [0.02, 0.06],
    ] as const) {
      // Three standard errors of 2000 pairs: 0.67 % about 1 %, 1.5 % about 5 %.
      const found = rates(Math.log(1 - MARGIN), sdA, sdB, 2000)
      expect(found.worse).toBeGreaterThan(0.0033)
      expect(found.worse).toBeLessThan(0.0167)
      expect(found.same).toBeLessThan(0.065)
      expect(found.better).toBe(0)
    }
  })

  it('are far smaller without a change, however much blocks scatter', () => {
    const found = rates(0, 0.15, 0.15, 3000)
    expect(found.worse + found.better).toBeLessThan(0.002)
  })

  it('leave clear changes to be found', () => {
    expect(rates(Math.log(0.8), 0.03, 0.03, 50).worse).toBeGreaterThan(0.95)
    expect(rates(0, 0.03, 0.03, 50).same).toBeGreaterThan(0.95)
  })
})
