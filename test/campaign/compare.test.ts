import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/analyse/analyse.ts'
import { compareRuns } from '../../src/analyse/compare.ts'
import { comparedRun } from '../../src/campaign/compare.ts'
import { seededRandom } from '../../src/stats/random.ts'
import { controlledRun } from '../fakes/controlledRun.ts'
import { sampleMetric, type SampleRun } from '../fakes/sampleRun.ts'

const limit = (rate: string) => ({ name: 'cap', disk: { by: 'qemu', on: 'neighbours', write: rate } })
const truth = { alone: 20e6, loaded: 18e6, neighbour: 10e6 }
const measured = (rate: string) => controlledRun([limit(rate)], { cap: truth })

function compared(changes: (run: SampleRun) => Partial<SampleRun>, rate = '20 MB/s') {
  const [a, b] = [measured('20 MB/s'), { ...measured(rate), ...changes(measured(rate)) }].map((run) =>
    comparedRun(analyse({ run: 'sample', ...run, metricOf: sampleMetric }), run),
  )
  return compareRuns(a!, b!, seededRandom(1))
}

describe('two runs', () => {
  it('are refused for other limits under the same name of a control', () => {
    expect(compared(() => ({}))).not.toHaveProperty('refused')
    const found = compared(() => ({}), '30 MB/s')
    expect(found).toEqual({
      refused: [expect.stringMatching(/^control cap: disk.* is 20000000 in A and 30000000 in B$/)],
    })
  })

  it('are not judged where one of the hosts did not qualify', () => {
    const found = compared(({ qualification }) => ({ qualification: { ...qualification, low: 0.8 } }))
    const reasons = 'cells' in found ? found.cells.map(({ alone, isolation }) => [alone.reason, isolation?.reason]) : []
    expect(reasons).toEqual(
      Array(reasons.length).fill(Array(2).fill('The verdict is withheld in B (the host is not qualified).')),
    )
    expect(reasons.length).toBeGreaterThan(0)
  })
})
