import type { BlockMean, PeersCell } from '../../model/peers.ts'
import { mean } from '../../stats/describe.ts'
import { meanInterval } from '../../stats/meanInterval.ts'
import { jainIndex } from '../isolation/fairness.ts'
import type { PeerRates } from './peerRates.ts'

const CONFIDENCE = 0.95

type Fairness = Pick<PeersCell, 'jain' | 'worstShare' | 'bestShare' | 'isolationMetric'>

/** Measures of a whole block that do not tell one VM from another, as means over the blocks. */
export function fairness(blocks: readonly PeerRates[]): Fairness {
  const rates = blocks.map(({ logRates }) => logRates.map(Math.exp))
  return {
    jain: overBlocks(rates.map(jainIndex)),
    worstShare: overBlocks(rates.map((ofBlock) => Math.min(...ofBlock) / mean(ofBlock))),
    bestShare: overBlocks(rates.map((ofBlock) => Math.max(...ofBlock) / mean(ofBlock))),
    isolationMetric: overBlocks(blocks.map(({ logRates, logAlone }) => isolationMetric(logRates, logAlone))),
  }
}

/**
 * IM = |T₁ − T₂| / T_alone of two VMs with the same load (Bavishi, CS 736 project, University of Wisconsin), T being rates here,
 * the largest over all pairs. It hides what all VMs lose alike.
 */
function isolationMetric(logRates: readonly number[], logAlone: number | null): number | null {
  return logAlone === null
    ? null
    : (Math.exp(Math.max(...logRates)) - Math.exp(Math.min(...logRates))) / Math.exp(logAlone)
}

function overBlocks(values: readonly (number | null)[]): BlockMean | null {
  const known = values.flatMap((value) => (value !== null && Number.isFinite(value) ? [value] : []))
  return known.length === 0 ? null : meanInterval(known, CONFIDENCE)
}
