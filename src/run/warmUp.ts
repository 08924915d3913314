import type { Group } from '../model/plan.ts'
import type { WorkloadParams } from '../model/workloadSpec.ts'
import { prepare } from './loads.ts'
import type { RunPorts } from './ports.ts'
import type { WindowVm } from './states.ts'
import { untilSteady } from './steady.ts'

/** Long enough for most loads to do what they do: under emulation, code that has not run yet is translated first. */
const LOAD_MS = 500

/**
 * Makes freshly booted VMs ready for windows, each by itself: the files that programs keep on their disks are made, each
 * program is started once, and each kind of load goes on for a moment and until it is at work. The first window of a boot is
 * then like any other. `measured`: which VMs carry the workload itself, the others the neighbours' load.
 */
export async function warmUp(
  vms: readonly WindowVm[],
  groups: readonly Group[],
  measured: (vmIndex: number) => boolean,
  ports: Pick<RunPorts, 'workloadFor' | 'sample'>,
): Promise<void> {
  await Promise.all(
    vms.map(async (vm, index) => {
      const warm = new Set<string>()
      for (const { victim, neighbours } of groups) {
        const { params } = measured(index) ? victim : neighbours
        const kind = kindOf(params)
        await warmUpOne(vm, measured(index) ? null : index, params, warm.has(kind), ports)
        warm.add(kind)
      }
    }),
  )
}

/** `loadIndex`: the index of a VM that carries a load; null for one that is measured. */
async function warmUpOne(
  vm: WindowVm,
  loadIndex: number | null,
  params: WorkloadParams,
  isWarm: boolean,
  { workloadFor, sample }: Pick<RunPorts, 'workloadFor' | 'sample'>,
): Promise<void> {
  const workload = workloadFor(params)
  if (!isWarm) await prepare(vm, [workload.warmUp])
  if (loadIndex === null) await prepare(vm, workload.command(params, vm.context).prepare)
  const load = workload.load(params, vm.context)
  if (loadIndex !== null) await prepare(vm, load.prepare)
  // A measured program does in a window what its load does here; its kept files stay untouched.
  if (isWarm || (loadIndex === null && params.program === 'iozone')) return
  const job = await vm.agent.spawn('warm-up', 'now', load.argv)
  await job.started
  const atWork = untilSteady(loadIndex === null ? [] : [loadIndex], workload.demand(params), sample)
  await Promise.all([atWork, new Promise((resolve) => setTimeout(resolve, LOAD_MS))])
  await job.kill()
}

/** Loads of one kind run the same code: sizes, rates and the guest's cache make no difference. */
function kindOf(params: WorkloadParams): string {
  const parts = ['phase', 'protocol', 'pattern', 'stressor', 'stores'] as const
  const told = params as Readonly<Partial<Record<(typeof parts)[number], string>>>
  return [params.program, ...parts.map((part) => told[part] ?? '')].join(' ')
}
