import { linesOf, required } from '../outputLines.ts'
import type { Workload } from '../workload.ts'

const DAY_SECONDS = 86_400

function argv(params: { stressor: string; instances: number; options: readonly string[] }, seconds: number): string[] {
  const { stressor, instances, options } = params
  return ['stress-ng', `--${stressor}`, `${instances}`, ...options]
    .concat(['--timeout', `${seconds}s`, '--temp-path', '/tmp', '--metrics-brief', '--no-rand-seed'])
    .concat(['--log-brief', '--stdout'])
}

/** Any stressor of stress-ng, by its own count of operations over wall time. */
export const stressNg: Workload<'stress-ng'> = {
  program: 'stress-ng',
  warmUp: ['stress-ng', '--version'],
  metric: ({ stressor }) => ({ name: `stress-ng ${stressor} operations`, unit: '1/s' }),
  command: (params) => ({ prepare: [], argv: argv(params, params.duration / 1e9) }),
  load: (params) => ({ prepare: [], argv: argv(params, DAY_SECONDS) }),
  // Some stressors compute, others write: busy or moving data, either is what was asked for.
  demand: () => ({ kind: 'either', over: 'disk' }),
  parse: (output, { stressor }) => {
    const row = linesOf(output)
      .map((line) =>
        line
          .replace(/^stress-ng: *(?:metrc|info): *(?:\[\d+\])? */, '')
          .trim()
          .split(/\s+/),
      )
      .find(([name, operations]) => name === stressor && /^\d+$/.test(operations ?? ''))
    const [operations, , , , perRealSecond, perCpuSecond] = (row ?? []).slice(1).map(Number)
    return {
      rate: required(perRealSecond, 'stress-ng', `metrics of ${stressor}`),
      unit: '1/s',
      metrics: [
        { name: 'operations', unit: '1', value: required(operations, 'stress-ng', 'operations') },
        { name: 'operations per CPU second', unit: '1/s', value: required(perCpuSecond, 'stress-ng', 'CPU rate') },
      ],
    }
  },
  progress: () => [],
  estimateNs: ({ duration }) => duration,
}
