import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ControlTarget } from '../../src/controls/control.ts'
import type { CgroupRoot } from '../../src/host/cgroupRoots.ts'

const CAMPAIGN = 'tonari-fake'
const NO_GROUP: CgroupRoot = { fault: 'not in this test' }

/**
 * Plain files that stand in for a hierarchy of version 2, in which each VM's directory is there already. No kernel moves
 * processes: those of a limit still seem to be in no group, and get the usual weight afterwards.
 */
export function fakeHierarchy(controller: 'cpu' | 'io', files: Readonly<Record<string, string>>, scheduler = 'bfq') {
  const path = mkdtempSync('/tmp/tonari-test-')
  const names = ['vm1', 'vm2', 'vm3']
  for (const name of names) {
    mkdirSync(join(path, CAMPAIGN, name), { recursive: true })
    for (const [file, text] of Object.entries({ ...files, 'cgroup.procs': '' })) {
      writeFileSync(join(path, CAMPAIGN, name, file), text)
    }
  }
  const root: CgroupRoot = { version: 2, path, fault: null }
  const target: ControlTarget = {
    vms: names.map((name, index) => ({
      ...{ name, index, pid: process.pid, tap: `tap-${name}`, mac: '' },
      readThrottle: () => Promise.reject(new Error('not in this test')),
      setThrottle: () => Promise.reject(new Error('not in this test')),
    })),
    port: { device: 'port0', bitsPerSecond: null, restore: () => Promise.resolve() },
    inNetwork: [],
    dataDisk: { device: '8:0', scheduler },
    cgroups: { name: CAMPAIGN, cpu: NO_GROUP, io: NO_GROUP, [controller]: root },
  }
  return {
    target,
    read: (vm: string, file: string) => readFileSync(join(path, CAMPAIGN, vm, file), 'utf8'),
    remove: () => {
      rmSync(path, { recursive: true })
    },
  }
}
