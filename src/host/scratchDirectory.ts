import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeTree } from './fileTree.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Lends `use` an empty directory below the system's directory for temporary files; only a SIGKILL leaves it behind. */
export async function withScratchDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'tonari-'))
  const removeAndDie = (signal: NodeJS.Signals) => {
    removeTree(directory)
    process.kill(process.pid, signal)
  }
  for (const signal of SIGNALS) process.once(signal, removeAndDie)
  try {
    return await use(directory)
  } finally {
    for (const signal of SIGNALS) process.off(signal, removeAndDie)
    removeTree(directory)
  }
}
