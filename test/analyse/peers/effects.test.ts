import { describe, expect, it } from 'vitest'
import { peerEffects } from '../../../src/analyse/peers/effects.ts'
import { designPeers } from '../../../src/plan/peersDesign.ts'
import { seededRandom } from '../../../src/stats/random.ts'
import { normalSource } from '../../fakes/normalSource.ts'

type Truth = {
  readonly vm: readonly number[]
  readonly cores: readonly number[]
  readonly disk: readonly number[]
  readonly start: readonly number[]
}
const NOTHING: Truth = { vm: [0, 0, 0], cores: [0, 0, 0], disk: [0, 0, 0], start: [0, 0, 0] }
const SOMETHING: Truth = { vm: [0.02, -0.05, 0.03], cores: [0.1, 0, -0.1], disk: [0, 0, 0], start: [-0.04, 0.01, 0.03] }
const RUNS = 800

function simulated({ vm, cores, disk, start }: Truth, blocks: number, sd: number, seed: number) {
  const normal = normalSource(seed)
  return designPeers(3, blocks, seededRandom(seed)).map((assignment) => {
    const block = 12 + normal()
    const logRates = assignment.map(
      (each, index) => block + vm[index]! + cores[each.cores]! + disk[each.disk]! + start[each.start]! + sd * normal(),
    )
    return { assignment, logRates }
  })
}

const effectsOf = (truth: Truth, blocks: number, sd: number, seed: number) =>
  peerEffects(simulated(truth, blocks, sd, seed), 3, (factor, level) => `${factor} ${level + 1}`)

describe('peerEffects', () => {
  it('gives back the effects that made the data, with the degrees of freedom that are left', () => {
    const { effects } = effectsOf(SOMETHING, 12, 1e-6, 1)
    expect(effects).toMatchObject({ blocks: 12, errorDegreesOfFreedom: 16 })
    for (const { factor, levels } of effects!.factors) {
      levels.forEach(({ ratio }, level) => {
        expect(Math.log(ratio), `${factor} ${level}`).toBeCloseTo(SOMETHING[factor][level]!, 4)
      })
    }
  })

  it.each([6, 9, 12])('has intervals of 95 %% and false alarms of 5 %% with %i blocks', (blocks) => {
    let covered = 0
    let intervals = 0
    const alarms = { vm: 0, cores: 0, disk: 0, start: 0 }
    for (let run = 0; run < RUNS; run += 1) {
      for (const { factor, levels } of effectsOf(SOMETHING, blocks, 0.03, 100 + run).effects!.factors) {
        levels.forEach(({ low, high }, level) => {
          intervals += 1
          const truth = SOMETHING[factor][level]!
          if (Math.log(low) <= truth && truth <= Math.log(high)) covered += 1
        })
      }
      for (const { factor, p } of effectsOf(NOTHING, blocks, 0.03, 5000 + run).effects!.factors) {
        if (p < 0.05) alarms[factor] += 1
      }
    }
    expect(covered / intervals).toBeGreaterThan(0.935)
    expect(covered / intervals).toBeLessThan(0.965)
    for (const [factor, count] of Object.entries(alarms)) {
      expect(count / RUNS, factor).toBeGreaterThan(0.028)
      expect(count / RUNS, factor).toBeLessThan(0.075)
    }
  })

  it('finds an effect, and leaves it with the factor that has it', () => {
    const { effects } = effectsOf({ ...NOTHING, disk: [0.2, 0, -0.2] }, 12, 0.03, 3)
    const p = Object.fromEntries(effects!.factors.map((each) => [each.factor, each.p]))
    expect(p['disk']).toBeLessThan(1e-6)
    expect(Math.min(p['vm']!, p['cores']!, p['start']!)).toBeGreaterThan(0.01)
  })

  it('says why there is none', () => {
    const few = effectsOf(NOTHING, 5, 0.03, 1)
    expect(few.effects).toBeNull()
    expect(few.reason).toContain('it takes 6')
    const [block] = simulated(NOTHING, 1, 0.03, 1)
    const same = Array.from({ length: 9 }, () => block!)
    expect(peerEffects(same, 3, () => '').reason).toContain('do not separate')
  })
})
