import { select } from '../../model/controlledVms.ts'
import type { GuaranteedControl } from '../../model/networkControl.ts'
import { TonariError } from '../../model/error.ts'
import type { ControlledVm } from '../control.ts'
import type { HtbClass } from './htbCommands.ts'

export type Direction = 'fromVm' | 'toVm'

/**
 * A class for each VM that has a guarantee in this direction, in VM order. Throws TonariError `badInput` when guarantees
 * exceed the port, a ceiling does, or a VM has two.
 */
export function classesOf(
  specs: readonly GuaranteedControl[],
  vms: readonly Pick<ControlledVm, 'name' | 'index' | 'mac'>[],
  totalBitsPerSecond: number,
  direction: Direction,
): HtbClass[] {
  const classes = specs.flatMap((spec) => {
    const bitsPerSecond = spec[direction]
    if (bitsPerSecond === undefined) return []
    const ceilingBitsPerSecond = spec[`${direction}Ceiling`] ?? totalBitsPerSecond
    return select(spec.on, vms).map(
      ({ index, mac }): HtbClass => ({
        index,
        bitsPerSecond,
        ceilingBitsPerSecond,
        match: { field: direction === 'fromVm' ? 'src' : 'dst', mac },
      }),
    )
  })
  assertFits(classes, totalBitsPerSecond)
  return classes.toSorted((a, b) => a.index - b.index)
}

function assertFits(classes: readonly HtbClass[], total: number): void {
  const sum = classes.reduce((bits, { bitsPerSecond }) => bits + bitsPerSecond, 0)
  if (sum > total) {
    throw new TonariError('badInput', `guarantees of ${sum} bit/s in all exceed the NIC port's ${total} bit/s`)
  }
  const ceiling = classes.find(({ ceilingBitsPerSecond }) => ceilingBitsPerSecond > total)
  if (ceiling !== undefined) {
    const rate = ceiling.ceilingBitsPerSecond
    throw new TonariError('badInput', `a ceiling of ${rate} bit/s exceeds the NIC port's ${total} bit/s`)
  }
  const indexes = classes.map(({ index }) => index)
  const twice = indexes.find((index, at) => indexes.indexOf(index) !== at)
  if (twice !== undefined) throw new TonariError('badInput', `vm${twice + 1} has two guarantees`)
}
