import { TonariError } from '../model/error.ts'
import type { Experiment } from '../model/experiment.ts'
import type { HostFacts } from '../model/hostFacts.ts'
import type { PlacedVm, Placement } from '../model/placement.ts'
import { assertPresent, chosenCores, explicitCores } from './assignCores.ts'
import { compromisesOf, isDedicated, sharesCpus } from './compromises.ts'
import { nodeOf } from './coreUnits.ts'

const GIB = 2 ** 30

/**
 * Decides where each VM goes. vm1 is the victim; a VM's own threads of QEMU stay on its vCPUs' cores. Throws TonariError
 * `badInput` when the experiment asks for cores that are not there, `hostLacksRequirements` when memory does not reach.
 */
export function placeVms(experiment: Experiment, host: HostFacts): Placement {
  const { cores: lists, policy } = experiment.placement
  assertPresent(experiment, host)
  assertMemory(experiment, host)
  const assignment = lists === undefined ? chosenCores(experiment, host) : explicitCores(experiment, lists, host)
  if (policy === 'dedicated' && sharesCpus(assignment)) {
    throw new TonariError('badInput', 'placement.policy is dedicated, and a core is given away twice', {
      hint: 'name different cores for each VM and the host, or set placement.policy to best-effort',
    })
  }
  return {
    schema: 'tonari.placement/1',
    vms: assignment.vms.map((cores, index) => placedVm(experiment, host, cores, index)),
    hostCores: [...assignment.host],
    portBitsPerSecond: experiment.network.portRate === 'unlimited' ? null : experiment.network.portRate,
    dedicated: isDedicated(assignment, host),
    compromises: compromisesOf(experiment, assignment, host),
  }
}

function placedVm(experiment: Experiment, host: HostFacts, cores: readonly number[], index: number): PlacedVm {
  const { memory, disk } = experiment.vms
  return {
    name: `vm${index + 1}`,
    vcpuCores: [...cores],
    emulatorCores: [...new Set(cores)].sort((a, b) => a - b),
    node: nodeOf(cores[0] ?? 0, host),
    memoryBytes: memory,
    diskBytes: disk.size,
    diskWriteBytesPerSecond: disk.writeRate ?? null,
    diskReadBytesPerSecond: disk.readRate ?? null,
    tap: `tap${index + 1}`,
    managementTap: `mtap${index + 1}`,
  }
}

function assertMemory(experiment: Experiment, host: HostFacts): void {
  const neededBytes = experiment.vms.count * experiment.vms.memory
  if (neededBytes <= host.memoryAvailableBytes) return
  const [needed, available] = [neededBytes, host.memoryAvailableBytes].map((bytes) => (bytes / GIB).toFixed(1))
  throw new TonariError(
    'hostLacksRequirements',
    `the VMs need ${needed} GiB of memory, and this host has ${available} GiB available`,
    { hint: 'make vms.memory or vms.count smaller' },
  )
}
