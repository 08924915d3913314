import type { VmState } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'
import type { SelectedBlock, SelectedRound } from './selectRounds.ts'

/** Which of a round's windows is meant; alone is the same one for every number of VMs. */
export type WindowKind =
  | { readonly state: 'alone' }
  | { readonly state: Exclude<VmState, 'alone'>; readonly vms: number }

export const ALONE: WindowKind = { state: 'alone' }

/** The round's window of that kind, if the plan gave it one. */
export function windowOf(round: SelectedRound, kind: WindowKind): Trial | undefined {
  return round.find((trial) => trial.state === kind.state && (kind.state === 'alone' || trial.vms === kind.vms))
}

/** All windows of that kind, block by block. */
export function windowsOf(blocks: readonly SelectedBlock[], kind: WindowKind): Trial[] {
  return blocks.flatMap((block) => block.rounds.flatMap((round) => windowOf(round, kind) ?? []))
}
