/** An Ethernet frame with a full payload, without checksum. */
export const FRAME_BYTES = 1514
const QUEUE_SECONDS = 0.01
/** For how long a late timer may leave a queue waiting without loss of rate. */
const LATENESS_SECONDS = 0.005
/** Full frames that a queue takes at any rate. */
const LEAST_FRAMES = 4

/** What may leave at once: 5 ms worth, and never less than two full frames. */
export function burstBytes(bitsPerSecond: number): number {
  return Math.max(2 * FRAME_BYTES, Math.ceil((bitsPerSecond / 8) * LATENESS_SECONDS))
}

/** Room of a queue: 10 ms worth, as at the NIC port. */
export function queueBytes(bitsPerSecond: number): number {
  return Math.max(LEAST_FRAMES * FRAME_BYTES, Math.ceil((bitsPerSecond / 8) * QUEUE_SECONDS))
}
