import type { HostFacts } from '../model/hostFacts.ts'
import type { Placement } from '../model/placement.ts'
import type { Mode } from '../model/verdict.ts'
import { bitRateText, bytesText } from './quantities.ts'

/**
 * Draws the host's cores with what runs on each, then disks and NIC port. Runs of unused cores take one line. Of peers it
 * is what each has without any exchange.
 */
export function drawPlacement(placement: Placement, host: HostFacts, mode: Mode = 'victim'): string {
  const places = [...new Set(host.cores.map(placeOf))]
  return [
    ...places.map((place) => drawPlace(place, placement, host, mode)),
    drawDisks(placement),
    drawPort(placement),
  ].join('\n')
}

type Core = HostFacts['cores'][number]

function placeOf({ socket, node }: Core): string {
  return `socket ${socket}, NUMA node ${node}`
}

function drawPlace(place: string, placement: Placement, host: HostFacts, mode: Mode): string {
  const cores = host.cores.filter((core) => placeOf(core) === place).sort((a, b) => a.cpu - b.cpu)
  const rows: { first: number; last: number; content: string }[] = []
  for (const core of cores) {
    const content = contentOf(core, placement, host, mode)
    const previous = rows.at(-1)
    if (content === '' && previous?.content === '' && previous.last === core.cpu - 1) previous.last = core.cpu
    else rows.push({ first: core.cpu, last: core.cpu, content })
  }
  const label = ({ first, last }: { first: number; last: number }) =>
    first === last ? `core ${first}` : `cores ${first}-${last}`
  const width = Math.max(...rows.map((row) => label(row).length))
  const lines = rows.map((row, index) => {
    const branch = index === rows.length - 1 ? '`-' : '|-'
    return `  ${branch} ${label(row).padEnd(width)}  ${row.content === '' ? '(unused)' : row.content}`
  })
  return [place, ...lines].join('\n')
}

function contentOf(core: Core, { vms, hostCores }: Placement, host: HostFacts, mode: Mode): string {
  const users = [
    ...(hostCores.includes(core.cpu) ? ['[host]'] : []),
    ...vms.flatMap(({ name, vcpuCores }, index) => {
      const vcpus = vcpuCores.flatMap((cpu, vcpu) => (cpu === core.cpu ? [vcpu] : []))
      return vcpus.length === 0
        ? []
        : [`[${name}${index === 0 && mode === 'victim' ? ' (victim)' : ''} vCPU ${vcpus.join(', ')}]`]
    }),
  ]
  const twin = host.cores.find((other) => other.socket === core.socket && other.core === core.core)
  if (users.length === 0 || twin === undefined || twin.cpu === core.cpu) return users.join(' ')
  return `${users.join(' ')} on the physical core of core ${twin.cpu}`
}

function drawDisks({ vms }: Placement): string {
  const rate = (bytesPerSecond: number | null) =>
    bytesPerSecond === null ? 'unlimited' : `${bytesText(bytesPerSecond)}/s`
  return vms
    .map(
      ({ name, memoryBytes, node, diskBytes, diskWriteBytesPerSecond, diskReadBytesPerSecond }) =>
        `${name}: ${bytesText(memoryBytes)} of memory on NUMA node ${node}; disk ${bytesText(diskBytes)}, ` +
        `write ${rate(diskWriteBytesPerSecond)}, read ${rate(diskReadBytesPerSecond)}`,
    )
    .join('\n')
}

function drawPort({ vms, portBitsPerSecond }: Placement): string {
  const taps = vms.map(({ name, tap }) => `${name}:${tap}`).join(', ')
  const speed = portBitsPerSecond === null ? 'unlimited' : bitRateText(portBitsPerSecond)
  return `${taps} --> bridge --> NIC port (${speed}) --> counterpart`
}
