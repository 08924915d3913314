import type { Plan, PlannedBlock } from '../model/plan.ts'
import type { Trial } from '../model/trial.ts'
import type { Testbed, TestbedVm } from '../provision/testbed.ts'
import type { RunPorts } from '../run/ports.ts'
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
  await warmUp(testbed, plan, ports)
  for (const round of block.rounds) {
    const group = groups.get(round.group)
    if (group === undefined) throw new RangeError(`the plan has no group ${round.group}`)
    for (const [position, window] of round.windows.entries()) {
      if (signal.aborted) return
      const place = { block: block.block, boot, round: round.round, position }
      const record = await runWindow(vmsOf(testbed), group, window, place, ports)
      await sink.addTrial(record.trial, record.series, record.rawOutput)
      finished(record.trial)
    }
  }
}

/**
 * Starts every program once in every VM, so that no window pays for a first start, and makes the files that programs
 * keep on their VM's disk, in all VMs at once.
 */
async function warmUp({ vms }: Testbed, { groups }: Plan, { workloadFor }: RunPorts): Promise<void> {
  const used = groups.flatMap(({ victim, neighbours }) => [victim, neighbours])
  const calls = new Map(used.map(({ params }) => [params.program, workloadFor(params).warmUp]))
  await Promise.all(
    vms.map(async ({ agent, context }, index) => {
      for (const argv of calls.values()) await agent.run(argv)
      for (const { victim, neighbours } of groups) {
        const { params } = index === 0 ? victim : neighbours
        const workload = workloadFor(params)
        const { prepare } = index === 0 ? workload.command(params, context) : workload.load(params, context)
        for (const argv of prepare) await agent.run(argv)
      }
    }),
  )
}

function vmsOf({ vms }: Testbed): [TestbedVm, ...TestbedVm[]] {
  const [victim, ...neighbours] = vms
  if (victim === undefined) throw new RangeError('a testbed has at least one VM')
  return [victim, ...neighbours]
}
