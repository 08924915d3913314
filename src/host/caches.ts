import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { HostFacts } from '../model/hostFacts.ts'
import { readTextIfThere } from './files.ts'
import { parseCoreList } from './threads.ts'

type Cache = HostFacts['caches'][number]

/** The files of one cache in sysfs, such as `cpu0/cache/index0`. */
export type CacheFiles = {
  readonly level: string
  readonly type: string
  readonly size: string
  readonly sharedCpuList: string
}

const KINDS: Readonly<Record<string, string>> = { Data: 'd', Instruction: 'i', Unified: '' }
const FACTORS: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }

/** One cache, its level as `L1d`, or null when the kernel does not know its size. */
export function parseCache({ level, type, size, sharedCpuList }: CacheFiles): Cache | null {
  const [, amount = '', unit = ''] = /^(\d+)([KMG]?)$/.exec(size.trim()) ?? []
  if (amount === '') return null
  return {
    level: `L${level.trim()}${KINDS[type.trim()] ?? ''}`,
    sizeBytes: Number(amount) * (FACTORS[unit] ?? 1),
    sharedBy: parseCoreList(sharedCpuList).length,
  }
}

/** Each kind of cache once, by level; processors with unlike cores have several of a level. */
export function distinctCaches(caches: readonly Cache[]): Cache[] {
  const byKind = new Map(caches.map((cache) => [`${cache.level} ${cache.sizeBytes} ${cache.sharedBy}`, cache]))
  return [...byKind.values()].sort((a, b) => a.level.localeCompare(b.level) || a.sizeBytes - b.sizeBytes)
}

/** Empty where the kernel does not show caches. `cpuRoot` is the directory that holds cpu0, cpu1, … */
export async function readCaches(cpuRoot = '/sys/devices/system/cpu'): Promise<Cache[]> {
  const cpus = (await namesIn(cpuRoot)).filter((name) => /^cpu\d+$/.test(name))
  const caches = await Promise.all(
    cpus.map(async (cpu) => {
      const directory = join(cpuRoot, cpu, 'cache')
      const indices = (await namesIn(directory)).filter((name) => /^index\d+$/.test(name))
      return Promise.all(indices.map(async (index) => readCache(join(directory, index))))
    }),
  )
  return distinctCaches(caches.flat().filter((cache) => cache !== null))
}

async function readCache(directory: string): Promise<Cache | null> {
  const read = async (name: string) => (await readTextIfThere(join(directory, name))) ?? ''
  const [level, type, size, sharedCpuList] = await Promise.all([
    read('level'),
    read('type'),
    read('size'),
    read('shared_cpu_list'),
  ])
  return parseCache({ level, type, size, sharedCpuList })
}

async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => [])
}
