import { runProgram } from '../host/processes.ts'
import { answeringPart } from './answeringPart.ts'
import { probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { counter, type Table } from './table.ts'

/** Counts of one core by the names of events. */
type CoreCounts = ReadonlyMap<string, number>

const METRICS: Readonly<Record<string, string>> = {
  cycles: 'core.cycles',
  instructions: 'core.instructions',
  'cache-misses': 'core.cacheMisses',
  'context-switches': 'core.switches',
}
const HARDWARE = ['cycles', 'instructions', 'cache-misses']

/** Parses an answer of `corecounts`: `core event count`, again and again in one line. Text that is none gives no rows. */
export function parseCoreCounts(text: string): Map<string, Map<string, number>> {
  const rows = new Map<string, Map<string, number>>()
  for (const [, core = '', event = '', count = ''] of text.matchAll(/(?<!\S)(\d+) ([a-z-]+) (\d+)(?!\S)/g)) {
    const row = rows.get(core) ?? new Map<string, number>()
    rows.set(core, row.set(event, Number(count)))
  }
  return rows
}

/** Only of events that every core counts. */
function tableOf(firstAnswer: string): Table<CoreCounts> {
  const cores = [...parseCoreCounts(firstAnswer).values()]
  const events = Object.entries(METRICS).filter(([event]) => cores.every((counts) => counts.has(event)))
  return {
    metrics: events.map(([event, metric]) => counter(metric, 'count', (counts) => counts.get(event) ?? Number.NaN)),
    parse: parseCoreCounts,
    dimensions: (core) => ({ core }),
  }
}

/** Counters of each core's own processor: what all that runs there, guests included, does to its caches. */
export function coreCounters(events: readonly string[]): ProbeOpener {
  return {
    name: 'performance counters',
    open: async ({ coreCountsProgram, cores, scratchDirectory }) => {
      if (coreCountsProgram === null) return { unavailable: 'the program that reads them is not there' }
      const argv = [coreCountsProgram, cores.join(','), events.join(',')]
      // With nothing to answer it only says whether there is anything to count.
      const { exitCode, stderr } = await runProgram(argv, { allowFailure: true })
      if (exitCode !== 0) {
        return {
          unavailable: `the processor shows no counters, as in most virtual machines, or they may not be read: ${stderr}`,
        }
      }
      const part = await answeringPart({ argv, question: '', directory: scratchDirectory, tableOf })
      return probeOf('performance counters', [part], 'the counters of the cores give no answer')
    },
  }
}

export const performanceCounters: ProbeOpener = coreCounters(HARDWARE)
