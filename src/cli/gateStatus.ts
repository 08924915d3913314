import { EXIT_STATUS } from '../model/error.ts'
import type { GateResult } from '../model/gate.ts'

/** The exit status of a gate; says on stderr what did not pass. */
export function gateStatus({ outcome, checks }: GateResult): number {
  for (const check of checks.filter((each) => each.outcome !== 'passed')) {
    console.error(`gate ${check.outcome}: ${check.sentence}`)
  }
  if (outcome === 'failed') return EXIT_STATUS.gateFailed
  return outcome === 'undecided' ? EXIT_STATUS.undecided : EXIT_STATUS.done
}
