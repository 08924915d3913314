import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { HostFacts } from '../model/hostFacts.ts'
import { readTextIfThere } from './files.ts'
import { parseCoreList } from './threads.ts'

type NumaNode = HostFacts['nodes'][number]

/** NUMA nodes in order; empty where the kernel knows none. `nodeRoot` is the directory that holds node0, node1, … */
export async function readNumaNodes(nodeRoot = '/sys/devices/system/node'): Promise<NumaNode[]> {
  const names = await readdir(nodeRoot).catch(() => [])
  const numbers = names.flatMap((name) => (/^node\d+$/.test(name) ? [Number(name.slice(4))] : []))
  return Promise.all(
    numbers
      .sort((a, b) => a - b)
      .map(async (node) => {
        const directory = join(nodeRoot, `node${node}`)
        return {
          node,
          cpus: parseCoreList((await readTextIfThere(join(directory, 'cpulist'))) ?? ''),
          memoryBytes: parseMemory((await readTextIfThere(join(directory, 'meminfo'))) ?? '', 'MemTotal'),
        }
      }),
  )
}

/** A line of /proc/meminfo, or of a node's own, in bytes; 0 when it is not there. */
export function parseMemory(text: string, name: string): number {
  const match = new RegExp(`\\b${name}:\\s+(\\d+) kB`).exec(text)
  return match === null ? 0 : Number(match[1]) * 1024
}
