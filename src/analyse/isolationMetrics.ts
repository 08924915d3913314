import type { IsolationMetrics } from '../model/analysis.ts'
import type { Trial } from '../model/trial.ts'
import { mean } from '../stats/describe.ts'
import type { CellCourse } from './course.ts'
import { jainIndex, worstShare } from './isolation/fairness.ts'
import { averageQosImpact, type QosImpact, qosImpact } from './isolation/qosImpact.ts'
import { ratesOfAll, ratesOfNeighbours, totalRate } from './isolation/totals.ts'
import { workConservation } from './isolation/workConservation.ts'
import { ALONE, windowsOf } from './windows.ts'

/** The metrics of each group at its numbers of VMs; the least loaded cell is the reference of I_QoS. */
export function isolationMetrics(courses: readonly CellCourse[]): IsolationMetrics[] {
  const groups = [...new Map(courses.map(({ group }) => [group.id, group])).values()].filter(({ placebo }) => !placebo)
  return groups.flatMap((group) => {
    const own = courses.filter(({ cell }) => cell.group === group.id && cell.vms > 1)
    const [reference, ...raised] = own
    const largest = own.at(-1)
    if (reference === undefined || largest === undefined) return []
    const steps = raised.map((course) => ({ vms: course.cell.vms, impact: impactOf(reference, course) }))
    const average = averageQosImpact(steps.map(({ impact }) => impact))
    const same = group.neighbours.id === group.victim.id
    const shares = same
      ? loadedWindows(largest)
          .map(ratesOfAll)
          .filter((rates) => rates.length > 1)
      : []
    return [
      {
        group: group.id,
        qosIsolation: steps.map(({ vms, impact }) => ({ vms, value: impact.value })),
        meanQosIsolation: average.value,
        jain: meanOf(shares.map(jainIndex)),
        worstShare: meanOf(shares.map(worstShare)),
        workConservation: same ? conservation(largest) : null,
        reasons: [
          ...(average.reason === null ? [] : [`I_QoS: ${average.reason}`]),
          ...(same ? [] : ["the neighbours' load is not the victim's, so their rates have no common unit"]),
        ],
      },
    ]
  })
}

function loadedWindows({ blocks, cell }: CellCourse): Trial[] {
  return windowsOf(blocks, { state: 'loaded', vms: cell.vms })
}

/** I_QoS of one step: the victim's rate and what the neighbours delivered together, against the reference cell. */
function impactOf(reference: CellCourse, raised: CellCourse): QosImpact {
  const [before, after] = [reference, raised].map((course) => {
    const windows = loadedWindows(course)
    const loads = windows.map((trial) => ratesOfNeighbours(trial).reduce((sum: number, rate) => sum + (rate ?? 0), 0))
    return windows.length === 0 ? null : { rate: mean(windows.map(({ result }) => result.rate)), load: mean(loads) }
  })
  if (!before || !after) return { value: null, reason: 'a step of the load has no block' }
  const { rate: rateAtReference, load: referenceLoad } = before
  return qosImpact({ rateAtReference, rate: after.rate, referenceLoad, load: after.load })
}

/** Mean over the blocks; the capacity is the largest total of any window of the group. */
function conservation({ blocks, cell }: CellCourse): number | null {
  const loaded = windowsOf(blocks, { state: 'loaded', vms: cell.vms })
  const alone = windowsOf(blocks, ALONE)
  if (loaded.length === 0 || alone.length === 0) return null
  const aloneRate = mean(alone.map(({ result }) => result.rate))
  const capacity = Math.max(...loaded.map(totalRate), ...alone.map(totalRate))
  return meanOf(
    loaded.map((trial) =>
      workConservation({ usedTotal: totalRate(trial), capacity, loss: Math.max(0, aloneRate - trial.result.rate) }),
    ),
  )
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : mean(known)
}
