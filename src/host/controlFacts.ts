import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ControlFacts, NetworkFeature } from '../model/controlFacts.ts'
import { isRoot } from './capabilities.ts'
import { type CgroupRoot, findCgroupRoots } from './cgroupRoots.ts'
import { readTextNow } from './kernelFiles.ts'
import { runProgram } from './processes.ts'
import { findProgram } from './programs.ts'
import { schedulerOf, wholeDisk } from './wholeDisk.ts'

/** Commands that use a feature as controls do, on a device `near` in a namespace of its own. */
const TRIALS: Readonly<Record<NetworkFeature, string>> = {
  tbf: 'tc qdisc add dev near root tbf rate 1mbit burst 3028 limit 9000',
  htb: 'tc qdisc add dev near root handle 1: htb && tc class add dev near parent 1: classid 1:1 htb rate 1mbit && tc filter add dev near parent 1: protocol all u32 match ether src 02:00:00:00:00:01 flowid 1:1',
  redirect:
    'ip link add between type ifb && ip link set between up && tc qdisc add dev near handle ffff: ingress && tc filter add dev near parent ffff: protocol all u32 match u32 0 0 action mirred egress redirect dev between',
  policing:
    'for hook in ingress egress; do echo "table netdev $hook { chain c { type filter hook $hook device near priority 0; limit rate over 100000 bytes/second drop; }; }" | nft -f - || exit 1; done',
}
const TIMEOUT_MS = 10_000

/** Tries what controls need. `dataPath` lies on the file system that is to hold the VMs' disks. */
export async function readControlFacts(dataPath: string, portBitsPerSecond: number | null): Promise<ControlFacts> {
  const features = Object.keys(TRIALS) as NetworkFeature[]
  const reasons = await Promise.all(features.map(async (feature) => [feature, await missing(feature)] as const))
  const { cpu, io } = findCgroupRoots('')
  const dataDevice = wholeDisk(dataPath)
  return {
    portBitsPerSecond,
    missingFeatures: Object.fromEntries(reasons.filter(([, reason]) => reason !== null)),
    cpuGroupsFault: cpu.fault,
    ioGroupsFault: io.fault,
    ioWeightFault: dataDevice === null ? 'the disk is unknown' : weightFault(io, dataDevice),
    oneCgroupHierarchy: [cpu, io].every((root) => root.fault === null && root.version === 2),
    dataDevice,
  }
}

async function missing(feature: NetworkFeature): Promise<string | null> {
  const program = feature === 'policing' ? 'nft' : 'tc'
  if ((await findProgram(program)) === null) return `the program ${program} is not installed`
  const user = isRoot() ? [] : ['--user', '--map-root-user']
  const script = `ip link add near type veth peer name far && ${TRIALS[feature]}`
  const argv = ['unshare', ...user, '--net', 'sh', '-c', script]
  const { exitCode, stderr } = await runProgram(argv, { allowFailure: true, timeoutMs: TIMEOUT_MS })
  if (exitCode === 0) return null
  const [words = 'it was refused'] = stderr.split('\n').filter((line) => line.trim() !== '')
  return `this kernel has not all that ${feature} needs: ${words.trim()}`
}

/** BFQ's weights count only while it schedules the disk; version 2's own only while its cost model is on. */
function weightFault(root: CgroupRoot, device: string): string | null {
  if (root.fault !== null) return root.fault
  const scheduler = schedulerOf(device) ?? 'none'
  if (scheduler === 'bfq') return null
  const costModel = readOr(join(root.path, 'io.cost.qos'))
    .split('\n')
    .find((line) => line.startsWith(`${device} `))
  if (root.version === 2 && costModel?.includes('enable=1') === true) return null
  return `the disk ${device} is scheduled by ${scheduler}, and weights need bfq`
}

function readOr(path: string): string {
  return existsSync(path) ? readTextNow(path) : ''
}
