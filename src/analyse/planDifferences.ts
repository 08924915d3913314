import { differences, onlyInOne } from './differences.ts'

/** What two runs must share to be compared. Seed, rounds and blocks may differ. */
export type PlanFacts = {
  readonly acceleration: string
  readonly margin: number
  /** Workloads with their parameters, units converted. */
  readonly groups: readonly { readonly id: string; readonly victim: unknown; readonly neighbours: unknown }[]
  /** Limits by the name of their control, units converted. */
  readonly controls: readonly { readonly name: string; readonly limits: unknown }[]
  /** Ids of the cells. */
  readonly cells: readonly string[]
  /** In order: vm1 first. */
  readonly vms: readonly {
    readonly vcpus: number
    readonly memoryBytes: number
    readonly diskWriteBytesPerSecond: number | null
    readonly diskReadBytesPerSecond: number | null
  }[]
  readonly portBitsPerSecond: number | null
}

const VM_WORDS: Record<string, string> = {
  vcpus: 'number of vCPUs',
  memoryBytes: 'memory in bytes',
  diskWriteBytesPerSecond: 'disk write limit in bytes/s',
  diskReadBytesPerSecond: 'disk read limit in bytes/s',
}

/** Each difference that forbids to compare two runs, as a phrase that names A and B; none for like plans. */
export function planDifferences(a: PlanFacts, b: PlanFacts): string[] {
  const ofRun = ({ acceleration, margin, portBitsPerSecond: port }: PlanFacts) => ({ acceleration, margin, port })
  const groupsOfB = new Map(b.groups.map((group) => [group.id, group]))
  return [
    ...differences(ofRun(a), ofRun(b), (path) => (path === 'port' ? "the NIC port's rate in bit/s" : `the ${path}`)),
    ...onlyInOne('group', ids(a.groups), ids(b.groups)),
    ...onlyInOne('cell', a.cells, b.cells),
    ...onlyInOne('control', names(a.controls), names(b.controls)),
    ...a.groups.flatMap((group) => {
      const other = groupsOfB.get(group.id)
      return other ? groupDifferences(group, other) : []
    }),
    ...a.controls.flatMap(({ name, limits }) => {
      const other = b.controls.find((control) => control.name === name)
      return other ? differences(limits, other.limits, (path) => `control ${name}: ${path}`) : []
    }),
    ...vmDifferences(a.vms, b.vms),
  ]
}

const ids = (groups: PlanFacts['groups']) => groups.map(({ id }) => id)
const names = (controls: PlanFacts['controls']) => controls.map(({ name }) => name)

type GroupFacts = PlanFacts['groups'][number]

function groupDifferences(a: GroupFacts, b: GroupFacts): string[] {
  const of = (owner: string) => (path: string) => {
    const parameter = path.replace(/^params\./, '')
    return `group ${a.id}: ${owner} ${parameter === '' ? 'workload' : parameter}`
  }
  return [
    ...differences(a.victim, b.victim, of("the victim's")),
    ...differences(a.neighbours, b.neighbours, of("the neighbours'")),
  ]
}

function vmDifferences(a: PlanFacts['vms'], b: PlanFacts['vms']): string[] {
  if (a.length !== b.length) return [`the number of VMs is ${a.length} in A and ${b.length} in B`]
  return a.flatMap((vm, index) => differences(vm, b[index], (path) => `vm${index + 1}: the ${VM_WORDS[path] ?? path}`))
}
