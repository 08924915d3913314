import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readTextIfThere } from './files.ts'

const CPU_ROOT = '/sys/devices/system/cpu'

/** The frequency governors of all CPUs, each named once; null where the kernel shows none, as in most guests. */
export async function readGovernor(cpuRoot = CPU_ROOT): Promise<string | null> {
  const names = await readdir(cpuRoot).catch(() => [])
  const texts = await Promise.all(
    names
      .filter((name) => /^cpu\d+$/.test(name))
      .map(async (name) => readTextIfThere(join(cpuRoot, name, 'cpufreq/scaling_governor'))),
  )
  const governors = new Set(texts.flatMap((text) => (text === null ? [] : [text.trim()])))
  return governors.size === 0 ? null : [...governors].sort().join(', ')
}

/** Whether cores may run above their nominal clock; null where the kernel does not tell. */
export async function readTurbo(cpuRoot = CPU_ROOT): Promise<boolean | null> {
  const noTurbo = await readTextIfThere(join(cpuRoot, 'intel_pstate/no_turbo'))
  if (noTurbo !== null) return noTurbo.trim() === '0'
  const boost = await readTextIfThere(join(cpuRoot, 'cpufreq/boost'))
  return boost === null ? null : boost.trim() === '1'
}
