import { linesOf, numbersByName, progressLines, required } from '../outputLines.ts'
import type { Workload } from '../workload.ts'

/** Roughly what one core writes, for estimates only. */
const EMULATED_BYTES_PER_SECOND = 2.5e9
const BYTES_PER_SECOND = 8e9

function argv(bytes: number, passes: number, stores: string): string[] {
  return ['memwrite', '--bytes', `${bytes}`, '--passes', `${passes}`, '--stores', stores]
}

/** Memory: writes a buffer again and again, every page touched before; the original's "1 GB, 1000 times". */
export const memwrite: Workload<'memwrite'> = {
  program: 'memwrite',
  warmUp: ['memwrite', '--version'],
  metric: () => ({ name: 'memory written', unit: 'B/s' }),
  command: ({ bytes, passes, stores }) => ({ prepare: [], argv: argv(bytes, passes, stores) }),
  load: ({ bytes, stores }) => ({ prepare: [], argv: argv(bytes, 0, stores) }),
  demand: () => ({ kind: 'processor', threads: 1 }),
  parse: (output) => {
    const lines = linesOf(output)
    const result = numbersByName(lines.findLast((line) => line.startsWith('result ')) ?? '')
    const rate = required(result.get('bytes_per_second'), 'memwrite', 'result')
    const passesNs = lines
      .filter((line) => line.startsWith('passes_ns '))
      .flatMap((line) => line.split(' ').slice(1).map(Number))
      .sort((a, b) => a - b)
    const time = (name: string, value: number | undefined) => ({
      name,
      unit: 'ns',
      value: required(value, 'memwrite', 'times of its passes'),
    })
    return {
      rate,
      unit: 'B/s',
      metrics: [
        time('shortest pass', passesNs[0]),
        time('median pass', passesNs[Math.floor(passesNs.length / 2)]),
        time('longest pass', passesNs.at(-1)),
        time('all passes', result.get('elapsed_ns')),
      ],
    }
  },
  progress: progressLines,
  estimateNs: ({ bytes, passes }, { emulated }) =>
    (bytes * passes * 1e9) / (emulated ? EMULATED_BYTES_PER_SECOND : BYTES_PER_SECOND),
}
