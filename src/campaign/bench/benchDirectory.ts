import { basename, join } from 'node:path'
import { exists, listDirectories, removeTree } from '../../host/fileTree.ts'

/** Where a bench keeps the records of its campaign: below `cache`, by the process outside the lab that started it. */
export function benchDirectory(cache: string, pid: number): string {
  return join(cache, `bench-${pid}`)
}

/** Removes the records of benches below `cache` whose process is gone: a kill leaves them behind. */
export function removeLeftBenches(cache: string): void {
  for (const directory of listDirectories(cache)) {
    const [, pid] = /^bench-(\d+)$/.exec(basename(directory)) ?? []
    if (pid !== undefined && !exists(`/proc/${pid}`)) removeTree(directory)
  }
}
