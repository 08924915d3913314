import { burstBytes } from '../../model/queueing.ts'
import { queueBytes } from './queueSizes.ts'

/** Line for `tc -batch`: limits what leaves a device. */
export function tbfCommand(device: string, bitsPerSecond: number): string {
  const burst = burstBytes(bitsPerSecond)
  return `qdisc replace dev ${device} root handle 1: tbf rate ${bitsPerSecond}bit burst ${burst} limit ${queueBytes(bitsPerSecond) + burst}`
}
