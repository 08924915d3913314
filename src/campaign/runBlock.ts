import type { Group, Plan, PlannedBlock } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'
import type { Testbed, TestbedVm } from '../provision/testbed.ts'
import type { RunPorts } from '../run/ports.ts'
import { runPeersWindow } from '../run/peersWindow.ts'
import { runWindow } from '../run/window.ts'
import type { TrialSink } from '../store/store.ts'

export type BlockPorts = {
  readonly ports: RunPorts
  readonly sink: TrialSink
  readonly signal: AbortSignal
  readonly finished: (trial: Trial) => void
}

/** Carries out the rounds of one block in the planned order; each window is on the disk before the next begins. */
export async function runBlock(
  testbed: Testbed,
  plan: Plan,
  block: PlannedBlock,
  boot: number,
  { ports, sink, signal, finished }: BlockPorts,
): Promise<void> {
  const groups = new Map(plan.groups.map((group) => [group.id, group]))
  for (const round of block.rounds) {
    const group = groups.get(round.group)
    if (group === undefined) throw new RangeError(`the plan has no group ${round.group}`)
    for (const [position, window] of round.windows.entries()) {
      if (signal.aborted) return
      const place = { block: block.block, boot, round: round.round, position }
      const vms = vmsOf(testbed)
      const record = await (plan.mode === 'peers'
        ? runPeersWindow(vms, group, window, place, ports)
        : runWindow(vms, group, window, place, ports))
      await sink.addTrial(record.trial, record.series, record.rawOutput, record.counters)
      finished(record.trial)
    }
  }
}

/** The groups that a block has rounds of, in the plan's order. */
export function groupsOf(plan: Plan, block: PlannedBlock): Group[] {
  return plan.groups.filter(({ id }) => block.rounds.some(({ group }) => group === id))
}

/** The VMs with the victim first. */
export function vmsOf({ vms }: Testbed): [TestbedVm, ...TestbedVm[]] {
  const [victim, ...neighbours] = vms
  if (victim === undefined) throw new RangeError('a testbed has at least one VM')
  return [victim, ...neighbours]
}
