import { readTextIfThere } from './files.ts'

/** Controllers that the kernel offers, by version of the interface. */
export type Cgroups = { readonly v1: readonly string[]; readonly v2: readonly string[] }

/** Version 1: the named controllers among the mounts of /proc/self/mounts. */
export function parseCgroupMounts(mounts: string): { v1: string[]; v2Path: string | null } {
  const rows = mounts.split('\n').map((line) => line.split(' '))
  const known = /^(?:cpu|cpuacct|cpuset|memory|blkio|devices|freezer|pids|net_cls|net_prio|hugetlb|perf_event|rdma)$/
  return {
    v1: rows
      .filter(([, , type]) => type === 'cgroup')
      .flatMap(([, , , options = '']) => options.split(',').filter((option) => known.test(option))),
    v2Path: rows.find(([, , type]) => type === 'cgroup2')?.[1] ?? null,
  }
}

export async function readCgroups(): Promise<Cgroups> {
  const { v1, v2Path } = parseCgroupMounts((await readTextIfThere('/proc/self/mounts')) ?? '')
  const controllers = v2Path === null ? null : await readTextIfThere(`${v2Path}/cgroup.controllers`)
  return { v1, v2: controllers?.split(/\s+/).filter((name) => name !== '') ?? [] }
}
