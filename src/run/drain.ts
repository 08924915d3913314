import type { TestbedNetwork } from '../network/network.ts'

const STEP_MS = 25
/** Steps in a row without a packet after which queues count as empty, and how many are waited for at most. */
const QUIET_STEPS = 2
const MOST_STEPS = 40

/** Resolves when no packet has left through a tap or the port for 50 ms, or after a second. */
export async function untilDrained(network: TestbedNetwork): Promise<void> {
  let before = packetsOf(network)
  for (let step = 0, quiet = 0; step < MOST_STEPS && quiet < QUIET_STEPS; step += 1) {
    await new Promise((resolve) => setTimeout(resolve, STEP_MS))
    const after = packetsOf(network)
    quiet = after === before ? quiet + 1 : 0
    before = after
  }
}

function packetsOf(network: TestbedNetwork): number {
  const { taps, port } = network.readCounters()
  return taps.reduce((sum, { packets }) => sum + packets, port.packets)
}
