/** An Ethernet frame with a full payload, without checksum. */
export const FRAME_BYTES = 1514
/** For how long a late timer may leave a queue waiting without loss of rate. */
const LATENESS_SECONDS = 0.005
const FIRST_MINOR = 0x10
const POLICING_BURST_SECONDS = 0.02
/** Guests hand over pieces of up to 64 KiB, and one larger than the burst never passes. */
const LEAST_POLICING_BURST_BYTES = 128 * 1024

/** What may leave a shaped queue at once: 5 ms worth, and never less than two full frames. */
export function burstBytes(bitsPerSecond: number): number {
  return Math.max(2 * FRAME_BYTES, Math.ceil((bitsPerSecond / 8) * LATENESS_SECONDS))
}

/** What may pass policing at once where an experiment does not say. */
export function policingBurstBytes(bytesPerSecond: number): number {
  return Math.max(LEAST_POLICING_BURST_BYTES, Math.ceil(bytesPerSecond * POLICING_BURST_SECONDS))
}

/** Minor number, in hexadecimal, of a VM's class at the NIC port and of the queue below it. `index` from 0. */
export function classMinorOf(index: number): string {
  return (FIRST_MINOR + index).toString(16)
}

/** Name of the device that stands in for what arrives at another; the kernel allows 15 characters. */
export function intermediateOf(owner: string): string {
  return `ifb-${owner}`.slice(0, 15)
}
