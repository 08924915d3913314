import { linesOf, numbersByName, progressLines, required } from '../outputLines.ts'
import type { Workload } from '../workload.ts'

/** A load never ends by itself within a campaign. */
const DAY_NS = 86_400e9

/** CPU: Dhrystone 1.1, tonari's own program, which checks its final state before it gives a score. */
export const dhrystone: Workload<'dhrystone'> = {
  program: 'dhrystone',
  warmUp: ['dhrystone', '--version'],
  metric: () => ({ name: 'Dhrystone passes', unit: '1/s' }),
  command: ({ duration }) => ({ prepare: [], argv: ['dhrystone', '--duration-ns', `${duration}`] }),
  load: () => ({ prepare: [], argv: ['dhrystone', '--duration-ns', `${DAY_NS}`] }),
  demand: () => ({ kind: 'processor', threads: 1 }),
  parse: (output) => {
    const result = numbersByName(linesOf(output).findLast((line) => line.startsWith('result ')) ?? '')
    return {
      rate: required(result.get('passes_per_second'), 'dhrystone', 'result'),
      unit: '1/s',
      metrics: [{ name: 'DMIPS', unit: 'DMIPS', value: required(result.get('dmips'), 'dhrystone', 'DMIPS') }],
    }
  },
  progress: progressLines,
  estimateNs: ({ duration }) => duration,
}
