import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DoctorEvidence } from '../../../src/host/doctor/evidence.ts'
import { TOOLS } from '../../../src/host/tools.ts'
import { parseCpuTable } from '../../../src/host/topology.ts'

const GiB = 2 ** 30
const twoSockets = join(import.meta.dirname, '../../golden/lscpu/constructed-2-sockets-smt.table.json')
const cores = parseCpuTable(readFileSync(twoSockets, 'utf8'))

/** A host that has everything. */
export const goodHost: DoctorEvidence = {
  facts: {
    schema: 'tonari.host/1',
    kernel: '6.1.0-35-amd64',
    distribution: 'Debian GNU/Linux 12 (bookworm)',
    cpuModel: 'Intel(R) Xeon(R) E5-2637 v4 @ 3.50GHz',
    cores,
    caches: [
      { level: 'L1d', sizeBytes: 32768, sharedBy: 2 },
      { level: 'L3', sizeBytes: 15 * 2 ** 20, sharedBy: 8 },
    ],
    nodes: [
      { node: 0, cpus: [0, 1, 2, 3, 8, 9, 10, 11], memoryBytes: 32 * GiB },
      { node: 1, cpus: [4, 5, 6, 7, 12, 13, 14], memoryBytes: 32 * GiB },
    ],
    memoryBytes: 64 * GiB,
    memoryAvailableBytes: 60 * GiB,
    acceleration: 'kvm',
    accelerationReason: 'a guest booted',
    virtualised: false,
    governor: 'performance',
    turbo: false,
    ksm: false,
    tools: Object.fromEntries(TOOLS.map(({ program }) => [program, '1.2.3'])),
  },
  kvm: { state: 'usable', reason: 'a guest booted in 0.9 s', mend: '' },
  kvmDevice: { usable: true, reason: '' },
  namespaces: { usable: true, reason: '' },
  tun: { usable: true, reason: '' },
  image: { present: true, path: '/var/cache/tonari/images/0123' },
  disk: { freeBytes: 100 * GiB, inMemory: false, directory: '/var/cache/tonari' },
  runs: { freeBytes: 100 * GiB, inMemory: false, directory: '/home/user/runs' },
  cgroups: { v1: [], v2: ['cpuset', 'cpu', 'io', 'memory', 'pids'] },
  isRoot: true,
}

/** A host that lacks everything it can lack and still be read. */
export const poorHost: DoctorEvidence = {
  facts: {
    ...goodHost.facts,
    kernel: '5.4.0-42-generic',
    cores: [{ cpu: 0, core: 0, socket: 0, node: 0 }],
    caches: [],
    nodes: [{ node: 0, cpus: [0], memoryBytes: GiB }],
    memoryBytes: GiB,
    memoryAvailableBytes: GiB / 2,
    acceleration: 'tcg',
    virtualised: true,
    governor: 'powersave',
    turbo: true,
    ksm: true,
    tools: {},
  },
  kvm: { state: 'unusable', reason: '/dev/kvm does not exist', mend: '' },
  kvmDevice: { usable: false, reason: '/dev/kvm does not exist' },
  namespaces: { usable: false, reason: 'unshare failed: Operation not permitted' },
  tun: { usable: false, reason: '/dev/net/tun does not exist' },
  image: { present: false, path: '/home/user/.cache/tonari/images/0123' },
  disk: { freeBytes: GiB / 2, inMemory: true, directory: '/home/user/.cache/tonari' },
  runs: { freeBytes: GiB / 2, inMemory: false, directory: '/home/user/runs' },
  cgroups: { v1: ['cpu'], v2: [] },
  isRoot: false,
}
