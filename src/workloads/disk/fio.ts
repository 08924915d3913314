import { z } from 'zod'
import { TonariError } from '../../model/error.ts'
import type { ParamsOf } from '../../model/workloadSpec.ts'
import { textOf } from '../outputLines.ts'
import type { Workload } from '../workload.ts'

type Params = ParamsOf<'fio'>
const DAY_SECONDS = 86_400

const direction = z.object({
  io_bytes: z.number(),
  bw_bytes: z.number(),
  iops: z.number(),
  clat_ns: z.object({ percentile: z.record(z.string(), z.number()).optional() }),
})
const report = z.object({ jobs: z.array(z.object({ read: direction, write: direction })).min(1) })

function argv(params: Params, directory: string, role: string, seconds: number): string[] {
  return ['fio', `--name=${role}`, `--filename=${directory}/fio-${role}`, `--rw=${params.pattern}`]
    .concat([`--bs=${params.blockSize}`, `--size=${params.fileSize}`, `--iodepth=${params.depth}`])
    .concat(['--ioengine=libaio', `--direct=${params.cache === 'off' ? 1 : 0}`])
    .concat(['--time_based', `--runtime=${seconds}`, '--output-format=json', '--fallocate=none', '--randrepeat=0'])
}

function prepareFile(params: Params, directory: string, role: string): string[][] {
  return [
    ['dd', 'if=/dev/zero', `of=${directory}/fio-${role}`, 'bs=1024k', `count=${Math.ceil(params.fileSize / 2 ** 20)}`],
  ]
}

/** Disk: any fio pattern; the rate is that of reads and writes together. */
export const fio: Workload<'fio'> = {
  program: 'fio',
  warmUp: ['fio', '--version'],
  metric: ({ pattern, cache }) => ({ name: `fio ${pattern}, guest cache ${cache}`, unit: 'B/s' }),
  command: (params, { dataDirectory }) => ({
    prepare: prepareFile(params, dataDirectory, 'victim'),
    argv: argv(params, dataDirectory, 'victim', Math.ceil(params.duration / 1e9)),
  }),
  load: (params, { dataDirectory }) => ({
    prepare: prepareFile(params, dataDirectory, 'load'),
    argv: argv(params, dataDirectory, 'load', DAY_SECONDS),
  }),
  // With the guest's cache, reads may never reach the disk.
  demand: ({ cache, blockSize, depth }) =>
    cache === 'off'
      ? { kind: 'flow', over: 'disk', requestBytes: blockSize * depth }
      : { kind: 'either', over: 'disk' },
  parse: (output) => {
    const [job] = parseReport(textOf(output)).jobs
    if (job === undefined) throw new TonariError('internal', 'fio reported no job')
    const both = [job.read, job.write]
    const percentile = (name: string) => Math.max(...both.map(({ clat_ns }) => clat_ns.percentile?.[name] ?? 0))
    return {
      rate: job.read.bw_bytes + job.write.bw_bytes,
      unit: 'B/s',
      metrics: [
        { name: 'requests', unit: '1/s', value: job.read.iops + job.write.iops },
        { name: 'latency p50', unit: 'ns', value: percentile('50.000000') },
        { name: 'latency p99', unit: 'ns', value: percentile('99.000000') },
      ],
    }
  },
  progress: () => [],
  estimateNs: ({ duration }) => duration,
}

function parseReport(text: string): z.infer<typeof report> {
  try {
    return report.parse(JSON.parse(text.slice(text.indexOf('{'))))
  } catch (cause) {
    throw new TonariError('internal', 'fio printed no complete report', { cause })
  }
}
