import type { GuestContext } from '../../model/guestProgram.ts'
import type { ParamsOf } from '../../model/workloadSpec.ts'
import { linesOf, required } from '../outputLines.ts'
import type { Workload } from '../workload.ts'

type Params = ParamsOf<'iperf3'>

const DAY_SECONDS = 86_400
/** Fits one packet with iperf3's own default of a TCP segment's size. */
const UDP_DATAGRAM_BYTES = 1448

function argv({ protocol, rate = 0 }: Params, context: GuestContext, seconds: number): string[] {
  const udp = ['-u', '-l', `${UDP_DATAGRAM_BYTES}`]
  return [
    'iperf3',
    '-c',
    context.counterpartDataAddress,
    '-p',
    `${context.iperf3Port}`,
    '-B',
    context.ownDataAddress,
  ].concat([
    '-b',
    `${rate}`,
    '-t',
    `${seconds}`,
    '-i',
    '0.1',
    '-f',
    'k',
    '--forceflush',
    ...(protocol === 'udp' ? udp : []),
  ])
}

const SUMMARY = /^\[ *\d+\] +0\.00-[0-9.]+ +sec .*? ([0-9.]+) Kbits\/sec(.*?)(sender|receiver) *$/gm

/**
 * Network: iperf3 to the counterpart. Its control connection cannot be told to take another address than the data, so
 * behind a flooded port it starts and ends late; netperf does not have this.
 */
export const iperf3: Workload<'iperf3'> = {
  program: 'iperf3',
  warmUp: ['iperf3', '--version'],
  metric: ({ protocol }) => ({ name: `iperf3 ${protocol.toUpperCase()} received`, unit: 'bit/s' }),
  command: (params, context) => ({ prepare: [], argv: argv(params, context, Math.ceil(params.duration / 1e9)) }),
  load: (params, context) => ({ prepare: [], argv: argv(params, context, DAY_SECONDS) }),
  demand: () => ({ kind: 'flow', over: 'network' }),
  parse: (output, { protocol }) => {
    const summaries = [...linesOf(output).join('\n').matchAll(SUMMARY)]
    const of = (side: string) => summaries.find(([, , , found]) => found === side)
    const bits = (side: string) => required(numberOf(of(side)?.[1]), 'iperf3', `summary of the ${side}`) * 1000
    const sent = { name: 'sent', unit: 'bit/s', value: bits('sender') }
    if (protocol === 'tcp') return { rate: bits('receiver'), unit: 'bit/s', metrics: [sent] }
    const [, lost, total] = /(\d+)\/(\d+) \(/.exec(of('receiver')?.[2] ?? '') ?? []
    const loss = required(Number(lost) / Number(total), 'iperf3', 'count of datagrams')
    return { rate: bits('receiver'), unit: 'bit/s', metrics: [sent, { name: 'loss', unit: 'ratio', value: loss }] }
  },
  progress: () => [],
  estimateNs: ({ duration }) => duration + 0.3e9,
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}
