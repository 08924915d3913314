import { select } from '../../model/controlledVms.ts'
import type { GuaranteedControl, NetworkControl } from '../../model/networkControl.ts'
import type { Placement, PlacedVm } from '../../model/placement.ts'
import { burstBytes, classMinorOf, intermediateOf, policingBurstBytes } from '../../model/queueing.ts'
import type { LinkNames } from '../ledger/wiring.ts'
import type { Limit, Source } from './limit.ts'

const BITS = 8
/** nftables counts what comes from a VM without its Ethernet header. */
const ETHERNET_HEADER_BYTES = 14
const DIRECTIONS = [
  { key: 'fromVm', what: 'from VM' },
  { key: 'toVm', what: 'to VM' },
] as const
type Direction = (typeof DIRECTIONS)[number]['key']

/** Every rate of a limit on VMs' traffic, in bits of whole Ethernet frames, as the limit itself counts them. */
export function networkLimits(control: string, spec: NetworkControl, placement: Placement, links: LinkNames): Limit[] {
  const chosen = select(spec.on, placement.vms)
  return DIRECTIONS.flatMap(({ key, what }) => {
    const set = spec[key]
    if (set === undefined) return []
    const of = (vms: readonly string[], rate: number, source: Source): Limit => ({
      ...{ control, resource: 'network', by: spec.by, what, kind: 'ceiling', set: rate, unit: 'bit/s', vms },
      burst: burstBytes(rate) * BITS,
      source,
    })
    switch (spec.by) {
      case 'ceiling':
        return chosen.map((vm) => of([vm.name], set, atTap(vm, key)))
      case 'policing':
        return policed(chosen, key, links).map(({ vms, source }) => ({
          ...of(vms, set, source),
          burst: (spec.burst ?? policingBurstBytes(set / BITS)) * BITS,
          ...(vms.length > 1 ? { each: true as const } : {}),
        }))
      case 'guaranteed':
        return chosen.flatMap((vm) => guaranteed(spec, vm, placement, key, links, of))
    }
  })
}

/** A queue that counts the bytes of frames, and shows by its backlog that more was wanted. */
function queue(counter: string, link: string, handle: string): Source {
  const dimensions = { side: 'lab', link, kind: 'tbf', handle }
  return {
    kind: 'sampled',
    counter,
    columns: [{ metric: 'qdisc.sentBytes', dimensions }],
    scale: BITS,
    wanting: { column: { metric: 'qdisc.backlogPackets', dimensions }, by: 'level' },
    soleSender: false,
  }
}

function atTap({ name, tap }: PlacedVm, direction: Direction): Source {
  return queue('its queue at the tap', direction === 'fromVm' ? intermediateOf(name) : tap, '1:')
}

function guaranteed(
  spec: GuaranteedControl,
  vm: PlacedVm,
  { vms }: Placement,
  direction: Direction,
  { port, farPort }: LinkNames,
  of: (vms: readonly string[], rate: number, source: Source) => Limit,
): Limit[] {
  const rate = spec[direction]
  const ceiling = spec[`${direction}Ceiling`]
  if (rate === undefined) return []
  const handle = `${classMinorOf(vms.indexOf(vm))}:`
  const own = queue('its queue at the port', direction === 'fromVm' ? port : intermediateOf(port), handle)
  const guarantee: Limit = { ...of([vm.name], rate, own), kind: 'guarantee' }
  if (ceiling === undefined) return [guarantee]
  // The port's queue has cut everything into frames, so that the counterpart's device counts what a wire would carry.
  const received: Source = {
    kind: 'sampled',
    counter: "the counterpart's NIC",
    columns: [{ metric: 'link.receivedBytes', dimensions: { side: 'counterpart', link: farPort } }],
    scale: BITS,
    soleSender: true,
  }
  return [guarantee, of([vm.name], ceiling, own), ...(direction === 'fromVm' ? [of([vm.name], ceiling, received)] : [])]
}

/**
 * What policing lets through is counted at the receiver. Coming from VMs it cannot be told apart there, and so all that
 * are policed count as one.
 */
function policed(
  chosen: readonly PlacedVm[],
  direction: Direction,
  { farPort }: LinkNames,
): Pick<Limit, 'vms' | 'source'>[] {
  if (direction === 'toVm') {
    return chosen.map(({ name, tap }) => {
      const columns = [{ metric: 'link.sentBytes', dimensions: { side: 'lab', link: tap } }]
      return { vms: [name], source: { kind: 'sampled', counter: 'its tap', columns, scale: BITS, soleSender: false } }
    })
  }
  const far = { side: 'counterpart', link: farPort }
  const source: Source = {
    kind: 'sampled',
    counter: "the counterpart's NIC",
    columns: [{ metric: 'link.receivedBytes', dimensions: far }],
    scale: BITS,
    corrections: [
      { column: { metric: 'link.receivedPackets', dimensions: far }, scale: -ETHERNET_HEADER_BYTES * BITS },
    ],
    soleSender: true,
    datagramsOnly: true,
  }
  return [{ vms: chosen.map(({ name }) => name), source }]
}
