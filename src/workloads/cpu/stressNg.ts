import type { ParamsOf } from '../../model/workloadSpec.ts'
import { linesOf, required } from '../outputLines.ts'
import type { Workload } from '../workload.ts'

type Params = ParamsOf<'stress-ng'>

const DAY_SECONDS = 86_400

function argv({ stressor, instances, options }: Params, directory: string, seconds: number): string[] {
  return ['stress-ng', `--${stressor}`, `${instances}`, ...options]
    .concat(['--timeout', `${seconds}s`, '--temp-path', directory, '--metrics-brief', '--no-rand-seed'])
    .concat(['--log-brief', '--stdout'])
}

/** Any stressor of stress-ng, by its own count of operations over wall time. Its files lie on the data disk. */
export const stressNg: Workload<'stress-ng'> = {
  program: 'stress-ng',
  warmUp: ['stress-ng', '--version'],
  metric: ({ stressor }) => ({ name: `stress-ng ${stressor} operations`, unit: '1/s' }),
  command: (params, { dataDirectory }) => ({ prepare: [], argv: argv(params, dataDirectory, params.duration / 1e9) }),
  load: (params, { dataDirectory }) => ({ prepare: [], argv: argv(params, dataDirectory, DAY_SECONDS) }),
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
