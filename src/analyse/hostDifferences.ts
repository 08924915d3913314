import type { HostFacts } from '../model/hostFacts.ts'
import { differences } from './differences.ts'

/** Facts that change from minute to minute, or that only explain another one. */
const UNCOMPARED = new Set(['schema', 'memoryAvailableBytes', 'accelerationReason'])

const WORDS: Record<string, string> = {
  cpuModel: 'CPU model',
  memoryBytes: 'memory in bytes',
  ksm: 'state of KSM',
  cores: 'set of logical CPUs',
  caches: 'set of caches',
  nodes: 'set of NUMA nodes',
}

/**
 * What differs between the hosts of two runs, a phrase that names A and B for each fact. These are listed, not refused:
 * a change of the host is what a comparison is often made for.
 */
export function hostDifferences(a: HostFacts, b: HostFacts): string[] {
  return differences(compared(a), compared(b), (path) => {
    const [fact = '', ...below] = path.split('.')
    if (fact === 'tools') return `the version of ${below.join('.')}`
    return `the ${WORDS[fact] ?? spaced(fact)}`
  })
}

const spaced = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** Facts by name; what the CPUs, caches and nodes are, each as one text, since they differ as a whole. */
function compared(host: HostFacts): Record<string, unknown> {
  const facts = Object.entries(host).filter(([name]) => !UNCOMPARED.has(name))
  return Object.fromEntries(facts.map(([name, value]) => [name, Array.isArray(value) ? listed(value) : value]))
}

function listed(values: readonly unknown[]): string {
  const texts = values.map((value) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([name, inner]) => `${name} ${JSON.stringify(inner)}`)
          .join(', ')
      : JSON.stringify(value),
  )
  return `${values.length} (${texts.join('; ')})`
}
