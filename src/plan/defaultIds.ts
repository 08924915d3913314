import type { NamedWorkload, WorkloadParams } from '../model/workloadSpec.ts'

/** A name made of the program and what tells its workloads apart. */
function baseId(params: WorkloadParams): string {
  switch (params.program) {
    case 'iozone':
      return `iozone-${params.phase}-${params.cache === 'on' ? 'cached' : 'direct'}`
    case 'netperf':
    case 'iperf3':
      return `${params.program}-${params.protocol}`
    case 'fio':
      return `fio-${params.pattern}`
    case 'stress-ng':
      return `stress-ng-${params.stressor}`
    default:
      return params.program
  }
}

/** Names each workload: by its own id, else by a made one, numbered where that is taken. */
export function nameWorkloads(workloads: readonly WorkloadParams[]): NamedWorkload[] {
  const taken = new Set(workloads.flatMap(({ id }) => (id === undefined ? [] : [id])))
  return workloads.map((params) => {
    if (params.id !== undefined) return { id: params.id, params }
    const base = baseId(params)
    let id = base
    for (let number = 2; taken.has(id); number++) id = `${base}-${number}`
    taken.add(id)
    return { id, params }
  })
}

/** A workload's name stands for its group without control; under one, that one's name follows. */
export function groupId(workload: string, control: string): string {
  return control === 'none' ? workload : `${workload}-${control}`
}
