import { burstBytes, classMinorOf, FRAME_BYTES } from '../../model/queueing.ts'
import { queueBytes } from './queueSizes.ts'

/** One VM's class: its guaranteed rate, its ceiling, and whose packets it takes. */
export type HtbClass = {
  readonly index: number
  readonly bitsPerSecond: number
  readonly ceilingBitsPerSecond: number
  readonly match: { readonly field: 'src' | 'dst'; readonly mac: string }
}

const ROOT = '1:1'
const REST = '1:3'
/** Of the rest, where the guarantees leave it nothing. */
const LEAST_BITS_PER_SECOND = 8000
/** More than one frame and less than two: a piece of two would pass whole, and the receiver counts its headers once. */
const CUT_BYTES = 1.5 * FRAME_BYTES
/** The rate of a leaf that does nothing but cut. */
const UNLIMITED = '100gbit'

export function classIdOf(index: number): string {
  return `1:${classMinorOf(index)}`
}

/** What the classes leave for everything else. */
export function restOf(totalBitsPerSecond: number, classes: readonly HtbClass[]): number {
  const guaranteed = classes.reduce((sum, each) => sum + each.bitsPerSecond, 0)
  return Math.max(LEAST_BITS_PER_SECOND, totalBitsPerSecond - guaranteed)
}

/**
 * Lines for `tc -batch` that share a device's total rate by HTB: a class for each VM, and one for all other packets.
 * Guests hand over pieces of up to 64 KiB, more than a short queue holds; a tbf as leaf cuts them into frames.
 */
export function htbCommands(device: string, totalBitsPerSecond: number, classes: readonly HtbClass[]): string[] {
  const total = totalBitsPerSecond
  return [
    `qdisc replace dev ${device} root handle 1: htb default ${REST.slice(2)}`,
    classLine(device, '1:', ROOT, total, total),
    classLine(device, ROOT, REST, restOf(total, classes), total),
    leafLine(device, REST, total),
    ...classes.flatMap(({ index, bitsPerSecond, ceilingBitsPerSecond, match }) => [
      classLine(device, ROOT, classIdOf(index), bitsPerSecond, ceilingBitsPerSecond),
      leafLine(device, classIdOf(index), ceilingBitsPerSecond),
      `filter add dev ${device} parent 1: protocol all prio 1 u32 match ether ${match.field} ${match.mac} flowid ${classIdOf(index)}`,
    ]),
  ]
}

/** Equal quanta share what is left over equally, whatever the guarantees. */
function classLine(device: string, parent: string, id: string, rate: number, ceiling: number): string {
  return [
    `class add dev ${device} parent ${parent} classid ${id} htb rate ${rate}bit ceil ${ceiling}bit`,
    `burst ${burstBytes(rate)} cburst ${burstBytes(ceiling)} quantum ${2 * FRAME_BYTES}`,
  ].join(' ')
}

function leafLine(device: string, parent: string, bitsPerSecond: number): string {
  return `qdisc add dev ${device} parent ${parent} handle ${parent.slice('1:'.length)}: tbf rate ${UNLIMITED} burst ${CUT_BYTES} limit ${queueBytes(bitsPerSecond)}`
}
