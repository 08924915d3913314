import { describe, expect, it } from 'vitest'
import { boundsOf } from '../../../src/analyse/course.ts'
import { decidePeers } from '../../../src/analyse/peers/decidePeers.ts'
import { scheduleFor } from '../../../src/stats/schedule.ts'
import { normalSource } from '../../fakes/normalSource.ts'

const BOUNDS = boundsOf(0.1)
const RUNS = 1500

/** The rule of a campaign of at most 12 blocks and as many VMs as there are true values. */
function scheduleOf(vms: number) {
  const [family, one] = [scheduleFor(12, vms)!, scheduleFor(12, 1)!]
  return { looks: [6, 12], interferedLevel: family.interferedLevel, independentLevel: one.independentLevel }
}

function blocks(truth: readonly number[], sd: number, normal: () => number, n = 12): number[][] {
  return Array.from({ length: n }, () => {
    const block = 0.3 * normal()
    return truth.map((mean) => mean + block + sd * normal())
  })
}

/** Share of simulated campaigns that end so. */
function share(truth: readonly number[], sd: number, seed: number, decision: string): number {
  const normal = normalSource(seed)
  const schedule = scheduleOf(truth.length)
  let found = 0
  for (let run = 0; run < RUNS; run += 1) {
    if (decidePeers(blocks(truth, sd, normal), schedule, BOUNDS)?.decision === decision) found += 1
  }
  return found / RUNS
}

describe('decidePeers', () => {
  it('calls equal VMs equal, and hardly ever different', () => {
    expect(share([0, 0, 0], 0.03, 1, 'equal')).toBeGreaterThan(0.95)
    expect(share([0, 0, 0], 0.1, 2, 'different')).toBe(0)
  })

  it('keeps both error rates where one VM differs by just the margin, slower or faster', () => {
    for (const [seed, edge] of [BOUNDS.low, BOUNDS.high].entries()) {
      for (const vms of [2, 3, 5]) {
        const truth = Array.from({ length: vms }, (_, vm) => (vm === 1 ? edge : 0))
        expect(share(truth, 0.05, 10 + seed, 'different')).toBeLessThan(0.02)
        expect(share(truth, 0.02, 20 + seed, 'equal')).toBeLessThan(0.065)
      }
    }
  })

  it('names the one that is off and not those that look fast or slow beside it', () => {
    for (const [off, seed] of [
      [Math.log(0.5), 3],
      [Math.log(2), 4],
    ] as const) {
      const normal = normalSource(seed)
      let right = 0
      for (let run = 0; run < 200; run += 1) {
        const found = decidePeers(blocks([0, off, 0], 0.05, normal), scheduleOf(3), BOUNDS)
        if (found?.decision === 'different' && found.named.join() === '1') right += 1
      }
      expect(right).toBeGreaterThan(190)
    }
  })

  it('compares each VM with those that were not named', () => {
    const found = decidePeers(blocks([0, Math.log(0.5), 0, 0], 0.01, normalSource(5)), scheduleOf(4), BOUNDS)!
    expect(found).toMatchObject({ decision: 'different', n: 6, look: 6, named: [1] })
    expect(found.contrasts.map(({ against }) => against)).toEqual([
      [2, 3],
      [0, 2, 3],
      [0, 3],
      [0, 2],
    ])
    expect(found.contrasts.map(({ outcome }) => Math.exp(outcome.mean))).toEqual([
      expect.closeTo(1, 1),
      expect.closeTo(0.5, 1),
      expect.closeTo(1, 1),
      expect.closeTo(1, 1),
    ])
  })

  it('names the slower one of two, and two slow ones of five', () => {
    const two = decidePeers(blocks([0.4, 0], 0.01, normalSource(6)), scheduleOf(2), BOUNDS)
    expect(two).toMatchObject({ decision: 'different', named: [1] })
    const five = decidePeers(blocks([0, -0.5, 0, -1, 0], 0.01, normalSource(7)), scheduleOf(5), BOUNDS)
    expect(five).toMatchObject({ decision: 'different', named: [3, 1] })
  })

  it('stays open between looks, and has nothing to say of one block or one VM', () => {
    const normal = normalSource(8)
    expect(decidePeers(blocks([0, 0], 0.01, normal, 5), scheduleOf(2), BOUNDS)).toMatchObject({
      decision: 'open',
      n: 5,
    })
    expect(decidePeers(blocks([0, 0], 0.01, normal, 1), scheduleOf(2), BOUNDS)).toBeNull()
    expect(decidePeers(blocks([0], 0.01, normal), scheduleOf(1), BOUNDS)).toBeNull()
    expect(() =>
      decidePeers(
        [
          [0, -Infinity],
          [0, 0],
          [0, 0],
          [0, 0],
          [0, 0],
          [0, 0],
        ],
        scheduleOf(2),
        BOUNDS,
      ),
    ).toThrow(RangeError)
  })
})
