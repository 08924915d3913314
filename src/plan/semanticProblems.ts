import type { Experiment } from '../model/experiment.ts'
import type { WorkloadParams } from '../model/workloadSpec.ts'
import type { Problem } from './problems.ts'
import type { LocatedDocument } from './yamlText.ts'

const MIB = 2 ** 20
/** What a file system keeps for itself on a disk. */
const FILE_SYSTEM_SHARE = 0.2
const FILE_SYSTEM_BYTES = 16 * MIB
/** Shares of a guest's memory that its kernel leaves to a cached file and to a buffer. */
const CACHE_SHARE = 0.5
const BUFFER_SHARE = 0.5

/** What no schema can see: values that do not fit each other. */
export function semanticProblems(experiment: Experiment, document: LocatedDocument): Problem[] {
  return [
    ...runningProblems(experiment, document),
    ...placementProblems(experiment, document),
    ...idProblems(experiment, document),
    ...experiment.workloads.flatMap((params, index) => workloadProblems(params, index, experiment, document)),
  ]
}

function runningProblems({ running, vms }: Experiment, document: LocatedDocument): Problem[] {
  return running.flatMap((number, index) =>
    number <= vms.count
      ? []
      : [
          {
            position: document.locate(['running', index]),
            what: `running[${index}]: ${number} VMs cannot run at once where there are ${vms.count}`,
            hint: `raise vms.count, or name numbers up to ${vms.count} only`,
          },
        ],
  )
}

function placementProblems({ placement, vms }: Experiment, document: LocatedDocument): Problem[] {
  const lists = placement.cores
  if (lists === undefined) return []
  if (lists.length !== vms.count) {
    return [
      {
        position: document.locate(['placement', 'cores']),
        what: `placement.cores: ${lists.length} lists for ${vms.count} VMs`,
        hint: 'give one list of cores for each VM, in order',
      },
    ]
  }
  if (placement.policy !== 'dedicated') return []
  return lists.flatMap((cores, index) =>
    new Set(cores).size >= vms.vcpus
      ? []
      : [
          {
            position: document.locate(['placement', 'cores', index]),
            what: `placement.cores[${index}]: ${new Set(cores).size} cores for ${vms.vcpus} vCPUs, and the policy is dedicated`,
            hint: 'name as many different cores as the VM has vCPUs',
          },
        ],
  )
}

function idProblems({ workloads }: Experiment, document: LocatedDocument): Problem[] {
  return workloads.flatMap(({ id }, index) => {
    const first = workloads.findIndex((other) => other.id === id)
    if (id !== 'placebo' && (id === undefined || first === index)) return []
    const why = id === 'placebo' ? 'is the name of the placebo' : `is also the id of workloads[${first}]`
    return [
      {
        position: document.locate(['workloads', index, 'id']),
        what: `workloads[${index}].id: ${id} ${why}`,
        hint: 'give each workload an id of its own, or none',
      },
    ]
  })
}

function workloadProblems(
  params: WorkloadParams,
  index: number,
  { vms }: Experiment,
  document: LocatedDocument,
): Problem[] {
  const problem = (key: string, what: string, hint: string) => [
    { position: document.locate(['workloads', index, key]), what: `workloads[${index}].${key}: ${what}`, hint },
  ]
  if (params.program === 'sleep') {
    return problem('program', 'sleep does no work that could be measured', 'use it under neighbours: only')
  }
  if (params.program === 'memwrite' && params.bytes > vms.memory * BUFFER_SHARE) {
    return problem('bytes', 'more than half of the memory of a VM', 'make it smaller, or vms.memory larger')
  }
  if (params.program !== 'iozone' && params.program !== 'fio') return []
  // Victim and load keep a file each, but never on the same disk.
  if (params.fileSize > vms.disk.size * (1 - FILE_SYSTEM_SHARE) - FILE_SYSTEM_BYTES) {
    return problem('fileSize', 'does not fit on the disk of a VM', 'make it smaller, or vms.disk.size larger')
  }
  if (params.cache === 'on' && params.fileSize > vms.memory * CACHE_SHARE) {
    const hint = 'make it smaller, or vms.memory larger, or set cache: off'
    return problem('fileSize', 'more than half of the memory of a VM, so it would not stay in its page cache', hint)
  }
  return []
}
