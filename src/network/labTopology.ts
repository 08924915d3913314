/** Names and addresses of the lab's network. Everything lies in namespaces of its own, so nothing can collide. */
export const NETMASK = '255.255.255.0'
export const PREFIX_LENGTH = 24
export const PORT = 'port0'
export const FAR_PORT = 'far0'
export const MANAGEMENT_PORT = 'mport0'
const FAR_MANAGEMENT_PORT = 'mfar0'
export const COUNTERPART = { data: '10.77.0.1', management: '10.78.0.1' }
const FIRST_VM_HOST = 11
const FIRST_IPERF3_PORT = 5201

export function addressesOf(vmIndex: number): { data: string; management: string } {
  const host = FIRST_VM_HOST + vmIndex
  return { data: `10.77.0.${host}`, management: `10.78.0.${host}` }
}

export function iperf3PortOf(vmIndex: number): number {
  return FIRST_IPERF3_PORT + vmIndex
}

/** Locally administered, and different for each VM and NIC. */
export function macOf(vmIndex: number, nic: 'data' | 'management'): string {
  return `02:77:00:00:${nic === 'data' ? '01' : '02'}:${(FIRST_VM_HOST + vmIndex).toString(16).padStart(2, '0')}`
}

/** The lab's side, as lines for `ip -batch`; the far ends go to the counterpart's namespace, named by a process. */
export function linkCommands(
  taps: readonly { tap: string; managementTap: string }[],
  counterpartPid: number,
): string[] {
  return [
    'link set lo up',
    ...bridgeCommands('br0', PORT, FAR_PORT, counterpartPid),
    ...bridgeCommands('mbr0', MANAGEMENT_PORT, FAR_MANAGEMENT_PORT, counterpartPid),
    ...taps.flatMap(({ tap, managementTap }) => [...tapCommands(tap, 'br0'), ...tapCommands(managementTap, 'mbr0')]),
  ]
}

function bridgeCommands(bridge: string, port: string, farPort: string, counterpartPid: number): string[] {
  return [
    `link add ${bridge} type bridge stp_state 0 mcast_snooping 0`,
    `link set ${bridge} addrgenmode none up`,
    `link add ${port} type veth peer name ${farPort}`,
    `link set ${farPort} netns ${counterpartPid}`,
    `link set ${port} addrgenmode none master ${bridge} up`,
  ]
}

function tapCommands(tap: string, bridge: string): string[] {
  return [`tuntap add dev ${tap} mode tap`, `link set ${tap} addrgenmode none master ${bridge} up`]
}

/** The counterpart's side. */
export function counterpartCommands(): string[] {
  return [
    'link set lo up',
    `addr add ${COUNTERPART.data}/${PREFIX_LENGTH} dev ${FAR_PORT}`,
    `addr add ${COUNTERPART.management}/${PREFIX_LENGTH} dev ${FAR_MANAGEMENT_PORT}`,
    `link set ${FAR_PORT} up`,
    `link set ${FAR_MANAGEMENT_PORT} up`,
  ]
}

const PORT_BURST_BYTES = 32 * 1024
/** About what 1000 packets, a usual transmit queue, take at 1 Gbit/s. Longer ones keep a new TCP flow small for many seconds. */
const PORT_QUEUE_MS = 10
/** The same whenever the queue is made anew, so that its counters keep their name; controls use 1: for theirs. */
const PORT_HANDLE = '2:'

/** Shapes the NIC port to its rate; one queue for all VMs, as a real port has. */
export function portCommand(bitsPerSecond: number): string[] {
  return ['tc', 'qdisc', 'replace', 'dev', PORT, 'root', 'handle', PORT_HANDLE, 'tbf'].concat([
    'rate',
    `${bitsPerSecond}bit`,
    'burst',
    `${PORT_BURST_BYTES}`,
    'latency',
    `${PORT_QUEUE_MS}ms`,
  ])
}
