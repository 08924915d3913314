import { describe, expect, it } from 'vitest'
import { distinctCaches, parseCache, readCaches } from '../../src/host/caches.ts'
import { parseCgroupMounts } from '../../src/host/cgroups.ts'
import { parseDistribution } from '../../src/host/facts.ts'
import { readGovernor, readTurbo } from '../../src/host/frequency.ts'
import { parseMemory, readNumaNodes } from '../../src/host/numaNodes.ts'
import { temporaryDirectory } from './temporaryDirectory.ts'

function cacheFiles(cpu: number, index: number, [level, type, size, shared]: readonly string[]) {
  const directory = `cpu${cpu}/cache/index${index}`
  return {
    [`${directory}/level`]: `${level ?? ''}\n`,
    [`${directory}/type`]: `${type ?? ''}\n`,
    [`${directory}/size`]: `${size ?? ''}\n`,
    [`${directory}/shared_cpu_list`]: `${shared ?? ''}\n`,
  }
}

describe('caches', () => {
  it('counts each kind once, by level', async () => {
    const root = temporaryDirectory({
      ...cacheFiles(0, 0, ['1', 'Data', '32K', '0,8']),
      ...cacheFiles(0, 1, ['3', 'Unified', '15M', '0-7']),
      ...cacheFiles(8, 0, ['1', 'Data', '32K', '0,8']),
      ...cacheFiles(8, 1, ['3', 'Unified', '15M', '0-7']),
      'cpufreq/boost': '1\n',
    })
    expect(await readCaches(root)).toEqual([
      { level: 'L1d', sizeBytes: 32768, sharedBy: 2 },
      { level: 'L3', sizeBytes: 15 * 2 ** 20, sharedBy: 8 },
    ])
  })

  it('keeps unlike caches of one level, and passes over one of unknown size', () => {
    const of = (size: string) => parseCache({ level: '2', type: 'Unified', size, sharedCpuList: '0' })
    const known = [of('2048K'), of('1280K'), of('2048K')].flatMap((cache) => (cache === null ? [] : [cache]))
    expect(distinctCaches(known).map(({ sizeBytes }) => sizeBytes)).toEqual([1280 * 1024, 2048 * 1024])
    expect(of('')).toBeNull()
  })

  it('finds none where the kernel shows none', async () => {
    expect(await readCaches('/no/such/place')).toEqual([])
  })
})

describe('NUMA nodes', () => {
  it('reads them in order of number', async () => {
    const node = (number: number, cpus: string, kB: number) => ({
      [`node${number}/cpulist`]: `${cpus}\n`,
      [`node${number}/meminfo`]: `Node ${number} MemTotal:       ${kB} kB\nNode ${number} MemFree: 5 kB\n`,
    })
    const root = temporaryDirectory({ ...node(10, '', 0), ...node(2, '4-5,9', 2048), has_cpu: '2\n' })
    expect(await readNumaNodes(root)).toEqual([
      { node: 2, cpus: [4, 5, 9], memoryBytes: 2 ** 21 },
      { node: 10, cpus: [], memoryBytes: 0 },
    ])
  })

  it('reads /proc/meminfo too', () => {
    expect(parseMemory('MemTotal:  100 kB\nMemAvailable:  50 kB\n', 'MemAvailable')).toBe(51200)
    expect(parseMemory('', 'MemTotal')).toBe(0)
  })
})

describe('clock frequency', () => {
  it('names each governor once', async () => {
    const root = temporaryDirectory({
      'cpu0/cpufreq/scaling_governor': 'powersave\n',
      'cpu1/cpufreq/scaling_governor': 'performance\n',
      'cpu2/cpufreq/scaling_governor': 'powersave\n',
    })
    expect(await readGovernor(root)).toBe('performance, powersave')
    expect(await readGovernor('/no/such/place')).toBeNull()
  })

  it.each([
    [{ 'intel_pstate/no_turbo': '0\n' }, true],
    [{ 'intel_pstate/no_turbo': '1\n' }, false],
    [{ 'cpufreq/boost': '1\n' }, true],
    [{ 'cpufreq/boost': '0\n' }, false],
    [{}, null],
  ])('takes %j for turbo %s', async (files, turbo) => {
    expect(await readTurbo(temporaryDirectory(files))).toBe(turbo)
  })
})

describe('other files of the system', () => {
  it('finds controllers of both versions', () => {
    const mounts = [
      'tmpfs /sys/fs/cgroup tmpfs rw 0 0',
      'cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,nosuid,cpu,cpuacct 0 0',
      'cgroup /sys/fs/cgroup/systemd cgroup rw,relatime,name=systemd 0 0',
      'cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0',
    ].join('\n')
    expect(parseCgroupMounts(mounts)).toMatchObject({
      v1: ['cpu', 'cpuacct'],
      v2Path: '/sys/fs/cgroup/unified',
    })
    expect(parseCgroupMounts('')).toEqual({ v1: [], v1Paths: {}, v2Path: null })
  })

  it.each([
    ['NAME=x\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian', 'Debian GNU/Linux 12 (bookworm)'],
    ["PRETTY_NAME='One Two'", 'One Two'],
    ['PRETTY_NAME=Word', 'Word'],
    ['', 'unknown'],
  ])('reads the distribution in %j', (text, name) => {
    expect(parseDistribution(text)).toBe(name)
  })
})
