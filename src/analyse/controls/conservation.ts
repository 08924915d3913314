import type { ControlEffect } from '../../model/controlEffect.ts'
import { mean } from '../../stats/describe.ts'
import type { CellCourse } from '../course.ts'
import { totalRate } from '../isolation/totals.ts'
import { workConservation } from '../isolation/workConservation.ts'
import { ALONE, windowsOf } from '../windows.ts'
import { loadsNetwork, neighboursDelivered } from './neighbours.ts'

/**
 * Work conservation with and without a control. Used: what all VMs got while loaded. Capacity: the largest total of any
 * window of these cells. Held back: what VM1 got less than alone at the base, and, under the control, what the neighbours
 * got less than at the base.
 */
export function conservationOf(
  controlled: CellCourse,
  base: CellCourse,
  family: readonly CellCourse[],
): ControlEffect['workConservation'] {
  const none = (reason: string) => ({ with: null, without: null, reason })
  const [loadedUnder, loadedBase] = [controlled, base].map(loadedOf)
  const alone = windowsOf(base.blocks, ALONE)
  if (!loadedUnder?.length || !loadedBase?.length || alone.length === 0) return none('a state was never measured')
  const all = family.flatMap((course) => [...loadedOf(course), ...windowsOf(course.blocks, ALONE)])
  if (!sameUnit(base)) return none("the neighbours' load is not the victim's, so their rates have no common unit")
  const totals = all.map(totalRate)
  if (totals.includes(null)) return none('what a neighbour delivered is not known')
  const capacity = Math.max(...totals.flatMap((total) => total ?? []))
  const delivered = (course: CellCourse) =>
    mean(loadedOf(course).map((trial) => neighboursDelivered(trial, course.group) ?? 0))
  const aloneRate = mean(alone.map(({ result }) => result.rate))
  const rateOf = (course: CellCourse) => mean(loadedOf(course).map(({ result }) => result.rate))
  const lossOfNeighbours = Math.max(0, delivered(base) - delivered(controlled))
  const of = (course: CellCourse, loss: number) =>
    workConservation({
      usedTotal: mean(loadedOf(course).map((trial) => totalRate(trial) ?? Number.NaN)),
      capacity,
      loss: loss + Math.max(0, aloneRate - rateOf(course)),
    })
  return { with: of(controlled, lossOfNeighbours), without: of(base, 0), reason: null }
}

function loadedOf({ blocks, cell }: CellCourse) {
  return windowsOf(blocks, { state: 'loaded', vms: cell.vms })
}

function sameUnit({ group }: CellCourse): boolean {
  return group.neighbours.id === group.victim.id || loadsNetwork(group)
}
