import { FRAME_BYTES } from '../../model/queueing.ts'

const QUEUE_SECONDS = 0.01
/** Full frames that a queue takes at any rate. */
const LEAST_FRAMES = 4

/** Room of a queue: 10 ms worth, as at the NIC port. */
export function queueBytes(bitsPerSecond: number): number {
  return Math.max(LEAST_FRAMES * FRAME_BYTES, Math.ceil((bitsPerSecond / 8) * QUEUE_SECONDS))
}
