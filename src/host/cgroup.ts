import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { TonariError } from '../model/error.ts'
import type { CgroupRoot, Controller } from './cgroupRoots.ts'
import { readTextNow } from './kernelFiles.ts'
import { isRunning } from './processGroup.ts'

type UsableRoot = Extract<CgroupRoot, { fault: null }>

/** A control group of the kernel's, made below `ROOT/campaign/` and used by one control or, in version 2, by several. */
export class Cgroup {
  readonly version: 1 | 2
  readonly directory: string
  private readonly root: UsableRoot
  private readonly controller: Controller
  private readonly made: boolean
  private readonly homes: { readonly pid: number; readonly directory: string }[] = []
  private readonly resets: (readonly [file: string, text: string])[] = []

  /** Throws TonariError `hostLacksRequirements` when there is no hierarchy to make it in. */
  constructor(root: CgroupRoot, controller: Controller, campaign: string, name: string) {
    if (root.fault !== null) throw new TonariError('hostLacksRequirements', root.fault)
    this.root = root
    this.version = root.version
    this.controller = controller
    const parent = join(root.path, campaign)
    this.directory = join(parent, name)
    this.made = !existsSync(this.directory)
    mkdirSync(this.directory, { recursive: true })
    if (this.version === 2) writeFileSync(join(parent, 'cgroup.subtree_control'), `+${controller}`)
  }

  read(file: string): string {
    return readTextNow(join(this.directory, file)).trim()
  }

  has(file: string): boolean {
    return existsSync(join(this.directory, file))
  }

  /** Writes a setting; `reset` is what takes it away where the group itself stays. */
  write(file: string, text: string, reset: string): void {
    try {
      writeFileSync(join(this.directory, file), text)
    } catch (cause) {
      const { code = 'unknown' } = cause as NodeJS.ErrnoException
      throw new TonariError('hostLacksRequirements', `the kernel refuses ${text} for ${file}: ${code}`, { cause })
    }
    this.resets.push([file, reset])
  }

  /** Takes all threads of a process in. Throws TonariError `badInput` when another control has it. */
  adopt(pid: number): void {
    const home = join(this.root.path, groupOf(pid, this.version, this.controller))
    if (home === this.directory) return
    if (dirname(home) === dirname(this.directory)) {
      throw new TonariError('badInput', `process ${pid} is in the cgroup ${basename(home)} already`, {
        hint: 'limit a VM either with others together or by itself; with cgroup version 2, in all its limits',
      })
    }
    writeFileSync(join(this.directory, 'cgroup.procs'), `${pid}`)
    this.homes.push({ pid, directory: home })
  }

  /** Sends the processes back to where they came from, and removes the group if it was made here. */
  remove(): void {
    for (const { pid, directory } of this.homes.splice(0)) {
      try {
        writeFileSync(join(existsSync(directory) ? directory : this.root.path, 'cgroup.procs'), `${pid}`)
      } catch (error) {
        if (isRunning(pid)) throw error
      }
    }
    if (!this.made) for (const [file, text] of this.resets) writeFileSync(join(this.directory, file), text)
    else if (existsSync(this.directory)) rmdirSync(this.directory)
    removeIfEmpty(dirname(this.directory))
  }
}

/** Whether a process is in a group that was made below `ROOT/campaign/`. */
export function hasGroup(root: CgroupRoot, controller: Controller, campaign: string, pid: number): boolean {
  if (root.fault !== null) return false
  return dirname(join(root.path, groupOf(pid, root.version, controller))) === join(root.path, campaign)
}

function groupOf(pid: number, version: 1 | 2, controller: Controller): string {
  const names = controller === 'io' ? ['blkio', 'io'] : ['cpu']
  const lines = readTextNow(`/proc/${pid}/cgroup`)
    .split('\n')
    .map((line) => line.split(':'))
  const line = lines.find(([id, controllers = '']) =>
    version === 2 ? id === '0' : controllers.split(',').some((name) => names.includes(name)),
  )
  return line?.slice(2).join(':') ?? '/'
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!['EBUSY', 'ENOTEMPTY', 'ENOENT'].includes(code)) throw error
  }
}
