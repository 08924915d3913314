import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseCgroupMounts } from './cgroups.ts'
import { readTextNow } from './kernelFiles.ts'

/** A descriptor that the lab inherits: the host's /sys/fs/cgroup, whatever is mounted over it inside. */
export const OUTSIDE_CGROUP_FD = 5
export const CGROUP_DIRECTORY = '/sys/fs/cgroup'
/** Names the campaign's groups; set for what runs inside the lab. */
export const CGROUP_NAME_VARIABLE = 'TONARI_CGROUP'

export type Controller = 'cpu' | 'io'

/** Where groups with one controller are made, or why none can be. `path` is that of the hierarchy's root. */
export type CgroupRoot =
  | { readonly version: 1 | 2; readonly path: string; readonly fault: null }
  | { readonly fault: string }

export type CgroupRoots = {
  /** Every group that a campaign makes lies below a directory of this name. */
  readonly name: string
  readonly cpu: CgroupRoot
  readonly io: CgroupRoot
}

const NAMES_OF: Record<Controller, { readonly v1: string; readonly v2: string }> = {
  cpu: { v1: 'cpu', v2: 'cpu' },
  io: { v1: 'blkio', v2: 'io' },
}

/** Finds the hierarchies of this host by its mounts. `directory` leads to what is mounted on /sys/fs/cgroup. */
export function findCgroupRoots(name: string, directory = CGROUP_DIRECTORY): CgroupRoots {
  const mounts = readTextNow('/proc/self/mounts')
  const at = (path: string) => path.replace(new RegExp(`^${CGROUP_DIRECTORY}(?=/|$)`), directory)
  return { name, cpu: findRoot('cpu', mounts, at), io: findRoot('io', mounts, at) }
}

/** The same inside the lab. A process that was started otherwise has no name for its groups, and makes none. */
export function inheritedCgroupRoots(): CgroupRoots {
  const name = process.env[CGROUP_NAME_VARIABLE]
  if (name === undefined || name === '') {
    const none: CgroupRoot = { fault: 'nothing would remove the groups if this process were killed' }
    return { name: '', cpu: none, io: none }
  }
  const inherited = `/proc/self/fd/${OUTSIDE_CGROUP_FD}`
  return findCgroupRoots(name, existsSync(inherited) ? inherited : CGROUP_DIRECTORY)
}

function findRoot(controller: Controller, mounts: string, at: (path: string) => string): CgroupRoot {
  const { v1, v2 } = NAMES_OF[controller]
  const hierarchies = parseCgroupMounts(mounts)
  const path = hierarchies.v1Paths[v1]
  if (path !== undefined) return writable(1, at(path))
  if (hierarchies.v2Path === null) return { fault: `the kernel offers no cgroup controller ${v1} or ${v2}` }
  const root = at(hierarchies.v2Path)
  const handedDown = readTextNow(join(root, 'cgroup.subtree_control')).trim().split(/\s+/)
  if (handedDown.includes(v2)) return writable(2, root)
  return { fault: `the cgroup at ${hierarchies.v2Path} does not hand down the controller ${v2}` }
}

function writable(version: 1 | 2, path: string): CgroupRoot {
  try {
    accessSync(path, constants.W_OK)
    return { version, path, fault: null }
  } catch {
    return { fault: 'only root may make cgroups here' }
  }
}

/** Everything that a campaign's groups lie in, for whoever removes them. */
export function campaignDirectories({ name, cpu, io }: CgroupRoots): string[] {
  const roots = [cpu, io].flatMap((root) => (root.fault === null ? [join(root.path, name)] : []))
  return [...new Set(roots)]
}
