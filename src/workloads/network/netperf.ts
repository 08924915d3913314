import type { GuestContext } from '../../model/guestProgram.ts'
import type { ParamsOf } from '../../model/workloadSpec.ts'
import { linesOf, numbersByName, required } from '../outputLines.ts'
import type { Workload } from '../workload.ts'

type Params = ParamsOf<'netperf'>

const TCP_MESSAGE_BYTES = 8 * 2 ** 20
/** An Ethernet frame's 1500 bytes less the headers of IP and UDP: each datagram is one packet. */
const UDP_DATAGRAM_BYTES = 1472
const BITS_PER_MEGABIT = 1e6
/** Longer than any window, yet short: the counterpart waits this long for a UDP sender that was stopped. */
const LOAD_SECONDS = 20

/** The control connection takes the management network: behind a flooded port it would starve. */
function argv({ protocol, messageSize }: Params, context: GuestContext, seconds: number): string[] {
  const tcp = protocol === 'tcp'
  const bytes = messageSize ?? (tcp ? TCP_MESSAGE_BYTES : UDP_DATAGRAM_BYTES)
  const figures = [
    'ELAPSED_TIME',
    'LOCAL_SEND_THROUGHPUT',
    'REMOTE_RECV_THROUGHPUT',
    'LOCAL_SEND_CALLS',
    'REMOTE_RECV_CALLS',
  ]
  return ['netperf', '-H', context.counterpartManagementAddress, '-l', `${seconds}`, '-P', '0']
    .concat(['-t', tcp ? 'TCP_STREAM' : 'UDP_STREAM', '--', '-H', context.counterpartDataAddress])
    .concat(['-L', context.ownDataAddress, '-m', `${bytes}`, ...(tcp ? [] : ['-R', '1']), '-k', figures.join(',')])
}

/** Network: netperf to the counterpart. The judged rate is what arrived there, for UDP as for TCP. */
export const netperf: Workload<'netperf'> = {
  program: 'netperf',
  warmUp: ['netperf', '-V'],
  metric: ({ protocol }) => ({ name: `netperf ${protocol.toUpperCase()} received`, unit: 'bit/s' }),
  command: (params, context) => ({ prepare: [], argv: argv(params, context, params.duration / 1e9) }),
  load: (params, context) => ({
    prepare: [],
    argv: argv(params, context, Math.max(LOAD_SECONDS, (2 * params.duration) / 1e9)),
  }),
  demand: () => ({ kind: 'flow', over: 'network' }),
  parse: (output, { protocol }) => {
    const figures = numbersByName(linesOf(output).join('\n'))
    const bits = (name: string) => required(figures.get(name), 'netperf', name) * BITS_PER_MEGABIT
    const rate = bits('REMOTE_RECV_THROUGHPUT')
    // TCP's sender counts whole messages only, and a slow one finishes none; the report takes what was sent from VM1's tap.
    if (protocol === 'tcp') return { rate, unit: 'bit/s', metrics: [] }
    const sent = { name: 'sent', unit: 'bit/s', value: bits('LOCAL_SEND_THROUGHPUT') }
    const calls = (name: string) => required(figures.get(name), 'netperf', name)
    const loss = 1 - calls('REMOTE_RECV_CALLS') / calls('LOCAL_SEND_CALLS')
    return {
      rate,
      unit: 'bit/s',
      metrics: [sent, { name: 'loss', unit: 'ratio', value: required(loss, 'netperf', 'calls') }],
    }
  },
  progress: () => [],
  estimateNs: ({ duration }) => duration + 0.3e9,
}
