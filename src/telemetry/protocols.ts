import { parseProtocolCounters, type ProtocolCounters } from '../host/networkStatistics.ts'
import { filePart, probeOf } from './parts.ts'
import type { ProbeOpener } from './probe.ts'
import { counter, type Metric, oneRow, type Table } from './table.ts'

type Protocols = { readonly udp: ProtocolCounters; readonly tcp: ProtocolCounters }

function datagrams(metric: string, name: string): Metric<Protocols> {
  return counter(metric, 'datagrams', ({ udp }) => udp[name] ?? Number.NaN)
}

function segments(metric: string, name: string): Metric<Protocols> {
  return counter(metric, 'segments', ({ tcp }) => tcp[name] ?? Number.NaN)
}

/** UDP and TCP of one `side`. The kernel counts a datagram that found its socket full in both kinds of receive error. */
export function protocolTable(side: string): Table<Protocols> {
  return {
    metrics: [
      datagrams('udp.sent', 'OutDatagrams'),
      datagrams('udp.received', 'InDatagrams'),
      datagrams('udp.noPort', 'NoPorts'),
      datagrams('udp.receiveErrors', 'InErrors'),
      datagrams('udp.receiveBufferErrors', 'RcvbufErrors'),
      datagrams('udp.sendBufferErrors', 'SndbufErrors'),
      segments('tcp.sentSegments', 'OutSegs'),
      segments('tcp.receivedSegments', 'InSegs'),
      segments('tcp.retransmitted', 'RetransSegs'),
      segments('tcp.receiveErrors', 'InErrs'),
    ],
    parse: (text) => oneRow({ udp: parseProtocolCounters(text, 'Udp'), tcp: parseProtocolCounters(text, 'Tcp') }),
    dimensions: () => ({ side }),
  }
}

export const protocols: ProbeOpener = {
  name: 'protocols',
  open: ({ counterpartPid }) =>
    probeOf(
      'protocols',
      counterpartPid === null ? [] : [filePart(`/proc/${counterpartPid}/net/snmp`, protocolTable('counterpart'))],
      'the counterpart is not on this host',
    ),
}
