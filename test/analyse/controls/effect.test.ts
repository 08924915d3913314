import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/analyse/analyse.ts'
import type { CellResult } from '../../../src/model/analysis.ts'
import { type ControlTruth, controlledRun } from '../../fakes/controlledRun.ts'
import { sampleMetric } from '../../fakes/sampleRun.ts'

const LIMITED = { name: 'limited', disk: { by: 'qemu', on: 'neighbours', write: '10 MB/s' } }
const NONE: ControlTruth = { alone: 40e6, loaded: 16e6, neighbour: 24e6 }

function cellsUnder(limited: ControlTruth, options: Parameters<typeof controlledRun>[2] = {}): CellResult[] {
  const run = controlledRun(['none', LIMITED], { none: NONE, limited }, options)
  return analyse({ run: 'test', ...run, metricOf: sampleMetric }).cells
}
const effectOf = (cells: readonly CellResult[]) =>
  cells.find(({ control, vms }) => control === 'limited' && vms > 1)!.controlEffect!

describe('the effect of a control', () => {
  it('is the true one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (alone, isolation, neighbours) => {
          const limited = { alone: alone * 40e6, loaded: alone * isolation * 40e6, neighbour: neighbours * 24e6 }
          const { kept, gain, improvement, neighbours: others } = effectOf(cellsUnder(limited, { sd: 0, blocks: 4 }))
          expect(kept.ratio).toBeCloseTo(alone * isolation, 6)
          expect(gain.ratio).toBeCloseTo((alone * isolation) / 0.4, 6)
          expect(improvement.ratio).toBeCloseTo(isolation / 0.4, 6)
          expect(others.ratio).toBeCloseTo(neighbours, 6)
          expect([kept, gain, improvement, others].map(({ n }) => n)).toEqual([4, 4, 4, 4])
        },
      ),
      { numRuns: 30 },
    )
  })

  it('has no work conservation where a neighbour of unknown rate would count as nothing', () => {
    const run = controlledRun(['none', LIMITED], { none: NONE, limited: NONE })
    const trials = run.trials.map((trial) => ({
      ...trial,
      neighbours: trial.neighbours.map((dose) => (trial.block === 2 ? { ...dose, amount: null, flow: null } : dose)),
    }))
    // What the calibration did not know either makes no block void.
    const loads = run.calibration.loads.map((load) => ({ ...load, rate: null, flow: null }))
    const calibration = { ...run.calibration, loads }
    const { cells } = analyse({ run: 'test', ...run, trials, calibration, metricOf: sampleMetric })
    expect(effectOf(cells).workConservation).toEqual({
      with: null,
      without: null,
      reason: 'what a neighbour delivered is not known',
    })
  })

  it('helps where the ratio surely rises, and says what is left unused', () => {
    const cells = cellsUnder({ alone: 40e6, loaded: 29e6, neighbour: 10e6 })
    const { base, improvement, workConservation } = effectOf(cells)
    expect(base).toBe('disk-2vm')
    expect(improvement).toMatchObject({
      verdict: 'helps',
      reason: 'the ratio rose by more than 10 %, and VM1 is faster beside its neighbours, after 4 blocks',
    })
    // Of a capacity of about 40 MB/s, 39 are used; VM1 lacks 11 and the neighbour 14.
    expect(workConservation.with).toBeGreaterThan(0.94)
    expect(workConservation.with).toBeLessThan(0.99)
    expect(workConservation.without).toBeGreaterThan(0.97)
    expect(cells.find(({ control }) => control === 'none')!.controlEffect).toBeNull()
  })

  it('does not help where the ratio stays, or where everybody is throttled to nothing', () => {
    const same = effectOf(cellsUnder({ alone: 40e6, loaded: 16.2e6, neighbour: 24e6 }))
    expect(same.improvement).toMatchObject({ verdict: 'does not help' })
    const nothing = effectOf(cellsUnder({ alone: 4e6, loaded: 4e6, neighbour: 1e6 }))
    expect(nothing.improvement.verdict).toBe('does not help')
    expect(nothing.improvement.reason).toContain('VM1 gets less beside its neighbours')
    expect(nothing.improvement.ratio).toBeGreaterThan(2)
    expect(nothing.kept.ratio).toBeCloseTo(0.1, 1)
    expect(nothing.workConservation.with).toBeLessThan(0.2)
  })

  it('does not help where VM1 surely gets less, though the blocks leave open by how much the ratio rose', () => {
    const { gain, improvement } = effectOf(
      cellsUnder({ alone: 9e6, loaded: 4.4e6, neighbour: 20e6 }, { sd: 0.15, blocks: 4 }),
    )
    expect(gain.high).toBeLessThan(1)
    expect(improvement).toMatchObject({
      verdict: 'does not help',
      reason: 'VM1 gets less beside its neighbours than without the control',
    })
  })

  it('does not help where VM1 alone is merely slowed down to what it gets beside its neighbours', () => {
    const same = effectOf(cellsUnder({ alone: 16e6, loaded: 16e6, neighbour: 24e6 }))
    expect(same.improvement).toMatchObject({
      verdict: 'does not help',
      reason: 'it isolates VM1, but leaves it no faster beside its neighbours, within 10 %',
    })
    expect(same.improvement.low).toBeGreaterThan(2)
    // As a third of a shared disk for each: 40 alone and 13.3 loaded become 13 and 13.2.
    const thirds = controlledRun(['none', LIMITED], {
      none: { alone: 40e6, loaded: 13.3e6, neighbour: 13.3e6 },
      limited: { alone: 13e6, loaded: 13.2e6, neighbour: 13e6 },
    })
    const { cells } = analyse({ run: 'test', ...thirds, metricOf: sampleMetric })
    expect(effectOf(cells).improvement).toMatchObject({ verdict: 'does not help', reason: same.improvement.reason })
  })

  it('is not decided where the ratio surely rose and the gain is not shown', () => {
    const { improvement, gain } = effectOf(
      cellsUnder({ alone: 18e6, loaded: 18e6, neighbour: 22e6 }, { sd: 0.1, blocks: 6, seed: 3 }),
    )
    expect(gain.low).toBeLessThan(1)
    expect(gain.high).toBeGreaterThan(1.12)
    expect(improvement).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the ratio rose by more than 10 %, but whether VM1 is faster beside its neighbours is not shown',
    })
  })

  it('is not decided by blocks that scatter', () => {
    const { improvement } = effectOf(cellsUnder({ alone: 40e6, loaded: 18e6, neighbour: 20e6 }, { sd: 0.3, blocks: 4 }))
    expect(improvement.verdict).toBe('inconclusive')
  })

  it('calls a control that changes the ratio by exactly the margin helpful about once in a hundred times at most', () => {
    const truth = { alone: 40e6, loaded: 16e6 / 0.9, neighbour: 20e6 }
    const helped = Array.from({ length: 300 }, (_, seed) => cellsUnder(truth, { sd: 0.05, seed: seed + 1 })).filter(
      (cells) => effectOf(cells).improvement.verdict === 'helps',
    )
    // 1 % of 300 is 3; more than 9 come about once in 1000 times.
    expect(helped.length).toBeLessThan(10)
  }, 60_000)

  it('never helps where a limit of it does not bind, and the analysis says so first', () => {
    const run = controlledRun(['none', LIMITED], {
      none: NONE,
      limited: { alone: 40e6, loaded: 29e6, neighbour: 10e6 },
    })
    const sampled = run.trials
      .filter(({ group }) => group === 'disk-limited')
      .flatMap((trial) => sampledWrites(trial.boot, trial.id, trial.startNs, { vm1: 20e6, vm2: 20e6 }))
    const analysis = analyse({ run: 'test', ...run, sampled, metricOf: sampleMetric })
    expect(analysis.bindings).toMatchObject([
      {
        control: 'limited',
        vms: ['vm2'],
        what: 'write',
        set: 10e6,
        outcome: 'does not bind',
        groups: ['disk-limited'],
      },
    ])
    expect(analysis.bindings[0]!.error!.mean).toBeCloseTo(1, 1)
    expect(effectOf(analysis.cells).improvement).toMatchObject({ verdict: 'inconclusive' })
    expect(effectOf(analysis.cells).improvement.reason).toContain('does not bind')
    expect(analysis.conditions.filter((text) => text.startsWith('Limit does not bind: limited'))).toHaveLength(1)
  })

  it('leaves out blocks that lack one of both, and boots that differ', () => {
    const run = controlledRun(['none', LIMITED], {
      none: NONE,
      limited: { alone: 40e6, loaded: 29e6, neighbour: 10e6 },
    })
    const trials = run.trials.filter(({ block, group }) => block !== 3 || group === 'disk')
    const { cells } = analyse({ run: 'test', ...run, trials, metricOf: sampleMetric })
    expect(effectOf(cells).kept.n).toBe(7)
  })
})

/** What each VM's process wrote by the host's count, at constant rates. */
function sampledWrites(boot: number, trial: string, startNs: number, rates: Readonly<Record<string, number>>) {
  const timesNs = Array.from({ length: 13 }, (_, at) => startNs + (at - 1) * 1e8)
  return Object.entries(rates).map(([vm, rate]) => ({
    ...{ boot, trial, metric: 'process.writtenBytes', dimensions: { vm } },
    timesNs,
    values: timesNs.map((timeNs) => 5e6 + (rate * (timeNs - startNs)) / 1e9),
  }))
}
