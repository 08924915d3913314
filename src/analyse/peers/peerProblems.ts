import type { Trial } from '../../model/trial.ts'

/** A program must have run for so much of the agreed interval, or its rate is not that of VMs which all ran. */
const LEAST_COVERAGE = 0.95

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

/** VMs whose program did not run as long as it was agreed. Blind to every rate. */
export function peerProblems({ peers = [] }: Trial): string[] {
  return peers
    .filter(({ coverage }) => coverage < LEAST_COVERAGE)
    .map(({ vm, coverage }) => `${vm}'s program ran for ${percent(coverage)} of the agreed interval only`)
}
