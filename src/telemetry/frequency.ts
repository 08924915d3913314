import { filePart, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { gauge, oneRow, type Table } from './table.ts'

const KHZ_HZ = 1000

function tableOf(core: number): Table<number> {
  return {
    metrics: [gauge('frequency', 'Hz', (khz) => khz * KHZ_HZ)],
    parse: (text) => oneRow(Number(text)),
    dimensions: () => ({ core: `${core}` }),
  }
}

export const frequency: ProbeOpener = {
  name: 'frequency',
  open: ({ cores }) =>
    probeOf(
      'frequency',
      cores.map((core) => filePart(`/sys/devices/system/cpu/cpu${core}/cpufreq/scaling_cur_freq`, tableOf(core))),
      'the kernel shows no frequencies (cpufreq), as in most virtual machines',
    ),
}
