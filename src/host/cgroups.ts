import { readTextIfThere } from './files.ts'

/** Controllers that the kernel offers, by version of the interface. */
export type Cgroups = { readonly v1: readonly string[]; readonly v2: readonly string[] }

/** Where /proc/self/mounts has the hierarchies: version 1 by controller, version 2 as a whole. */
export type CgroupMounts = {
  readonly v1: string[]
  readonly v1Paths: Readonly<Record<string, string>>
  readonly v2Path: string | null
}

export function parseCgroupMounts(mounts: string): CgroupMounts {
  const rows = mounts.split('\n').map((line) => line.split(' '))
  const known = /^(?:cpu|cpuacct|cpuset|memory|blkio|devices|freezer|pids|net_cls|net_prio|hugetlb|perf_event|rdma)$/
  const v1 = rows
    .filter(([, , type]) => type === 'cgroup')
    .flatMap(([, path = '', , options = '']) =>
      options.split(',').flatMap((option) => (known.test(option) ? [[option, path] as const] : [])),
    )
  return {
    v1: v1.map(([controller]) => controller),
    v1Paths: Object.fromEntries(v1),
    v2Path: rows.find(([, , type]) => type === 'cgroup2')?.[1] ?? null,
  }
}

export async function readCgroups(): Promise<Cgroups> {
  const { v1, v2Path } = parseCgroupMounts((await readTextIfThere('/proc/self/mounts')) ?? '')
  const controllers = v2Path === null ? null : await readTextIfThere(`${v2Path}/cgroup.controllers`)
  return { v1, v2: controllers?.split(/\s+/).filter((name) => name !== '') ?? [] }
}
