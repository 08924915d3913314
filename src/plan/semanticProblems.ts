import type { Experiment } from '../model/experiment.ts'
import { controlProblems } from './controlProblems.ts'
import { peersProblems } from './peersProblems.ts'
import type { Problem } from './problems.ts'
import { tuneProblems } from './tuning/tuneProblems.ts'
import { verdictProblems } from './verdictProblems.ts'
import { workloadProblems } from './workloadProblems.ts'
import type { LocatedDocument } from './yamlText.ts'

/** What no schema can see: values that do not fit each other. */
export function semanticProblems(experiment: Experiment, document: LocatedDocument): Problem[] {
  return [
    ...runningProblems(experiment, document),
    ...peersProblems(experiment, document),
    ...placementProblems(experiment, document),
    ...idProblems(experiment, document),
    ...workloadProblems(experiment, document),
    ...controlProblems(experiment, document),
    ...verdictProblems(experiment, document),
    ...tuneProblems(experiment, document),
  ]
}

function runningProblems({ running, vms }: Experiment, document: LocatedDocument): Problem[] {
  const most = Math.max(...running)
  if (most <= vms.count) return []
  if (!document.has(['running'])) {
    return [
      {
        position: document.locate(['vms', 'count']),
        what: `vms.count: running is ${running.join(', ')} by default, and there are only ${vms.count} VMs`,
        hint: `add running: [${running.filter((number) => number <= vms.count).join(', ')}], or raise vms.count`,
      },
    ]
  }
  return running.flatMap((number, index) =>
    number <= vms.count
      ? []
      : [
          {
            position: document.locate(document.has(['running', index]) ? ['running', index] : ['running']),
            what: `running${document.has(['running', index]) ? `[${index}]` : ''}: ${number} VMs cannot run at once where there are ${vms.count}`,
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
  return lists.flatMap((cores, index) => {
    const distinct = new Set(cores).size
    if (distinct >= vms.vcpus || placement.policy !== 'dedicated') return []
    return [
      {
        position: document.locate(['placement', 'cores', index]),
        what: `placement.cores[${index}]: ${distinct === 1 ? '1 core' : `${distinct} cores`} for ${vms.vcpus} vCPUs, and the policy is dedicated`,
        hint: 'name as many different cores as the VM has vCPUs, or set placement.policy to best-effort',
      },
    ]
  })
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
